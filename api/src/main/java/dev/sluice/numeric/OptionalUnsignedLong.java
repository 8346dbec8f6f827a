// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import java.util.NoSuchElementException;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A u64, or nothing: the result of a checked operation that may leave 0 … 2^64-1.
 *
 * <p>It has what {@link java.util.OptionalLong} has but for a stream, of which there is none of
 * u64. That one will not do here because it prints and hands out a signed number. Value-based: use
 * {@link #equals}, never {@code ==}, and do not lock on an instance. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class OptionalUnsignedLong {
  private static final OptionalUnsignedLong EMPTY = new OptionalUnsignedLong(false, 0);

  private final boolean present;
  private final @Unsigned long value;

  private OptionalUnsignedLong(boolean present, @Unsigned long value) {
    this.present = present;
    this.value = value;
  }

  /** Returns an instance that holds no value. */
  public static OptionalUnsignedLong empty() {
    return EMPTY;
  }

  /** Returns an instance that holds {@code value}, any u64. */
  public static OptionalUnsignedLong of(@Unsigned long value) {
    return new OptionalUnsignedLong(true, value);
  }

  /**
   * Returns an instance that holds {@code value} if it is {@code present}, else one that holds
   * none. A policy that answers so makes one object on either way, which the JIT can leave out
   * where the answer is looked at in place: it cannot where {@link #of} and {@link #empty} meet.
   *
   * @param value any u64 if present, else without meaning
   */
  public static OptionalUnsignedLong ofIf(boolean present, @Unsigned long value) {
    return new OptionalUnsignedLong(present, present ? value : 0);
  }

  /** Says whether a value is held. */
  public boolean isPresent() {
    return present;
  }

  /** Says whether no value is held. */
  public boolean isEmpty() {
    return !present;
  }

  /**
   * Returns the value, a u64.
   *
   * @throws NoSuchElementException if no value is held
   */
  public @Unsigned long getAsLong() {
    if (!present) {
      throw new NoSuchElementException("No value present");
    }
    return value;
  }

  /** Returns the value if one is held, else {@code other}, any u64. */
  public @Unsigned long orElse(@Unsigned long other) {
    return present ? value : other;
  }

  /**
   * Returns the value if one is held, else what {@code other} gives, any u64.
   *
   * @param other asked only if no value is held
   */
  @SuppressWarnings("signedness") // the bits of a u64 come from the supplier
  public @Unsigned long orElseGet(LongSupplier other) {
    return present ? value : other.getAsLong();
  }

  /**
   * Returns the value, a u64: {@link #getAsLong} by a name that says that it may throw.
   *
   * @throws NoSuchElementException if no value is held
   */
  public @Unsigned long orElseThrow() {
    return getAsLong();
  }

  /**
   * Returns the value, a u64.
   *
   * @param <X> the kind of exception
   * @param exception asked only if no value is held
   * @throws X what {@code exception} gives, if no value is held
   */
  public <X extends Throwable> @Unsigned long orElseThrow(Supplier<? extends X> exception)
      throws X {
    if (!present) {
      throw exception.get();
    }
    return value;
  }

  /**
   * Hands the value to {@code action} if one is held.
   *
   * @param action gets the bits of a u64
   */
  @SuppressWarnings("signedness") // the consumer gets the bits of a u64
  public void ifPresent(LongConsumer action) {
    if (present) {
      action.accept(value);
    }
  }

  /**
   * Hands the value to {@code action} if one is held, else runs {@code otherwise}.
   *
   * @param action gets the bits of a u64
   */
  @SuppressWarnings("signedness") // the consumer gets the bits of a u64
  public void ifPresentOrElse(LongConsumer action, Runnable otherwise) {
    if (present) {
      action.accept(value);
    } else {
      otherwise.run();
    }
  }

  /** Two instances are equal if both are empty, or both hold the same bits. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OptionalUnsignedLong that
        && present == that.present
        && value == that.value;
  }

  @Override
  @SuppressWarnings("signedness") // a hash is made of bits
  public int hashCode() {
    return present ? Long.hashCode(value) : -1;
  }

  /** For people; the value is printed unsigned. The format may change. */
  @Override
  public String toString() {
    return present
        ? "OptionalUnsignedLong[" + Long.toUnsignedString(value) + "]"
        : "OptionalUnsignedLong.empty";
  }
}
