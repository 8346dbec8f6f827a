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

  /** The most slots of one segment of each array; 0 where the limit does not hold a single one. */
  final @Unsigned long[] segmentSlots;

  /** The least of the segment slots, which divides all others. */
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
    this.segmentSlots = new long[strides.length];
    strides[0] = entryBytes;
    for (int i = 1; i < strides.length; i++) {
      strides[i] = sideArrays.get(i - 1).strideBytes();
    }
    @Unsigned long common = U64.MAX;
    for (int i = 0; i < strides.length; i++) {
      segmentSlots[i] =
          segmentLimit == U64.MAX || strides[i] == 0
              ? U64.MAX
              : arithmetic.divide(segmentLimit, strides[i]);
      common = U64.min(common, segmentSlots[i]);
    }
    // Segments of all arrays end together wherever one of them ends, so that a window that stays
    // within the shortest straddles none.
    if (common != 0 && common != U64.MAX) {
      for (int i = 0; i < strides.length; i++) {
        segmentSlots[i] = arithmetic.divide(segmentSlots[i], common) * common;
      }
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

  /** Returns the segments that an array of {@code slots} slots is split into. */
  @Unsigned
  long segments(Arithmetic arithmetic, int array, @Unsigned long slots) {
    return Long.compareUnsigned(slots, segmentSlots[array]) <= 0 || segmentSlots[array] == 0
        ? 1
        : arithmetic.ceilDiv(slots, segmentSlots[array]);
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
