// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * The windows of one buffer of a planned queue, and the grids that a launch may have.
 *
 * @param capacity the slots of one buffer; 0 for an empty plan
 * @param bufferBytes the bytes of one buffer
 * @param itemsPerWindow the slots of every window but the last of a segment, at most those of a
 *     segment, at least 1
 * @param windowCount the windows of one sweep
 * @param segmentSlots the slots of every segment but the last, at least 1
 * @param windowsPerSegment the windows of such a segment
 * @param mostSegmentSlots the most slots that a segment can have
 * @param mostGroupsX the most groups of a grid in x direction, at least 1
 * @param mostGroupsY the same in y direction
 * @param mostItemsPerWindow the most slots that a window may have, besides those of a segment
 */
record DrainShape(
    @Unsigned long capacity,
    @Unsigned long bufferBytes,
    Buffering buffering,
    @Unsigned long itemsPerWindow,
    @Unsigned long windowCount,
    @Unsigned long segmentSlots,
    @Unsigned long windowsPerSegment,
    @Unsigned long mostSegmentSlots,
    @Unsigned long mostItemsPerWindow,
    @Unsigned long mostGroupsX,
    @Unsigned long mostGroupsY) {

  /**
   * Returns a buffer cut into windows of at most {@code items}, and into segments only where it has
   * more slots than one can have.
   *
   * @param items at least 1
   */
  static DrainShape of(
      Arithmetic arithmetic,
      @Unsigned long capacity,
      @Unsigned long bufferBytes,
      Buffering buffering,
      @Unsigned long items,
      @Unsigned long mostSegmentSlots,
      @Unsigned long mostItemsPerWindow,
      @Unsigned long mostGroupsX,
      @Unsigned long mostGroupsY) {
    @Unsigned long segment = segmentSlots(arithmetic, capacity, mostSegmentSlots, items);
    @Unsigned long window = U64.min(items, segment);
    @Unsigned long first = U64.min(capacity, segment);
    @Unsigned long windowsOfFirst = arithmetic.ceilDiv(first, window);
    return new DrainShape(
        capacity,
        bufferBytes,
        buffering,
        window,
        first == capacity
            ? windowsOfFirst
            : windows(arithmetic, capacity, segment, windowsOfFirst, window),
        segment,
        windowsOfFirst,
        mostSegmentSlots,
        mostItemsPerWindow,
        mostGroupsX,
        mostGroupsY);
  }

  /** Returns the same buffer cut into other windows. */
  DrainShape cut(Arithmetic arithmetic, @Unsigned long items) {
    return of(
        arithmetic,
        capacity,
        bufferBytes,
        buffering,
        items,
        mostSegmentSlots,
        mostItemsPerWindow,
        mostGroupsX,
        mostGroupsY);
  }

  /** Returns one buffer of the same slots, drained in slices. */
  DrainShape single() {
    return new DrainShape(
        capacity,
        bufferBytes,
        Buffering.SINGLE,
        itemsPerWindow,
        windowCount,
        segmentSlots,
        windowsPerSegment,
        mostSegmentSlots,
        mostItemsPerWindow,
        mostGroupsX,
        mostGroupsY);
  }

  /**
   * Returns the slots of a segment: a multiple of the window where that takes no more segments.
   *
   * @param most the most slots of a segment, at least 1
   * @param items the slots of a window, at least 1
   */
  static @Unsigned long segmentSlots(
      Arithmetic arithmetic, @Unsigned long capacity, @Unsigned long most, @Unsigned long items) {
    if (Long.compareUnsigned(capacity, most) <= 0) {
      return U64.max(1, capacity);
    }
    if (Long.compareUnsigned(items, most) > 0) {
      return most;
    }
    @Unsigned long whole = arithmetic.divide(most, items) * items;
    return arithmetic.ceilDiv(capacity, whole) == arithmetic.ceilDiv(capacity, most) ? whole : most;
  }

  /** Returns the windows of one sweep that begin below {@code items}, at most the capacity. */
  @Unsigned
  long windowsBelow(Arithmetic arithmetic, @Unsigned long items) {
    return items == capacity
        ? windowCount
        : windows(arithmetic, items, segmentSlots, windowsPerSegment, itemsPerWindow);
  }

  private static @Unsigned long windows(
      Arithmetic arithmetic,
      @Unsigned long slots,
      @Unsigned long segmentSlots,
      @Unsigned long windowsPerSegment,
      @Unsigned long itemsPerWindow) {
    if (Long.compareUnsigned(slots, segmentSlots) <= 0) {
      return arithmetic.ceilDiv(slots, itemsPerWindow);
    }
    @Unsigned long segments = arithmetic.divide(slots, segmentSlots);
    return segments * windowsPerSegment
        + arithmetic.ceilDiv(slots - segments * segmentSlots, itemsPerWindow);
  }

  boolean segmented() {
    return Long.compareUnsigned(capacity, segmentSlots) > 0;
  }
}
