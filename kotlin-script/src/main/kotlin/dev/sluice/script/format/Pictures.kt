// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DevicePlan
import dev.sluice.device.Placement
import dev.sluice.device.PlannedLine
import dev.sluice.device.PlannedQueue
import dev.sluice.device.PlannedReserve
import dev.sluice.device.RegionKind
import dev.sluice.queue.DrainPlan
import java.util.Locale
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
private fun scaled(part: Long, whole: Long): Double =
  if (whole == 0L) 0.0 else part.toULong().toDouble() / whole.toULong().toDouble() * WIDTH

/** What a part of a device's memory holds. */
internal enum class BlockKind(val text: String) {
  RESERVE("reserve"),
  RESIDENT("residents"),
  CONTROL("control blocks"),
  ENTRIES("queue entries"),
  SIDE_ARRAY("side arrays"),
  PADDING("rounding"),
  FREE("headroom");

  val css: String = name.lowercase().replace('_', '-')
}

/** A run of a device's memory, in the order in which it was taken. */
internal class Block(
  val kind: BlockKind,
  val from: Long,
  val bytes: Long,
  val text: String,
  /** Neighbours of one kind differ in it. */
  val odd: Boolean,
)

/** The picture of a device's memory. */
internal object MemoryMap {
  const val HEIGHT = 72
  private const val TOP = 18
  /** As many regions of one line as anyone looks at. */
  const val MAX_REGIONS = 32

  fun of(plan: DevicePlan): List<Block> = blocks(plan).sortedBy { it.from.toULong() }

  private fun blocks(plan: DevicePlan): List<Block> = buildList {
    val memory = plan.memoryBytes()
    val arena = plan.profile().placement() == Placement.ARENA
    plan.lines().forEachIndexed { i, line ->
      val odd = i % 2 == 1
      if (line is PlannedReserve) {
        val from = memory - line.leftAfterBytes() - line.bytes()
        add(block(BlockKind.RESERVE, from, line.bytes(), "reserve ${line.label()}", odd))
      } else if (line.regions().size > MAX_REGIONS) {
        val from = memory - line.leftAfterBytes() - line.sizeBytes()
        val text = "${line.regions().size} arrays of ${line.label()}"
        taken(kind(line), from, line.bytes(), line.sizeBytes(), text, odd, arena)
      } else {
        line.regions().forEachIndexed { j, region ->
          val from = memory - region.leftAfterBytes() - region.sizeBytes()
          val kind =
            when (region.kind()) {
              RegionKind.CONTROL -> BlockKind.CONTROL
              RegionKind.ENTRIES -> BlockKind.ENTRIES
              RegionKind.SIDE_ARRAY -> BlockKind.SIDE_ARRAY
              else -> BlockKind.RESIDENT
            }
          val alternates = if (line.regions().size == 1) odd else (i + j) % 2 == 1
          taken(kind, from, region.bytes(), region.sizeBytes(), region.label(), alternates, arena)
        }
      }
    }
    val free = memory - plan.freeBytes()
    if (plan.tailPaddingBytes() != 0L) {
      val from = free - plan.tailPaddingBytes()
      add(block(BlockKind.PADDING, from, plan.tailPaddingBytes(), "rounding of the arena", false))
    }
    add(block(BlockKind.FREE, free, plan.freeBytes(), "headroom", false))
    removeAll { it.bytes == 0L }
  }

  /** Rounding lies behind the bytes of an allocation, and before those of a region of an arena. */
  private fun MutableList<Block>.taken(
    kind: BlockKind,
    from: Long,
    bytes: Long,
    size: Long,
    text: String,
    odd: Boolean,
    arena: Boolean,
  ) {
    val padding = size - bytes
    add(block(kind, if (arena) from + padding else from, bytes, text, odd))
    add(
      block(BlockKind.PADDING, if (arena) from else from + bytes, padding, "rounding of $text", odd)
    )
  }

  private fun block(kind: BlockKind, from: Long, bytes: Long, text: String, odd: Boolean) =
    Block(kind, from, bytes, "$text: ${counted(bytes, "byte")} (${rounded(bytes)})", odd)

