// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceLine
import dev.sluice.device.PlannedLine
import dev.sluice.device.PlannedQueue
import dev.sluice.device.PlannedReserve
import dev.sluice.device.PlannedResident
import dev.sluice.device.QueueLine
import dev.sluice.device.Region
import dev.sluice.device.ReserveLine
import dev.sluice.device.ResidentLine
import dev.sluice.device.Spread
import dev.sluice.kotlin.*
import dev.sluice.queue.DrainPlan
import dev.sluice.queue.DrainProfile
import dev.sluice.queue.DrainWindow
import dev.sluice.queue.OverflowVerdict
import dev.sluice.queue.QueueSizing
import dev.sluice.queue.WorkQueuePlan
import dev.sluice.queue.WorkQueueProfile
import dev.sluice.script.DeviceReport
import java.math.BigDecimal
import java.math.BigInteger
import java.math.RoundingMode

internal const val NO_BREAK: Char = '\u00A0'

internal fun ULong.exact(): BigInteger = BigInteger(toString())

/** Prints a u64 with commas between the thousands. */
internal fun grouped(value: ULong): String = groupDigits("$value")

private fun groupDigits(digits: String): String =
  digits.reversed().chunked(3).joinToString(",").reversed()

/** Prints bytes in the largest binary unit of which there is at least 1, rounded down to tenths. */
internal fun rounded(bytes: ULong): String {
  val unit = maxOf(0, 63 - bytes.countLeadingZeroBits()) / 10
  if (unit == 0) return "${grouped(bytes)} B"
  val tenths = BigDecimal(bytes.exact()).divide(BigDecimal(BigInteger.TWO.pow(10 * unit)))
  return tenths.setScale(1, RoundingMode.DOWN).toPlainString() + " " + "KMGTPE"[unit - 1] + "iB"
}

/** Prints bytes exactly, and rounded where there are many. */
internal fun both(bytes: ULong): String =
  if (bytes < 1024u) counted(bytes, "byte")
  else "${counted(bytes, "byte")} (${rounded(bytes).replace(' ', NO_BREAK)})"

internal fun counted(number: ULong, one: String, many: String = one + "s"): String =
  grouped(number) + " " + if (number == 1uL) one else many

/** What takes bytes of a device, or takes none of those left. */
internal class LedgerRow(
  val label: String,
  /** `reserve`, `resident`, `queue`, or what the row is if it is no line. */
  val kind: String,
  /** The bytes asked for; null if the row is no line. */
  val bytes: ULong?,
  /** The bytes taken, rounding included. */
  val takes: ULong,
  /** What the device had left afterwards; null if the row is no line. */
  val left: ULong?,
  /**
   * What part of the memory it takes, in 1/10,000; the rows of a device add up to 10,000, but for
   * those of other phases than the fullest.
   */
  val hundredths: Int,
) {
  val share: String = hundredths(hundredths, takes)
}

/**
 * The lines that have a place, in the order of the profile, the rounding of an arena, and what is
 * free.
 */
internal fun DeviceReport.ledgerRows(): List<LedgerRow> {
  class Row(
    val label: String,
    val kind: String,
    val bytes: ULong?,
    val takes: ULong,
    val left: ULong?,
    val counts: Boolean = true,
  )

  val (readable, more) = places.readable(MAX_LINES)
  val rows = buildList {
    for (line in readable) {
      val phase = line.line().phase().map { ", phase ${shown(it)}" }.orElse("")
      val kind = line.line().kind + phase
      val counts = isIn(line, fullestPhase)
      add(Row(line.label(), kind, line.bytes, line.takenBytes, line.leftAfterBytes, counts))
    }
    if (more != 0) {
      val rest = places.subList(MAX_LINES, places.size).filter { isIn(it, fullestPhase) }
      val name = counted(more.toULong(), "more line")
      add(Row("", "… $name", null, rest.sumOf { it.takenBytes }, null))
    }
    if (tailPaddingBytes != 0uL) add(Row("", "rounding", null, tailPaddingBytes, null))
    add(Row("", "free", null, freeBytes, null))
  }
  val shares = apportioned(HUNDREDTHS, rows.filter { it.counts }.map { it.takes }).iterator()
  return rows.map { row ->
    val share =
      if (row.counts) shares.next()
      else apportioned(HUNDREDTHS, listOf(row.takes, memoryBytes - row.takes)).first()
    LedgerRow(row.label, row.kind, row.bytes, row.takes, row.left, share)
  }
}

