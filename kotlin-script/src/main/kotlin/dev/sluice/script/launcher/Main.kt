// SPDX-License-Identifier: Apache-2.0
@file:JvmName("Main")

package dev.sluice.script.launcher

import dev.sluice.script.ExitStatus
import dev.sluice.script.ScriptCommandLine
import dev.sluice.script.ScriptTrace
import dev.sluice.script.Terminal
import kotlin.system.exitProcess

/**
 * Runs a `*.main.kts`: compiles it unless that was done before, and runs what was compiled. What
 * the launcher of the project's clones and builds elsewhere call; its exit status is the script's.
 *
 * @param args the script's file, then the script's own arguments
 */
public fun main(args: Array<String>) {
  val terminal = Terminal.ofProcess()
  val status =
    try {
      Launcher(ScriptCache.ofUser(), terminal).run(args)
    } catch (e: Throwable) { // a full disk, too little memory: 1 would mean a rejected plan
      val stackTrace = ScriptCommandLine.STACK_TRACE in args
      ScriptTrace.describe(e, "sluice", stackTrace).forEach(terminal::complain)
      ExitStatus.FAILED
    }
  exitProcess(status)
}
