// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import java.io.FileDescriptor
import java.io.FileOutputStream
import java.io.IOException
import java.io.OutputStream
import java.io.PrintStream
import picocli.CommandLine.Help.Ansi

/** Where a run prints, and what its reader can show. */
internal class Terminal(
  val out: PrintStream,
  val err: PrintStream,
  val screen: Screen,
  /** Why [out] could not be written, as far as somebody looked. */
  private val outFailure: () -> IOException? = { null },
) {
  /**
   * Whether something that was printed got lost, other than by a reader who has seen enough, such
   * as `head`.
   */
  fun lostOutput(): Boolean = out.checkError() && outFailure()?.message != "Broken pipe"

  /** Tells the reader of a log something, in one line, whatever is in it. */
  fun complain(line: String) {
    err.println(visible(line.replace("\t", "    ")))
  }

  /** Has what others print to standard output go to standard error; [out] stays what it is. */
  fun keepOutput() {
    System.setOut(err)
    System.setErr(err)
  }

  companion object {
    private const val DEFAULT_COLUMNS = 80

    /** No line is longer, so that a picture of lines has a size that memory has. */
    private const val MOST_COLUMNS = 1_000

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
      // Trees and multiplication signs are not in every platform's charset.
      val out = Watched(FileOutputStream(FileDescriptor.out))
      val err = FileOutputStream(FileDescriptor.err)
      return Terminal(utf8(out), utf8(err), Screen(columns(System.getenv("COLUMNS")), colour)) {
        out.failure
      }
    }

    /** The width that a terminal says it has, if that is one. */
    fun columns(said: String?): Int =
      said?.toIntOrNull()?.takeIf { it > 0 }?.coerceAtMost(MOST_COLUMNS) ?: DEFAULT_COLUMNS

    private fun utf8(stream: OutputStream) = PrintStream(stream, true, Charsets.UTF_8)
  }

  /** Keeps what a [PrintStream] only has a flag for. */
  private class Watched(private val stream: OutputStream) : OutputStream() {
    var failure: IOException? = null
      private set

    override fun write(byte: Int) = watch { stream.write(byte) }

    override fun write(bytes: ByteArray, offset: Int, length: Int) = watch {
      stream.write(bytes, offset, length)
    }

    override fun flush() = watch { stream.flush() }

    private fun watch(action: () -> Unit) {
      try {
        action()
      } catch (e: IOException) {
        failure = e
        throw e
      }
    }
  }
}
