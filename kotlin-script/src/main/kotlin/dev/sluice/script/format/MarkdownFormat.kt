// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.PlannedQueue
import dev.sluice.kotlin.*
import dev.sluice.script.DeviceReport
import dev.sluice.script.OutputFormat
import dev.sluice.script.ReportStatus
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport
import dev.sluice.script.visible

/** GitHub flavoured Markdown for the summary of a CI job. */
internal class MarkdownFormat : OutputFormat {
  override fun write(report: ScriptReport, screen: Screen, out: Appendable) = out.page(report)

  private fun Appendable.page(report: ScriptReport) {
    append("## ${escaped(shown(report.title))}\n\n")
    append("${symbol(report.status)} **${report.status.word.replaceFirstChar(Char::uppercase)}:** ")
    append("${escaped(report.outcome())}. ")
    append("Sluice ${escaped(report.version)}, policy ${label(report.policy)}.\n")
    if (report.devices.size > 1) {
      table(
        listOf("device", "outcome", ">memory, bytes", ">free, bytes", ">free"),
        report.devices.map { device ->
          val planned = device.plan != null
          listOf(
            label(device.name),
            symbol(device.status) + " " + device.status.word,
            grouped(device.memoryBytes),
            if (planned) grouped(device.freeBytes) else "",
            if (planned) hundredths(device.freeHundredths, device.freeBytes) else "",
          )
        },
      )
    }
    report.devices.forEach { device(it) }
  }

  private fun Appendable.device(device: DeviceReport) {
    append("\n### ${label(device.label)}: ${device.status.word}\n")
    if (device.profile.devices != 1uL) {
      append("\nEach of ${counted(device.profile.devices, "equal device")}, by the fullest.\n")
    }
    findings(device)
    if (device.plan != null) {
      table(
        listOf("line", "kind", ">asked for, bytes", ">taken, bytes", ">of memory", ">left, bytes"),
        device.ledgerRows().map {
          listOf(
            if (it.bytes == null) "" else label(it.label),
            escaped(it.kind),
            it.bytes?.let(::grouped).orEmpty(),
            grouped(it.takes),
            it.share,
            it.left?.let(::grouped).orEmpty(),
          )
        },
      )
      if (device.queues.isNotEmpty()) queues(device)
    }
    append("\n<details>\n<summary>Ledger</summary>\n\n")
    val fence = "`".repeat(maxOf(3, 1 + device.tree().maxOf { longestRun('`', it.text) }))
    append("${fence}text\n")
    device.appendTree(this)
    append("$fence\n\n</details>\n")
  }

  private fun Appendable.queues(device: DeviceReport) {
    val (readable, more) = device.queues.readable(MAX_LINES)
    table(
      listOf("queue", ">slots", ">full at start", "overflow", "drain windows"),
      readable.map { queue ->
        val verdict = device.verdict(queue)
        listOf(
          label(queue.label()),
          grouped(queue.plan().capacity),
          queue.fullAtStart,
          if (verdict == "POSSIBLE") "**$verdict**" else verdict,
          queue.drainSaid?.let(::windows).orEmpty(),
        )
      },
    )
    if (more != 0) append("\n… ${counted(more.toULong(), "more queue")}\n")
    drains(readable)
  }

  /** Writes what is launched, where more than the windows is known. */
  private fun Appendable.drains(queues: List<PlannedQueue>) {
    val figures =
      queues
        .associate { it.label() to it.drainSaid?.figures().orEmpty().toMap() }
        .filterValues { it.isNotEmpty() }
    if (figures.isEmpty()) return
    val names = figures.values.flatMap { it.keys }.distinct()
    table(
      listOf("drain") + names.map { ">$it" },
      figures.map { (queue, of) -> listOf(label(queue)) + names.map { of[it].orEmpty() } },
    )
  }

  private fun Appendable.findings(device: DeviceReport) {
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
  private fun Appendable.table(header: List<String>, rows: List<List<String>>) {
    append('\n')
    row(header.map { it.removePrefix(">") })
    row(header.map { if (it.startsWith('>')) "---:" else "---" })
    rows.forEach { row(it) }
  }

  private fun Appendable.row(cells: List<String>) {
    append(cells.joinToString(" | ", "| ", " |\n"))
  }

  private fun label(text: String): String = "<code>${escaped(shown(text))}</code>"

  private fun symbol(status: ReportStatus): String =
    when (status) {
      ReportStatus.PLANNED -> "✅"
      ReportStatus.MAY_OVERFLOW -> "⚠️"
      ReportStatus.REJECTED -> "❌"
    }

  private fun longestRun(char: Char, text: String): Int {
    var run = 0
    return text.maxOf {
      run = if (it == char) run + 1 else 0
      run
    }
  }

  internal companion object {
    /**
     * Returns a text of which Markdown and HTML take nothing for markup. A character reference
     * stands for the character only, never for what the character does.
     */
    fun escaped(text: String): String = buildString {
      val shown = visible(text)
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
