// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Sizing")

package dev.sluice.kotlin

import dev.sluice.sizing.DegreeProfile
import dev.sluice.sizing.DeviceType
import dev.sluice.sizing.EntryLayout
import dev.sluice.sizing.HashTables
import dev.sluice.sizing.HostView
import dev.sluice.sizing.HostViews
import java.util.stream.LongStream

/**
 * Returns the degree profile of so many vertices of each degree.
 *
 * @param verticesByDegree the number of vertices, by degree
 * @throws ArithmeticException if the vertices or the edges exceed 2^64-1
 */
public fun degreeProfile(verticesByDegree: Map<ULong, ULong>): DegreeProfile =
  DegreeProfile.ofHistogram(
    verticesByDegree.entries.associate { (degree, vertices) ->
      degree.toLong() to vertices.toLong()
    }
  )

/**
 * Returns the degree profile of a graph of which only ranges of degrees are known, and the number
 * of its [edges].
 *
 * @param verticesByDegree the number of vertices, by the largest degree of their range
 * @throws IllegalArgumentException if there are more edges than the largest degrees add up to
 * @throws ArithmeticException if the vertices or the largest degrees exceed 2^64-1
 */
public fun degreeProfile(verticesByDegree: Map<ULong, ULong>, edges: ULong): DegreeProfile =
  DegreeProfile.ofHistogram(
    verticesByDegree.entries.associate { (degree, vertices) ->
      degree.toLong() to vertices.toLong()
    },
    edges.toLong(),
  )

/**
 * Returns the slots of a hash table of so many [items] that is at most so full: ceil(items · 10,000
 * / [loadFactorBps]).
 *
 * @param loadFactorBps how full it may be, in basis points, 1 … 10,000: 5,000 are one half
 * @throws IllegalArgumentException if [loadFactorBps] is out of range
 * @throws ArithmeticException if there are more than 2^64-1 slots
 */
public fun hashTableSlots(items: ULong, loadFactorBps: Int): ULong =
  HashTables.slotsFor(items.toLong(), loadFactorBps).toULong()

/**
 * Returns the degree profile of a graph by its CSR row offsets.
 *
 * @param offsets V+1 offsets for V vertices
 * @param edges the length of the array that the offsets point into
 * @throws IllegalArgumentException if there is no offset, or one is negative, below the one before
 *   it, or beyond [edges]
 */
public fun csrDegreeProfile(offsets: IntArray, edges: ULong): DegreeProfile =
  DegreeProfile.ofCsrOffsets(offsets, edges.toLong())

/**
 * Returns the degree profile of a graph by its CSR row offsets.
 *
 * @param offsets V+1 offsets for V vertices
 * @param edges the length of the array that the offsets point into
 * @throws IllegalArgumentException if there is no offset, or one is negative, below the one before
 *   it, or beyond [edges]
 */
public fun csrDegreeProfile(offsets: LongArray, edges: ULong): DegreeProfile =
  DegreeProfile.ofCsrOffsets(offsets, edges.toLong())

/**
 * Returns the degree profile of a graph by its CSR row offsets.
 *
 * @param offsets V+1 offsets for V vertices
 * @param edges the length of the array that the offsets point into
 * @throws IllegalArgumentException if there is no offset, or one is negative, below the one before
 *   it, or beyond [edges]
 */
public fun csrDegreeProfile(offsets: LongStream, edges: ULong): DegreeProfile =
  DegreeProfile.ofCsrOffsets(offsets, edges.toLong())

/**
 * Returns the views of at most 2^31-1 bytes, whole entries each, that cover a buffer.
 *
 * @param bytes the bytes of the buffer, whole entries
 * @param entryBytes the bytes of one entry, 1 … 2^31-1
 * @throws IllegalArgumentException if an entry fits no view, or the bytes are no whole entries
 */
public fun hostViews(bytes: ULong, entryBytes: ULong): HostViews =
  HostViews.of(bytes.toLong(), entryBytes.toLong())

/**
 * Returns the views of at most [maxViewBytes] bytes, whole entries each, that cover a buffer.
 *
 * @param bytes the bytes of the buffer, whole entries
 * @param entryBytes the bytes of one entry
 * @throws IllegalArgumentException if an entry fits no view, or the bytes are no whole entries
 */
public fun hostViews(bytes: ULong, entryBytes: ULong, maxViewBytes: Int): HostViews =
  HostViews.of(bytes.toLong(), entryBytes.toLong(), maxViewBytes)

/** The size in bytes, which is the alignment too: 1, 2, 4 or 8. */
public val DeviceType.bytes: ULong
  get() = bytes().toULong()

/** The largest alignment of a field, in bytes: a power of two, 1 … 128. */
public val EntryLayout.alignmentBytes: ULong
  get() = alignmentBytes().toULong()

/**
 * The bytes from one entry to the next, at least 1: the end of the last field, rounded up to
 * [alignmentBytes]. This is what C calls `sizeof`, what a queue calls its entry bytes, and, for a
 * control block, its control bytes.
 */
public val EntryLayout.strideBytes: ULong
  get() = strideBytes().toULong()

