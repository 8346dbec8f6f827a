// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Scripts")

package dev.sluice.script

import kotlin.system.exitProcess

/**
 * Plans the devices of a script, prints or writes what its command line asks for, and ends the
 * program unless all is well. The last call of a `*.main.kts`:
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
 * Exit status 0: all planned. 1: a line was rejected, or a queue may overflow and
 * [PlanScript.mayOverflow] does not say so. 2: the command line is wrong, the script threw, or an
 * output cannot be made. Returns only where the status is 0.
 *
 * @param args the script's arguments
 * @since 0.1.0
 */
public fun planScript(args: Array<String>, configure: PlanScript.() -> Unit) {
  val status = ScriptRun(args, Terminal.ofProcess(), configure).run()
  if (status != ExitStatus.PLANNED) {
    exitProcess(status)
  }
}
