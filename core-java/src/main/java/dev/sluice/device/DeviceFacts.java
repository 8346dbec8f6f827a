// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.QueueDoor;
import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * What all lines of a device have in common.
 *
 * @param segmentLimit the most bytes of a segment
 */
record DeviceFacts(
    QueueDoor queues, DeviceLimits limits, RegionLayout layout, @Unsigned long segmentLimit) {
  static DeviceFacts of(QueueDoor queues, DeviceProfile profile, @Unsigned long available) {
    DeviceLimits limits = profile.limits();
    return new DeviceFacts(
        queues,
        limits,
        new RegionLayout(
            queues.arithmetic(),
            profile.placement() == Placement.ARENA,
            limits.alignment(),
            limits.granularity(),
            available),
        U64.min(
            limits.maxAllocationBytes().orElse(U64.MAX), limits.maxBindingBytes().orElse(U64.MAX)));
  }

  /** Returns the most groups of a launch, 2^64-1 if there is no limit. */
  @Unsigned
  long mostGroups() {
    @Unsigned long x = limits.maxGroupsX().orElse(U64.MAX);
    @Unsigned long y = limits.maxGroupsY().orElse(U64.MAX);
    return U64.productFits(x, y) ? x * y : U64.MAX;
  }

  /** Returns the most bytes of an arena, 2^64-1 if there is none, or no limit on it. */
  @Unsigned
  long arenaLimit() {
    return layout.arena() ? limits.maxAllocationBytes().orElse(U64.MAX) : U64.MAX;
  }
}
