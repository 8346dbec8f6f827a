// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DevicePlan
import dev.sluice.device.PlannedQueue
import dev.sluice.device.PlannedReserve
import dev.sluice.device.Region
import dev.sluice.numeric.OptionalUnsignedLong
import dev.sluice.queue.DrainPlan
import dev.sluice.queue.DrainWindow
import dev.sluice.queue.OverflowVerdict
import dev.sluice.script.DeviceReport
import java.math.BigDecimal
import java.math.BigInteger
import java.math.RoundingMode

/** Returns the u64 of these bits, unsigned. */
internal fun Long.exact(): BigInteger = BigInteger(toULong().toString())

internal fun OptionalUnsignedLong.orNull(): Long? = if (isPresent) asLong else null

/** Prints a u64 with commas between the thousands. */
internal fun grouped(value: Long): String = groupDigits(value.toULong().toString())

private fun groupDigits(digits: String): String =
  digits.reversed().chunked(3).joinToString(",").reversed()

/** Puts commas between the thousands of the numbers of a message; words with digits stay. */
internal fun groupedIn(message: String): String =
  Regex("""(?<![\p{L}\p{N}_.'-])[0-9]{4,20}(?![\p{L}\p{N}_'-])""").replace(message) {
    groupDigits(it.value)
  }

/** Prints bytes in the largest binary unit of which there is at least 1, rounded down to tenths. */
internal fun rounded(bytes: Long): String {
  val unit = maxOf(0, 63 - bytes.countLeadingZeroBits()) / 10
  if (unit == 0) return "${grouped(bytes)} B"
  val tenths = BigDecimal(bytes.exact()).divide(BigDecimal(BigInteger.TWO.pow(10 * unit)))
  return tenths.setScale(1, RoundingMode.DOWN).toPlainString() + " " + "KMGTPE"[unit - 1] + "iB"
}

/** Prints what part of a whole is, in per cent, rounded down to hundredths. */
internal fun percent(part: Long, whole: Long): String =
  if (whole == 0L) "0.00 %"
  else
    BigDecimal(part.exact())
      .scaleByPowerOfTen(2)
      .divide(BigDecimal(whole.exact()), 2, RoundingMode.DOWN)
      .toPlainString() + " %"

internal fun counted(number: Long, one: String, many: String = one + "s"): String =
  grouped(number) + " " + if (number == 1L) one else many

/** What takes bytes of a device, or takes none of those left. */
internal class LedgerRow(
  val label: String,
  /** `reserve`, `resident`, `queue`, or what the row is if it is no line. */
  val kind: String,
  /** The bytes asked for; null if the row is no line. */
  val bytes: Long?,
  /** The bytes taken, rounding included. */
  val takes: Long,
  /** What the device had left afterwards; null if the row is no line. */
  val left: Long?,
)

/** The lines in the order of the profile, the rounding of an arena, and what is free. */
internal fun DevicePlan.ledgerRows(): List<LedgerRow> = buildList {
  for (line in lines()) {
    val kind =
      when (line) {
        is PlannedReserve -> "reserve"
        is PlannedQueue -> "queue"
        else -> "resident"
      }
    add(LedgerRow(line.label(), kind, line.bytes(), line.sizeBytes(), line.leftAfterBytes()))
  }
  if (tailPaddingBytes() != 0L) {
    add(LedgerRow("", "rounding", null, tailPaddingBytes(), null))
  }
  add(LedgerRow("", "free", null, freeBytes(), null))
}

/** The most items that one buffer can be asked to hold, if it is known. */
internal val PlannedQueue.demand: Long?
  get() =
    if (plan().profile().expansion().isPresent) plan().wanted()
    else plan().profile().bound().orNull()

/** The last window of a sweep, which may have fewer slots than others; null if there is none. */
internal val DrainPlan.lastWindow: DrainWindow?
  get() = if (windowCount() == 0L) null else window(windowCount() - 1)

/** The windows that a segment which is full length is drained in. */
internal val DrainPlan.windowsPerSegment: Long
  get() = windowsFor(segmentSlots())

/** Says how one buffer is drained, such as `26 × 196,608, last 84,800`. */
internal fun windows(drain: DrainPlan): String {
  val last = drain.lastWindow ?: return "none"
  // The last window of each segment may have fewer slots, too.
  val uneven = last.firstSlot() != last.index() * drain.itemsPerWindow()
  val each = (if (uneven) " × up to " else " × ") + grouped(drain.itemsPerWindow())
  val rest = if (last.slots() == drain.itemsPerWindow()) "" else ", last " + grouped(last.slots())
  return grouped(drain.windowCount()) + each + rest
}

/** Says whether a queue can overflow, and whether the script says that it may. */
internal fun DeviceReport.verdict(queue: PlannedQueue): String =
  when (queue.plan().overflow()) {
    OverflowVerdict.IMPOSSIBLE -> "impossible"
    OverflowVerdict.UNKNOWN -> "unknown"
    else -> if (queue.label() in allowedOverflows) "allowed" else "POSSIBLE"
  }

/** The distance from the start of one segment to that of the next, if both lie in an arena. */
internal val Region.segmentStride: Long?
  get() =
    if (segmentCount() == 1L) null
    else (segment(1).offset() - segment(0).offset()).takeIf { it != 0L }
