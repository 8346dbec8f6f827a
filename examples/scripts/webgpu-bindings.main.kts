// SPDX-License-Identifier: Apache-2.0
@file:DependsOn("dev.sluice:sluice-kotlin-script:0.3.0-SNAPSHOT")

import dev.sluice.kotlin.*
import dev.sluice.script.*

// A breadth-first search in a web page. A shader stage binds eight storage buffers and no more,
// unless the page asks for more and the device has them; one binding has 128 MiB. What a kernel
// binds, it says, as the kernel that clears the marks needs but two of the arrays.
planScript(args) {
  title("Breadth-first search in a web page")
  val vertices = parameter("vertices", 16_777_216u, "Vertices of the graph")
  val edges = parameter("edges", 90_000_000u, "Its stored edges")
  val bindings = parameter("bindings", 8u, "maxStorageBuffersPerShaderStage of the device")

  device("page") {
    freeMemory = 1.GiB
    limits {
      maxAllocationBytes = 256.MiB
      maxBindingBytes = 128.MiB
      maxBindings = bindings
      // A buffer that is written or bound has whole words.
      bytesMultipleOf = 4.B
      alignment = 256.B
      maxThreadsPerGroup = 256u
      maxGroupsX = 65_535u
      maxGroupsY = 65_535u
    }
    resident("row offsets", vertices + 1u, 4.B)
    resident("targets") {
      count = edges
      bytesEach = 4.B
      maxSegments = 4u
    }
    resident("distance", vertices, 4.B)
    resident("parent", vertices, 4.B)
    // Each vertex is enqueued once, and one buffer holds all that there ever are.
    queue("frontier") {
      capacity = vertices
      bound = vertices
      initialItems = 1u
      entry { u32("vertex") }
      control { standard() }
      indexBits = 32
      drain {
        itemsPerGroup = 256u
        strided(residentGroups = 256u)
      }
    }
    kernel("expand", "row offsets", "targets", "distance", "parent", "frontier")
    kernel("clear", "distance", "frontier")
  }
}
