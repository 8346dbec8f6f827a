// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import static dev.sluice.internal.Boundaries.big;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.NumericPolicyException;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every answer that is right passes, and every other one that is tried does not. */
class ArithmeticTest {
  private static final BigInteger LIMIT = BigInteger.TWO.pow(64);
  private static final BigInteger BPS = BigInteger.valueOf(10_000);

  /** Gives one answer to all questions. */
  private record Fixed(Supplier<String> name, Supplier<OptionalUnsignedLong> answer)
      implements NumericPolicy {
    static Arithmetic of(OptionalUnsignedLong answer) {
      return new Arithmetic(new Fixed(() -> "fixed", () -> answer));
    }

    @Override
    public String id() {
      return name.get();
    }

    @Override
    public OptionalUnsignedLong add(long a, long b) {
      return answer.get();
    }

    @Override
    public OptionalUnsignedLong subtract(long a, long b) {
      return answer.get();
    }

    @Override
    public OptionalUnsignedLong multiply(long a, long b) {
      return answer.get();
    }

    @Override
    public OptionalUnsignedLong divide(long a, long b) {
      return answer.get();
    }

    @Override
    public OptionalUnsignedLong ceilDiv(long a, long b) {
      return answer.get();
    }

    @Override
    public long ratioBasisPoints(long part, long whole, long ifWholeIsZero) {
      return answer.get().getAsLong();
    }
  }

  private interface Question {
    Object ask(Arithmetic arithmetic);
  }

  private static OptionalUnsignedLong checked(BigInteger value) {
    return value.signum() >= 0 && value.compareTo(LIMIT) < 0
        ? OptionalUnsignedLong.of(value.longValue())
        : OptionalUnsignedLong.empty();
  }

  /** Empty, the right one, its neighbours, its complement, and the ends of the range. */
  private static List<OptionalUnsignedLong> answersBeside(BigInteger exact) {
    List<OptionalUnsignedLong> answers = new ArrayList<>(List.of(OptionalUnsignedLong.empty()));
    long wrapped = exact.longValue();
    for (long answer : new long[] {wrapped, wrapped - 1, wrapped + 1, ~wrapped, 0, 1, -1}) {
      answers.add(OptionalUnsignedLong.of(answer));
    }
    return answers;
  }

  private static void assertSettled(
      String operation, BigInteger exact, Object result, Question question, long a, long b) {
    OptionalUnsignedLong right = checked(exact);
    for (OptionalUnsignedLong answer : answersBeside(exact)) {
      if (answer.equals(right)) {
        if (!question.ask(Fixed.of(answer)).equals(result)) {
          throw new AssertionError(operation + "(" + big(a) + ", " + big(b) + ") is " + result);
        }
        continue;
      }
      Throwable thrown = catchThrowable(() -> question.ask(Fixed.of(answer)));
      if (!(thrown instanceof NumericPolicyException e)
          || !e.operation().equals(operation)
          || !e.policyId().equals("fixed")
          || e.operands()[0] != a
          || e.operands()[1] != b) {
        throw new AssertionError(
            operation + "(" + big(a) + ", " + big(b) + ") = " + answer + " gives " + thrown);
      }
    }
  }

  @Test
  void sumsAreSettled() {
    forPairs(
        (a, b) -> {
          BigInteger sum = big(a).add(big(b));
          assertSettled(
              "add", sum, checked(sum).isPresent(), arithmetic -> arithmetic.sumFits(a, b), a, b);
        });
  }

  @Test
  void productsAreSettled() {
    forPairs(
        (a, b) -> {
          BigInteger product = big(a).multiply(big(b));
          assertSettled(
              "multiply",
              product,
              checked(product).isPresent(),
              arithmetic -> arithmetic.productFits(a, b),
              a,
              b);
        });
  }

  @Test
  void differencesAreSettled() {
    forPairs(
        (a, b) -> {
          if (Long.compareUnsigned(b, a) <= 0) {
            BigInteger difference = big(a).subtract(big(b));
            assertSettled(
                "subtract",
                difference,
                difference.longValue(),
                arithmetic -> arithmetic.subtract(a, b),
                a,
                b);
          }
        });
  }

  @Test
  void quotientsAreSettled() {
    forPairs(
        (a, b) -> {
          if (b != 0) {
            BigInteger[] floor = big(a).divideAndRemainder(big(b));
            assertSettled(
                "divide",
                floor[0],
                floor[0].longValue(),
                arithmetic -> arithmetic.divide(a, b),
                a,
                b);
            BigInteger ceil = floor[0].add(BigInteger.valueOf(floor[1].signum()));
            assertSettled(
                "ceilDiv", ceil, ceil.longValue(), arithmetic -> arithmetic.ceilDiv(a, b), a, b);
          }
        });
  }

  /** Bits divide by a power of two; the policy at hand would be found out. */
  @Test
  void quotientsByPowersOfTwoAreNotAskedFor() {
    forPairs(
        (a, b) -> {
          if (b != 0) {
            BigInteger floor = big(a).divide(big(b));
            OptionalUnsignedLong answer =
                big(b).bitCount() == 1 ? OptionalUnsignedLong.empty() : checked(floor);
            if (Fixed.of(answer).quotient(a, b) != floor.longValue()) {
              throw new AssertionError(big(a) + " / " + big(b) + " is " + floor);
            }
          }
        });
    assertThatThrownBy(() -> Fixed.of(OptionalUnsignedLong.empty()).quotient(7, 3))
        .isInstanceOf(NumericPolicyException.class);
  }

