// SPDX-License-Identifier: Apache-2.0
package dev.sluice.broken;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.math.BigInteger;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * A policy without a defect: what the broken ones are but for theirs, and the control in the test
 * of a checker. It is written anew because the TCK is tested with it, and the real policies with
 * the TCK.
 */
public class ExactPolicy implements NumericPolicy {
  static final @Unsigned long MAX = -1L;
  static final @Unsigned long MAX_RATIO = 0xFFFF_FFFFL;

  private final String id;

  public ExactPolicy(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public OptionalUnsignedLong add(@Unsigned long a, @Unsigned long b) {
    return Long.compareUnsigned(a, MAX - b) > 0
        ? OptionalUnsignedLong.empty()
        : OptionalUnsignedLong.of(a + b);
  }

  @Override
  public OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b) {
    return Long.compareUnsigned(a, b) < 0
        ? OptionalUnsignedLong.empty()
        : OptionalUnsignedLong.of(a - b);
  }

  @Override
  public OptionalUnsignedLong multiply(@Unsigned long a, @Unsigned long b) {
    return b != 0 && Long.compareUnsigned(a, Long.divideUnsigned(MAX, b)) > 0
        ? OptionalUnsignedLong.empty()
        : OptionalUnsignedLong.of(a * b);
  }

  @Override
  public OptionalUnsignedLong divide(@Unsigned long a, @Unsigned long b) {
    return b == 0
        ? OptionalUnsignedLong.empty()
        : OptionalUnsignedLong.of(Long.divideUnsigned(a, b));
  }

  @Override
  public OptionalUnsignedLong ceilDiv(@Unsigned long a, @Unsigned long b) {
    if (b == 0) {
      return OptionalUnsignedLong.empty();
    }
    @Unsigned long floor = Long.divideUnsigned(a, b);
    return OptionalUnsignedLong.of(Long.remainderUnsigned(a, b) == 0 ? floor : floor + 1);
  }

  @Override
  public @Unsigned long ratioBasisPoints(
      @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
    return saturated(whole == 0 ? big(ifWholeIsZero) : ratio(part, whole));
  }

  /** floor(part·10,000 / whole), of any size. */
  static BigInteger ratio(@Unsigned long part, @Unsigned long whole) {
    return big(part).multiply(BigInteger.valueOf(10_000)).divide(big(whole));
  }

  static @Unsigned long saturated(BigInteger ratio) {
    return low64(ratio.min(BigInteger.valueOf(0xFFFF_FFFFL)));
  }

  /** By halves: by way of a string the tests of the TCK would take twice as long. */
  @SuppressWarnings("signedness") // both halves are below 2^32, whichever way they are read
  static BigInteger big(@Unsigned long value) {
    BigInteger upper = BigInteger.valueOf(value >>> 32);
    return upper.shiftLeft(32).or(BigInteger.valueOf(value & 0xFFFF_FFFFL));
  }

  @SuppressWarnings("signedness") // the low 64 bits are what is asked for
  static @Unsigned long low64(BigInteger value) {
    return value.longValue();
  }
}
