// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import java.nio.file.Path
import kotlin.concurrent.thread
import kotlin.system.exitProcess

/** What the scripts of this process came to, and how the process tells. */
internal object ScriptProcess {
  private var planned = false
  private var leaving = false

  /** The worst that a call of [planScript] came to; null if there was none. Guarded by this. */
  @get:Synchronized
  var status: Int? = null
    private set

  /**
   * Whether whoever started the script ends the process with [status] once the script has ended.
   */
  @Volatile var launched: Boolean = false

  /** The file of the script that was started, if that is known: nothing may be written over it. */
  @Volatile var script: Path? = null

  /** Returns whether this is the first script to plan something in this process. */
  @Synchronized fun begin(): Boolean = !planned.also { planned = true }

  /** Takes the status of a call, for the end of the process. */
  @Synchronized
  fun end(status: Int) {
    this.status = maxOf(status, this.status ?: ExitStatus.PLANNED)
    if (status != ExitStatus.PLANNED && !launched && !leaving) {
      leaving = true
      exitLast()
    }
  }

  /**
   * Has the process end as it would, but with [status]: once no thread keeps it alive but this one.
   * Who ends it earlier, or by an exception, chooses the status.
   */
  private fun exitLast() {
    thread(name = "sluice exit status") {
      while (true) {
        val other =
          Thread.getAllStackTraces().keys.find {
            !it.isDaemon && it !== Thread.currentThread() && it.name != "DestroyJavaVM"
          } ?: break
        other.join()
      }
      exitProcess(checkNotNull(status))
    }
  }
}
