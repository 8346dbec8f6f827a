// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that one line is made of: a control block, then per buffer the entries and the side
 * arrays. Serves one line after the other. Not thread-safe.
 */
final class Shape {
  private static final @Unsigned long[] NONE = {};

  private final Arithmetic arithmetic;
  private final @Unsigned long segmentLimit;

  private @Nullable DeviceLine line;
  private RegionKind kind = RegionKind.RESIDENT;
  private List<EntryLayout.SideArray> sideArrays = List.of();
  private @Unsigned long entryBytes;
  private @Unsigned long unsplitEntries;
  private @Unsigned long[] unsplitSides = NONE;

  @Unsigned long controlBytes;
  int buffers;

  /** The number of arrays of a buffer: the entries, then the side arrays. */
  int arrays;

  /** The slots of the shortest segments: the least of what the arrays have in one. */
  @Unsigned long commonSlots;

  Shape(Arithmetic arithmetic, @Unsigned long segmentLimit) {
    this.arithmetic = arithmetic;
    this.segmentLimit = segmentLimit;
  }

  Shape of(ResidentLine resident) {
    return of(
        resident, RegionKind.RESIDENT, 0, resident.buffers(), resident.bytesEach(), List.of());
  }

  Shape of(QueueLine queue) {
    WorkQueueProfile profile = queue.profile();
    return of(
        queue,
        RegionKind.ENTRIES,
        profile.controlBytes(),
        profile.buffering().buffers(),
        profile.entryBytes(),
        profile.entry().map(EntryLayout::sideArrays).orElse(List.of()));
  }

  private Shape of(
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
    this.arrays = 1 + sideArrays.size();
    this.entryBytes = entryBytes;
    this.unsplitEntries = slotsInOne(entryBytes);
    this.commonSlots = unsplitEntries;
    this.unsplitSides = NONE;
    if (!sideArrays.isEmpty()) {
      this.unsplitSides = new long[sideArrays.size()];
      for (int i = 0; i < unsplitSides.length; i++) {
        unsplitSides[i] = slotsInOne(sideArrays.get(i).strideBytes());
        commonSlots = U64.min(commonSlots, unsplitSides[i]);
      }
    }
    return this;
  }

  private @Unsigned long slotsInOne(@Unsigned long stride) {
    return segmentLimit == U64.MAX || stride == 0
        ? U64.MAX
        : arithmetic.divide(segmentLimit, stride);
  }

  /** Returns the bytes of one slot of an array. */
  @Unsigned
  long stride(int array) {
    return array == 0 ? entryBytes : sideArrays.get(array - 1).strideBytes();
  }

  /** Returns the most slots of an array that need no split; 0 where the limit does not hold one. */
  private @Unsigned long unsplitSlots(int array) {
    return array == 0 ? unsplitEntries : unsplitSides[array - 1];
  }

  String label() {
    return Objects.requireNonNull(line).label();
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
    return unsplitSlots(array) == 0;
  }

  /** Returns the slots of each segment but the last of an array of {@code slots} slots. */
  @Unsigned
  long segmentSlots(int array, @Unsigned long slots) {
    @Unsigned long unsplit = unsplitSlots(array);
    if (Long.compareUnsigned(slots, unsplit) <= 0 || unsplit == 0) {
      return slots;
    }
    // Segments end where shortest ones do, so that a window that stays within those straddles none.
    return commonSlots == 0 || commonSlots == unsplit
        ? unsplit
        : arithmetic.divide(unsplit, commonSlots) * commonSlots;
  }

  /** Returns the segments that an array of {@code slots} slots is split into. */
  @Unsigned
  long segments(int array, @Unsigned long slots) {
    @Unsigned long segmentSlots = segmentSlots(array, slots);
    return segmentSlots == slots ? 1 : arithmetic.ceilDiv(slots, segmentSlots);
  }

  /** Returns the most slots of an array in at most that many segments. */
  @Unsigned
  long slotsWithin(int array, @Unsigned long maxSegments) {
    @Unsigned long unsplit = unsplitSlots(array);
    if (maxSegments == 1 || unsplit == 0 || unsplit == U64.MAX) {
      return unsplit;
    }
    @Unsigned long segmentSlots = segmentSlots(array, unsplit + 1);
    return U64.productFits(segmentSlots, maxSegments) ? segmentSlots * maxSegments : U64.MAX;
  }

  /** Returns the bytes of one slot in all arrays of all buffers, 2^64-1 if they exceed that. */
  @Unsigned
  long slotBytes() {
    Tally bytes = new Tally(arithmetic, 0);
    for (int array = 0; array < arrays; array++) {
      bytes.extend("slot bytes", stride(array));
    }
    @Unsigned long all = bytes.multiply("slot bytes", bytes.end, U64.of(buffers));
    return bytes.overflowed() ? U64.MAX : all;
  }
}
