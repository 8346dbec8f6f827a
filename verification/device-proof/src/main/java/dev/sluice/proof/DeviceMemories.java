// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DevicePlan;
import dev.sluice.device.PlannedLine;
import dev.sluice.device.PlannedResident;
import dev.sluice.device.Region;
import java.util.List;
import java.util.stream.StreamSupport;

/** Allocations of a plan, one for each segment, in its order. */
record DeviceMemories(List<Device.Memory> memories) implements AutoCloseable {
  /** Allocates the residents of a plan. */
  static DeviceMemories ofResidents(Device device, DevicePlan plan) {
    return new DeviceMemories(
        plan.lines().stream()
            .filter(PlannedResident.class::isInstance)
            .map(PlannedLine::regions)
            .flatMap(List::stream)
            .flatMap(region -> allocate(device, region))
            .toList());
  }

  /** Allocates the regions of a planned line. */
  static DeviceMemories of(Device device, PlannedLine line) {
    return new DeviceMemories(
        line.regions().stream().flatMap(region -> allocate(device, region)).toList());
  }

  private static java.util.stream.Stream<Device.Memory> allocate(Device device, Region region) {
    return StreamSupport.stream(region.segments().spliterator(), false)
        .map(segment -> device.allocate(Sizes.of(segment.bytes())));
  }

  Device.Memory get(int number) {
    return memories.get(number);
  }

  @Override
  public void close() {
    memories.forEach(Device.Memory::close);
  }
}
