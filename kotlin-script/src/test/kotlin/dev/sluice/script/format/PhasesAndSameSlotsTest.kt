// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DevicePlanner
import dev.sluice.device.DeviceProfile
import dev.sluice.kotlin.*
import dev.sluice.policy.unsigned.UnsignedLongPolicy
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

private fun join(arena: Boolean, memory: ULong = 1_000u): DeviceProfile =
  deviceProfile("GPU") {
    freeMemory = memory
    if (arena) arena()
    resident("table", 100u, 1.B)
    phase("build") { resident("input", 300u, 1.B) }
    phase("probe") {
      queue("matches") {
        capacity = 10u
        entryBytes = 8.B
      }
    }
    sameSlots("paths", slots(5u)) {
      queue("rays") { entryBytes = 4.B }
      resident("state", 2u, 8.B)
    }
  }

/** Lines of phases and of groups in every output. */
class PhasesAndSameSlotsTest :
  FreeSpec({
    "the tree is what Java explains, planned and rejected" {
      for (profile in listOf(join(false), join(true), join(false, 450u), join(true, 150u))) {
        val tree = buildString { planned(profile).appendTree(this) }
        tree shouldBe DevicePlanner.using(UnsignedLongPolicy()).explain(profile)
      }
    }

    "the table counts of phases the fullest" {
      val rows = planned(join(false)).ledgerRows()
      rows.map { it.kind } shouldBe
        listOf(
          "resident",
          "resident, phase build",
          "queue, phase probe",
          "queue",
          "resident",
          "free",
        )
      // 100 + 300 + 20 + 80 of 1,000, and 500 free; 80 of the probe beside them.
      rows.map { it.hundredths } shouldBe listOf(1_000, 3_000, 800, 200, 800, 5_000)
    }

    "each phase has a picture to scale, and the fullest is named" {
      val html = Formats.HTML.render(reportOn(planned(join(false))), plain)
      html shouldContain "Memory of GPU, phase build, to scale"
      html shouldContain "Memory of GPU, phase probe, to scale"
      html shouldContain "Phase build, the fullest"
      html shouldNotContain "Phase probe, the fullest"
      html shouldContain "same slots paths"
    }

    "JSON has the phase of each line, and what is free in each" {
      val json = JsonFormat().render(reportOn(planned(join(false))), plain)
      json shouldContain "\"phase\": \"probe\""
      json shouldContain "\"fullestPhase\": \"build\""
      json.replace(Regex("\\s+"), " ") shouldContain
        "{ \"label\": \"probe\", \"takenBytes\": \"80\", \"freeBytes\": \"720\" }"
      json.replace(Regex("\\s+"), " ") shouldContain
        "{ \"label\": \"paths\", \"slots\": \"5\", \"takenBytes\": \"100\" }"
    }

    "headers say that offsets of an arena overlap on purpose" {
      Formats.C.render(reportOn(planned(join(true))), plain) shouldContain
        "Of phase 'probe' alone: its offsets overlap those of other phases on purpose"
      Formats.OPENCL.render(reportOn(planned(join(false))), plain) shouldContain
        "Of phase 'build' alone: what it has may be freed after it"
    }
  })
