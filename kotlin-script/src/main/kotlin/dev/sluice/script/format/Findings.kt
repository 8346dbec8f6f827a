// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.queue.OverflowVerdict
import dev.sluice.queue.PlanError
import dev.sluice.queue.PlanResult
import dev.sluice.script.DeviceReport
import dev.sluice.script.ReportStatus
import dev.sluice.script.ScriptReport

/** Something that a reader of a report should know of one device. */
internal class Finding(
  /** What it makes of the device; [ReportStatus.PLANNED] if it is only worth knowing. */
  val severity: ReportStatus,
  val device: String,
  val what: String,
  /** What to do; null if nothing is wrong. */
  val fix: String?,
)

internal val DeviceReport.errors: List<PlanError>
  get() = (result as? PlanResult.Rejected)?.errors().orEmpty()

/** The label of the line that an error is of, and the error itself. */
internal val PlanError.onLine: Pair<String?, PlanError>
  get() = if (this is PlanError.OnLine) label() to cause() else null to this

/** What stands against the device, and what the script accepts. */
internal fun DeviceReport.findings(): List<Finding> = buildList {
  for (error in errors) {
    val (label, cause) = error.onLine
    val message = (if (label == null) "" else "'$label': ") + groupedIn(cause.message())
    add(finding(ReportStatus.REJECTED, message, groupedIn(cause.fix())))
  }
  for (queue in queues) {
    val name = "queue '${queue.label()}'"
    val reason = allowedOverflows[queue.label()]
    when (queue.plan().overflow()) {
      OverflowVerdict.IMPOSSIBLE -> {}
      OverflowVerdict.UNKNOWN ->
        add(finding(ReportStatus.PLANNED, "$name has no bound: whether it can overflow is unknown"))
      else -> {
        val demand =
          "$name may overflow: up to ${grouped(checkNotNull(queue.demand))} items for " +
            counted(queue.plan().capacity(), "slot")
        if (reason != null)
          add(finding(ReportStatus.PLANNED, "$demand; the script allows it: $reason"))
        else
          add(
            finding(
              ReportStatus.MAY_OVERFLOW,
              demand,
              "give it more slots, or have its kernel handle a full queue and the script say so: " +
                "mayOverflow(${literal(queue.label())}, \"why\")",
            )
          )
      }
    }
  }
}

private fun DeviceReport.finding(severity: ReportStatus, what: String, fix: String? = null) =
  Finding(severity, profile.label(), what, fix)

/** Returns the text as a string literal of Kotlin. */
private fun literal(text: String): String =
  "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + "\""

/** A word or two for a status. */
internal val ReportStatus.word: String
  get() =
    when (this) {
      ReportStatus.PLANNED -> "planned"
      ReportStatus.MAY_OVERFLOW -> "may overflow"
      ReportStatus.REJECTED -> "rejected"
    }

/** The outcome of a whole script in a sentence without its full stop. */
internal fun ScriptReport.outcome(): String {
  val all = counted(devices.size.toLong(), "device")
  return when (status) {
    ReportStatus.PLANNED ->
      when (devices.size) {
        0 -> "no device is described"
        1 -> "everything has its place"
        else -> "everything has its place on all $all"
      }
    ReportStatus.MAY_OVERFLOW -> {
      val queues = devices.sumOf { it.unallowedOverflows.size }.toLong()
      "everything has its place, but ${counted(queues, "queue")} may overflow"
    }
    ReportStatus.REJECTED -> {
      val rejected = devices.count { it.status == ReportStatus.REJECTED }.toLong()
      if (devices.size == 1) "not everything fits"
      else "${grouped(rejected)} of $all cannot hold everything"
    }
  }
}

/**
 * Returns the ledger as a tree whose numbers are all grouped, with nothing in it that breaks a line
 * or moves a cursor; labels are the script's.
 */
internal fun DeviceReport.readableLedger(): String {
  val labels = profile.lines().map { it.label() } + profile.label()
  val text =
    labels.fold(explanation.trimEnd('\n')) { text, label -> text.replace(label, printable(label)) }
  val grouped = HashMap<String, String>()
  for (error in errors) {
    val cause = error.onLine.second
    grouped["│  ├─ " + cause.message()] = "│  ├─ " + groupedIn(cause.message())
    for (branch in listOf("│  ├─ ", "│  └─ ")) {
      grouped["$branch→ " + cause.fix()] = "$branch→ " + groupedIn(cause.fix())
    }
  }
  return text.lineSequence().joinToString("\n") { grouped[it] ?: it }
}
