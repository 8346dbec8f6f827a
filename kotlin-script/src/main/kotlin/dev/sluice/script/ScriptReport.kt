// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import dev.sluice.device.DeviceError
import dev.sluice.device.DeviceLedger
import dev.sluice.device.DeviceLine
import dev.sluice.device.DevicePlan
import dev.sluice.device.DeviceProfile
import dev.sluice.device.PlannedLine
import dev.sluice.device.PlannedPhase
import dev.sluice.device.PlannedQueue
import dev.sluice.device.PlannedReserve
import dev.sluice.device.PlannedSameSlots
import dev.sluice.kotlin.*
import dev.sluice.queue.OverflowVerdict
import dev.sluice.queue.PlanError
import dev.sluice.queue.PlanWarning
import kotlin.jvm.optionals.getOrNull

/** What one run of a script planned; what every output format shows. */
internal class ScriptReport(
  /** The script's own title, else the name of its file. */
  val title: String,
  /** The version of Sluice. */
  val version: String,
  /** The id of the policy that computed. */
  val policy: String,
  val devices: List<DeviceReport>,
) {
  val status: ReportStatus = devices.maxOfOrNull { it.status } ?: ReportStatus.PLANNED
}

/** How a device, or a whole script, came out; the worse, the later. */
internal enum class ReportStatus {
  /** All planned, and no queue may overflow unless the script says so. */
  PLANNED,

  /** All planned, but a queue may overflow without the script saying that it may. */
  MAY_OVERFLOW,

  /** Some line was rejected, or all together. */
  REJECTED,
}

/** A line of a device: its place, or what stands against it. */
internal class LineReport(
  val line: DeviceLine,
  /** Null if the line was rejected. */
  val place: PlannedLine?,
  val errors: List<PlanError>,
) {
  /** The bytes that a line without a place would take, as far as they are known. */
  val lackingBytes: ULong?
    get() = errors.firstNotNullOfOrNull { (it as? DeviceError.OverMemory)?.requiredBytes }
}

/** One device of a script, line by line. */
internal class DeviceReport(
  ledger: DeviceLedger,
  /**
   * Why a queue may overflow, by its label, for the queues of which the script says that they may.
   */
  val allowedOverflows: Map<String, String>,
  /** Why a queue may be warned of, for the warnings that the script accepts. */
  val allowedWarnings: Map<Excuse, String> = mapOf(),
) {
  val profile: DeviceProfile = ledger.profile()

  /** The plan; null if any line was rejected, or all together. */
  val plan: DevicePlan?

  /** What stands against the device: in the order of the lines, then what is of all together. */
  val errors: List<PlanError>

  /** What stands against all lines together. */
  val deviceErrors: List<PlanError>

  /** What is a bad idea though it is planned, in the order of the lines. */
  val warnings: List<PlanWarning>

  /** All lines, in the order of the profile. */
  val lines: List<LineReport>

  /** What the lines of each phase take; empty if there are none. */
  val phases: List<PlannedPhase>

  /** The phase whose lines take the most; null if there is none. */
  val fullestPhase: String?

  /** The groups of lines with equally many slots that have their place. */
  val sameSlots: List<PlannedSameSlots>

  /** What is left beside the lines that have a place, in the fullest phase. */
  val freeBytes: ULong

  /** What rounding takes at the end of an arena. */
  val tailPaddingBytes: ULong

  init {
    plan = ledger.result().toOptional().orElse(null)
    errors = ledger.errors()
    deviceErrors = ledger.deviceErrors()
    warnings = ledger.warnings()
    lines = ledger.lines().map { LineReport(it.line(), it.place().orElse(null), it.errors()) }
    phases = ledger.phases()
    fullestPhase = ledger.fullestPhase().getOrNull()?.label()
    sameSlots = ledger.sameSlots()
    freeBytes = ledger.leftBytes
    tailPaddingBytes = ledger.tailPaddingBytes
  }

  val label: String
    get() = profile.label()

  val memoryBytes: ULong
    get() = profile.memory().bytes

  /** The lines that have a place. */
  val places: List<PlannedLine> = lines.mapNotNull { it.place }

  /** The queues that have a place. */
  val queues: List<PlannedQueue> = places.filterIsInstance<PlannedQueue>()

  val reservedBytes: ULong
    get() = places.filterIsInstance<PlannedReserve>().sumOf { it.bytes }

  /** What residents and queues take, rounding included. */
  val allocatedBytes: ULong
    get() = memoryBytes - reservedBytes - freeBytes

  /** What rounding takes in all, of phases in the fullest. */
  val paddingBytes: ULong
    get() = places.filter { isIn(it, fullestPhase) }.sumOf { it.paddingBytes } + tailPaddingBytes

  /** Whether a line is there in a phase. */
  fun isIn(line: PlannedLine, phase: String?): Boolean =
    line.line().phase().getOrNull().let { it == null || it == phase }

  /** The queues that may overflow without the script saying that they may. */
  val unallowedOverflows: List<PlannedQueue> =
    queues.filter {
      it.plan().overflow() == OverflowVerdict.POSSIBLE && it.label() !in allowedOverflows
    }

  /** Returns why the script accepts a warning; null if it does not. */
  fun reasonFor(warning: PlanWarning): String? =
    allowedWarnings[Excuse(warning.line().orElse(""), warning.kind())]

  /** The warnings that the script does not accept. */
  val unallowedWarnings: List<PlanWarning>
    get() = warnings.filter { reasonFor(it) == null }

  val status: ReportStatus =
    when {
      plan == null -> ReportStatus.REJECTED
      unallowedOverflows.isNotEmpty() -> ReportStatus.MAY_OVERFLOW
      else -> ReportStatus.PLANNED
    }
}
