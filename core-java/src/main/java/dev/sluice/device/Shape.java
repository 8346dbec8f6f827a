// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that one line is made of: a control block, then per buffer the entries and the side
 * arrays.
 */
final class Shape {
  final DeviceLine line;
  final RegionKind kind;
  final @Unsigned long controlBytes;
  final int buffers;
  final List<EntryLayout.SideArray> sideArrays;

  /** The strides of the entries, then of the side arrays. */
  final @Unsigned long[] strides;

  /** The most slots of each array that need no split; 0 where the limit does not hold one. */
  private final @Unsigned long[] unsplitSlots;

  /** The least of them: the slots of the shortest segments. */
  final @Unsigned long commonSlots;

  private Shape(
      Arithmetic arithmetic,
      @Unsigned long segmentLimit,
      DeviceLine line,
      RegionKind kind,
      @Unsigned long controlBytes,
      int buffers,
      @Unsigned long entryBytes,
      List<EntryLayout.SideArray> sideArrays) {
    this.line = line;
    this.kind = kind;
    this.controlBytes = controlBytes;
    this.buffers = buffers;
    this.sideArrays = sideArrays;
    this.strides = new long[1 + sideArrays.size()];
    this.unsplitSlots = new long[strides.length];
    strides[0] = entryBytes;
    for (int i = 1; i < strides.length; i++) {
      strides[i] = sideArrays.get(i - 1).strideBytes();
    }
    @Unsigned long common = U64.MAX;
    for (int i = 0; i < strides.length; i++) {
      unsplitSlots[i] =
          segmentLimit == U64.MAX || strides[i] == 0
              ? U64.MAX
              : arithmetic.divide(segmentLimit, strides[i]);
      common = U64.min(common, unsplitSlots[i]);
    }
    this.commonSlots = common;
  }

  static Shape of(Arithmetic arithmetic, @Unsigned long segmentLimit, ResidentLine line) {
    return new Shape(
        arithmetic,
        segmentLimit,
        line,
        RegionKind.RESIDENT,
        0,
        line.buffers(),
        line.bytesEach(),
        List.of());
  }

  static Shape of(Arithmetic arithmetic, @Unsigned long segmentLimit, QueueLine line) {
    return new Shape(
        arithmetic,
        segmentLimit,
        line,
        RegionKind.ENTRIES,
        line.profile().controlBytes(),
        line.profile().buffering().buffers(),
        line.profile().entryBytes(),
        line.profile().entry().map(EntryLayout::sideArrays).orElse(List.of()));
  }

  RegionKind kind(int array) {
    return array == 0 ? kind : RegionKind.SIDE_ARRAY;
  }

  @Nullable String sideArray(int array) {
    return array == 0 ? null : sideArrays.get(array - 1).name();
  }

  /** Names an array in an error. */
  String name(int array) {
    if (array > 0) {
      return "side array '" + sideArrays.get(array - 1).name() + "'";
    }
    return kind == RegionKind.RESIDENT ? "elements" : "entries";
  }

  /** Says whether the limit does not hold a single slot of an array. */
  boolean slotExceedsLimit(int array) {
    return unsplitSlots[array] == 0;
  }

  /** Returns the slots of each segment but the last of an array of {@code slots} slots. */
  @Unsigned
  long segmentSlots(Arithmetic arithmetic, int array, @Unsigned long slots) {
    if (Long.compareUnsigned(slots, unsplitSlots[array]) <= 0 || slotExceedsLimit(array)) {
      return slots;
    }
    // Segments end where shortest ones do, so that a window that stays within those straddles none.
    return commonSlots == 0
        ? unsplitSlots[array]
        : arithmetic.divide(unsplitSlots[array], commonSlots) * commonSlots;
  }

  /** Returns the segments that an array of {@code slots} slots is split into. */
  @Unsigned
  long segments(Arithmetic arithmetic, int array, @Unsigned long slots) {
    @Unsigned long segmentSlots = segmentSlots(arithmetic, array, slots);
    return segmentSlots == slots ? 1 : arithmetic.ceilDiv(slots, segmentSlots);
  }

  /** Returns the most slots of an array in at most that many segments. */
  @Unsigned
  long slotsWithin(Arithmetic arithmetic, int array, @Unsigned long maxSegments) {
    @Unsigned long unsplit = unsplitSlots[array];
    if (maxSegments == 1 || unsplit == 0 || unsplit == U64.MAX) {
      return unsplit;
    }
    @Unsigned long segmentSlots = segmentSlots(arithmetic, array, unsplit + 1);
    return U64.productFits(segmentSlots, maxSegments) ? segmentSlots * maxSegments : U64.MAX;
  }

  /** Returns the bytes of one slot in all arrays of all buffers, 2^64-1 if they exceed that. */
  @Unsigned
  long slotBytes(Arithmetic arithmetic) {
    Tally bytes = new Tally(arithmetic, 0);
    for (@Unsigned long stride : strides) {
      bytes.extend("slot bytes", stride);
    }
    @Unsigned long all = bytes.multiply("slot bytes", bytes.end, U64.of(buffers));
    return bytes.overflowed() ? U64.MAX : all;
  }
}
