// SPDX-License-Identifier: Apache-2.0
@file:DependsOn("dev.sluice:sluice-kotlin-script:0.3.0-SNAPSHOT")

import dev.sluice.kotlin.*
import dev.sluice.script.*

// A device of any size: so many lines, arrays of so many buffers, a queue drained in so many windows.

planScript(args) {
  val lines = parameter("lines", 2uL, "Queues and residents, half of each")
  val buffers = parameter("buffers", 1, "The buffers of a resident")
  val windows = parameter("windows", 4uL, "The windows that drain a queue")

  device("GPU") {
    freeMemory = ULong.MAX_VALUE
    resident("array") {
      count = 1_000u
      bytesEach = 4.B
      this.buffers = buffers
    }
    queue("frontier") {
      capacity = windows * 256u
      bound = windows * 256u
      entryBytes = 4.B
      // WGSL has no wider ones.
      if (windows * 256u <= 0xFFFF_FFFFuL) indexBits = 32
      drain { itemsPerWindow = 256u }
    }
    for (i in 1uL..lines / 2u) {
      resident("resident $i", 1_000u, 8.B)
      queue("queue $i") {
        capacity = 4_096u
        entryBytes = 8.B
        controlBytes = 64.B
        indexBits = 32
        bound = 4_096u
        pingPong()
      }
    }
  }
}
