// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.kotlin.*
import dev.sluice.script.DeviceReport
import dev.sluice.script.OutputFormat
import dev.sluice.script.ReportStatus
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport
import picocli.CommandLine.Help.Ansi
import picocli.CommandLine.Help.Ansi.Style
import picocli.CommandLine.Help.ColorScheme

/** Tables and ledger trees for a terminal: no line is wider than the screen. */
internal class TextFormat : OutputFormat {
  override fun write(report: ScriptReport, screen: Screen, out: Appendable) =
    TextPage(screen, out).report(report)
}

private class TextPage(private val screen: Screen, private val page: Appendable) {
  private val colours = ColorScheme.Builder(if (screen.colour) Ansi.ON else Ansi.OFF).build()

  fun report(report: ScriptReport) {
    paragraph(report.title, Style.bold)
    paragraph("Sluice ${report.version}, policy ${report.policy}", Style.faint)
    for (device in report.devices) {
      device(device)
    }
    if (report.devices.size > 1) {
      newLine()
      devices(report.devices)
    }
    newLine()
    status(report)
  }

  private fun device(device: DeviceReport) {
    newLine()
    if (device.plan != null) {
      ledger(device)
      newLine()
      if (device.queues.isNotEmpty()) {
        queues(device)
        newLine()
      }
    }
    for (row in device.tree()) {
      lines(row.text, row.branches, row.below, listOfNotNull(treeStyles[row.kind]), Style.faint)
    }
  }

  private fun ledger(device: DeviceReport) =
    table(
      device.ledgerRows(),
      listOf(
        Cell(shown(device.label)) { shown(it.label) },
        Cell("", optional = 3) { it.kind },
        Cell("asked for, bytes", right = true, optional = 2) { it.bytes?.let(::grouped).orEmpty() },
        Cell("taken, bytes", right = true) { grouped(it.takes) },
        Cell("of memory", right = true, optional = 1) { it.share },
        Cell("left, bytes", right = true, optional = 4) { it.left?.let(::grouped).orEmpty() },
      ),
    )

  private fun queues(device: DeviceReport) {
    val (readable, more) = device.queues.readable(MAX_LINES)
    table(
      readable,
      listOf(
        Cell("queue") { shown(it.label()) },
        Cell("slots", right = true) { grouped(it.plan().capacity) },
        Cell("at start", right = true, optional = 1) { it.fullAtStart },
        Cell("overflow", colour = { verdictStyles[device.verdict(it)] }) { device.verdict(it) },
        Cell("drain windows", optional = 2) { it.drainSaid?.let(::windows).orEmpty() },
      ),
    )
    if (more != 0) lines("… ${counted(more.toULong(), "more queue")}", " ", " ", listOf())
  }

  private fun devices(devices: List<DeviceReport>) =
    table(
      devices,
      listOf(
        Cell("device") { it.name },
        Cell("", colour = { styles.getValue(it.status) }) { it.status.word },
        Cell("memory, bytes", right = true, optional = 1) { grouped(it.memoryBytes) },
        Cell("free, bytes", right = true) { if (it.plan == null) "" else grouped(it.freeBytes) },
      ),
    )

  private fun status(report: ScriptReport) {
    for (device in report.devices) {
      for (finding in device.findings()) {
        val where = if (report.devices.size > 1) "${shown(finding.device)}: " else ""
        lines(
          where + finding.what,
          "",
          "  ",
          listOfNotNull(styles[finding.severity].takeIf { finding.fix != null }),
        )
        if (finding.fix != null) {
          lines(finding.fix, "  → ", "    ", listOf(Style.fg_cyan))
        }
      }
    }
    val word = report.status.word.uppercase()
    val style = listOf(Style.bold, styles.getValue(report.status))
    val (first, more) =
      wrap("$word: ${report.outcome()}", screen.columns, screen.columns).let {
        it.first() to it.drop(1)
      }
    val end = if (first.startsWith(word)) word.length else first.length
    page.append(colours.apply(first.substring(0, end), style).toString())
    page.append(first.substring(end)).append('\n')
    more.forEach { page.append(it).append('\n') }
  }

