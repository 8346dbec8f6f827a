// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.script.OutputException
import dev.sluice.script.OutputFormat
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport

/** Constants of WGSL, which has no integers beyond 32 bits. */
internal class WgslFormat : OutputFormat {
  override fun render(report: ScriptReport, screen: Screen): String = buildString {
    val groups = Constants.of(report, "wgsl")
    append(comment("${report.title}: constants of a plan, by Sluice ${report.version}"))
    for (group in groups) {
      append('\n').append(comment(group.heading))
      for (constant in group.constants) {
        append(declaration(constant)).append("; // ${constant.remark}\n")
      }
    }
  }

  private fun declaration(constant: Constant): String =
    when (val value = constant.value) {
      is ConstantValue.Number -> {
        val number = value.value.toULong()
        if (number > UInt.MAX_VALUE) {
          throw OutputException(
            "wgsl: ${constant.name} is $number, and a u32 holds at most ${UInt.MAX_VALUE}; plan " +
              "fewer bytes or slots, or take --format header for a language of 64 bits"
          )
        }
        "const ${constant.name}: u32 = ${number}u"
      }
      is ConstantValue.Flag -> "const ${constant.name}: bool = ${value.value}"
      is ConstantValue.IndexType -> {
        if (value.bits > 32) {
          throw OutputException(
            "wgsl: ${constant.name} has ${value.bits} bits, and WGSL has integers of 32 bits only; " +
              "set the queue's indexBits to 32"
          )
        }
        "alias ${constant.name} = ${if (value.bits == 31) "i32" else "u32"}"
      }
    }

  private fun comment(text: String): String = "// ${printable(text)}\n"
}
