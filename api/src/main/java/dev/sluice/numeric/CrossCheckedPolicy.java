// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import org.checkerframework.checker.signedness.qual.Unsigned;

/** See {@link NumericPolicies#crossChecked}. */
record CrossCheckedPolicy(NumericPolicy policy, NumericPolicy reference, String id)
    implements NumericPolicy {
  CrossCheckedPolicy(NumericPolicy policy, NumericPolicy reference) {
    this(policy, reference, policy.id() + "+" + reference.id());
  }

  @Override
  public OptionalUnsignedLong add(@Unsigned long a, @Unsigned long b) {
    return agreed("add", policy.add(a, b), reference.add(a, b), a, b);
  }

  @Override
  public OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b) {
    return agreed("subtract", policy.subtract(a, b), reference.subtract(a, b), a, b);
  }

  @Override
  public OptionalUnsignedLong multiply(@Unsigned long a, @Unsigned long b) {
    return agreed("multiply", policy.multiply(a, b), reference.multiply(a, b), a, b);
  }

  @Override
  public OptionalUnsignedLong divide(@Unsigned long a, @Unsigned long b) {
    return agreed("divide", policy.divide(a, b), reference.divide(a, b), a, b);
  }

  @Override
  public OptionalUnsignedLong ceilDiv(@Unsigned long a, @Unsigned long b) {
    return agreed("ceilDiv", policy.ceilDiv(a, b), reference.ceilDiv(a, b), a, b);
  }

  @Override
  public @Unsigned long ratioBasisPoints(
      @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
    @Unsigned long answer = policy.ratioBasisPoints(part, whole, ifWholeIsZero);
    @Unsigned long expected = reference.ratioBasisPoints(part, whole, ifWholeIsZero);
    if (answer != expected) {
      throw differs(
          "ratioBasisPoints",
          Long.toUnsignedString(answer),
          Long.toUnsignedString(expected),
          part,
          whole,
          ifWholeIsZero);
    }
    return answer;
  }

  private OptionalUnsignedLong agreed(
      String operation,
      OptionalUnsignedLong answer,
      OptionalUnsignedLong expected,
      @Unsigned long a,
      @Unsigned long b) {
    // Null is an answer that a broken policy may give; it must not pass as agreement.
    if (answer == null || !answer.equals(expected)) {
      throw differs(operation, String.valueOf(answer), String.valueOf(expected), a, b);
    }
    return answer;
  }

  private NumericPolicyException differs(
      String operation, String answer, String expected, @Unsigned long... operands) {
    return new NumericPolicyException(
        id,
        operation,
        "gives " + answer + " by the first policy and " + expected + " by the second",
        null,
        operands);
  }
}
