// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import io.kotest.core.spec.style.StringSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.shouldBe

internal class VisibleTextTest :
  StringSpec({
    "what moves a cursor, breaks a line or turns a direction becomes U+FFFD, by code point" {
      val marks =
        listOf(0x00, 0x07, 0x09, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0xAD, 0x61C) +
          (0x200E..0x200F) +
          (0x2028..0x202E) +
          (0x2060..0x206F) +
          listOf(0xFEFF, 0xFFFE, 0x110BD, 0x1D173, 0xE0001, 0xE0041, 0x10FFFF)
      marks.forAll { visible("a" + Character.toString(it) + "b") shouldBe "a\uFFFDb" }
    }

    "an unpaired surrogate becomes U+FFFD, a pair stays" {
      visible("\uD83D") shouldBe "\uFFFD"
      visible("\uDE80\uD83D") shouldBe "\uFFFD\uFFFD"
      visible("\uD83D\uDE80") shouldBe "🚀"
    }

    "what people write stays as it is" {
      listOf("", "row offsets", "größe", "前沿", "e\u0301", "👩\u200D🚀", "می\u200Cخواهم", "❤\uFE0F")
        .forAll { visible(it) shouldBe it }
    }
  })
