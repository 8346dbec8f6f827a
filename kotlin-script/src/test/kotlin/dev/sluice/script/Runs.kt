// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import dev.sluice.kotlin.B
import dev.sluice.kotlin.KiB
import io.kotest.core.NamedTag
import java.io.ByteArrayOutputStream
import java.io.PrintStream

/** Takes too long to run once for each small change of the code (profile `mutation`). */
internal val slow = NamedTag("slow")

/** What a run left behind. */
internal class Outcome(val status: Int, val out: String, val err: String)

/** Runs a script's block as the script itself would. */
internal fun runScript(vararg args: String, configure: PlanScript.() -> Unit): Outcome {
  val out = ByteArrayOutputStream()
  val err = ByteArrayOutputStream()
  val terminal =
    Terminal(PrintStream(out, true, "UTF-8"), PrintStream(err, true, "UTF-8"), Screen(80, false))
  val status = ScriptRun(arrayOf(*args), terminal, configure).run()
  return Outcome(status, out.toString("UTF-8"), err.toString("UTF-8"))
}

/** 4 slots of 16 bytes and 8 bytes of control: 72 bytes of 1,024. */
internal val fits: PlanScript.() -> Unit = {
  device("d") {
    freeMemory = 1.KiB
    queue("q") {
      capacity = 4u
      bound = 4u
      entryBytes = 16.B
      controlBytes = 8.B
    }
  }
}

/** 64 slots of 16 bytes and 8 bytes of control: 1,032 bytes of 1,024. */
internal val tooLarge: PlanScript.() -> Unit = {
  device("d") {
    freeMemory = 1.KiB
    queue("q") {
      capacity = 64u
      entryBytes = 16.B
      controlBytes = 8.B
    }
  }
}

/** A queue of 4 slots that may be asked to hold 5 items. */
internal val overflows: PlanScript.() -> Unit = {
  device("d") {
    freeMemory = 1.KiB
    queue("q") {
      capacity = 4u
      bound = 5u
      entryBytes = 16.B
    }
  }
}
