// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.QueueDoor;
import dev.sluice.internal.U64;
import dev.sluice.internal.Words;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * How many slots one buffer of a queue has: a number of them, as many as an expansion asks for, or
 * as many as fit; and what else must hold of the number: {@link #atLeast}, {@link #atMost}, {@link
 * #multipleOf} or {@link #powerOfTwo}. Each setting returns another capacity, and replaces what was
 * said of the same before.
 *
 * <p>What the planner chooses ({@link #largest}, and what {@link #clampToFit} cuts) is rounded
 * down, and never below the least. An expansion is rounded up. A fixed number is what it is: the
 * planner rejects one that breaks a setting. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class Capacity {
  private static final Capacity LARGEST =
      new Capacity(QueueSizing.LARGEST, 0, false, 0, U64.MAX, Steps.ALL);

  private final QueueSizing sizing;
  private final @Unsigned long number;
  private final boolean clampsToFit;

  /** 0 if none was asked for. */
  private final @Unsigned long least;

  /** 2^64-1 if none was asked for. */
  private final @Unsigned long most;

  /** What the slots are rounded to, as {@link Steps} has it. */
  private final @Unsigned long step;

  private Capacity(
      QueueSizing sizing,
      @Unsigned long number,
      boolean clampsToFit,
      @Unsigned long least,
      @Unsigned long most,
      @Unsigned long step) {
    this.sizing = sizing;
    this.number = number;
    this.clampsToFit = clampsToFit;
    this.least = least;
    this.most = most;
    this.step = step;
  }

  /** Returns the capacity that a candidate has taken apart. */
  static Capacity of(
      QueueSizing sizing,
      @Unsigned long number,
      boolean clampsToFit,
      @Unsigned long least,
      @Unsigned long most,
      @Unsigned long step) {
    return new Capacity(sizing, number, clampsToFit, least, most, step);
  }

  /**
   * Just so many slots.
   *
   * @param slots any u64
   */
  public static Capacity of(@Unsigned long slots) {
    return new Capacity(QueueSizing.FIXED, slots, false, 0, U64.MAX, Steps.ALL);
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
    return new Capacity(QueueSizing.EXPANSION, items, false, 0, U64.MAX, Steps.ALL);
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
   * items, the least that was asked for, nor 1 slot. Without this, an expansion that does not fit
   * is rejected.
   *
   * @throws IllegalStateException if this is no expansion
   */
  public Capacity clampToFit() {
    if (sizing != QueueSizing.EXPANSION) {
      throw new IllegalStateException(
          "clampToFit is set, but only an expansion can be clamped, not " + this);
    }
    return new Capacity(sizing, number, true, least, most, step);
  }

  /**
   * Returns the same with so many slots at least. Where fewer would be chosen, or were fixed, the
   * queue is rejected; an expansion that asks for fewer gets as many. Unless set, a capacity that
   * is chosen is at least the larger of 1 and the initial items, and it is never less, whatever is
   * set. A {@link WorkQueueProfile#bound} below yields to the least.
   *
   * @param slots any u64; 0 asks for nothing
   * @throws IllegalArgumentException if that is more than the most
   */
  public Capacity atLeast(@Unsigned long slots) {
    requireRange(slots, most);
    return new Capacity(sizing, number, clampsToFit, slots, most, step);
  }

  /**
   * Returns the same with so many slots at most: more are not chosen, even if they fit, and are
   * left to others. A fixed number beyond is rejected, and so is an expansion, unless it is clamped
   * to fit.
   *
   * @param slots at least 1; 2^64-1 asks for nothing
   * @throws IllegalArgumentException if that is 0, or less than the least
   */
  public Capacity atMost(@Unsigned long slots) {
    if (slots == 0) {
      throw new IllegalArgumentException("atMost: 0 slots, a queue has at least 1");
    }
    requireRange(least, slots);
    return new Capacity(sizing, number, clampsToFit, least, slots, step);
  }

  private static void requireRange(@Unsigned long least, @Unsigned long most) {
    if (Long.compareUnsigned(least, most) > 0) {
      throw new IllegalArgumentException(
          "atLeast: "
              + Words.count(least, "slot")
              + " are more than atMost: "
              + Words.count(most, "slot"));
    }
  }

  /**
   * Returns the same, where the slots are a multiple of a number, such as those of a work-group.
   * What is chosen is rounded down, an expansion up; a fixed number that is none is rejected.
   *
   * @param slots at least 1, which asks for nothing
   * @throws IllegalArgumentException if that is 0, of which nothing but 0 is a multiple
   * @throws IllegalStateException if a power of two was asked for
   */
  public Capacity multipleOf(@Unsigned long slots) {
    if (slots == 0) {
      throw new IllegalArgumentException("multipleOf: 0, of which no queue has a multiple");
    }
    if (isPowerOfTwo()) {
      throw bothSteps();
    }
    return new Capacity(sizing, number, clampsToFit, least, most, slots);
  }

  /**
   * Returns the same, where the slots are a power of two, as an index that is masked needs. What is
   * chosen is rounded down, an expansion up; a fixed number that is none is rejected. A power of
   * two is a multiple of each smaller one: with {@link #atLeast} there is nothing left for {@link
   * #multipleOf} to say.
   *
   * @throws IllegalStateException if a multiple was asked for
   */
  public Capacity powerOfTwo() {
    if (multiple().isPresent()) {
      throw bothSteps();
    }
    return new Capacity(sizing, number, clampsToFit, least, most, Steps.POWERS_OF_TWO);
  }

  private static IllegalStateException bothSteps() {
    return new IllegalStateException(
        "multipleOf and powerOfTwo are both set: say powerOfTwo and atLeast, as a power of two is a"
            + " multiple of each smaller one");
  }

  /**
   * Returns the share of one of so many devices: the slots or items, the least and the most
   * divided, each rounded up. What the slots are a multiple of stays, so that fixed ones that are a
   * multiple, or a power of two, are rounded up to the next.
   *
   * @param devices at least 1
   * @throws IllegalArgumentException if that is 0
   */
  public Capacity dividedBy(@Unsigned long devices) {
    if (devices == 0) {
      throw new IllegalArgumentException("dividedBy: 0 devices hold nothing");
    }
    return part((what, all) -> U64.ceilDiv(all, devices));
  }

  /** Returns what one of several devices has, by what it has of a number. */
  Capacity part(QueueDoor.Part part) {
    @Unsigned
    long divided =
        sizing == QueueSizing.LARGEST
            ? 0
            : part.of(sizing == QueueSizing.FIXED ? "capacity" : "expansion", number);
    return new Capacity(
        sizing,
        sizing == QueueSizing.FIXED && Steps.isOne(number, step)
            // No more than the number that was divided, hence within u64.
            ? Steps.up(divided, step)
            : divided,
        clampsToFit,
        part.of("least capacity", least),
        most == U64.MAX ? most : part.of("most capacity", most),
        step);
  }

  /** Returns the same with another number of slots or items. */
  Capacity withNumber(@Unsigned long number) {
    return new Capacity(sizing, number, clampsToFit, least, most, step);
  }

  /** Returns so many slots, and what else must hold of them here. */
  Capacity fixedAt(@Unsigned long slots) {
    return new Capacity(QueueSizing.FIXED, slots, false, least, most, step);
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

  /** Returns the least slots that were asked for, if some were: {@link #atLeast}. */
  public OptionalUnsignedLong least() {
    return OptionalUnsignedLong.ofIf(least != 0, least);
  }

  /** Returns the most slots that are wanted, if that was said: {@link #atMost}. */
  public OptionalUnsignedLong most() {
    return OptionalUnsignedLong.ofIf(most != U64.MAX, most);
  }

  /** Returns what the slots are to be a multiple of, if that was said: {@link #multipleOf}. */
  public OptionalUnsignedLong multiple() {
    return OptionalUnsignedLong.ofIf(step != Steps.ALL && step != Steps.POWERS_OF_TWO, step);
  }

  /** Says whether the slots are to be a power of two: {@link #powerOfTwo}. */
  public boolean isPowerOfTwo() {
    return step == Steps.POWERS_OF_TWO;
  }

  /** Says whether anything must hold of the slots besides how they are found. */
  boolean isLimited() {
    return least != 0 || most != U64.MAX || step != Steps.ALL;
  }

  /** Returns the slots or the items, 0 for the largest. */
  @Unsigned
  long number() {
    return number;
  }

  /** Returns the least slots, 0 if none were asked for. */
  @Unsigned
  long leastOrZero() {
    return least;
  }

  /** Returns the most slots, 2^64-1 if that was not said. */
  @Unsigned
  long mostOrMax() {
    return most;
  }

  /** Returns what the slots are rounded to, as {@link Steps} has it. */
  @Unsigned
  long step() {
    return step;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Capacity that
        && sizing == that.sizing
        && number == that.number
        && clampsToFit == that.clampsToFit
        && least == that.least
        && most == that.most
        && step == that.step;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        sizing, U64.hash(number), clampsToFit, U64.hash(least), U64.hash(most), U64.hash(step));
  }

  /** For people, such as {@code an expansion of 7 items, clamped to fit}. The format may change. */
  @Override
  public String toString() {
    String asked =
        switch (sizing) {
          case FIXED -> Words.count(number, "slot");
          case EXPANSION ->
              "an expansion of "
                  + Words.count(number, "item")
                  + (clampsToFit ? ", clamped to fit" : "");
          case LARGEST -> "the largest that fits";
        };
    return isLimited() ? asked + ", " + limits() : asked;
  }

  /**
   * Returns, for people, what must hold of the slots besides how they are found, such as {@code at
   * least 40,000 slots, a multiple of 256}; empty if nothing must. The format may change.
   */
  public String limits() {
    StringBuilder text = new StringBuilder();
    if (least != 0) {
      text.append("at least ").append(Words.count(least, "slot"));
    }
    if (most != U64.MAX) {
      text.append(text.isEmpty() ? "at most " : ", at most ").append(Words.count(most, "slot"));
    }
    if (step != Steps.ALL) {
      text.append(text.isEmpty() ? "" : ", ").append(Steps.name(step));
    }
    return text.toString();
  }
}
