// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Devices")

package dev.sluice.kotlin

import dev.sluice.device.Allocation
import dev.sluice.device.DeviceLedger
import dev.sluice.device.DeviceLimits
import dev.sluice.device.DeviceMemory
import dev.sluice.device.DevicePlan
import dev.sluice.device.DevicePlanner
import dev.sluice.device.DeviceProfile
import dev.sluice.device.Placement
import dev.sluice.device.PlannedLine
import dev.sluice.device.PlannedPhase
import dev.sluice.device.PlannedQueue
import dev.sluice.device.PlannedResident
import dev.sluice.device.PlannedSameSlots
import dev.sluice.device.QueueLine
import dev.sluice.device.Region
import dev.sluice.device.ReserveLine
import dev.sluice.device.ResidentLine
import dev.sluice.device.Segment
import dev.sluice.device.Spread

/** The bytes. */
public val DeviceMemory.bytes: ULong
  get() = bytes().toULong()

/** The most bytes of one allocation; null if there is no limit. */
public val DeviceLimits.maxAllocationBytes: ULong?
  get() = maxAllocationBytes().getOrNull()

/** The most bytes that a kernel can see through one binding; null if there is no limit. */
public val DeviceLimits.maxBindingBytes: ULong?
  get() = maxBindingBytes().getOrNull()

/** The power of two that a region of an arena starts at a multiple of. */
public val DeviceLimits.alignment: ULong
  get() = alignment().toULong()

/** The step that an allocation is rounded up to. */
public val DeviceLimits.granularity: ULong
  get() = granularity().toULong()

/** The bytes before the first element of each segment. */
public val DeviceLimits.arrayHeaderBytes: ULong
  get() = arrayHeaderBytes().toULong()

/** The power of two that the bytes of each segment are a multiple of. */
public val DeviceLimits.bytesMultipleOf: ULong
  get() = bytesMultipleOf().toULong()

/** The most allocations in all; null if there is no limit. */
public val DeviceLimits.maxAllocations: ULong?
  get() = maxAllocations().getOrNull()

/** The most segments that one kernel binds; null if there is no limit. */
public val DeviceLimits.maxBindings: ULong?
  get() = maxBindings().getOrNull()

/** The most items that one launch can drain; null if there is no limit. */
public val DeviceLimits.maxItemsPerLaunch: ULong?
  get() = maxItemsPerLaunch().getOrNull()

/**
 * The most drain windows of one sweep, such as the launches that may be pending; null if there is
 * no limit.
 */
public val DeviceLimits.maxWindows: ULong?
  get() = maxWindows().getOrNull()

/** The most threads of one group; null if there is no limit. */
public val DeviceLimits.maxThreadsPerGroup: ULong?
  get() = maxThreadsPerGroup().getOrNull()

/** The most groups of a grid in x direction; null if there is no limit. */
public val DeviceLimits.maxGroupsX: ULong?
  get() = maxGroupsX().getOrNull()

/** The most groups of a grid in y direction; null if there is no limit. */
public val DeviceLimits.maxGroupsY: ULong?
  get() = maxGroupsY().getOrNull()

/** The number of equal devices, at least 1. */
public val DeviceProfile.devices: ULong
  get() = devices().toULong()

/** The elements that each shard has beside its part. */
public val Spread.plus: ULong
  get() = plus().toULong()

/**
 * Returns the same shards, each with so many elements more than its part.
 *
 * @throws IllegalStateException if this is not sharded
 */
public fun Spread.plus(elements: ULong): Spread = plus(elements.toLong())

/**
 * Plans a device with 1, 2, 3 … equal devices, and returns the ledger of the first number with
 * which every line has its place, or that of [most] if none is. Its profile says the number.
 *
 * @param most at least 1
 * @throws IllegalArgumentException if [most] is 0
 */
public fun DevicePlanner.fewestDevices(profile: DeviceProfile, most: ULong): DeviceLedger =
  fewestDevices(profile, most.toLong())

/** The bytes kept. */
public val ReserveLine.bytes: ULong
  get() = bytes().toULong()

/** The number of elements of each array, on all devices if the line is sharded. */
public val ResidentLine.count: ULong
  get() = count().toULong()

/** The bytes of one element. */
public val ResidentLine.bytesEach: ULong
  get() = bytesEach().toULong()

/** The most segments that one array may be split into. */
public val ResidentLine.maxSegments: ULong
  get() = maxSegments().toULong()

/** The most items that one launch drains; null stands for the whole buffer. */
public val QueueLine.drainWindow: ULong?
  get() = drainWindow().getOrNull()

/** The most segments that one array of the queue may be split into. */
public val QueueLine.maxSegments: ULong
  get() = maxSegments().toULong()

/** The slots of the group; a line has as many, or a multiple. */
public val PlannedSameSlots.slots: ULong
  get() = slots().toULong()

/** The bytes that all lines of the group take, rounding included. */
public val PlannedSameSlots.takenBytes: ULong
  get() = takenBytes().toULong()

/** The bytes that the lines of the phase take together, rounding included. */
public val PlannedPhase.takenBytes: ULong
  get() = takenBytes().toULong()

/**
 * The bytes that nothing takes while the phase runs: with [Placement.ARENA] those that would be
 * free if the arena were as large as this phase needs it.
 */
public val PlannedPhase.freeBytes: ULong
  get() = freeBytes().toULong()

/**
 * The bytes that nothing takes, in the fullest phase where there are phases; a line with errors
 * takes nothing, a reserve all.
 */
public val DeviceLedger.leftBytes: ULong
  get() = leftBytes().toULong()

/** The bytes at the end of an arena that rounding it up to the granularity takes. */
public val DeviceLedger.tailPaddingBytes: ULong
  get() = tailPaddingBytes().toULong()

