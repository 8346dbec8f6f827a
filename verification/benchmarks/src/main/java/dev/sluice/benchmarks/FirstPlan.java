// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.util.Iterator;
import java.util.ServiceLoader;

/**
 * Finds a policy, plans a queue and prints the plan, in a virtual machine that did nothing else.
 */
final class FirstPlan {
  private FirstPlan() {}

  public static void main(String[] args) {
    WorkQueuePlanner planner = WorkQueuePlanner.using(NumericPolicies.require("unsigned"));
    WorkQueueProfile profile =
        WorkQueueProfile.builder().capacity(65_532).entryBytes(16).budgetBytes(2_097_152).build();
    System.out.println(planner.plan(profile).orElseThrow());
  }

  /** Finds a policy with the platform's own means and prints: what no planner can save. */
  static final class Finding {
    private Finding() {}

    public static void main(String[] args) {
      Iterator<NumericPolicy> policies = ServiceLoader.load(NumericPolicy.class).iterator();
      System.out.println(policies.next().id());
    }
  }

  /** What to compare with. */
  static final class Empty {
    private Empty() {}

    public static void main(String[] args) {}
  }
}
