// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What planning answers: a plan, or the errors that stand against one. Immutable and thread-safe.
 *
 * @param <P> the kind of plan
 * @since 0.1.0
 */
public sealed interface PlanResult<P> {
  /**
   * A plan was made.
   *
   * @param <P> the kind of plan
   * @param plan the plan
   * @since 0.1.0
   */
  record Planned<P>(P plan) implements PlanResult<P> {
    /** Rejects null. */
    public Planned {
      Objects.requireNonNull(plan, "plan");
    }
  }

  /**
   * No plan was made. This is a normal answer, not a failure of the planner.
   *
   * @param <P> the kind of plan
   * @param errors the rules that were violated, at least one
   * @since 0.1.0
   */
  record Rejected<P>(List<PlanError> errors) implements PlanResult<P> {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Rejected {
      errors = List.copyOf(Objects.requireNonNull(errors, "errors"));
      if (errors.isEmpty()) {
        throw new IllegalArgumentException("errors is empty: a rejection has at least one");
      }
    }
  }

  /** Says whether a plan was made. */
  default boolean isPlanned() {
    return this instanceof Planned<P>;
  }

  /**
   * Returns the plan.
   *
   * @throws PlanRejectedException with the errors, if no plan was made
   */
  default P orElseThrow() {
    if (this instanceof Planned<P> planned) {
      return planned.plan();
    }
    throw new PlanRejectedException(((Rejected<P>) this).errors());
  }

  /** Returns the plan, or empty if none was made. */
  default Optional<P> toOptional() {
    return this instanceof Planned<P> planned ? Optional.of(planned.plan()) : Optional.empty();
  }

  /**
   * Returns what the function that applies makes of the plan or of the errors.
   *
   * @param <R> what both functions return, null included
   */
  default <R extends @Nullable Object> R fold(
      Function<? super P, ? extends R> onPlanned,
      Function<? super List<PlanError>, ? extends R> onRejected) {
    Objects.requireNonNull(onPlanned, "onPlanned");
    Objects.requireNonNull(onRejected, "onRejected");
    return this instanceof Planned<P> planned
        ? onPlanned.apply(planned.plan())
        : onRejected.apply(((Rejected<P>) this).errors());
  }
}
