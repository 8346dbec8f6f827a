// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.WorkQueuePlan;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A queue that has its place. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class PlannedQueue extends PlannedLine {
  private final QueueLine line;
  private final WorkQueuePlan plan;
  private final DrainPlan drain;
  private final @Unsigned long segmentSlots;
  private final @Unsigned long capacityAtNoExtraCost;

  PlannedQueue(
      QueueLine line,
      WorkQueuePlan plan,
      DrainPlan drain,
      @Unsigned long segmentSlots,
      @Unsigned long capacityAtNoExtraCost,
      List<Region> regions,
      @Unsigned long takenBytes,
      @Unsigned long leftAfterBytes) {
    super(regions, plan.residentBytes() + line.arrays().gridBytes, takenBytes, leftAfterBytes);
    this.line = line;
    this.plan = plan;
    this.drain = drain;
    this.segmentSlots = segmentSlots;
    this.capacityAtNoExtraCost = capacityAtNoExtraCost;
  }

  @Override
  public QueueLine line() {
    return line;
  }

  /**
   * Returns the queue's own plan. Where the line's profile had no budget, the budget of the plan's
   * is what the device had left for this queue. Of a sharded queue it is the plan of one device's:
   * of the profile that the fullest device has.
   */
  public WorkQueuePlan plan() {
    return plan;
  }

  /** Returns how the queue is drained: in one window, unless the line or a limit says more. */
  public DrainPlan drain() {
    return drain;
  }

  /**
   * Returns the slots of one buffer that lie together in each of its arrays: the capacity, unless a
   * limit had an array split.
   */
  public @Unsigned long segmentSlots() {
    return segmentSlots;
  }

  /**
   * Returns the slots of one buffer that the rounding of its regions has room for, at least the
   * capacity: asking for as many passes, and takes not a byte more of the device. With {@link
   * Placement#ARENA} the last region has room up to the alignment or the granularity, whichever
   * comes first.
   */
  public @Unsigned long capacityAtNoExtraCost() {
    return capacityAtNoExtraCost;
  }

  /**
   * Returns the distance from the start of one buffer's entries to the start of the next one's, if
   * there are two in one allocation.
   */
  public OptionalUnsignedLong bufferStrideBytes() {
    @Nullable Region first = null;
    for (Region region : regions()) {
      if (region.kind() == RegionKind.ENTRIES) {
        if (first == null) {
          first = region;
        } else if (region.offset() != first.offset()) {
          return OptionalUnsignedLong.of(region.offset() - first.offset());
        }
      }
    }
    return OptionalUnsignedLong.empty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof PlannedQueue that
        && plan.equals(that.plan)
        && drain.equals(that.drain)
        && segmentSlots == that.segmentSlots
        && capacityAtNoExtraCost == that.capacityAtNoExtraCost;
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  PlannedQueue as(DeviceLine asked) {
    return new PlannedQueue(
        (QueueLine) asked,
        plan,
        drain,
        segmentSlots,
        capacityAtNoExtraCost,
        regions(),
        takenBytes(),
        leftAfterBytes());
  }
}
