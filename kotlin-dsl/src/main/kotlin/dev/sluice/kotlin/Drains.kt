// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Drains")

package dev.sluice.kotlin

import dev.sluice.numeric.NumericPolicyException
import dev.sluice.queue.DrainPlan
import dev.sluice.queue.DrainWindow
import dev.sluice.queue.PlanResult
import dev.sluice.queue.WorkQueuePlanner
import dev.sluice.queue.WorkQueueProfile

/**
 * Plans a queue, and the drain windows that its slots are cut into.
 *
 * @param maxItemsPerLaunch the most items that one launch drains
 * @throws NumericPolicyException if the policy throws, returns null or gives an answer that cannot
 *   be right
 */
public fun WorkQueuePlanner.planDrain(
  profile: WorkQueueProfile,
  maxItemsPerLaunch: ULong,
): PlanResult<DrainPlan> = planDrain(profile, maxItemsPerLaunch.toLong())

/**
 * The slots of every window but the last of each segment, which may have fewer: the least of the
 * items allowed per launch, the slots of a segment and the capacity.
 */
public val DrainPlan.itemsPerWindow: ULong
  get() = itemsPerWindow().toULong()

/**
 * The slots that lie together on the device, which no window straddles the end of: the capacity,
 * unless a device plan splits the queue into segments.
 */
public val DrainPlan.segmentSlots: ULong
  get() = segmentSlots().toULong()

/**
 * The number of windows of one sweep: summed over the segments, the slots over the items allowed
 * per launch, rounded up. An empty plan has none.
 */
public val DrainPlan.windowCount: ULong
  get() = windowCount().toULong()

/**
 * Returns the window with that index, in constant time.
 *
 * @throws IndexOutOfBoundsException if there is none
 */
public fun DrainPlan.window(index: ULong): DrainWindow = window(index.toLong())

/**
 * Returns how many windows, from the first on, a buffer with that many items needs. Items beyond
 * the capacity have no slot and count for nothing.
 */
public fun DrainPlan.windowsFor(items: ULong): ULong = windowsFor(items.toLong()).toULong()

/** The window's number in the sweep, from 0. */
public val DrainWindow.index: ULong
  get() = index().toULong()

/** The first slot, counted from the start of the buffer. */
public val DrainWindow.firstSlot: ULong
  get() = firstSlot().toULong()

/** The number of slots, at least 1; the launch clips it to the items present. */
public val DrainWindow.slots: ULong
  get() = slots().toULong()
