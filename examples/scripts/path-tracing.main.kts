// SPDX-License-Identifier: Apache-2.0
@file:DependsOn("dev.sluice:sluice-kotlin-script:0.3.0-SNAPSHOT")

import dev.sluice.kotlin.*
import dev.sluice.script.*

// A wavefront path tracer: a path has one slot of state, and is in at most one of the queues of paths,
// while each path may ask for two shadow rays. All of them grow and shrink with the number of paths,
// so that one number is chosen for all: as many as the memory beside the scene allows.

planScript(args) {
  title("Wavefront path tracing")
  val memory = parameter("memory", 8_589_934_592uL, "The free bytes of the device")
  val scene = parameter("scene", 0uL, "The bytes of the scene")
  val paths = parameter("paths", 0uL, "The paths in flight; 0 for as many as fit")

  device("GPU") {
    freeMemory = memory
    resident("scene", scene, 1.B)
    sameSlots("paths", if (paths == 0uL) largest() else slots(paths)) {
      // Indices of paths: one buffer is read while the other is written.
      queue("active") {
        entryBytes = 4.B
        controlBytes = 128.B
        pingPong()
      }
      queue("shadows") {
        perSlot(2u)
        entryBytes = 4.B
        controlBytes = 128.B
      }
      resident("state", 1u, 64.B)
    }
  }
}
