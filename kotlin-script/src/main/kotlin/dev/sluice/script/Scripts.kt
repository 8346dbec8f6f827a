// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Scripts")

package dev.sluice.script

/**
 * Plans the devices of a script, prints or writes what its command line asks for, and sets the exit
 * status that its process ends with. Called once in a `*.main.kts`:
 * ```kotlin
 * planScript(args) {
 *   device("A100-40") {
 *     freeMemory = 39.GiB
 *     queue("frontier") {
 *       largest()
 *       entryBytes = 8.B
 *     }
 *   }
 * }
 * ```
 *
 * The command line is that of the script; `--help` has the options. The arithmetic is that of
 * `--policy`, else of the system property `sluice.policy`, else `unsigned`, and is looked for by
 * the class loader of [configure], that is, among what the script depends on.
 *
 * Exit status 0: all planned. 1: a line was rejected, or all together, or a queue may overflow and
 * [PlanScript.mayOverflow] does not say so. 2: the command line is wrong, the script threw, an
 * output cannot be made, or the call is a second one, which does nothing else. Returns whatever the
 * status is, so that the rest of the script runs; the process ends with it once the script has
 * ended.
 *
 * Standard output is that of this function alone: from the call on, what the process prints by
 * `println` or [System.out] goes to standard error, in UTF-8.
 *
 * @param args the script's arguments
 */
public fun planScript(args: Array<String>, configure: PlanScript.() -> Unit) {
  val terminal = Terminal.ofProcess()
  terminal.keepOutput()
  if (!ScriptProcess.begin()) {
    val place = ScriptTrace.callerPlace() ?: "script"
    terminal.complain(
      "$place: error: planScript is called a second time; call it once, with all devices in its block"
    )
    ScriptProcess.end(ExitStatus.FAILED)
    return
  }
  ScriptProcess.end(ScriptRun(args, terminal, configure).run())
}
