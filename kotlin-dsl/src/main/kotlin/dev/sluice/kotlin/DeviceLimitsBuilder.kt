// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-DeviceLimits")

package dev.sluice.kotlin

import dev.sluice.device.DeviceLimits

/**
 * Returns the limits that [configure] describes; all of them are optional.
 *
 * @throws IllegalArgumentException if a limit is out of its range
 * @throws IllegalStateException if a limit is set twice
 */
public fun deviceLimits(configure: DeviceLimitsBuilder.() -> Unit): DeviceLimits =
  DeviceLimitsBuilder().apply(configure).build()

/**
 * Collects what a device allows besides its memory; all of it is optional. Rules and messages are
 * those of [DeviceLimits.Builder]. Settings are write-only. Not thread-safe.
 *
 * @since 0.1.0
 */
@SluiceDsl
public class DeviceLimitsBuilder internal constructor() {
  private val builder = DeviceLimits.builder()

  /** The most bytes of one allocation; of an arena as a whole, too. */
  public var maxAllocationBytes: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.maxAllocationBytes(bytes.toLong())
    }

  /** The most bytes that a kernel can see through one binding. */
  public var maxBindingBytes: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.maxBindingBytes(bytes.toLong())
    }

  /** What regions of an arena start at a multiple of, a power of two; 1 unless set. */
  public var alignment: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.alignment(bytes.toLong())
    }

  /** The step that allocations are rounded up to, at least 1; 1 unless set. */
  public var granularity: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.granularity(bytes.toLong())
    }

  /** The bytes before the first element of each segment; 0 unless set. */
  public var arrayHeaderBytes: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.arrayHeaderBytes(bytes.toLong())
    }

  /** What the bytes of each segment are a multiple of, a power of two; 1 unless set. */
  public var bytesMultipleOf: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.bytesMultipleOf(bytes.toLong())
    }

  /** The most allocations in all: one for each segment, or one arena. */
  public var maxAllocations: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(allocations) {
      builder.maxAllocations(allocations.toLong())
    }

  /**
   * The most segments that one kernel binds, in an arena too; [kernel][DeviceProfileBuilder.kernel]
   * says which.
   */
  public var maxBindings: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bindings) {
      builder.maxBindings(bindings.toLong())
    }

  /** The most items that one launch can drain. */
  public var maxItemsPerLaunch: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(items) {
      builder.maxItemsPerLaunch(items.toLong())
    }

  /** The most drain windows of one sweep. */
  public var maxWindows: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(windows) {
      builder.maxWindows(windows.toLong())
    }

  /** The most threads of one group. */
  public var maxThreadsPerGroup: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(value) {
      builder.maxThreadsPerGroup(value.toLong())
    }

  /** The most groups of a grid in x direction, at least 1. */
  public var maxGroupsX: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(value) {
      builder.maxGroupsX(value.toLong())
    }

  /** The most groups of a grid in y direction, at least 1. */
  public var maxGroupsY: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(value) {
      builder.maxGroupsY(value.toLong())
    }

  /** Says that all groups of a launch can wait for each other. */
  public fun gridBarrier() {
    builder.gridBarrier()
  }

  internal fun build(): DeviceLimits = builder.build()
}
