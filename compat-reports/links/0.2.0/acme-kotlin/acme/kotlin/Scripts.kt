// SPDX-License-Identifier: Apache-2.0
package acme.kotlin

import dev.sluice.kotlin.B
import dev.sluice.kotlin.DeviceQueueBuilder
import dev.sluice.kotlin.DrainProfileBuilder
import dev.sluice.kotlin.KiB
import dev.sluice.kotlin.MiB
import dev.sluice.kotlin.TiB
import dev.sluice.queue.GridKind
import dev.sluice.queue.HostSync
import dev.sluice.script.PlanScript
import dev.sluice.script.Warning
import dev.sluice.script.planScript

/** Scripts of all sorts; the first argument says which, the others are its own. */
object Scripts {
  private val SCRIPTS: Map<String, PlanScript.() -> Unit> =
    mapOf(
      "arena" to { arena() },
      "two-devices" to { twoDevices() },
      "rejected" to { rejected() },
      "no-bound" to { noBound() },
      "ping-pong" to { pingPong() },
      "expansion" to { expansion() },
      "drained" to { drained() },
      "warned" to { warned() },
      "units" to { units() },
      "parameters" to { parameters() },
      "throwing" to { error("thrown") },
      "incomplete" to { device("card") { freeMemory = 1.KiB; queue("queue") { capacity = 1u } } },
      "twice" to { twoDevices() },
      "empty" to { title("nothing") },
      "unknown-excuse" to { mayOverflow("nobody", "no reason"); noBound() },
    )

  @JvmStatic
  fun main(arguments: Array<String>) {
    val own = arguments.drop(1).toTypedArray()
    val script = SCRIPTS.getValue(arguments[0])
    planScript(own) { script() }
    if (arguments[0] == "twice") planScript(own) { script() }
  }

  private fun PlanScript.arena() {
    title("An arena")
    device("card") {
      totalMemory = 4.MiB
      arena()
      limits {
        alignment = 256.B
        granularity = 4.KiB
        maxAllocationBytes = 4.MiB
      }
      reserve("context", 100.KiB)
      resident("offsets", 10_001u, 4.B)
      resident("rays") {
        count = 1_000u
        entry {
          u32("pixel")
          f32("weight")
        }
        buffers = 2
      }
      queue("frontier") {
        capacity = 5_000u
        bound = 5_000u
        initialItems = 1u
        entry {
          u32("vertex")
          u32("depth")
        }
        control { standard() }
        indexBits = 32
      }
      queue("shadow rays") {
        largest()
        entryBytes = 24.B
        indexBits = 32
        weight = 2
      }
      queue("others") {
        largest()
        bound = 1_000u
        entryBytes = 12.B
        indexBits = 32
      }
    }
    mayOverflow("shadow rays", because = "what is lost is traced again")
  }

  private fun PlanScript.twoDevices() {
    for ((label, memory) in listOf("small" to 64.KiB, "large card" to 1.MiB)) {
      device(label) {
        freeMemory = memory
        resident("graph", 1_000u, 8.B)
        queue("frontier") {
          largest()
          bound = 2_000u
          entry {
            u32("key")
            u32("kind")
          }
          control { standard() }
          indexBits = 32
        }
      }
    }
  }

  private fun PlanScript.rejected() {
    device("card") {
      freeMemory = 64.KiB
      limits {
        maxBindingBytes = 8.KiB
        maxItemsPerLaunch = 64u
        maxWindows = 2u
        maxThreadsPerGroup = 64u
      }
      resident("graph", 10_000u, 4.B)
      queue("too long") {
        capacity = 3_000u
        initialItems = 4_000u
        entryBytes = 8.B
      }
      queue("read") {
        capacity = 10u
        entryBytes = 8.B
        hostSync = HostSync.HOST_PARTICIPATES
      }
      queue("grown") {
        expansion = 30_000u
        entryBytes = 4.B
        maxSegments = 2u
        drain {
          itemsPerGroup = 128u
          threadsPerGroup = 128u
        }
      }
      queue("beyond u64") {
        capacity = ULong.MAX_VALUE
        entryBytes = 8.B
      }
    }
    device("other") {
      freeMemory = 8.KiB
      queue("fine") {
        capacity = 100u
        bound = 100u
        entryBytes = 8.B
      }
    }
  }

  private fun PlanScript.noBound() {
    device("card") {
      freeMemory = 64.KiB
      queue("frontier") {
        capacity = 1_000u
        entryBytes = 8.B
      }
    }
  }

