// SPDX-License-Identifier: Apache-2.0
@file:DependsOn("dev.sluice:sluice-kotlin-script:0.3.0-SNAPSHOT")

import dev.sluice.kotlin.*
import dev.sluice.script.*

// soc-orkut, the largest graph that this project promises to take.
val vertices = 2_997_166uL
val edges = 212_698_418uL

planScript(args) {
  title("Kernels")
  val memory = parameter("memory", 15.GiB, "The bytes that are free once the context exists")

  device("smallest card") {
    freeMemory = memory
    limits { granularity = 2.MiB }
    resident("row offsets", vertices + 1u, 8.B)
    resident("targets", edges, 4.B)
    queue("frontier") {
      capacity = vertices
      bound = vertices
      initialItems = 1u
      entry {
        u32("vertex")
        u32("distance")
      }
      control { u64("tail") }
      drain {
        itemsPerGroup = 256u
        strided(residentGroups = 640u)
      }
    }
  }
}
