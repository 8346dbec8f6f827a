// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.Placement
import dev.sluice.device.PlannedLine
import dev.sluice.device.PlannedQueue
import dev.sluice.device.PlannedReserve
import dev.sluice.device.RegionKind
import dev.sluice.kotlin.*
import dev.sluice.queue.DrainPlan
import dev.sluice.queue.DrainWindow
import dev.sluice.script.DeviceReport
import dev.sluice.script.LineReport
import java.util.Locale
import kotlin.jvm.optionals.getOrNull
import kotlinx.html.FlowContent
import kotlinx.html.HTMLTag
import kotlinx.html.Tag
import kotlinx.html.visit

/** Pictures are this wide, and stretched to the width of the page. */
private const val WIDTH = 1000.0

/** What is narrower is marked by a pin. */
private const val TINY = 3.0

/** Draws a picture that a screen reader reads as its title and description. */
internal fun FlowContent.picture(
  css: String,
  id: String,
  title: String,
  description: String,
  height: Int,
  draw: HTMLTag.() -> Unit,
) =
  element(
    "svg",
    "class" to css,
    "viewBox" to "0 0 ${WIDTH.toInt()} $height",
    "preserveAspectRatio" to "none",
    "role" to "img",
    "aria-labelledby" to "$id-title $id-description",
  ) {
    element("title", "id" to "$id-title") { +title }
    element("desc", "id" to "$id-description") { +description }
    draw()
  }

private fun Tag.element(
  name: String,
  vararg attributes: Pair<String, String>,
  content: HTMLTag.() -> Unit = {},
) = HTMLTag(name, consumer, mapOf(*attributes), null, false, false).visit(content)

private fun Tag.rectangle(
  css: String,
  x: Double,
  y: Int,
  width: Double,
  height: Int,
  hover: String?,
) =
  element(
    "rect",
    "class" to css,
    "x" to decimal(x),
    "y" to "$y",
    "width" to decimal(width),
    "height" to "$height",
  ) {
    if (hover != null) element("title") { +hover }
  }

private fun Tag.vertical(css: String, x: Double, from: Int, to: Int, hover: String? = null) =
  element(
    "line",
    "class" to css,
    "x1" to decimal(x),
    "x2" to decimal(x),
    "y1" to "$from",
    "y2" to "$to",
  ) {
    if (hover != null) element("title") { +hover }
  }

/** Prints a coordinate to a thousandth, less than a pixel of any screen. */
private fun decimal(value: Double): String = String.format(Locale.ROOT, "%.3f", value)

/** Returns where a part of a whole ends in a picture. */
private fun scaled(part: ULong, whole: ULong): Double =
  if (whole == 0uL) 0.0 else part.toDouble() / whole.toDouble() * WIDTH

/** What a part of a device's memory holds. */
internal enum class BlockKind(
  val text: String,
  /** The shades of its lines, one after the other. */
  val shades: Int = 1,
) {
  RESERVE("reserve"),
  RESIDENT("residents", 4),
  CONTROL("control blocks"),
  ENTRIES("queue entries", 4),
  SIDE_ARRAY("side arrays"),
  PADDING("rounding"),
  FREE("headroom");

  val css: String = name.lowercase().replace('_', '-')

  /** The class of a line's shade, or of the other of its two tones. */
  fun css(shade: Int, second: Boolean = false): String =
    css + (if (shades == 1) "" else " shade-${shade % shades}") + if (second) " second" else ""
}

/** A run of a device's memory, in the order in which it was taken. */
internal class Block(
  val kind: BlockKind,
  val from: ULong,
  val bytes: ULong,
  val text: String,
  /** The shade of its line. */
  val shade: Int,
  /** Neighbouring buffers of one line differ in it. */
  val second: Boolean,
)

/** What all blocks of one kind take. */
internal class Total(val kind: BlockKind, val bytes: ULong, val share: String)

/** A name beside a picture: where it stands, as parts of the picture's width. */
internal class Name(val text: String, val from: Double, val width: Double)

