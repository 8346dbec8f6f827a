// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceLimits
import dev.sluice.device.DeviceMemory
import dev.sluice.device.DevicePlanner
import dev.sluice.device.DeviceProfile
import dev.sluice.device.Placement
import dev.sluice.device.QueueLine
import dev.sluice.device.ResidentLine
import dev.sluice.kernel.ControlBlock
import dev.sluice.policy.unsigned.UnsignedLongPolicy
import dev.sluice.queue.Buffering
import dev.sluice.queue.DrainProfile
import dev.sluice.queue.GridKind
import dev.sluice.queue.LaunchCosts
import dev.sluice.queue.WorkQueueProfile
import dev.sluice.script.DeviceReport
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport
import dev.sluice.sizing.DeviceType
import dev.sluice.sizing.EntryLayout

internal val plain = Screen(80, colour = false)

internal fun reportOn(vararg devices: DeviceReport, title: String = "bfs.main.kts"): ScriptReport =
  ScriptReport(title, "0.1.0-test", "unsigned", devices.toList())

internal fun planned(
  profile: DeviceProfile,
  allowed: Map<String, String> = emptyMap(),
): DeviceReport = DeviceReport(DevicePlanner.using(UnsignedLongPolicy()).ledger(profile), allowed)

internal fun device(
  label: String,
  memory: DeviceMemory,
  limits: DeviceLimits = DeviceLimits.none(),
  placement: Placement = Placement.SEPARATE,
  lines: DeviceProfile.Builder.() -> Unit,
): DeviceProfile =
  DeviceProfile.builder(label)
    .memory(memory)
    .limits(limits)
    .placement(placement)
    .apply(lines)
    .build()

internal fun queue(
  label: String,
  settings: QueueLine.Builder.() -> Unit = {},
  profile: WorkQueueProfile.Builder.() -> Unit,
): QueueLine =
  QueueLine.builder(label, WorkQueueProfile.builder().apply(profile).build())
    .apply(settings)
    .build()

internal val cuda: DeviceLimits =
  DeviceLimits.builder().granularity(2_097_152).alignment(256).build()

/** A breadth-first search of com-Friendster on an A100 of 40 GB: a queue that cannot overflow. */
internal fun friendster(placement: Placement = Placement.SEPARATE): DeviceProfile {
  val vertices = 65_608_366L
  val edges = 3_612_134_270L
  return device("A100-SXM4-40GB", DeviceMemory.ofTotal(42_298_834_944), cuda, placement) {
    reserve("context", 536_870_912)
    resident("row offsets", vertices + 1, 8)
    resident("targets", edges, 4)
    resident("distance", vertices, 4)
    resident("visited", (vertices + 31) / 32, 4)
    line(
      queue("frontier", { drainWindow(221_184) }) {
        capacity(vertices).bound(vertices).initialItems(1).buffering(Buffering.PING_PONG)
        entry(EntryLayout.builder().u32("vertex").f32("distance").build())
        control(EntryLayout.builder().u64("tail").u64("head").u32("changed").u32("pad", 11).build())
      }
    )
  }
}

/** The same with all edges in a queue, on several cards, each of which sends to each other one. */
internal fun shards(devices: Long, placement: Placement = Placement.SEPARATE): DeviceProfile {
  val vertices = 65_608_366L
  val edges = 3_612_134_270L
  return device("A100-40", DeviceMemory.ofTotal(42_298_834_944), cuda, placement) {
    devices(devices)
    reserve("context", 536_870_912)
    resident("offsets", vertices + 1, 8)
    resident("distance", vertices, 4)
    line(ResidentLine.builder("targets").count(edges).bytesEach(4).sharded().build())
    line(
      queue("edges", { sharded() }) {
        capacity(edges).entryBytes(8).controlBytes(64).buffering(Buffering.PING_PONG)
      }
    )
    line(ResidentLine.builder("exchange").count(1_000_000).bytesEach(8).perPeer().build())
  }
}

