// SPDX-License-Identifier: Apache-2.0
package acme.policy;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.math.BigInteger;

/** A policy as somebody else writes one. */
public class AcmePolicy implements NumericPolicy {
  private static final BigInteger MOST_BASIS_POINTS = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);

  @Override
  public String id() {
    return "acme";
  }

  @Override
  public OptionalUnsignedLong add(long a, long b) {
    return checked(big(a).add(big(b)));
  }

  @Override
  public OptionalUnsignedLong subtract(long a, long b) {
    return checked(big(a).subtract(big(b)));
  }

  @Override
  public OptionalUnsignedLong multiply(long a, long b) {
    return checked(big(a).multiply(big(b)));
  }

  @Override
  public OptionalUnsignedLong divide(long a, long b) {
    return b == 0 ? OptionalUnsignedLong.empty() : checked(big(a).divide(big(b)));
  }

  @Override
  public OptionalUnsignedLong ceilDiv(long a, long b) {
    if (b == 0) {
      return OptionalUnsignedLong.empty();
    }
    BigInteger[] parts = big(a).divideAndRemainder(big(b));
    return checked(parts[0].add(BigInteger.valueOf(parts[1].signum())));
  }

  @Override
  public long ratioBasisPoints(long part, long whole, long ifWholeIsZero) {
    BigInteger ratio =
        whole == 0
            ? big(ifWholeIsZero)
            : big(part).multiply(BigInteger.valueOf(10_000)).divide(big(whole));
    return ratio.min(MOST_BASIS_POINTS).longValue();
  }

  private static BigInteger big(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  private static OptionalUnsignedLong checked(BigInteger exact) {
    return exact.signum() < 0 || exact.bitLength() > 64
        ? OptionalUnsignedLong.empty()
        : OptionalUnsignedLong.of(exact.longValue());
  }
}
