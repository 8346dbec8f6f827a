// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceLine
import dev.sluice.device.Placement
import dev.sluice.device.PlannedQueue
import dev.sluice.device.PlannedReserve
import dev.sluice.device.Region
import dev.sluice.device.RegionKind
import dev.sluice.device.SameSlots
import dev.sluice.kotlin.*
import dev.sluice.queue.OverflowVerdict
import dev.sluice.queue.PlanError
import dev.sluice.script.DeviceReport
import dev.sluice.script.LineReport
import dev.sluice.script.ReportStatus

/** What a row of the ledger's tree says, for a reader who shows colours. */
internal enum class RowKind {
  DEVICE,
  LINE,
  REJECTED,
  DETAIL,
  MAY_OVERFLOW,
  ERROR,
  FIX,
  FREE,
}

/** A row of the ledger's tree: the branches before it, those before its further lines, a text. */
internal class TreeRow(val kind: RowKind, val branches: String, val below: String, val text: String)

/** Returns the ledger as a tree for people, row by row. */
internal fun DeviceReport.tree(): Sequence<TreeRow> = sequence {
  yield(TreeRow(RowKind.DEVICE, "", "│  ", heading()))
  val (readable, more) = lines.readable(MAX_LINES)
  val byLabel = readable.associateBy { it.line.label() }
  val groups = profile.sameSlots().flatMap { group -> group.lines().map { it to group } }.toMap()
  for (line in readable) {
    val group = groups[line.line.label()]
    if (group == null) yieldAll(rows(line, "", false))
    else if (group.lines().first { it in byLabel } == line.line.label()) {
      yield(TreeRow(RowKind.LINE, "├─ ", "│    ", heading(group)))
      val members = group.lines().mapNotNull { byLabel[it] }
      members.forEach { yieldAll(rows(it, "│  ", it === members.last())) }
    }
  }
  if (more != 0) {
    yield(TreeRow(RowKind.LINE, "├─ ", "│    ", "… ${counted(more.toULong(), "more line")}"))
  }
  if (deviceErrors.isNotEmpty()) {
    yield(TreeRow(RowKind.REJECTED, "├─ ", "│    ", "all lines together: REJECTED"))
    yieldAll(children(reasons(deviceErrors)))
  }
  for (phase in phases) {
    val taken = "takes ${counted(phase.takenBytes, "byte")}, ${grouped(phase.freeBytes)} free"
    yield(TreeRow(RowKind.LINE, "├─ ", "│    ", "phase ${shown(phase.label())}: $taken"))
  }
  if (tailPaddingBytes != 0uL) {
    val rounding = "rounding of the arena: ${counted(tailPaddingBytes, "byte")}"
    yield(TreeRow(RowKind.LINE, "├─ ", "│    ", rounding))
  }
  val where = fullestPhase?.let { " in ${shown(it)}, the fullest phase" }.orEmpty()
  yield(TreeRow(RowKind.FREE, "└─ ", "     ", "$freeName$where: ${counted(freeBytes, "byte")}"))
}

/** What the bytes are that nothing takes. */
internal val DeviceReport.freeName: String
  get() =
    when {
      status != ReportStatus.REJECTED -> "free"
      lines.all { it.place != null } -> "left"
      else -> "left without the rejected lines"
    }

private fun children(details: List<Pair<RowKind, String>>): List<TreeRow> =
  details.mapIndexed { i, (kind, text) ->
    val last = i == details.lastIndex
    TreeRow(kind, if (last) "│  └─ " else "│  ├─ ", if (last) "│       " else "│  │    ", text)
  }

private fun reasons(errors: List<PlanError>): List<Pair<RowKind, String>> =
  errors.flatMap {
    listOf(RowKind.ERROR to shown(it.problem()), RowKind.FIX to "→ " + shown(it.fix()))
  }

/** Returns the rows of a line: below a group it has a trunk before it, and may be the last. */
private fun DeviceReport.rows(line: LineReport, trunk: String, last: Boolean): Sequence<TreeRow> =
  sequence {
    val head = line(line)
    val branch = if (last) "└─ " else "├─ "
    val stem = trunk + if (last) "   " else "│  "
    yield(TreeRow(head.kind, trunk + branch, "$stem  ", head.text))
    val details = details(line, profile.devices)
    details.forEachIndexed { i, (kind, text) ->
      val end = i == details.lastIndex
      yield(
        TreeRow(kind, stem + if (end) "└─ " else "├─ ", stem + if (end) "     " else "│    ", text)
      )
    }
  }

