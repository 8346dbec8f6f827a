// SPDX-License-Identifier: Apache-2.0
package acme.kotlin

import dev.sluice.kotlin.KiB
import dev.sluice.kotlin.B
import dev.sluice.script.planScript

/** What a compiled script comes down to. */
object Script {
  @JvmStatic
  fun main(arguments: Array<String>) {
    planScript(arguments) {
      title("acme")
      val slots = parameter("slots", 1_000uL, "Slots of the queue")
      device("card") {
        freeMemory = 64.KiB
        queue("queue") {
          capacity = slots
          bound = 1_000u
          entry {
            u32("vertex")
            sideArray("ready", u32)
          }
          controlBytes = 8.B
          indexBits = 32
          drainWindow = 256u
        }
      }
    }
  }
}