  private fun paragraph(text: String, style: Style) = lines(shown(text), "", "", listOf(style))

  /** Writes a text of any length; where a lead leaves too little room for it, there is none. */
  private fun lines(
    text: String,
    lead: String,
    indent: String,
    styles: List<Style>,
    leadStyle: Style? = null,
  ) {
    val narrow = screen.columns - maxOf(lead.length, indent.length) < MIN_TEXT
    val before = if (narrow) "" else lead
    val below = if (narrow) "" else indent
    val parts = wrap(text, screen.columns - before.length, screen.columns - below.length)
    parts.forEachIndexed { i, part ->
      val head = if (i == 0) before else below
      page.append(colours.apply(head, listOfNotNull(leadStyle)).toString())
      page.append(colours.apply(part, styles).toString()).append('\n')
    }
  }

  private fun newLine() {
    page.append('\n')
  }

  private class Cell<T>(
    val header: String,
    val right: Boolean = false,
    /** Where there is no room, the column with the least of these goes first; 0 never does. */
    val optional: Int = 0,
    val colour: (T) -> Style? = { null },
    val text: (T) -> String,
  )

  /** A column of a table, its header first. */
  private class Column<T>(val cell: Cell<T>, rows: List<T>) {
    val texts = listOf(cell.header) + rows.map(cell.text)
    val columns = texts.maxOf(::columns)
  }

  private fun <T> table(rows: List<T>, cells: List<Cell<T>>) {
    val shown = cells.mapTo(mutableListOf()) { Column(it, rows) }
    while (room(shown) < minOf(MIN_LABEL, shown[0].columns)) {
      val optional = shown.filter { it.cell.optional > 0 }
      shown -= optional.minByOrNull { it.cell.optional } ?: break
    }
    val room = room(shown)
    if (room < minOf(MIN_TEXT, shown[0].columns)) {
      list(shown)
      return
    }
    val widths = shown.map { it.columns }.toIntArray()
    widths[0] = minOf(widths[0], room)
    for (row in 0..rows.size) {
      val label = wrap(shown[0].texts[row], widths[0], widths[0])
      label.forEachIndexed { part, text ->
        val line = StringBuilder()
        shown.forEachIndexed { i, column ->
          val content = if (i == 0) text else column.texts[row].takeIf { part == 0 }.orEmpty()
          val style = if (row == 0) Style.bold else column.cell.colour(rows[row - 1])
          val padding = " ".repeat(maxOf(0, widths[i] - columns(content)))
          val painted =
            if (content.isEmpty()) "" else "${colours.apply(content, listOfNotNull(style))}"
          line.append(if (i == 0) " " else "  ")
          line.append(if (column.cell.right) padding + painted else painted + padding)
        }
        page.append(line.trimEnd()).append('\n')
      }
    }
  }

  /** Writes what is too wide for a table. */
  private fun <T> list(columns: List<Column<T>>) {
    for (row in 1 until columns[0].texts.size) {
      val text =
        columns.joinToString {
          (if (it.cell.header.isEmpty()) "" else it.cell.header + " ") + it.texts[row]
        }
      lines(text, "", "  ", listOf())
    }
  }

  /** Returns what a table leaves for its first column. */
  private fun <T> room(shown: List<Column<T>>): Int =
    screen.columns - 1 - shown.drop(1).sumOf { it.columns + GAP }

  private companion object {
    const val MIN_LABEL = 12
    const val MIN_TEXT = 8
    const val GAP = 2
    val styles =
      mapOf(
        ReportStatus.PLANNED to Style.fg_green,
        ReportStatus.MAY_OVERFLOW to Style.fg_yellow,
        ReportStatus.REJECTED to Style.fg_red,
      )
    val verdictStyles = mapOf("POSSIBLE" to Style.fg_yellow, "impossible" to Style.fg_green)
    val treeStyles =
      mapOf(
        RowKind.DEVICE to Style.bold,
        RowKind.REJECTED to Style.fg_red,
        RowKind.MAY_OVERFLOW to Style.fg_yellow,
        RowKind.ERROR to Style.fg_red,
        RowKind.FIX to Style.fg_cyan,
        RowKind.FREE to Style.fg_green,
      )
  }
}
