// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Queues")

package dev.sluice.kotlin

import dev.sluice.queue.Capacity
import dev.sluice.queue.QueueObservation
import dev.sluice.queue.QueueSizing
import dev.sluice.queue.WorkQueuePlan
import dev.sluice.queue.WorkQueueProfile

/**
 * The capacity asked for, in slots of one buffer; null unless the sizing is [QueueSizing.FIXED].
 */
public val WorkQueueProfile.capacity: ULong?
  get() = capacity().slots().getOrNull()

/** The items that the device adds; null unless the sizing is [QueueSizing.EXPANSION]. */
public val WorkQueueProfile.expansion: ULong?
  get() = capacity().items().getOrNull()

/** The bytes of one entry. */
public val WorkQueueProfile.entryBytes: ULong
  get() = entryBytes().toULong()

/**
 * The bytes that one slot takes in all: those of its entry, and of its elements of the side arrays.
 */
public val WorkQueueProfile.slotBytes: ULong
  get() = slotBytes().toULong()

/** The bytes that this queue may take, or null if they come from a device plan. */
public val WorkQueueProfile.budgetBytes: ULong?
  get() = budgetBytes().getOrNull()

/** The number of items enqueued before the first launch. */
public val WorkQueueProfile.initialItems: ULong
  get() = initialItems().toULong()

/** The bytes of the control block. */
public val WorkQueueProfile.controlBytes: ULong
  get() = controlBytes().toULong()

/** The most items that one buffer can ever be asked to hold; null if not given. */
public val WorkQueueProfile.bound: ULong?
  get() = bound().getOrNull()

/** The slots, if they are fixed; null if not. */
public val Capacity.slots: ULong?
  get() = slots().getOrNull()

/** The items that the device adds, if this is an expansion; null if not. */
public val Capacity.items: ULong?
  get() = items().getOrNull()

/** The bytes that the queue was planned within: those of its profile, or what a device had left. */
public val WorkQueuePlan.budgetBytes: ULong
  get() = budgetBytes().toULong()

/** The slots of one buffer. */
public val WorkQueuePlan.capacity: ULong
  get() = capacity().toULong()

/**
 * The slots of one buffer that the sizing asked for: more than the [capacity] only if an expansion
 * was clamped, and fewer only if one was rounded up, or got the least that was asked for.
 */
public val WorkQueuePlan.wanted: ULong
  get() = wanted().toULong()

/** The bytes of one buffer, its side arrays included. */
public val WorkQueuePlan.bufferBytes: ULong
  get() = bufferBytes().toULong()

/** The bytes of all buffers. */
public val WorkQueuePlan.queueBytes: ULong
  get() = queueBytes().toULong()

/** The bytes of all buffers and the control block. */
public val WorkQueuePlan.residentBytes: ULong
  get() = residentBytes().toULong()

/** What is left of the budget. */
public val WorkQueuePlan.headroomBytes: ULong
  get() = headroomBytes().toULong()

/**
 * Returns what a run with this plan tells about it.
 *
 * @param attempted the final tail of the fullest buffer, the initial items included
 */
public fun WorkQueuePlan.observed(attempted: ULong): QueueObservation = observed(attempted.toLong())

/**
 * Returns what a run with this plan tells about it, where the total lost is known too.
 *
 * @param attempted the final tail of the fullest buffer, the initial items included
 * @param lost the items that had no slot, in all buffers and sweeps together
 * @throws IllegalArgumentException if fewer were lost than the fullest buffer alone dropped
 */
public fun WorkQueuePlan.observed(attempted: ULong, lost: ULong): QueueObservation =
  observed(attempted.toLong(), lost.toLong())

/** The items that the tail counted, those without a slot included. */
public val QueueObservation.attempted: ULong
  get() = attempted().toULong()

/** How many of them had no slot: max(0, attempted - capacity). */
public val QueueObservation.dropped: ULong
  get() = dropped().toULong()

/** The fullest that one buffer has been: min(attempted, capacity). */
public val QueueObservation.highWaterMark: ULong
  get() = highWaterMark().toULong()

/** The items that had no slot in all buffers and sweeps together; null if not given. */
public val QueueObservation.lost: ULong?
  get() = lost().getOrNull()
