// SPDX-License-Identifier: Apache-2.0
package acme.kotlin

import dev.sluice.device.DeviceError
import dev.sluice.device.DevicePlanner
import dev.sluice.device.QueueLine
import dev.sluice.device.ResidentLine
import dev.sluice.kotlin.alignment
import dev.sluice.kotlin.bound
import dev.sluice.kotlin.budgetBytes
import dev.sluice.kotlin.bytes
import dev.sluice.kotlin.capacity
import dev.sluice.kotlin.controlBytes
import dev.sluice.kotlin.deviceProfile
import dev.sluice.kotlin.drainWindow
import dev.sluice.kotlin.entryLayout
import dev.sluice.kotlin.freeBytes
import dev.sluice.kotlin.granularity
import dev.sluice.kotlin.initialItems
import dev.sluice.kotlin.launchesBetweenSweeps
import dev.sluice.kotlin.leftBytes
import dev.sluice.kotlin.maxAllocationBytes
import dev.sluice.kotlin.maxBindingBytes
import dev.sluice.kotlin.maxItemsPerLaunch
import dev.sluice.kotlin.maxSegments
import dev.sluice.kotlin.maxWindows
import dev.sluice.kotlin.requiredBytes
import dev.sluice.kotlin.sizeBytes
import dev.sluice.kotlin.slotBytes
import dev.sluice.kotlin.strideBytes
import dev.sluice.kotlin.sweeps
import dev.sluice.kotlin.workQueueProfile
import dev.sluice.kotlin.KiB
import dev.sluice.kotlin.B
import dev.sluice.numeric.NumericPolicies
import dev.sluice.queue.WorkQueueProfile

/** Prints what the DSL means where a block says no more than it must. */
object Defaults {
  @JvmStatic
  fun main(arguments: Array<String>) {
    val alone = workQueueProfile {
      capacity = 1_000u
      entryBytes = 8.B
      budgetBytes = 64.KiB
    }
    queue("workQueueProfile", alone)

    val device =
      deviceProfile("card") {
        freeMemory = 64.KiB
        resident("resident") {
          count = 100u
          bytesEach = 4.B
        }
        queue("fixed") {
          capacity = 1_000u
          entryBytes = 8.B
        }
        queue("largest") {
          largest()
          entryBytes = 8.B
        }
      }
    println("device.placement ${device.placement()}")
    println("device.memory ${device.memory().bytes}")
    with(device.limits()) {
      println("limits $maxAllocationBytes $maxBindingBytes $alignment $granularity")
      println("limits $maxItemsPerLaunch $maxWindows")
    }
    for (line in device.lines()) {
      when (line) {
        is ResidentLine -> println("resident ${line.buffers()} ${line.maxSegments}")
        is QueueLine -> {
          println("queue ${line.drainWindow} ${line.maxSegments} ${line.weight()}")
          with(line.drain()) { println("drain ${grid()} ${end()} $sweeps $launchesBetweenSweeps") }
          queue(line.label(), line.profile())
        }
        else -> println(line)
      }
    }
    val planner = DevicePlanner.using(NumericPolicies.require("acme"))
    val plan = planner.plan(device).orElseThrow()
    // A queue without a budget takes what is left, to the last slot.
    println("largest ${plan.queue("largest").plan().capacity}, left ${plan.freeBytes}")

    val full = planner.ledger(deviceProfile("full") {
      freeMemory = 64.KiB
      resident("resident", 20_000u, 4.B)
      queue("queue", alone) {
        drain {
          itemsPerGroup = 128u
          strided(residentGroups = 264u)
          sweepsAtMost = 10u
        }
      }
    })
    for (line in full.lines()) {
      println("${line.line().label()} ${line.place().isPresent}")
      for (error in line.errors()) {
        if (error is DeviceError.OverMemory) {
          println("${error.line().get()} ${error.requiredBytes} of ${error.leftBytes}")
        }
      }
    }

    val entry = entryLayout {
      u32("vertex")
      u64("tails", 2u)
      vector("origin", f32, 3)
      sideArray("ready", u8)
    }
    println("entry ${entry.strideBytes} ${entry.sizeBytes} ${entry.slotBytes}")
  }

  private fun queue(label: String, profile: WorkQueueProfile) {
    println("$label.sizing ${profile.capacity().sizing()} clamp ${profile.capacity().clampsToFit()}")
    println("$label.indexBits ${profile.indexBits()}")
    println("$label.buffering ${profile.buffering()}")
    println("$label.hostSync ${profile.hostSync()}")
    println("$label.initialItems ${profile.initialItems}")
    println("$label.controlBytes ${profile.controlBytes}")
    println("$label.bound ${profile.bound}")
    println("$label.budget ${profile.budgetBytes}")
  }
}
