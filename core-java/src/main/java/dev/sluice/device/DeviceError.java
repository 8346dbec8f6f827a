// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static dev.sluice.internal.Words.count;
import static dev.sluice.internal.Words.leastThatWouldDo;
import static dev.sluice.internal.Words.number;
import static dev.sluice.internal.Words.required;

import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import java.util.List;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A limit of a device that stands against a plan. The nested classes are all kinds there are; later
 * releases may add some.
 *
 * @since 0.2.0
 */
public abstract non-sealed class DeviceError extends PlanError {
  /** What is behind a limit of 0, which no device has. */
  private static final String CUT =
      "the limit is 0: it was cut to 32 bits, or not read; give what the device reports";

  /** Names the group that a line is in, in an error that nobody has seen. */
  static void inGroup(PlanError error, String group) {
    nameGroup(error, group);
  }

  DeviceError(@Nullable String line, String message, List<Remedy> remedies, String otherwise) {
    super(line, message, remedies, otherwise);
  }

  /**
   * A line needs more memory than the device has left.
   *
   * @since 0.2.0
   */
  public static final class OverMemory extends DeviceError {
    private final OptionalUnsignedLong leastSlots;
    private final @Nullable String phase;
    private final @Unsigned long requiredBytes;
    private final @Unsigned long leftBytes;

    OverMemory(
        String line,
        OptionalUnsignedLong leastSlots,
        String where,
        @Nullable String phase,
        @Unsigned long requiredBytes,
        @Unsigned long leftBytes,
        List<Remedy> remedies) {
      super(
          line,
          "over memory: "
              + leastThatWouldDo(leastSlots)
              + required(requiredBytes)
              + ", "
              + number(leftBytes)
              + " left"
              + where
              + ", "
              + number(requiredBytes - leftBytes)
              + " short",
          remedies,
          phase == null
              ? "no device has the memory for all lines"
              : "give a largest queue outside of phases an upper end, so that it leaves some to"
                  + " phase '"
                  + phase
                  + "'");
      this.leastSlots = leastSlots;
      this.phase = phase;
      this.requiredBytes = requiredBytes;
      this.leftBytes = leftBytes;
    }

    /**
     * Returns the least slots of one buffer that would do, where the capacity of a queue is the
     * planner's to choose and something was asked of it, such as a multiple.
     */
    public OptionalUnsignedLong leastSlots() {
      return leastSlots;
    }

    /**
     * Returns the phase that lacks memory: the one in which the line lives, or, of a largest queue
     * outside of phases, the one whose lines leave it too little; empty if phases have no part in
     * it.
     */
    public Optional<String> phase() {
      return Optional.ofNullable(phase);
    }

    /** Returns the bytes that the line takes, rounding included. */
    public @Unsigned long requiredBytes() {
      return requiredBytes;
    }

    /** Returns the bytes that the device has left for the line. */
    public @Unsigned long leftBytes() {
      return leftBytes;
    }

    /** Returns the bytes that are missing, at least 1. */
    public @Unsigned long shortfallBytes() {
      return requiredBytes - leftBytes;
    }
  }

  /**
   * A sum of the ledger exceeds 2^64-1.
   *
   * @since 0.2.0
   */
  public static final class Overflow extends DeviceError {
    private final String field;
    private final String operation;
    private final @Unsigned long left;
    private final @Unsigned long right;

    Overflow(
        String line,
        String field,
        String operation,
        @Unsigned long left,
        @Unsigned long right,
        List<Remedy> remedies) {
      super(
          line,
          field + ": " + number(left) + " " + operation + " " + number(right) + " exceeds 2^64-1",
          remedies,
          "lower what makes one of the two so large");
      this.field = field;
      this.operation = operation;
      this.left = left;
      this.right = right;
    }

    /** Returns the figure, such as {@code region size}. */
    public String field() {
      return field;
    }

    /** Returns the operation, {@code ×} or {@code +}. */
    public String operation() {
      return operation;
    }

    /** Returns the left operand. */
    public @Unsigned long left() {
      return left;
    }

    /** Returns the right operand. */
    public @Unsigned long right() {
      return right;
    }
  }

  /**
   * A region exceeds a limit on bytes, also when split as often as its line allows.
   *
   * @since 0.2.0
   */
  public abstract static class OverLimit extends DeviceError {
    private final String region;
    private final @Unsigned long bytes;
    private final @Unsigned long limitBytes;
    private final @Unsigned long maxSegments;

    OverLimit(
        String line,
        String limit,
        String region,
        @Unsigned long bytes,
        @Unsigned long limitBytes,
        @Unsigned long maxSegments,
        List<Remedy> remedies) {
      super(
          line,
          "over max "
              + limit
              + ": "
              + region
              + " of "
              + count(bytes, "byte")
              + ", one "
              + limit
              + " has at most "
              + number(limitBytes)
              + ", "
              + number(bytes - limitBytes)
              + " over, in at most "
              + count(maxSegments, "segment"),
          remedies,
          limitBytes == 0 ? CUT : "make the " + region + " smaller");
      this.region = region;
      this.bytes = bytes;
      this.limitBytes = limitBytes;
      this.maxSegments = maxSegments;
    }

    /** Returns what is too large, such as {@code entries}. */
    public String region() {
      return region;
    }

    /** Returns its bytes, in one buffer. */
    public @Unsigned long bytes() {
      return bytes;
    }

    /** Returns the bytes allowed. */
    public @Unsigned long limitBytes() {
      return limitBytes;
    }

    /** Returns by how much the bytes exceed the limit, at least 1. */
    public @Unsigned long overBytes() {
      return bytes - limitBytes;
    }

    /** Returns the segments that the line allows. */
    public @Unsigned long maxSegments() {
      return maxSegments;
    }
  }

  /**
   * A region exceeds what one allocation may have.
   *
   * @since 0.2.0
   */
  public static final class OverMaxAllocation extends OverLimit {
    OverMaxAllocation(
        String line,
        String region,
        @Unsigned long bytes,
        @Unsigned long limitBytes,
        @Unsigned long maxSegments,
        List<Remedy> remedies) {
      super(line, "allocation", region, bytes, limitBytes, maxSegments, remedies);
    }
  }

  /**
   * A region exceeds what one binding may have.
   *
   * @since 0.2.0
   */
  public static final class OverMaxBinding extends OverLimit {
    OverMaxBinding(
        String line,
        String region,
        @Unsigned long bytes,
        @Unsigned long limitBytes,
        @Unsigned long maxSegments,
        List<Remedy> remedies) {
      super(line, "binding", region, bytes, limitBytes, maxSegments, remedies);
    }
  }

  /**
   * All lines together have more segments than the device allows. The error has no line.
   *
   * @since 0.2.0
   */
  public abstract static class OverCount extends DeviceError {
    private final @Unsigned long count;
    private final @Unsigned long maxCount;
    private final String largestLine;
    private final @Unsigned long largestCount;

    OverCount(
        String what,
        @Unsigned long count,
        @Unsigned long maxCount,
        String largestLine,
        @Unsigned long largestCount,
        List<Remedy> remedies,
        String otherwise) {
      super(
          null,
          what
              + ", the device allows at most "
              + number(maxCount)
              + ", "
              + number(count - maxCount)
              + " over; '"
              + largestLine
              + "' has the most, "
              + number(largestCount),
          remedies,
          maxCount == 0 ? CUT : otherwise);
      this.count = count;
      this.maxCount = maxCount;
      this.largestLine = largestLine;
      this.largestCount = largestCount;
    }

    /** Returns how many there are. */
    public @Unsigned long count() {
      return count;
    }

    /** Returns how many the device allows. */
    public @Unsigned long maxCount() {
      return maxCount;
    }

    /** Returns by how many there are too many, at least 1. */
    public @Unsigned long overCount() {
      return count - maxCount;
    }

    /** Returns the label of the line that has the most of them. */
    public String largestLine() {
      return largestLine;
    }

    /** Returns how many segments that line has. */
    public @Unsigned long largestCount() {
      return largestCount;
    }
  }

  /**
   * All lines together need more allocations than there may be.
   *
   * @since 0.2.0
   */
  public static final class TooManyAllocations extends OverCount {
    TooManyAllocations(
        String phase,
        @Unsigned long count,
        @Unsigned long maxCount,
        String largestLine,
        @Unsigned long largestCount,
        List<Remedy> remedies) {
      super(
          "allocations: " + number(count) + (phase.isEmpty() ? " in all" : phase),
          count,
          maxCount,
          largestLine,
          largestCount,
          remedies,
          "have fewer lines, or lines that need fewer segments");
    }
  }

  /**
   * One kernel binds more segments than it can.
   *
   * @since 0.2.0
   */
  public static final class TooManyBindings extends OverCount {
    private final @Nullable String kernel;

    TooManyBindings(
        @Nullable String kernel,
        String phase,
        @Unsigned long count,
        @Unsigned long maxCount,
        String largestLine,
        @Unsigned long largestCount,
        List<Remedy> remedies) {
      super(
          "bindings: "
              + number(count)
              + (kernel == null ? " of one kernel for all lines" : " of kernel '" + kernel + "'")
              + phase,
          count,
          maxCount,
          largestLine,
          largestCount,
          remedies,
          kernel == null
              ? "say which lines each kernel binds, or have lines that need fewer segments"
              : "let the kernel bind fewer lines, or have lines that need fewer segments");
      this.kernel = kernel;
    }

    /**
     * Returns the kernel; empty where nothing says what kernels bind, and all lines count as one.
     */
    public Optional<String> kernel() {
      return Optional.ofNullable(kernel);
    }
  }

  /**
   * A drain window has more items than the device can drain in one launch.
   *
   * @since 0.2.0
   */
  public static final class WindowExceedsLaunch extends DeviceError {
    private final @Unsigned long windowItems;
    private final @Unsigned long maxItemsPerLaunch;

    WindowExceedsLaunch(
        String line,
        @Unsigned long windowItems,
        @Unsigned long maxItemsPerLaunch,
        List<Remedy> remedies) {
      super(
          line,
          "drain window: "
              + count(windowItems, "item")
              + ", the device drains at most "
              + number(maxItemsPerLaunch)
              + " per launch",
          remedies,
          CUT);
      this.windowItems = windowItems;
      this.maxItemsPerLaunch = maxItemsPerLaunch;
    }

    /** Returns the items asked for. */
    public @Unsigned long windowItems() {
      return windowItems;
    }

    /** Returns the items allowed. */
    public @Unsigned long maxItemsPerLaunch() {
      return maxItemsPerLaunch;
    }
  }

  /**
   * A group has more threads than the device can.
   *
   * @since 0.2.0
   */
  public static final class GroupTooLarge extends DeviceError {
    private final @Unsigned long threads;
    private final @Unsigned long maxThreadsPerGroup;

    GroupTooLarge(
        String line,
        @Unsigned long threads,
        @Unsigned long maxThreadsPerGroup,
        List<Remedy> remedies) {
      super(
          line,
          "group: "
              + count(threads, "thread")
              + ", the device allows at most "
              + number(maxThreadsPerGroup),
          remedies,
          CUT);
      this.threads = threads;
      this.maxThreadsPerGroup = maxThreadsPerGroup;
    }

    /** Returns the threads of a group. */
    public @Unsigned long threads() {
      return threads;
    }

    /** Returns the threads allowed. */
    public @Unsigned long maxThreadsPerGroup() {
      return maxThreadsPerGroup;
    }
  }

  /**
   * A launch has more groups than a grid of the device can.
   *
   * @since 0.2.0
   */
  public static final class GridTooLarge extends DeviceError {
    private final @Unsigned long groups;
    private final @Unsigned long maxGroupsX;
    private final @Unsigned long maxGroupsY;

    GridTooLarge(
        String line,
        @Unsigned long groups,
        @Unsigned long maxGroupsX,
        @Unsigned long maxGroupsY,
        List<Remedy> remedies) {
      super(
          line,
          "grid: "
              + count(groups, "group")
              + ", the device allows at most "
              + number(maxGroupsX)
              + " by "
              + number(maxGroupsY),
          remedies,
          "launch fewer groups, that stride");
      this.groups = groups;
      this.maxGroupsX = maxGroupsX;
      this.maxGroupsY = maxGroupsY;
    }

    /** Returns the groups of the largest launch. */
    public @Unsigned long groups() {
      return groups;
    }

    /** Returns the groups allowed in x direction, 2^64-1 if there is no limit. */
    public @Unsigned long maxGroupsX() {
      return maxGroupsX;
    }

    /** Returns the groups allowed in y direction, 2^64-1 if there is no limit. */
    public @Unsigned long maxGroupsY() {
      return maxGroupsY;
    }
  }

  /**
   * Several groups loop on a device on which they cannot wait for each other.
   *
   * @since 0.2.0
   */
  public static final class NoGridBarrier extends DeviceError {
    private final @Unsigned long groups;

    NoGridBarrier(String line, @Unsigned long groups, List<Remedy> remedies) {
      super(
          line,
          "loop on the device: "
              + count(groups, "group")
              + ", and the device has no barrier for a grid",
          remedies,
          "end the run from the host");
      this.groups = groups;
    }

    /** Returns the groups that loop, at least 2. */
    public @Unsigned long groups() {
      return groups;
    }
  }

  /**
   * A loop on the device has several drain windows: a limit on segments or on the items of a launch
   * cuts the buffer, and one launch drains one window.
   *
   * @since 0.2.0
   */
  public static final class LoopInSeveralWindows extends DeviceError {
    private final @Unsigned long windowCount;

    LoopInSeveralWindows(String line, @Unsigned long windowCount, List<Remedy> remedies) {
      super(
          line,
          "loop on the device: "
              + count(windowCount, "drain window")
              + " in one sweep, and one launch that loops drains one",
          remedies,
          "end the run from the host");
      this.windowCount = windowCount;
    }

    /** Returns the windows of one sweep, at least 2. */
    public @Unsigned long windowCount() {
      return windowCount;
    }
  }

  /**
   * One sweep has more drain windows than the device allows.
   *
   * @since 0.2.0
   */
  public static final class TooManyDrainWindows extends DeviceError {
    private final @Unsigned long windowCount;
    private final @Unsigned long maxWindows;

    TooManyDrainWindows(
        String line, @Unsigned long windowCount, @Unsigned long maxWindows, List<Remedy> remedies) {
      super(
          line,
          "drain windows: "
              + number(windowCount)
              + " in one sweep, the device allows at most "
              + number(maxWindows),
          remedies,
          maxWindows == 0 ? CUT : "lower the initial items, or allow more windows per sweep");
      this.windowCount = windowCount;
      this.maxWindows = maxWindows;
    }

    /** Returns the windows of one sweep. */
    public @Unsigned long windowCount() {
      return windowCount;
    }

    /** Returns the windows allowed. */
    public @Unsigned long maxWindows() {
      return maxWindows;
    }
  }
}
