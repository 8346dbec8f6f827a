// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fuzz.Cases;

class QueueFuzzTest {
  private static final QueueFuzz FUZZ =
      new QueueFuzz(
          WorkQueuePlanner.using(Policies.UNSIGNED),
          WorkQueuePlanner.using(Policies.BIGINT),
          Oracle::answer);

  @FuzzTest
  void queues(byte[] data) {
    Cases.count(FUZZ.check(data));
  }
}
