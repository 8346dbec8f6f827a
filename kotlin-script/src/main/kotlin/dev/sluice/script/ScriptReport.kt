// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import dev.sluice.device.DevicePlan
import dev.sluice.device.DeviceProfile
import dev.sluice.device.PlannedQueue
import dev.sluice.queue.OverflowVerdict
import dev.sluice.queue.PlanResult

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

  /** Some line was rejected. */
  REJECTED,
}

/** One device of a script. */
internal class DeviceReport(
  val profile: DeviceProfile,
  val result: PlanResult<DevicePlan>,
  /** The ledger as a tree, of a plan or of a rejection. */
  val explanation: String,
  /**
   * Why a queue may overflow, by its label, for the queues of which the script says that they may.
   */
  val allowedOverflows: Map<String, String>,
) {
  val plan: DevicePlan? = result.toOptional().orElse(null)

  val queues: List<PlannedQueue>
    get() = plan?.lines().orEmpty().filterIsInstance<PlannedQueue>()

  /** The queues that may overflow without the script saying that they may. */
  val unallowedOverflows: List<PlannedQueue>
    get() =
      queues.filter {
        it.plan().overflow() == OverflowVerdict.POSSIBLE && it.label() !in allowedOverflows
      }

  val status: ReportStatus =
    when {
      plan == null -> ReportStatus.REJECTED
      unallowedOverflows.isNotEmpty() -> ReportStatus.MAY_OVERFLOW
      else -> ReportStatus.PLANNED
    }
}
