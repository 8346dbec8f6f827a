// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import io.kotest.core.spec.style.StringSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe

internal class ScriptTraceTest :
  StringSpec({
    val below = frame("Sequences.kt", 99)
    val here = frame("plan.main.kts", 12)
    val there = frame("shared.main.kts", 3)

    fun described(thrown: Throwable, stackTrace: Boolean = false) =
      ScriptTrace.describe(thrown, "plan.main.kts", stackTrace)

    "what a script is refused is said by its text alone, on one line" {
      listOf<(String) -> Throwable>(
          ::IllegalStateException,
          ::IllegalArgumentException,
          ::ArithmeticException,
        )
        .forAll { refusal ->
          described(refusal("  too large\n\n  by far ").at(below, here, there)) shouldBe
            listOf("plan.main.kts:12: error: too large by far")
        }
    }

    "what else is thrown is named, and there is more to show" {
      described(NullPointerException("no queue").at(there)) shouldBe
        listOf("shared.main.kts:3: error: java.lang.NullPointerException: no queue", MORE)
      listOf(null, "", " ").forAll {
        described(NullPointerException(it).at(there)).first() shouldBe
          "shared.main.kts:3: error: java.lang.NullPointerException"
        described(IllegalStateException(it).at(there)).first() shouldBe
          "shared.main.kts:3: error: java.lang.IllegalStateException"
      }
    }

    "without a line of a script it is the script's" {
      listOf(below, frame(null, 7), frame("main.kts", 7)).forAll {
        described(IllegalStateException("no").at(it)) shouldBe listOf("plan.main.kts: error: no")
      }
    }

    "causes have the line of their own, if it is another" {
      val first = RuntimeException("first").at(here)
      val second = RuntimeException("second", first).at(below)
      val third = RuntimeException("third", second).at(there)
      described(IllegalStateException("refused", third).at(here)) shouldBe
        listOf(
          "plan.main.kts:12: error: refused",
          "  caused by: java.lang.RuntimeException: third (shared.main.kts:3)",
          "  caused by: java.lang.RuntimeException: second",
          "  caused by: java.lang.RuntimeException: first",
          MORE,
        )
    }

    "five causes are enough" {
      val last = (1..9).fold(RuntimeException("0")) { cause, i -> RuntimeException("$i", cause) }
      described(last).map { it.substringAfterLast(": ") } shouldBe
        listOf("9", "8", "7", "6", "5", "4", MORE)
    }

    "the whole stack is shown to those who ask" {
      val lines = described(IllegalStateException("no").at(below, here), stackTrace = true)
      lines.first() shouldBe "plan.main.kts:12: error: no"
      lines shouldContain "java.lang.IllegalStateException: no"
      lines.map { it.trim() } shouldContain "at T.run(Sequences.kt:99)"
      lines.none { it.isBlank() || it == MORE } shouldBe true
    }
  })

private const val MORE = "  --stacktrace shows more"

private fun frame(file: String?, line: Int) = StackTraceElement("T", "run", file, line)

private fun <T : Throwable> T.at(vararg frames: StackTraceElement): T = apply {
  stackTrace = frames
}
