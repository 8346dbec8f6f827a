// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

/** How a text is shown: how wide it may be, and whether the reader shows colours. */
internal class Screen(val columns: Int, val colour: Boolean)

/** One of the values of `--format`. */
internal fun interface OutputFormat {
  /**
   * Writes the whole output, ending in a line feed, piece by piece: what is written need not be
   * held.
   *
   * @throws OutputException if the report cannot be said in this format; nothing is written then
   */
  fun write(report: ScriptReport, screen: Screen, out: Appendable)

  /** Returns the whole output. */
  fun render(report: ScriptReport, screen: Screen): String = buildString {
    write(report, screen, this)
  }
}

/** A report that a format cannot say; the message names the format, what it is, and the way out. */
internal class OutputException(message: String) : RuntimeException(message)
