// SPDX-License-Identifier: Apache-2.0
@file:DependsOn("dev.sluice:sluice-kotlin-script:0.3.0-SNAPSHOT")

import dev.sluice.kotlin.*
import dev.sluice.script.*

// The transitive closure of a graph as a semi-naive fixpoint: each round joins the delta, the tuples
// that the last round found, with the edges into new tuples, sorts those, and merges into the full
// relation what it does not hold yet. Three relations, and none of them may outgrow its memory.

class Input(val name: String, val edges: ULong, val rounds: ULong, val tuples: ULong, delta: ULong) {
  // Only the sum of all rounds was published, and so the mean round is known, but not the largest.
  val delta = delta.also { check(it > tuples / rounds) { "$name: delta is below a mean round" } }
}

val inputs =
  listOf(
    Input("com-dblp", 1_049_866u, rounds = 31u, 1_911_754_892u, delta = 150_000_000u),
    Input("fe_ocean", 409_593u, rounds = 247u, 1_669_750_513u, delta = 25_000_000u),
    Input("usroad", 165_435u, rounds = 606u, 871_365_688u, delta = 5_000_000u),
    Input("Gnutella31", 147_892u, rounds = 31u, 884_179_859u, delta = 100_000_000u),
  )

// As many groups of 256 threads run at once as the multiprocessors have threads for, if a kernel's
// registers and local memory allow; the driver says it of the compiled kernel.
class Card(val name: String, val total: ULong, val residentGroups: ULong)

val cards =
  listOf(
    Card("RTX-4090", 25_386_352_640.B, residentGroups = 128uL * 6uL),
    Card("A100-40", 42_298_834_944.B, residentGroups = 108uL * 8uL),
    Card("H100", 85_017_493_504.B, residentGroups = 132uL * 8uL),
  )

planScript(args) {
  title("Transitive closure, semi-naive")
  val inputName = parameter("input", "usroad", "The graph", inputs.map { it.name })
  val input = inputs.single { it.name == inputName }
  val cardName = parameter("device", "RTX-4090", "The device", cards.map { it.name })
  val card = cards.single { it.name == cardName }
  val deltaSlots = parameter("delta", input.delta, "The tuples of one round's delta")
  val fanOut = parameter("fan-out", 7uL, "The largest out-degree of the join key")
  // Of the degrees only the largest matters: every tuple of the delta may join with that many edges.
  val emitted = degreeProfile(mapOf(fanOut to 1uL)).expansionBoundWithRepeats(deltaSlots)
  // A tuple is two columns of 4 bytes.
  val tuple = 8.B

  device("${input.name} on ${card.name}") {
    totalMemory = card.total
    limits {
      granularity = 2.MiB
      alignment = 256.B
    }
    reserve("context", 640.MiB)
    resident("edge", input.edges, tuple)
    resident("edge index", input.edges, 4.B)
    // Merged out of place: the old relation is read while the new one is written.
    resident("full") {
      count = input.tuples
      bytesEach = tuple
      buffers = 2
    }
    queue("delta") {
      capacity = deltaSlots
      // All that a round emits may turn out to be new.
      bound = emitted
      initialItems = input.edges
      entryBytes = tuple
      controlBytes = 64.B
      // Here a second buffer is needed: far more tuples pass through than one buffer holds.
      pingPong()
      drain {
        itemsPerGroup = 256u
        strided(card.residentGroups)
      }
    }
    queue("new") {
      expansion = emitted
      entryBytes = tuple
      controlBytes = 64.B
      // Not to swap rounds, but to sort from one buffer into the other.
      pingPong()
      drain {
        itemsPerGroup = 256u
        strided(card.residentGroups)
      }
    }
  }

  mayOverflow(
    "delta",
    because =
      "the kernel counts what it cannot store; a run with a count above the capacity is void, " +
        "and repeated with --set delta=COUNT",
  )
}
