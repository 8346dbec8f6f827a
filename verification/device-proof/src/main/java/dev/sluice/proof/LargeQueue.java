// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.PlannedQueue;
import dev.sluice.device.Region;
import dev.sluice.device.RegionKind;

/** The memory of a planned queue, and where launches are counted. */
final class LargeQueue implements AutoCloseable {
  private final DeviceMemories regions;
  private final Device.Memory launches;
  private final int control;
  private final int first;
  private final int last;

  LargeQueue(Device device, PlannedQueue queue) {
    regions = DeviceMemories.of(device, queue);
    launches = device.allocate(Integer.BYTES);
    int controlAt = -1;
    int firstAt = -1;
    int lastAt = -1;
    int number = 0;
    for (Region region : queue.regions()) {
      if (region.kind() == RegionKind.CONTROL) {
        controlAt = number;
      } else if (region.kind() == RegionKind.ENTRIES) {
        lastAt = number;
        firstAt = firstAt < 0 ? number : firstAt;
      }
      number++;
    }
    control = controlAt;
    first = firstAt;
    last = lastAt;
  }

  Device.Memory control() {
    return regions.get(control);
  }

  /** Returns the buffer that the first sweep drains. */
  Device.Memory buffer() {
    return regions.get(first);
  }

  Device.Memory launches() {
    return launches;
  }

  /** Sets what kernels take for the queue; returns the number of the argument behind. */
  int set(Device.Kernel kernel) {
    kernel.set(0, control());
    kernel.set(1, buffer());
    kernel.set(2, regions.get(last));
    kernel.set(3, launches);
    return 4;
  }

  @Override
  public void close() {
    regions.close();
    launches.close();
  }
}
