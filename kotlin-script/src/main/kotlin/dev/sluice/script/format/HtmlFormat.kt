// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.script.OutputFormat
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport
import kotlinx.html.TagConsumer
import kotlinx.html.html
import kotlinx.html.stream.appendHTML

/** One page that loads nothing from elsewhere and runs no script. */
internal class HtmlFormat : OutputFormat {
  override fun write(report: ScriptReport, screen: Screen, out: Appendable) {
    out.append("<!DOCTYPE html>\n")
    Verbatim(out.appendHTML(prettyPrint = false)).html { HtmlPage(report).write(this) }
    out.append('\n')
  }
}

/**
 * Writes every text as it is: the library takes a backslash before an ampersand for a wish of its
 * own.
 */
private class Verbatim<R>(private val consumer: TagConsumer<R>) : TagConsumer<R> by consumer {
  override fun onTagContent(content: CharSequence) {
    content.split(BETWEEN_BACKSLASH_AND_AMPERSAND).forEach(consumer::onTagContent)
  }
}

private val BETWEEN_BACKSLASH_AND_AMPERSAND = Regex("""(?<=\\)(?=&)""")
