// SPDX-License-Identifier: Apache-2.0
@file:DependsOn("dev.sluice:sluice-kotlin-script:0.3.0-SNAPSHOT")

import dev.sluice.kotlin.*
import dev.sluice.script.*

// Arrays of TornadoVM carry 16 bytes before their first element to the device. Where 1 GiB is the
// most that it allocates at once, 2^28 floats are 16 bytes too many.
planScript(args) {
  title("Arrays of TornadoVM")
  val weights = parameter("weights", 268_435_456u, "Weights, of 4 bytes each")

  device("TornadoVM") {
    freeMemory = 8.GiB
    limits {
      arrayHeaderBytes = 16.B
      maxAllocationBytes = 1.GiB
    }
    resident("weights") {
      count = weights
      bytesEach = 4.B
      maxSegments = 2u
    }
    // Its control block and its entries are arrays, each with a header.
    queue("worklist") {
      capacity = 16_000_000u
      bound = 16_000_000u
      entryBytes = 4.B
      controlBytes = 16.B
      indexBits = 31
    }
  }
}
