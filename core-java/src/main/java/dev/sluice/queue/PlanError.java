// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.internal.U64.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A rule that stands against a plan, with the numbers that violate it and the ways out. The nested
 * classes are all there are; later releases may add some, so that a {@code switch} over them needs
 * a default branch. Two errors are equal if they are of one kind and say the same. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public abstract class PlanError {
  PlanError() {}

  /**
   * Returns what is wrong: operation, operands and limit, numbers unsigned. Two kinds of error
   * never share a text.
   *
   * @since 0.1.0
   */
  public abstract String message();

  /**
   * Returns the ways out, the best first. Following one removes this error. Empty if no single
   * number would. Those that take arithmetic are computed here, by the planner's policy.
   *
   * @throws dev.sluice.numeric.NumericPolicyException if the policy throws, returns null or gives
   *     an answer that cannot be right
   * @since 0.1.0
   */
  public abstract List<Remedy> remedies();

  /**
   * Returns the next step, made of the {@link #remedies()}; if there are none, what to look at.
   *
   * @since 0.1.0
   */
  public String fix() {
    StringJoiner text = new StringJoiner(", or ");
    for (Remedy remedy : remedies()) {
      text.add(remedy.toString());
    }
    return text.toString();
  }

  /** Returns the same error with remedies that are found already. */
  PlanError settled() {
    return this;
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof PlanError that
        && getClass() == that.getClass()
        && message().equals(that.message())
        && remedies().equals(that.remedies());
  }

  @Override
  public final int hashCode() {
    return message().hashCode();
  }

  /** Returns {@link #message()} and {@link #fix()}. */
  @Override
  public final String toString() {
    return message() + "; " + fix();
  }

  /**
   * Drain planning was asked for with no item per launch.
   *
   * @since 0.1.0
   */
  public static final class ZeroDrainWindow extends PlanError {
    ZeroDrainWindow() {}

    @Override
    public String message() {
      return "drain window: 0 items per launch, a launch drains at least 1";
    }

    @Override
    public List<Remedy> remedies() {
      return List.of(new Remedy(RemedyKind.WIDEN_WINDOW_TO, 1));
    }
  }

  /**
   * A fixed capacity of no slot.
   *
   * @since 0.1.0
   */
  public static final class ZeroCapacity extends PlanError {
    private final @Unsigned long leastCapacity;

    ZeroCapacity(@Unsigned long leastCapacity) {
      this.leastCapacity = leastCapacity;
    }

    @Override
    public String message() {
      return "capacity: 0 slots, a queue has at least 1";
    }

    @Override
    public List<Remedy> remedies() {
      return List.of(new Remedy(RemedyKind.RAISE_CAPACITY_TO, leastCapacity));
    }
  }

  /**
   * Entries of no byte.
   *
   * @since 0.1.0
   */
  public static final class ZeroEntryBytes extends PlanError {
    ZeroEntryBytes() {}

    @Override
    public String message() {
      return "entry bytes: 0, an entry takes at least 1";
    }

    @Override
    public List<Remedy> remedies() {
      return List.of(new Remedy(RemedyKind.RAISE_ENTRY_BYTES_TO, 1));
    }
  }

  /**
   * More items before the first launch than a fixed capacity has slots.
   *
   * @since 0.1.0
   */
  public static final class InitialItemsExceedCapacity extends PlanError {
    private final @Unsigned long initialItems;
    private final @Unsigned long capacity;

    InitialItemsExceedCapacity(@Unsigned long initialItems, @Unsigned long capacity) {
      this.initialItems = initialItems;
      this.capacity = capacity;
    }

    /**
     * Returns the items enqueued before the first launch.
     *
     * @since 0.1.0
     */
    public @Unsigned long initialItems() {
      return initialItems;
    }

    /**
     * Returns the slots of one buffer.
     *
     * @since 0.1.0
     */
    public @Unsigned long capacity() {
      return capacity;
    }

    @Override
    public String message() {
      return "initial items: " + print(initialItems) + " exceed the capacity of " + print(capacity);
    }

    @Override
    public List<Remedy> remedies() {
      return List.of(
          new Remedy(RemedyKind.RAISE_CAPACITY_TO, initialItems),
          new Remedy(RemedyKind.LOWER_INITIAL_ITEMS_TO, capacity));
    }
  }

  /**
   * The host was to read more than the final state.
   *
   * @since 0.1.0
   */
  public static final class HostParticipationRejected extends PlanError {
    HostParticipationRejected() {}

    @Override
    public String message() {
      return "host sync: the host participates, a resident queue is read in its final state only";
    }

    @Override
    public List<Remedy> remedies() {
      return List.of(new Remedy(RemedyKind.READ_FINAL_STATE_ONLY, 0));
    }
  }

  /**
   * A figure of the plan exceeds 2^64-1.
   *
   * @since 0.1.0
   */
  public static final class Overflow extends PlanError {
    private final @Nullable PolicyWorkQueuePlanner planner;
    private final @Nullable WorkQueueProfile profile;
    private final @Nullable ErrorNumbers numbers;

    Overflow(
        String field,
        String operation,
        @Unsigned long left,
        @Unsigned long right,
        List<Remedy> remedies) {
      this.planner = null;
      this.profile = null;
      this.numbers = new ErrorNumbers(field, operation, left, right, remedies);
    }

    /**
     * Leaves the remedies for later, as many a rejection is never asked for any, and the numbers
     * with them where they follow from the profile: an error is then smaller than a plan.
     */
    Overflow(
        PolicyWorkQueuePlanner planner, WorkQueueProfile profile, @Nullable ErrorNumbers numbers) {
      this.planner = planner;
      this.profile = profile;
      this.numbers = numbers;
    }

    private ErrorNumbers numbers() {
      return numbers != null ? numbers : Rejections.overflowOf(Objects.requireNonNull(profile));
    }

    /**
     * Returns the figure, such as {@code queue bytes}.
     *
     * @since 0.1.0
     */
    public String field() {
      return numbers().field();
    }

    /**
     * Returns the operation, {@code ×} or {@code +}.
     *
     * @since 0.1.0
     */
    public String operation() {
      return numbers().operation();
    }

    /**
     * Returns the left operand.
     *
     * @since 0.1.0
     */
    public @Unsigned long left() {
      return numbers().left();
    }

    /**
     * Returns the right operand.
     *
     * @since 0.1.0
     */
    public @Unsigned long right() {
      return numbers().right();
    }

    @Override
    public String message() {
      ErrorNumbers of = numbers();
      return of.field()
          + ": "
          + print(of.left())
          + " "
          + of.operation()
          + " "
          + print(of.right())
          + " exceeds 2^64-1";
    }

    @Override
    public List<Remedy> remedies() {
      return planner != null && profile != null
          ? planner.overflowRemedies(profile)
          : Objects.requireNonNull(numbers().remedies());
    }

    @Override
    PlanError settled() {
      ErrorNumbers of = numbers();
      return new Overflow(of.field(), of.operation(), of.left(), of.right(), remedies());
    }

    @Override
    public String fix() {
      return remedies().isEmpty() ? "lower what makes one of the two so large" : super.fix();
    }
  }

  /**
   * The queue needs more than its budget.
   *
   * @since 0.1.0
   */
  public static final class OverBudget extends PlanError {
    private final @Nullable PolicyWorkQueuePlanner planner;
    private final @Nullable WorkQueueProfile profile;
    private final @Nullable ErrorNumbers numbers;

    OverBudget(
        @Unsigned long requiredBytes, @Unsigned long budgetBytes, List<Remedy> capacityRemedies) {
      this.planner = null;
      this.profile = null;
      this.numbers = new ErrorNumbers("", "", requiredBytes, budgetBytes, capacityRemedies);
    }

    /** Leaves for later what {@link Overflow} does. */
    OverBudget(
        PolicyWorkQueuePlanner planner, WorkQueueProfile profile, @Nullable ErrorNumbers numbers) {
      this.planner = planner;
      this.profile = profile;
      this.numbers = numbers;
    }

    private ErrorNumbers numbers() {
      return numbers != null ? numbers : Rejections.overBudgetOf(Objects.requireNonNull(profile));
    }

    /**
     * Returns the resident bytes of the capacity asked for; where the capacity is the planner's to
     * choose, of the least one possible.
     *
     * @since 0.1.0
     */
    public @Unsigned long requiredBytes() {
      return numbers().left();
    }

    /**
     * Returns the bytes allowed.
     *
     * @since 0.1.0
     */
    public @Unsigned long budgetBytes() {
      return numbers().right();
    }

    /**
     * Returns the bytes that are missing, at least 1.
     *
     * @since 0.1.0
     */
    public @Unsigned long shortfallBytes() {
      ErrorNumbers of = numbers();
      return of.left() - of.right();
    }

    @Override
    public String message() {
      return "over budget: "
          + print(numbers().left())
          + " bytes required, "
          + print(numbers().right())
          + " allowed, "
          + print(shortfallBytes())
          + " short";
    }

    private List<Remedy> capacityRemedies() {
      return planner != null && profile != null
          ? planner.budgetRemedies(profile)
          : Objects.requireNonNull(numbers().remedies());
    }

    @Override
    PlanError settled() {
      ErrorNumbers of = numbers();
      return new OverBudget(of.left(), of.right(), capacityRemedies());
    }

    @Override
    public List<Remedy> remedies() {
      List<Remedy> all = new ArrayList<>(capacityRemedies());
      all.add(new Remedy(RemedyKind.RAISE_BUDGET_BY, shortfallBytes()));
      return List.copyOf(all);
    }
  }

  /**
   * An error of one line of a device plan.
   *
   * @since 0.1.0
   */
  public static final class OnLine extends PlanError {
    private final String label;
    private final PlanError cause;

    OnLine(String label, PlanError cause) {
      this.label = label;
      this.cause = cause;
    }

    /**
     * Returns the line's label.
     *
     * @since 0.1.0
     */
    public String label() {
      return label;
    }

    /**
     * Returns what stands against the line.
     *
     * @since 0.1.0
     */
    public PlanError cause() {
      return cause;
    }

    @Override
    public String message() {
      return "'" + label + "': " + cause.message();
    }

    @Override
    public List<Remedy> remedies() {
      return cause.remedies();
    }

    @Override
    public String fix() {
      return cause.fix();
    }
  }

  /**
   * A line of a device plan needs more memory than the device has left.
   *
   * @since 0.1.0
   */
  public static final class OverMemory extends PlanError {
    private final @Unsigned long requiredBytes;
    private final @Unsigned long leftBytes;
    private final List<Remedy> remedies;

    OverMemory(@Unsigned long requiredBytes, @Unsigned long leftBytes, List<Remedy> remedies) {
      this.requiredBytes = requiredBytes;
      this.leftBytes = leftBytes;
      this.remedies = remedies;
    }

    /**
     * Returns the bytes that the line takes, rounding included.
     *
     * @since 0.1.0
     */
    public @Unsigned long requiredBytes() {
      return requiredBytes;
    }

    /**
     * Returns the bytes that the device has left for the line.
     *
     * @since 0.1.0
     */
    public @Unsigned long leftBytes() {
      return leftBytes;
    }

    /**
     * Returns the bytes that are missing, at least 1.
     *
     * @since 0.1.0
     */
    public @Unsigned long shortfallBytes() {
      return requiredBytes - leftBytes;
    }

    @Override
    public String message() {
      return "over memory: "
          + print(requiredBytes)
          + " bytes required, "
          + print(leftBytes)
          + " left, "
          + print(shortfallBytes())
          + " short";
    }

    @Override
    public List<Remedy> remedies() {
      return remedies;
    }

    @Override
    public String fix() {
      return remedies.isEmpty() ? "no device has the memory for all lines" : super.fix();
    }
  }

  /**
   * A region exceeds what one allocation may have.
   *
   * @since 0.1.0
   */
  public static final class OverMaxAllocation extends OverLimit {
    OverMaxAllocation(
        String region,
        @Unsigned long bytes,
        @Unsigned long limitBytes,
        @Unsigned long maxSegments,
        List<Remedy> remedies) {
      super("allocation", region, bytes, limitBytes, maxSegments, remedies);
    }
  }

  /**
   * A region exceeds what one binding may have.
   *
   * @since 0.1.0
   */
  public static final class OverMaxBinding extends OverLimit {
    OverMaxBinding(
        String region,
        @Unsigned long bytes,
        @Unsigned long limitBytes,
        @Unsigned long maxSegments,
        List<Remedy> remedies) {
      super("binding", region, bytes, limitBytes, maxSegments, remedies);
    }
  }

  /**
   * A region exceeds a limit on bytes, also when split as often as its line allows.
   *
   * @since 0.1.0
   */
  public abstract static class OverLimit extends PlanError {
    private final String limit;
    private final String region;
    private final @Unsigned long bytes;
    private final @Unsigned long limitBytes;
    private final @Unsigned long maxSegments;
    private final List<Remedy> remedies;

    OverLimit(
        String limit,
        String region,
        @Unsigned long bytes,
        @Unsigned long limitBytes,
        @Unsigned long maxSegments,
        List<Remedy> remedies) {
      this.limit = limit;
      this.region = region;
      this.bytes = bytes;
      this.limitBytes = limitBytes;
      this.maxSegments = maxSegments;
      this.remedies = remedies;
    }

    /**
     * Returns what is too large, such as {@code entries}.
     *
     * @since 0.1.0
     */
    public String region() {
      return region;
    }

    /**
     * Returns its bytes, in one buffer.
     *
     * @since 0.1.0
     */
    public @Unsigned long bytes() {
      return bytes;
    }

    /**
     * Returns the bytes allowed.
     *
     * @since 0.1.0
     */
    public @Unsigned long limitBytes() {
      return limitBytes;
    }

    /**
     * Returns by how much the bytes exceed the limit, at least 1.
     *
     * @since 0.1.0
     */
    public @Unsigned long overBytes() {
      return bytes - limitBytes;
    }

    /**
     * Returns the segments that the line allows.
     *
     * @since 0.1.0
     */
    public @Unsigned long maxSegments() {
      return maxSegments;
    }

    @Override
    public String message() {
      return "over max "
          + limit
          + ": "
          + region
          + " of "
          + print(bytes)
          + " bytes, one "
          + limit
          + " has at most "
          + print(limitBytes)
          + ", "
          + print(overBytes())
          + " over, in at most "
          + print(maxSegments)
          + (maxSegments == 1 ? " segment" : " segments");
    }

    @Override
    public List<Remedy> remedies() {
      return remedies;
    }

    @Override
    public String fix() {
      return remedies.isEmpty() ? "make the " + region + " smaller" : super.fix();
    }
  }

  /**
   * The kernel's indices cannot count as far as the queue goes.
   *
   * @since 0.1.0
   */
  public static final class IndexTooNarrow extends PlanError {
    private final String field;
    private final @Unsigned long value;
    private final int indexBits;
    private final List<Remedy> remedies;

    IndexTooNarrow(String field, @Unsigned long value, int indexBits, List<Remedy> remedies) {
      this.field = field;
      this.value = value;
      this.indexBits = indexBits;
      this.remedies = remedies;
    }

    /**
     * Returns what the index must hold: {@code capacity}, or {@code bound} on attempts.
     *
     * @since 0.1.0
     */
    public String field() {
      return field;
    }

    /**
     * Returns its value.
     *
     * @since 0.1.0
     */
    public @Unsigned long value() {
      return value;
    }

    /**
     * Returns the bits of the index: 31 or 32.
     *
     * @since 0.1.0
     */
    public int indexBits() {
      return indexBits;
    }

    @Override
    public String message() {
      return "index: a "
          + field
          + " of "
          + print(value)
          + " does not fit "
          + indexBits
          + " bits, at most "
          + print((1L << indexBits) - 1);
    }

    @Override
    public List<Remedy> remedies() {
      return remedies;
    }
  }

  /**
   * A drain window has more items than the device can drain in one launch.
   *
   * @since 0.1.0
   */
  public static final class WindowExceedsLaunch extends PlanError {
    private final @Unsigned long windowItems;
    private final @Unsigned long maxItemsPerLaunch;

    WindowExceedsLaunch(@Unsigned long windowItems, @Unsigned long maxItemsPerLaunch) {
      this.windowItems = windowItems;
      this.maxItemsPerLaunch = maxItemsPerLaunch;
    }

    /**
     * Returns the items asked for.
     *
     * @since 0.1.0
     */
    public @Unsigned long windowItems() {
      return windowItems;
    }

    /**
     * Returns the items allowed.
     *
     * @since 0.1.0
     */
    public @Unsigned long maxItemsPerLaunch() {
      return maxItemsPerLaunch;
    }

    @Override
    public String message() {
      return "drain window: "
          + print(windowItems)
          + " items, the device drains at most "
          + print(maxItemsPerLaunch)
          + " per launch";
    }

    @Override
    public List<Remedy> remedies() {
      return maxItemsPerLaunch == 0
          ? List.of()
          : List.of(new Remedy(RemedyKind.NARROW_WINDOW_TO, maxItemsPerLaunch));
    }

    @Override
    public String fix() {
      return maxItemsPerLaunch == 0 ? "allow the device an item per launch" : super.fix();
    }
  }

  /**
   * One sweep has more drain windows than the device allows.
   *
   * @since 0.1.0
   */
  public static final class TooManyDrainWindows extends PlanError {
    private final @Unsigned long windowCount;
    private final @Unsigned long maxWindows;
    private final List<Remedy> remedies;

    TooManyDrainWindows(
        @Unsigned long windowCount, @Unsigned long maxWindows, List<Remedy> remedies) {
      this.windowCount = windowCount;
      this.maxWindows = maxWindows;
      this.remedies = remedies;
    }

    /**
     * Returns the windows of one sweep.
     *
     * @since 0.1.0
     */
    public @Unsigned long windowCount() {
      return windowCount;
    }

    /**
     * Returns the windows allowed.
     *
     * @since 0.1.0
     */
    public @Unsigned long maxWindows() {
      return maxWindows;
    }

    @Override
    public String message() {
      return "drain windows: "
          + print(windowCount)
          + " in one sweep, the device allows at most "
          + print(maxWindows);
    }

    @Override
    public List<Remedy> remedies() {
      return remedies;
    }

    @Override
    public String fix() {
      return remedies.isEmpty()
          ? "lower the capacity, or allow more windows per sweep"
          : super.fix();
    }
  }
}
