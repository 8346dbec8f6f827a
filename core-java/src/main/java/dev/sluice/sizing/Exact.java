// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import org.checkerframework.checker.signedness.qual.Unsigned;

/** Exact u64 sums and products that throw where the result exceeds 2^64-1. */
final class Exact {
  static final @Unsigned long MAX = -1L;

  private Exact() {}

  /**
   * Returns a + b; {@code what} and {@code remedy} begin and end the message if that is too much.
   */
  static @Unsigned long add(@Unsigned long a, @Unsigned long b, String what, String remedy) {
    @Unsigned long sum = a + b;
    if (Long.compareUnsigned(sum, a) < 0) {
      throw overflow(a, '+', b, what, remedy);
    }
    return sum;
  }

  /**
   * Returns a · b; {@code what} and {@code remedy} begin and end the message if that is too much.
   */
  static @Unsigned long multiply(@Unsigned long a, @Unsigned long b, String what, String remedy) {
    if (a != 0 && Long.compareUnsigned(b, Long.divideUnsigned(MAX, a)) > 0) {
      throw overflow(a, '×', b, what, remedy);
    }
    return a * b;
  }

  private static ArithmeticException overflow(
      @Unsigned long a, char operator, @Unsigned long b, String what, String remedy) {
    return new ArithmeticException(
        what
            + ": "
            + Long.toUnsignedString(a)
            + ' '
            + operator
            + ' '
            + Long.toUnsignedString(b)
            + " exceeds 2^64-1; "
            + remedy);
  }
}
