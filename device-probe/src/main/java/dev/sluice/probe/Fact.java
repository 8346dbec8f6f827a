// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.Objects;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a driver: a number, a text or a yes or no, with the call that said it; or why it is
 * unknown. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class Fact {
  private final OptionalUnsignedLong number;
  private final @Nullable String text;
  private final @Nullable Boolean flag;
  private final @Nullable String source;
  private final @Nullable String reason;

  private Fact(
      OptionalUnsignedLong number,
      @Nullable String text,
      @Nullable Boolean flag,
      @Nullable String source,
      @Nullable String reason) {
    this.number = number;
    this.text = text;
    this.flag = flag;
    this.source = source;
    this.reason = reason;
  }

  static Fact of(@Unsigned long number, String source) {
    return new Fact(OptionalUnsignedLong.of(number), null, null, source, null);
  }

  static Fact of(String text, String source) {
    return new Fact(OptionalUnsignedLong.empty(), text, null, source, null);
  }

  static Fact of(boolean flag, String source) {
    return new Fact(OptionalUnsignedLong.empty(), null, flag, source, null);
  }

  static Fact unknown(String reason) {
    return new Fact(OptionalUnsignedLong.empty(), null, null, null, reason);
  }

  /** Says whether there is an answer. */
  public boolean isKnown() {
    return reason == null;
  }

  /** Returns the number, if the answer is one: any u64. */
  public OptionalUnsignedLong number() {
    return number;
  }

  /** Returns the text, if the answer is one. */
  public Optional<String> text() {
    return Optional.ofNullable(text);
  }

  /** Returns the yes or no, if the answer is one. */
  public Optional<Boolean> flag() {
    return Optional.ofNullable(flag);
  }

  /** Returns the call that said it, or what else it is known from; empty if it is unknown. */
  public Optional<String> source() {
    return Optional.ofNullable(source);
  }

  /** Returns why there is no answer; empty if there is one. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fact that
        && number.equals(that.number)
        && Objects.equals(text, that.text)
        && Objects.equals(flag, that.flag)
        && Objects.equals(source, that.source)
        && Objects.equals(reason, that.reason);
  }

  @Override
  public int hashCode() {
    return Objects.hash(number, text, flag, source, reason);
  }

  /** Returns the answer alone, or {@code unknown: } and why. For people; the format may change. */
  @Override
  public String toString() {
    if (reason != null) {
      return "unknown: " + reason;
    }
    if (number.isPresent()) {
      return Long.toUnsignedString(number.getAsLong());
    }
    return flag != null ? (flag ? "yes" : "no") : String.valueOf(text);
  }
}
