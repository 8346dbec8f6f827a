// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Path
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

class DocumentsSpec :
  FunSpec({
    val readme = blocks("README.md")
    val page = blocks("docs/kotlin-dsl.md")
    val kotlin = readme.filter { it.first == "kotlin" }.map { it.second }
    val java = readme.filter { it.first == "java" }.map { it.second }
    val pageKotlin = page.filter { it.first == "kotlin" }.map { it.second }
    val pageText = page.filter { it.first == "text" }.map { it.second }
    val imports = listOf("kotlin", "policy.unsigned", "queue").map { "import dev.sluice.$it.*" }
    val sources =
      mapOf(
        "Readme" to program(imports, kotlin),
        "Page" to program(pageKotlin.first().lines(), pageKotlin.drop(1)),
      )

    test("the README and the page compile without a warning, and print what they say") {
      Compiler.use { compiler ->
        compiler.compile(sources).shouldBeEmpty()
        printed(compiler, "Readme") shouldBe listOf(readme.first { it.first == "text" }.second)
        printed(compiler, "Page") shouldBe pageText
      }
    }

    test("Java and Kotlin stand side by side in the README, ten lines each") {
      kotlin shouldHaveSize 1
      java shouldHaveSize 1
      readme.map { it.first }.take(3) shouldBe listOf("java", "kotlin", "text")
      (kotlin + java).map { it.trim().lines().size } shouldBe listOf(10, 9)
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