  fun kind(line: PlannedLine): BlockKind =
    when (line) {
      is PlannedReserve -> BlockKind.RESERVE
      is PlannedQueue -> BlockKind.ENTRIES
      else -> BlockKind.RESIDENT
    }

  /** Returns the bytes of each kind that there is. */
  fun totals(blocks: List<Block>): List<Pair<BlockKind, Long>> =
    BlockKind.entries
      .map { kind -> kind to blocks.filter { it.kind == kind }.sumOf { it.bytes } }
      .filter { it.second != 0L }

  fun tiny(block: Block, memory: Long): Boolean =
    block.kind != BlockKind.PADDING && scaled(block.bytes, memory) < TINY

  fun draw(picture: HTMLTag, blocks: List<Block>, memory: Long) {
    for (block in blocks) {
      val css = block.kind.css + if (block.odd) " odd" else ""
      val hover = block.text + ", " + percent(block.bytes, memory) + " of the memory"
      val x = scaled(block.from, memory)
      val width = scaled(block.bytes, memory)
      picture.rectangle(css, x, TOP, width, HEIGHT - TOP, hover)
    }
    for (block in blocks.filter { tiny(it, memory) }) {
      val x = scaled(block.from, memory) + scaled(block.bytes, memory) / 2
      val hover = block.text + ", " + percent(block.bytes, memory) + " of the memory"
      picture.vertical("pin ${block.kind.css}", x, 2, TOP, hover)
      picture.vertical("grip", x, 0, TOP, hover)
    }
  }
}

/** The pictures of a queue: how full it starts, and in which windows it is drained. */
internal object QueueBars {
  const val HEIGHT = 20

  /** As many cells as can be told apart on a phone. */
  private const val MAX_CELLS = 64L

  /** Returns the items that may be enqueued beyond the capacity, as far as is known. */
  fun beyond(queue: PlannedQueue): Long {
    val capacity = queue.plan().capacity().toULong()
    val demand = (queue.demand ?: 0).toULong()
    return if (demand > capacity) (demand - capacity).toLong() else 0
  }

  fun occupancy(picture: HTMLTag, queue: PlannedQueue) {
    val initial = queue.plan().profile().initialItems()
    val capacity = queue.plan().capacity()
    val beyond = beyond(queue)
    val whole = capacity + beyond
    val slots = scaled(capacity, whole)
    val filled = scaled(initial, whole)
    val full = "filled at the start: ${counted(initial, "slot")}"
    picture.rectangle("free", 0.0, 0, slots, HEIGHT, "capacity: ${counted(capacity, "slot")}")
    picture.rectangle("entries", 0.0, 0, filled, HEIGHT, full)
    if (initial != 0L && filled < TINY) picture.vertical("pin entries", filled, 0, HEIGHT, full)
    if (beyond != 0L) {
      val text = "may find no slot: ${counted(beyond, "item")}"
      picture.rectangle("beyond", slots, HEIGHT / 4, WIDTH - slots, HEIGHT / 2, text)
    }
  }

  fun windowsPerCell(drain: DrainPlan): Long =
    if (drain.windowCount().toULong() <= MAX_CELLS.toULong()) 1
    else ((drain.windowCount().toULong() - 1u) / MAX_CELLS.toULong() + 1u).toLong()

  fun windows(picture: HTMLTag, drain: DrainPlan) {
    val capacity = drain.queue().capacity()
    val count = drain.windowCount().toULong()
    val each = windowsPerCell(drain).toULong()
    var first = 0uL
    while (first < count) {
      val last = if (count - first <= each) count - 1u else first + each - 1u
      val from = drain.window(first.toLong()).firstSlot()
      val end = drain.window(last.toLong()).let { it.firstSlot() + it.slots() }
      val slots = "slots ${grouped(from)} … ${grouped(end - 1)}"
      val name =
        if (first == last) "window ${grouped(first.toLong())}: $slots (${grouped(end - from)})"
        else "windows ${grouped(first.toLong())} … ${grouped(last.toLong())}: $slots"
      val odd = if (first / each % 2u == 1uL) " odd" else ""
      val x = scaled(from, capacity)
      picture.rectangle("window$odd", x, 0, scaled(end - from, capacity), HEIGHT, name)
      first = last + 1u
    }
  }
}
