// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class TerminalSpec :
  FunSpec({
    test("a width is a number from 1 up to what a line has room for, else 80") {
      for ((said, columns) in
        mapOf(
          null to 80,
          "" to 80,
          "abc" to 80,
          "0" to 80,
          "-1" to 80,
          "1" to 1,
          "9" to 9,
          "132" to 132,
          "1001" to 1_000,
          "2147483647" to 1_000,
          "99999999999" to 80,
          "8e1" to 80,
        )) {
        Terminal.columns(said) shouldBe columns
      }
    }
  })
