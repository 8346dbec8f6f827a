// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.QueueDoor;

/** A record, because the JIT trusts a record's fields to be constant. */
record PolicyDevicePlanner(QueueDoor queues) implements DevicePlanner {
  @Override
  public DeviceLedger ledger(DeviceProfile profile) {
    return DeviceWalk.over(queues, profile).ledger();
  }
}
