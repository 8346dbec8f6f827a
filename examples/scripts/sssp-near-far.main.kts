// SPDX-License-Identifier: Apache-2.0
@file:DependsOn("dev.sluice:sluice-kotlin-script:0.3.0-SNAPSHOT")

import dev.sluice.kotlin.*
import dev.sluice.script.*

// Shortest paths on road_usa with two priorities. A step expands the near pile: what it improves to
// less than the current threshold is near again, all else goes to the far pile. Once near is empty,
// the threshold rises and far is split anew.
val vertices = 23_947_347uL
val edges = 57_708_624uL

planScript(args) {
  title("Shortest paths on road_usa, near and far pile")
  val memory = parameter("memory", 12_621_381_632.B, "What the driver gives as total, here a TITAN V's")
  val near = parameter("near", 1, "The share of the near pile in what is left")
  val far = parameter("far", 3, "The share of the far pile")

  val item = entryLayout {
    u32("vertex")
    f32("distance")
  }
  val counters = entryLayout {
    u64("tail")
    u64("peak")
    u32("changed")
  }

  // One window, and at most as many groups of 256 threads as 80 multiprocessors of 2,048 run at once.
  val inStrides = drainProfile {
    itemsPerGroup = 256u
    strided(residentGroups = 640u)
  }

  device("road_usa") {
    totalMemory = memory
    limits { granularity = 2.MiB }
    reserve("context", 640.MiB)
    resident("row offsets", vertices + 1u, 8.B)
    resident("targets", edges, 4.B)
    resident("weights", edges, 4.B)
    resident("distance", vertices, 4.B)
    // A bit for each vertex that waits in near, so that a step expands no vertex twice.
    resident("is near", (vertices + 31u) / 32u, 4.B)

    // Whatever is left is theirs, and the shares are a matter of trial.
    queue("near") {
      largest()
      weight = near
      // A step expands distinct vertices, and thus follows each stored edge once at most.
      bound = edges
      initialItems = 1u
      entry(item)
      control(counters)
      pingPong()
      drain(inStrides)
    }
    queue("far") {
      largest()
      weight = far
      // No bound: a vertex is there as often as its distance has improved. A published run of this
      // graph enqueued 4,330,064,909 items in all, and printed 35,097,613 of them, for its counters
      // had 32 bits. Hence 64, and a kernel that handles a full pile.
      indexBits = 64
      entry(item)
      control(counters)
      drain(inStrides)
    }
  }
}
