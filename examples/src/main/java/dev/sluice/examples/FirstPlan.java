// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;

/** The first example of the README: a queue that does not fit, and one that does. */
public final class FirstPlan {
  private FirstPlan() {}

  /** Prints what the README says that it prints. */
  public static void main(String[] args) {
    // README from here
    var planner = WorkQueuePlanner.using(new UnsignedLongPolicy());
    var queue = WorkQueueProfile.builder().capacity(65_536).entryBytes(16).controlBytes(128);
    var profile = queue.buffering(Buffering.PING_PONG).budgetBytes(2_097_152).build();
    System.out.println(planner.plan(profile));

    var smaller = profile.toBuilder().capacity(65_532).build();
    var plan = planner.planDrain(smaller, 16_384).orElseThrow();
    System.out.println(plan.queue());
    plan.windows().forEach(System.out::println);
    // to here
  }
}
