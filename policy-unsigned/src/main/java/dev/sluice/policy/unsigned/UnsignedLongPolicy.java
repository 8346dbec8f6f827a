// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.unsigned;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * The policy {@code unsigned}: works on the bits of a {@code long} with the {@link Long} and {@link
 * Math} intrinsics, and allocates nothing beyond what it returns. Needs no discovery: {@code new
 * UnsignedLongPolicy()} will do. Immutable and thread-safe.
 *
 * <p>Sources cited in the comments: H. S. Warren, <cite>Hacker's Delight</cite>, 2nd ed.; D. E.
 * Knuth, <cite>The Art of Computer Programming</cite>, vol. 2, 3rd ed.
 *
 * @since 0.1.0
 */
public final class UnsignedLongPolicy implements NumericPolicy {
  private static final long BASIS_POINTS = 10_000;

  /** 2^32-1, the largest ratio. */
  private static final long MAX_RATIO = 0xFFFF_FFFFL;

  /** floor((2^64-1) / 10,000), the largest number whose basis points fit 64 bits. */
  private static final long MAX_NARROW = 1_844_674_407_370_955L;

  /** Makes a policy; all instances are alike. */
  public UnsignedLongPolicy() {}

  @Override
  public String id() {
    return "unsigned";
  }

  @Override
  public OptionalUnsignedLong add(@Unsigned long a, @Unsigned long b) {
    @Unsigned long sum = a + b;
    // A sum that wrapped is a + b - 2^64, less than either operand; one that did not is at least
    // as large as both (Warren 2-13).
    return OptionalUnsignedLong.ofIf(Long.compareUnsigned(sum, a) >= 0, sum);
  }

  @Override
  public OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b) {
    return OptionalUnsignedLong.ofIf(Long.compareUnsigned(a, b) >= 0, a - b);
  }

  @Override
  public OptionalUnsignedLong multiply(@Unsigned long a, @Unsigned long b) {
    // Factors below 2^32, the rule, need no second multiplication to tell.
    return OptionalUnsignedLong.ofIf((a | b) >>> 32 == 0 || multiplyHigh(a, b) == 0, a * b);
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
    // (a + b - 1) / b would wrap. One more than the floor where something remains; that cannot
    // wrap, because something remains only if b > 1, and then the floor is below 2^63.
    @Unsigned long floor = Long.divideUnsigned(a, b);
    return OptionalUnsignedLong.of(floor * b == a ? floor : floor + 1);
  }

  @Override
  public @Unsigned long ratioBasisPoints(
      @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
    if (whole == 0) {
      return saturate(ifWholeIsZero);
    }
    if (Long.compareUnsigned(part, MAX_NARROW) <= 0) {
      return saturate(Long.divideUnsigned(part * BASIS_POINTS, whole));
    }
    // part = units·whole + rest, hence part·10,000/whole = units·10,000 + rest·10,000/whole, whose
    // first summand is an integer: only the second is rounded.
    @Unsigned long units = Long.divideUnsigned(part, whole);
    if (Long.compareUnsigned(units, MAX_RATIO) > 0) {
      return MAX_RATIO;
    }
    @Unsigned long rest = part - units * whole;
    @Unsigned
    long fraction =
        Long.compareUnsigned(rest, MAX_NARROW) <= 0
            ? Long.divideUnsigned(rest * BASIS_POINTS, whole)
            : wideFraction(rest, whole);
    // units < 2^32 and fraction < 10,000, so the sum is below 2^46.
    return saturate(units * BASIS_POINTS + fraction);
  }

  /**
   * Returns floor(rest·10,000 / whole) for MAX_NARROW &lt; rest &lt; whole, so that whole &gt; 2^50
   * and the quotient is below 10,000.
   *
   * <p>One step of Knuth's algorithm D (4.3.1) with the base B = 2^32, which makes the product a
   * number of three digits and whole one of two. Both are shifted until the top bit of whole is
   * set, so that its upper digit is at least B/2. The product without its lowest digit, divided by
   * the upper digit of whole, is never less than the quotient (theorem A), and in general at most 2
   * more (theorem B). Here it is at most 1 more: whole is less than (upper digit + 1)·B, so that
   * the exact product / (upper digit·B) is less than 1 + 2/B times the exact quotient, itself less
   * than 10,000; what it has too much is less than 1.
   */
  private static @Unsigned long wideFraction(@Unsigned long rest, @Unsigned long whole) {
    int shift = Long.numberOfLeadingZeros(whole);
    @Unsigned long divisor = whole << shift;
    // rest < whole, so nothing is shifted out of it either.
    @Unsigned long scaled = rest << shift;
    @Unsigned long high = multiplyHigh(scaled, BASIS_POINTS);
    @Unsigned long low = scaled * BASIS_POINTS;
    // high < 10,000, so its shift loses nothing.
    @Unsigned long digit = Long.divideUnsigned((high << 32) | (low >>> 32), divisor >>> 32);
    return exceeds(multiplyHigh(digit, divisor), digit * divisor, high, low) ? digit - 1 : digit;
  }

  /** Compares two 128-bit numbers, each given as its upper and its lower word. */
  private static boolean exceeds(
      @Unsigned long high, @Unsigned long low, @Unsigned long limitHigh, @Unsigned long limitLow) {
    int byHigh = Long.compareUnsigned(high, limitHigh);
    return byHigh > 0 || (byHigh == 0 && Long.compareUnsigned(low, limitLow) > 0);
  }

  private static @Unsigned long saturate(@Unsigned long ratio) {
    return Long.compareUnsigned(ratio, MAX_RATIO) > 0 ? MAX_RATIO : ratio;
  }

  /**
   * Returns the high 64 bits of the 128-bit product of two u64 values.
   *
   * <p>Read as signed, a word with its top bit set is 2^64 too small, so that the signed high
   * product lacks the other factor once for each such word; {@code x >> 63} is all ones exactly
   * there (Warren 8-3). Math.unsignedMultiplyHigh exists only since Java 18.
   */
  @SuppressWarnings("signedness") // the signed view of the bits is what the formula is about
  private static @Unsigned long multiplyHigh(@Unsigned long a, @Unsigned long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
  }
}
