// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that one line is made of: a control block and a grid, then per buffer the entries and
 * the side arrays. Follows from the settings of the line alone, which keeps it. Immutable.
 */
final class LineArrays {
  /** Three 32-bit numbers, as all interfaces for launches by the device have them. */
  private static final @Unsigned long GRID_BYTES = 12;

  private final RegionKind kind;
  private final List<EntryLayout.SideArray> sideArrays;
  private final @Unsigned long entryBytes;

  final @Unsigned long controlBytes;

  /** The bytes of the grid that the device writes, 0 if it writes none. */
  final @Unsigned long gridBytes;

  final int buffers;

  /** The number of arrays of a buffer: the entries, then the side arrays. */
  final int count;

  /** The bytes of one slot in all arrays of all buffers, 2^64-1 if they exceed that. */
  final @Unsigned long slotBytes;

  private LineArrays(
      RegionKind kind,
      @Unsigned long controlBytes,
      @Unsigned long gridBytes,
      int buffers,
      @Unsigned long entryBytes,
      List<EntryLayout.SideArray> sideArrays,
      @Unsigned long bufferSlotBytes) {
    this.kind = kind;
    this.controlBytes = controlBytes;
    this.gridBytes = gridBytes;
    this.buffers = buffers;
    this.entryBytes = entryBytes;
    this.sideArrays = sideArrays;
    this.count = 1 + sideArrays.size();
    this.slotBytes =
        U64.productFits(bufferSlotBytes, U64.of(buffers))
            ? bufferSlotBytes * U64.of(buffers)
            : U64.MAX;
  }

  static LineArrays of(int buffers, @Unsigned long bytesEach) {
    return new LineArrays(RegionKind.RESIDENT, 0, 0, buffers, bytesEach, List.of(), bytesEach);
  }

  static LineArrays of(WorkQueueProfile queue, DrainProfile drain) {
    return new LineArrays(
        RegionKind.ENTRIES,
        queue.controlBytes(),
        drain.grid() == GridKind.INDIRECT ? GRID_BYTES : 0,
        queue.buffering().buffers(),
        queue.entryBytes(),
        queue.entry().map(EntryLayout::sideArrays).orElse(List.of()),
        queue.slotBytes());
  }

  /** Returns the bytes of one slot of an array. */
  @Unsigned
  long stride(int array) {
    return array == 0 ? entryBytes : sideArrays.get(array - 1).strideBytes();
  }

  /** Returns the number of regions that are no array of a buffer. */
  @Unsigned
  long fixedRegions() {
    return (controlBytes == 0 ? 0L : 1L) + (gridBytes == 0 ? 0L : 1L);
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
}