/** What part of the memory is free, in 1/10,000, as the rows of the ledger say. */
internal val DeviceReport.freeHundredths: Int
  get() = ledgerRows().last().hundredths

/** The kind of a line, in a word. */
internal val DeviceLine.kind: String
  get() =
    when (this) {
      is ReserveLine -> "reserve"
      is ResidentLine -> "resident"
      is QueueLine -> "queue"
    }

/** The most items that one buffer can be asked to hold, if it is known. */
internal val PlannedQueue.demand: ULong?
  get() = if (plan().profile().expansion != null) plan().wanted else plan().profile().bound

/** The slots that a sizing asked for, after the capacity; empty if it has as many. */
internal val WorkQueuePlan.ofWanted: String
  get() =
    if (capacity == wanted) ""
    else (if (clamped()) " of " else " for ") + "${grouped(wanted)} wanted"

/** How full a buffer is before the first launch, in per cent. */
internal val PlannedQueue.fullAtStart: String
  get() = percent(plan().profile().initialItems, plan().capacity)

/** Says what one of several devices has of a line; null if it has all of it. */
internal fun PlannedLine.share(devices: ULong): String? =
  when (this) {
    is PlannedReserve -> null
    is PlannedResident ->
      if (line().spread().isPerPeer)
        counted(line().count, "element") + " for each of " + counted(devices - 1u, "other device")
      else share(devices, line().spread(), count, line().count, "element")
    is PlannedQueue -> {
      val all = line().profile()
      val one = plan().profile()
      val what =
        when (all.capacity().sizing()) {
          QueueSizing.FIXED -> "slot"
          QueueSizing.EXPANSION -> "added item"
          else -> "initial item"
        }
      share(devices, line().spread(), one.divided, all.divided, what)
    }
  }

private fun share(devices: ULong, spread: Spread, one: ULong, all: ULong, what: String): String? =
  if (devices == 1uL || spread.isReplicated) null
  else grouped(one) + " of " + counted(all, what) + ", " + spread

/** What is divided of a queue: where its slots are chosen, the items at the start. */
private val WorkQueueProfile.divided: ULong
  get() = capacity().slots ?: capacity().items ?: initialItems

/** The name of a device in a list of several; of equal ones, with their number. */
internal val DeviceReport.name: String
  get() = shown(label) + if (profile.devices == 1uL) "" else " × " + grouped(profile.devices)

/** The drain; null where neither the script nor a limit says more of it than one window. */
internal val PlannedQueue.drainSaid: DrainPlan?
  get() =
    drain().takeUnless { line().drain() == DrainProfile.oneWindow() && it.windowCount in 0uL..1uL }

/** The last window of a sweep, which may have fewer slots than others; null if there is none. */
internal val DrainPlan.lastWindow: DrainWindow?
  get() = if (windowCount == 0uL) null else window(windowCount - 1u)

/** The windows that a segment which is full length is drained in. */
internal val DrainPlan.windowsPerSegment: ULong
  get() = windowsFor(segmentSlots)

/** Whether windows before the last one, each the last of a segment, may have fewer slots, too. */
internal val DrainPlan.uneven: Boolean
  get() = lastWindow?.let { it.firstSlot != it.index * itemsPerWindow } ?: false

/** Says how one buffer is drained, such as `26 × 196,608, last 84,800`. */
internal fun windows(drain: DrainPlan): String {
  val last = drain.lastWindow ?: return "none"
  val each = (if (drain.uneven) " × up to " else " × ") + grouped(drain.itemsPerWindow)
  val rest = if (last.slots == drain.itemsPerWindow) "" else ", last " + grouped(last.slots)
  return grouped(drain.windowCount) + each + rest
}

/** Says whether a queue can overflow, and whether the script says that it may. */
internal fun DeviceReport.verdict(queue: PlannedQueue): String =
  when (queue.plan().overflow()) {
    OverflowVerdict.IMPOSSIBLE -> "impossible"
    OverflowVerdict.UNKNOWN -> "unknown"
    else -> if (queue.label() in allowedOverflows) "allowed" else "POSSIBLE"
  }

/** The distance from the start of one segment to that of the next, if both lie in an arena. */
internal val Region.segmentStride: ULong?
  get() =
    if (segmentCount == 1uL) null
    else (segment(1u).offset - segment(0u).offset).takeIf { it != 0uL }
