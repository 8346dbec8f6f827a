// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.device.PlannedQueue;
import dev.sluice.device.Region;
import dev.sluice.device.RegionKind;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainEnd;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.Grid;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.OverflowVerdict;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.sizing.EntryLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * All that a header says of a queue, taken from its plan here and nowhere else.
 *
 * @param owner how errors name the queue
 * @param drain the windows, empty if there is one of all slots
 * @param controlOffset where the control block lies in an arena
 * @param gridOffset where the grid that the device writes lies in an arena
 */
record QueueFacts(
    String owner,
    WorkQueuePlan plan,
    int indexBits,
    Optional<DrainPlan> drain,
    @Unsigned long segmentSlots,
    OptionalUnsignedLong bufferStride,
    Optional<ArrayFacts> entries,
    List<SideFacts> sides,
    OptionalUnsignedLong controlOffset,
    OptionalUnsignedLong gridOffset) {
  private static final @Unsigned long MOST_BINDINGS = 64;

  /** An array beside the entries; without facts where it has no bytes. */
  record SideFacts(EntryLayout.SideArray side, Optional<ArrayFacts> array) {}

  /**
   * One array of one buffer.
   *
   * @param segmentStride bytes from a segment to the next, if there are several in one allocation
   * @param offset where its first element lies in an arena: entries and residents from its start,
   *     side arrays from the entries of their buffer
   */
  record ArrayFacts(
      @Unsigned long bytes,
      @Unsigned long segments,
      @Unsigned long segmentSlots,
      OptionalUnsignedLong segmentStride,
      OptionalUnsignedLong offset) {
    static ArrayFacts of(Region region, boolean arena, @Unsigned long from) {
      @Unsigned long segments = region.segmentCount();
      boolean several = arena && Long.compareUnsigned(segments, 1) > 0;
      return new ArrayFacts(
          region.bytes(),
          segments,
          region.segmentSlots(),
          several
              ? OptionalUnsignedLong.of(region.segment(1).offset() - region.segment(0).offset())
              : OptionalUnsignedLong.empty(),
          arena
              ? OptionalUnsignedLong.of(region.firstElementOffset() - from)
              : OptionalUnsignedLong.empty());
    }

    /** Says whether a kernel can be given each segment: no device binds more to one. */
    boolean isBindable() {
      return Long.compareUnsigned(segments, MOST_BINDINGS) <= 0;
    }

    /** An allocation of its own. */
    static ArrayFacts whole(@Unsigned long slots, @Unsigned long strideBytes) {
      return new ArrayFacts(
          slots * strideBytes,
          1,
          slots,
          OptionalUnsignedLong.empty(),
          OptionalUnsignedLong.empty());
    }
  }

  /** A queue that has its place on a device. */
  static QueueFacts of(String owner, PlannedQueue queue, boolean arena) {
    @Nullable Region entries = null;
    @Nullable Region control = null;
    @Nullable Region grid = null;
    for (Region region : queue.regions()) {
      if (region.kind() == RegionKind.ENTRIES && region.buffer() == 0) {
        entries = region;
      } else if (region.kind() == RegionKind.CONTROL) {
        control = region;
      } else if (region.kind() == RegionKind.GRID) {
        grid = region;
      }
    }
    List<SideFacts> sides = new ArrayList<>();
    for (EntryLayout.SideArray side : sidesOf(queue.plan())) {
      Optional<ArrayFacts> array = Optional.empty();
      for (Region region : queue.regions()) {
        if (array.isEmpty() && region.sideArray().equals(Optional.of(side.name()))) {
          array =
              Optional.of(
                  ArrayFacts.of(region, arena, entries == null ? 0 : entries.firstElementOffset()));
        }
      }
      sides.add(new SideFacts(side, array));
    }
    return new QueueFacts(
        owner,
        queue.plan(),
        queue.plan().profile().indexBits(),
        said(queue.drain()),
        queue.segmentSlots(),
        queue.bufferStrideBytes(),
        entries == null ? Optional.empty() : Optional.of(ArrayFacts.of(entries, arena, 0)),
        List.copyOf(sides),
        inArena(arena, control),
        inArena(arena, grid));
  }

  private static OptionalUnsignedLong inArena(boolean arena, @Nullable Region region) {
    return arena && region != null
        ? OptionalUnsignedLong.of(region.firstElementOffset())
        : OptionalUnsignedLong.empty();
  }

  private static Optional<DrainPlan> said(DrainPlan drain) {
    boolean whole =
        drain.profile().equals(DrainProfile.oneWindow())
            && Long.compareUnsigned(drain.windowCount(), 1) <= 0;
    return whole ? Optional.empty() : Optional.of(drain);
  }

  /** A queue on its own, each array an allocation of its own. */
  static QueueFacts of(String owner, WorkQueuePlan plan, Optional<DrainPlan> drain) {
    @Unsigned long slots = plan.capacity();
    List<SideFacts> sides = new ArrayList<>();
    for (EntryLayout.SideArray side : sidesOf(plan)) {
      sides.add(new SideFacts(side, Optional.of(ArrayFacts.whole(slots, side.strideBytes()))));
    }
    return new QueueFacts(
        owner,
        plan,
        plan.profile().indexBits(),
        drain,
        slots,
        OptionalUnsignedLong.empty(),
        Optional.of(ArrayFacts.whole(slots, plan.profile().entryBytes())),
        List.copyOf(sides),
        OptionalUnsignedLong.empty(),
        OptionalUnsignedLong.empty());
  }

  private static List<EntryLayout.SideArray> sidesOf(WorkQueuePlan plan) {
    return plan.profile().entry().map(EntryLayout::sideArrays).orElse(List.of());
  }

  /** Returns the bits of the counters of a standard control block, 0 if it is none. */
  int counterBits() {
    return plan.profile().control().map(ControlBlock::counterBits).orElse(0);
  }

  /** Says whether one buffer is drained in slices, each what the sweep before has appended. */
  boolean single() {
    return plan.profile().buffering() == Buffering.SINGLE;
  }

  /** Says whether one launch loops over the sweeps. */
  boolean onDevice() {
    return drain.isPresent() && drain.get().profile().end() == DrainEnd.ON_DEVICE;
  }

  /** Returns the grid of a launch that drains a window of all slots that windows have. */
  Optional<Grid> grid() {
    return windows() == 0 ? Optional.empty() : drain.flatMap(plan -> plan.grid(plan.window(0)));
  }

  /** Says whether the device writes the grid, and it is known what of. */
  boolean indirect() {
    return drain.isPresent()
        && drain.get().profile().grid() == GridKind.INDIRECT
        && grid().isPresent();
  }

  /**
   * Says whether the attempts of one sweep may pass 2^32 where the counters have 32 bits: unless
   * what can be asked for is known, as the index of a planned queue counts that far.
   */
  boolean guarded() {
    return counterBits() == 32 && plan.overflow() == OverflowVerdict.UNKNOWN;
  }

  @Unsigned
  long windows() {
    return drain.map(DrainPlan::windowCount).orElse(1L);
  }

  @Unsigned
  long windowItems() {
    return drain.map(DrainPlan::itemsPerWindow).orElse(plan.capacity());
  }

  /** Returns the windows of every segment but the last. */
  @Unsigned
  long windowsPerSegment() {
    @Unsigned long items = windowItems();
    return items == 0 ? 0 : Long.divideUnsigned(segmentSlots - 1, items) + 1;
  }
}
