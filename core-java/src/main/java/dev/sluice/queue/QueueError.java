// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.internal.Words.bytes;
import static dev.sluice.internal.Words.count;
import static dev.sluice.internal.Words.leastThatWouldDo;
import static dev.sluice.internal.Words.number;
import static dev.sluice.internal.Words.required;

import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a queue that stands against a plan, of the queue on its own or of a device that it lies
 * on. The nested classes are all kinds there are; later releases may add some.
 *
 * @since 0.2.0
 */
public abstract non-sealed class QueueError extends PlanError {
  QueueError(@Nullable String line, String message, List<Remedy> remedies, String otherwise) {
    super(line, message, remedies, otherwise);
  }

  /**
   * Drain planning was asked for with no item per launch.
   *
   * @since 0.2.0
   */
  public static final class ZeroDrainWindow extends QueueError {
    ZeroDrainWindow(@Nullable String line, List<Remedy> remedies) {
      super(
          line,
          "drain window: 0 items per launch, a launch drains at least 1",
          remedies,
          "drain at least 1 item per launch");
    }
  }

  /**
   * A fixed capacity of no slot.
   *
   * @since 0.2.0
   */
  public static final class ZeroCapacity extends QueueError {
    ZeroCapacity(@Nullable String line, List<Remedy> remedies) {
      super(
          line,
          "capacity: 0 slots, a queue has at least 1",
          remedies,
          "give the queue at least 1 slot");
    }
  }

  /**
   * Entries of no byte.
   *
   * @since 0.2.0
   */
  public static final class ZeroEntryBytes extends QueueError {
    ZeroEntryBytes(@Nullable String line, List<Remedy> remedies) {
      super(
          line,
          "entry bytes: 0, an entry takes at least 1",
          remedies,
          "give an entry at least 1 byte");
    }
  }

  /**
   * More items before the first launch than a fixed capacity has slots.
   *
   * @since 0.2.0
   */
  public static final class InitialItemsExceedCapacity extends QueueError {
    private final @Unsigned long initialItems;
    private final @Unsigned long capacity;

    InitialItemsExceedCapacity(
        @Nullable String line,
        @Unsigned long initialItems,
        @Unsigned long capacity,
        List<Remedy> remedies) {
      super(
          line,
          "initial items: " + number(initialItems) + " exceed the capacity of " + number(capacity),
          remedies,
          "lower the initial items, or raise the capacity");
      this.initialItems = initialItems;
      this.capacity = capacity;
    }

    /** Returns the items enqueued before the first launch. */
    public @Unsigned long initialItems() {
      return initialItems;
    }

    /** Returns the slots of one buffer. */
    public @Unsigned long capacity() {
      return capacity;
    }
  }

  /**
   * The host was to read more than the final state.
   *
   * @since 0.2.0
   */
  public static final class HostParticipationRejected extends QueueError {
    HostParticipationRejected(@Nullable String line, List<Remedy> remedies) {
      super(
          line,
          "host sync: the host participates, a resident queue is read in its final state only",
          remedies,
          "read the final state only");
    }
  }

  /**
   * A figure of the plan exceeds 2^64-1.
   *
   * @since 0.2.0
   */
  public static final class Overflow extends QueueError {
    private final String field;
    private final String operation;
    private final @Unsigned long left;
    private final @Unsigned long right;

    Overflow(
        @Nullable String line,
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

    /** Returns the figure, such as {@code queue bytes}. */
    public String field() {
      return field;
    }

    /**
     * Returns the operation, {@code ×} or {@code +}, or {@code rounded up to a multiple of} or
     * {@code rounded up to a power of}.
     */
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
   * A capacity that is not what was asked of it: fewer slots than the least, more than the most, no
   * multiple, no power of two.
   *
   * @since 0.2.0
   */
  public static final class CapacityNotAllowed extends QueueError {
    private final Capacity asked;
    private final @Unsigned long capacity;

    CapacityNotAllowed(
        @Nullable String line, Capacity asked, @Unsigned long capacity, List<Remedy> remedies) {
      super(
          line,
          "capacity: " + count(capacity, "slot") + broken(asked, capacity),
          remedies,
          "ask for another capacity, or for less of it");
      this.asked = asked;
      this.capacity = capacity;
    }

    private static String broken(Capacity asked, @Unsigned long capacity) {
      if (!Steps.isOne(capacity, asked.step())) {
        return ", not " + Steps.name(asked.step());
      }
      if (Long.compareUnsigned(capacity, asked.leastOrZero()) < 0) {
        return ", fewer than the least asked for, " + number(asked.leastOrZero());
      }
      return (asked.sizing() == QueueSizing.LARGEST || asked.clampsToFit()
              ? " would do at least"
              : "")
          + ", more than the most asked for, "
          + number(asked.mostOrMax());
    }

    /** Returns what was asked for. */
    public Capacity asked() {
      return asked;
    }

    /**
     * Returns the slots of one buffer; where they are the planner's to choose, the least that would
     * do; of an expansion, what it is rounded up to.
     */
    public @Unsigned long capacity() {
      return capacity;
    }
  }

  /**
   * The queue needs more than its budget.
   *
   * @since 0.2.0
   */
  public static final class OverBudget extends QueueError {
    private final OptionalUnsignedLong leastSlots;
    private final @Unsigned long requiredBytes;
    private final @Unsigned long budgetBytes;

    OverBudget(
        @Nullable String line,
        OptionalUnsignedLong leastSlots,
        @Unsigned long requiredBytes,
        @Unsigned long budgetBytes,
        List<Remedy> remedies) {
      super(
          line,
          "over budget: "
              + leastThatWouldDo(leastSlots)
              + required(requiredBytes)
              + ", "
              + number(budgetBytes)
              + " allowed, "
              + number(requiredBytes - budgetBytes)
              + " short",
          remedies,
          "raise the budget to " + bytes(requiredBytes));
      this.leastSlots = leastSlots;
      this.requiredBytes = requiredBytes;
      this.budgetBytes = budgetBytes;
    }

    /**
     * Returns the least slots of one buffer that would do, where the capacity is the planner's to
     * choose and something was asked of it, such as {@link Capacity#multipleOf}.
     */
    public OptionalUnsignedLong leastSlots() {
      return leastSlots;
    }

    /**
     * Returns the resident bytes of the capacity asked for; where the capacity is the planner's to
     * choose, of the least one possible.
     */
    public @Unsigned long requiredBytes() {
      return requiredBytes;
    }

    /** Returns the bytes allowed. */
    public @Unsigned long budgetBytes() {
      return budgetBytes;
    }

    /** Returns the bytes that are missing, at least 1. */
    public @Unsigned long shortfallBytes() {
      return requiredBytes - budgetBytes;
    }
  }

  /**
   * The kernel's indices cannot count as far as the queue goes.
   *
   * @since 0.2.0
   */
  public static final class IndexTooNarrow extends QueueError {
    private final String field;
    private final @Unsigned long value;
    private final int indexBits;

    IndexTooNarrow(
        @Nullable String line,
        String field,
        @Unsigned long value,
        int indexBits,
        List<Remedy> remedies) {
      super(
          line,
          "index: a "
              + field
              + " of "
              + number(value)
              + " does not fit "
              + indexBits
              + " bits, at most "
              + number(QueueRules.maxIndex(indexBits)),
          remedies,
          "use a wider index");
      this.field = field;
      this.value = value;
      this.indexBits = indexBits;
    }

    /** Returns what the index must hold: {@code capacity}, or {@code bound} on attempts. */
    public String field() {
      return field;
    }

    /** Returns its value. */
    public @Unsigned long value() {
      return value;
    }

    /** Returns the bits of the index: 31 or 32. */
    public int indexBits() {
      return indexBits;
    }
  }
}
