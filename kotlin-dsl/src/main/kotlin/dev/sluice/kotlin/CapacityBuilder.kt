// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Capacities")

package dev.sluice.kotlin

import dev.sluice.queue.Capacity

/**
 * What else must hold of the slots of one buffer, besides how they are found. Rules and messages
 * are those of [Capacity]. Not thread-safe.
 *
 * @since 0.2.0
 */
@SluiceDsl
public class CapacityBuilder internal constructor(internal var capacity: Capacity) {
  /**
   * Asks for so many [slots] at least: where fewer would be chosen, or were fixed, the queue is
   * rejected; an expansion that asks for fewer gets as many. Unless set, what is chosen is at least
   * the larger of 1 and the initial items.
   *
   * @throws IllegalArgumentException if that is more than the most
   */
  public fun atLeast(slots: ULong) {
    capacity = capacity.atLeast(slots)
  }

  /**
   * Asks for so many [slots] at most: more are not chosen, even if they fit; a fixed number beyond
   * is rejected, and so is an expansion, unless it is clamped to fit.
   *
   * @throws IllegalArgumentException if that is 0, or less than the least
   */
  public fun atMost(slots: ULong) {
    capacity = capacity.atMost(slots)
  }

  /**
   * Asks for a multiple of [slots]. What is chosen is rounded down, an expansion up; a fixed number
   * that is none is rejected.
   *
   * @throws IllegalArgumentException if that is 0
   * @throws IllegalStateException if a power of two was asked for
   */
  public fun multipleOf(slots: ULong) {
    capacity = capacity.multipleOf(slots)
  }

  /**
   * Asks for a power of two. What is chosen is rounded down, an expansion up; a fixed number that
   * is none is rejected.
   *
   * @throws IllegalStateException if a multiple was asked for
   */
  public fun powerOfTwo() {
    capacity = capacity.powerOfTwo()
  }

  /**
   * Lets the planner cut an expansion to what fits, though never below the least.
   *
   * @throws IllegalStateException if this is no expansion
   */
  public fun clampToFit() {
    capacity = capacity.clampToFit()
  }
}

internal fun Capacity.with(configure: CapacityBuilder.() -> Unit): Capacity =
  CapacityBuilder(this).apply(configure).capacity

/** Returns the same capacity with so many [slots] at least. */
public fun Capacity.atLeast(slots: ULong): Capacity = atLeast(slots.toLong())

/** Returns the same capacity with so many [slots] at most. */
public fun Capacity.atMost(slots: ULong): Capacity = atMost(slots.toLong())

/** Returns the same capacity, where the slots are a multiple of [slots]. */
public fun Capacity.multipleOf(slots: ULong): Capacity = multipleOf(slots.toLong())

/** Returns the share of one of so many [devices]. */
public fun Capacity.dividedBy(devices: ULong): Capacity = dividedBy(devices.toLong())

/** The least slots that were asked for; null if none were. */
public val Capacity.least: ULong?
  get() = least().getOrNull()

/** The most slots that are wanted; null if that was not said. */
public val Capacity.most: ULong?
  get() = most().getOrNull()

/** What the slots are to be a multiple of; null if that was not said. */
public val Capacity.multiple: ULong?
  get() = multiple().getOrNull()
