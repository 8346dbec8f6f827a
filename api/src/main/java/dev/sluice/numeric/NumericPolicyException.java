// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import java.io.Serial;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A {@link NumericPolicy} broke its contract: it threw, returned null, or gave a result that cannot
 * be right. The remedy is another policy; the numbers asked for are not at fault.
 *
 * @since 0.1.0
 */
public final class NumericPolicyException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String policyId;
  private final String operation;
  private final @Unsigned long[] operands;

  /**
   * Makes an exception whose message names policy, operation, operands (unsigned) and {@code
   * problem}.
   *
   * @param policyId the id of the policy at fault
   * @param operation the name of the {@link NumericPolicy} method, such as {@code multiply}
   * @param problem what is wrong with the answer, as the end of a sentence
   * @param cause what the policy threw, or null
   * @param operands the arguments of the operation, each any u64
   */
  public NumericPolicyException(
      String policyId,
      String operation,
      String problem,
      @Nullable Throwable cause,
      @Unsigned long... operands) {
    super(message(policyId, operation, problem, operands), cause);
    this.policyId = policyId;
    this.operation = operation;
    this.operands = operands.clone();
  }

  /** Returns the id of the policy at fault. */
  public String policyId() {
    return policyId;
  }

  /** Returns the name of the {@link NumericPolicy} method that went wrong. */
  public String operation() {
    return operation;
  }

  /** Returns a copy of the arguments of that call, each any u64. */
  public @Unsigned long[] operands() {
    return operands.clone();
  }

  private static String message(
      String policyId, String operation, String problem, @Unsigned long[] operands) {
    Objects.requireNonNull(problem, "problem");
    StringBuilder text = new StringBuilder("policy '");
    text.append(Objects.requireNonNull(policyId, "policyId"))
        .append("': ")
        .append(Objects.requireNonNull(operation, "operation"))
        .append('(');
    for (int i = 0; i < operands.length; i++) {
      text.append(i == 0 ? "" : ", ").append(Long.toUnsignedString(operands[i]));
    }
    return text.append(") ")
        .append(problem)
        .append("; use another policy, or have this one pass sluice-policy-tck")
        .toString();
  }
}
