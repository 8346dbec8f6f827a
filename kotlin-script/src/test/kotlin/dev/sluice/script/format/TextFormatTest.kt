// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceMemory
import dev.sluice.device.DevicePlanner
import dev.sluice.device.ResidentLine
import dev.sluice.policy.unsigned.UnsignedLongPolicy
import dev.sluice.script.DeviceReport
import dev.sluice.script.Screen
import dev.sluice.script.slow
import dev.sluice.script.visible
import io.kotest.core.spec.style.StringSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.choice
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.uLong
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
      val line =
        text(planned(usroad())).lines().first { it.startsWith(" delta ") && "POSSIBLE" in it }
      line shouldBe " delta   5,000,000    3.30 %  POSSIBLE    26 × 196,608, last 84,800"
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
          "  → lower the capacity to 19,318,015 slots, or shard this line over 2 devices, or raise the " +
          "memory to 1,095,565,332 bytes"
      text shouldEndWith "REJECTED: not everything fits\n"
    }

    "of equal devices the fullest is shown, with what it has of each line" {
      val text = unwrapped(text(planned(shards(2))))
      text shouldContain "A100-40, each of 2 devices: planned, 42,298,834,944 bytes in total"
      text shouldContain "1,806,067,135 of 3,612,134,270 elements, sharded\n"
      text shouldContain "1,806,067,135 of 3,612,134,270 slots, sharded\n"
      text shouldContain "1,000,000 elements for each of 1 other device\n"
      text shouldContain "free: 4,837,408,768 bytes"
      val several = text(planned(shards(4)), planned(friendster()))
      several.lines() shouldContain " A100-40 × 4     planned  42,298,834,944  22,881,304,576"
      unwrapped(text(planned(shards(1)))) shouldContain "shard this line over 2 devices"
    }

    "several devices end in a table of all" {
      val text = text(planned(friendster()), planned(webgpu(20_000_000)))
      text.lines() shouldContain " A100-SXM4-40GB  planned   42,298,834,944  25,458,704,384"
      text shouldEndWith "REJECTED: 1 of 2 devices cannot hold everything\n"
    }

    "the tree says of a drain what Java's explain does" {
      for (profile in listOf(grid(fast = true), grid(fast = false), grid(false, pingPong = true))) {
        val tree = buildString { planned(profile).appendTree(this) }
        fun drain(text: String) =
          text.lines().dropWhile { "drained in" !in it }.takeWhile { "frontier control" !in it }
        val said = drain(DevicePlanner.using(UnsignedLongPolicy()).explain(profile))
        (said.size >= 3) shouldBe true
        drain(tree) shouldBe said
      }
    }

    "a warning stands in the tree, with its way out" {
      val lines = text(planned(grid(false)), screen = Screen(400, colour = false)).lines()
      lines
        .filter { "WARNING" in it }
        .map { it.substringAfter("WARNING ").substringBefore(':') } shouldBe
        listOf("empty launches", "idle groups")
      lines[lines.indexOfFirst { "WARNING idle" in it } + 1] shouldBe
        "│  ├─ → stride with at most 1,056 groups"
    }

    "wrapped lines of the tree keep their branches" {
      val lines = text(planned(friendster())).lines()
      val at = lines.indexOfFirst { it.startsWith("│  ├─ 65,608,366 slots") }
      lines.subList(at, at + 2) shouldBe
        listOf(
          "│  ├─ 65,608,366 slots, 65,798,144 at no extra cost, under 0.01 % full at the",
          "│  │    start, overflow IMPOSSIBLE",
        )
    }

    "nothing is wider than the screen, whatever it is, and the labels and numbers" {
      checkAll(cases(300), drained, Arb.choice(Arb.int(1..24), Arb.int(25..200))) { device, columns
        ->
        text(device, screen = Screen(columns, false)).lines().forAll {
          // A wide character takes two columns of a screen of one.
          columns(it) shouldBeLessThanOrEqual maxOf(2, columns)
        }
      }
    }

    "a text is whole, however it is broken" {
      checkAll(300, labels, Arb.int(1..40), Arb.int(1..40)) { label, first, next ->
        val text = visible(label)
        wrap(text, first, next).joinToString("").filter { it != ' ' } shouldBe
          text.filter { it != ' ' }
      }
      wrap("", 5, 5) shouldBe listOf("")
      wrap("a bb ccc", 4, 3) shouldBe listOf("a bb", "ccc")
      wrap("abcdefg h", 4, 2) shouldBe listOf("abcd", "ef", "g", "h")
      wrap("🚀🚀", 1, 1) shouldBe listOf("🚀", "🚀")
      // A family of three is one, and so are a letter and its accent.
      wrap("👩\u200D👩\u200D👧e\u0301x", 2, 2) shouldBe listOf("👩\u200D👩\u200D👧", "e\u0301x")
    }

    "wide characters take two columns, and columns of a table stay in line" {
      columns("前沿") shouldBe 4
      columns("größe") shouldBe 5
      columns("❤\uFE0F") shouldBe 2
      val profile =
        device("d", DeviceMemory.ofFree(1_000)) {
          resident("前沿", 1, 7)
          resident("abcd", 1, 7)
        }
      val rows =
        text(planned(profile)).lines().filter { it.startsWith(" 前沿") || it.startsWith(" abcd") }
      rows.map { columns(it.substringBefore("resident")) } shouldBe listOf(7, 7)
    }

    "what nobody reads is counted"
      .config(tags = setOf(slow)) {
        val label = "x".repeat(1_000_000)
        val profile =
          device(label, DeviceMemory.ofFree(-1)) {
            line(ResidentLine.builder(label).count(1).bytesEach(8).buffers(65_536).build())
            repeat(10_000) { resident("r$it", 1, 1) }
          }
        for (columns in listOf(1, 80)) {
          val text = text(planned(profile), screen = Screen(columns, false))
          (text.length < 1_000_000) shouldBe true
        }
        val text = text(planned(profile), screen = Screen(5_000, false))
        text shouldContain "… 999,000 more characters"
        text shouldContain "… 65,520 more arrays like these"
        text shouldContain "├─ … 9,801 more lines"
        // 10,001 lines but the first 200: 9,801 bytes of 1 each.
        text shouldContain Regex("\\n +… 9,801 more lines +9,801 ")
      }

    "parts add up to the whole" {
      checkAll(500, Arb.list(Arb.uLong(), 1..30)) { parts ->
        apportioned(10_000, parts).sum() shouldBe if (parts.all { it == 0uL }) 0 else 10_000
      }
      // 1/3 each is 33.33 %, and one hundredth is left.
      shares(listOf(1u, 1u, 1u)) shouldBe listOf("33.34 %", "33.33 %", "33.33 %")
      shares(listOf(0u, 1u, 99_999u)) shouldBe listOf("0 %", "under 0.01 %", "100.00 %")
      shares(listOf(17_849u, 82_151u)) shouldBe listOf("17.85 %", "82.15 %")
    }

    "colours change nothing but colours" {
      checkAll(cases(100), devices) { device ->
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
      percent(1u, 3u) shouldBe "33.33 %"
      percent(ULong.MAX_VALUE, ULong.MAX_VALUE) shouldBe "100.00 %"
      percent(0u, 0u) shouldBe "0 %"
      percent(1u, 1_000_000u) shouldBe "under 0.01 %"
      percent(999_999u, 1_000_000u) shouldBe "99.99 %"
      rounded(ULong.MAX_VALUE) shouldBe "15.9 EiB"
      rounded(1_048_575u) shouldBe "1023.9 KiB"
      rounded(1023u) shouldBe "1,023 B"
      grouped(ULong.MAX_VALUE) shouldBe "18,446,744,073,709,551,615"
    }
  })

/** Puts lines together that were broken because of the width; a fix keeps its own. */
private fun unwrapped(text: String): String = text.replace(Regex("\n(?! *→) +"), " ")
