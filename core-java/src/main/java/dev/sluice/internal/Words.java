// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import dev.sluice.numeric.OptionalUnsignedLong;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** Numbers as people read them. */
public final class Words {
  private Words() {}

  /** Prints a u64 in groups of three digits. */
  public static String number(@Unsigned long number) {
    StringBuilder digits = new StringBuilder(U64.print(number));
    for (int i = digits.length() - 3; i > 0; i -= 3) {
      digits.insert(i, ',');
    }
    return digits.toString();
  }

  /** Prints a number of things, which form their plural with an s. */
  public static String count(@Unsigned long number, String thing) {
    return number(number) + " " + thing + (number == 1 ? "" : "s");
  }

  public static String bytes(@Unsigned long bytes) {
    return count(bytes, "byte");
  }

  /** Prints bytes that are required, with a word of what such a number mostly is. */
  public static String required(@Unsigned long bytes) {
    return bytes(bytes) + " required" + wrapped(bytes);
  }

  /** Returns, as the beginning of a clause, the least slots that would do, if they are known. */
  public static String leastThatWouldDo(OptionalUnsignedLong slots) {
    return slots.isEmpty() ? "" : count(slots.getAsLong(), "slot") + " at least would do, ";
  }

  /**
   * Returns, for a number from 2^63 on, what it is as a signed one, in parentheses: no device has
   * so many bytes, and a product in a signed type often has.
   */
  @SuppressWarnings("signedness") // what it looks like as a signed number is the question
  public static String wrapped(@Unsigned long number) {
    if (number >= 0) {
      return "";
    }
    return " (as a signed number -"
        + number(-number)
        + ": "
        + (number >= Integer.MIN_VALUE ? "an int product" : "a signed product")
        + " may have wrapped)";
  }

  /** Prints basis points, rounded down, as percent; a part that is not nothing is not shown so. */
  public static String percent(int bps, @Unsigned long part) {
    if (bps == 0) {
      return part == 0 ? "0 %" : "under 0.01 %";
    }
    return bps / 100 + "." + bps / 10 % 10 + bps % 10 + " %";
  }
}
