// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.Placement
import dev.sluice.device.PlannedLine
import dev.sluice.device.PlannedQueue
import dev.sluice.device.Region
import dev.sluice.device.RegionKind
import dev.sluice.kotlin.*
import dev.sluice.queue.DrainPlan
import dev.sluice.script.DeviceReport
import dev.sluice.script.LineReport
import dev.sluice.script.ReportStatus
import dev.sluice.script.ScriptReport
import dev.sluice.sizing.EntryLayout
import java.util.Locale
import kotlinx.html.FlowContent
import kotlinx.html.FlowOrPhrasingContent
import kotlinx.html.HTML
import kotlinx.html.TBODY
import kotlinx.html.TR
import kotlinx.html.ThScope
import kotlinx.html.a
import kotlinx.html.body
import kotlinx.html.caption
import kotlinx.html.code
import kotlinx.html.dd
import kotlinx.html.details
import kotlinx.html.div
import kotlinx.html.dl
import kotlinx.html.dt
import kotlinx.html.figcaption
import kotlinx.html.figure
import kotlinx.html.footer
import kotlinx.html.h1
import kotlinx.html.h2
import kotlinx.html.h3
import kotlinx.html.h4
import kotlinx.html.head
import kotlinx.html.header
import kotlinx.html.id
import kotlinx.html.lang
import kotlinx.html.li
import kotlinx.html.main
import kotlinx.html.meta
import kotlinx.html.nav
import kotlinx.html.p
import kotlinx.html.pre
import kotlinx.html.section
import kotlinx.html.span
import kotlinx.html.strong
import kotlinx.html.style
import kotlinx.html.summary
import kotlinx.html.table
import kotlinx.html.tbody
import kotlinx.html.td
import kotlinx.html.th
import kotlinx.html.thead
import kotlinx.html.title
import kotlinx.html.tr
import kotlinx.html.ul
import kotlinx.html.unsafe

/** Writes a report as a page: the outcome, then device by device picture, queues and tables. */
internal class HtmlPage(private val report: ScriptReport) {
  fun write(html: HTML) {
    html.lang = "en"
    html.head {
      meta(charset = "utf-8")
      meta(name = "viewport", content = "width=device-width, initial-scale=1")
      meta(name = "color-scheme", content = "light dark")
      // The page has nothing to load or run; a label that says otherwise shall get nowhere either.
      meta(content = "default-src 'none'; style-src 'unsafe-inline'") {
        attributes["http-equiv"] = "Content-Security-Policy"
      }
      title("${shown(report.title)}: ${report.status.word}")
      style { unsafe { +stylesheet() } }
    }
    html.body {
      header {
        h1 { +shown(report.title) }
        p("outcome") {
          status(report.status)
          +" ${report.outcome().replaceFirstChar(Char::uppercase)}."
        }
        p("quiet") { +"Sluice ${report.version}, policy ${report.policy}" }
      }
      if (report.devices.size > 1) {
        nav {
          attributes["aria-label"] = "Devices"
          overview()
        }
      }
      main { report.devices.forEachIndexed { i, device -> device(device, "device-${i + 1}") } }
      footer { p("quiet") { +"Figures in bytes are exact; KiB, MiB and GiB are rounded down." } }
    }
  }

  private fun stylesheet(): String =
    checkNotNull(javaClass.getResource("report.css")) { "report.css is missing in the jar" }
      .readText()

  private fun FlowOrPhrasingContent.status(status: ReportStatus) {
    span("status ${status.name.lowercase().replace('_', '-')}") {
      span {
        attributes["aria-hidden"] = "true"
        +when (status) {
          ReportStatus.PLANNED -> "✓"
          ReportStatus.MAY_OVERFLOW -> "!"
          ReportStatus.REJECTED -> "✕"
        }
      }
      +" ${status.word}"
    }
  }