/** The transitive closure of usroad on an RTX 4090: `delta` may overflow, `new` cannot. */
internal fun usroad(): DeviceProfile =
  device("RTX 4090", DeviceMemory.ofTotal(25_386_352_640), cuda) {
    reserve("context", 536_870_912)
    resident("edge", 165_435, 8)
    resident("edge index", 165_435, 4)
    line(ResidentLine.builder("full").count(871_365_688).bytesEach(8).buffers(2).build())
    line(
      queue("delta", { drainWindow(196_608) }) {
        capacity(5_000_000).bound(35_000_000).initialItems(165_435).entryBytes(8).controlBytes(64)
        buffering(Buffering.PING_PONG)
      }
    )
    line(
      queue("new", { drainWindow(196_608) }) {
        expansion(35_000_000).entryBytes(8).controlBytes(64).buffering(Buffering.PING_PONG)
      }
    )
  }

/** Nine segments with headers that one kernel binds: two of an array, and seven of a queue. */
internal fun bound(maxBindings: Long): DeviceProfile =
  device(
    "bound",
    DeviceMemory.ofFree(1_000),
    DeviceLimits.builder()
      .maxAllocationBytes(64)
      .arrayHeaderBytes(16)
      .bytesMultipleOf(4)
      .maxAllocations(10)
      .maxBindings(maxBindings)
      .build(),
  ) {
    line(ResidentLine.builder("targets").count(50).bytesEach(1).maxSegments(2).build())
    resident("seen", 1, 1)
    line(
      queue("frontier", { maxSegments(3) }) {
        capacity(33).controlBytes(4).buffering(Buffering.PING_PONG).entryBytes(4).bound(33)
      }
    )
    kernel("drain", "targets", "frontier")
  }

/** The default limits of WebGPU; at 20,000,000 slots over the budget, at 19,318,015 not. */
internal fun webgpu(capacity: Long, indexBits: Int = 32): DeviceProfile =
  device(
    "WebGPU",
    DeviceMemory.ofFree(1_073_741_824),
    DeviceLimits.builder()
      .maxAllocationBytes(268_435_456)
      .maxBindingBytes(134_217_728)
      .granularity(4)
      .maxItemsPerLaunch(16_776_960)
      .build(),
  ) {
    resident("offsets", 1_139_906, 4)
    line(ResidentLine.builder("targets").count(112_751_422).bytesEach(4).maxSegments(4).build())
    line(
      queue("frontier", { drainWindow(4_194_304).maxSegments(2) }) {
        indexBits(indexBits)
          .capacity(capacity)
          .initialItems(1)
          .controlBytes(20)
          .buffering(Buffering.PING_PONG)
        entry(
          EntryLayout.builder()
            .u32("vertex")
            .f32("distance")
            .u32("parent")
            .sideArray("ready", DeviceType.U32)
            .build()
        )
      }
    )
  }

/** Every figure as large as it can be. */
internal fun endless(): DeviceProfile =
  device("endless", DeviceMemory.ofFree(-1)) {
    reserve("all but three", -4)
    line(queue("bits", { drainWindow(1) }) { largest().entryBytes(1).controlBytes(1) })
  }

/** A queue of 2^63 slots, each a drain window of its own. */
internal fun vast(): DeviceProfile =
  device("vast", DeviceMemory.ofFree(-1)) {
    resident("half", 1, Long.MAX_VALUE)
    line(queue("slots", { drainWindow(1) }) { capacity(Long.MIN_VALUE).entryBytes(1) })
  }

internal val cuda16: DeviceLimits = DeviceLimits.builder().alignment(16).build()

/** Five windows whose groups stride, in 200 sweeps that drain 40,000,000 items. */
private fun nearDrain(): DrainProfile =
  DrainProfile.builder()
    .itemsPerWindow(262_144)
    .itemsPerGroup(256)
    .grid(GridKind.STRIDED)
    .residentGroups(640)
    .sweepsAtMost(200)
    .totalItems(40_000_000)
    .costs(measured())
    .build()

