// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.bigint;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.math.BigInteger;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * The policy {@code bigint}: computes with {@link BigInteger} and checks the range at the exit, so
 * that it can be trusted by eye. Slower than {@code unsigned}, and the one to compare others with.
 * Needs no discovery: {@code new BigIntegerPolicy()} will do. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class BigIntegerPolicy implements NumericPolicy {
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);
  private static final BigInteger MAX_RATIO = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);
  private static final BigInteger BASIS_POINTS = BigInteger.valueOf(10_000);

  /** Makes a policy; all instances are alike. */
  public BigIntegerPolicy() {}

  @Override
  public String id() {
    return "bigint";
  }

  @Override
  public OptionalUnsignedLong add(@Unsigned long a, @Unsigned long b) {
    return checked(big(a).add(big(b)));
  }

  @Override
  public OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b) {
    return checked(big(a).subtract(big(b)));
  }

  @Override
  public OptionalUnsignedLong multiply(@Unsigned long a, @Unsigned long b) {
    return checked(big(a).multiply(big(b)));
  }

  @Override
  public OptionalUnsignedLong divide(@Unsigned long a, @Unsigned long b) {
    return b == 0 ? OptionalUnsignedLong.empty() : checked(big(a).divide(big(b)));
  }

  @Override
  public OptionalUnsignedLong ceilDiv(@Unsigned long a, @Unsigned long b) {
    return b == 0
        ? OptionalUnsignedLong.empty()
        : checked(big(a).add(big(b)).subtract(BigInteger.ONE).divide(big(b)));
  }

  @Override
  public @Unsigned long ratioBasisPoints(
      @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
    BigInteger ratio =
        whole == 0 ? big(ifWholeIsZero) : big(part).multiply(BASIS_POINTS).divide(big(whole));
    return unsigned(ratio.min(MAX_RATIO));
  }

  private static OptionalUnsignedLong checked(BigInteger exact) {
    boolean fits = exact.signum() >= 0 && exact.bitLength() <= 64;
    return fits ? OptionalUnsignedLong.of(unsigned(exact)) : OptionalUnsignedLong.empty();
  }

  /** Read as signed, the bits of 2^63 or more are 2^64 too small. */
  @SuppressWarnings("signedness") // the signed view of the bits is what is mended
  private static BigInteger big(@Unsigned long value) {
    BigInteger signed = BigInteger.valueOf(value);
    return value < 0 ? signed.add(TWO_TO_64) : signed;
  }

  @SuppressWarnings("signedness") // longValue() gives the low 64 bits, which are the u64
  private static @Unsigned long unsigned(BigInteger inRange) {
    return inRange.longValue();
  }
}
