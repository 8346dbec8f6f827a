// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.launcher

import dev.sluice.script.ExitStatus
import dev.sluice.script.ScriptCommandLine
import dev.sluice.script.ScriptProcess
import dev.sluice.script.ScriptRun
import dev.sluice.script.ScriptTrace
import dev.sluice.script.Terminal
import dev.sluice.script.WholeFile
import dev.sluice.script.format.DevicesCommand
import java.io.File
import java.net.URLClassLoader
import java.nio.file.Files
import java.nio.file.InvalidPathException
import java.nio.file.Path

/** Finds a script's compiled form, has it made if there is none, and runs it. */
internal class Launcher(private val cache: ScriptCache, private val terminal: Terminal) {
  /** Returns the exit status, unless the script ends the process itself. */
  fun run(args: Array<String>): Int {
    val name = args.firstOrNull() ?: return fail("no script is named. $USAGE")
    val answer =
      when (name) {
        "-h",
        "--help" -> HELP
        "-V",
        "--version" -> "sluice ${ScriptRun.VERSION}\n"
        "--schema" -> schema()
        "devices" -> return devices(args.drop(1))
        else -> return runScript(name, args)
      }
    terminal.out.print(answer)
    return if (terminal.lostOutput()) fail("standard output could not be written")
    else ExitStatus.PLANNED
  }

  private fun devices(args: List<String>): Int =
    try {
      DevicesCommand(terminal).run(args)
    } catch (_: NoClassDefFoundError) {
      fail("devices: add to the class path: dev.sluice:sluice-device-probe")
    } catch (e: IllegalStateException) {
      fail("devices: ${e.message}")
    }

  private fun schema(): String =
    checkNotNull(ScriptRun::class.java.getResourceAsStream("plan-2.schema.json")).use {
      it.readAllBytes().decodeToString()
    }

  private fun runScript(name: String, args: Array<String>): Int {
    if (name.isEmpty()) return fail("no script is named. $USAGE")
    if (name.startsWith("-")) return fail("$name stands before the script. $USAGE")
    val file =
      try {
        Path.of(name).toAbsolutePath().normalize()
      } catch (e: InvalidPathException) {
        return fail("$name: ${WholeFile.reason(e)}")
      }
    when {
      !Files.exists(file) ->
        return fail(
          if ('\uFFFD' in file.toString())
            "$name: the platform's charset cannot say the path; ${WholeFile.UTF_8_LOCALE}"
          else "$name: there is no such file. $USAGE"
        )
      !Files.isRegularFile(file) ->
        return fail("$name: is a folder or a device, not a file. $USAGE")
      !name.endsWith(SUFFIX) -> return fail("$name: a script's name ends in $SUFFIX")
      !Files.isReadable(file) -> return fail("$name: cannot be read")
    }
    val key = key(file)
    val script = cache.get(key) ?: compile(name, file)?.also { cache.put(key, it) }
    return if (script == null) ExitStatus.FAILED
    else run(script, file, args.copyOfRange(1, args.size))
  }

  private fun run(script: CompiledScript, file: Path, args: Array<String>): Int {
    val name = file.fileName.toString()
    ScriptProcess.launched = true
    ScriptProcess.script = file
    terminal.keepOutput()
    try {
      script.run(args)
    } catch (e: Throwable) { // a script may throw anything, and Kotlin declares nothing
      val stackTrace = ScriptCommandLine.STACK_TRACE in args
      ScriptTrace.describe(e, name, stackTrace).forEach(terminal::complain)
      return ExitStatus.FAILED
    }
    return ScriptProcess.status
      ?: fail("$name: the script ended without planning anything; it has to call planScript(args)")
  }

