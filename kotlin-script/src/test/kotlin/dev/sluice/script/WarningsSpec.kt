// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import dev.sluice.kotlin.B
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldBeEmpty
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

/** A queue in windows of 4 slots: 50 sweeps of 25 windows for 100 items. */
private val warned: PlanScript.() -> Unit = {
  device("d") {
    freeMemory = 1_024u
    queue("q") {
      capacity = 100u
      bound = 100u
      entryBytes = 8.B
      drain {
        itemsPerWindow = 4u
        itemsPerGroup = 4u
        sweepsAtMost = 50u
        totalItems = 100u
      }
    }
  }
}

class WarningsSpec :
  FunSpec({
    test("a warning is printed, with its numbers and the way out, and changes no status") {
      val run = runScript(configure = warned)
      run.status shouldBe 0
      run.out.replace(Regex("\\s+"), " ") shouldContain
        "warning: 'q': empty launches: of 50 sweeps with 25 windows each, at most 74 windows find " +
          "an item; 100 items in all are fewer than a group of 4 for each window"
      run.out.replace(Regex("\\s+"), " ") shouldContain
        "widen the drain window to 100 items or more, or have the script say why it does no harm: " +
          "mayWarn(\"q\", Warning.EMPTY_LAUNCHES, \"why\")"
    }

    test("it is printed to standard error where the output goes elsewhere") {
      val run = runScript("--format", "json", configure = warned)
      run.status shouldBe 0
      run.err shouldContain "sluice: d: warning: 'q': empty launches"
    }

    test("--warnings fail makes it status 1, pass does not") {
      val fail = runScript("--warnings", "fail", configure = warned)
      fail.status shouldBe 1
      fail.err shouldBe
        "sluice: everything has its place, but --warnings fail makes 1 warning status 1\n"
      runScript("--warnings", "pass", configure = warned).status shouldBe 0
      runScript("--warnings", "fail", configure = fits).status shouldBe 0
      val run = runScript("--warnings", "loud", configure = warned)
      run.status shouldBe 2
      run.err shouldContain "--warnings loud: is none of pass, fail"
    }

    test("an excuse is told, and keeps the status") {
      val run =
        runScript("--warnings", "fail") {
          warned(this)
          mayWarn("q", Warning.EMPTY_LAUNCHES, because = "it runs once a day")
        }
      run.status shouldBe 0
      run.err.shouldBeEmpty()
      run.out.replace(Regex("\\s+"), " ") shouldContain "the script allows it: it runs once a day"
      run.out shouldNotContain "warning:"
    }

    test("an excuse that nothing needs is an error, with or without --warnings fail") {
      for (args in listOf(arrayOf(), arrayOf("--warnings", "fail"))) {
        val run =
          runScript(*args) {
            warned(this)
            mayWarn("q", Warning.IDLE_GROUPS, because = "of nothing")
          }
        run.status shouldBe 2
        run.out.shouldBeEmpty()
        run.err shouldContain
          "mayWarn excuses IDLE_GROUPS of 'q', but there is no such warning; leave it out"
      }
    }

    test("of a device that is rejected not all warnings are known") {
      val run = runScript {
        tooLarge(this)
        mayWarn("q", Warning.IDLE_GROUPS, because = "of nothing yet")
      }
      run.status shouldBe 1
    }

    test("an excuse has a reason, and is given once") {
      val script = PlanScript(Parameters(mapOf()))
      shouldThrow<IllegalArgumentException> {
        script.mayWarn("q", Warning.IDLE_GROUPS, because = " ")
      }
      script.mayWarn("q", Warning.IDLE_GROUPS, because = "small")
      shouldThrow<IllegalStateException> {
          script.mayWarn("q", Warning.IDLE_GROUPS, because = "again")
        }
        .message shouldBe "mayWarn of 'q', IDLE_GROUPS, is said already"
    }
  })
