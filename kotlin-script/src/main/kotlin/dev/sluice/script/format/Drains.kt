// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.kotlin.*
import dev.sluice.queue.DrainPlan
import dev.sluice.queue.DrainTotals
import dev.sluice.queue.Grid
import dev.sluice.queue.GridKind
import kotlin.jvm.optionals.getOrNull

/** The groups of the launch of the first window, the largest there is; null if they are unknown. */
internal val DrainPlan.firstGrid: Grid?
  get() = if (windowCount == 0uL) null else grid(window(0u)).getOrNull()

/** Says how a buffer is drained and what that launches, a line each: the words of `explain()`. */
internal fun DrainPlan.sentences(): List<String> = buildList {
  val last = lastWindow
  val each =
    if (last == null) ""
    else
      (if (uneven) " of up to " else " of ") +
        counted(itemsPerWindow, "slot") +
        (if (windowCount == 1uL) "" else ", the last of ${grouped(last.slots)}") +
        firstGrid?.let { ", ${atMost()}${counted(it.groups, "group")} each" }.orEmpty()
  add("drained in ${counted(windowCount, "window")}$each")
  val totals = totals().getOrNull() ?: return@buildList
  val least = totals.least?.let { ", launching takes at least $it" }.orEmpty()
  add(
    listOf(
        figure(totals.sweeps, "sweep"),
        figure(totals.launches, "launch", "launches"),
        figure(totals.groups, "group"),
        figure(totals.hostReads, "host read"),
      )
      .joinToString() + least
  )
  totals.busyAtMost?.let {
    add(
      "at most ${counted(it, "window")} of all find an item, which is what a host would launch that " +
        "reads each frontier's length"
    )
  }
}

/** What a drain launches, for a table: a name and a figure each. */
internal fun DrainPlan.figures(): List<Pair<String, String>> = buildList {
  firstGrid?.let {
    val spare = if (it.spare == 0uL) "" else ", ${grouped(it.spare)} of them to spare"
    val grid = if (it.y == 1uL) "" else ", ${grouped(it.x)} × ${grouped(it.y)}$spare"
    add("groups a launch" to atMost() + grouped(it.groups) + grid)
  }
  val totals = totals().getOrNull() ?: return@buildList
  add("sweeps" to known(totals.sweeps))
  add("launches" to known(totals.launches))
  add("groups in all" to known(totals.groups))
  add("host reads" to known(totals.hostReads))
  totals.busyAtMost?.let { add("windows that find an item" to "at most " + grouped(it)) }
  totals.emptyAtLeast?.let { add("windows that find nothing" to "at least " + grouped(it)) }
  totals.least?.let { add("launching alone" to "at least $it") }
}

private fun DrainPlan.atMost(): String =
  if (profile().grid() == GridKind.INDIRECT) "at most " else ""

/** The least that launching takes, in milliseconds rounded down to thousandths. */
private val DrainTotals.least: String?
  get() =
    leastPicoseconds?.let {
      val micros = it / 1_000_000u
      "${grouped(micros / 1_000u)}.${(micros % 1_000u).toString().padStart(3, '0')} ms"
    }

private fun figure(number: ULong?, one: String, many: String = one + "s"): String =
  if (number == null) "unknown $many" else counted(number, one, many)

private fun known(number: ULong?): String = number?.let(::grouped) ?: "unknown"
