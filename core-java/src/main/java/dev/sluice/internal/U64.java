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

  /** Says whether {@code a · b <= 2^64-1}. */
  public static boolean productFits(@Unsigned long a, @Unsigned long b) {
    // With m and n leading zeros, 2^(126-m-n) <= a·b < 2^(128-m-n) unless a factor is 0, which has
    // 64 of them; only m + n = 63 is left to be computed (Warren, Hacker's Delight, 2-13).
    int zeros = Long.numberOfLeadingZeros(a) + Long.numberOfLeadingZeros(b);
    if (zeros != 63) {
      return zeros > 63;
    }
    // a·b < 2^65, so that half of it fits. Doubling it must not lose a bit, nor the odd b carry.
    @Unsigned long half = (a >>> 1) * b;
    return half >>> 63 == 0 && Long.compareUnsigned((a & 1) * b, ~(half << 1)) <= 0;
  }

  @SuppressWarnings("signedness") // a hash is made of bits
  public static int hash(@Unsigned long value) {
    return Long.hashCode(value);
  }

  public static String print(@Unsigned long value) {
    return Long.toUnsignedString(value);
  }
}
