// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.internal.U64.print;

import java.util.ArrayList;
import java.util.List;
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
   * number would.
   *
   * @since 0.1.0
   */
  public abstract List<Remedy> remedies();

  /**
   * Returns the next step, made of the {@link #remedies()}.
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
    private final String field;
    private final String operation;
    private final @Unsigned long left;
    private final @Unsigned long right;
    private final List<Remedy> remedies;

    Overflow(
        String field,
        String operation,
        @Unsigned long left,
        @Unsigned long right,
        List<Remedy> remedies) {
      this.field = field;
      this.operation = operation;
      this.left = left;
      this.right = right;
      this.remedies = remedies;
    }

    /**
     * Returns the figure, such as {@code queue bytes}.
     *
     * @since 0.1.0
     */
    public String field() {
      return field;
    }

    /**
     * Returns the operation, {@code ×} or {@code +}.
     *
     * @since 0.1.0
     */
    public String operation() {
      return operation;
    }

    /**
     * Returns the left operand.
     *
     * @since 0.1.0
     */
    public @Unsigned long left() {
      return left;
    }

    /**
     * Returns the right operand.
     *
     * @since 0.1.0
     */
    public @Unsigned long right() {
      return right;
    }

    @Override
    public String message() {
      return field + ": " + print(left) + " " + operation + " " + print(right) + " exceeds 2^64-1";
    }

    @Override
    public List<Remedy> remedies() {
      return remedies;
    }

    @Override
    public String fix() {
      return remedies.isEmpty()
          ? "lower the initial items, the entry bytes or the control bytes"
          : super.fix();
    }
  }

  /**
   * The queue needs more than its budget.
   *
   * @since 0.1.0
   */
  public static final class OverBudget extends PlanError {
    private final @Unsigned long requiredBytes;
    private final @Unsigned long budgetBytes;
    private final List<Remedy> capacityRemedies;

    OverBudget(
        @Unsigned long requiredBytes, @Unsigned long budgetBytes, List<Remedy> capacityRemedies) {
      this.requiredBytes = requiredBytes;
      this.budgetBytes = budgetBytes;
      this.capacityRemedies = capacityRemedies;
    }

    /**
     * Returns the resident bytes of the capacity asked for; where the capacity is the planner's to
     * choose, of the least one possible.
     *
     * @since 0.1.0
     */
    public @Unsigned long requiredBytes() {
      return requiredBytes;
    }

    /**
     * Returns the bytes allowed.
     *
     * @since 0.1.0
     */
    public @Unsigned long budgetBytes() {
      return budgetBytes;
    }

    /**
     * Returns the bytes that are missing, at least 1.
     *
     * @since 0.1.0
     */
    public @Unsigned long shortfallBytes() {
      return requiredBytes - budgetBytes;
    }

    @Override
    public String message() {
      return "over budget: "
          + print(requiredBytes)
          + " bytes required, "
          + print(budgetBytes)
          + " allowed, "
          + print(shortfallBytes())
          + " short";
    }

    @Override
    public List<Remedy> remedies() {
      List<Remedy> all = new ArrayList<>(capacityRemedies);
      all.add(new Remedy(RemedyKind.RAISE_BUDGET_BY, shortfallBytes()));
      return List.copyOf(all);
    }
  }
}
