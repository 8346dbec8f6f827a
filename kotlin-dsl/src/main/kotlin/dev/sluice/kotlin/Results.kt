// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Results")

package dev.sluice.kotlin

import dev.sluice.queue.PlanError
import dev.sluice.queue.PlanResult

/** Returns the plan, or null if none was made. */
public fun <P : Any> PlanResult<P>.getOrNull(): P? =
  when (this) {
    is PlanResult.Planned -> plan
    is PlanResult.Rejected -> null
  }

/** Returns the plan, or what [onRejected] makes of the errors. */
public inline fun <R> PlanResult<out R & Any>.getOrElse(
  onRejected: (errors: List<PlanError>) -> R
): R =
  when (this) {
    is PlanResult.Planned -> plan
    is PlanResult.Rejected -> onRejected(errors)
  }

/**
 * Returns what the function that applies makes of the plan or of the errors. Call it by the names
 * of its functions, from which `return` then leaves the caller; without the names, the call is one
 * of Java's [PlanResult.fold], from whose functions it does not.
 */
public inline fun <P : Any, R> PlanResult<P>.fold(
  onPlanned: (plan: P) -> R,
  onRejected: (errors: List<PlanError>) -> R,
): R =
  when (this) {
    is PlanResult.Planned -> onPlanned(plan)
    is PlanResult.Rejected -> onRejected(errors)
  }
