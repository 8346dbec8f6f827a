// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.sizing.HostViews;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A part of a region that lies together on the device: all of it, unless a limit had it split.
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Segment {
  private final @Unsigned long index;
  private final @Unsigned long firstSlot;
  private final @Unsigned long slots;
  private final @Unsigned long offset;
  private final @Unsigned long strideBytes;
  private final SegmentSize size;

  Segment(
      @Unsigned long index,
      @Unsigned long firstSlot,
      @Unsigned long slots,
      @Unsigned long offset,
      @Unsigned long strideBytes,
      SegmentSize size) {
    this.index = index;
    this.firstSlot = firstSlot;
    this.slots = slots;
    this.offset = offset;
    this.strideBytes = strideBytes;
    this.size = size;
  }

  /** Returns the segment's number in its region, from 0. */
  public @Unsigned long index() {
    return index;
  }

  /** Returns the first slot, counted from the start of the region. */
  public @Unsigned long firstSlot() {
    return firstSlot;
  }

  /** Returns the number of slots. */
  public @Unsigned long slots() {
    return slots;
  }

  /**
   * Returns where the segment starts in its allocation, in bytes: 0 with {@link
   * Placement#SEPARATE}.
   */
  public @Unsigned long offset() {
    return offset;
  }

  /**
   * Returns where the first element lies in the allocation, in bytes: behind the header, which the
   * segment starts with.
   */
  public @Unsigned long firstElementOffset() {
    return offset + size.headerBytes();
  }

  /**
   * Returns the segment's bytes, which are allocated and bound: those of its elements, the header
   * before them, and what makes all of it a multiple of {@link DeviceLimits#bytesMultipleOf}.
   */
  public @Unsigned long bytes() {
    return size.of(elementBytes());
  }

  /** Returns the bytes of the elements: slots times stride. */
  public @Unsigned long elementBytes() {
    return slots * strideBytes;
  }

  /**
   * Returns the elements as views that a host can address by {@code int}, whole slots each, with
   * offsets counted from the first element.
   *
   * @throws IllegalArgumentException if one slot exceeds what a view can hold
   */
  public HostViews hostViews() {
    return HostViews.of(elementBytes(), strideBytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Segment that
        && index == that.index
        && firstSlot == that.firstSlot
        && slots == that.slots
        && offset == that.offset
        && strideBytes == that.strideBytes
        && size.equals(that.size);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        U64.hash(index),
        U64.hash(firstSlot),
        U64.hash(slots),
        U64.hash(offset),
        U64.hash(strideBytes),
        size);
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "Segment["
        + U64.print(index)
        + ", firstSlot="
        + U64.print(firstSlot)
        + ", slots="
        + U64.print(slots)
        + ", offset="
        + U64.print(offset)
        + ", bytes="
        + U64.print(bytes())
        + "]";
  }
}
