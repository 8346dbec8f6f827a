// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A run of device bytes: a control block, or an array with one element per slot. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class Region {
  private final String line;
  private final RegionKind kind;
  private final int buffer;
  private final boolean onlyBuffer;
  private final @Nullable String sideArray;
  private final @Unsigned long strideBytes;
  private final @Unsigned long slots;
  private final @Unsigned long segmentSlots;
  private final @Unsigned long segmentSpan;
  private final @Unsigned long offset;
  private final SegmentSize size;
  private final @Unsigned long takenBytes;
  private final @Unsigned long leftAfterBytes;

  Region(
      String line,
      RegionKind kind,
      int buffer,
      boolean onlyBuffer,
      @Nullable String sideArray,
      @Unsigned long strideBytes,
      @Unsigned long slots,
      @Unsigned long segmentSlots,
      @Unsigned long segmentSpan,
      @Unsigned long offset,
      SegmentSize size,
      @Unsigned long takenBytes,
      @Unsigned long leftAfterBytes) {
    this.line = line;
    this.kind = kind;
    this.buffer = buffer;
    this.onlyBuffer = onlyBuffer;
    this.sideArray = sideArray;
    this.strideBytes = strideBytes;
    this.slots = slots;
    this.segmentSlots = segmentSlots;
    this.segmentSpan = segmentSpan;
    this.offset = offset;
    this.size = size;
    this.takenBytes = takenBytes;
    this.leftAfterBytes = leftAfterBytes;
  }

  /** Returns the region so many buffers behind this one, where all take as many bytes. */
  Region further(int buffers) {
    @Unsigned long apart = U64.of(buffers) * takenBytes;
    return new Region(
        line,
        kind,
        buffer + buffers,
        onlyBuffer,
        sideArray,
        strideBytes,
        slots,
        segmentSlots,
        segmentSpan,
        // Where each is an allocation of its own, the first buffer behind the start is at 0, too.
        offset == 0 ? 0 : offset + apart,
        size,
        takenBytes,
        leftAfterBytes - apart);
  }

  /**
   * Returns a name for people: that of the line with, where there are several, the buffer and the
   * side array, such as {@code frontier[1].ready}, or {@code frontier control}.
   */
  public String label() {
    if (kind == RegionKind.CONTROL) {
      return line + " control";
    }
    if (kind == RegionKind.GRID) {
      return line + " grid";
    }
    String array = onlyBuffer ? line : line + "[" + buffer + "]";
    return sideArray == null ? array : array + "." + sideArray;
  }

  /** Returns what the region holds. */
  public RegionKind kind() {
    return kind;
  }

  /**
   * Returns the number of the buffer that the region belongs to, from 0; 0 for a control block or a
   * grid.
   */
  public int buffer() {
    return buffer;
  }

  /** Returns the name of the side array, if it is one. */
  public Optional<String> sideArray() {
    return Optional.ofNullable(sideArray);
  }

  /** Returns the bytes of one slot's element; all bytes of a control block. */
  public @Unsigned long strideBytes() {
    return strideBytes;
  }

  /** Returns the number of slots; 1 for a control block. */
  public @Unsigned long slots() {
    return slots;
  }

  /** Returns the slots of every segment but the last, which may have fewer. */
  public @Unsigned long segmentSlots() {
    return U64.min(segmentSlots, slots);
  }

  /** Returns the number of segments, at least 1. */
  public @Unsigned long segmentCount() {
    return Long.divideUnsigned(slots - 1, segmentSlots) + 1;
  }

  /**
   * Returns the segment with that index, in constant time.
   *
   * @param index 0 … segmentCount - 1
   * @throws IndexOutOfBoundsException if there is no such segment
   */
  public Segment segment(@Unsigned long index) {
    if (Long.compareUnsigned(index, segmentCount()) >= 0) {
      throw new IndexOutOfBoundsException(
          "segment " + U64.print(index) + " of " + U64.print(segmentCount()));
    }
    @Unsigned long firstSlot = index * segmentSlots;
    return new Segment(
        index,
        firstSlot,
        U64.min(segmentSlots, slots - firstSlot),
        offset + index * segmentSpan,
        strideBytes,
        size);
  }

  /** Returns the segments in order, each made when it is asked for. */
  public Iterable<Segment> segments() {
    @Unsigned long count = segmentCount();
    return () ->
        new Iterator<>() {
          private @Unsigned long next = 0;

          @Override
          public boolean hasNext() {
            return next != count;
          }

          @Override
          public Segment next() {
            if (!hasNext()) {
              throw new NoSuchElementException("after the last of " + U64.print(count));
            }
            return segment(next++);
          }
        };
  }

  /**
   * Returns where the region starts in its allocation, in bytes: 0 with {@link Placement#SEPARATE}.
   */
  public @Unsigned long offset() {
    return offset;
  }

  /**
   * Returns the bytes before the first element of each segment, which {@link
   * DeviceLimits#arrayHeaderBytes} says.
   */
  public @Unsigned long headerBytes() {
    return size.headerBytes();
  }

  /**
   * Returns where the first element lies in the allocation, in bytes: behind the header, which the
   * region starts with.
   */
  public @Unsigned long firstElementOffset() {
    return offset + size.headerBytes();
  }

  /** Returns the bytes that are asked for: slots times stride, without any header. */
  public @Unsigned long bytes() {
    return slots * strideBytes;
  }

  /**
   * Returns the bytes that are taken, at least those that are asked for: with {@link
   * Placement#SEPARATE} those of the allocations, with {@link Placement#ARENA} all from the end of
   * the region before to the end of this one.
   */
  public @Unsigned long takenBytes() {
    return takenBytes;
  }

  /**
   * Returns the bytes that are taken beyond those asked for: headers, what makes segments a
   * multiple of {@link DeviceLimits#bytesMultipleOf}, and rounding, which is behind the bytes with
   * {@link Placement#SEPARATE}, before them with {@link Placement#ARENA}.
   */
  public @Unsigned long paddingBytes() {
    return takenBytes - bytes();
  }

  /** Returns what the device had left once this region was taken, all reserves deducted. */
  public @Unsigned long leftAfterBytes() {
    return leftAfterBytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Region that
        && line.equals(that.line)
        && kind == that.kind
        && buffer == that.buffer
        && onlyBuffer == that.onlyBuffer
        && Objects.equals(sideArray, that.sideArray)
        && strideBytes == that.strideBytes
        && slots == that.slots
        && segmentSlots == that.segmentSlots
        && segmentSpan == that.segmentSpan
        && offset == that.offset
        && size.equals(that.size)
        && takenBytes == that.takenBytes
        && leftAfterBytes == that.leftAfterBytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        line,
        kind,
        buffer,
        onlyBuffer,
        sideArray,
        U64.hash(strideBytes),
        U64.hash(slots),
        U64.hash(segmentSlots),
        U64.hash(segmentSpan),
        U64.hash(offset),
        size,
        U64.hash(takenBytes),
        U64.hash(leftAfterBytes));
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "Region["
        + label()
        + ", offset="
        + U64.print(offset)
        + ", bytes="
        + U64.print(bytes())
        + ", takenBytes="
        + U64.print(takenBytes)
        + ", segments="
        + U64.print(segmentCount())
        + ", leftAfterBytes="
        + U64.print(leftAfterBytes)
        + "]";
  }
}