  private fun FlowContent.overview() =
    grid(
      "All devices",
      listOf("Device", "Outcome", "#Used, of memory", "#Used, bytes", "#Memory, bytes"),
    ) {
      report.devices.forEachIndexed { i, device ->
        val used = device.memoryBytes - device.freeBytes
        val planned = device.plan != null
        tr {
          th(scope = ThScope.row) { a("#device-${i + 1}") { +device.name } }
          td { status(device.status) }
          number(if (planned) hundredths(HUNDREDTHS - device.freeHundredths, used) else "")
          number(if (planned) grouped(used) else "")
          number(grouped(device.memoryBytes))
        }
      }
    }

  private fun FlowContent.device(device: DeviceReport, id: String) = section {
    attributes["aria-labelledby"] = id
    h2 {
      this.id = id
      +shown(device.label)
      +" "
      status(device.status)
    }
    findings(device)
    facts(deviceFacts(device))
    val map = MemoryMap(device)
    if (device.phases.size < 2) memory(device, map, id)
    else
      div("phases") {
        device.phases.readable(MAX_LINES).first.forEachIndexed { i, phase ->
          memory(device, MemoryMap(device, phase.label()), "$id-phase-${i + 1}")
        }
      }
    if (device.queues.isNotEmpty()) {
      h3 { +"Queues" }
      val (readable, more) = device.queues.readable(MAX_LINES)
      div("queues") {
        readable.forEachIndexed { i, queue -> queue(device, queue, map, "$id-queue-${i + 1}") }
      }
      if (more != 0) p { +"… ${counted(more.toULong(), "more queue")}" }
    }
    h3 { +"Lines and regions" }
    lines(device, map)
    ledger(device)
  }

  private fun deviceFacts(device: DeviceReport): List<Pair<String, String>> = buildList {
    val profile = device.profile
    val memory = profile.memory()
    if (profile.devices != 1uL) {
      add("devices" to grouped(profile.devices) + ", equal; what follows is of the fullest")
    }
    add("memory" to both(memory.bytes) + if (memory.isTotal) ", in total" else ", free")
    add("reserved" to both(device.reservedBytes))
    add("residents and queues" to both(device.allocatedBytes))
    add("of which ${roundingName(device)}" to both(device.paddingBytes))
    add((if (device.plan == null) device.freeName else "headroom") to both(device.freeBytes))
    add(
      "placement" to
        if (profile.placement() == Placement.ARENA) "one arena" else "separate allocations"
    )
    for (phase in device.phases) {
      val taken = "${both(phase.takenBytes)}, ${both(phase.freeBytes)} free"
      add("phase ${shown(phase.label())}" to taken)
    }
    for (group in device.sameSlots) {
      val lines = group.group().lines().joinToString { shown(it) }
      add("same slots ${shown(group.label())}" to "${grouped(group.slots)}: $lines")
    }
    val limits = profile.limits()
    if (limits.granularity != 1uL) add("granularity" to both(limits.granularity))
    if (limits.alignment != 1uL) add("alignment" to both(limits.alignment))
    limits.maxAllocationBytes?.let { add("largest allocation" to both(it)) }
    limits.maxBindingBytes?.let { add("largest binding" to both(it)) }
    if (limits.arrayHeaderBytes != 0uL) add("header of an array" to both(limits.arrayHeaderBytes))
    if (limits.bytesMultipleOf != 1uL) add("sizes a multiple of" to both(limits.bytesMultipleOf))
    limits.maxAllocations?.let { add("allocations" to "at most " + grouped(it)) }
    limits.maxBindings?.let { add("bindings of a kernel" to "at most " + grouped(it)) }
    for (kernel in profile.kernels()) {
      add("kernel ${shown(kernel.name())}" to "binds " + kernel.lines().joinToString { shown(it) })
    }
    limits.maxItemsPerLaunch?.let { add("items per launch" to "at most " + grouped(it)) }
    limits.maxWindows?.let { add("windows per sweep" to "at most " + grouped(it)) }
  }

  private fun roundingName(device: DeviceReport): String =
    if (device.profile.limits().arrayHeaderBytes == 0uL) "rounding" else "headers and rounding"

  private fun FlowContent.findings(device: DeviceReport) {
    val findings = device.findings()
    if (findings.isEmpty()) return
    ul("findings") {
      for (finding in findings) {
        li(
          if (finding.fix == null) "note" else finding.severity.name.lowercase().replace('_', '-')
        ) {
          if (finding.fix == null) +finding.what
          else {
            strong { +finding.what }
            p { +"→ ${finding.fix}" }
          }
        }
      }
    }
  }

