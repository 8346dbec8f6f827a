// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.lang.reflect.InvocationTargetException
import java.nio.file.Path
import java.util.Locale
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.text.Charsets.UTF_8

private val ROOT: Path =
  generateSequence(Path.of("").toAbsolutePath()) { it.parent }
    .first { it.resolve(".ci/run").exists() }

private val FENCE =
  Regex("^```(\\w*)\\n(.*?)^```$", setOf(RegexOption.MULTILINE, RegexOption.DOT_MATCHES_ALL))

/** The fenced blocks of a page, as language and text. */
private fun blocks(page: String): List<Pair<String, String>> =
  FENCE.findAll(ROOT.resolve(page).readText())
    .map { it.groupValues[1] to it.groupValues[2] }
    .toList()

/** No page prints it. */
private const val SEAM = "\u0000"

private fun program(imports: List<String>, blocks: List<String>): String =
  imports.joinToString("\n") +
    "\nfun main() {\n" +
    blocks.joinToString("\nprint(\"\\u0000\")\n") +
    "\n}\n"

/** What a program prints, block by block. */
private fun printed(compiler: Compiler, name: String): List<String> {
  val bytes = ByteArrayOutputStream()
  val before = System.out
  System.setOut(PrintStream(bytes, true, UTF_8))
  try {
    compiler.run(name)
  } finally {
    System.setOut(before)
  }
  return bytes.toString(UTF_8).replace(System.lineSeparator(), "\n").split(SEAM)
}

/**
 * The build script of the page on scripts, with stand-ins for what it calls of Gradle. They have
 * the names and shapes of Gradle's; that Gradle does with them what it does is not tested.
 */
private fun gradleBuild(): String {
  val script =
    blocks("docs/kotlin-scripts.md")
      .single { it.first == "kotlin" && "buildscript" in it.second }
      .second
  val (imports, statements) = script.lines().partition { it.startsWith("import ") }
  return program(imports, listOf(statements.joinToString("\n"))) +
    """
    class GradleException(message: String) : RuntimeException(message)
    class Repositories { fun mavenLocal() {} }
    class Dependencies { fun classpath(notation: String) { check(notation.startsWith("dev.sluice:")) } }
    class BuildScript {
      fun repositories(configure: Repositories.() -> Unit) { Repositories().configure() }
      fun dependencies(configure: Dependencies.() -> Unit) { Dependencies().configure() }
    }
    fun buildscript(configure: BuildScript.() -> Unit) { BuildScript().configure() }
    class Plugins { val base: Unit get() = Unit }
    fun plugins(configure: Plugins.() -> Unit) { Plugins().configure() }
    class Provider(private val value: String?) { fun getOrElse(other: String) = value ?: other }
    class Providers { fun gradleProperty(name: String) = Provider(System.getProperty(name)) }
    val providers = Providers()
    class Logger { fun lifecycle(text: String) { println(text) } }
    class Task {
      val logger = Logger()
      private val actions = mutableListOf<Task.() -> Unit>()
      private val before = mutableListOf<Task>()
      fun doLast(action: Task.() -> Unit) { actions += action }
      fun dependsOn(task: Task) { before += task }
      fun execute() {
        before.forEach { it.execute() }
        actions.forEach { it() }
      }
    }
    class Tasks {
      fun register(name: String, configure: Task.() -> Unit): Task { check(name.isNotEmpty()); return Task().apply(configure) }
      fun named(name: String, configure: Task.() -> Unit) { check(name == "check"); Task().apply(configure).execute() }
    }
    val tasks = Tasks()
    """
      .trimIndent()
}

private fun withSystemProperty(name: String, value: String, action: () -> Unit) {
  System.setProperty(name, value)
  try {
    action()
  } finally {
    System.clearProperty(name)
  }
}

class DocumentsSpec :
  FunSpec({
    val page = blocks("docs/kotlin-dsl.md")
    val pageKotlin = page.filter { it.first == "kotlin" }.map { it.second }
    val pageText = page.filter { it.first == "text" }.map { it.second }
    val sources =
      mapOf(
        "Page" to program(pageKotlin.first().lines(), pageKotlin.drop(1)),
        "Gradle" to gradleBuild(),
      )

    test("the page compiles without a warning, and prints what it says") {
      Compiler.use { compiler ->
        compiler.compile(sources).shouldBeEmpty()
        printed(compiler, "Page") shouldBe pageText
        // 212,698,418 × 4 bytes are 406 steps of 2 MiB, 2,997,166 × 8 are 12 of them.
        val steps = 406 + 12
        printed(compiler, "Gradle").single().lines().last { it.isNotEmpty() } shouldBe
          "└─ free: %,d bytes".format(Locale.ROOT, (15uL.GiB - steps.toULong() * 2.MiB).toLong())
        withSystemProperty("deviceMemory", "536870912") {
          shouldThrow<InvocationTargetException> { compiler.run("Gradle") }
            .targetException
            .message shouldBe
            "'targets': over memory: 851,443,712 bytes required, 536,870,912 left, 314,572,800 short; " +
              "shard this line over 2 devices, or raise the memory to 876,609,536 bytes"
        }
      }
    }

    test("the page has an output for each block that prints") {
      pageKotlin.drop(1).size shouldBe pageText.size
      page.map { it.first }.drop(1).chunked(2).distinct() shouldBe listOf(listOf("kotlin", "text"))
    }

    test("the README names an artifact that the bill of materials has") {
      val artifacts =
        Regex("<artifactId>(.+?)</artifactId>")
          .findAll(ROOT.resolve("bom/pom.xml").readText())
          .map { it.groupValues[1] }
          .toList()
      ROOT.resolve("README.md").readText().contains("`sluice-kotlin-dsl`") shouldBe true
      artifacts shouldContain "sluice-kotlin-dsl"
    }
  })
