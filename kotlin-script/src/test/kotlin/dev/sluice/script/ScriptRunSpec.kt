// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import dev.sluice.kotlin.B
import dev.sluice.kotlin.KiB
import dev.sluice.numeric.NumericPolicies
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
        refused("--policy", "decimal", message = "--policy: No NumericPolicy with id 'decimal'")
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
          "script: error: java.io.FileNotFoundException: degrees.csv" + System.lineSeparator()
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
        for (bytes in listOf("512", "5_12", "5,12", "512B", "512 B", "0.5KiB", "1KiB")) {
          val run = runScript("--set", "slots=$bytes", "--set", "label=worklist", configure = sized)
          if (bytes == "0.5KiB") {
            run.status shouldBe 2
            run.err shouldContain
              "--set slots: '0.5KiB' is not a number of 0 to 2^64-1, or bytes with a unit such as 512MiB"
          } else {
            run.status shouldBe 0
            run.out shouldContain "worklist"
          }
        }
      }

      test("that are not what they should be are named") {
        for ((setting, message) in
          mapOf(
            "slots=-1" to "--set slots: '-1' is not a number",
            "slots=18446744073709551616" to "is not a number of 0 to 2^64-1",
            "slots=16777216TiB" to "is not a number",
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
        run.err shouldContain "system property sluice.policy: No NumericPolicy with id ''"
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
