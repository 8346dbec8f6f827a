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