/** The picture of a device's memory, and of what has no place in it. */
internal class MemoryMap(
  private val device: DeviceReport,
  /** The phase that is shown; null where there are none. */
  val phase: String? = device.fullestPhase,
) {
  private val freeBytes: ULong =
    device.phases.find { it.label() == phase }?.freeBytes ?: device.freeBytes

  /** The lines that are there in the phase. */
  private val places: List<PlannedLine> = device.places.filter { device.isIn(it, phase) }
  private val memory = device.memoryBytes
  private val arena = device.profile.placement() == Placement.ARENA

  /** The shade of each line, as many as there are before it of its kind. */
  private val shades = HashMap<String, Int>()

  /** The parts of the memory, in order, without gap or overlap. */
  val blocks: List<Block>

  /** The parts as they are drawn: of very many, those too small to be seen together. */
  val drawn: List<Block>

  /** The rejected lines. */
  val outside: List<LineReport> =
    device.lines.filter {
      it.place == null && it.line.phase().getOrNull().let { of -> of == null || of == phase }
    }

  private val lacking = outside.filter { (it.lackingBytes ?: 0u) != 0uL }
  private val beyond = lacking.sumOf { checkNotNull(it.lackingBytes).exact() }

  /** Whether what has no place is drawn to the scale of the memory. */
  val toScale: Boolean = beyond <= memory.exact()

  /** The part of the picture that is the device's memory. */
  val inside: Double =
    if (beyond.signum() == 0) 1.0
    else if (!toScale) 0.5 else memory.toDouble() / (memory.toDouble() + beyond.toDouble())

  init {
    val counts = HashMap<BlockKind, Int>()
    for (line in device.places.sortedBy { start(it) }) {
      val kind = kind(line)
      shades[line.label()] = counts.merge(kind, 1, Int::plus)!! - 1
    }
    blocks = blocks().sortedBy { it.from }
    drawn = if (blocks.size > MAX_BLOCKS) merged() else blocks
  }

  fun shade(line: PlannedLine): Int = shades.getValue(line.label())

  private fun start(line: PlannedLine): ULong = memory - line.leftAfterBytes - line.takenBytes

  private fun blocks(): List<Block> = buildList {
    for (line in places) {
      val shade = shade(line)
      if (line is PlannedReserve) {
        add(block(BlockKind.RESERVE, start(line), line.bytes, line.label(), shade))
      } else if (line.regions().size > MAX_REGIONS) {
        val text = "${grouped(line.regions().size.toULong())} arrays of ${shown(line.label())}"
        taken(kind(line), start(line), line.bytes, line.takenBytes, text, shade)
      } else {
        for (region in line.regions()) {
          val from = memory - region.leftAfterBytes - region.takenBytes
          val kind =
            when (region.kind()) {
              RegionKind.CONTROL,
              RegionKind.GRID -> BlockKind.CONTROL
              RegionKind.ENTRIES -> BlockKind.ENTRIES
              RegionKind.SIDE_ARRAY -> BlockKind.SIDE_ARRAY
              else -> BlockKind.RESIDENT
            }
          val second = region.buffer() % 2 == 1
          taken(kind, from, region.bytes, region.takenBytes, region.label(), shade, second)
        }
      }
    }
    val free = memory - freeBytes
    val tail =
      if (phase == device.fullestPhase) device.tailPaddingBytes
      else free - (places.maxOfOrNull { memory - it.leftAfterBytes } ?: free)
    add(block(BlockKind.PADDING, free - tail, tail, "rounding of the arena"))
    add(block(BlockKind.FREE, free, freeBytes, "headroom"))
    removeAll { it.bytes == 0uL }
  }

  /** Rounding lies behind the bytes of an allocation, and before those of a region of an arena. */
  private fun MutableList<Block>.taken(
    kind: BlockKind,
    from: ULong,
    bytes: ULong,
    size: ULong,
    text: String,
    shade: Int,
    second: Boolean = false,
  ) {
    val padding = size - bytes
    add(block(kind, if (arena) from + padding else from, bytes, text, shade, second))
    add(
      block(
        BlockKind.PADDING,
        if (arena) from else from + bytes,
        padding,
        "rounding of $text",
        shade,
      )
    )
  }

  private fun block(
    kind: BlockKind,
    from: ULong,
    bytes: ULong,
    text: String,
    shade: Int = 0,
    second: Boolean = false,
  ) = Block(kind, from, bytes, "${shown(text)}: ${both(bytes)}", shade, second)

  /** Returns the bytes of each kind that there is, and its share of the memory. */
  fun totals(): List<Total> {
    val kinds = BlockKind.entries.filter { it != BlockKind.FREE }
    val taken = kinds.map { kind -> blocks.filter { it.kind == kind }.sumOf { it.bytes } }
    val free =
      if (phase == device.fullestPhase) device.freeHundredths
      else apportioned(HUNDREDTHS, taken + freeBytes).last()
    val shares = apportioned(HUNDREDTHS - free, taken)
    return (kinds.indices.map { Total(kinds[it], taken[it], hundredths(shares[it], taken[it])) } +
        Total(BlockKind.FREE, freeBytes, hundredths(free, freeBytes)))
      .filter { it.bytes != 0uL }
  }

  private fun merged(): List<Block> = buildList {
    var parts = 0
    for (block in blocks) {
      val last = lastOrNull()
      if (last == null || !tiny(last) || !tiny(block)) {
        add(block)
        parts = 1
      } else {
        parts++
        val bytes = last.bytes + block.bytes
        val text = "${grouped(parts.toULong())} parts: ${both(bytes)}"
        set(lastIndex, Block(last.kind, last.from, bytes, text, last.shade, last.second))
      }
    }
  }

  fun tiny(block: Block): Boolean = block.kind != BlockKind.PADDING && scaled(block.bytes) < TINY

  /** Returns the names of what may have room for one. */
  fun names(): List<Name> {
    val names = mutableListOf<Name>()
    for (line in places) {
      names += Name(line.label(), scaled(start(line)) / WIDTH, scaled(line.takenBytes) / WIDTH)
    }
    val free = if (outside.isEmpty()) "headroom" else "left"
    names += Name(free, scaled(memory - freeBytes) / WIDTH, scaled(freeBytes) / WIDTH)
    outside { line, from, width -> names += Name(line.line.label(), from / WIDTH, width / WIDTH) }
    return names.filter { it.width >= ROOM }
  }

  fun draw(picture: HTMLTag) {
    for (block in drawn) {
      val css = block.kind.css(block.shade, block.second)
      picture.rectangle(css, scaled(block.from), TOP, scaled(block.bytes), HEIGHT - TOP, block.text)
    }
    for (block in drawn.filter(::tiny)) {
      val x = scaled(block.from) + scaled(block.bytes) / 2
      picture.vertical("pin ${block.kind.css(block.shade)}", x, 2, TOP, block.text)
      picture.vertical("grip", x, 0, TOP, block.text)
    }
    outside { line, from, width ->
      val bytes = both(checkNotNull(line.lackingBytes))
      val hover = "${shown(line.line.label())}: has no place, $bytes"
      picture.rectangle("beyond", from, TOP, width, HEIGHT - TOP, hover)
    }
    if (inside < 1) picture.vertical("end", inside * WIDTH, 0, HEIGHT, "end of the memory")
  }

  /** Goes over the rejected lines whose size is known, behind the end of the memory. */
  private fun outside(each: (LineReport, Double, Double) -> Unit) {
    var from = inside * WIDTH
    for (line in lacking) {
      val part = checkNotNull(line.lackingBytes).toDouble() / beyond.toDouble()
      val width = part * (1 - inside) * WIDTH
      each(line, from, width)
      from += width
    }
  }

  private fun scaled(bytes: ULong): Double = scaled(bytes, memory) * inside

  internal companion object {
    const val HEIGHT = 72
    private const val TOP = 18

    /** As many blocks as are drawn one by one. */
    private const val MAX_BLOCKS = 500

    /** The least part of a picture that a name has room in. */
    private const val ROOM = 0.02

    fun kind(line: PlannedLine): BlockKind =
      when (line) {
        is PlannedReserve -> BlockKind.RESERVE
        is PlannedQueue -> BlockKind.ENTRIES
        else -> BlockKind.RESIDENT
      }
  }
}

