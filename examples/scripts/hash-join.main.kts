// SPDX-License-Identifier: Apache-2.0
@file:DependsOn("dev.sluice:sluice-kotlin-script:0.3.0-SNAPSHOT")

import dev.sluice.kotlin.*
import dev.sluice.script.*

// A hash join in two phases that exclude each other: the build side is read once into the table, and
// freed; then the probe side streams past it, and the matches go to a queue. Each phase has the bytes
// that the other has in its turn.

planScript(args) {
  title("Hash join")
  val build = parameter("build", 80_000_000uL, "The rows of the build side")
  val probe = parameter("probe", 1_000_000_000uL, "The bytes of the probe side that lie there at once")
  val memory = parameter("memory", 17_179_869_184uL, "The free bytes of the device")
  val placed = parameter("placement", "separate", "Allocations", listOf("separate", "arena"))

  device("GPU") {
    freeMemory = memory
    if (placed == "arena") arena()
    limits { alignment = 256.B }
    // A key and a row number, 80 % of the slots full.
    resident("table", hashTableSlots(build, 8_000), 16.B)
    phase("build") { resident("build side", build, 36.B) }
    phase("probe") {
      resident("probe side", probe, 1.B)
      queue("matches") {
        largest()
        entryBytes = 16.B
        controlBytes = 64.B
      }
    }
  }
}