  private fun PlanScript.pingPong() {
    device("card") {
      freeMemory = 1.MiB
      limits { maxAllocationBytes = 20.KiB }
      queue("frontier") {
        capacity = 3_000u
        bound = 3_000u
        pingPong()
        maxSegments = 8u
        entry {
          u32("vertex")
          vector("origin", f32, 3)
          sideArray("ready", u8)
          sideArray("path") {
            u64("parent")
            u32("depth")
          }
        }
        control { standard() }
        indexBits = 32
        drainWindow = 512u
      }
    }
  }

  private fun PlanScript.expansion() {
    device("card") {
      freeMemory = 64.KiB
      queue("grown") {
        expansion = 900u
        initialItems = 100u
        entryBytes = 16.B
        controlBytes = 8.B
      }
      queue("clamped") {
        expansion = 100_000u
        clampToFit()
        initialItems = 1u
        entryBytes = 16.B
      }
    }
    mayOverflow("clamped", because = "the rest is found in the next round")
  }

  private fun PlanScript.drained() {
    device("card") {
      freeMemory = 16.MiB
      limits {
        maxThreadsPerGroup = 1_024u
        maxGroupsX = 65_535u
        maxGroupsY = 65_535u
        gridBarrier()
      }
      queue("by sweeps") { drained { sweepsAtMost = 20u } }
      queue("polled") {
        drained {
          sweepsAtMost = 1_000u
          polledEvery = 16u
          recorded = 4u
        }
      }
      queue("strided") {
        drained {
          strided(residentGroups = 264u)
          sweepsAtMost = 12u
          totalItems = 90_000u
          costs {
            enqueue = 2_000_000u
            submit = 5_000_000u
            launch = 1_500_000u
            group = 1_000u
            hostRead = 9_000_000u
          }
        }
      }
      queue("on the device") {
        drained {
          strided(residentGroups = 8u)
          onDevice()
          totalItems = 4_000u
        }
      }
      queue("indirect") {
        drained {
          grid = GridKind.INDIRECT
          itemsPerWindow = 4_000u
          sweepsAtMost = 5u
        }
      }
    }
  }

  private fun DeviceQueueBuilder.drained(end: DrainProfileBuilder.() -> Unit) {
    capacity = 20_000u
    bound = 20_000u
    entryBytes = 8.B
    control { standard() }
    indexBits = 32
    drain {
      itemsPerGroup = 128u
      threadsPerGroup = 128u
      end()
    }
  }

  private fun PlanScript.warned() {
    device("card") {
      freeMemory = 1.MiB
      queue("wasteful") {
        capacity = 20_000u
        bound = 20_000u
        entryBytes = 8.B
        pingPong()
        controlBytes = 8.B
        indexBits = 32
        drain {
          itemsPerWindow = 256u
          itemsPerGroup = 64u
          residentGroups = 2u
          sweeps = 40u
          totalItems = 1_000u
        }
      }
      queue("excused") {
        capacity = 10u
        bound = 10u
        entryBytes = 8.B
        drain { sweeps = 40u }
      }
    }
    mayWarn("excused", Warning.UNPROVEN_END, because = "it ended in 12 whenever it ran")
  }

  /** Says of each text whether it is a number, and which. */
  private fun PlanScript.units() {
    val sizes = Units.TEXTS.mapIndexed { i, text ->
      val size = runCatching { parameter("p$i", 7u, "number") }
      val signed = runCatching { parameter("s$i", 7, "number") }
      System.err.println("parameter '$text' = ${size.getOrElse { "refused" }}")
      System.err.println("signed parameter '$text' = ${signed.getOrElse { "refused" }}")
      size.getOrElse { 0u }
    }
    device("card") {
      freeMemory = ULong.MAX_VALUE
      sizes.forEachIndexed { i, size -> reserve("p$i", minOf(size, 1.TiB)) }
    }
  }

  private fun PlanScript.parameters() {
    val slots = parameter("slots", 100u, "Slots")
    val windows = parameter("windows", 2, "Windows")
    val pair = parameter("pair", false, "Two buffers")
    val name = parameter("name", "frontier", "Name")
    val card = parameter("card", "small", "Card", listOf("small", "large"))
    device(card) {
      freeMemory = 64.KiB
      queue(name) {
        capacity = slots
        bound = slots
        entryBytes = 8.B
        if (pair) pingPong()
        drainWindow = slots / windows.toULong()
      }
    }
  }
}
