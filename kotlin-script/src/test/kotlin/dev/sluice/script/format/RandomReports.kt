// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceLimits
import dev.sluice.device.DeviceMemory
import dev.sluice.device.DeviceProfile
import dev.sluice.device.Placement
import dev.sluice.device.ResidentLine
import dev.sluice.device.Spread
import dev.sluice.kernel.ControlBlock
import dev.sluice.queue.Buffering
import dev.sluice.queue.Capacity
import dev.sluice.queue.DrainProfile
import dev.sluice.queue.GridKind
import dev.sluice.queue.LaunchCosts
import dev.sluice.queue.WorkQueueProfile
import dev.sluice.script.DeviceReport
import dev.sluice.sizing.DeviceType
import dev.sluice.sizing.EntryLayout
import io.kotest.property.Arb
import io.kotest.property.arbitrary.Codepoint
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.choice
import io.kotest.property.arbitrary.constant
import io.kotest.property.arbitrary.filter
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.of
import io.kotest.property.arbitrary.printableAscii
import io.kotest.property.arbitrary.string
import kotlin.random.Random

/** How many random devices a test takes: as `-Dsluice.cases` says, or as many as usual. */
internal fun cases(usual: Int): Int = Integer.getInteger("sluice.cases", usual)

/** Labels that mean something to HTML, Markdown, terminals, C or Kotlin, and plain ones. */
internal val labels: Arb<String> =
  Arb.choice(
      Arb.string(1..24, Codepoint.printableAscii()),
      Arb.list(
          Arb.of(
            "<script>alert(1)</script>",
            "</title>",
            "\" onload=\"x",
            "'",
            "&amp;",
            "|",
            "``",
            "**a**",
            "\\",
            "[x](http://y)",
            "www.z.org",
            ":tada:",
            "*/ int",
            "前沿",
            "größe",
            "🚀",
            "~~",
            "$",
            "_",
            "a b",
            "2016",
            "\u202E",
            "\n::error::",
            "\u0007",
            "\u2028",
            "\uD83D",
            "\uDE80",
            "\uDB40\uDC41",
            "👩\u200D🚀",
            "e\u0301",
            "??/",
            "\\\r\n",
          ),
          1..4,
        )
        .map { it.joinToString("") },
      Arb.constant("x".repeat(200)),
    )
    .filter { it.isNotBlank() && it == it.trim() && "  " !in it }

/** Devices of up to six lines, planned or rejected, from a byte to 2^64-1. */
internal val devices: Arb<DeviceReport> = devices { if (nextBoolean()) windows(it) else null }

/** The same with more to say of their drains. */
internal val drained: Arb<DeviceReport> = devices { drain(it) }

private fun devices(drain: Random.(Int) -> DrainProfile?): Arb<DeviceReport> = arbitrary { source ->
  val random = source.random
  val size = random.nextInt(4, 64)
  val names = generateSequence { labels.sample(source).value }.distinct().iterator()
  val limits = DeviceLimits.builder().alignment(1L shl random.nextInt(10))
  limits.granularity(random.nextLong(1, 4096))
  if (random.nextBoolean()) limits.maxAllocationBytes(random.u64(size))
  if (random.nextBoolean()) limits.maxWindows(random.u64(size))
  val profile =
    device(
      names.next(),
      DeviceMemory.ofFree(random.u64(size) or (1L shl size)),
      limits.build(),
      Placement.entries[random.nextInt(2)],
    ) {
      if (random.nextInt(3) == 0) devices(random.nextLong(1, 9))
      reserve(names.next(), random.u64(size / 2))
      val phases = if (random.nextInt(3) == 0) List(2) { names.next() } else listOf()
      fun somewhere(add: DeviceProfile.Builder.() -> Unit) {
        if (phases.isEmpty() || random.nextInt(3) == 0) add()
        else phase(phases[random.nextInt(2)]) { it.add() }
      }
      repeat(random.nextInt(3)) {
        val resident =
          ResidentLine.builder(names.next())
            .count(random.u64(size / 2))
            .bytesEach(random.nextLong(9))
            .buffers(random.nextInt(1, 4))
            .maxSegments(random.nextLong(1, 100))
            .spread(random.spread())
            .build()
        somewhere { line(resident) }
      }
      repeat(random.nextInt(3)) {
        somewhere { queue(names.next(), random, size, random.drain(size / 2)) }
      }
      if (random.nextInt(4) == 0) {
        val capacity = if (random.nextBoolean()) Capacity.largest() else Capacity.of(random.u64(9))
        val members = List(2) { names.next() }
        sameSlots(names.next(), capacity) { group ->
          members.forEach { group.resident(it, random.nextLong(1, 4), random.nextLong(1, 9)) }
        }
      }
    }
  val allowed =
    profile.lines().filter { random.nextBoolean() }.associate { it.label() to names.next() }
  planned(profile, allowed)
}

