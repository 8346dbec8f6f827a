// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

/** Where in a script something happened, by the names of files in stack frames. */
internal object ScriptTrace {
  private const val SCRIPT_SUFFIX = ".main.kts"

  /** The name of the script's file that led here; null if no script did. */
  fun callerName(): String? =
    StackWalker.getInstance().walk { frames ->
      frames.map { it.fileName }.filter { isScript(it) }.findFirst().orElse(null)
    }

  /**
   * Says what was thrown, and on which line of the script. A column is not known: a class file has
   * none.
   */
  fun describe(thrown: Throwable, scriptName: String): String {
    val line = thrown.stackTrace.firstOrNull { isScript(it.fileName) }
    val place = if (line == null) scriptName else "${line.fileName}:${line.lineNumber}"
    val text = thrown.message?.takeIf { it.isNotBlank() }
    val what =
      when {
        text == null -> thrown.javaClass.name
        // Thrown to refuse a setting; the text says it all.
        thrown is IllegalStateException ||
          thrown is IllegalArgumentException ||
          thrown is ArithmeticException -> text
        else -> "${thrown.javaClass.name}: $text"
      }
    return "$place: error: $what"
  }

  private fun isScript(file: String?) = file != null && file.endsWith(SCRIPT_SUFFIX)
}
