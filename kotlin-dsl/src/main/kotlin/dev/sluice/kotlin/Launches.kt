// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Launches")

package dev.sluice.kotlin

import dev.sluice.queue.DrainProfile
import dev.sluice.queue.DrainTotals
import dev.sluice.queue.Grid
import dev.sluice.queue.LaunchCosts

/** The most slots that one launch drains; null stands for the whole buffer. */
public val DrainProfile.itemsPerWindow: ULong?
  get() = itemsPerWindow().getOrNull()

/** The items that one group drains at a time; null if unknown. */
public val DrainProfile.itemsPerGroup: ULong?
  get() = itemsPerGroup().getOrNull()

/** The threads of a group, the items per group unless set; null if unknown. */
public val DrainProfile.threadsPerGroup: ULong?
  get() = threadsPerGroup().getOrNull()

/** How many groups of this kernel the device runs at once; null if unknown. */
public val DrainProfile.residentGroups: ULong?
  get() = residentGroups().getOrNull()

/** The sweeps of the run as they were given, before any rounding; null if unknown. */
public val DrainProfile.sweeps: ULong?
  get() = sweeps().getOrNull()

/** After how many sweeps the host reads the flag; null if it does not poll. */
public val DrainProfile.polledEvery: ULong?
  get() = polledEvery().getOrNull()

/** How many sweeps are recorded and submitted together; null if none are. */
public val DrainProfile.recorded: ULong?
  get() = recorded().getOrNull()

/** The launches between one sweep and the next. */
public val DrainProfile.launchesBetweenSweeps: ULong
  get() = launchesBetweenSweeps().toULong()

/** The most items that are drained in all sweeps together; null if unknown. */
public val DrainProfile.totalItems: ULong?
  get() = totalItems().getOrNull()

/** What it costs the host to enqueue one launch, in picoseconds; null if unknown. */
public val LaunchCosts.enqueue: ULong?
  get() = enqueue().getOrNull()

/** What it costs the host to submit one recording, in picoseconds; null if unknown. */
public val LaunchCosts.submit: ULong?
  get() = submit().getOrNull()

/** What a launch that finds nothing costs the device, in picoseconds; null if unknown. */
public val LaunchCosts.launch: ULong?
  get() = launch().getOrNull()

/** What a group that finds nothing costs the device, in picoseconds; null if unknown. */
public val LaunchCosts.group: ULong?
  get() = group().getOrNull()

/** What a barrier of all groups of a launch costs the device, in picoseconds; null if unknown. */
public val LaunchCosts.barrier: ULong?
  get() = barrier().getOrNull()

/** What it costs the host to read a flag of the device, in picoseconds; null if unknown. */
public val LaunchCosts.hostRead: ULong?
  get() = hostRead().getOrNull()

/** The groups in x direction. */
public val Grid.x: ULong
  get() = x().toULong()

/** The groups in y direction, at least 1. */
public val Grid.y: ULong
  get() = y().toULong()

/** The groups that have work to look for. */
public val Grid.groups: ULong
  get() = groups().toULong()

/** The groups that are launched besides, as a grid is a rectangle. */
public val Grid.spare: ULong
  get() = spare().toULong()

/** The sweeps run; null if they exceed 2^64-1. */
public val DrainTotals.sweeps: ULong?
  get() = sweeps().getOrNull()

/** All launches, those between sweeps included; null if they exceed 2^64-1. */
public val DrainTotals.launches: ULong?
  get() = launches().getOrNull()

/** The groups of all launches of windows; null if unknown, or beyond 2^64-1. */
public val DrainTotals.groups: ULong?
  get() = groups().getOrNull()

/** How often the host reads; null if that exceeds 2^64-1. */
public val DrainTotals.hostReads: ULong?
  get() = hostReads().getOrNull()

/** How many windows of all sweeps find an item, at most; null if unknown. */
public val DrainTotals.busyAtMost: ULong?
  get() = busyAtMost().getOrNull()

/** How many windows of all sweeps find nothing, at least; null if unknown, or beyond 2^64-1. */
public val DrainTotals.emptyAtLeast: ULong?
  get() = emptyAtLeast().getOrNull()

/** What the launches alone cost at least, in picoseconds; null if unknown, or beyond 2^64-1. */
public val DrainTotals.leastPicoseconds: ULong?
  get() = leastPicoseconds().getOrNull()
