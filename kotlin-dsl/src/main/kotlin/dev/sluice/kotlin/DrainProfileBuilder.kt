// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-DrainProfiles")

package dev.sluice.kotlin

import dev.sluice.queue.DrainProfile
import dev.sluice.queue.GridKind
import dev.sluice.queue.LaunchCosts

/**
 * Returns the drain that [configure] describes; with nothing set, one window:
 * ```kotlin
 * val drain = drainProfile {
 *   itemsPerGroup = 256u
 *   strided(residentGroups = 1_056u)
 *   sweepsAtMost = 6_262u
 * }
 * ```
 *
 * @throws IllegalStateException if a setting is set twice, needs another or contradicts it; the
 *   message names them
 */
public fun drainProfile(configure: DrainProfileBuilder.() -> Unit): DrainProfile =
  DrainProfileBuilder(DrainProfile.builder()).apply(configure).build()

/**
 * Returns this profile but for what [configure] sets; each setting may be replaced once.
 *
 * @throws IllegalStateException if a setting is set twice or contradicts another
 */
public fun DrainProfile.copy(configure: DrainProfileBuilder.() -> Unit): DrainProfile =
  DrainProfileBuilder(toBuilder()).apply(configure).build()

/**
 * Collects how a queue is drained. Rules and messages are those of [DrainProfile.Builder]: what is
 * set twice or contradictory is an [IllegalStateException] that names it. Settings are write-only.
 * Not thread-safe.
 *
 * @since 0.2.0
 */
@SluiceDsl
public class DrainProfileBuilder internal constructor(private val builder: DrainProfile.Builder) {
  /** The most slots that one launch drains; the whole buffer unless set. */
  public var itemsPerWindow: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(items) {
      builder.itemsPerWindow(items.toLong())
    }

  /** The items that one group drains at a time, at least 1. */
  public var itemsPerGroup: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(items) {
      builder.itemsPerGroup(items.toLong())
    }

  /** The threads of a group, at least 1; as many as items per group unless set. */
  public var threadsPerGroup: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(threads) {
      builder.threadsPerGroup(threads.toLong())
    }

  /** How many groups of this kernel the device runs at once, at least 1. */
  public var residentGroups: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(groups) {
      builder.residentGroups(groups.toLong())
    }

  /** How many groups a launch has; [GridKind.PER_SLOT] unless set. */
  public var grid: GridKind
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(grid) {
      builder.grid(grid)
    }

  /** Has each launch be at most [residentGroups], which stride. */
  public fun strided(residentGroups: ULong) {
    builder.grid(GridKind.STRIDED).residentGroups(residentGroups.toLong())
  }

  /** The sweeps of a run, as far as they are known. */
  public var sweeps: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(sweeps) {
      builder.sweeps(sweeps.toLong())
    }

  /** The sweeps of a run, where no run needs more. */
  public var sweepsAtMost: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(sweeps) {
      builder.sweepsAtMost(sweeps.toLong())
    }

  /** After how many sweeps, at least 1, the host reads the flag that ends the run. */
  public var polledEvery: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(sweeps) {
      builder.polledEvery(sweeps.toLong())
    }

  /**
   * Has one launch loop on the device until nothing is left. It drains one window: a device whose
   * limits cut the buffer into several rejects it.
   */
  public fun onDevice() {
    builder.onDevice()
  }

  /** How many sweeps, at least 1, are recorded and submitted together. */
  public var recorded: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(sweeps) {
      builder.recorded(sweeps.toLong())
    }

  /** The launches between one sweep and the next; 0 unless set. */
  public var launchesBetweenSweeps: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(launches) {
      builder.launchesBetweenSweeps(launches.toLong())
    }

  /** The most items that are drained in all sweeps together. */
  public var totalItems: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(items) {
      builder.totalItems(items.toLong())
    }

  /** Sets what launching costs at least. */
  public fun costs(configure: LaunchCostsBuilder.() -> Unit) {
    builder.costs(launchCosts(configure))
  }

  /** Sets what launching costs at least. */
  public fun costs(costs: LaunchCosts) {
    builder.costs(costs)
  }

  internal fun build(): DrainProfile = builder.build()
}

/**
 * Returns the costs that [configure] describes, in picoseconds; what is not set is unknown.
 *
 * @throws IllegalStateException if a cost is set twice
 */
public fun launchCosts(configure: LaunchCostsBuilder.() -> Unit): LaunchCosts =
  LaunchCostsBuilder(LaunchCosts.builder()).apply(configure).build()

/**
 * Collects the least that launching costs on a device, in picoseconds. Settings are write-only. Not
 * thread-safe.
 *
 * @since 0.2.0
 */
@SluiceDsl
public class LaunchCostsBuilder internal constructor(private val builder: LaunchCosts.Builder) {
  /** What it costs the host to enqueue one launch, in picoseconds. */
  public var enqueue: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(picoseconds) {
      builder.enqueue(picoseconds.toLong())
    }

  /** What it costs the host to submit one recording, in picoseconds. */
  public var submit: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(picoseconds) {
      builder.submit(picoseconds.toLong())
    }

  /** What a launch that finds nothing costs the device, in picoseconds. */
  public var launch: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(picoseconds) {
      builder.launch(picoseconds.toLong())
    }

  /** What a group that finds nothing costs the device, in picoseconds. */
  public var group: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(picoseconds) {
      builder.group(picoseconds.toLong())
    }

  /** What a barrier of all groups of a launch costs the device, in picoseconds. */
  public var barrier: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(picoseconds) {
      builder.barrier(picoseconds.toLong())
    }

  /** What it costs the host to read a flag of the device, in picoseconds. */
  public var hostRead: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(picoseconds) {
      builder.hostRead(picoseconds.toLong())
    }

  internal fun build(): LaunchCosts = builder.build()
}
