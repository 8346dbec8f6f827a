// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.device.DeviceError
import dev.sluice.device.DevicePlan
import dev.sluice.device.DevicePlanner
import dev.sluice.device.DeviceProfile
import dev.sluice.device.Region
import dev.sluice.queue.OverflowVerdict
import dev.sluice.queue.PlanError
import dev.sluice.queue.PlanResult
import dev.sluice.queue.QueueError
import dev.sluice.queue.RemedyKind
import dev.sluice.queue.WorkQueuePlanner
import dev.sluice.queue.WorkQueueProfile
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf

private const val VERTICES: ULong = 65_608_366uL
private const val A100_BYTES: ULong = 42_298_834_944uL

/** Breadth-first search of com-Friendster, 108 multiprocessors of 2,048 threads. */
private val BFS: DeviceProfile =
  deviceProfile("A100-SXM4-40GB") {
    totalMemory = A100_BYTES
    limits {
      granularity = 2.MiB
      alignment = 256.B
    }
    reserve("context", 512.MiB)
    resident("row offsets", VERTICES + 1u, 8.B)
    resident("targets", 3_612_134_270u, 4.B)
    resident("distance", VERTICES, 4.B)
    resident("visited", (VERTICES + 31u) / 32u, 4.B)
    queue("frontier") {
      capacity = VERTICES
      bound = VERTICES
      entryBytes = 8.B
      controlBytes = 64.B
      initialItems = 1u
      pingPong()
      drainWindow = 108u * 2_048uL
    }
  }

private const val FAN_OUT: ULong = 7uL

/** Transitive closure of usroad, 128 multiprocessors of 1,536 threads. */
private val CLOSURE: DeviceProfile =
  deviceProfile("RTX 4090") {
    totalMemory = 25_386_352_640.B
    limits {
      granularity = 2.MiB
      alignment = 256.B
    }
    reserve("context", 512.MiB)
    resident("edge", 165_435u, 8.B)
    resident("edge index", 165_435u, 4.B)
    resident("full") {
      count = 871_365_688u
      bytesEach = 8.B
      buffers = 2
    }
    queue("delta") {
      capacity = 5_000_000u
      bound = 5_000_000u * FAN_OUT
      initialItems = 165_435u
      entryBytes = 8.B
      controlBytes = 64.B
      pingPong()
      drainWindow = 128u * 1_536uL
    }
    queue("new") {
      expansion = 5_000_000u * FAN_OUT
      entryBytes = 8.B
      controlBytes = 64.B
      pingPong()
      drainWindow = 128u * 1_536uL
    }
  }

private fun webgpu(memory: ULong, slots: ULong, segments: ULong, window: ULong): DeviceProfile =
  deviceProfile("WebGPU") {
    freeMemory = memory
    limits {
      maxAllocationBytes = 268_435_456.B
      maxBindingBytes = 134_217_728.B
      granularity = 4.B
      maxItemsPerLaunch = 65_535u * 256uL
    }
    resident("offsets", 1_139_905uL + 1u, 4.B)
    resident("targets") {
      count = 112_751_422u
      bytesEach = 4.B
      maxSegments = 4u
    }
    queue("frontier") {
      capacity = slots
      entry {
        u32("vertex")
        f32("distance")
        u32("parent")
        sideArray("ready", u32)
      }
      controlBytes = 20.B
      pingPong()
      indexBits = 32
      maxSegments = segments
      drainWindow = window
    }
  }

private fun DevicePlan.region(label: String): Region =
  lines().flatMap { it.regions() }.single { it.label() == label }

private fun DevicePlan.windows(queue: String): List<String> =
  queue(queue).drain().windows().map { "$it" }

/** Bytes, size, padding, and what is left after it. */
private fun DevicePlan.row(label: String): List<ULong> =
  with(region(label)) { listOf(bytes, takenBytes, paddingBytes, leftAfterBytes) }

private fun expanding(
  initial: ULong,
  added: ULong,
  entry: ULong,
  control: ULong,
  budget: ULong,
): WorkQueueProfile = workQueueProfile {
  expansion = added
  initialItems = initial
  entryBytes = entry
  controlBytes = control
  budgetBytes = budget
}

