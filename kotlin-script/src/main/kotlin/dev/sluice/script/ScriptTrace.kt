// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

/** Where in a script something happened, by the names of files in stack frames. */
internal object ScriptTrace {
  private const val SCRIPT_SUFFIX = ".main.kts"
  private const val MOST_CAUSES = 5

  /** The name of the script's file that led here; null if no script did. */
  fun callerName(): String? = callerPlace()?.substringBeforeLast(':')

  /** The file and line of the script that led here; null if no script did. */
  fun callerPlace(): String? =
    StackWalker.getInstance().walk { frames ->
      frames
        .filter { isScript(it.fileName) }
        .map { "${it.fileName}:${it.lineNumber}" }
        .findFirst()
        .orElse(null)
    }

  /**
   * Says in lines what was thrown, on which line of the script, and what caused it. A column is not
   * known: a class file has none.
   *
   * @param stackTrace whether to show all of the stack instead of the script's own lines
   */
  fun describe(thrown: Throwable, scriptName: String, stackTrace: Boolean): List<String> {
    val place = place(thrown) ?: scriptName
    // Thrown to refuse a setting; the text says it all.
    val refusal =
      thrown is IllegalStateException ||
        thrown is IllegalArgumentException ||
        thrown is ArithmeticException
    val text = thrown.message?.takeIf { it.isNotBlank() }
    val first = "$place: error: " + if (refusal && text != null) oneLine(text) else what(thrown)
    if (stackTrace) {
      return listOf(first) + thrown.stackTraceToString().lines().filter { it.isNotBlank() }
    }
    val causes =
      generateSequence(thrown.cause) { it.cause }
        .take(MOST_CAUSES)
        .map { cause ->
          val where = place(cause).takeIf { it != place }
          "  caused by: " + what(cause) + if (where == null) "" else " ($where)"
        }
        .toList()
    val hint = if (refusal && causes.isEmpty()) emptyList() else listOf("  --stacktrace shows more")
    return listOf(first) + causes + hint
  }

  private fun what(thrown: Throwable): String {
    val text = thrown.message?.takeIf { it.isNotBlank() }
    return thrown.javaClass.name + if (text == null) "" else ": ${oneLine(text)}"
  }

  private fun oneLine(text: String) =
    text.lineSequence().map { it.trim() }.filter { it.isNotEmpty() }.joinToString(" ")

  private fun place(thrown: Throwable): String? =
    thrown.stackTrace
      .firstOrNull { isScript(it.fileName) }
      ?.let { "${it.fileName}:${it.lineNumber}" }

  private fun isScript(file: String?) = file != null && file.endsWith(SCRIPT_SUFFIX)
}
