// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import org.checkerframework.checker.signedness.qual.Unsigned;

/** What the JDK lacks for a u64 that cannot leave its range. */
public final class U64 {
  /** 2^64-1. */
  public static final @Unsigned long MAX = -1L;

  private U64() {}

  /** Returns a count, which must not be negative, as a u64. */
  @SuppressWarnings("signedness") // the same bits where it is not negative
  public static @Unsigned long of(int count) {
    return count;
  }

  public static @Unsigned long min(@Unsigned long a, @Unsigned long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  public static @Unsigned long max(@Unsigned long a, @Unsigned long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  /**
   * Says whether {@code a · b <= 2^64-1}: whether nothing is left above the low 64 bits.
   *
   * <p>Factors below 2^32 need no multiplication to tell. Read as signed, a factor of 2^63 or more
   * is 2^64 too small, so that the signed high word lacks the other factor (Warren, Hacker's
   * Delight, 8-3).
   */
  @SuppressWarnings("signedness") // the signed view of the bits is what the formula is about
  public static boolean productFits(@Unsigned long a, @Unsigned long b) {
    return (a | b) >>> 32 == 0 || Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a) == 0;
  }

  /** Returns the sum, or 2^64-1 where it exceeds that. */
  public static @Unsigned long sumOrMax(@Unsigned long a, @Unsigned long b) {
    return Long.compareUnsigned(a + b, a) < 0 ? MAX : a + b;
  }

  /** Returns the quotient rounded up, for {@code b > 0}. */
  public static @Unsigned long ceilDiv(@Unsigned long a, @Unsigned long b) {
    return a == 0 ? 0 : Long.divideUnsigned(a - 1, b) + 1;
  }

  /** Returns the high word of {@code a · b}, where b is below 2^63. */
  @SuppressWarnings("signedness") // as in productFits
  public static @Unsigned long multiplyHigh(@Unsigned long a, @Unsigned long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b);
  }

  public static boolean isPowerOfTwo(@Unsigned long value) {
    return Long.bitCount(value) == 1;
  }

  /** Returns the largest power of two up to {@code value}; 0 for 0. */
  @SuppressWarnings("signedness") // a bit has no sign
  public static @Unsigned long highestPowerOfTwo(@Unsigned long value) {
    return Long.highestOneBit(value);
  }

  @SuppressWarnings("signedness") // a hash is made of bits
  public static int hash(@Unsigned long value) {
    return Long.hashCode(value);
  }

  public static String print(@Unsigned long value) {
    return Long.toUnsignedString(value);
  }
}
