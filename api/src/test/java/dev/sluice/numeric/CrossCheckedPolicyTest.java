// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CrossCheckedPolicyTest {
  private static final OptionalUnsignedLong EMPTY = OptionalUnsignedLong.empty();
  private static final OptionalUnsignedLong MAX = OptionalUnsignedLong.of(-1);

  /** Answers every question in the same way, and remembers what it was asked. */
  private static class Answering implements NumericPolicy {
    private final String id;
    private final OptionalUnsignedLong answer;
    private List<Long> asked = List.of();
    private int idsGiven;

    Answering(String id, OptionalUnsignedLong answer) {
      this.id = id;
      this.answer = answer;
    }

    @Override
    public String id() {
      idsGiven++;
      return id;
    }

    private OptionalUnsignedLong answer(Long... operands) {
      asked = List.of(operands);
      return answer;
    }

    @Override
    public OptionalUnsignedLong add(long a, long b) {
      return answer(a, b);
    }

    @Override
    public OptionalUnsignedLong subtract(long a, long b) {
      return answer(a, b);
    }

    @Override
    public OptionalUnsignedLong multiply(long a, long b) {
      return answer(a, b);
    }

    @Override
    public OptionalUnsignedLong divide(long a, long b) {
      return answer(a, b);
    }

    @Override
    public OptionalUnsignedLong ceilDiv(long a, long b) {
      return answer(a, b);
    }

    @Override
    public long ratioBasisPoints(long part, long whole, long ifWholeIsZero) {
      return answer(part, whole, ifWholeIsZero).getAsLong();
    }
  }

  enum Operation {
    add,
    subtract,
    multiply,
    divide,
    ceilDiv;

    OptionalUnsignedLong ask(NumericPolicy policy, long a, long b) {
      return switch (this) {
        case add -> policy.add(a, b);
        case subtract -> policy.subtract(a, b);
        case multiply -> policy.multiply(a, b);
        case divide -> policy.divide(a, b);
        case ceilDiv -> policy.ceilDiv(a, b);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereBothAgree_answersAsTheyDo(Operation operation) {
    for (OptionalUnsignedLong answer : List.of(EMPTY, OptionalUnsignedLong.of(0), MAX)) {
      Answering first = new Answering("first", answer);
      Answering second = new Answering("second", answer);

      assertThat(operation.ask(NumericPolicies.crossChecked(first, second), -1, 2))
          .isEqualTo(answer);
      assertThat(first.asked).containsExactly(-1L, 2L);
      assertThat(second.asked).containsExactly(-1L, 2L);
    }
  }

  @Test
  void whereBothAgreeOnARatio_answersAsTheyDo() {
    Answering first = new Answering("first", MAX);
    Answering second = new Answering("second", MAX);

    assertThat(NumericPolicies.crossChecked(first, second).ratioBasisPoints(-1, 2, -3))
        .isEqualTo(-1);
    assertThat(first.asked).containsExactly(-1L, 2L, -3L);
    assertThat(second.asked).containsExactly(-1L, 2L, -3L);
  }

  record Difference(OptionalUnsignedLong first, OptionalUnsignedLong second, String words) {}

  static Stream<Difference> differences() {
    return Stream.of(
        new Difference(
            MAX,
            OptionalUnsignedLong.of(Long.MAX_VALUE),
            "gives OptionalUnsignedLong[18446744073709551615] by the first policy and"
                + " OptionalUnsignedLong[9223372036854775807] by the second"),
        new Difference(
            EMPTY,
            OptionalUnsignedLong.of(0),
            "gives OptionalUnsignedLong.empty by the first policy and OptionalUnsignedLong[0] by"
                + " the second"),
        new Difference(
            OptionalUnsignedLong.of(0),
            EMPTY,
            "gives OptionalUnsignedLong[0] by the first policy and OptionalUnsignedLong.empty by"
                + " the second"),
        new Difference(
            null,
            EMPTY,
            "gives null by the first policy and OptionalUnsignedLong.empty by the second"),
        new Difference(
            EMPTY,
            null,
            "gives OptionalUnsignedLong.empty by the first policy and null by the second"),
        // Agreement on what no policy may answer is none.
        new Difference(null, null, "gives null by the first policy and null by the second"));
  }

  @ParameterizedTest
  @MethodSource("differences")
  void whereTheyDiffer_throwsWithTheOperands(Difference difference) {
    NumericPolicy checked =
        NumericPolicies.crossChecked(
            new Answering("first", difference.first), new Answering("second", difference.second));

    for (Operation operation : Operation.values()) {
      NumericPolicyException thrown =
          catchThrowableOfType(
              NumericPolicyException.class, () -> operation.ask(checked, Long.MIN_VALUE, -1));

      assertThat(thrown)
          .hasMessage(
              "policy 'first+second': "
                  + operation
                  + "(9223372036854775808, 18446744073709551615) "
                  + difference.words
                  + "; use another policy, or have this one pass sluice-policy-tck")
          .hasNoCause();
      assertThat(thrown.policyId()).isEqualTo("first+second");
      assertThat(thrown.operation()).isEqualTo(operation.name());
      assertThat(thrown.operands()).containsExactly(Long.MIN_VALUE, -1);
    }
  }

  @Test
  void whereTheyDifferOnARatio_throwsWithTheOperands() {
    NumericPolicy checked =
        NumericPolicies.crossChecked(
            new Answering("first", OptionalUnsignedLong.of(10_000)), new Answering("second", MAX));

    NumericPolicyException thrown =
        catchThrowableOfType(
            NumericPolicyException.class, () -> checked.ratioBasisPoints(-1, 2, -3));

    assertThat(thrown)
        .hasMessage(
            "policy 'first+second': ratioBasisPoints(18446744073709551615, 2,"
                + " 18446744073709551613) gives 10000 by the first policy and 18446744073709551615"
                + " by the second; use another policy, or have this one pass sluice-policy-tck");
    assertThat(thrown.operation()).isEqualTo("ratioBasisPoints");
    assertThat(thrown.operands()).containsExactly(-1, 2, -3);
  }

  @Test
  void idJoinsBothIds_readOnce() {
    Answering first = new Answering("first", EMPTY);
    Answering second = new Answering("second", EMPTY);
    NumericPolicy checked = NumericPolicies.crossChecked(first, second);

    assertThat(checked.id()).isEqualTo("first+second");
    assertThat(checked.id()).isEqualTo("first+second");
    assertThat(first.idsGiven).isEqualTo(1);
    assertThat(second.idsGiven).isEqualTo(1);
  }
}
