// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fuzz;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.math.BigInteger;

/**
 * All operations of a policy on many pairs of operands. Each answer is held to what defines it, in
 * {@link Wide} numbers; of some pairs a second policy and {@link BigInteger} say theirs as well.
 */
class ArithmeticFuzz {
  /** Pairs of operands that are made of one input. */
  static final int PAIRS = 512;

  /** One in so many pairs is computed three times. */
  static final int CLOSELY = 8;

  private static final int OPERATIONS = 6;
  private static final long BPS = 10_000;
  private static final long MAX_BPS = 0xFFFF_FFFFL;
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);
  private static final BigInteger BASIS_POINTS = BigInteger.valueOf(BPS);
  private static final BigInteger MAX_RATIO = BigInteger.valueOf(MAX_BPS);

  private final NumericPolicy policy;
  private final NumericPolicy reference;
  private final int closely;

  ArithmeticFuzz(NumericPolicy policy, NumericPolicy reference, int closely) {
    this.policy = policy;
    this.reference = reference;
    this.closely = closely;
  }

  /** Returns how many cases they were; throws at the first that differs. */
  long check(byte[] data) {
    Draws draws = new Draws(data);
    for (int i = 1; i <= PAIRS; i++) {
      long x = draws.u64();
      long y = related(draws, x);
      boolean swapped = draws.one(2);
      long a = swapped ? y : x;
      long b = swapped ? x : y;
      long c = b == 0 ? draws.u64() : a;
      certify(a, b, c);
      if (i % closely == 0) {
        compare(a, b, c);
      }
    }
    return (long) PAIRS * OPERATIONS;
  }

  /** An operand with which the result is on one side of a limit, or on the other. */
  private static long related(Draws draws, long a) {
    int d = draws.beside();
    return switch (draws.nextInt(10)) {
      case 0 -> a + d;
      case 1 -> -1L - a + d;
      case 2 -> a == 0 ? d : Long.divideUnsigned(-1L, a) + d;
      case 3 -> a == 0 ? d : Long.divideUnsigned(-1L, a) * a + d;
      case 4 -> a * (1L + draws.nextInt(10_000)) + d;
      // Where the basis points of one in the other step up to a digit.
      case 5, 6 -> {
        long bps = draws.one(4) ? draws.u64() : draws.nextInt(10_001);
        long rest = Long.remainderUnsigned(a, BPS) * bps;
        yield Long.divideUnsigned(a, BPS) * bps + Long.divideUnsigned(rest, BPS) + d;
      }
      case 7 -> {
        long bps = 1L + draws.nextInt(10_000);
        long rest = Long.remainderUnsigned(a, bps) * BPS;
        yield Long.divideUnsigned(a, bps) * BPS + Long.divideUnsigned(rest, bps) + d;
      }
      default -> draws.u64();
    };
  }

  // ---- By what defines the answer ----

  private void certify(long a, long b, long c) {
    long sum = a + b;
    // The carry out of the top bit, of the bits themselves.
    hold("add", a, b, policy.add(a, b), ((a & b) | ((a | b) & ~sum)) >= 0, sum);
    long difference = a - b;
    boolean borrows = ((~a & b) | (~(a ^ b) & difference)) < 0;
    hold("subtract", a, b, policy.subtract(a, b), !borrows, difference);
    hold("multiply", a, b, policy.multiply(a, b), Wide.high(a, b) == 0, a * b);

    OptionalUnsignedLong down = policy.divide(a, b);
    OptionalUnsignedLong up = policy.ceilDiv(a, b);
    if (b == 0) {
      hold("divide", a, b, down, false, 0);
      hold("ceilDiv", a, b, up, false, 0);
    } else {
      // n · b <= a < (n + 1) · b, and (n - 1) · b < a <= n · b.
      long n = down.isPresent() ? down.getAsLong() : -1;
      boolean right = down.isPresent() && Wide.compare(n, b, a, 1) <= 0;
      hold("divide", a, b, down, right && Wide.less(a - n * b, b), n);
      long m = up.isPresent() ? up.getAsLong() : -1;
      right = up.isPresent() && Wide.compare(m, b, a, 1) >= 0;
      hold("ceilDiv", a, b, up, right && (m == 0 || Wide.compare(m - 1, b, a, 1) < 0), m);
    }
    long ratio = policy.ratioBasisPoints(a, b, c);
    boolean right = ratio >>> 32 == 0;
    if (b == 0) {
      right &= ratio == (c >>> 32 == 0 ? c : MAX_BPS);
    } else {
      right &= Wide.compare(ratio, b, a, BPS) <= 0;
      right &= ratio == MAX_BPS || Wide.compare(ratio + 1, b, a, BPS) > 0;
    }
    if (!right) {
      throw new AssertionError(
          policy.id()
              + ": ratioBasisPoints("
              + big(a)
              + ", "
              + big(b)
              + ", "
              + big(c)
              + ") is not "
              + big(ratio));
    }
  }

  private void hold(
      String operation, long a, long b, OptionalUnsignedLong answer, boolean is, long bits) {
    if (answer.isPresent() != is || (is && answer.getAsLong() != bits)) {
      throw new AssertionError(
          policy.id() + ": " + operation + "(" + big(a) + ", " + big(b) + ") is not " + answer);
    }
  }

  /** Products of 128 bits, from digits of 32 bits, as at school. */
  static final class Wide {
    private static final long DIGIT = 0xFFFF_FFFFL;

    private Wide() {}

    static long high(long a, long b) {
      long lowLow = (a & DIGIT) * (b & DIGIT);
      long lowHigh = (a & DIGIT) * (b >>> 32);
      long highLow = (a >>> 32) * (b & DIGIT);
      long middle = (lowLow >>> 32) + (lowHigh & DIGIT) + (highLow & DIGIT);
      return (a >>> 32) * (b >>> 32) + (lowHigh >>> 32) + (highLow >>> 32) + (middle >>> 32);
    }

    /** Compares a · b with c · d. */
    static int compare(long a, long b, long c, long d) {
      long left = high(a, b);
      long right = high(c, d);
      if (left == right) {
        left = a * b;
        right = c * d;
      }
      return left == right ? 0 : less(left, right) ? -1 : 1;
    }

    static boolean less(long a, long b) {
      return (a ^ Long.MIN_VALUE) < (b ^ Long.MIN_VALUE);
    }
  }

  // ---- By another policy, and by numbers without a limit ----

  private void compare(long a, long b, long c) {
    BigInteger x = big(a);
    BigInteger y = big(b);
    same("add", a, b, policy.add(a, b), reference.add(a, b), sum(x, y));
    same("subtract", a, b, policy.subtract(a, b), reference.subtract(a, b), x.subtract(y));
    same("multiply", a, b, policy.multiply(a, b), reference.multiply(a, b), x.multiply(y));
    BigInteger down = null;
    BigInteger up = null;
    if (b != 0) {
      BigInteger[] quotient = x.divideAndRemainder(y);
      down = quotient[0];
      up = quotient[1].signum() == 0 ? down : down.add(BigInteger.ONE);
    }
    same("divide", a, b, policy.divide(a, b), reference.divide(a, b), down);
    same("ceilDiv", a, b, policy.ceilDiv(a, b), reference.ceilDiv(a, b), up);
    BigInteger exact = b == 0 ? big(c) : x.multiply(BASIS_POINTS).divide(y);
    long ratio = exact.min(MAX_RATIO).longValue();
    long asked = policy.ratioBasisPoints(a, b, c);
    long other = reference.ratioBasisPoints(a, b, c);
    if (asked != ratio || other != ratio) {
      throw new AssertionError(
          String.format(
              "ratioBasisPoints(%s, %s, %s): %s says %s, %s says %s, exact is %s",
              x, y, big(c), policy.id(), big(asked), reference.id(), big(other), ratio));
    }
  }

  /** For a test of this comparison to overrule. */
  BigInteger sum(BigInteger x, BigInteger y) {
    return x.add(y);
  }

  private void same(
      String operation,
      long a,
      long b,
      OptionalUnsignedLong asked,
      OptionalUnsignedLong other,
      BigInteger exact) {
    boolean isU64 = exact != null && exact.signum() >= 0 && exact.bitLength() <= 64;
    long bits = isU64 ? exact.longValue() : 0;
    if (asked.isPresent() != isU64
        || other.isPresent() != isU64
        || (isU64 && (asked.getAsLong() != bits || other.getAsLong() != bits))) {
      throw new AssertionError(
          String.format(
              "%s(%s, %s): %s says %s, %s says %s, exact is %s",
              operation, big(a), big(b), policy.id(), asked, reference.id(), other, exact));
    }
  }

  private static BigInteger big(long u64) {
    BigInteger signed = BigInteger.valueOf(u64);
    return u64 < 0 ? signed.add(TWO_TO_64) : signed;
  }
}
