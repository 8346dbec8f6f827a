// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.LaunchCosts;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;

/** The first example of the README: a queue that does not fit, and one that does. */
public final class FirstPlan {
  private FirstPlan() {}

  /** Prints what the README says that it prints. */
  public static void main(String[] args) {
    // README from here
    var planner = WorkQueuePlanner.using(new UnsignedLongPolicy());
    var queue = WorkQueueProfile.builder().capacity(23_951_236).entryBytes(8).controlBytes(128);
    var profile = queue.buffering(Buffering.PING_PONG).budgetBytes(268_435_456).build();
    System.out.println(planner.plan(profile));

    var single = profile.toBuilder().buffering(Buffering.SINGLE).build();
    var costs = LaunchCosts.builder().enqueue(2_550_000).launch(794_000).group(600).build();
    var drain = DrainProfile.builder().itemsPerGroup(256).totalItems(23_951_236).costs(costs);
    drain.grid(GridKind.STRIDED).residentGroups(1_056).sweepsAtMost(6_261);
    var plan = planner.planDrain(single, drain.build()).orElseThrow();
    System.out.println(plan.totals().orElseThrow());
    // to here
  }
}