  private fun FlowContent.facts(facts: List<Pair<String, String>>) =
    dl("facts") {
      for ((term, value) in facts) {
        div {
          this@dl.dt { +term }
          this@dl.dd { +value }
        }
      }
    }

  private fun FlowContent.ledger(device: DeviceReport) = details {
    summary { +"Ledger as text" }
    scrolling("Ledger of ${shown(device.label)} as text") {
      pre { +buildString { device.appendTree(this) } }
    }
  }

  // Memory

  private fun FlowContent.memory(device: DeviceReport, map: MemoryMap, id: String) = figure {
    val phase = map.phase?.let { ", phase ${shown(it)}" }.orEmpty()
    val name = "Memory of ${shown(device.label)}$phase"
    val totals = map.totals()
    val outside = map.outside.readable(MAX_LINES).first.map(::outside)
    val about =
      "$name, to scale: " +
        totals.joinToString { "${it.kind.text} ${it.share}" } +
        if (outside.isEmpty()) "" else "; without a place: ${outside.joinToString()}"
    div("map") {
      picture("memory", id, name, about, MemoryMap.HEIGHT) { map.draw(this) }
      div("names") {
        attributes["aria-hidden"] = "true"
        for (part in map.names()) {
          span {
            style = "left:${percentage(part.from)};width:${percentage(part.width)}"
            span { +shown(part.text) }
          }
        }
      }
    }
    div("scale") {
      attributes["aria-hidden"] = "true"
      div {
        style = "width:${percentage(map.inside)}"
        span { +"0" }
        span { +rounded(device.memoryBytes) }
      }
    }
    figcaption {
      map.phase?.let {
        p {
          +"Phase ${shown(it)}"
          if (it == device.fullestPhase) +", the fullest"
        }
      }
      ul("legend") {
        for (total in totals) {
          li {
            swatch(total.kind.css(0))
            +"${total.kind.text}: ${both(total.bytes)}, ${total.share.replace(' ', NO_BREAK)}"
          }
        }
        if (map.inside < 1) {
          li {
            swatch("beyond")
            +"has no place, beyond the end of the memory"
            if (!map.toScale) +", not to scale"
          }
        }
      }
      if (outside.isNotEmpty()) p { +"Without a place: ${outside.joinToString()}." }
      if (map.drawn.any(map::tiny)) {
        p("quiet") { +"Pins mark what is too small to be seen at this scale." }
      }
    }
  }

  private fun outside(line: LineReport): String =
    shown(line.line.label()) + line.lackingBytes?.let { ", ${both(it)}" }.orEmpty()

  /** Prints a part of a width for a style. */
  private fun percentage(part: Double): String = String.format(Locale.ROOT, "%.3f%%", 100 * part)

  private fun FlowOrPhrasingContent.swatch(css: String) = span("swatch $css") {}

  // Queues

  private fun FlowContent.queue(
    device: DeviceReport,
    queue: PlannedQueue,
    map: MemoryMap,
    id: String,
  ) = section {
    attributes["aria-labelledby"] = id
    val label = shown(queue.label())
    val shade = BlockKind.ENTRIES.css(map.shade(queue))
    h4 {
      this.id = id
      swatch(shade)
      +label
    }
    facts(queueFacts(device, queue))
    occupancy(queue, shade, id)
    queue.drainSaid?.let {
      sweep(it, label, shade, id)
      facts(it.figures())
    }
    val profile = queue.plan().profile()
    profile.entry().ifPresent { layout("Entry of $label", it) }
    profile.control().ifPresent { layout("Control block of $label", it) }
  }

