// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.launcher

import dev.sluice.script.ScriptTrace
import java.io.File
import java.io.FileDescriptor
import java.io.FileOutputStream
import java.io.PrintStream
import java.nio.file.Files
import java.nio.file.Path
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine
import kotlin.script.experimental.api.ResultWithDiagnostics
import kotlin.script.experimental.api.ScriptCompilationConfiguration
import kotlin.script.experimental.api.ScriptDiagnostic
import kotlin.script.experimental.api.SourceCode
import kotlin.script.experimental.api.asSuccess
import kotlin.script.experimental.api.baseClass
import kotlin.script.experimental.api.defaultImports
import kotlin.script.experimental.api.dependencies
import kotlin.script.experimental.api.fileExtension
import kotlin.script.experimental.api.isError
import kotlin.script.experimental.api.refineConfiguration
import kotlin.script.experimental.dependencies.ArtifactWithLocation
import kotlin.script.experimental.dependencies.DependsOn
import kotlin.script.experimental.dependencies.ExternalDependenciesResolver
import kotlin.script.experimental.dependencies.Repository
import kotlin.script.experimental.host.toScriptSource
import kotlin.script.experimental.jvm.JvmDependency
import kotlin.script.experimental.jvm.impl.KJvmCompiledModuleInMemory
import kotlin.script.experimental.jvm.impl.KJvmCompiledScript
import kotlin.script.experimental.jvm.jvm
import kotlin.script.experimental.jvm.updateClasspath
import kotlin.script.experimental.jvmhost.JvmScriptCompiler
import kotlin.system.exitProcess
import org.jetbrains.kotlin.mainKts.CompilerOptions
import org.jetbrains.kotlin.mainKts.Import
import org.jetbrains.kotlin.mainKts.MainKtsConfigurator
import org.jetbrains.kotlin.mainKts.MainKtsScript
import org.jetbrains.kotlin.mainKts.ScriptFileLocation
import org.jetbrains.kotlin.mainKts.ScriptFileLocationCustomConfigurator
import org.jetbrains.kotlin.mainKts.configureScriptFileLocationPathVariablesForCompilation

/**
 * Compiles one script as the `kotlin` command would, but that Sluice is there already. The one
 * class that needs the compiler; a program of its own.
 */
