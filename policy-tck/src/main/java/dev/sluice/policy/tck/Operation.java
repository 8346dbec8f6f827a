// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.math.BigInteger;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** The arithmetic of a policy: how to ask for it, and what it comes to by the textbook. */
enum Operation {
  ADD("add"),
  SUBTRACT("subtract"),
  MULTIPLY("multiply"),
  DIVIDE("divide"),
  CEIL_DIV("ceilDiv"),
  RATIO("ratioBasisPoints");

  static final BigInteger BASIS_POINTS = BigInteger.valueOf(10_000);
  static final BigInteger MAX_RATIO = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);

  final String method;

  Operation(String method) {
    this.method = method;
  }

  /** Has the policy answer; c is for the ratio alone. */
  OptionalUnsignedLong ask(
      NumericPolicy policy, @Unsigned long a, @Unsigned long b, @Unsigned long c) {
    return switch (this) {
      case ADD -> policy.add(a, b);
      case SUBTRACT -> policy.subtract(a, b);
      case MULTIPLY -> policy.multiply(a, b);
      case DIVIDE -> policy.divide(a, b);
      case CEIL_DIV -> policy.ceilDiv(a, b);
      case RATIO -> OptionalUnsignedLong.of(policy.ratioBasisPoints(a, b, c));
    };
  }

  /** What it comes to, be it a u64 or not; empty where that is undefined. */
  Optional<BigInteger> exact(BigInteger a, BigInteger b, BigInteger c) {
    boolean byZero = b.signum() == 0;
    return switch (this) {
      case ADD -> Optional.of(a.add(b));
      case SUBTRACT -> Optional.of(a.subtract(b));
      case MULTIPLY -> Optional.of(a.multiply(b));
      case DIVIDE -> byZero ? Optional.empty() : Optional.of(a.divide(b));
      case CEIL_DIV ->
          byZero ? Optional.empty() : Optional.of(a.add(b).subtract(BigInteger.ONE).divide(b));
      case RATIO -> Optional.of(ratio(a, b, c).min(MAX_RATIO));
    };
  }

  /** The ratio before it saturates. */
  static BigInteger ratio(BigInteger part, BigInteger whole, BigInteger ifWholeIsZero) {
    return whole.signum() == 0 ? ifWholeIsZero : part.multiply(BASIS_POINTS).divide(whole);
  }
}
