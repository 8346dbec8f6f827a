// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Errors")

package dev.sluice.kotlin

import dev.sluice.device.DeviceError
import dev.sluice.queue.QueueError
import dev.sluice.queue.Remedy
import dev.sluice.queue.RemedyKind

/**
 * Returns a remedy for a queue on its own, or for a whole device.
 *
 * @param amount how far, in the unit that [kind] names
 */
public fun remedy(kind: RemedyKind, amount: ULong): Remedy = Remedy.of(kind, amount.toLong())

/** How far, in the unit that [Remedy.kind] names. */
public val Remedy.amount: ULong
  get() = amount().toULong()

/** The items enqueued before the first launch. */
public val QueueError.InitialItemsExceedCapacity.initialItems: ULong
  get() = initialItems().toULong()

/** The slots of one buffer. */
public val QueueError.InitialItemsExceedCapacity.capacity: ULong
  get() = capacity().toULong()

/** The slots; where they are the planner's to choose, the least that would do. */
public val QueueError.CapacityNotAllowed.capacity: ULong
  get() = capacity().toULong()

/** The least slots that would do, where something was asked of a capacity to be chosen. */
public val QueueError.OverBudget.leastSlots: ULong?
  get() = leastSlots().getOrNull()

/** The least slots that would do, where something was asked of a capacity to be chosen. */
public val DeviceError.OverMemory.leastSlots: ULong?
  get() = leastSlots().getOrNull()

/** The left operand. */
public val QueueError.Overflow.left: ULong
  get() = left().toULong()

/** The right operand. */
public val QueueError.Overflow.right: ULong
  get() = right().toULong()

/** The left operand. */
public val DeviceError.Overflow.left: ULong
  get() = left().toULong()

/** The right operand. */
public val DeviceError.Overflow.right: ULong
  get() = right().toULong()

/**
 * The resident bytes of the capacity asked for; where the capacity is the planner's to choose, of
 * the least one possible.
 */
public val QueueError.OverBudget.requiredBytes: ULong
  get() = requiredBytes().toULong()

/** The bytes allowed. */
public val QueueError.OverBudget.budgetBytes: ULong
  get() = budgetBytes().toULong()

/** The bytes that are missing, at least 1. */
public val QueueError.OverBudget.shortfallBytes: ULong
  get() = shortfallBytes().toULong()

/** The bytes that the line takes, rounding included. */
public val DeviceError.OverMemory.requiredBytes: ULong
  get() = requiredBytes().toULong()

/** The bytes that the device has left for the line. */
public val DeviceError.OverMemory.leftBytes: ULong
  get() = leftBytes().toULong()

/** The bytes that are missing, at least 1. */
public val DeviceError.OverMemory.shortfallBytes: ULong
  get() = shortfallBytes().toULong()

/** Its bytes, in one buffer. */
public val DeviceError.OverLimit.bytes: ULong
  get() = bytes().toULong()

/** The bytes allowed. */
public val DeviceError.OverLimit.limitBytes: ULong
  get() = limitBytes().toULong()

/** By how much the bytes exceed the limit, at least 1. */
public val DeviceError.OverLimit.overBytes: ULong
  get() = overBytes().toULong()

/** The segments that the line allows. */
public val DeviceError.OverLimit.maxSegments: ULong
  get() = maxSegments().toULong()

/** How many there are. */
public val DeviceError.OverCount.count: ULong
  get() = count().toULong()

/** How many the device allows. */
public val DeviceError.OverCount.maxCount: ULong
  get() = maxCount().toULong()

/** By how many there are too many, at least 1. */
public val DeviceError.OverCount.overCount: ULong
  get() = overCount().toULong()

/** How many segments the line has that has the most. */
public val DeviceError.OverCount.largestCount: ULong
  get() = largestCount().toULong()

/** Its value. */
public val QueueError.IndexTooNarrow.value: ULong
  get() = value().toULong()

/** The items asked for. */
public val DeviceError.WindowExceedsLaunch.windowItems: ULong
  get() = windowItems().toULong()

/** The items allowed. */
public val DeviceError.WindowExceedsLaunch.maxItemsPerLaunch: ULong
  get() = maxItemsPerLaunch().toULong()

/** The windows of one sweep. */
public val DeviceError.TooManyDrainWindows.windowCount: ULong
  get() = windowCount().toULong()

/** The windows allowed. */
public val DeviceError.TooManyDrainWindows.maxWindows: ULong
  get() = maxWindows().toULong()

/** The threads of a group. */
public val DeviceError.GroupTooLarge.threads: ULong
  get() = threads().toULong()

/** The threads allowed. */
public val DeviceError.GroupTooLarge.maxThreadsPerGroup: ULong
  get() = maxThreadsPerGroup().toULong()

/** The groups of the largest launch. */
public val DeviceError.GridTooLarge.groups: ULong
  get() = groups().toULong()

/** The groups allowed in x direction, 2^64-1 if there is no limit. */
public val DeviceError.GridTooLarge.maxGroupsX: ULong
  get() = maxGroupsX().toULong()

/** The groups allowed in y direction, 2^64-1 if there is no limit. */
public val DeviceError.GridTooLarge.maxGroupsY: ULong
  get() = maxGroupsY().toULong()

/** The groups that loop, at least 2. */
public val DeviceError.NoGridBarrier.groups: ULong
  get() = groups().toULong()

/** The windows of one sweep, at least 2. */
public val DeviceError.LoopInSeveralWindows.windowCount: ULong
  get() = windowCount().toULong()
