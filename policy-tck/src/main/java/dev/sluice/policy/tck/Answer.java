// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck;

import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a policy came up with when asked: an id, a number or empty, null, or something thrown. */
record Answer(@Nullable Object value, @Nullable Throwable thrown) {
  static Answer to(Supplier<? extends @Nullable Object> question) {
    try {
      return new Answer(question.get(), null);
    } catch (Throwable thrown) { // of whatever kind: it is what the policy came up with
      return new Answer(null, thrown);
    }
  }

  boolean isNull() {
    return value == null && thrown == null;
  }

  /** Two exceptions of one kind are the same answer. */
  boolean sameAs(Answer other) {
    return Objects.equals(value, other.value) && Objects.equals(kind(thrown), kind(other.thrown));
  }

  private static @Nullable Class<?> kind(@Nullable Throwable thrown) {
    return thrown == null ? null : thrown.getClass();
  }

  @Override
  public String toString() {
    if (thrown != null) {
      return "exception " + thrown;
    }
    if (value instanceof OptionalUnsignedLong number) {
      return number.isPresent() ? Long.toUnsignedString(number.getAsLong()) : "empty";
    }
    return value == null ? "null" : "'" + value + "'";
  }
}
