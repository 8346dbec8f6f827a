// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import dev.sluice.kotlin.B
import dev.sluice.kotlin.KiB
import dev.sluice.numeric.NumericPolicies
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldBeEmpty
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** Exit status, streams and messages of a script's command line. */
class ScriptRunSpec :
  FunSpec({
    context("exit status") {
      test("0 when all is planned") {
        val run = runScript(configure = fits)
        run.status shouldBe 0
        run.err.shouldBeEmpty()
        run.out shouldContain "PLANNED"
      }

      test("1 when a line is rejected, with the numbers and the way out") {
        val run = runScript(configure = tooLarge)
        run.status shouldBe 1
        run.out shouldContain "1,032 bytes required"
        // (1,024 - 8) / 16 = 63.5
        run.out shouldContain "lower the capacity to 63 slots"
      }

      test("1 when a queue may overflow and nobody says so") {
        val run = runScript(configure = overflows)
        run.status shouldBe 1
        run.out shouldContain "mayOverflow(\"q\""
      }

      test("0 when the script says that it may") {
        val run = runScript {
          overflows(this)
          mayOverflow("q", "the sweep is repeated")
        }
        run.status shouldBe 0
        run.out shouldContain "the script allows it"
      }

      test("the worst device decides") {
        val run = runScript {
          fits(this)
          device("small") {
            freeMemory = 8.B
            resident("data", 1u, 9.B)
          }
        }
        run.status shouldBe 1
      }
    }

    context("wrong usage is status 2, with nothing on standard output") {
      fun refused(vararg args: String, message: String) {
        val run = runScript(*args, configure = fits)
        run.status shouldBe 2
        run.out.shouldBeEmpty()
        run.err shouldContain message
        run.err shouldNotContain "\tat "
      }

      test("an unknown option") { refused("--fromat=json", message = "--fromat") }
      test("an argument that is no option") { refused("extra", message = "extra") }
      test("an option without its value") { refused("--output", message = "--output") }
      test("an unknown format") {
        refused(
          "--format",
          "yaml",
          message = "--format yaml: is none of text, json, markdown, html",
        )
      }
      test("an unknown policy") {
        refused(
          "--policy",
          "decimal",
          message = "--policy: there is no policy 'decimal'; there is ",
        )
      }
      test("a parameter that the script does not have") {
        refused("--set", "x=1", message = "--set x: this script has no such parameter; it has none")
      }
      test("a setting without a value") {
        refused("--set", "x", message = "--set x: give it as NAME=VALUE")
      }
      test("a setting given twice") {
        refused("--set", "x=1", "--set", "x=2", message = "--set x: given twice")
      }
      test("an output in a folder that is not there") {
        refused(
          "--output",
          "missing/plan.txt",
          message = "--output missing/plan.txt: its folder does not exist",
        )
      }
    }

    context("a format is one whatever its case") {
      test("upper case") { runScript("--format", "JSON", configure = fits).out shouldStartWith "{" }
    }

    context("only who used it wrongly is sent to the help text") {
      test("an option") { runScript("--nosuch", configure = fits).err shouldContain "Try --help." }
      test("a file") {
        runScript("--output", "missing/x", configure = fits).err shouldNotContain "Try --help."
      }
    }

    context("an argument that the platform's charset has lost is no label and no name") {
      test("of a setting") {
        val run =
          runScript("--set", "label=gr\uFFFD\uFFFDe") {
            parameter("label", "q", "label")
            fits(this)
          }
        run.status shouldBe 2
        run.err shouldContain "set environment variable LC_ALL to C.UTF-8"
      }
    }

    context("what a log shows is one line, whatever a label holds") {
      // A newline, ESC, an override of direction, a tag character, half a pair.
      val marks = "a\n::error::b\u001B[2J\u202E\uDB40\uDC41\uD83D"
      val shown = "a\uFFFD::error::b\uFFFD[2J\uFFFD\uFFFD\uFFFD"

      test("of a device and a queue that are rejected") {
        val run =
          runScript("--format", "json") {
            device(marks) {
              freeMemory = 1.KiB
              resident(marks, 2_000u, 1.B)
            }
          }
        run.status shouldBe 1
        run.err.trimEnd().lines().forEach { it shouldStartWith "sluice: $shown: '$shown': " }
      }

      test("of a message, an option and a parameter's name") {
        runScript { error(marks) }.err.lines().first() shouldBe
          "script: error: a ::error::b\uFFFD[2J\uFFFD\uFFFD\uFFFD"
        for (args in
          listOf(
            arrayOf(marks),
            arrayOf("--format", marks),
            arrayOf("--policy", marks),
            arrayOf("--set", "$marks=1"),
            arrayOf("--output", "/nowhere/$marks"),
            arrayOf("--output", "a\u0000$marks"),
          )) {
          val run = runScript(*args, configure = fits)
          run.status shouldBe 2
          run.err.lines().none { it.trim().startsWith("::") } shouldBe true
          run.err.filter { it != '\n' && (it.isISOControl() || it == '\u202E') } shouldBe ""
        }
      }

      test("of a title in the help text") {
        val run = runScript("--help") { title(marks) }
        run.out shouldContain shown
      }
    }

    context("a script that is wrong is status 2") {
      test("no device") {
        val run = runScript {}
        run.status shouldBe 2
        run.err shouldContain "the script plans no device"
      }

      test("two devices of one label") {
        val run = runScript {
          fits(this)
          fits(this)
        }
        run.status shouldBe 2
        run.err shouldContain "'d' is the label of two devices"
      }

      test("a setting that Java refuses, in Java's words") {
        val run = runScript {
          device("d") {
            freeMemory = 1.KiB
            queue("q") { capacity = 4u }
          }
        }
        run.status shouldBe 2
        run.err shouldContain "error: entryBytes is not set"
      }

      test("mayOverflow of a queue that no device has") {
        val run = runScript {
          fits(this)
          mayOverflow("p", "of a typing error")
        }
        run.status shouldBe 2
        run.err shouldContain
          "mayOverflow names 'p', but no device has such a queue; it is one of q"
      }

      test("whatever else it throws is named, without a stack trace") {
        val run = runScript { throw java.io.FileNotFoundException("degrees.csv") }
        run.status shouldBe 2
        run.err shouldBe
          "script: error: java.io.FileNotFoundException: degrees.csv\n  --stacktrace shows more\n"
      }
    }

    context("an exception") {
      fun failing(): Nothing =
        try {
          throw java.nio.file.NoSuchFileException("degrees.csv")
        } catch (e: java.io.IOException) {
          throw java.io.UncheckedIOException("cannot read\n the degrees", e)
        }

      test("is shown with its causes, a line for each") {
        runScript { failing() }.err shouldBe
          """
          script: error: java.io.UncheckedIOException: cannot read the degrees
            caused by: java.nio.file.NoSuchFileException: degrees.csv
            --stacktrace shows more

          """
            .trimIndent()
      }

      test("is shown with its stack when asked for") {
        val run = runScript("--stacktrace") { failing() }
        run.status shouldBe 2
        run.err shouldContain "\n    at dev.sluice.script.ScriptRunSpec"
        run.err shouldContain "\nCaused by: java.nio.file.NoSuchFileException: degrees.csv"
      }

      test("that causes itself comes to an end") {
        val first = IllegalStateException("first")
        first.initCause(IllegalStateException("second", first))
        val run = runScript { throw first }
        run.err.lines().size shouldBe 8
      }
    }

    context("parameters") {
      val sized: PlanScript.() -> Unit = {
        val slots = parameter("slots", 4u, "slots of the queue")
        val bits = parameter("bits", 32, "width of an index")
        val twice = parameter("twice", false, "whether there are two buffers")
        val label = parameter("label", "q", "the queue's name")
        val kind = parameter("kind", "a", "one of two", listOf("a", "b"))
        device(kind) {
          freeMemory = 1.KiB
          queue(label) {
            capacity = slots
            entryBytes = 1.B
            indexBits = bits
            if (twice) pingPong()
          }
        }
      }

      test("have their defaults") {
        val run = runScript("--format", "json", configure = sized)
        run.out shouldContain "\"q\""
        run.status shouldBe 0
      }

      test("are what the user sets, with units and separators") {
        for (bytes in
          listOf("512", "0,512", "0_512", "512B", "512 B", "1KiB", "1,000,000", "1_000_000")) {
          val run = runScript("--set", "slots=$bytes", "--set", "label=worklist", configure = sized)
          run.out shouldContain "worklist"
          run.err.shouldBeEmpty()
        }
      }

      test("are numbers of 0 to 9 in groups of three, and a whole number of a unit") {
        val units = "whole bytes in B, KB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 512MiB; "
        val groups = "separators, either ',' or '_', stand between groups of three digits"
        val fraction = "it has a fraction: take a smaller unit"
        val large = "it is too large"
        for ((text, why) in
          listOf(
            "141.125MiB" to fraction,
            "15.9GB" to fraction,
            ".5KiB" to fraction,
            "16G" to "there is no unit 'G'",
            "16gb" to "there is no unit 'gb'",
            "0x80000000" to "hexadecimal digits are not read",
            "1,5GiB" to groups,
            "1,,2" to groups,
            "1__2" to groups,
            "1,000_000" to groups,
            "1000,000" to groups,
            ",512" to groups,
            "512_" to groups,
            "-1" to "it is negative",
            "18446744073709551616" to large,
            "18,446,744,073,709,551,616" to large,
            "9".repeat(10_000) to large,
            "16777216TiB" to large,
            // 2^64 / 1,000 = 18,446,744,073,709,551.616
            "18446744073709552KB" to large,
            "\uFF11\uFF12" to "its digits are 0 to 9",
            "\u0661" to "its digits are 0 to 9",
            "" to "its digits are 0 to 9",
            "4 slots" to "there is no unit 'slots'",
          )) {
          withClue(text) {
            val run = runScript("--set", "slots=$text", configure = sized)
            run.status shouldBe 2
            run.err shouldContain
              "--set slots: '$text' is not a number of 0 to 2^64-1, or $units$why"
          }
        }
        for ((text, why) in
          listOf(
            "\uFF13\uFF12" to "its digits are 0 to 9",
            "3.2" to fraction,
            "3,2" to groups,
            "32B" to "it has no unit",
            "2147483648" to large,
            "-2147483649" to "it is too small",
          )) {
          withClue(text) {
            val run = runScript("--set", "bits=$text", configure = sized)
            run.status shouldBe 2
            run.err shouldContain
              "--set bits: '$text' is not a whole number of -2,147,483,648 to 2,147,483,647; $why"
          }
        }
      }

      test("that are not what they should be are named") {
        for ((setting, message) in
          mapOf(
            "slots=-1" to "--set slots: '-1' is not a number",
            "bits=x" to "--set bits: 'x' is not a whole number",
            "twice=yes" to "--set twice: 'yes' is not true or false",
            "kind=c" to "--set kind: 'c' is not one of a, b",
            "slot=1" to
              "--set slot: this script has no such parameter; it has slots, bits, twice, label, kind",
          )) {
          val run = runScript("--set", setting, configure = sized)
          run.status shouldBe 2
          run.err shouldContain message
        }
      }

      test("take the largest number") {
        val run = runScript("--set", "slots=18446744073709551615", configure = sized)
        run.status shouldBe 1
        run.out shouldContain "18,446,744,073,709,551,615"
      }

      test("are declared once, with a sound name") {
        runScript {
            parameter("a", 1u, "one")
            parameter("a", 2u, "two")
          }
          .err shouldContain "parameter 'a' is declared already"
        runScript { parameter("a b", 1u, "one") }.err shouldContain
          "parameter 'a b': a name is made of"
        runScript { parameter("k", "z", "one", listOf("a")) }.err shouldContain
          "parameter 'k': the default 'z' is none of a"
      }

      test("are in the help text, with defaults") {
        val run = runScript("--help", configure = sized)
        run.status shouldBe 0
        for (part in
          listOf("slots of the queue", "q unless set", "--set", "--policy", "Exit status")) {
          run.out shouldContain part
        }
        run.out.lines().filter { it.length > 80 }.shouldContainExactly()
      }
    }

    context("help and version need no sound script") {
      test("help of a script that throws") {
        val run = runScript("--help") { error("not today") }
        run.status shouldBe 0
        run.out shouldStartWith "Usage: script"
      }

      test("version") {
        val run = runScript("--version") { error("not today") }
        run.status shouldBe 0
        run.out shouldStartWith "sluice "
      }
    }

    context("policy") {
      fun policyOf(run: Outcome) =
        Json.parseToJsonElement(run.out).jsonObject.getValue("policy").jsonPrimitive.content

      test("is unsigned unless chosen") {
        policyOf(runScript("--format", "json", configure = fits)) shouldBe "unsigned"
      }

      test("is what the option says, whatever the property") {
        val run =
          withPolicyProperty("unsigned") {
            runScript("--format", "json", "--policy", "bigint", configure = fits)
          }
        policyOf(run) shouldBe "bigint"
      }

      test("is what the property says") {
        val run = withPolicyProperty("bigint") { runScript("--format", "json", configure = fits) }
        policyOf(run) shouldBe "bigint"
      }

      test("that the property names and nobody has is an error that says so") {
        val run = withPolicyProperty("") { runScript(configure = fits) }
        run.status shouldBe 2
        run.err shouldContain "system property sluice.policy: there is no policy ''; there is "
      }
    }

    context("output files") {
      val folder = tempdir().toPath()

      test("are what would be printed") {
        val file = folder.resolve("plan.json")
        val run = runScript("--format", "json", "--output", file.toString(), configure = fits)
        run.status shouldBe 0
        run.out.shouldBeEmpty()
        file.toFile().readText() shouldBe runScript("--format", "json", configure = fits).out
      }

      test("replace what was there, and leave nothing beside it") {
        val alone = folder.resolve("alone").toFile().apply { mkdir() }
        val file = alone.resolve("plan.txt").apply { writeText("old") }
        runScript("--output", file.path, configure = fits).status shouldBe 0
        file.readText() shouldContain "PLANNED"
        alone.list()!!.toList() shouldContainExactly listOf("plan.txt")
      }

      test("stay as they were when the format cannot say the plan") {
        val file = folder.resolve("kept.h").toFile().apply { writeText("old") }
        val run = runScript("--format", "header", "--output", file.path, configure = tooLarge)
        run.status shouldBe 1
        run.err shouldContain "1,032 bytes required"
        file.readText() shouldBe "old"
      }

      test("that stay are said to be of an earlier run") {
        val file = folder.resolve("older.h").toFile()
        val first = runScript("--format", "header", "--output", file.path, configure = tooLarge)
        first.err shouldNotContain "earlier"
        first.err shouldContain "sluice: no header is made of a plan that was rejected\n"
        file.writeText("old")
        runScript("--format", "cuda", "--output", file.path, configure = tooLarge).err shouldContain
          "sluice: no header is made of a plan"
        runScript("--format", "header", "--output", file.path, configure = tooLarge)
          .err shouldContain "rejected; ${file.path} is still that of an earlier run\n"
      }

      test("of many devices leave a log that is read") {
        val many: PlanScript.() -> Unit = {
          repeat(45) {
            device("d$it") {
              freeMemory = 1.KiB
              resident("data", 2_000u, 1.B)
              resident("more", 2_000u, 1.B)
            }
          }
        }
        for (format in listOf("header", "json")) {
          val lines = runScript("--format", format, configure = many).err.trimEnd().lines()
          lines.size shouldBe if (format == "header") 12 else 11
          // Two of each of 45 devices, less the ten that are shown.
          lines[10] shouldBe "sluice: and 80 more; --format text has all of them"
        }
      }

      test("of a rejection are written, and the log says what is wrong") {
        val file = folder.resolve("rejected.json")
        val run = runScript("--format", "json", "--output", file.toString(), configure = tooLarge)
        run.status shouldBe 1
        run.err shouldContain "1,032 bytes required"
        file.toFile().readText() shouldContain "OverMemory"
      }

      test("cannot be folders") {
        val run = runScript("--output", folder.toString(), configure = fits)
        run.status shouldBe 2
        run.err shouldContain "is a folder"
      }
    }
  })

private fun <T> withPolicyProperty(value: String, block: () -> T): T {
  System.setProperty(NumericPolicies.POLICY_PROPERTY, value)
  try {
    return block()
  } finally {
    System.clearProperty(NumericPolicies.POLICY_PROPERTY)
  }
}