private fun DeviceProfile.Builder.queue(
  label: String,
  random: Random,
  size: Int,
  drain: DrainProfile?,
) {
  line(
    queue(
      label,
      {
        maxSegments(random.nextLong(1, 100))
        if (random.nextBoolean()) sharded()
        drain?.let(::drain)
      },
    ) {
      val bits = listOf(31, 32, 64)[random.nextInt(3)]
      indexBits(bits)
      sizing(random, size / 2)
      buffering(Buffering.entries[random.nextInt(2)])
      if (random.nextBoolean()) entryBytes(random.nextLong(9)).controlBytes(random.nextLong(99))
      else {
        val entry = EntryLayout.builder().u32("vertex").vector("at", DeviceType.F32, 3).u8("pad", 5)
        if (random.nextBoolean()) entry.sideArray("ready", DeviceType.U32)
        entry(entry.build())
        control(
          if (random.nextBoolean()) ControlBlock.standard(bits)
          else EntryLayout.builder().u64("tail").u32("head").build()
        )
      }
    }
  )
}

private fun WorkQueueProfile.Builder.sizing(random: Random, bits: Int) {
  initialItems(random.u64(bits / 2))
  when (random.nextInt(4)) {
    0 -> capacity(random.asked(Capacity.largest()))
    1 -> capacity(random.asked(Capacity.expansion(random.u64(bits))))
    2 -> capacity(random.asked(Capacity.expansion(random.u64(bits + 4)).clampToFit()))
    else -> {
      capacity(random.asked(Capacity.of(random.u64(bits))))
      if (random.nextBoolean()) bound(random.u64(bits))
    }
  }
}

/** Asks for more than a number, in one of three. */
private fun Random.asked(capacity: Capacity): Capacity =
  when (nextInt(9)) {
    0 -> capacity.multipleOf(nextLong(2, 9)).atMost(u64(64) or 1)
    1 -> capacity.powerOfTwo()
    2 -> capacity.atLeast(nextLong(9))
    else -> capacity
  }

private fun Random.spread(): Spread =
  when (nextInt(3)) {
    0 -> Spread.sharded().plus(nextLong(2)).imbalanceBps(nextInt(10_000, 20_000))
    1 -> Spread.perPeer()
    else -> Spread.replicated()
  }

private fun Random.windows(bits: Int): DrainProfile =
  DrainProfile.builder().itemsPerWindow(u64(bits)).build()

private fun Random.drain(bits: Int): DrainProfile {
  val drain = DrainProfile.builder()
  if (nextBoolean()) drain.itemsPerWindow(u64(bits))
  if (nextBoolean()) drain.itemsPerGroup(nextLong(1, 1_025))
  if (nextBoolean()) drain.threadsPerGroup(nextLong(1, 1_025))
  if (nextBoolean()) drain.sweepsAtMost(u64(bits)) else if (nextBoolean()) drain.sweeps(u64(bits))
  if (nextBoolean()) drain.totalItems(u64(bits))
  if (nextBoolean()) drain.polledEvery(nextLong(1, 100))
  if (nextBoolean()) drain.costs(LaunchCosts.builder().enqueue(u64(bits)).launch(9).build())
  if (nextBoolean()) drain.residentGroups(nextLong(1, 2_000)).grid(GridKind.entries[nextInt(3)])
  return drain.build()
}

/** Returns a number of up to that many bits. */
private fun Random.u64(bits: Int): Long = nextLong() ushr (64 - bits.coerceIn(1, 64))