class GoldenSpec :
  FunSpec({
    for (policy in POLICIES) {
      val devices = DevicePlanner.using(policy)
      val queues = WorkQueuePlanner.using(policy)

      fun errors(result: PlanResult<*>): List<PlanError> =
        result.shouldBeInstanceOf<PlanResult.Rejected<*>>().errors

      context(policy.id()) {
        test("1a: a deduplicated frontier") {
          val plan = devices.plan(BFS).orElseThrow()
          plan.memoryBytes shouldBe A100_BYTES
          plan.row("row offsets") shouldBe
            listOf(524_866_936uL, 526_385_152uL, 1_518_216uL, 41_235_578_880uL)
          plan.row("targets") shouldBe
            listOf(14_448_537_080uL, 14_449_377_280uL, 840_200uL, 26_786_201_600uL)
          plan.row("distance") shouldBe
            listOf(262_433_464uL, 264_241_152uL, 1_807_688uL, 26_521_960_448uL)
          plan.row("visited") shouldBe listOf(8_201_048uL, 8_388_608uL, 187_560uL, 26_513_571_840uL)
          plan.row("frontier control") shouldBe
            listOf(64uL, 2_097_152uL, 2_097_088uL, 26_511_474_688uL)
          plan.row("frontier[0]") shouldBe
            listOf(524_866_928uL, 526_385_152uL, 1_518_224uL, 25_985_089_536uL)
          plan.row("frontier[1]") shouldBe
            listOf(524_866_928uL, 526_385_152uL, 1_518_224uL, 25_458_704_384uL)
          plan.freeBytes shouldBe 25_458_704_384uL
          plan.allocatedBytes shouldBe 16_303_259_648uL
          plan.paddingBytes shouldBe 9_487_200uL
          plan.allocatedBytes + plan.reservedBytes + plan.freeBytes shouldBe A100_BYTES

          val frontier = plan.queue("frontier")
          frontier.plan().queueBytes shouldBe 1_049_733_856uL
          frontier.plan().residentBytes shouldBe 1_049_733_920uL
          frontier.plan().initialOccupancyBps() shouldBe 0
          frontier.plan().overflow() shouldBe OverflowVerdict.IMPOSSIBLE
          frontier.capacityAtNoExtraCost shouldBe 65_798_144uL

          val drain = frontier.drain()
          drain.windowCount shouldBe 297uL
          drain.window(296u).slots shouldBe 137_902uL
          generateSequence(1uL) { minOf(it * 5_214u, VERTICES) }
            .take(5)
            .map { drain.windowsFor(it) }
            .toList() shouldContainExactly listOf(1uL, 1uL, 123uL, 297uL, 297uL)

          val targets = hostViews(plan.region("targets").bytes, 4.B)
          targets.count shouldBe 7uL
          targets[0u].length() shouldBe 2_147_483_644
          targets[6u].length() shouldBe 1_563_635_216
        }

        test("2a: delta, new and full relations") {
          val plan = devices.plan(CLOSURE).orElseThrow()
          plan.row("edge") shouldBe listOf(1_323_480uL, 2_097_152uL, 773_672uL, 24_847_384_576uL)
          plan.row("full[1]") shouldBe
            listOf(6_970_925_504uL, 6_970_933_248uL, 7_744uL, 10_903_420_928uL)
          plan.row("delta[1]") shouldBe
            listOf(40_000_000uL, 41_943_040uL, 1_943_040uL, 10_817_437_696uL)
          plan.row("new[1]") shouldBe
            listOf(280_000_000uL, 281_018_368uL, 1_018_368uL, 10_253_303_808uL)
          plan.freeBytes shouldBe 10_253_303_808uL
          plan.allocatedBytes shouldBe 14_596_177_920uL
          plan.paddingBytes shouldBe 12_341_564uL

          val delta = plan.queue("delta")
          delta.plan().initialOccupancyBps() shouldBe 330
          delta.plan().overflow() shouldBe OverflowVerdict.POSSIBLE
          delta.drain().windowCount shouldBe 26uL
          delta.drain().window(25u).slots shouldBe 84_800uL
          val seen = delta.plan().observed(5_611_392u)
          seen.dropped shouldBe 611_392uL
          seen.highWaterMark shouldBe 5_000_000uL
          seen.nextProfile().capacity shouldBe 5_611_392uL

          val added = plan.queue("new")
          added.plan().wanted shouldBe 35_000_000uL
          added.plan().overflow() shouldBe OverflowVerdict.IMPOSSIBLE
          added.drain().windowCount shouldBe 179uL
          added.drain().window(178u).slots shouldBe 3_776uL
        }

        test("3: segments within the limits of WebGPU") {
          val plan = devices.plan(webgpu(1_095_565_332u, 20_000_000u, 2u, 4_194_304u)).orElseThrow()
          plan.region("offsets").bytes shouldBe 4_559_624uL
          val targets = plan.region("targets")
          targets.segmentCount shouldBe 4uL
          targets.segment(2u).slots shouldBe 33_554_432uL
          targets.segment(3u).bytes shouldBe 48_352_504uL
          val entries = plan.region("frontier[0]")
          entries.bytes shouldBe 240_000_000uL
          entries.segmentSlots shouldBe 11_184_810uL
          entries.segment(0u).bytes shouldBe 134_217_720uL
          entries.segment(1u).slots shouldBe 8_815_190uL
          plan.region("frontier[0].ready").bytes shouldBe 80_000_000uL
          plan.queue("frontier").plan().residentBytes shouldBe 640_000_020uL
          plan.allocatedBytes shouldBe 1_095_565_332uL
          plan.windows("frontier") shouldContainExactly
            listOf(
              "(0, 0, 4194304)",
              "(1, 4194304, 4194304)",
              "(2, 8388608, 2796202)",
              "(3, 11184810, 4194304)",
              "(4, 15379114, 4194304)",
              "(5, 19573418, 426582)",
            )
        }

        test("3: what the limits refuse, with remedies") {
          val binding =
            errors(devices.plan(webgpu(1_095_565_332u, 20_000_000u, 1u, 4_194_304u)))
              .single()
              .shouldBeInstanceOf<DeviceError.OverMaxBinding>()
          binding.bytes shouldBe 240_000_000uL
          binding.limitBytes shouldBe 134_217_728uL
          binding.overBytes shouldBe 105_782_272uL
          binding.maxSegments shouldBe 1uL

          val launch =
            errors(devices.plan(webgpu(1_095_565_332u, 20_000_000u, 2u, 20_000_000u)))
              .single()
              .shouldBeInstanceOf<DeviceError.WindowExceedsLaunch>()
          launch.windowItems shouldBe 20_000_000uL
          launch.maxItemsPerLaunch shouldBe 16_776_960uL

          val memory =
            errors(devices.plan(webgpu(1_073_741_824u, 20_000_000u, 2u, 4_194_304u)))
              .single()
              .shouldBeInstanceOf<DeviceError.OverMemory>()
          memory.requiredBytes shouldBe 640_000_020uL
          memory.leftBytes shouldBe 618_176_512uL
          memory.shortfallBytes shouldBe 21_823_508uL
          memory.remedies().single { it.kind() == RemedyKind.LOWER_CAPACITY_TO }.amount shouldBe
            19_318_015uL
          devices
            .plan(webgpu(1_073_741_824u, 19_318_015u, 2u, 4_194_304u))
            .orElseThrow()
            .freeBytes shouldBe 12uL
        }

        test("two ping-pong buffers are 128 bytes over 2 MiB") {
          val profile = workQueueProfile {
            capacity = 65_536u
            entryBytes = 16.B
            controlBytes = 128.B
            pingPong()
            budgetBytes = 2.MiB
          }
          val error =
            errors(queues.plan(profile)).single().shouldBeInstanceOf<QueueError.OverBudget>()
          // 2 · 65,536 · 16 + 128
          error.requiredBytes shouldBe 2_097_280uL
          error.budgetBytes shouldBe 2_097_152uL
          error.shortfallBytes shouldBe 128uL
          error.remedies().map { it.kind() to it.amount } shouldContainExactly
            listOf(RemedyKind.LOWER_CAPACITY_TO to 65_532uL, RemedyKind.RAISE_BUDGET_BY to 128uL)
          queues.plan(profile.copy { capacity = 65_532u }).orElseThrow().headroomBytes shouldBe 0uL
        }

        test("expansions") {
          val fits = queues.plan(expanding(4u, 12u, 8u, 64u, 256u)).orElseThrow()
          fits.residentBytes shouldBe 192uL
          fits.initialOccupancyBps() shouldBe 2_500
          fits.overflow() shouldBe OverflowVerdict.IMPOSSIBLE

          val tooMany = expanding(4u, 100u, 8u, 16u, 96u)
          val over =
            errors(queues.plan(tooMany)).single().shouldBeInstanceOf<QueueError.OverBudget>()
          over.requiredBytes shouldBe 848uL
          val clamped = queues.plan(tooMany.copy { clampToFit() }).orElseThrow()
          clamped.capacity shouldBe 10uL
          clamped.wanted shouldBe 104uL
          clamped.residentBytes shouldBe 96uL
          clamped.initialOccupancyBps() shouldBe 4_000
          clamped.overflow() shouldBe OverflowVerdict.POSSIBLE

          val least = expanding(8u, 100u, 16u, 64u, 128u).copy { clampToFit() }
          errors(queues.plan(least))
            .single()
            .shouldBeInstanceOf<QueueError.OverBudget>()
            .requiredBytes shouldBe 192uL

          val beyond = expanding(ULong.MAX_VALUE, 1u, 1u, 0u, ULong.MAX_VALUE)
          val overflow =
            errors(queues.plan(beyond)).single().shouldBeInstanceOf<QueueError.Overflow>()
          overflow.left shouldBe ULong.MAX_VALUE
          overflow.right shouldBe 1uL
        }
      }
    }
  })
