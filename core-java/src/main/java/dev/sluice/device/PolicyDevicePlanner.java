// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.queue.PlanResult;
import dev.sluice.queue.WorkQueuePlanner;

/** A record, because the JIT trusts a record's fields to be constant. */
record PolicyDevicePlanner(WorkQueuePlanner queues) implements DevicePlanner {
  @Override
  public PlanResult<DevicePlan> plan(DeviceProfile profile) {
    return new Ledger(queues, profile).result();
  }

  @Override
  public String explain(DeviceProfile profile) {
    return Explanation.of(new Ledger(queues, profile));
  }
}
