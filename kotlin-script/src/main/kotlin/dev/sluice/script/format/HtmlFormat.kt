// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.script.OutputFormat
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport
import kotlinx.html.html
import kotlinx.html.stream.appendHTML

/** One page that loads nothing from elsewhere and runs no script. */
internal class HtmlFormat : OutputFormat {
  override fun render(report: ScriptReport, screen: Screen): String = buildString {
    append("<!DOCTYPE html>\n")
    appendHTML(prettyPrint = false).html { HtmlPage(report).write(this) }
    append('\n')
  }
}
