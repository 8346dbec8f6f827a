// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * A graph, what planning its queue answered, and what the usual guess would have taken.
 *
 * @param fixedFactorBytes the resident bytes of a queue with {@link #FIXED_FACTOR} slots a vertex
 */
record PlannedGraph(
    MeasuredGraph graph, PlanResult<DrainPlan> result, @Unsigned long fixedFactorBytes) {
  static final @Unsigned long ENTRY_BYTES = 8;
  static final @Unsigned long CONTROL_BYTES = 64;
  static final @Unsigned long ITEMS_PER_GROUP = 256;
  static final @Unsigned long POLLED_EVERY = 64;
  static final @Unsigned long FIXED_FACTOR = 6;

  /** 108 multiprocessors of 2,048 threads, in groups of 256. */
  static final @Unsigned long A100_GROUPS = 864;

  private static final @Unsigned long NO_LIMIT = -1;

  static PlannedGraph of(MeasuredGraph graph, NumericPolicy policy, @Unsigned long budgetBytes) {
    WorkQueuePlanner planner = WorkQueuePlanner.using(policy);
    @Unsigned long guess = policy.multiply(graph.vertices(), FIXED_FACTOR).getAsLong();
    WorkQueuePlan guessed = planner.plan(profile(graph, guess, NO_LIMIT)).orElseThrow();
    return new PlannedGraph(
        graph,
        planner.planDrain(
            profile(graph, graph.peakVertexFrontier(), budgetBytes),
            drain(graph, A100_GROUPS).totalItems(graph.items()).build()),
        guessed.residentBytes());
  }

  /**
   * One window, groups that stride, and a flag that ends the run: what was fast where it was
   * measured.
   */
  static DrainProfile.Builder drain(MeasuredGraph graph, @Unsigned long residentGroups) {
    return DrainProfile.builder()
        .itemsPerGroup(ITEMS_PER_GROUP)
        .grid(GridKind.STRIDED)
        .residentGroups(residentGroups)
        .sweeps(graph.levels())
        .polledEvery(POLLED_EVERY);
  }

  private static WorkQueueProfile profile(
      MeasuredGraph graph, @Unsigned long capacity, @Unsigned long budgetBytes) {
    return WorkQueueProfile.builder()
        .capacity(capacity)
        .entryBytes(ENTRY_BYTES)
        .controlBytes(CONTROL_BYTES)
        .buffering(Buffering.PING_PONG)
        .initialItems(graph.sourceItems())
        .budgetBytes(budgetBytes)
        .build();
  }
}