  private fun queueFacts(device: DeviceReport, queue: PlannedQueue) = buildList {
    val plan = queue.plan()
    val profile = plan.profile()
    add("capacity" to counted(plan.capacity, "slot") + plan.ofWanted)
    val limits = profile.capacity().limits()
    if (limits.isNotEmpty()) add("asked of the capacity" to limits)
    queue.share(device.profile.devices)?.let { add("of all devices" to it) }
    if (queue.capacityAtNoExtraCost != plan.capacity) {
      add("at no extra cost" to counted(queue.capacityAtNoExtraCost, "slot"))
    }
    add("buffers" to if (profile.buffering().buffers() == 2) "2, ping-pong" else "1")
    add("entry" to counted(profile.entryBytes, "byte"))
    if (profile.slotBytes != profile.entryBytes) {
      add("slot with side arrays" to counted(profile.slotBytes, "byte"))
    }
    add("control block" to counted(profile.controlBytes, "byte"))
    add("resident" to both(plan.residentBytes))
    add(
      "index" to
        if (queue.line().profile().indexBits() == 31) "32 bits, signed"
        else "${queue.line().profile().indexBits()} bits"
    )
    if (queue.segmentSlots != plan.capacity) {
      add("segments of" to counted(queue.segmentSlots, "slot"))
    }
    val bound = queue.demand?.let { ", up to " + counted(it, "item") }.orEmpty()
    add("overflow" to device.verdict(queue) + bound)
    device.allowedOverflows[queue.label()]?.let { add("why it may" to shown(it)) }
  }

  private fun FlowContent.occupancy(queue: PlannedQueue, shade: String, id: String) = figure {
    val plan = queue.plan()
    val text =
      "${grouped(plan.profile().initialItems)} of ${counted(plan.capacity, "slot")} filled at the " +
        "start, ${queue.fullAtStart}"
    val beyond = QueueBars.beyond(queue)
    val more = if (beyond == 0uL) "" else "; ${counted(beyond, "item")} more may find no slot"
    picture(
      "bar",
      "$id-occupancy",
      "Queue occupancy of ${shown(queue.label())}",
      text + more,
      QueueBars.HEIGHT,
    ) {
      QueueBars.occupancy(this, queue, shade)
    }
    figcaption { +"Queue occupancy: $text$more." }
  }

  /** A sweep: its windows, what their groups take at once, and of all sweeps what finds nothing. */
  private fun FlowContent.sweep(drain: DrainPlan, label: String, shade: String, id: String) =
    figure {
      val rows = SweepPicture(drain).rows()
      val text = rows.joinToString(" ") { it.about }
      picture(
        "bar rows-${rows.size}",
        "$id-sweep",
        "A sweep of $label",
        text,
        SweepPicture.height(rows.size),
      ) {
        rows.forEachIndexed { i, row -> row.draw(this, SweepPicture.top(i), shade) }
      }
      figcaption {
        if (rows.size == 1) +text else ul("rows") { for (row in rows) li { +row.about } }
      }
    }

  private fun FlowContent.layout(name: String, layout: EntryLayout) = details {
    summary { +"$name: ${counted(layout.strideBytes, "byte")}" }
    grid(name, listOf("Field", "Type", "#Offset", "#Bytes")) {
      for (field in layout.fields()) {
        val vector = if (field.width() == 1) "" else "x${field.width()}"
        val array = if (field.isArray) "[${grouped(field.count)}]" else ""
        tr {
          th(scope = ThScope.row) { code { +shown(field.name()) } }
          td { +"${field.type()}$vector$array" }
          number(grouped(field.offsetBytes))
          number(grouped(field.sizeBytes))
        }
      }
      for (side in layout.sideArrays()) {
        tr {
          th(scope = ThScope.row) { code { +shown(side.name()) } }
          td { +"side array" }
          number("")
          number(grouped(side.strideBytes))
        }
      }
    }
  }

  // Lines and regions

  /** A column of the table of lines; shown only where it says something. */
  private class Figure(
    val header: String,
    val ofLine: (PlannedLine) -> String,
    val ofRegion: (Region) -> String,
  )

