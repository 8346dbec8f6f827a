// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.QueueLine;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DegreeProfile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The steps of the page that sizes a queue for a device; each prints what the page says. */
public final class SizeForDevice {
  private SizeForDevice() {}

  /** Bounds of one step of a search. */
  public static void bounds() {
    // bounds from here
    var degrees = DegreeProfile.ofCsrOffsets(new long[] {0, 4, 4, 11, 13, 17, 18});
    System.out.println(degrees);
    System.out.println(Long.toUnsignedString(degrees.expansionBound(4)));
    System.out.println(Long.toUnsignedString(degrees.expansionBound(4, 3)));
    System.out.println(Long.toUnsignedString(degrees.expansionBoundWithRepeats(4)));
    System.out.println(Long.toUnsignedString(degrees.largestWindow(15)));
    // to here
  }

  /** What else may be asked of a capacity, and what it leaves to others. */
  public static void asked() {
    // asked from here
    var near = WorkQueueProfile.builder().entryBytes(8);
    var far = WorkQueueProfile.builder().entryBytes(8);
    var card =
        DeviceProfile.builder("card")
            .memory(DeviceMemory.ofFree(1 << 30))
            .queue(
                "near", near.capacity(Capacity.largest().atMost(1_000_000).multipleOf(256)).build())
            .queue("far", far.capacity(Capacity.largest().multipleOf(256)).build())
            .build();
    System.out.print(DevicePlanner.using(new UnsignedLongPolicy()).explain(card));

    var pair =
        WorkQueueProfile.builder()
            .capacity(Capacity.largest().powerOfTwo().atLeast(40_000))
            .entryBytes(16)
            .controlBytes(128)
            .buffering(Buffering.PING_PONG)
            .budgetBytes(2 << 20)
            .build();
    System.out.println(WorkQueuePlanner.using(new UnsignedLongPolicy()).plan(pair));
    // to here
  }

  /** A graph and its queue on one card. */
  public static void ledger() {
    // ledger from here
    long vertices = 65_608_366;
    long edges = 3_612_134_270L;
    var frontier =
        WorkQueueProfile.builder()
            .capacity(vertices)
            .bound(vertices)
            .initialItems(1)
            .entryBytes(8)
            .controlBytes(128)
            .indexBits(32)
            .build();
    var drain =
        DrainProfile.builder()
            .itemsPerGroup(256)
            .grid(GridKind.STRIDED)
            .residentGroups(108 * 8)
            .totalItems(vertices)
            .polledEvery(64)
            .build();
    var card =
        DeviceProfile.builder("A100-SXM4-40GB")
            .memory(DeviceMemory.ofTotal(42_298_834_944L))
            .limits(DeviceLimits.builder().granularity(2_097_152).build())
            .reserve("context", 640 << 20)
            .resident("row offsets", vertices + 1, 8)
            .resident("targets", edges, 4)
            .resident("distance", vertices, 4)
            .line(QueueLine.builder("frontier", frontier).drain(drain).build())
            .build();
    System.out.print(DevicePlanner.using(new UnsignedLongPolicy()).explain(card));
    // to here
  }

  /** A queue that takes what is left, what a run tells of it, and the plan after that. */
  @SuppressWarnings("signedness") // ByteBuffer hands out the bits of the tail, a u64, as a long
  public static void replan() {
    // replan from here
    var planner = DevicePlanner.using(new UnsignedLongPolicy());
    var delta =
        WorkQueueProfile.builder()
            .largest()
            .bound(35_000_000)
            .initialItems(165_435)
            .entryBytes(8)
            .controlBytes(64)
            .buffering(Buffering.PING_PONG)
            .build();
    var drain =
        DrainProfile.builder().itemsPerGroup(256).grid(GridKind.STRIDED).residentGroups(768);
    var line = QueueLine.builder("delta", delta).drain(drain.build()).build();
    var small = DeviceProfile.builder("slice").memory(DeviceMemory.ofFree(80_000_064)).line(line);
    var plan = planner.plan(small.build()).orElseThrow().queue("delta").plan();
    System.out.println(plan);

    // What the device copied back after the last launch: items, tail, peak, lost.
    var control = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    control.putLong(16, 5_611_392).putLong(24, 743_210);
    var seen = plan.observed(control.getLong(16), control.getLong(24));
    System.out.println(seen);

    var next = line.toBuilder().profile(seen.nextProfile()).build();
    var larger = DeviceProfile.builder("slice").memory(DeviceMemory.ofFree(1 << 30)).line(next);
    System.out.print(planner.explain(larger.build()));
    // to here
  }
}