/**
 * The bytes from the start of an entry to the end of its last field, at least 1; the stride without
 * the padding behind it.
 */
public val EntryLayout.sizeBytes: ULong
  get() = sizeBytes().toULong()

/** How many of [strideBytes] belong to no field, between fields or behind them. */
public val EntryLayout.paddingBytes: ULong
  get() = paddingBytes().toULong()

/** What one slot takes in all: the stride of the entry and those of the side arrays. */
public val EntryLayout.slotBytes: ULong
  get() = slotBytes().toULong()

/** The elements of an array, at least 1; 1 for what is no array. */
public val EntryLayout.Field.count: ULong
  get() = count().toULong()

/** Where the field begins, in bytes from the start of the entry. */
public val EntryLayout.Field.offsetBytes: ULong
  get() = offsetBytes().toULong()

/** The bytes of the whole field, at least 1; a vector of three has those of four. */
public val EntryLayout.Field.sizeBytes: ULong
  get() = sizeBytes().toULong()

/** What the offset is a multiple of, in bytes: a power of two, 1 … 128. */
public val EntryLayout.Field.alignmentBytes: ULong
  get() = alignmentBytes().toULong()

/** The bytes per slot, from one element to the next, at least 1. */
public val EntryLayout.SideArray.strideBytes: ULong
  get() = strideBytes().toULong()

/** The alignment of an element in bytes: a power of two, 1 … 128. */
public val EntryLayout.SideArray.alignmentBytes: ULong
  get() = alignmentBytes().toULong()

/** How many vertices there are, a u64. */
public val DegreeProfile.vertices: ULong
  get() = vertices().toULong()

/** How many edges there are, a u64: the sum of all degrees. */
public val DegreeProfile.edges: ULong
  get() = edges().toULong()

/** The largest degree of a vertex, a u64; 0 if there is no vertex. */
public val DegreeProfile.largestDegree: ULong
  get() = largestDegree().toULong()

/**
 * Returns the most items that `items` *distinct* vertices can emit in one step: the sum of that
 * many largest degrees. Items beyond the vertices emit nothing. Unsound where a vertex may stand in
 * the frontier twice.
 */
public fun DegreeProfile.expansionBound(items: ULong): ULong =
  expansionBound(items.toLong()).toULong()

/**
 * Returns the most items that `items` active ones can emit in one step if no vertex is among them
 * more than `copies` times: copies · (the sum of the q largest degrees) + r · (the next one), with
 * q = items div copies and r = items mod copies. Items beyond copies · vertices emit nothing.
 */
public fun DegreeProfile.expansionBound(items: ULong, copies: ULong): ULong =
  expansionBound(items.toLong(), copies.toLong()).toULong()

/**
 * Returns the most items that `items` active ones can emit in one step, whatever they are: as many
 * times the largest degree. Also what that many tuples give when joined with a relation of these
 * degrees.
 */
public fun DegreeProfile.expansionBoundWithRepeats(items: ULong): ULong =
  expansionBoundWithRepeats(items.toLong()).toULong()

/**
 * Returns how many *distinct* vertices may be active so that what they emit in one step fits
 * `slots`, whichever they are: the largest k, at most [vertices], with `expansionBound(k) <=
 * slots`. 0 means that even one may emit more than that.
 */
public fun DegreeProfile.largestWindow(slots: ULong): ULong =
  largestWindow(slots.toLong()).toULong()

/**
 * Returns how many items may be active so that what they emit in one step fits `slots`, whichever
 * they are, if no vertex is among them more than `copies` times: the largest k, at most copies ·
 * vertices (2^64-1 where that is more), with `expansionBound(k, copies) <= slots`. 0 means that
 * even one may emit more than that.
 */
public fun DegreeProfile.largestWindow(slots: ULong, copies: ULong): ULong =
  largestWindow(slots.toLong(), copies.toLong()).toULong()

/**
 * Returns how many items may be active so that what they emit in one step fits `slots`, whatever
 * they are: the largest k with `expansionBoundWithRepeats(k) <= slots`. 0 means that even one may
 * emit more than that. It is 2^64-1 where no vertex has an edge, and 0 where there is no vertex.
 */
public fun DegreeProfile.largestWindowWithRepeats(slots: ULong): ULong =
  largestWindowWithRepeats(slots.toLong()).toULong()

/** The bytes of the buffer, any u64. */
public val HostViews.bytes: ULong
  get() = bytes().toULong()

/** The bytes of one entry, 1 … 2^31-1. */
public val HostViews.entryBytes: ULong
  get() = entryBytes().toULong()

/** How many views there are, a u64. */
public val HostViews.count: ULong
  get() = count().toULong()

/**
 * Returns the view at `index`, in constant time.
 *
 * @throws IndexOutOfBoundsException if there is none
 */
public operator fun HostViews.get(index: ULong): HostView = get(index.toLong())

/** The position of this view among those of its buffer, a u64 that counts from 0. */
public val HostView.index: ULong
  get() = index().toULong()

/** Where this view begins, in bytes from the start of the buffer, a u64. */
public val HostView.offset: ULong
  get() = offset().toULong()