/** The least that launching took on an H100, in picoseconds. */
private fun measured(): LaunchCosts =
  LaunchCosts.builder().enqueue(2_990_000).launch(900_000).group(600).hostRead(12_000_000).build()

/**
 * A search of a grid as it ran on an H100: as it was fast, or in windows of 2^18 slots with a group
 * for each 256 of them.
 */
internal fun grid(fast: Boolean, pingPong: Boolean = false): DeviceProfile =
  device("H100", DeviceMemory.ofFree(84_465_090_560), cuda) {
    val drain =
      DrainProfile.builder()
        .itemsPerGroup(256)
        .residentGroups(1_056)
        .sweepsAtMost(6_261)
        .totalItems(23_951_236)
        .costs(measured())
    if (fast) drain.grid(GridKind.STRIDED) else drain.itemsPerWindow(262_144)
    line(
      queue("frontier", { drain(drain.build()) }) {
        capacity(23_951_236).bound(23_951_236).initialItems(1).entryBytes(8).controlBytes(128)
        if (pingPong) buffering(Buffering.PING_PONG)
      }
    )
  }

/** What the page on outputs shows: two queues of a shortest-path search on hollywood-2009. */
internal fun sssp(allowed: Map<String, String> = emptyMap()): ScriptReport {
  val vertices = 1_139_905L
  val entry = EntryLayout.builder().u32("vertex").f32("distance").build()
  val profile =
    device("GPU", DeviceMemory.ofFree(268_435_456), cuda) {
      resident("distance", vertices, 4)
      line(
        queue("near", { drain(nearDrain()) }) {
          indexBits(32)
            .capacity(vertices)
            .bound(vertices)
            .initialItems(1)
            .buffering(Buffering.PING_PONG)
          entry(entry).control(EntryLayout.builder().u32("tail").u32("head").u32("changed").build())
        }
      )
      line(
        queue("far") {
          indexBits(32).capacity(500_000).bound(vertices).entry(entry).controlBytes(8)
        }
      )
    }
  return reportOn(planned(profile, allowed), title = "sssp.main.kts")
}

/** An arena whose arrays are split, and a resident with a layout. */
internal fun split(): DeviceReport =
  planned(
    device(
      "split",
      DeviceMemory.ofFree(10_000),
      DeviceLimits.builder().alignment(16).maxBindingBytes(168).build(),
      Placement.ARENA,
    ) {
      line(
        ResidentLine.builder("rows")
          .count(50)
          .entry(EntryLayout.builder().u32("a").u32("b").build())
          .buffers(2)
          .maxSegments(9)
          .build()
      )
      line(
        queue("q", { maxSegments(9).drainWindow(7) }) {
          capacity(100).controlBytes(4)
          entry(EntryLayout.builder().u64("at").sideArray("ready", DeviceType.U32).build())
        }
      )
    }
  )

/** An arena whose queues are drained in each way. */
internal fun drained(): DeviceReport =
  planned(
    device("drained", DeviceMemory.ofFree(100_000), cuda16, Placement.ARENA) {
      for ((label, drain) in
        mapOf(
          "indirect" to DrainProfile.builder().itemsPerGroup(64).grid(GridKind.INDIRECT),
          "polled" to strided().sweepsAtMost(13).polledEvery(4).recorded(2),
          "loop" to strided().onDevice(),
        )) {
        line(
          queue(label, { drain(drain.build()) }) {
            capacity(1000).bound(1000).indexBits(32).control(ControlBlock.standard())
            entry(EntryLayout.builder().u32("at").build())
          }
        )
      }
    }
  )

private fun strided(): DrainProfile.Builder =
  DrainProfile.builder()
    .itemsPerGroup(64)
    .threadsPerGroup(32)
    .grid(GridKind.STRIDED)
    .residentGroups(1)