  /** The columns after what is taken and its share, which a narrow screen shows as well. */
  private fun figures(device: DeviceReport): List<Figure> = buildList {
    add(Figure("Asked for", { grouped(it.bytes) }, { grouped(it.bytes) }))
    val rounding = roundingName(device).replaceFirstChar(Char::uppercase)
    add(Figure(rounding, { grouped(it.paddingBytes) }, { grouped(it.paddingBytes) }))
    if (device.profile.placement() == Placement.ARENA) {
      add(Figure("Offset", { only(it)?.offset?.let(::grouped).orEmpty() }, { grouped(it.offset) }))
    }
    if (device.places.any { line -> line.regions().any { it.segmentCount != 1uL } }) {
      add(
        Figure(
          "Segments",
          { only(it)?.segmentCount?.let(::grouped).orEmpty() },
          { grouped(it.segmentCount) },
        )
      )
    }
    add(Figure("Left after", { grouped(it.leftAfterBytes) }, { grouped(it.leftAfterBytes) }))
  }

  private fun FlowContent.lines(device: DeviceReport, map: MemoryMap) {
    val figures = figures(device)
    val header = listOf("Line or region", "#Taken", "#Of memory") + figures.map { "#" + it.header }
    val rows = device.ledgerRows()
    val places = device.places.readable(MAX_LINES).first
    grid("Lines and regions of ${shown(device.label)}, in bytes", header) {
      rows.forEachIndexed { i, row ->
        val line = places.getOrNull(i)
        tr("line") {
          th(scope = ThScope.row) {
            if (line == null) total(row)
            else {
              swatch(MemoryMap.kind(line).css(map.shade(line)))
              +shown(line.label())
              line.line().phase().ifPresent { +", phase ${shown(it)}" }
            }
          }
          number(grouped(row.takes))
          number(row.share)
          figures.forEach { number(line?.let(it.ofLine).orEmpty()) }
        }
        if (line != null && only(line) == null) regions(line, row, figures)
      }
      for (line in device.lines.filter { it.place == null }.readable(MAX_LINES).first) {
        tr("line") {
          th(scope = ThScope.row) {
            swatch("beyond")
            +shown(line.line.label())
          }
          number("no place")
          repeat(figures.size + 1) { number("") }
        }
      }
    }
  }

  private fun FlowOrPhrasingContent.total(row: LedgerRow) {
    when (row.kind) {
      "free" -> swatch(BlockKind.FREE.css)
      "rounding" -> swatch(BlockKind.PADDING.css)
    }
    +when (row.kind) {
      "free" -> "headroom"
      "rounding" -> "rounding of the arena"
      else -> row.kind
    }
  }

  /** Returns the region of a line that is nothing else. */
  private fun only(line: PlannedLine): Region? =
    line.regions().singleOrNull()?.takeIf { it.kind() != RegionKind.CONTROL }

  private fun TBODY.regions(line: PlannedLine, row: LedgerRow, figures: List<Figure>) {
    val (readable, more) = line.regions().readable(MAX_REGIONS)
    val sizes = readable.map { it.takenBytes }
    val rest = row.takes - sizes.sum()
    val shares = apportioned(row.hundredths, sizes + rest)
    readable.zip(shares) { region, share ->
      tr {
        th(scope = ThScope.row) { +shown(region.label()) }
        number(grouped(region.takenBytes))
        number(hundredths(share, region.takenBytes))
        figures.forEach { number(it.ofRegion(region)) }
      }
    }
    if (more > 0) {
      tr {
        th(scope = ThScope.row) { +"… ${grouped(more.toULong())} more like these" }
        number(grouped(rest))
        number(hundredths(shares.last(), rest))
        repeat(figures.size) { number("") }
      }
    }
  }

  // Tables

  /** Writes a table in a box that scrolls; a header that begins with `#` is of numbers. */
  private fun FlowContent.grid(caption: String, header: List<String>, rows: TBODY.() -> Unit) =
    scrolling(caption) {
      table {
        caption { +caption }
        thead {
          tr {
            for (name in header) {
              th(scope = ThScope.col, classes = if (name.startsWith("#")) "number" else null) {
                +name.removePrefix("#")
              }
            }
          }
        }
        tbody { rows() }
      }
    }

  /** Whoever has no pointer scrolls what has the focus. */
  private fun FlowContent.scrolling(name: String, content: FlowContent.() -> Unit) =
    div("scroll") {
      attributes["role"] = "region"
      attributes["aria-label"] = name
      attributes["tabindex"] = "0"
      content()
    }

  private fun TR.number(text: String) = td("number") { +text }
}
