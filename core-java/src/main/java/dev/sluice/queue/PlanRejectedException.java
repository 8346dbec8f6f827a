// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import java.io.Serial;
import java.util.List;
import java.util.StringJoiner;

/**
 * A rejection, for callers who ask for an exception with {@link PlanResult#orElseThrow()}.
 *
 * @since 0.1.0
 */
public final class PlanRejectedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  // PlanError is not serializable; the message, which says it all, is.
  private final transient List<PlanError> errors;

  PlanRejectedException(List<PlanError> errors) {
    super(message(errors));
    this.errors = errors;
  }

  /** Returns the errors, at least one; empty only in an exception that was serialized. */
  public List<PlanError> errors() {
    return errors == null ? List.of() : errors;
  }

  private static String message(List<PlanError> errors) {
    StringJoiner text = new StringJoiner("; ");
    for (PlanError error : errors) {
      text.add(error.toString());
    }
    return text.toString();
  }
}