/** The device's memory. */
public val DevicePlan.memoryBytes: ULong
  get() = memoryBytes().toULong()

/** The bytes of all reserves. */
public val DevicePlan.reservedBytes: ULong
  get() = reservedBytes().toULong()

/**
 * The bytes that residents and queues take, tail padding included: with [Placement.ARENA] those of
 * the arena. Of phases the fullest counts.
 */
public val DevicePlan.allocatedBytes: ULong
  get() = allocatedBytes().toULong()

/**
 * The bytes at the end of an arena that rounding it up to the granularity takes; 0 with
 * [Placement.SEPARATE].
 */
public val DevicePlan.tailPaddingBytes: ULong
  get() = tailPaddingBytes().toULong()

/**
 * The bytes that rounding and headers take in all, the tail's included. Of phases the fullest
 * counts.
 */
public val DevicePlan.paddingBytes: ULong
  get() = paddingBytes().toULong()

/** The bytes that nothing takes, in the fullest phase where there are phases. */
public val DevicePlan.freeBytes: ULong
  get() = freeBytes().toULong()

/** The bytes that the line asks for, without any header. */
public val PlannedLine.bytes: ULong
  get() = bytes().toULong()

/** The bytes that the line takes, headers and rounding included. */
public val PlannedLine.takenBytes: ULong
  get() = takenBytes().toULong()

/** The bytes that the line takes beyond those it asks for. */
public val PlannedLine.paddingBytes: ULong
  get() = paddingBytes().toULong()

/**
 * What the device had left once this line was taken; reserves are taken first, `largest` queues
 * last.
 */
public val PlannedLine.leftAfterBytes: ULong
  get() = leftAfterBytes().toULong()

/** The elements of each array on this device: of several devices, the fullest. */
public val PlannedResident.count: ULong
  get() = count().toULong()

/**
 * The slots of one buffer that lie together in each of its arrays: the capacity, unless a limit had
 * an array split.
 */
public val PlannedQueue.segmentSlots: ULong
  get() = segmentSlots().toULong()

/**
 * The slots of one buffer that the rounding of its regions has room for, at least the capacity:
 * asking for as many passes, and takes not a byte more of the device. With [Placement.ARENA] the
 * last region has room up to the alignment or the granularity, whichever comes first.
 */
public val PlannedQueue.capacityAtNoExtraCost: ULong
  get() = capacityAtNoExtraCost().toULong()

/**
 * The distance from the start of one buffer's entries to the start of the next one's; null unless
 * there are two in one allocation.
 */
public val PlannedQueue.bufferStrideBytes: ULong?
  get() = bufferStrideBytes().getOrNull()

/** The bytes of one slot's element; all bytes of a control block. */
public val Region.strideBytes: ULong
  get() = strideBytes().toULong()

/** The number of slots; 1 for a control block. */
public val Region.slots: ULong
  get() = slots().toULong()

/** The slots of every segment but the last, which may have fewer. */
public val Region.segmentSlots: ULong
  get() = segmentSlots().toULong()

/** The number of segments, at least 1. */
public val Region.segmentCount: ULong
  get() = segmentCount().toULong()

/**
 * Returns the segment with that index, in constant time.
 *
 * @throws IndexOutOfBoundsException if there is none
 */
public fun Region.segment(index: ULong): Segment = segment(index.toLong())

/** Where the region starts in its allocation, in bytes: 0 with [Placement.SEPARATE]. */
public val Region.offset: ULong
  get() = offset().toULong()

/** The bytes before the first element of each segment. */
public val Region.headerBytes: ULong
  get() = headerBytes().toULong()

/** Where the first element lies in the allocation, in bytes: behind the header. */
public val Region.firstElementOffset: ULong
  get() = firstElementOffset().toULong()

/** The bytes that are asked for: slots times stride, without any header. */
public val Region.bytes: ULong
  get() = bytes().toULong()

/**
 * The bytes that are taken, at least those that are asked for: with [Placement.SEPARATE] those of
 * the allocations, with [Placement.ARENA] all from the end of the region before to the end of this
 * one.
 */
public val Region.takenBytes: ULong
  get() = takenBytes().toULong()

/**
 * The bytes that are taken beyond those asked for: headers, what makes segments a multiple, and
 * rounding, which is behind the bytes with [Placement.SEPARATE], before them with
 * [Placement.ARENA].
 */
public val Region.paddingBytes: ULong
  get() = paddingBytes().toULong()

/** What the device had left once this region was taken, all reserves deducted. */
public val Region.leftAfterBytes: ULong
  get() = leftAfterBytes().toULong()

/** The bytes to ask for, at least 1. */
public val Allocation.bytes: ULong
  get() = bytes().toULong()

/** The segment's number in its region, from 0. */
public val Segment.index: ULong
  get() = index().toULong()

/** The first slot, counted from the start of the region. */
public val Segment.firstSlot: ULong
  get() = firstSlot().toULong()

/** The number of slots. */
public val Segment.slots: ULong
  get() = slots().toULong()

/** Where the segment starts in its allocation, in bytes: 0 with [Placement.SEPARATE]. */
public val Segment.offset: ULong
  get() = offset().toULong()

/** Where the first element lies in the allocation, in bytes: behind the header. */
public val Segment.firstElementOffset: ULong
  get() = firstElementOffset().toULong()

/**
 * The segment's bytes, which are allocated and bound: those of its elements, the header before
 * them, and what makes all of it a multiple.
 */
public val Segment.bytes: ULong
  get() = bytes().toULong()

/** The bytes of the elements: slots times stride. */
public val Segment.elementBytes: ULong
  get() = elementBytes().toULong()
