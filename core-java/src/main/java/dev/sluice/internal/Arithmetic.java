// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.NumericPolicyException;
import dev.sluice.numeric.OptionalUnsignedLong;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a policy, each answer checked against what it must satisfy. A policy that
 * throws, returns null or gives an answer that fails the check is reported as {@link
 * NumericPolicyException}. The checks settle every answer but one: a ratio of a part above
 * 2^64/10,000 is only held to its range.
 *
 * <p>A record, because the JIT trusts a record's fields to be constant.
 */
public record Arithmetic(NumericPolicy policy) {
  private static final @Unsigned long WHOLE_BPS = 10_000;

  /** floor((2^64-1) / 10,001). */
  private static final @Unsigned long MOST_NARROW = 1_844_489_958_375_117L;

  /** floor((2^64-1) / 10,000), the largest part whose basis points fit 64 bits. */
  private static final @Unsigned long MOST_SETTLED = 1_844_674_407_370_955L;

  /** Asks for {@code a + b}, and says whether that fits: if so, it is the sum of the bits. */
  public boolean sumFits(@Unsigned long a, @Unsigned long b) {
    OptionalUnsignedLong sum;
    try {
      sum = policy.add(a, b);
    } catch (Throwable t) {
      throw thrown("add", t, a, b);
    }
    boolean fits = Long.compareUnsigned(a + b, a) >= 0;
    if (isWrong(sum, fits, a + b)) {
      throw wrong("add", sum, a, b);
    }
    return fits;
  }

  /** Asks for {@code a · b}, and says whether that fits: if so, it is the product of the bits. */
  public boolean productFits(@Unsigned long a, @Unsigned long b) {
    OptionalUnsignedLong product;
    try {
      product = policy.multiply(a, b);
    } catch (Throwable t) {
      throw thrown("multiply", t, a, b);
    }
    boolean fits = U64.productFits(a, b);
    if (isWrong(product, fits, a * b)) {
      throw wrong("multiply", product, a, b);
    }
    return fits;
  }

  /** Returns {@code a - b}, where {@code b <= a}. */
  public @Unsigned long subtract(@Unsigned long a, @Unsigned long b) {
    OptionalUnsignedLong difference;
    try {
      difference = policy.subtract(a, b);
    } catch (Throwable t) {
      throw thrown("subtract", t, a, b);
    }
    if (isWrong(difference, true, a - b)) {
      throw wrong("subtract", difference, a, b);
    }
    return a - b;
  }

  /**
   * Returns the same as {@link #divide}; asks the policy unless b is a power of two, by which bits
   * divide.
   */
  public @Unsigned long quotient(@Unsigned long a, @Unsigned long b) {
    return U64.isPowerOfTwo(b) ? a >>> Long.numberOfTrailingZeros(b) : divide(a, b);
  }

  /** Returns the quotient rounded down, for {@code b > 0}. */
  public @Unsigned long divide(@Unsigned long a, @Unsigned long b) {
    OptionalUnsignedLong quotient;
    try {
      quotient = policy.divide(a, b);
    } catch (Throwable t) {
      throw thrown("divide", t, a, b);
    }
    if (quotient == null || quotient.isEmpty() || !isFloor(quotient.getAsLong(), a, b)) {
      throw wrong("divide", quotient, a, b);
    }
    return quotient.getAsLong();
  }

  /** Returns the quotient rounded up, for {@code b > 0}. */
  public @Unsigned long ceilDiv(@Unsigned long a, @Unsigned long b) {
    OptionalUnsignedLong quotient;
    try {
      quotient = policy.ceilDiv(a, b);
    } catch (Throwable t) {
      throw thrown("ceilDiv", t, a, b);
    }
    // ceil(a/b) = floor((a-1)/b) + 1 for a > 0.
    if (quotient == null
        || quotient.isEmpty()
        || !(a == 0
            ? quotient.getAsLong() == 0
            : quotient.getAsLong() != 0 && isFloor(quotient.getAsLong() - 1, a - 1, b))) {
      throw wrong("ceilDiv", quotient, a, b);
    }
    return quotient.getAsLong();
  }

  /** Returns the ratio rounded down, 0 … 10,000, for {@code part <= whole}; of nothing it is 0. */
  @SuppressWarnings("signedness") // at most 10,000, where signed and unsigned agree
  public int ratioBasisPoints(@Unsigned long part, @Unsigned long whole) {
    @Unsigned long ratio;
    try {
      ratio = policy.ratioBasisPoints(part, whole, 0);
    } catch (Throwable t) {
      throw thrown("ratioBasisPoints", t, part, whole, 0);
    }
    if (!isRatio(ratio, part, whole)) {
      throw wrong("ratioBasisPoints", U64.print(ratio), part, whole, 0);
    }
    return (int) ratio;
  }

  private static boolean isFloor(@Unsigned long quotient, @Unsigned long a, @Unsigned long b) {
    return U64.productFits(quotient, b)
        && Long.compareUnsigned(quotient * b, a) <= 0
        && Long.compareUnsigned(a - quotient * b, b) < 0;
  }

  private static boolean isRatio(@Unsigned long ratio, @Unsigned long part, @Unsigned long whole) {
    if (Long.compareUnsigned(ratio, WHOLE_BPS) > 0) {
      return false;
    }
    if (Long.compareUnsigned(whole, MOST_NARROW) <= 0) {
      // Both products are at most 10,000 · whole < 2^64 - whole. Hence the difference of their bits
      // is below whole only if the difference is, and is not negative: if that is the remainder.
      return Long.compareUnsigned(part * WHOLE_BPS - ratio * whole, whole) < 0
          || (whole == 0 && ratio == 0);
    }
    if (part == whole) {
      return ratio == WHOLE_BPS;
    }
    return Long.compareUnsigned(part, MOST_SETTLED) <= 0
        ? isFloor(ratio, part * WHOLE_BPS, whole)
        : ratio != WHOLE_BPS;
  }

  private static boolean isWrong(
      @Nullable OptionalUnsignedLong answer, boolean fits, @Unsigned long expected) {
    return answer == null || (fits ? answer.orElse(~expected) != expected : answer.isPresent());
  }

  private NumericPolicyException wrong(
      String operation, @Nullable OptionalUnsignedLong answer, @Unsigned long a, @Unsigned long b) {
    String given =
        answer == null ? "null" : answer.isEmpty() ? "nothing" : U64.print(answer.getAsLong());
    return wrong(operation, given, a, b);
  }

  private NumericPolicyException wrong(
      String operation, String answer, @Unsigned long... operands) {
    return new NumericPolicyException(
        id(), operation, "gives " + answer + ", which cannot be right", null, operands);
  }

  private RuntimeException thrown(String operation, Throwable t, @Unsigned long... operands) {
    // A stack overflow is the policy's own doing; the other kinds are the machine's.
    if (t instanceof VirtualMachineError e && !(e instanceof StackOverflowError)) {
      throw e;
    }
    return t instanceof NumericPolicyException e
        ? e
        : new NumericPolicyException(id(), operation, "throws " + t, t, operands);
  }

  private String id() {
    try {
      return String.valueOf(policy.id());
    } catch (Throwable t) {
      return policy.getClass().getName();
    }
  }
}
