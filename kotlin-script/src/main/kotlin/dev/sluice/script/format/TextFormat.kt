// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import com.github.freva.asciitable.AsciiTable
import com.github.freva.asciitable.Column
import com.github.freva.asciitable.HorizontalAlign
import com.github.freva.asciitable.OverflowBehaviour
import com.github.freva.asciitable.Styler
import dev.sluice.script.DeviceReport
import dev.sluice.script.OutputFormat
import dev.sluice.script.ReportStatus
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport
import picocli.CommandLine.Help.Ansi
import picocli.CommandLine.Help.Ansi.Style
import picocli.CommandLine.Help.ColorScheme

/** Tables and ledger trees for a terminal: no line is wider than a screen of 80 columns or more. */
internal class TextFormat : OutputFormat {
  override fun render(report: ScriptReport, screen: Screen): String =
    TextPage(screen).apply { report(report) }.text()
}

private class TextPage(private val screen: Screen) {
  private val colours = ColorScheme.Builder(if (screen.colour) Ansi.ON else Ansi.OFF).build()
  private val page = StringBuilder()

  fun text(): String = page.toString()

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
    val plan = device.plan
    if (plan != null) {
      ledger(device)
      newLine()
      if (device.queues.isNotEmpty()) {
        queues(device)
        newLine()
      }
    }
    tree(device)
  }

  private fun ledger(device: DeviceReport) {
    val plan = checkNotNull(device.plan)
    table(
      plan.ledgerRows(),
      listOf(
        Cell(device.profile.label()) { it.label },
        Cell("", optional = 3) { it.kind },
        Cell("asked for, bytes", right = true, optional = 2) { it.bytes?.let(::grouped).orEmpty() },
        Cell("taken, bytes", right = true) { grouped(it.takes) },
        Cell("of memory", right = true, optional = 1) { percent(it.takes, plan.memoryBytes()) },
        Cell("left, bytes", right = true, optional = 4) { it.left?.let(::grouped).orEmpty() },
      ),
    )
  }

  private fun queues(device: DeviceReport) =
    table(
      device.queues,
      listOf(
        Cell("queue") { it.label() },
        Cell("slots", right = true) { grouped(it.plan().capacity()) },
        Cell("at start", right = true, optional = 1) {
          grouped(it.plan().initialOccupancyBps().toLong()) + " bps"
        },
        Cell("overflow", colour = { verdictStyles[device.verdict(it)] }) { device.verdict(it) },
        Cell("drain windows", optional = 2) { it.drain().map(::windows).orElse("") },
      ),
    )

  private fun devices(devices: List<DeviceReport>) =
    table(
      devices,
      listOf(
        Cell("device") { it.profile.label() },
        Cell("", colour = { styles.getValue(it.status) }) { it.status.word },
        Cell("memory, bytes", right = true, optional = 1) { grouped(it.profile.memory().bytes()) },
        Cell("free, bytes", right = true) {
          it.plan?.let { plan -> grouped(plan.freeBytes()) } ?: ""
        },
      ),
    )

  private fun tree(device: DeviceReport) {
    val errors = device.errors.map { groupedIn(it.onLine.second.message()) }
    for (line in device.readableLedger().lineSequence()) {
      val branches = BRANCHES.firstOrNull(line::startsWith).orEmpty()
      val text = line.substring(branches.length)
      val style =
        when {
          branches.isEmpty() -> Style.bold
          branches == LAST -> Style.fg_green
          branches == LINE -> Style.fg_red.takeIf { text.endsWith(": REJECTED") }
          text in errors -> Style.fg_red
          text.startsWith("→ ") -> Style.fg_cyan
          else -> Style.fg_yellow.takeIf { text.endsWith(" overflow POSSIBLE") }
        }
      val below = branches.map { if (it == '├' || it == '│') '│' else ' ' }.joinToString("")
      val indent = if (branches.isEmpty()) "│  " else "$below  "
      lines(text, branches, indent, listOfNotNull(style), Style.faint)
    }
  }

  private fun status(report: ScriptReport) {
    for (device in report.devices) {
      for (finding in device.findings()) {
        val where = if (report.devices.size > 1) "${finding.device}: " else ""
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
    val word =
      colours.apply(
        report.status.word.uppercase(),
        listOf(Style.bold, styles.getValue(report.status)),
      )
    val text =
      wrap(report.outcome(), screen.columns - report.status.word.length - 2, screen.columns)
    page.append(word).append(": ").append(text.joinToString("\n")).append('\n')
  }

  private fun paragraph(text: String, style: Style) = lines(text, "", "", listOf(style))

  private fun lines(
    text: String,
    lead: String,
    indent: String,
    styles: List<Style>,
    leadStyle: Style? = null,
  ) {
    val parts = wrap(printable(text), screen.columns - lead.length, screen.columns - indent.length)
    parts.forEachIndexed { i, part ->
      page.append(colours.apply(if (i == 0) lead else indent, listOfNotNull(leadStyle)))
      page.append(colours.apply(part, styles)).append('\n')
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

  private fun <T> table(rows: List<T>, cells: List<Cell<T>>) {
    val shown = cells.toMutableList()
    while (true) {
      val leaving = shown.filter { it.optional > 0 }.minByOrNull { it.optional }
      if (leaving == null || room(rows, shown) >= MIN_LABEL) break
      shown -= leaving
    }
    val columns =
      shown.mapIndexed { i, cell ->
        val align = if (cell.right) HorizontalAlign.RIGHT else HorizontalAlign.LEFT
        Column()
          .header(printable(cell.header))
          .headerAlign(align)
          .dataAlign(align)
          .maxWidth(
            if (i == 0) maxOf(MIN_LABEL, room(rows, shown)) + 2 else Int.MAX_VALUE,
            OverflowBehaviour.NEWLINE,
          )
          .with<T> { row -> printable(cell.text(row)) }
      }
    val styler =
      object : Styler {
        override fun styleHeader(column: Column, index: Int, data: List<String>): List<String> =
          data.map { paint(it, Style.bold) }

        override fun styleCell(
          column: Column,
          row: Int,
          index: Int,
          data: List<String>,
        ): List<String> = data.map { paint(it, shown[index].colour(rows[row])) }
      }
    val table =
      AsciiTable.builder()
        .border(BORDER)
        .lineSeparator("\n")
        .styler(styler)
        .data(rows, columns)
        .asString()
    for (line in table.lineSequence()) {
      page.append(line.trimEnd()).append('\n')
    }
  }

  /** Colours a cell without the spaces around it, as those at the end of a line are cut off. */
  private fun paint(cell: String, style: Style?): String {
    val text = cell.trim()
    if (text.isEmpty()) return cell
    return cell.replace(text, colours.apply(text, listOfNotNull(style)).toString())
  }

  /** Returns what a table leaves for its first column. */
  private fun <T> room(rows: List<T>, cells: List<Cell<T>>): Int {
    val others =
      cells.drop(1).sumOf { cell ->
        val widest = rows.maxOfOrNull { cell.text(it).length } ?: 0
        maxOf(cell.header.length, widest) + GAP
      }
    return screen.columns - others - GAP
  }

  private companion object {
    const val MIN_LABEL = 12
    const val GAP = 2
    const val LINE = "├─ "
    const val LAST = "└─ "
    val BRANCHES = listOf("│  ├─ ", "│  └─ ", LINE, LAST)
    val BORDER: Array<Char?> = AsciiTable.NO_BORDERS
    val styles =
      mapOf(
        ReportStatus.PLANNED to Style.fg_green,
        ReportStatus.MAY_OVERFLOW to Style.fg_yellow,
        ReportStatus.REJECTED to Style.fg_red,
      )
    val verdictStyles = mapOf("POSSIBLE" to Style.fg_yellow, "impossible" to Style.fg_green)
  }
}

/** Returns a text without what a terminal obeys rather than draws. */
internal fun printable(text: String): String =
  text
    .map { if (it.isISOControl() || it.category.code in INVISIBLE) '\uFFFD' else it }
    .joinToString("")

/** Line and paragraph separators, and marks such as those that turn the direction of a text. */
private val INVISIBLE = setOf("Zl", "Zp", "Cf")

/**
 * Breaks a text at spaces, and within words longer than a line.
 *
 * @param first the columns of the first line
 * @param next those of the others
 */
internal fun wrap(text: String, first: Int, next: Int): List<String> {
  val lines = mutableListOf<String>()
  var rest = text
  while (true) {
    val width = if (lines.isEmpty()) first else next
    if (rest.length <= width) return lines + rest
    val space = rest.lastIndexOf(' ', width)
    if (space > 0) {
      lines += rest.substring(0, space).trimEnd()
      rest = rest.substring(space + 1).trimStart()
    } else {
      val end = if (rest[width - 1].isHighSurrogate()) width - 1 else width
      lines += rest.substring(0, end)
      rest = rest.substring(end)
    }
  }
}
