// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DevicePlan
import dev.sluice.device.Placement
import dev.sluice.device.PlannedLine
import dev.sluice.device.PlannedQueue
import dev.sluice.device.Region
import dev.sluice.queue.DrainPlan
import dev.sluice.script.DeviceReport
import dev.sluice.script.ReportStatus
import dev.sluice.script.ScriptReport
import dev.sluice.sizing.EntryLayout
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
      title("${report.title}: ${report.status.word}")
      style { unsafe { +stylesheet() } }
    }
    html.body {
      header {
        h1 { +report.title }
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
      footer {
        p("quiet") {
          +"Figures are exact; KiB, MiB and GiB are rounded down. A basis point (bps) is 1/10,000."
        }
      }
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
    grid("All devices", listOf("Device", "Outcome", "#Memory", "#Free", "#Of memory")) {
      report.devices.forEachIndexed { i, device ->
        val memory = device.profile.memory().bytes()
        tr {
          th(scope = ThScope.row) { a("#device-${i + 1}") { +device.profile.label() } }
          td { status(device.status) }
          number(grouped(memory))
          number(device.plan?.let { grouped(it.freeBytes()) } ?: "")
          number(device.plan?.let { percent(it.freeBytes(), memory) } ?: "")
        }
      }
    }

  private fun FlowContent.device(device: DeviceReport, id: String) = section {
    attributes["aria-labelledby"] = id
    h2 {
      this.id = id
      +device.profile.label()
      +" "
      status(device.status)
    }
    findings(device)
    facts(deviceFacts(device))
    val plan = device.plan
    if (plan == null) {
      ledger(device, open = true)
    } else {
      memory(plan, id)
      if (device.queues.isNotEmpty()) {
        h3 { +"Queues" }
        div("queues") {
          device.queues.forEachIndexed { i, queue -> queue(device, queue, "$id-queue-${i + 1}") }
        }
      }
      h3 { +"Lines and regions" }
      lines(plan)
      ledger(device, open = false)
    }
  }

  private fun deviceFacts(device: DeviceReport): List<Pair<String, String>> = buildList {
    val profile = device.profile
    val memory = profile.memory()
    add("memory" to both(memory.bytes()) + if (memory.isTotal) ", in total" else ", free")
    device.plan?.let { plan ->
      add("reserved" to both(plan.reservedBytes()))
      add("residents and queues" to both(plan.allocatedBytes()))
      add("of which rounding" to both(plan.paddingBytes()))
      add("headroom" to both(plan.freeBytes()) + ", " + share(plan.freeBytes(), plan.memoryBytes()))
    }
    add(
      "placement" to
        if (profile.placement() == Placement.ARENA) "one arena" else "separate allocations"
    )
    val limits = profile.limits()
    if (limits.granularity() != 1L) add("granularity" to both(limits.granularity()))
    if (limits.alignment() != 1L) add("alignment" to both(limits.alignment()))
    limits.maxAllocationBytes().orNull()?.let { add("largest allocation" to both(it)) }
    limits.maxBindingBytes().orNull()?.let { add("largest binding" to both(it)) }
    limits.maxItemsPerLaunch().orNull()?.let { add("items per launch" to "at most " + grouped(it)) }
    limits.maxWindows().orNull()?.let { add("windows per sweep" to "at most " + grouped(it)) }
  }

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

  private fun FlowContent.ledger(device: DeviceReport, open: Boolean) = details {
    if (open) attributes["open"] = ""
    summary { +"Ledger as text" }
    scrolling("Ledger of ${device.profile.label()} as text") { pre { +device.readableLedger() } }
  }

  // Memory

  private fun FlowContent.memory(plan: DevicePlan, id: String) = figure {
    val blocks = MemoryMap.of(plan)
    val about =
      "Memory of ${plan.profile().label()}, to scale: " +
        MemoryMap.totals(blocks).joinToString { (kind, bytes) ->
          "${kind.text} ${percent(bytes, plan.memoryBytes())}"
        }
    picture("memory", id, "Memory of ${plan.profile().label()}", about, MemoryMap.HEIGHT) {
      MemoryMap.draw(this, blocks, plan.memoryBytes())
    }
    div("scale") {
      attributes["aria-hidden"] = "true"
      span { +"0" }
      span { +rounded(plan.memoryBytes()) }
    }
    figcaption {
      ul("legend") {
        for ((kind, bytes) in MemoryMap.totals(blocks)) {
          li {
            swatch(kind)
            +"${kind.text}: ${both(bytes)}, ${share(bytes, plan.memoryBytes())}"
          }
        }
      }
      if (blocks.any { MemoryMap.tiny(it, plan.memoryBytes()) }) {
        p("quiet") { +"Pins mark what is too small to be seen at this scale." }
      }
    }
  }

  private fun FlowOrPhrasingContent.swatch(kind: BlockKind) = span("swatch ${kind.css}") {}

  // Queues

  private fun FlowContent.queue(device: DeviceReport, queue: PlannedQueue, id: String) = section {
    attributes["aria-labelledby"] = id
    h4 {
      this.id = id
      +queue.label()
    }
    facts(queueFacts(device, queue))
    occupancy(queue, id)
    queue.drain().ifPresent { windows(it, queue, id) }
    val profile = queue.plan().profile()
    profile.entry().ifPresent { layout("Entry of ${queue.label()}", it) }
    profile.control().ifPresent { layout("Control block of ${queue.label()}", it) }
  }

  private fun queueFacts(device: DeviceReport, queue: PlannedQueue) = buildList {
    val plan = queue.plan()
    val profile = plan.profile()
    val wanted = if (plan.clamped()) " of ${grouped(plan.wanted())} wanted" else ""
    add("capacity" to counted(plan.capacity(), "slot") + wanted)
    if (queue.capacityAtNoExtraCost() != plan.capacity()) {
      add("at no extra cost" to counted(queue.capacityAtNoExtraCost(), "slot"))
    }
    add("buffers" to if (profile.buffering().buffers() == 2) "2, ping-pong" else "1")
    add("entry" to counted(profile.entryBytes(), "byte"))
    if (profile.slotBytes() != profile.entryBytes()) {
      add("slot with side arrays" to counted(profile.slotBytes(), "byte"))
    }
    add("control block" to counted(profile.controlBytes(), "byte"))
    add("resident" to both(plan.residentBytes()))
    add(
      "index" to
        if (queue.line().indexBits() == 31) "32 bits, signed"
        else "${queue.line().indexBits()} bits"
    )
    if (queue.segmentSlots() != plan.capacity()) {
      add("segments of" to counted(queue.segmentSlots(), "slot"))
    }
    val bound = queue.demand?.let { ", up to " + counted(it, "item") }.orEmpty()
    add("overflow" to device.verdict(queue) + bound)
    device.allowedOverflows[queue.label()]?.let { add("why it may" to it) }
  }

  private fun FlowContent.occupancy(queue: PlannedQueue, id: String) = figure {
    val plan = queue.plan()
    val text =
      "${grouped(plan.profile().initialItems())} of ${counted(plan.capacity(), "slot")} filled at the " +
        "start, ${grouped(plan.initialOccupancyBps().toLong())} bps"
    val beyond = QueueBars.beyond(queue)
    val more = if (beyond == 0L) "" else "; ${grouped(beyond)} items more may find no slot"
    picture(
      "bar",
      "$id-occupancy",
      "Queue occupancy of ${queue.label()}",
      text + more,
      QueueBars.HEIGHT,
    ) {
      QueueBars.occupancy(this, queue)
    }
    figcaption { +"Queue occupancy: $text$more." }
  }

  private fun FlowContent.windows(drain: DrainPlan, queue: PlannedQueue, id: String) = figure {
    val text =
      if (drain.windowCount() == 0L) "none, as there are no slots"
      else "${windows(drain)}, in slots of one buffer"
    picture("bar", "$id-windows", "Drain windows of ${queue.label()}", text, QueueBars.HEIGHT) {
      QueueBars.windows(this, drain)
    }
    val each = QueueBars.windowsPerCell(drain)
    figcaption {
      +"Drain windows: $text."
      if (each != 1L) +" A cell is ${grouped(each)} of them."
    }
  }

  private fun FlowContent.layout(name: String, layout: EntryLayout) = details {
    summary { +"$name: ${counted(layout.strideBytes(), "byte")}" }
    grid(name, listOf("Field", "Type", "#Offset", "#Bytes")) {
      for (field in layout.fields()) {
        val vector = if (field.width() == 1) "" else "x${field.width()}"
        val array = if (field.isArray) "[${grouped(field.count())}]" else ""
        tr {
          th(scope = ThScope.row) { code { +field.name() } }
          td { +"${field.type()}$vector$array" }
          number(grouped(field.offsetBytes()))
          number(grouped(field.sizeBytes()))
        }
      }
      for (side in layout.sideArrays()) {
        tr {
          th(scope = ThScope.row) { code { +side.name() } }
          td { +"side array" }
          number("")
          number(grouped(side.strideBytes()))
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

  private fun figures(plan: DevicePlan): List<Figure> = buildList {
    val memory = plan.memoryBytes()
    val regions = plan.lines().flatMap { it.regions() }
    if (plan.profile().placement() == Placement.ARENA) {
      add(
        Figure("Offset", { only(it)?.offset()?.let(::grouped).orEmpty() }, { grouped(it.offset()) })
      )
    }
    add(Figure("Bytes", { grouped(it.bytes()) }, { grouped(it.bytes()) }))
    add(Figure("Padding", { grouped(it.paddingBytes()) }, { grouped(it.paddingBytes()) }))
    add(Figure(TAKEN, { grouped(it.sizeBytes()) }, { grouped(it.sizeBytes()) }))
    add(Figure(SHARE, { percent(it.sizeBytes(), memory) }, { percent(it.sizeBytes(), memory) }))
    if (regions.any { it.segmentCount() != 1L }) {
      add(
        Figure(
          "Segments",
          { only(it)?.segmentCount()?.let(::grouped).orEmpty() },
          { grouped(it.segmentCount()) },
        )
      )
    }
    add(Figure("Left after", { grouped(it.leftAfterBytes()) }, { grouped(it.leftAfterBytes()) }))
  }

  private fun FlowContent.lines(plan: DevicePlan) {
    val figures = figures(plan)
    val header = listOf("Line or region") + figures.map { "#" + it.header }
    grid("Lines and regions of ${plan.profile().label()}, in bytes", header) {
      for (line in plan.lines()) {
        tr("line") {
          th(scope = ThScope.row) {
            swatch(MemoryMap.kind(line))
            +line.label()
          }
          figures.forEach { number(it.ofLine(line)) }
        }
        regions(line, figures)
      }
      if (plan.tailPaddingBytes() != 0L) {
        total(BlockKind.PADDING, "rounding of the arena", plan.tailPaddingBytes(), plan, figures)
      }
      total(BlockKind.FREE, "headroom", plan.freeBytes(), plan, figures)
    }
  }

  /** Returns the region of a line that is nothing else. */
  private fun only(line: PlannedLine): Region? =
    line.regions().singleOrNull()?.takeIf { it.label() == line.label() }

  private fun TBODY.regions(line: PlannedLine, figures: List<Figure>) {
    if (only(line) != null) return
    for (region in line.regions().take(MemoryMap.MAX_REGIONS)) {
      tr {
        th(scope = ThScope.row) { +region.label() }
        figures.forEach { number(it.ofRegion(region)) }
      }
    }
    val more = line.regions().size - MemoryMap.MAX_REGIONS
    if (more > 0) {
      tr {
        th(scope = ThScope.row) { +"${grouped(more.toLong())} more like these" }
        repeat(figures.size) { number("") }
      }
    }
  }

  private fun TBODY.total(
    kind: BlockKind,
    name: String,
    bytes: Long,
    plan: DevicePlan,
    figures: List<Figure>,
  ) =
    tr("line") {
      th(scope = ThScope.row) {
        swatch(kind)
        +name
      }
      for (figure in figures) {
        number(
          when (figure.header) {
            TAKEN -> grouped(bytes)
            SHARE -> percent(bytes, plan.memoryBytes())
            else -> ""
          }
        )
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

  private fun both(bytes: Long): String =
    if (bytes.toULong() < 1024u) counted(bytes, "byte")
    else "${counted(bytes, "byte")} (${rounded(bytes).replace(' ', NO_BREAK)})"

  private fun share(part: Long, whole: Long): String = percent(part, whole).replace(' ', NO_BREAK)

  private companion object {
    const val NO_BREAK = '\u00A0'
    const val TAKEN = "Taken"
    const val SHARE = "Of memory"
  }
}
