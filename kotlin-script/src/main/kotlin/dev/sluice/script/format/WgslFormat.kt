// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.QueueLine
import dev.sluice.device.ResidentLine
import dev.sluice.script.DeviceReport
import dev.sluice.script.OutputException
import dev.sluice.script.OutputFormat
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport
import dev.sluice.script.visible

/** Constants of WGSL, which has no integers beyond 32 bits. */
internal class WgslFormat : OutputFormat {
  override fun write(report: ScriptReport, screen: Screen, out: Appendable) {
    val groups = Constants.of(report, "wgsl")
    report.devices.forEach(::checkLayouts)
    val declarations = groups.map { it.constants.map(::declaration) }
    out.append(comment("${shown(report.title)}: constants of a plan, by Sluice ${report.version}"))
    groups.zip(declarations) { group, declared ->
      out.append('\n').append(comment(group.heading))
      group.constants.zip(declared) { constant, declaration ->
        out.append(declaration).append("; // ${constant.remark}\n")
      }
    }
  }

  private fun checkLayouts(device: DeviceReport) {
    for (line in device.profile.lines()) {
      val name = "${line.kind} '${shown(line.label())}'"
      if (line is ResidentLine) line.entry().ifPresent { WgslLayout("$name, element", it).check() }
      if (line is QueueLine) {
        line.profile().entry().ifPresent { WgslLayout("$name, entry", it).check() }
        line.profile().control().ifPresent { WgslLayout("$name, control block", it).check() }
      }
    }
  }

  private fun declaration(constant: Constant): String =
    when (val value = constant.value) {
      is ConstantValue.Number -> {
        val number = value.value
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

  private fun comment(text: String): String = "// ${visible(text)}\n"
}
