// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DevicePlan
import dev.sluice.kernel.KernelHeader
import dev.sluice.kernel.KernelLanguage
import dev.sluice.script.OutputException
import dev.sluice.script.OutputFormat
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport

/** The code of a plan in the languages of a device. */
internal class KernelFormat(
  /** The format, for people. */
  private val id: String,
  private val language: KernelLanguage,
  private vararg val more: KernelLanguage,
) : OutputFormat {
  override fun write(report: ScriptReport, screen: Screen, out: Appendable) {
    val header = KernelHeader.builder(language, *more)
    header.title("${shown(report.title)}, by Sluice ${report.version}")
    plans(report).forEach(header::device)
    val text =
      try {
        header.build()
      } catch (e: IllegalArgumentException) {
        throw OutputException("$id: ${shown(e.message.orEmpty())}")
      }
    out.append(text)
  }

  private fun plans(report: ScriptReport): List<DevicePlan> {
    val (named, more) = report.devices.filter { it.plan == null }.readable(MAX_NAMED)
    if (named.isEmpty()) return report.devices.mapNotNull { it.plan }
    val names =
      named.map { "'${shown(it.label)}'" } + listOfNotNull("$more more".takeIf { more > 0 })
    throw OutputException(
      "$id: ${names.joinToString()} rejected, and what has no plan has no header; --format text " +
        "says what to change"
    )
  }

  private companion object {
    /** As many rejected devices as a message names. */
    const val MAX_NAMED = 3
  }
}