/** The picture of a queue: how full it starts. */
internal object QueueBars {
  const val HEIGHT = 20

  /** Returns the items that may be enqueued beyond the capacity, as far as is known. */
  fun beyond(queue: PlannedQueue): ULong {
    val capacity = queue.plan().capacity
    val demand = queue.demand ?: 0u
    return if (demand > capacity) demand - capacity else 0u
  }

  fun occupancy(picture: HTMLTag, queue: PlannedQueue, shade: String) {
    val initial = queue.plan().profile().initialItems
    val capacity = queue.plan().capacity
    val beyond = beyond(queue)
    val whole = capacity + beyond
    val slots = scaled(capacity, whole)
    val filled = scaled(initial, whole)
    val full = "filled at the start: ${counted(initial, "slot")}"
    picture.rectangle("free", 0.0, 0, slots, HEIGHT, "capacity: ${counted(capacity, "slot")}")
    picture.rectangle(shade, 0.0, 0, filled, HEIGHT, full)
    if (initial != 0uL && filled < TINY) picture.vertical("pin $shade", filled, 0, HEIGHT, full)
    if (beyond != 0uL) {
      val text = "may find no slot: ${counted(beyond, "item")}"
      picture.rectangle("beyond", slots, HEIGHT / 4, WIDTH - slots, HEIGHT / 2, text)
    }
  }
}

