// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.QueueLine;
import dev.sluice.device.ResidentLine;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * A device, as what it offers to programs.
 *
 * @param indexBits the width of a kernel's indices
 * @param maxSegments the most pieces that an array may be split into
 * @param residentGroups the groups of a launch: as many as run at once if a kernel's registers and
 *     local memory allow, which the driver says of the compiled kernel
 */
record CatalogDevice(
    String name,
    DeviceMemory memory,
    DeviceLimits limits,
    int indexBits,
    @Unsigned long maxSegments,
    @Unsigned long residentGroups) {
  static final @Unsigned long ENTRY_BYTES = 8;
  static final @Unsigned long CONTROL_BYTES = 64;

  private static final @Unsigned long U32_MAX = 0xFFFF_FFFFL;

  /** Totals as one driver each reported them, and multiprocessors times groups of 256 threads. */
  static List<CatalogDevice> all() {
    return List.of(
        cuda("A100-40", 42_298_834_944L, 108 * 8),
        cuda("H100", 85_017_493_504L, 132 * 8),
        cuda("RTX-5090", 33_677_180_928L, 170 * 6),
        cuda("V100-32", 34_058_272_768L, 80 * 8),
        new CatalogDevice(
            "WebGPU",
            DeviceMemory.ofFree(1 << 30),
            DeviceLimits.builder()
                .maxAllocationBytes(268_435_456)
                .maxBindingBytes(134_217_728)
                .granularity(4)
                .alignment(256)
                .maxThreadsPerGroup(256)
                .maxGroupsX(65_535)
                .maxGroupsY(65_535)
                .build(),
            32,
            4,
            // Nobody tells how many run at once there; any number strides.
            256));
  }

  private static CatalogDevice cuda(
      String name, @Unsigned long totalBytes, @Unsigned long residentGroups) {
    DeviceLimits limits = DeviceLimits.builder().granularity(2_097_152).alignment(256).build();
    return new CatalogDevice(name, DeviceMemory.ofTotal(totalBytes), limits, 64, 1, residentGroups);
  }

  /** Returns the device with all that a breadth-first search of the graph keeps on it. */
  DeviceProfile bfsOf(MeasuredGraph graph, @Unsigned long reserveBytes) {
    @Unsigned long vertices = graph.vertices();
    DeviceProfile.Builder device =
        DeviceProfile.builder(graph.name() + " on " + name).memory(memory).limits(limits);
    if (memory.isTotal()) {
      device.reserve("context", reserveBytes);
    }
    // Without 64-bit integers an offset takes two words only where one would not do.
    boolean narrowOffsets = indexBits == 32 && Long.compareUnsigned(graph.edges(), U32_MAX) <= 0;
    return device
        .line(array("row offsets", vertices + 1, narrowOffsets ? 4 : 8))
        .line(array("targets", graph.edges(), 4))
        .line(array("visited", Long.divideUnsigned(vertices + 31, 32), 4))
        .line(array("distance", vertices, 4))
        .line(
            QueueLine.builder(
                    "frontier",
                    WorkQueueProfile.builder()
                        .capacity(vertices)
                        .bound(vertices)
                        .entryBytes(ENTRY_BYTES)
                        .controlBytes(CONTROL_BYTES)
                        .initialItems(graph.sourceItems())
                        .indexBits(indexBits)
                        .build())
                .maxSegments(maxSegments)
                .drain(PlannedGraph.drain(graph, residentGroups).totalItems(vertices).build())
                .build())
        .build();
  }

  private ResidentLine array(String label, @Unsigned long count, @Unsigned long bytesEach) {
    return ResidentLine.builder(label)
        .count(count)
        .bytesEach(bytesEach)
        .maxSegments(maxSegments)
        .build();
  }
}
