// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class U64Test {
  @Test
  void boundaryPairs() {
    for (long a : Boundaries.MANY) {
      for (long b : Boundaries.MANY) {
        check(a, b);
      }
    }
  }

  /** Pairs whose product is 2^64-1 at most by a whisker, and just too large by one. */
  @Test
  @Tag("slow")
  void productsBesideTheLimit() {
    long seed = new Random().nextLong();
    System.out.println("U64Test seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      long a = random.nextLong() >>> random.nextInt(64);
      if (a != 0) {
        long b = Long.divideUnsigned(-1, a);
        for (long beside = -1; beside <= 1; beside++) {
          check(a, b + beside);
        }
      }
      check(a, random.nextLong() >>> random.nextInt(64));
    }
  }

  private static void check(long a, long b) {
    BigInteger bigA = Boundaries.big(a);
    BigInteger bigB = Boundaries.big(b);
    assertThat(Boundaries.big(U64.sumOrMax(a, b)))
        .as("%s + %s", bigA, bigB)
        .isEqualTo(bigA.add(bigB).min(Boundaries.big(-1)));
    boolean fits = bigA.multiply(bigB).bitLength() <= 64;
    if (U64.productFits(a, b) != fits) {
      throw new AssertionError(bigA + " · " + bigB + " fits: " + fits);
    }
    if (b != 0) {
      BigInteger[] floor = bigA.divideAndRemainder(bigB);
      BigInteger ceil = floor[0].add(BigInteger.valueOf(floor[1].signum()));
      if (U64.ceilDiv(a, b) != ceil.longValue()) {
        throw new AssertionError(bigA + " / " + bigB + ", rounded up, is " + ceil);
      }
    }
    if (b >= 0 && U64.multiplyHigh(a, b) != bigA.multiply(bigB).shiftRight(64).longValue()) {
      throw new AssertionError("the high word of " + bigA + " · " + bigB);
    }
    if (!Boundaries.big(U64.min(a, b)).equals(bigA.min(bigB))
        || !Boundaries.big(U64.max(a, b)).equals(bigA.max(bigB))) {
      throw new AssertionError("min or max of " + bigA + ", " + bigB);
    }
  }

  @Test
  void powersOfTwo() {
    for (long a : Boundaries.MANY) {
      BigInteger bigA = Boundaries.big(a);
      assertThat(U64.isPowerOfTwo(a)).as("%s", bigA).isEqualTo(bigA.bitCount() == 1);
      assertThat(Boundaries.big(U64.highestPowerOfTwo(a)))
          .as("%s", bigA)
          .isEqualTo(a == 0 ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(bigA.bitLength() - 1));
    }
  }

  @Test
  void sharesAreRoundedUp() {
    BigInteger all = BigInteger.valueOf(BasisPoints.WHOLE);
    for (long whole : Boundaries.MANY) {
      for (int bps : new int[] {0, 1, 2, 3, 4_999, 5_000, 9_998, 9_999, 10_000}) {
        BigInteger product = Boundaries.big(whole).multiply(BigInteger.valueOf(bps));
        BigInteger[] floor = product.divideAndRemainder(all);
        assertThat(Boundaries.big(BasisPoints.ofCeil(whole, bps)))
            .as("%d bps of %s", bps, Boundaries.big(whole))
            .isEqualTo(floor[0].add(BigInteger.valueOf(floor[1].signum())));
      }
    }
  }

  @Test
  void printsUnsigned() {
    assertThat(U64.print(U64.MAX)).isEqualTo("18446744073709551615");
    assertThat(U64.print(1L << 63)).isEqualTo("9223372036854775808");
    assertThat(U64.hash(1L << 32 | 5)).isEqualTo(Long.hashCode(1L << 32 | 5)).isNotZero();
  }
}
