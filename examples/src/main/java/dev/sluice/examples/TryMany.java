// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;

/** A search as an autotuner has it: many candidates, of which the best is kept. */
@SuppressWarnings("signedness") // blocks and slots are far below 2^63
public final class TryMany {
  // search from here
  private static final WorkQueuePlanner PLANNER = WorkQueuePlanner.using(new UnsignedLongPolicy());

  /** Finds the whole blocks, in one buffer or two, that fill the budget best. */
  static WorkQueueProfile fullest(WorkQueueProfile start, long slotsPerBlock) {
    var candidate = start.toCandidate();
    var best = start;
    long most = 0;
    for (long blocks = 1; blocks <= 1_000_000; blocks++) {
      for (var buffering : Buffering.values()) {
        candidate.capacity(blocks * slotsPerBlock).buffering(buffering);
        if (PLANNER.tryPlan(candidate)
            && Long.compareUnsigned(candidate.residentBytes(), most) > 0) {
          most = candidate.residentBytes();
          best = candidate.profile();
        }
      }
    }
    return best;
  }

  // to here

  private TryMany() {}

  /** Prints the best plan, and why the next one has none. */
  public static void main(String[] args) {
    // use from here
    var queue = WorkQueueProfile.builder().capacity(1).entryBytes(12).controlBytes(128);
    var best = fullest(queue.budgetBytes(2_000_000_000).build(), 384);
    System.out.println(PLANNER.plan(best));

    var slots = best.capacity().slots().getAsLong();
    var more = best.toBuilder().capacity(slots + 384).build();
    System.out.println(PLANNER.plan(more));
    // to here
  }
}
