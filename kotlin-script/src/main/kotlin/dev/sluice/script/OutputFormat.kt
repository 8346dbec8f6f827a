// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

/** How a text is shown: how wide it may be, and whether the reader shows colours. */
internal class Screen(val columns: Int, val colour: Boolean)

/** One of the values of `--format`. */
internal fun interface OutputFormat {
  /**
   * Returns the whole output, ending in a line feed.
   *
   * @throws OutputException if the report cannot be said in this format
   */
  fun render(report: ScriptReport, screen: Screen): String
}

/** A report that a format cannot say; the message names the format, what it is, and the way out. */
internal class OutputException(message: String) : RuntimeException(message)
