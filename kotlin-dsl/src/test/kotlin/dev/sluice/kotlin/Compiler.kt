// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.writeText
import org.jetbrains.kotlin.cli.common.arguments.K2JVMCompilerArguments
import org.jetbrains.kotlin.cli.common.arguments.parseCommandLineArguments
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageSeverity
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageSourceLocation
import org.jetbrains.kotlin.cli.common.messages.MessageCollector
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler
import org.jetbrains.kotlin.config.Services

/** What the compiler says of a line of a source, and what it calls that. */
internal data class Diagnostic(
  val source: String,
  val line: Int,
  val name: String,
  val text: String,
)

/** The compiler, with the class path of the tests and warnings as errors. */
internal class Compiler(private val folder: Path) {
  private val classes: Path = folder.resolve("classes")

  /** Compiles all sources at once, by their names, and returns every complaint. */
  fun compile(sources: Map<String, String>): List<Diagnostic> {
    val files =
      sources.map { (name, source) ->
        folder.resolve("sources").createDirectories().resolve("$name.kt").apply {
          writeText(source)
        }
      }
    val complaints = Complaints()
    val arguments = K2JVMCompilerArguments()
    parseCommandLineArguments(OPTIONS + "-d" + "$classes" + files.map { "$it" }, arguments)
    K2JVMCompiler().exec(complaints, Services.EMPTY, arguments)
    return complaints.diagnostics
  }

  /** Runs `main` of that source. */
  fun run(source: String) {
    val urls = arrayOf(classes.toUri().toURL())
    java.net.URLClassLoader(urls, Compiler::class.java.classLoader).use { loader ->
      loader.loadClass("${source}Kt").getMethod("main").invoke(null)
    }
  }

  private class Complaints : MessageCollector {
    val diagnostics = mutableListOf<Diagnostic>()

    override fun clear() = diagnostics.clear()

    override fun hasErrors() = diagnostics.isNotEmpty()

    override fun report(
      severity: CompilerMessageSeverity,
      message: String,
      location: CompilerMessageSourceLocation?,
    ) {
      if (severity.isError || severity.isWarning) {
        val named = Regex("(?s)\\[(\\w+)] (.*)").matchEntire(message)
        diagnostics +=
          Diagnostic(
            location?.path?.let { Path.of(it).fileName.toString().removeSuffix(".kt") } ?: "",
            location?.line ?: 0,
            named?.groupValues?.get(1) ?: "",
            named?.groupValues?.get(2) ?: message,
          )
      }
    }
  }

  companion object {
    /** The flags of a strict build; those of the JVM are a script's. */
    private val OPTIONS =
      listOf("-no-stdlib", "-no-reflect", "-Werror", "-Xrender-internal-diagnostic-names") +
        listOf("-jvm-target", "1.8", "-cp", System.getProperty("java.class.path"))

    fun <T> use(action: (Compiler) -> T): T {
      val folder = Files.createTempDirectory("sluice-kotlin")
      try {
        return action(Compiler(folder))
      } finally {
        folder.toFile().deleteRecursively()
      }
    }
  }
}
