// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A planned queue, the drain windows that its slots are cut into, and what launching them takes.
 * The windows are one <em>sweep</em> over one buffer: they follow each other without gap or
 * overlap, and are launched back to back with no host read between. Immutable and thread-safe.
 *
 * <p>What of its window a launch drains is found on the device, and depends on the buffering:
 *
 * <ul>
 *   <li><em>Single</em>: each slot is drained once. A sweep drains the slice that the sweep before
 *       appended, and a launch what of its window lies in that slice. The slots must be enough for
 *       all items ever, as they are for a search that marks what it has seen.
 *   <li><em>Ping-pong</em>: a sweep drains one buffer from its start, as far as there are items;
 *       additions go to the other one, and the next sweep starts after the swap.
 * </ul>
 *
 * @since 0.1.0
 */
public final class DrainPlan {
  private final WorkQueuePlan queue;
  private final @Nullable DrainProfile profile;
  private final @Unsigned long maxItemsPerLaunch;
  private final @Unsigned long windowCount;
  private final @Nullable DrainDetails details;

  /**
   * Makes a plan.
   *
   * @param profile what was planned; null if nothing but the items per launch was given
   * @param details null for a queue in one segment of which no more is known
   */
  DrainPlan(
      WorkQueuePlan queue,
      @Nullable DrainProfile profile,
      @Unsigned long maxItemsPerLaunch,
      @Unsigned long windowCount,
      @Nullable DrainDetails details) {
    this.queue = queue;
    this.profile = profile;
    this.maxItemsPerLaunch = maxItemsPerLaunch;
    this.windowCount = windowCount;
    this.details = details;
  }

  /** Returns the plan of the queue that is drained. */
  public WorkQueuePlan queue() {
    return queue;
  }

  /** Returns what was planned of the drain. */
  public DrainProfile profile() {
    if (profile != null) {
      return profile;
    }
    return maxItemsPerLaunch == U64.MAX
        ? DrainProfile.oneWindow()
        : DrainProfile.builder().itemsPerWindow(maxItemsPerLaunch).build();
  }

  /** Returns {@link DrainStrategy#SINGLE_RESIDENT} if there is at most one window. */
  public DrainStrategy strategy() {
    return Long.compareUnsigned(windowCount, 1) <= 0
        ? DrainStrategy.SINGLE_RESIDENT
        : DrainStrategy.CHUNKED_RESIDENT;
  }

  /**
   * Returns the slots of every window but the last of each segment, which may have fewer: the least
   * of the items allowed per launch, the slots of a segment and the capacity.
   */
  public @Unsigned long itemsPerWindow() {
    return U64.min(maxItemsPerLaunch, segmentSlots());
  }

  /**
   * Returns the slots that lie together on the device, which no window straddles the end of: the
   * capacity, unless a device plan splits the queue into segments.
   */
  public @Unsigned long segmentSlots() {
    return details == null
        ? queue.capacity()
        : U64.min(details.shape().segmentSlots(), queue.capacity());
  }

  private @Unsigned long windowsPerSegment() {
    return details == null ? windowCount : details.shape().windowsPerSegment();
  }

  /**
   * Returns the number of windows of one sweep: summed over the segments, the slots over the items
   * allowed per launch, rounded up. An empty plan has none.
   */
  public @Unsigned long windowCount() {
    return windowCount;
  }

  /**
   * Returns the window with that index, in constant time.
   *
   * @param index 0 … windowCount - 1
   * @throws IndexOutOfBoundsException if there is no such window
   */
  public DrainWindow window(@Unsigned long index) {
    if (Long.compareUnsigned(index, windowCount) >= 0) {
      throw new IndexOutOfBoundsException(
          "window " + U64.print(index) + " of " + U64.print(windowCount));
    }
    return windowAt(index);
  }

  private DrainWindow windowAt(@Unsigned long index) {
    if (Long.compareUnsigned(index, windowsPerSegment()) < 0) {
      return windowAt(index, 0, index);
    }
    @Unsigned long segment = Long.divideUnsigned(index, windowsPerSegment());
    return windowAt(index, segment * segmentSlots(), index - segment * windowsPerSegment());
  }

  private DrainWindow windowAt(
      @Unsigned long index, @Unsigned long segmentStart, @Unsigned long indexInSegment) {
    // indexInSegment < ceil(segment's slots / items), hence its items before are fewer than those.
    @Unsigned long before = indexInSegment * maxItemsPerLaunch;
    @Unsigned long slots = U64.min(segmentSlots(), queue.capacity() - segmentStart) - before;
    return new DrainWindow(index, segmentStart + before, U64.min(maxItemsPerLaunch, slots));
  }

  /**
   * Returns the windows in order, each made when it is asked for: any number of them costs no
   * memory.
   */
  public Iterable<DrainWindow> windows() {
    return () ->
        new Iterator<>() {
          private @Unsigned long next = 0;

          @Override
          public boolean hasNext() {
            return next != windowCount;
          }

          @Override
          public DrainWindow next() {
            if (!hasNext()) {
              throw new NoSuchElementException("after the last of " + U64.print(windowCount));
            }
            return windowAt(next++);
          }
        };
  }

  /**
   * Returns how many windows, from the first on, a buffer with that many items needs. Items beyond
   * the capacity have no slot and count for nothing.
   *
   * @param items any u64
   */
  public @Unsigned long windowsFor(@Unsigned long items) {
    @Unsigned long present = U64.min(items, queue.capacity());
    if (present == 0) {
      return 0;
    }
    @Unsigned long segment = segmentSlots();
    @Unsigned long fullSegments = Long.divideUnsigned(present - 1, segment);
    @Unsigned long rest = present - fullSegments * segment;
    return fullSegments * windowsPerSegment()
        + Long.divideUnsigned(rest - 1, maxItemsPerLaunch)
        + 1;
  }

  /**
   * Returns the groups of the launch of a window of this plan, if the items per group are known:
   * ceil(slots / items per group), at most the resident groups if they stride. If the grid is
   * {@link GridKind#INDIRECT} it is the most that the device can write.
   */
  public Optional<Grid> grid(DrainWindow window) {
    return details == null
        ? Optional.empty()
        : Optional.ofNullable(
            DrainFigures.grid(
                profile(),
                window.slots(),
                details.shape().mostGroupsX(),
                details.shape().mostGroupsY()));
  }

  /** Returns what is launched in all sweeps, if their number is given. */
  public Optional<DrainTotals> totals() {
    return details == null ? Optional.empty() : Optional.ofNullable(details.totals());
  }

  /** Returns why this plan, though right, is a bad idea; empty if nothing is known against it. */
  public List<PlanWarning> warnings() {
    return details == null ? List.of() : details.warnings();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DrainPlan that
        && maxItemsPerLaunch == that.maxItemsPerLaunch
        && windowCount == that.windowCount
        && queue.equals(that.queue)
        && profile().equals(that.profile())
        && Objects.equals(details, that.details);
  }

  @Override
  public int hashCode() {
    return Objects.hash(queue, U64.hash(maxItemsPerLaunch), U64.hash(windowCount));
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "DrainPlan["
        + strategy()
        + ", itemsPerWindow="
        + U64.print(itemsPerWindow())
        + ", windowCount="
        + U64.print(windowCount)
        + (profile == null || profile.saysWindowsAlone() ? "" : ", " + profile)
        + (totals().isEmpty() ? "" : ", " + totals().get())
        + ", queue="
        + queue
        + "]";
  }
}
