// SPDX-License-Identifier: Apache-2.0
@file:DependsOn("dev.sluice:sluice-kotlin-script:0.3.0-SNAPSHOT")

import dev.sluice.kotlin.*
import dev.sluice.script.*

// A search of com-Friendster whose frontier holds edges, not vertices: that needs slots for all of
// them, twice, and no single card has the memory. Each of several equal cards has a part of the
// edges and of the frontier, all of the rest, and a buffer for what it sends to each other one.

planScript(args) {
  title("A frontier of edges over several cards")
  val most = parameter("most", 8uL, "The most cards to try")
  val sent = parameter("sent", 1_000_000uL, "The items sent to each other card in one exchange")
  val vertices = 65_608_366uL
  val edges = 3_612_134_270uL

  // The fewest that hold everything. What is said here of a card is said of each.
  fewestDevices("A100-40", most) {
    totalMemory = 42_298_834_944.B
    limits { granularity = 2.MiB }
    reserve("context", 512.MiB)
    resident("offsets", vertices + 1uL, 8.B)
    resident("distance", vertices, 4.B)
    resident("targets") {
      count = edges
      bytesEach = 4.B
      sharded()
    }
    queue("edges") {
      capacity = edges
      entryBytes = 8.B
      controlBytes = 64.B
      pingPong()
      sharded()
    }
    resident("exchange") {
      count = sent
      bytesEach = 8.B
      perPeer()
    }
  }
}
