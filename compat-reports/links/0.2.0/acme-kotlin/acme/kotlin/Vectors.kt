// SPDX-License-Identifier: Apache-2.0
package acme.kotlin

import dev.sluice.kotlin.budgetBytes
import dev.sluice.kotlin.controlBytes
import dev.sluice.kotlin.itemsPerWindow
import dev.sluice.kotlin.planDrain
import dev.sluice.kotlin.queueBytes
import dev.sluice.kotlin.requiredBytes
import dev.sluice.kotlin.residentBytes
import dev.sluice.kotlin.windowCount
import dev.sluice.kotlin.workQueueProfile
import dev.sluice.numeric.NumericPolicies
import dev.sluice.queue.DrainPlan
import dev.sluice.queue.DrainStrategy
import dev.sluice.queue.HostSync
import dev.sluice.queue.PlanError
import dev.sluice.queue.QueueError
import dev.sluice.queue.WorkQueuePlan
import dev.sluice.queue.WorkQueuePlanner
import java.io.File

/** Answers the profiles of a file of golden vectors, in the same form, by blocks of the DSL. */
object Vectors {
  @JvmStatic
  fun main(arguments: Array<String>) {
    val planner = WorkQueuePlanner.using(NumericPolicies.require("acme"))
    val lines = File(arguments[0]).readLines()
    val answers = StringBuilder(lines.first()).append('\n')
    for (line in lines.drop(1)) {
      val given = line.split(",").take(7)
      val profile = workQueueProfile {
        initialItems = given[0].toULong()
        capacity = given[1].toULong()
        entryBytes = given[2].toULong()
        controlBytes = given[3].toULong()
        budgetBytes = given[4].toULong()
        if (given[5] != "final_only") {
          hostSync = HostSync.HOST_PARTICIPATES
        }
      }
      val answer =
        if (given[6].isEmpty()) {
          planner.plan(profile).fold({ "${queue(it)},,,,,," }, ::refused)
        } else {
          planner.planDrain(profile, given[6].toULong()).fold(::drain, ::refused)
        }
      answers.append(given.joinToString(",")).append(',').append(answer).append('\n')
    }
    print(answers)
  }

  private fun queue(plan: WorkQueuePlan): String =
    "planned,${plan.queueBytes},${plan.profile().controlBytes},${plan.residentBytes}," +
      plan.initialOccupancyBps()

  private fun drain(plan: DrainPlan): String {
    val strategy =
      when (plan.strategy()) {
        DrainStrategy.SINGLE_RESIDENT -> "single_resident_drain"
        DrainStrategy.CHUNKED_RESIDENT -> "chunked_resident_drain"
      }
    return "${queue(plan.queue())},$strategy,${plan.itemsPerWindow},${plan.windowCount},,,"
  }

  private fun refused(errors: List<PlanError>): String {
    val error = errors.first()
    val outcome =
      when (error) {
        is QueueError.ZeroCapacity -> "zero_capacity"
        is QueueError.ZeroEntryBytes -> "zero_entry_bytes"
        is QueueError.ZeroDrainWindow -> "zero_drain_chunk"
        is QueueError.InitialItemsExceedCapacity -> "initial_items_exceed_capacity"
        is QueueError.HostParticipationRejected -> "host_participation_rejected"
        is QueueError.Overflow -> "byte_count_overflow"
        is QueueError.OverBudget -> "over_budget"
        else -> error.javaClass.name
      }
    val field = if (error is QueueError.Overflow) error.field() else ""
    val bytes =
      if (error is QueueError.OverBudget) "${error.requiredBytes},${error.budgetBytes}" else ","
    return "$outcome,,,,,,,,$field,$bytes"
  }
}
