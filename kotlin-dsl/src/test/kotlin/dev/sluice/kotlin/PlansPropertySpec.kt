// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.device.DeviceLimits
import dev.sluice.device.DeviceMemory
import dev.sluice.device.DevicePlanner
import dev.sluice.device.DeviceProfile
import dev.sluice.device.Placement
import dev.sluice.device.QueueLine
import dev.sluice.device.ResidentLine
import dev.sluice.queue.Buffering
import dev.sluice.queue.Capacity
import dev.sluice.queue.HostSync
import dev.sluice.queue.PlanResult
import dev.sluice.queue.QueueSizing
import dev.sluice.queue.WorkQueuePlanner
import dev.sluice.queue.WorkQueueProfile
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.property.RandomSource
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.checkAll

/** What random builders are asked for; null is what they are not asked for. */
private data class QueueCase(
  val sizing: QueueSizing,
  val items: ULong,
  val clamp: Boolean,
  val entry: ULong,
  val budget: ULong?,
  val initial: ULong?,
  val control: ULong?,
  val bound: ULong?,
  val buffering: Buffering?,
  val hostSync: HostSync?,
  val perLaunch: ULong,
  val asked: Asked?,
)

/** What else is asked of a capacity. */
private data class Asked(
  val least: ULong?,
  val most: ULong?,
  val multiple: ULong?,
  val powerOfTwo: Boolean,
)

private data class LineCase(
  val label: String,
  val queue: QueueCase?,
  val count: ULong,
  val each: ULong,
  val buffers: Int,
  val segments: ULong?,
  val indexBits: Int?,
  val window: ULong?,
  val weight: Int?,
)

private data class DeviceCase(
  val memory: ULong,
  val reserve: ULong?,
  val placement: Placement?,
  val allocation: ULong?,
  val binding: ULong?,
  val alignment: ULong?,
  val granularity: ULong?,
  val launch: ULong?,
  val windows: ULong?,
  val lines: List<LineCase>,
)

private fun RandomSource.below(n: Int): Int = random.nextInt(n)

private fun <T> RandomSource.maybe(make: RandomSource.() -> T): T? =
  if (random.nextBoolean()) make() else null

/** Any u64: small, close to a power of two, close to the end, or of any length. */
private fun RandomSource.u64(): ULong =
  when (below(4)) {
    0 -> below(40).toULong()
    1 -> (1uL shl below(64)) + below(3).toULong() - 1uL
    2 -> ULong.MAX_VALUE - below(40).toULong()
    else -> random.nextLong().toULong() shr below(64)
  }

/** Small enough that products of two have a chance. */
private fun RandomSource.small(): ULong = if (below(8) == 0) u64() else u64() and 0xffffuL

private fun RandomSource.queue(): QueueCase =
  QueueCase(
    QueueSizing.entries[below(3)],
    if (random.nextBoolean()) u64() else small(),
    below(3) == 0,
    small(),
    if (below(4) == 0) null else u64(),
    maybe { small() },
    maybe { small() },
    maybe { u64() },
    maybe { Buffering.entries[below(2)] },
    if (below(8) == 0) HostSync.entries[below(2)] else null,
    u64(),
    if (below(3) == 0) asked() else null,
  )

private fun RandomSource.asked(): Asked =
  Asked(maybe { small() }, maybe { u64() }, maybe { small() }, below(6) == 0)

private fun RandomSource.line(index: Int): LineCase =
  LineCase(
    "line $index",
    maybe { queue() },
    small(),
    small(),
    1 + below(3),
    // At least 1: Java judges the profile before the line, and Kotlin in the order of the block.
    maybe { maxOf(1uL, u64()) },
    maybe { listOf(31, 32, 64)[below(3)] },
    maybe { u64() },
    maybe { 1 + below(5) },
  )

private fun RandomSource.device(): DeviceCase =
  DeviceCase(
    u64(),
    maybe { small() },
    maybe { Placement.entries[below(2)] },
    maybe { u64() },
    maybe { u64() },
    maybe { 1uL shl below(20) },
    maybe { 1uL + small() },
    maybe { u64() },
    maybe { u64() },
    List(below(4)) { line(it) },
  )

private fun CapacityBuilder.set(asked: Asked) {
  asked.least?.let { atLeast(it) }
  asked.most?.let { atMost(it) }
  asked.multiple?.let { multipleOf(it) }
  if (asked.powerOfTwo) powerOfTwo()
}

private fun javaCapacity(case: QueueCase): Capacity {
  var capacity =
    when (case.sizing) {
      QueueSizing.FIXED -> Capacity.of(case.items.toLong())
      QueueSizing.EXPANSION -> Capacity.expansion(case.items.toLong())
      QueueSizing.LARGEST -> Capacity.largest()
    }
  case.asked?.least?.let { capacity = capacity.atLeast(it.toLong()) }
  case.asked?.most?.let { capacity = capacity.atMost(it.toLong()) }
  case.asked?.multiple?.let { capacity = capacity.multipleOf(it.toLong()) }
  return if (case.asked?.powerOfTwo == true) capacity.powerOfTwo() else capacity
}

private fun QueueSettings.set(case: QueueCase) {
  val asked = case.asked
  when (case.sizing) {
    QueueSizing.FIXED ->
      if (asked == null) capacity = case.items else capacity(case.items) { set(asked) }
    QueueSizing.EXPANSION ->
      if (asked == null) expansion = case.items else expansion(case.items) { set(asked) }
    QueueSizing.LARGEST -> if (asked == null) largest() else largest { set(asked) }
  }
  if (case.clamp) clampToFit()
  entryBytes = case.entry
  case.budget?.let { budgetBytes = it }
  case.initial?.let { initialItems = it }
  case.control?.let { controlBytes = it }
  case.bound?.let { bound = it }
  case.buffering?.let { buffering = it }
  case.hostSync?.let { hostSync = it }
}

