// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Candidates")

package dev.sluice.kotlin

import dev.sluice.queue.Capacity
import dev.sluice.queue.WorkQueueCandidate

/** Sizes the queue at [slots] slots of one buffer. */
public fun WorkQueueCandidate.capacity(slots: ULong): WorkQueueCandidate = capacity(slots.toLong())

/** Sizes the queue at [slots] slots of one buffer, of which all holds that [configure] asks. */
public fun WorkQueueCandidate.capacity(
  slots: ULong,
  configure: CapacityBuilder.() -> Unit,
): WorkQueueCandidate = capacity(Capacity.of(slots.toLong()).with(configure))

/** Sizes the queue for the items that the device adds, and for what [configure] asks. */
public fun WorkQueueCandidate.expansion(
  items: ULong,
  configure: CapacityBuilder.() -> Unit,
): WorkQueueCandidate = capacity(Capacity.expansion(items.toLong()).with(configure))

/** Sizes the queue at the most slots that fit, and of which all holds that [configure] asks. */
public fun WorkQueueCandidate.largest(configure: CapacityBuilder.() -> Unit): WorkQueueCandidate =
  capacity(Capacity.largest().with(configure))

/** Sizes the queue for the items that the device itself adds. */
public fun WorkQueueCandidate.expansion(items: ULong): WorkQueueCandidate =
  expansion(items.toLong())

/** Sets the bytes of one entry; a layout, and its side arrays, are left behind. */
public fun WorkQueueCandidate.entryBytes(bytes: ULong): WorkQueueCandidate =
  entryBytes(bytes.toLong())

/** Sets the bytes that all buffers and the control block may take together. */
public fun WorkQueueCandidate.budgetBytes(bytes: ULong): WorkQueueCandidate =
  budgetBytes(bytes.toLong())

/** Sets the number of items enqueued before the first launch. */
public fun WorkQueueCandidate.initialItems(items: ULong): WorkQueueCandidate =
  initialItems(items.toLong())

/** Sets the bytes of the control block; a layout is left behind. */
public fun WorkQueueCandidate.controlBytes(bytes: ULong): WorkQueueCandidate =
  controlBytes(bytes.toLong())

/**
 * The slots of one buffer.
 *
 * @throws IllegalStateException if the candidate is not planned
 */
public val WorkQueueCandidate.capacity: ULong
  get() = capacity().toULong()

/**
 * The slots of one buffer that the sizing asked for: more than the [capacity] only if an expansion
 * was clamped, and fewer only if one was rounded up, or got the least that was asked for.
 *
 * @throws IllegalStateException if the candidate is not planned
 */
public val WorkQueueCandidate.wanted: ULong
  get() = wanted().toULong()

/**
 * The bytes of one buffer, its side arrays included.
 *
 * @throws IllegalStateException if the candidate is not planned
 */
public val WorkQueueCandidate.bufferBytes: ULong
  get() = bufferBytes().toULong()

/**
 * The bytes of all buffers and the control block.
 *
 * @throws IllegalStateException if the candidate is not planned
 */
public val WorkQueueCandidate.residentBytes: ULong
  get() = residentBytes().toULong()

/**
 * What is left of the budget.
 *
 * @throws IllegalStateException if the candidate is not planned
 */
public val WorkQueueCandidate.headroomBytes: ULong
  get() = headroomBytes().toULong()
