// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.kotlin.*
import dev.sluice.queue.OverflowVerdict
import dev.sluice.script.DeviceReport
import dev.sluice.script.ReportStatus
import dev.sluice.script.ScriptReport
import dev.sluice.script.visible
import java.util.Locale

/** Something that a reader of a report should know of one device. */
internal class Finding(
  /** What it makes of the device; [ReportStatus.PLANNED] if it is only worth knowing. */
  val severity: ReportStatus,
  /** The label of the device, as the script has it. */
  val device: String,
  val what: String,
  /** What to do; null if nothing is wrong. */
  val fix: String?,
)

/** What stands against the device, and what the script accepts. */
internal fun DeviceReport.findings(): List<Finding> {
  val (readable, more) = allFindings().readable(MAX_LINES)
  if (more == 0) return readable
  return readable + finding(status, "… ${counted(more.toULong(), "more finding")}")
}

private fun DeviceReport.allFindings(): List<Finding> = buildList {
  for (error in errors) {
    val line = error.line().map { "'${shown(it)}': " }.orElse("")
    add(finding(ReportStatus.REJECTED, line + shown(error.problem()), shown(error.fix())))
  }
  for (warning in warnings) {
    val reason = reasonFor(warning)
    if (reason != null)
      add(
        finding(
          ReportStatus.PLANNED,
          "${shown(warning.message())}; the script allows it: ${shown(reason)}",
        )
      )
    else
      add(
        finding(
          ReportStatus.PLANNED,
          "warning: ${shown(warning.message())}",
          "${shown(warning.fix())}, or have the script say why it does no harm: " +
            "mayWarn(${shown(literal(warning.line().orElse("")))}, Warning.${warning.kind()}, \"why\")",
        )
      )
  }
  for (queue in queues) {
    val name = "queue '${shown(queue.label())}'"
    val reason = allowedOverflows[queue.label()]
    when (queue.plan().overflow()) {
      OverflowVerdict.IMPOSSIBLE -> {}
      OverflowVerdict.UNKNOWN ->
        add(finding(ReportStatus.PLANNED, "$name has no bound: whether it can overflow is unknown"))
      else -> {
        val demand =
          "$name may overflow: up to ${grouped(checkNotNull(queue.demand))} items for " +
            counted(queue.plan().capacity, "slot")
        if (reason != null)
          add(finding(ReportStatus.PLANNED, "$demand; the script allows it: ${shown(reason)}"))
        else
          add(
            finding(
              ReportStatus.MAY_OVERFLOW,
              demand,
              "give it more slots, or have its kernel handle a full queue and the script say so: " +
                "mayOverflow(${shown(literal(queue.label()))}, \"why\")",
            )
          )
      }
    }
  }
}

private fun DeviceReport.finding(severity: ReportStatus, what: String, fix: String? = null) =
  Finding(severity, profile.label(), what, fix)

/** Returns the text as a string literal of Kotlin. */
private fun literal(text: String): String = buildString {
  append('"')
  for (char in text) {
    when {
      char == '\\' || char == '"' || char == '$' -> append('\\').append(char)
      char.isSurrogate() || visible(char.toString()) == char.toString() -> append(char)
      else -> append("\\u%04x".format(Locale.ROOT, char.code))
    }
  }
  append('"')
}

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
  val all = counted(devices.size.toULong(), "device")
  return when (status) {
    ReportStatus.PLANNED ->
      when (devices.size) {
        0 -> "no device is described"
        1 -> "everything has its place"
        else -> "everything has its place on all $all"
      }
    ReportStatus.MAY_OVERFLOW -> {
      val queues = devices.sumOf { it.unallowedOverflows.size }.toULong()
      "everything has its place, but ${counted(queues, "queue")} may overflow"
    }
    ReportStatus.REJECTED -> {
      val rejected = devices.count { it.status == ReportStatus.REJECTED }.toULong()
      if (devices.size == 1) "not everything fits"
      else "${grouped(rejected)} of $all cannot hold everything"
    }
  }
}