private fun kotlinQueue(case: QueueCase): WorkQueueProfile = workQueueProfile { set(case) }

private fun javaQueue(case: QueueCase, indexBits: Int? = null): WorkQueueProfile {
  val builder = WorkQueueProfile.builder()
  builder.capacity(javaCapacity(case))
  if (case.clamp) builder.clampToFit()
  builder.entryBytes(case.entry.toLong())
  case.budget?.let { builder.budgetBytes(it.toLong()) }
  indexBits?.let { builder.indexBits(it) }
  case.initial?.let { builder.initialItems(it.toLong()) }
  case.control?.let { builder.controlBytes(it.toLong()) }
  case.bound?.let { builder.bound(it.toLong()) }
  case.buffering?.let { builder.buffering(it) }
  case.hostSync?.let { builder.hostSync(it) }
  return builder.build()
}

private fun kotlinDevice(case: DeviceCase): DeviceProfile =
  deviceProfile("d") {
    freeMemory = case.memory
    limits {
      case.allocation?.let { maxAllocationBytes = it }
      case.binding?.let { maxBindingBytes = it }
      case.alignment?.let { alignment = it }
      case.granularity?.let { granularity = it }
      case.launch?.let { maxItemsPerLaunch = it }
      case.windows?.let { maxWindows = it }
    }
    case.placement?.let { placement = it }
    case.reserve?.let { reserve("reserve", it) }
    for (line in case.lines) {
      if (line.queue == null) {
        resident(line.label) {
          count = line.count
          bytesEach = line.each
          buffers = line.buffers
          line.segments?.let { maxSegments = it }
        }
      } else {
        queue(line.label) {
          set(line.queue)
          line.indexBits?.let { indexBits = it }
          line.window?.let { drainWindow = it }
          line.segments?.let { maxSegments = it }
          if (line.queue.sizing == QueueSizing.LARGEST) line.weight?.let { weight = it }
        }
      }
    }
  }

private fun javaDevice(case: DeviceCase): DeviceProfile {
  val limits = DeviceLimits.builder()
  case.allocation?.let { limits.maxAllocationBytes(it.toLong()) }
  case.binding?.let { limits.maxBindingBytes(it.toLong()) }
  case.alignment?.let { limits.alignment(it.toLong()) }
  case.granularity?.let { limits.granularity(it.toLong()) }
  case.launch?.let { limits.maxItemsPerLaunch(it.toLong()) }
  case.windows?.let { limits.maxWindows(it.toLong()) }
  val device =
    DeviceProfile.builder("d")
      .memory(DeviceMemory.ofFree(case.memory.toLong()))
      .limits(limits.build())
  case.placement?.let { device.placement(it) }
  case.reserve?.let { device.reserve("reserve", it.toLong()) }
  for (line in case.lines) {
    if (line.queue == null) {
      val resident =
        ResidentLine.builder(line.label)
          .count(line.count.toLong())
          .bytesEach(line.each.toLong())
          .buffers(line.buffers)
      line.segments?.let { resident.maxSegments(it.toLong()) }
      device.line(resident.build())
    } else {
      val queue = QueueLine.builder(line.label, javaQueue(line.queue, line.indexBits))
      line.window?.let { queue.drainWindow(it.toLong()) }
      line.segments?.let { queue.maxSegments(it.toLong()) }
      if (line.queue.sizing == QueueSizing.LARGEST) line.weight?.let { queue.weight(it) }
      device.line(queue.build())
    }
  }
  return device.build()
}

/** How often each kind of answer was given, so that a property that only sees one is noticed. */
private class Seen {
  private val counts = mutableMapOf<String, Int>()

  fun add(answer: Any) {
    val kind =
      when (answer) {
        is PlanResult.Planned<*> -> "planned"
        is PlanResult.Rejected<*> -> "rejected"
        else -> "refused"
      }
    counts.merge(kind, 1, Int::plus)
  }

  fun all(atLeast: Int) {
    for (kind in listOf("planned", "rejected", "refused")) {
      (counts[kind] ?: 0) shouldBeGreaterThan atLeast
    }
  }
}

class PlansPropertySpec :
  FunSpec({
    test("a queue plans, is rejected or is refused as Java's is, on every policy") {
      val seen = Seen()
      checkAll(4_000, arbitrary { rs -> rs.queue() }) { case ->
        outcome { kotlinQueue(case) } shouldBe outcome { javaQueue(case) }
        for (policy in POLICIES) {
          val planner = WorkQueuePlanner.using(policy)
          val made = outcome { planner.plan(kotlinQueue(case)) }
          made shouldBe outcome { planner.plan(javaQueue(case)) }
          outcome { planner.planDrain(kotlinQueue(case), case.perLaunch) } shouldBe
            outcome { planner.planDrain(javaQueue(case), case.perLaunch.toLong()) }
          seen.add(made)
        }
      }
      seen.all(atLeast = 100)
    }

    test("a device plans, is rejected or is refused as Java's is, on every policy") {
      val seen = Seen()
      checkAll(2_000, arbitrary { rs -> rs.device() }) { case ->
        outcome { kotlinDevice(case) } shouldBe outcome { javaDevice(case) }
        for (policy in POLICIES) {
          val planner = DevicePlanner.using(policy)
          val made = outcome { planner.plan(kotlinDevice(case)) }
          made shouldBe outcome { planner.plan(javaDevice(case)) }
          seen.add(made)
        }
      }
      seen.all(atLeast = 100)
    }
  })