/** A row of a picture: what it shows in words, and how it is drawn from a height on. */
internal class PictureRow(val about: String, val draw: (HTMLTag, top: Int, shade: String) -> Unit)

/** The picture of a sweep, as far as it is known. */
internal class SweepPicture(private val drain: DrainPlan) {
  private val count = drain.windowCount

  /** How many windows a cell stands for. */
  private val each = if (count <= MAX_CELLS) 1uL else (count - 1u) / MAX_CELLS + 1u

  /** Returns the windows, the groups of their launches, and the windows of all sweeps. */
  fun rows(): List<PictureRow> = listOfNotNull(windows(), groups(), all())

  private fun windows(): PictureRow {
    val cells = if (each == 1uL) "" else " A cell is ${grouped(each)} of them."
    val text =
      if (count == 0uL) "none, as there are no slots"
      else "${windows(drain)}, in slots of one buffer"
    return PictureRow("Drain windows: $text.$cells") { picture, top, shade ->
      cells { first, last ->
        val from = drain.window(first).firstSlot
        val end = drain.window(last).let { it.firstSlot + it.slots }
        val slots = "slots ${grouped(from)} … ${grouped(end - 1u)}"
        val name =
          if (first == last) "window ${grouped(first)}: $slots (${grouped(end - from)})"
          else "windows ${grouped(first)} … ${grouped(last)}: $slots"
        val odd = if (first / each % 2u == 1uL) " second" else ""
        picture.rectangle("window $shade$odd", scaled(from), top, width(from, end), HEIGHT, name)
      }
    }
  }

  /** What the groups of a launch take at once; if they stride, the rest comes after that. */
  private fun groups(): PictureRow? {
    val grid = drain.firstGrid ?: return null
    val items = checkNotNull(drain.profile().itemsPerGroup)
    fun atOnce(window: DrainWindow): ULong {
      val groups = checkNotNull(drain.grid(window).getOrNull()).groups
      return if (groups > window.slots / items) window.slots else groups * items
    }
    val strided = atOnce(drain.window(0u)) < drain.window(0u).slots
    val text =
      "${counted(grid.groups, "group")} a launch, of ${counted(items, "item")}" +
        if (strided) ": ${grouped(atOnce(drain.window(0u)))} at once, and they stride." else "."
    return PictureRow("Groups: $text") { picture, top, shade ->
      cells { first, last ->
        val window = drain.window(first)
        val end = drain.window(last).let { it.firstSlot + it.slots }
        val part = atOnce(window).toDouble() / window.slots.toDouble()
        val from = scaled(window.firstSlot)
        val whole = width(window.firstSlot, end)
        picture.rectangle("free", from, top, whole, HEIGHT, null)
        val name = "window ${grouped(first)}: ${grouped(atOnce(window))} items at once"
        picture.rectangle("groups $shade", from, top, whole * part, HEIGHT, name)
        if (whole * part < TINY) picture.vertical("pin $shade", from, top, top + HEIGHT, name)
      }
    }
  }

  /** Of the windows of all sweeps, those that find something at most. */
  private fun all(): PictureRow? {
    val totals = drain.totals().getOrNull() ?: return null
    val busy = totals.busyAtMost ?: return null
    val empty = totals.emptyAtLeast ?: return null
    val some = "at most ${grouped(busy)} find an item"
    val none = "at least ${grouped(empty)} find nothing"
    val about = "Of the ${counted(busy + empty, "window")} of all sweeps $some, $none."
    return PictureRow(about) { picture, top, shade ->
      val width = scaled(busy, busy + empty)
      picture.rectangle("free", 0.0, top, WIDTH, HEIGHT, none)
      picture.rectangle("busy $shade", 0.0, top, width, HEIGHT, some)
      if (busy != 0uL && width < TINY)
        picture.vertical("pin $shade", width, top, top + HEIGHT, some)
    }
  }

  /** Goes over the first and the last window of each cell. */
  private fun cells(each: (ULong, ULong) -> Unit) {
    var first = 0uL
    while (first < count) {
      val last = if (count - first <= this.each) count - 1u else first + this.each - 1u
      each(first, last)
      first = last + 1u
    }
  }

  private fun scaled(slot: ULong): Double = scaled(slot, drain.queue().capacity)

  private fun width(from: ULong, end: ULong): Double = scaled(end - from)

  internal companion object {
    private const val HEIGHT = 20
    private const val GAP = 6

    /** As many cells as can be told apart on a phone. */
    private const val MAX_CELLS = 64uL

    fun top(row: Int): Int = row * (HEIGHT + GAP)

    fun height(rows: Int): Int = top(rows) - GAP
  }
}
