// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-WorkQueueProfiles")

package dev.sluice.kotlin

import dev.sluice.queue.WorkQueueProfile

/**
 * Returns the queue that [configure] describes:
 * ```kotlin
 * val queue = workQueueProfile {
 *   capacity = 65_536u
 *   entryBytes = 16.B
 *   controlBytes = 128.B
 *   pingPong()
 *   budgetBytes = 2.MiB
 * }
 * ```
 *
 * @throws IllegalStateException if a setting is missing, set twice or contradicts another; the
 *   message names it
 */
public fun workQueueProfile(configure: WorkQueueProfileBuilder.() -> Unit): WorkQueueProfile =
  build(WorkQueueProfile.builder(), DEFAULT_BITS, configure)

/**
 * Returns this profile but for what [configure] sets; each setting may be replaced once. A new
 * capacity replaces the old one whole, as [WorkQueueProfile.toBuilder] has it.
 *
 * @throws IllegalStateException if a setting is set twice or contradicts another
 */
public fun WorkQueueProfile.copy(configure: WorkQueueProfileBuilder.() -> Unit): WorkQueueProfile =
  build(toBuilder(), indexBits(), configure)

/**
 * Collects the settings of a queue. Without [budgetBytes] the budget is a device's to give: such a
 * profile is planned on a device only. Not thread-safe.
 *
 * @since 0.1.0
 */
public class WorkQueueProfileBuilder
internal constructor(builder: WorkQueueProfile.Builder, indexBits: Int) :
  QueueSettings(builder, indexBits)

private fun build(
  builder: WorkQueueProfile.Builder,
  indexBits: Int,
  configure: WorkQueueProfileBuilder.() -> Unit,
): WorkQueueProfile =
  WorkQueueProfileBuilder(builder, indexBits).apply(configure).complete().build()
