// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.NumericPolicyException;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * Plans one queue. Rules are checked in a fixed order, and a rejection reports the first that is
 * violated:
 *
 * <ol>
 *   <li>drain planning: at least one item per launch, else {@link QueueError.ZeroDrainWindow}
 *   <li>expansion: the capacity wanted fits u64, else {@link QueueError.Overflow}
 *   <li>fixed: the capacity is not 0, else {@link QueueError.ZeroCapacity}
 *   <li>the entry bytes are not 0, else {@link QueueError.ZeroEntryBytes}
 *   <li>fixed: the initial items fit the capacity, else {@link
 *       QueueError.InitialItemsExceedCapacity}
 *   <li>the host reads the final state only, else {@link QueueError.HostParticipationRejected}
 *   <li>queue bytes, then resident bytes, fit u64, else {@link QueueError.Overflow}
 *   <li>the resident bytes fit the budget, else {@link QueueError.OverBudget}
 *   <li>the index counts the capacity and the bound, else {@link QueueError.IndexTooNarrow}
 * </ol>
 *
 * <p>Immutable and thread-safe; make one and keep it, best in a {@code static final} field.
 *
 * @since 0.1.0
 */
public sealed interface WorkQueuePlanner permits PolicyWorkQueuePlanner {
  /**
   * Returns a planner that computes with the policy that {@link NumericPolicies#select()} finds.
   *
   * @throws IllegalStateException if there is not exactly one; the message says why and what to do
   */
  static WorkQueuePlanner create() {
    return using(NumericPolicies.select());
  }

  /** Returns a planner that computes with {@code policy}. */
  static WorkQueuePlanner using(NumericPolicy policy) {
    return new PolicyWorkQueuePlanner(new Arithmetic(Objects.requireNonNull(policy, "policy")));
  }

  /**
   * Plans a queue.
   *
   * @throws IllegalArgumentException if the profile has no budget, which is a device's to give
   * @throws NumericPolicyException if the policy throws, returns null or gives an answer that
   *     cannot be right
   */
  PlanResult<WorkQueuePlan> plan(WorkQueueProfile profile);

  /**
   * Plans a queue and the windows in which it is drained, of which no more is said.
   *
   * @param maxItemsPerLaunch the most slots that one launch drains, any u64
   * @throws IllegalArgumentException if the profile has no budget, which is a device's to give
   * @throws NumericPolicyException if the policy throws, returns null or gives an answer that
   *     cannot be right
   */
  PlanResult<DrainPlan> planDrain(WorkQueueProfile profile, @Unsigned long maxItemsPerLaunch);

  /**
   * Plans a queue and how it is drained: its windows, and, as far as the settings tell, their
   * grids, what is launched in all sweeps, and why that is a bad idea.
   *
   * @throws IllegalArgumentException if the profile has no budget, which is a device's to give
   * @throws NumericPolicyException if the policy throws, returns null or gives an answer that
   *     cannot be right
   */
  PlanResult<DrainPlan> planDrain(WorkQueueProfile profile, DrainProfile drain);

  /**
   * Plans a candidate, and says whether that made a plan, whose figures the candidate then has. The
   * rules and their order are those of {@link #plan}; no object is made for the answer.
   *
   * @throws IllegalArgumentException if the candidate has no budget
   * @throws NumericPolicyException if the policy throws, returns null or gives an answer that
   *     cannot be right; the candidate is then as if it had been rejected
   */
  boolean tryPlan(WorkQueueCandidate candidate);
}
