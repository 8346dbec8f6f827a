// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** Exact u64 sums and products that throw where the result exceeds 2^64-1. */
final class Exact {
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
    if (!U64.productFits(a, b)) {
      throw overflow(a, '×', b, what, remedy);
    }
    return a * b;
  }

  private static ArithmeticException overflow(
      @Unsigned long a, char operator, @Unsigned long b, String what, String remedy) {
    return new ArithmeticException(
        what
            + ": "
            + U64.print(a)
            + ' '
            + operator
            + ' '
            + U64.print(b)
            + " exceeds 2^64-1; "
            + remedy);
  }
}
