// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import java.io.FileDescriptor
import java.io.FileOutputStream
import java.io.PrintStream
import picocli.CommandLine.Help.Ansi

/** Where a run prints, and what its reader can show. */
internal class Terminal(val out: PrintStream, val err: PrintStream, val screen: Screen) {
  companion object {
    private const val DEFAULT_COLUMNS = 80

    /**
     * The launcher knows what the JVM finds out late or not at all: whether it prints to a
     * terminal.
     */
    private const val TERMINAL_PROPERTY = "sluice.terminal"

    fun ofProcess(): Terminal {
      val colour =
        when (System.getProperty(TERMINAL_PROPERTY)) {
          "true" -> System.getenv("NO_COLOR").isNullOrEmpty()
          "false" -> false
          else -> Ansi.AUTO.enabled()
        }
      val columns = System.getenv("COLUMNS")?.toIntOrNull()?.takeIf { it > 0 } ?: DEFAULT_COLUMNS
      // Trees and multiplication signs are not in every platform's charset.
      return Terminal(utf8(FileDescriptor.out), utf8(FileDescriptor.err), Screen(columns, colour))
    }

    private fun utf8(descriptor: FileDescriptor) =
      PrintStream(FileOutputStream(descriptor), true, Charsets.UTF_8)
  }
}
