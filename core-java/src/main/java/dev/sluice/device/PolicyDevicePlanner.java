// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.QueueDoor;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** A record, because the JIT trusts a record's fields to be constant. */
record PolicyDevicePlanner(QueueDoor queues) implements DevicePlanner {
  @Override
  public DeviceLedger ledger(DeviceProfile profile) {
    return profile.isOfOneDevice()
        ? DeviceWalk.over(queues, profile).ledger()
        : SeveralDevices.of(queues, profile).ledger();
  }

  @Override
  public DeviceLedger fewestDevices(DeviceProfile profile, @Unsigned long most) {
    if (most == 0) {
      throw new IllegalArgumentException("most: 0 devices, the least is 1");
    }
    @Unsigned long devices = 1;
    DeviceProfile tried = profile.toBuilder().devices(devices).build();
    while (devices != most && !SeveralDevices.of(queues, tried).isPlanned()) {
      devices++;
      tried = profile.toBuilder().devices(devices).build();
    }
    return ledger(tried);
  }
}