internal class ScriptCompiler(
  private val name: String,
  private val classPath: List<File>,
  private val out: PrintStream,
) {
  private val configuration = ScriptCompilationConfiguration {
    fileExtension("main.kts")
    baseClass(MainKtsScript::class)
    defaultImports(
      DependsOn::class,
      Repository::class,
      Import::class,
      CompilerOptions::class,
      ScriptFileLocation::class,
    )
    jvm { updateClasspath(classPath) }
    refineConfiguration {
      onAnnotations(
        DependsOn::class,
        Repository::class,
        Import::class,
        CompilerOptions::class,
        handler = MainKtsConfigurator().transformResolver { WithoutProvided(it) },
      )
      onAnnotations(ScriptFileLocation::class, handler = ScriptFileLocationCustomConfigurator())
      beforeCompiling(::configureScriptFileLocationPathVariablesForCompilation)
    }
  }

  /** Returns the script, or null after printing why there is none. */
  fun compile(file: Path): CompiledScript? {
    val result = blocking { JvmScriptCompiler()(file.toFile().toScriptSource(), configuration) }
    result.reports.filter { it.severity >= ScriptDiagnostic.Severity.WARNING }.forEach(::print)
    return when (result) {
      is ResultWithDiagnostics.Success -> toCompiled(file, result.value as KJvmCompiledScript)
      is ResultWithDiagnostics.Failure -> {
        if (result.reports.none { it.isError() }) {
          out.println("$name: error: the compiler failed without saying why")
        }
        null
      }
    }
  }

  private fun toCompiled(file: Path, script: KJvmCompiledScript): CompiledScript {
    val scripts = LinkedHashMap<String, KJvmCompiledScript>()
    collect(script, scripts)
    val resolved =
      scripts.values
        .flatMap {
          it.compilationConfiguration[ScriptCompilationConfiguration.dependencies].orEmpty()
        }
        .filterIsInstance<JvmDependency>()
        .flatMap { it.classpath }
        .filter { it !in classPath }
        .distinct()
    return CompiledScript(
      scripts.map { (className, compiled) ->
        val source =
          if (compiled === script) file else Path.of(checkNotNull(compiled.sourceLocationId))
        CompiledScript.Source(className, source, CompiledScript.digest(Files.readAllBytes(source)))
      },
      resolved.map { it.toPath().toAbsolutePath() },
      (script.getCompiledModule() as KJvmCompiledModuleInMemory).compilerOutputFiles,
    )
  }

  private fun collect(script: KJvmCompiledScript, into: MutableMap<String, KJvmCompiledScript>) {
    if (into.put(script.scriptClassFQName, script) == null) {
      script.otherScripts.forEach { collect(it as KJvmCompiledScript, into) }
    }
  }

  private fun print(report: ScriptDiagnostic) {
    val file =
      report.sourcePath?.let { if (Path.of(it).endsWith(Path.of(name).fileName)) name else it }
    val start = report.location?.start
    val place = listOfNotNull(file ?: name, start?.line, start?.col).joinToString(":")
    val hint =
      if (OUTER_CALL.containsMatchIn(report.message))
        "; call it in the block of planScript itself, outside of device { }"
      else ""
    out.println("$place: ${report.severity.name.lowercase()}: ${report.message}$hint")
  }

  /**
   * Leaves out what the launcher has on its class path already, in whatever version the script
   * asks.
   */
  private inner class WithoutProvided(private val resolver: ExternalDependenciesResolver) :
    ExternalDependenciesResolver by resolver {
    override suspend fun resolve(
      artifactCoordinates: String,
      options: ExternalDependenciesResolver.Options,
      sourceCodeLocation: SourceCode.LocationWithId?,
    ): ResultWithDiagnostics<List<File>> =
      resolve(listOf(ArtifactWithLocation(artifactCoordinates, sourceCodeLocation)), options)

    override suspend fun resolve(
      artifactsWithLocations: List<ArtifactWithLocation>,
      options: ExternalDependenciesResolver.Options,
    ): ResultWithDiagnostics<List<File>> {
      val missing = artifactsWithLocations.filterNot { isProvided(it.artifact) }
      if (missing.isEmpty()) return emptyList<File>().asSuccess()
      val result = resolver.resolve(missing, options)
      if (result is ResultWithDiagnostics.Success || result.reports.any { it.isError() })
        return result
      // The resolver only warns, of whatever it tried.
      val wanted = missing.joinToString { "\"${it.artifact}\"" }
      val tried = result.reports.joinToString("; ") { it.message }
      return ResultWithDiagnostics.Failure(
        ScriptDiagnostic(
          ScriptDiagnostic.unspecifiedError,
          "@file:DependsOn($wanted) cannot be resolved: $tried",
          locationWithId = missing.first().sourceCodeLocation,
        )
      )
    }

    private fun isProvided(coordinates: String): Boolean {
      val parts = coordinates.split(':')
      return parts.size >= 3 &&
        parts[0] == SLUICE_GROUP &&
        classPath.any { it.name.startsWith("${parts[1]}-") || it.parentFile?.name == parts[1] }
    }
  }

  companion object {
    private const val SLUICE_GROUP = "dev.sluice"

    /** The compiler's words for a function of the script that is called in a block of a device. */
    private val OUTER_CALL =
      Regex("'fun (parameter|device|title|mayOverflow|mayWarn)\\(.* implicit receiver")

    /**
     * Arguments: the script's name as its user has it, its file, where the result goes, the class
     * path.
     */
    @JvmStatic
    fun main(args: Array<String>) {
      val (name, file, compiled, classPath) = args
      // Whoever started it reads UTF-8, whatever the locale is.
      val out = PrintStream(FileOutputStream(FileDescriptor.out), true, Charsets.UTF_8)
      val jars = classPath.split(File.pathSeparator).map(::File)
      try {
        val script = ScriptCompiler(name, jars, out).compile(Path.of(file)) ?: exitProcess(1)
        Files.write(Path.of(compiled), script.toBytes())
      } catch (e: Throwable) { // of the compiler, which may throw anything
        ScriptTrace.describe(e, name, stackTrace = false).forEach(out::println)
        exitProcess(1)
      }
    }

    /** The compiler is called through coroutines, but never suspends. */
    private fun <T> blocking(block: suspend () -> T): T {
      var result: Result<T>? = null
      block.startCoroutine(Continuation(EmptyCoroutineContext) { result = it })
      return checkNotNull(result).getOrThrow()
    }
  }
}
