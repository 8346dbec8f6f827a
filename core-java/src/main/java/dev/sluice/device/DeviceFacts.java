// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.QueueDoor;
import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What all lines of a device have in common.
 *
 * @param segmentLimit the most bytes of the elements of a segment, 2^64-1 if there is no limit
 * @param counts the segments of the lines, null if no limit is on them
 */
record DeviceFacts(
    QueueDoor queues,
    DeviceLimits limits,
    RegionLayout layout,
    @Unsigned long segmentLimit,
    @Nullable SegmentCounts counts) {
  static DeviceFacts of(
      QueueDoor queues,
      DeviceProfile profile,
      @Unsigned long available,
      @Nullable SegmentCounts counts) {
    DeviceLimits limits = profile.limits();
    SegmentSize size = SegmentSize.of(limits);
    @Unsigned long segmentBytes = segmentBytes(limits);
    return new DeviceFacts(
        queues,
        limits,
        new RegionLayout(
            queues.arithmetic(),
            profile.placement() == Placement.ARENA,
            limits.alignment(),
            limits.granularity(),
            size,
            available),
        segmentBytes == U64.MAX ? U64.MAX : size.mostElements(segmentBytes),
        counts);
  }

  /** Returns the most bytes of a segment, 2^64-1 if there is no limit. */
  static @Unsigned long segmentBytes(DeviceLimits limits) {
    return U64.min(
        limits.maxAllocationBytes().orElse(U64.MAX), limits.maxBindingBytes().orElse(U64.MAX));
  }

  /**
   * Returns the most segments that a line may have which chooses its capacity, 2^64-1 if there is
   * no limit.
   *
   * @param keepsOthers whether the lines behind it keep those that they have
   */
  @Unsigned
  long mostSegments(DeviceLine line, boolean keepsOthers) {
    return counts == null ? U64.MAX : counts.left(line, keepsOthers);
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