  @Test
  void ratiosAreSettledOrHeldToTheirRange() {
    int[] held = {0};
    forPairs(
        (part, whole) -> {
          if (Long.compareUnsigned(part, whole) > 0) {
            return;
          }
          BigInteger exact =
              whole == 0 ? BigInteger.ZERO : big(part).multiply(BPS).divide(big(whole));
          boolean settled = part == whole || big(part).multiply(BPS).compareTo(LIMIT) < 0;
          for (OptionalUnsignedLong answer : answersBeside(exact)) {
            if (answer.isEmpty()) {
              continue;
            }
            boolean passes =
                settled
                    ? big(answer.getAsLong()).equals(exact)
                    : big(answer.getAsLong()).compareTo(BPS) < 0;
            int[] ratio = {-1};
            Throwable thrown =
                catchThrowable(() -> ratio[0] = Fixed.of(answer).ratioBasisPoints(part, whole));
            if (passes && ratio[0] != answer.getAsLong()) {
              throw new AssertionError(big(part) + " / " + big(whole) + " is " + answer);
            }
            if (passes ? thrown != null : !(thrown instanceof NumericPolicyException)) {
              throw new AssertionError(
                  big(part) + " / " + big(whole) + " = " + answer + " gives " + thrown);
            }
            if (passes && !settled) {
              held[0]++;
            }
          }
        });
    assertThat(held[0]).as("answers that only the range was asked of").isPositive();
  }

  private interface Pair {
    void accept(long a, long b);
  }

  private static void forPairs(Pair check) {
    for (long a : Boundaries.FEW) {
      for (long b : Boundaries.FEW) {
        check.accept(a, b);
      }
    }
  }

  private static List<Question> questions() {
    return List.of(
        arithmetic -> arithmetic.sumFits(1, 2),
        arithmetic -> arithmetic.subtract(2, 1),
        arithmetic -> arithmetic.productFits(1, 2),
        arithmetic -> arithmetic.divide(1, 2),
        arithmetic -> arithmetic.ceilDiv(1, 2),
        arithmetic -> arithmetic.ratioBasisPoints(1, 2));
  }

  @Test
  void nullIsNoAnswer() {
    for (Question question : questions()) {
      assertThatThrownBy(() -> question.ask(Fixed.of(null)))
          .isInstanceOf(NumericPolicyException.class);
    }
    assertThatThrownBy(() -> Fixed.of(null).divide(-1, 2))
        .hasMessage(
            "policy 'fixed': divide(18446744073709551615, 2) gives null, which cannot be right; use"
                + " another policy, or have this one pass sluice-policy-tck");
  }

  @Test
  void aWrongAnswerIsNamed() {
    assertThatThrownBy(() -> Fixed.of(OptionalUnsignedLong.empty()).divide(7, 2))
        .hasMessageStartingWith(
            "policy 'fixed': divide(7, 2) gives nothing, which cannot be right");
    assertThatThrownBy(() -> Fixed.of(OptionalUnsignedLong.of(-1)).divide(7, 2))
        .hasMessageStartingWith(
            "policy 'fixed': divide(7, 2) gives 18446744073709551615, which cannot be right");
  }

  @Test
  void whateverAPolicyThrowsIsReported() {
    for (Throwable thrown :
        List.of(
            new ArithmeticException("/ by zero"),
            new StackOverflowError(),
            new AbstractMethodError(),
            new AssertionError(),
            new TimeoutException("a checked one"))) {
      Arithmetic arithmetic = new Arithmetic(new Fixed(() -> "fixed", () -> sneak(thrown)));
      for (Question question : questions()) {
        assertThatThrownBy(() -> question.ask(arithmetic))
            .isInstanceOf(NumericPolicyException.class)
            .hasCause(thrown)
            .hasMessageContaining("throws " + thrown);
      }
    }
  }

  @Test
  void theMachinesOwnErrorsPass() {
    for (Error error : List.of(new OutOfMemoryError(), new InternalError())) {
      Arithmetic arithmetic = new Arithmetic(new Fixed(() -> "fixed", () -> sneak(error)));
      for (Question question : questions()) {
        assertThatThrownBy(() -> question.ask(arithmetic)).isSameAs(error);
      }
    }
  }

  @Test
  void aPolicysOwnReportIsPassedOn() {
    NumericPolicyException report = new NumericPolicyException("p", "add", "differs", null, 1, 2);
    Arithmetic arithmetic = new Arithmetic(new Fixed(() -> "fixed", () -> sneak(report)));
    for (Question question : questions()) {
      assertThatThrownBy(() -> question.ask(arithmetic)).isSameAs(report);
    }
  }

  /** A policy that cannot even say its name is called by its class. */
  @Test
  void theReportNeedsNoId() {
    for (Throwable thrown :
        List.of(
            new IllegalStateException(),
            new StackOverflowError(),
            new AbstractMethodError(),
            new TimeoutException("a checked one"))) {
      Arithmetic arithmetic =
          new Arithmetic(new Fixed(() -> sneak(thrown), OptionalUnsignedLong::empty));
      assertThatThrownBy(() -> arithmetic.sumFits(1, 2))
          .isInstanceOf(NumericPolicyException.class)
          .hasMessageContaining("policy '" + Fixed.class.getName() + "': add(1, 2)");
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what makes it sneak
  private static <R, T extends Throwable> R sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
