// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import dev.sluice.internal.Words;
import dev.sluice.numeric.OptionalUnsignedLong;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * How many slots one buffer of a queue has: a number of them, as many as an expansion asks for, or
 * as many as fit. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class Capacity {
  private static final Capacity LARGEST = new Capacity(QueueSizing.LARGEST, 0, false);

  private final QueueSizing sizing;
  private final @Unsigned long number;
  private final boolean clampsToFit;

  private Capacity(QueueSizing sizing, @Unsigned long number, boolean clampsToFit) {
    this.sizing = sizing;
    this.number = number;
    this.clampsToFit = clampsToFit;
  }

  /**
   * Just so many slots.
   *
   * @param slots any u64
   */
  public static Capacity of(@Unsigned long slots) {
    return new Capacity(QueueSizing.FIXED, slots, false);
  }

  /**
   * Slots for the items that the device itself adds: in all, if single-buffered, as everything
   * lives in one buffer; in one iteration, if ping-pong, as the next iteration has a buffer of its
   * own. Hence the slots wanted are initial + expansion, or the larger of the two. Nothing wanted
   * is no error but the empty plan: no slot, no window, and the control bytes alone on the device.
   *
   * @param items any u64
   */
  public static Capacity expansion(@Unsigned long items) {
    return new Capacity(QueueSizing.EXPANSION, items, false);
  }

  /**
   * The most slots that fit: (budget - control bytes) / (slot bytes · buffers), rounded down; never
   * more than the queue's {@link WorkQueueProfile#bound}, beyond which nobody can ever ask, or than
   * its index can count. If that is less than the initial items, or nothing, the queue is over
   * budget.
   */
  public static Capacity largest() {
    return LARGEST;
  }

  /**
   * Returns the same expansion, which may be cut to what fits, though never below the initial
   * items, nor below 1 slot. Without this, an expansion that does not fit is rejected.
   *
   * @throws IllegalStateException if this is no expansion
   */
  public Capacity clampToFit() {
    if (sizing != QueueSizing.EXPANSION) {
      throw new IllegalStateException(
          "clampToFit is set, but only an expansion can be clamped, not " + this);
    }
    return new Capacity(sizing, number, true);
  }

  /** Returns how the slots are found. */
  public QueueSizing sizing() {
    return sizing;
  }

  /** Returns the slots of one buffer, if they are {@link QueueSizing#FIXED}. */
  public OptionalUnsignedLong slots() {
    return OptionalUnsignedLong.ofIf(sizing == QueueSizing.FIXED, number);
  }

  /** Returns the items that the device adds, if this is an {@link QueueSizing#EXPANSION}. */
  public OptionalUnsignedLong items() {
    return OptionalUnsignedLong.ofIf(sizing == QueueSizing.EXPANSION, number);
  }

  /** Says whether an expansion may be cut to what fits. */
  public boolean clampsToFit() {
    return clampsToFit;
  }

  /** Returns the slots or the items, 0 for the largest. */
  @Unsigned
  long number() {
    return number;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Capacity that
        && sizing == that.sizing
        && number == that.number
        && clampsToFit == that.clampsToFit;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * sizing.hashCode() + U64.hash(number)) + Boolean.hashCode(clampsToFit);
  }

  /** For people, such as {@code an expansion of 7 items, clamped to fit}. The format may change. */
  @Override
  public String toString() {
    return switch (sizing) {
      case FIXED -> Words.count(number, "slot");
      case EXPANSION ->
          "an expansion of "
              + Words.count(number, "item")
              + (clampsToFit ? ", clamped to fit" : "");
      case LARGEST -> "the largest that fits";
    };
  }
}
