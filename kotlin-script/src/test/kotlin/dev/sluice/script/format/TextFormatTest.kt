// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceMemory
import dev.sluice.script.DeviceReport
import dev.sluice.script.Screen
import io.kotest.core.spec.style.StringSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll

internal class TextFormatTest :
  StringSpec({
    fun text(vararg devices: DeviceReport, screen: Screen = plain) =
      TextFormat().render(reportOn(*devices), screen)

    "the table has the figures of the ledger, and the shares where there is room" {
      // worked example: 41,235,578,880 - 14,449,377,280 = 26,786,201,600; 14,449,377,280 is 34.16 %
      // of
      // 42,298,834,944
      val line = text(planned(friendster())).lines().first { it.startsWith(" targets") }
      line.split(Regex(" +")).filter(String::isNotEmpty) shouldBe
        listOf("targets", "resident", "14,448,537,080", "14,449,377,280", "26,786,201,600")
      text(planned(friendster()), screen = Screen(100, false)) shouldContain "34.16 %"
    }

    "the queues stand in a table of their own" {
      val line = text(planned(usroad())).lines().first { it.startsWith(" delta ") && "bps" in it }
      line shouldBe " delta   5,000,000   330 bps  POSSIBLE    26 × 196,608, last 84,800"
    }

    "a plan ends in PLANNED" {
      text(planned(friendster())) shouldEndWith "\nPLANNED: everything has its place\n"
    }

    "a queue that may overflow is named, with the words that allow it" {
      val text = text(planned(usroad()))
      text shouldContain
        "queue 'delta' may overflow: up to 35,000,000 items for 5,000,000 slots\n  → give it"
      text shouldContain "mayOverflow(\"delta\", \"why\")"
      text shouldEndWith "\nMAY OVERFLOW: everything has its place, but 1 queue may overflow\n"
    }

    "the words that allow it are Kotlin for any label" {
      val odd =
        device("d", DeviceMemory.ofFree(99)) {
          line(queue("a\"\$b\\") { capacity(1).bound(2).entryBytes(1) })
        }
      unwrapped(text(planned(odd))) shouldContain """mayOverflow("a\"\${'$'}b\\", "why")"""
    }

    "what the script allows is said with its reason" {
      val text = text(planned(usroad(), mapOf("delta" to "the kernel spills")))
      unwrapped(text) shouldContain "the script allows it: the kernel spills\n"
      text shouldEndWith "PLANNED: everything has its place\n"
    }

    "a rejection has its errors and the ways out, numbers grouped" {
      val text = unwrapped(text(planned(webgpu(20_000_000))))
      text shouldContain
        "'frontier': over memory: 640,000,020 bytes required, 618,176,512 left, 21,823,508 short\n" +
          "  → lower the capacity to 19,318,015 slots, or shard over 2 devices, or raise the " +
          "memory to 1,095,565,332 bytes"
      text shouldEndWith "REJECTED: not everything fits\n"
    }

    "several devices end in a table of all" {
      val text = text(planned(friendster()), planned(webgpu(20_000_000)))
      text.lines() shouldContain " A100-SXM4-40GB  planned   42,298,834,944  25,458,704,384"
      text shouldEndWith "REJECTED: 1 of 2 devices cannot hold everything\n"
    }

    "wrapped lines of the tree keep their branches" {
      val lines = text(planned(friendster())).lines()
      val at = lines.indexOfFirst { it.startsWith("│  ├─ 65,608,366 slots") }
      lines.subList(at, at + 2) shouldBe
        listOf(
          "│  ├─ 65,608,366 slots, 65,798,144 at no extra cost, 0 bps full at the start,",
          "│  │    overflow IMPOSSIBLE",
        )
    }

    "a number in a label stays as it is" {
      groupedIn("'road 2016 x2016': 20000000 slots, at most 2016.") shouldBe
        "'road 2,016 x2016': 20,000,000 slots, at most 2,016."
      groupedIn("'2016': 1234 over") shouldBe "'2016': 1,234 over"
    }

    "nothing is wider than the screen, whatever the labels and numbers" {
      checkAll(300, devices, Arb.int(80..200)) { device, columns ->
        text(device, screen = Screen(columns, false)).lines().forAll {
          it.length shouldBeLessThanOrEqual columns
        }
      }
    }

    "colours change nothing but colours" {
      checkAll(100, devices) { device ->
        val coloured = text(device, screen = Screen(80, colour = true))
        coloured.replace(Regex("\u001B\\[[0-9;]*m"), "") shouldBe text(device)
        coloured shouldContain "\u001B[1m"
      }
    }

    "a pipe gets no control characters, not even from labels" {
      val hostile = device("d\u001B[31m", DeviceMemory.ofFree(9)) { resident("a\nb\u202E", 1, 1) }
      val text = text(planned(hostile))
      text.filter { it.isISOControl() && it != '\n' } shouldBe ""
      text shouldNotContain "\u202E"
      text shouldContain "├─ a\uFFFDb\uFFFD: resident of 1 byte, 8 left\n"
    }

    "percentages and rounded bytes are rounded down" {
      // 1/3 = 33.333 %; 2^64-1 = 15.999… EiB; 1,048,575 B = 1023.999 KiB
      percent(1, 3) shouldBe "33.33 %"
      percent(-1, -1) shouldBe "100.00 %"
      percent(0, 0) shouldBe "0.00 %"
      rounded(-1) shouldBe "15.9 EiB"
      rounded(1_048_575) shouldBe "1023.9 KiB"
      rounded(1023) shouldBe "1,023 B"
      grouped(-1) shouldBe "18,446,744,073,709,551,615"
    }
  })

/** Puts lines together that were broken because of the width; a fix keeps its own. */
private fun unwrapped(text: String): String = text.replace(Regex("\n(?! *→) +"), " ")