  /** Compiles in a process of its own, so that no run carries the compiler along. */
  private fun compile(name: String, file: Path): CompiledScript? {
    val compilerPath = System.getProperty(COMPILER_PATH_PROPERTY)
    val classPath = System.getProperty("java.class.path")
    val missing = missingArtifacts(listOfNotNull(classPath, compilerPath))
    if (missing.isNotEmpty()) {
      fail(
        "no Kotlin compiler to compile $name with; add to the class path: ${missing.joinToString()}"
      )
      return null
    }
    terminal.complain("sluice: compiling $name")
    val compiled = Files.createTempFile("sluice", ".script")
    try {
      val command =
        mutableListOf(Path.of(System.getProperty("java.home"), "bin", "java").toString())
      command += "-XX:TieredStopAtLevel=1"
      if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
        command += "--sun-misc-unsafe-memory-access=allow"
      }
      command +=
        listOf("-cp", listOfNotNull(classPath, compilerPath).joinToString(File.pathSeparator))
      command += ScriptCompiler::class.java.name
      command += listOf(name, file.toString(), compiled.toString(), classPath)
      val process = ProcessBuilder(command).redirectErrorStream(true).start()
      process.outputStream.close()
      process.inputStream.bufferedReader().forEachLine(terminal::complain)
      return if (process.waitFor() == 0) CompiledScript.of(Files.readAllBytes(compiled)) else null
    } finally {
      Files.deleteIfExists(compiled)
    }
  }

  /**
   * What a build has to name itself, as it is optional where the compiler is not needed. Found out
   * here because the JVM would say it in the form of a stack trace.
   */
  private fun missingArtifacts(paths: List<String>): List<String> {
    val entries = paths.flatMap { it.split(File.pathSeparator) }.filter { it.isNotEmpty() }
    val urls = entries.map { File(it).toURI().toURL() }.toTypedArray()
    return URLClassLoader(urls, null).use { loader ->
      COMPILER_CLASSES.filterKeys { loader.findResource(it) == null }.values.toList()
    }
  }

  /**
   * All that decides what compiling gives, but for imported scripts, which the result knows itself.
   */
  private fun key(file: Path): String {
    val text = StringBuilder()
    text.append(file).append('\n')
    text.append(CompiledScript.digest(Files.readAllBytes(file))).append('\n')
    text.append(ScriptRun.VERSION).append(' ').append(KotlinVersion.CURRENT).append(' ')
    text.append(System.getProperty("java.specification.version")).append('\n')
    for (entry in System.getProperty("java.class.path").split(File.pathSeparator)) {
      val jar = File(entry)
      text.append(entry).append(' ').append(jar.length()).append(' ').append(jar.lastModified())
      text.append('\n')
    }
    return CompiledScript.digest(text.toString().toByteArray())
  }

  private fun fail(message: String): Int {
    terminal.complain("sluice: $message")
    return ExitStatus.FAILED
  }

  private companion object {
    const val SUFFIX = ".main.kts"
    const val COMPILER_PATH_PROPERTY = "sluice.compiler.path"

    /** A class of each artifact that compiling takes and Sluice does not bring along. */
    val COMPILER_CLASSES =
      mapOf(
        "org/jetbrains/kotlin/mainKts/MainKtsScript.class" to
          "org.jetbrains.kotlin:kotlin-main-kts",
        "org/jetbrains/kotlin/scripting/compiler/plugin/impl/ScriptJvmK2CompilerIsolated.class" to
          "org.jetbrains.kotlin:kotlin-scripting-compiler-embeddable",
        "org/jetbrains/kotlin/cli/common/messages/MessageCollector.class" to
          "org.jetbrains.kotlin:kotlin-compiler-embeddable",
      )

    /**
     * From this release on, the JVM warns of what the compiler does, which its user cannot mend.
     */
    const val WARNS_OF_UNSAFE = 24
    const val USAGE =
      "Usage: sluice SCRIPT$SUFFIX [options of the script]; SCRIPT --help shows those."

    val HELP =
      """
      $USAGE
      Plans what a Kotlin script says of a device; compiles it first unless that was done before.

        devices         Shows what the drivers of this machine say of its devices;
                        devices --help says more.
        -h, --help      Shows this text.
        -V, --version   Shows the version of Sluice.
            --schema    Shows the JSON Schema of what --format json prints.

      JAVA_HOME names the JDK, 17 or later, and JAVA_OPTS has options for it; system property
      sluice.policy names the arithmetic, and sluice.cache the folder of compiled scripts.

      Exit status: 0, all devices are planned; 1, a line was rejected, or a queue may overflow and
      the script does not say that it may; 2, anything else, and a message says what.
      """
        .trimIndent() + "\n"
  }
}