private fun DeviceReport.heading(group: SameSlots): String {
  val lines = " in ${counted(group.lines().size.toULong(), "line")}"
  val phase = profile.lines().first { it.label() == group.lines().first() }.inPhase
  val head = "${shown(group.label())}$phase: same slots, "
  val planned = sameSlots.find { it.label() == group.label() }
  return if (planned == null) "$head${group.capacity()}$lines: REJECTED"
  else "$head${grouped(planned.slots)}$lines, take ${counted(planned.takenBytes, "byte")}"
}

private val DeviceLine.inPhase: String
  get() = phase().map { " in phase ${shown(it)}" }.orElse("")

/** Appends the tree as plain text. */
internal fun DeviceReport.appendTree(out: Appendable) {
  for (row in tree()) {
    out.append(row.branches).append(row.text).append('\n')
  }
}

private fun DeviceReport.heading(): String {
  val rejected = lines.count { it.place == null }.toULong()
  val outcome =
    if (status != ReportStatus.REJECTED) "planned"
    else if (rejected == 0uL) "rejected, as a whole"
    else "rejected, ${grouped(rejected)} of ${counted(lines.size.toULong(), "line")}"
  val each = if (profile.devices == 1uL) "" else ", each of ${counted(profile.devices, "device")}"
  return shown(label) +
    "$each: $outcome, ${counted(memoryBytes, "byte")} " +
    (if (profile.memory().isTotal) "in total, " else "free, ") +
    if (profile.placement() == Placement.ARENA) "one arena" else "separate allocations"
}

private fun line(line: LineReport): TreeRow {
  val name = shown(line.line.label()) + line.line.inPhase
  val place = line.place
  return if (place == null) TreeRow(RowKind.REJECTED, "├─ ", "│    ", "$name: REJECTED")
  else {
    val taken = if (place is PlannedReserve) "" else taken(place.bytes, place.takenBytes)
    val left = ", ${grouped(place.leftAfterBytes)} left"
    val text = "$name: ${line.line.kind} of ${counted(place.bytes, "byte")}$taken$left"
    TreeRow(RowKind.LINE, "├─ ", "│    ", text)
  }
}

private fun details(line: LineReport, devices: ULong): List<Pair<RowKind, String>> = buildList {
  addAll(reasons(line.errors))
  val place = line.place ?: return@buildList
  place.share(devices)?.let { add(RowKind.DETAIL to it) }
  if (place is PlannedQueue) queue(place)
  val (readable, more) = place.regions().readable(MAX_REGIONS)
  readable.forEach { add(RowKind.DETAIL to region(it)) }
  if (more != 0) {
    add(RowKind.DETAIL to "… ${counted(more.toULong(), "more array")} like these")
  }
}

private fun MutableList<Pair<RowKind, String>>.queue(queue: PlannedQueue) {
  val plan = queue.plan()
  val limits = plan.profile().capacity().limits()
  val asked = if (limits.isEmpty()) "" else " ($limits)"
  val spare =
    if (queue.capacityAtNoExtraCost == plan.capacity) ""
    else ", ${grouped(queue.capacityAtNoExtraCost)} at no extra cost"
  add(
    (if (plan.overflow() == OverflowVerdict.POSSIBLE) RowKind.MAY_OVERFLOW else RowKind.DETAIL) to
      "${counted(plan.capacity, "slot")}${plan.ofWanted}$asked$spare, ${queue.fullAtStart} full at the start, " +
        "overflow ${plan.overflow()}"
  )
  val drain = queue.drainSaid ?: return
  drain.sentences().forEach { add(RowKind.DETAIL to it) }
  for (warning in drain.warnings()) {
    add(RowKind.MAY_OVERFLOW to "WARNING " + shown(warning.problem()))
    add(RowKind.FIX to "→ " + shown(warning.fix()))
  }
}

private fun region(region: Region): String {
  val at = if (region.offset == 0uL) "" else " at ${grouped(region.offset)}"
  val sum =
    if (region.kind() == RegionKind.CONTROL || region.kind() == RegionKind.GRID) ""
    else "${grouped(region.slots)} × ${grouped(region.strideBytes)} = "
  val segments =
    if (region.segmentCount == 1uL) ""
    else {
      val last = region.segment(region.segmentCount - 1u).slots
      ", in ${counted(region.segmentCount, "segment")} of " +
        "${counted(region.segmentSlots, "slot")}, the last of ${grouped(last)}"
    }
  return "${shown(region.label())}$at: $sum${counted(region.bytes, "byte")}" +
    taken(region.bytes, region.takenBytes) +
    segments +
    header(region)
}

private fun header(region: Region): String =
  if (region.headerBytes == 0uL) ""
  else
    ", ${if (region.segmentCount == 1uL) "behind" else "each behind"} a header of " +
      counted(region.headerBytes, "byte")

private fun taken(bytes: ULong, size: ULong): String =
  if (size == bytes) "" else ", takes ${grouped(size)}"
