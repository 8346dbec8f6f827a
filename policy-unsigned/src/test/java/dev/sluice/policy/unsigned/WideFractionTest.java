// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.unsigned;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Ratios whose product with 10,000 exceeds 64 bits even after the whole part is taken off. */
class WideFractionTest {
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final BigInteger BASIS_POINTS = BigInteger.valueOf(10_000);

  /** What is no larger than this takes another path. */
  private static final BigInteger NARROW = MAX.divide(BASIS_POINTS);

  /** rest / whole is the fraction; the part is units·whole + rest. */
  record Ratio(BigInteger rest, BigInteger whole, BigInteger units) {
    BigInteger part() {
      return units.multiply(whole).add(rest);
    }

    BigInteger exact(BigInteger part) {
      return part.multiply(BASIS_POINTS).divide(whole);
    }

    /** The quotient of the leading 32-bit digits, as in the proof of wideFraction. */
    BigInteger estimate() {
      int shift = 64 - whole.bitLength();
      BigInteger product = rest.shiftLeft(shift).multiply(BASIS_POINTS);
      return product.shiftRight(32).divide(whole.shiftLeft(shift).shiftRight(32));
    }
  }

  @Property
  void isExact(@ForAll("anyRatio") Ratio ratio) {
    assertIsExact(ratio);
  }

  /** A random fraction is hardly ever so close below a step that the first digit is too large. */
  @Property
  void isExactBesideAStep(@ForAll("ratioBesideAStep") Ratio ratio) {
    assertIsExact(ratio);

    BigInteger excess = ratio.estimate().subtract(ratio.exact(ratio.rest));
    assertThat(excess).isIn(BigInteger.ZERO, BigInteger.ONE);
    Statistics.label("estimate too large by")
        .collect(excess.intValue())
        .coverage(
            coverage -> {
              coverage.check(0).percentage(it -> it > 20);
              coverage.check(1).percentage(it -> it > 20);
            });
  }

  private static void assertIsExact(Ratio ratio) {
    assertThat(ratio.rest).isGreaterThan(NARROW).isLessThan(ratio.whole);
    assertThat(ratio.part()).isLessThanOrEqualTo(MAX);
    long answer =
        new UnsignedLongPolicy()
            .ratioBasisPoints(ratio.part().longValue(), ratio.whole.longValue(), 0);
    assertThat(new BigInteger(Long.toUnsignedString(answer))).isEqualTo(ratio.exact(ratio.part()));
  }

  @Provide
  Arbitrary<Ratio> anyRatio() {
    return wholesFrom(NARROW.add(BigInteger.TWO))
        .flatMap(
            whole ->
                between(NARROW.add(BigInteger.ONE), whole.subtract(BigInteger.ONE))
                    .flatMap(rest -> withUnits(rest, whole)));
  }

  /** The smallest fraction of so many basis points, or the largest that is not. */
  @Provide
  Arbitrary<Ratio> ratioBesideAStep() {
    return wholesFrom(NARROW.multiply(BigInteger.TWO))
        .flatMap(
            whole -> {
              // The least step whose fraction, and the one before it, are wide.
              BigInteger least =
                  NARROW
                      .add(BigInteger.TWO)
                      .multiply(BASIS_POINTS)
                      .divide(whole)
                      .add(BigInteger.ONE);
              Arbitrary<BigInteger> steps = between(least, BASIS_POINTS.subtract(BigInteger.ONE));
              Arbitrary<BigInteger> rests =
                  Combinators.combine(steps, Arbitraries.of(BigInteger.ZERO, BigInteger.ONE))
                      .as((step, before) -> ceil(step.multiply(whole)).subtract(before));
              return rests.flatMap(rest -> withUnits(rest, whole));
            });
  }

  private static BigInteger ceil(BigInteger basisPoints) {
    return basisPoints.add(BASIS_POINTS).subtract(BigInteger.ONE).divide(BASIS_POINTS);
  }

  /** Every length in bits is as likely. */
  private static Arbitrary<BigInteger> wholesFrom(BigInteger least) {
    return Arbitraries.integers()
        .between(least.bitLength(), 64)
        .flatMap(
            bits -> {
              BigInteger lower = BigInteger.ONE.shiftLeft(bits - 1);
              BigInteger upper = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
              return between(lower.max(least), upper);
            });
  }

  private static Arbitrary<Ratio> withUnits(BigInteger rest, BigInteger whole) {
    return between(BigInteger.ZERO, MAX.subtract(rest).divide(whole))
        .map(units -> new Ratio(rest, whole, units));
  }

  private static Arbitrary<BigInteger> between(BigInteger least, BigInteger most) {
    return Arbitraries.bigIntegers().between(least, most);
  }
}
