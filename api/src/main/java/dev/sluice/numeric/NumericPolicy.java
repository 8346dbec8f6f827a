// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * Exact arithmetic on u64 values (see the {@linkplain dev.sluice.numeric package description}), as
 * a planner needs it.
 *
 * <p>Choose one by its {@link #id()} through {@link NumericPolicies}, or hand an instance to a
 * planner directly.
 *
 * @implSpec A policy is the service itself, not a factory: a public class with a public no-argument
 *     constructor that does no work, named in {@code
 *     META-INF/services/dev.sluice.numeric.NumericPolicy} and in its module's {@code provides}
 *     clause. It is stateless and thread-safe. No method throws and none returns null, for any bits
 *     at all: what cannot be represented is an {@linkplain OptionalUnsignedLong#empty() empty}
 *     result. The TCK in {@code sluice-policy-tck} checks all of this. Operations added in later
 *     releases are {@code default} methods built on the ones here, so that a policy compiled today
 *     keeps working.
 * @since 0.1.0
 */
public interface NumericPolicy {
  /**
   * Returns the stable name that users select this policy by: {@code [a-z][a-z0-9-]*}, the same at
   * every call.
   */
  String id();

  /** Returns the exact sum {@code a + b}, or empty if it exceeds 2^64-1. */
  OptionalUnsignedLong add(@Unsigned long a, @Unsigned long b);

  /** Returns the exact difference {@code a - b}, or empty if {@code a < b}. */
  OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b);

  /** Returns the exact product {@code a · b}, or empty if it exceeds 2^64-1. */
  OptionalUnsignedLong multiply(@Unsigned long a, @Unsigned long b);

  /** Returns the quotient {@code a / b} rounded down, or empty if {@code b} is 0. */
  OptionalUnsignedLong divide(@Unsigned long a, @Unsigned long b);

  /**
   * Returns the quotient {@code a / b} rounded up, the least n with {@code n · b >= a}, or empty if
   * {@code b} is 0.
   */
  OptionalUnsignedLong ceilDiv(@Unsigned long a, @Unsigned long b);

  /**
   * Returns {@code part · 10,000 / whole} in basis points (1/10,000), rounded down, computed as if
   * with unlimited precision. If {@code whole} is 0 the result is {@code ifWholeIsZero} instead. A
   * result above 2^32-1, {@code ifWholeIsZero} included, is given as 2^32-1.
   *
   * @param ifWholeIsZero the ratio of anything to nothing, in basis points, any u64
   * @return 0 … 2^32-1
   */
  @Unsigned
  long ratioBasisPoints(@Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero);
}
