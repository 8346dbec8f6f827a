// SPDX-License-Identifier: Apache-2.0
@file:DependsOn("dev.sluice:sluice-kotlin-script:0.3.0-SNAPSHOT")

import dev.sluice.kotlin.*
import dev.sluice.script.*

// Nine public graphs, each with all that a breadth-first search keeps of it, on the device that
// `--set device=NAME` names. A graph that does not fit fails the build before anything is launched.

class Graph(
  val name: String,
  val vertices: ULong,
  val edges: ULong,
  val peak: ULong,
  val levels: ULong,
)

// Edges as stored, directed ones. The peak is the most that a frontier was measured to hold, and
// the levels are those of that search.
val graphs =
  listOf(
    Graph("hollywood-2009", 1_139_905u, 112_751_422u, peak = 759_617u, levels = 11u),
    Graph("indochina-2004", 7_414_866u, 301_969_638u, peak = 1_912_381u, levels = 26u),
    Graph("rgg_n24_0.000548", 16_777_216u, 265_092_206u, peak = 16_860u, levels = 2_826u),
    Graph("rmat_n22_e64", 4_194_304u, 483_048_058u, peak = 2_705_716u, levels = 5u),
    Graph("rmat_n23_e32", 8_388_608u, 505_642_970u, peak = 4_827_650u, levels = 6u),
    Graph("rmat_n24_e16", 16_777_216u, 519_660_124u, peak = 7_909_218u, levels = 6u),
    Graph("road_usa", 23_947_347u, 57_708_624u, peak = 9_931u, levels = 6_262u),
    Graph("soc-LiveJournal1", 4_847_571u, 85_702_474u, peak = 2_516_296u, levels = 12u),
    Graph("soc-orkut", 2_997_166u, 212_698_418u, peak = 2_218_316u, levels = 8u),
  )

class Card(
  val name: String,
  val indexBits: Int,
  val offsetBytes: ULong,
  val maxSegments: ULong,
  val residentGroups: ULong,
  val describe: DeviceProfileBuilder.() -> Unit,
)

// A driver's total, as one driver reported it. Not all of it is ours, hence the reserve: on an H100
// the context kept 552,402,944 bytes, and dynamic parallelism took 104,857,600 more. As many groups
// of 256 threads run at once as the driver says of the compiled kernel, and at most as many as the
// multiprocessors have threads for.
fun cuda(name: String, total: ULong, multiprocessors: ULong, groupsEach: ULong) =
  Card(
    name,
    indexBits = 64,
    offsetBytes = 8.B,
    maxSegments = 1u,
    residentGroups = multiprocessors * groupsEach,
  ) {
    totalMemory = total
    reserve("context", 640.MiB)
    limits {
      granularity = 2.MiB
      alignment = 256.B
    }
  }

// WebGPU reports no memory: the budget is what a program gives itself. A binding ends at 128 MiB,
// so that longer arrays come in segments; without 64-bit integers, offsets have 4 bytes. Nobody
// tells how many groups run at once there; any number strides.
val webGpu =
  Card("WebGPU", indexBits = 32, offsetBytes = 4.B, maxSegments = 4u, residentGroups = 256u) {
    freeMemory = 1.GiB
    limits {
      maxAllocationBytes = 256.MiB
      maxBindingBytes = 128.MiB
      granularity = 4.B
      alignment = 256.B
      maxThreadsPerGroup = 256u
      maxGroupsX = 65_535u
      maxGroupsY = 65_535u
    }
  }

val cards =
  listOf(
    cuda("A100-40", 42_298_834_944.B, multiprocessors = 108u, groupsEach = 8u),
    cuda("H100", 85_017_493_504.B, multiprocessors = 132u, groupsEach = 8u),
    cuda("RTX-5090", 33_677_180_928.B, multiprocessors = 170u, groupsEach = 6u),
    cuda("V100-32", 34_058_272_768.B, multiprocessors = 80u, groupsEach = 8u),
    webGpu,
  )

planScript(args) {
  title("Breadth-first search of measured graphs")
  val graph = parameter("graph", "all", "The graph", graphs.map { it.name } + "all")
  val card = parameter("device", "A100-40", "The device", cards.map { it.name } + "all")
  val slots =
    parameter("slots", "vertices", "How many slots a frontier has", listOf("vertices", "peak"))

  for (g in graphs.filter { graph == "all" || graph == it.name }) {
    for (c in cards.filter { card == "all" || card == it.name }) {
      device("${g.name} on ${c.name}") {
        c.describe(this)
        fun array(label: String, elements: ULong, each: ULong) =
          resident(label) {
            count = elements
            bytesEach = each
            maxSegments = c.maxSegments
          }
        array("row offsets", g.vertices + 1u, c.offsetBytes)
        array("targets", g.edges, 4.B)
        array("visited", (g.vertices + 31u) / 32u, 4.B)
        array("distance", g.vertices, 4.B)
        queue("frontier") {
          // The search marks its vertices, so that each is enqueued once, and one buffer of as many
          // slots holds all that there ever are. A buffer for each frontier may be smaller, but its
          // peak is known in hindsight only, and from another source it is another one: the bound
          // stays.
          capacity = if (slots == "peak") g.peak else g.vertices
          if (slots == "peak") pingPong()
          bound = g.vertices
          initialItems = 1u
          entry {
            u32("vertex")
            u32("distance")
          }
          controlBytes = 64.B
          indexBits = c.indexBits
          maxSegments = c.maxSegments
          // One window, and groups that stride through it; a flag ends the run.
          drain {
            itemsPerGroup = 256u
            strided(c.residentGroups)
            totalItems = g.vertices
            sweeps = g.levels
            polledEvery = 64u
          }
        }
      }
    }
  }
}
