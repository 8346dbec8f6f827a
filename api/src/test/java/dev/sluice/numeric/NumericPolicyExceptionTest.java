// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class NumericPolicyExceptionTest {
  @Test
  void message_namesPolicyOperationAndOperands_unsigned() {
    NumericPolicyException exception =
        new NumericPolicyException("acme", "multiply", "returned null", null, -1, Long.MIN_VALUE);
    assertThat(exception)
        .hasMessage(
            "policy 'acme': multiply(18446744073709551615, 9223372036854775808) returned null; use"
                + " another policy, or have this one pass sluice-policy-tck")
        .hasNoCause();
    assertThat(exception.policyId()).isEqualTo("acme");
    assertThat(exception.operation()).isEqualTo("multiply");
    assertThat(exception.operands()).containsExactly(-1, Long.MIN_VALUE);
  }

  @Test
  void message_withOneOperandAndWithNone() {
    assertThat(new NumericPolicyException("acme", "negate", "gave up", null, 7))
        .hasMessageStartingWith("policy 'acme': negate(7) gave up; ");
    assertThat(new NumericPolicyException("acme", "id", "gave up", null))
        .hasMessageStartingWith("policy 'acme': id() gave up; ");
  }

  @Test
  void cause_isKept() {
    ArithmeticException cause = new ArithmeticException("long overflow");
    assertThat(new NumericPolicyException("acme", "add", "threw", cause, 1, 2)).hasCause(cause);
  }

  @Test
  void operands_areCopiedInAndOut() {
    long[] operands = {1, 2};
    NumericPolicyException exception =
        new NumericPolicyException("acme", "add", "returned null", null, operands);
    operands[0] = 9;
    exception.operands()[1] = 9;
    assertThat(exception.operands()).containsExactly(1, 2);
  }

  @Test
  void texts_mustBeThere() {
    assertThatNullPointerException()
        .isThrownBy(() -> new NumericPolicyException(null, "add", "threw", null, 1, 2))
        .withMessage("policyId");
    assertThatNullPointerException()
        .isThrownBy(() -> new NumericPolicyException("acme", null, "threw", null, 1, 2))
        .withMessage("operation");
    assertThatNullPointerException()
        .isThrownBy(() -> new NumericPolicyException("acme", "add", null, null, 1, 2))
        .withMessage("problem");
  }

  @Test
  void serialization_keepsEverything() throws Exception {
    NumericPolicyException exception =
        new NumericPolicyException("acme", "add", "returned null", null, -1, 2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(exception);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      NumericPolicyException copy = (NumericPolicyException) in.readObject();
      assertThat(copy).hasMessage(exception.getMessage());
      assertThat(copy.policyId()).isEqualTo("acme");
      assertThat(copy.operation()).isEqualTo("add");
      assertThat(copy.operands()).containsExactly(-1, 2);
    }
  }
}
