// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.script.DeviceReport
import dev.sluice.script.OutputFormat
import dev.sluice.script.ReportStatus
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport

/** GitHub flavoured Markdown for the summary of a CI job. */
internal class MarkdownFormat : OutputFormat {
  override fun render(report: ScriptReport, screen: Screen): String = buildString {
    append("## ${escaped(report.title)}\n\n")
    append("${symbol(report.status)} **${report.status.word.replaceFirstChar(Char::uppercase)}:** ")
    append("${escaped(report.outcome())}. ")
    append("Sluice ${escaped(report.version)}, policy ${label(report.policy)}.\n")
    if (report.devices.size > 1) {
      table(
        listOf("device", "outcome", ">memory, bytes", ">free, bytes", ">free"),
        report.devices.map { device ->
          val memory = device.profile.memory().bytes()
          listOf(
            label(device.profile.label()),
            symbol(device.status) + " " + device.status.word,
            grouped(memory),
          ) +
            (device.plan?.let { listOf(grouped(it.freeBytes()), percent(it.freeBytes(), memory)) }
              ?: listOf("", ""))
        },
      )
    }
    report.devices.forEach { device(it) }
  }

  private fun StringBuilder.device(device: DeviceReport) {
    append("\n### ${label(device.profile.label())}: ${device.status.word}\n")
    findings(device)
    val plan = device.plan
    if (plan != null) {
      table(
        listOf("line", "kind", ">asked for, bytes", ">taken, bytes", ">of memory", ">left, bytes"),
        plan.ledgerRows().map {
          listOf(
            if (it.bytes == null) "" else label(it.label),
            it.kind,
            it.bytes?.let(::grouped).orEmpty(),
            grouped(it.takes),
            percent(it.takes, plan.memoryBytes()),
            it.left?.let(::grouped).orEmpty(),
          )
        },
      )
      if (device.queues.isNotEmpty()) {
        table(
          listOf("queue", ">slots", ">full at start", "overflow", "drain windows"),
          device.queues.map { queue ->
            val verdict = device.verdict(queue)
            listOf(
              label(queue.label()),
              grouped(queue.plan().capacity()),
              grouped(queue.plan().initialOccupancyBps().toLong()) + " bps",
              if (queue in device.unallowedOverflows) "**$verdict**" else verdict,
              queue.drain().map(::windows).orElse(""),
            )
          },
        )
      }
    }
    val ledger = device.readableLedger()
    val fence = "`".repeat(maxOf(3, 1 + longestRun('`', ledger)))
    append("\n<details>\n<summary>Ledger</summary>\n\n")
    append("${fence}text\n$ledger\n$fence\n\n</details>\n")
  }

  private fun StringBuilder.findings(device: DeviceReport) {
    val findings = device.findings()
    if (findings.isEmpty()) return
    append('\n')
    for (finding in findings) {
      append("- ")
      if (finding.fix != null) append(symbol(finding.severity)).append(' ')
      append(escaped(finding.what))
      if (finding.fix != null) append("<br>→ ").append(escaped(finding.fix))
      append('\n')
    }
  }

  /** Writes a table; a header that begins with `>` is of a column of numbers. */
  private fun StringBuilder.table(header: List<String>, rows: List<List<String>>) {
    append('\n')
    row(header.map { it.removePrefix(">") })
    row(header.map { if (it.startsWith('>')) "---:" else "---" })
    rows.forEach { row(it) }
  }

  private fun StringBuilder.row(cells: List<String>) {
    append(cells.joinToString(" | ", "| ", " |\n"))
  }

  private fun label(text: String): String = "<code>${escaped(text)}</code>"

  private fun symbol(status: ReportStatus): String =
    when (status) {
      ReportStatus.PLANNED -> "✅"
      ReportStatus.MAY_OVERFLOW -> "⚠️"
      ReportStatus.REJECTED -> "❌"
    }

  private fun longestRun(char: Char, text: String): Int =
    Regex(Regex.escape(char.toString()) + "+").findAll(text).maxOfOrNull { it.value.length } ?: 0

  internal companion object {
    /**
     * Returns a text of which Markdown and HTML take nothing for markup. A character reference
     * stands for the character only, never for what the character does.
     */
    fun escaped(text: String): String = buildString {
      val shown = printable(text)
      shown.forEachIndexed { i, char ->
        val plain =
          when (char) {
            // What no space follows may be part of an address, or the name of an emoji.
            ':' -> shown.getOrNull(i + 1) == ' '
            '.' -> !shown.startsWith("www", i - 3, ignoreCase = true)
            else -> char.isLetterOrDigit() || char.code > 0x7f || char in " ,;()/+-=?%'"
          }
        if (plain) append(char) else append("&#${char.code};")
      }
    }
  }
}
