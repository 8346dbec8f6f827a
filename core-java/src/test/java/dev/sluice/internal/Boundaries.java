// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import java.math.BigInteger;
import java.util.Set;
import java.util.TreeSet;

/** Numbers at which arithmetic on 64 bits goes wrong, if it does. */
final class Boundaries {
  /** Some of them, for where pairs are tried in several ways. */
  static final long[] FEW = {
    0,
    1,
    2,
    3,
    7,
    9_999,
    10_000,
    10_001,
    (1L << 32) - 1,
    1L << 32,
    (1L << 32) + 1,
    1_844_674_407_370_955L,
    1_844_674_407_370_956L,
    1_844_674_407_370_957L,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    6_148_914_691_236_517_205L,
    -10_000,
    -3,
    -2,
    -1
  };

  /** Powers of two and of ten and what lies beside them, small numbers, fractions of 2^64-1. */
  static final long[] MANY = many();

  private Boundaries() {}

  static BigInteger big(long u64) {
    return new BigInteger(Long.toUnsignedString(u64));
  }

  private static long[] many() {
    Set<Long> all = new TreeSet<>();
    for (long n = 0; n <= 20; n++) {
      all.add(n);
      all.add(-n);
      if (n > 0) {
        all.add(Long.divideUnsigned(-1, n));
      }
    }
    for (int k = 0; k < 64; k++) {
      for (long beside = -1; beside <= 1; beside++) {
        all.add((1L << k) + beside);
      }
    }
    long power = 1;
    for (int k = 0; k < 20; k++, power *= 10) {
      for (long beside = -1; beside <= 1; beside++) {
        all.add(power + beside);
      }
    }
    for (long value : FEW) {
      all.add(value);
    }
    return all.stream().mapToLong(Long::longValue).toArray();
  }
}
