// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.kernel.KernelHeader;
import dev.sluice.kernel.KernelLanguage;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What segments have besides their elements: headers, and what makes them a multiple. */
class SegmentSizeTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);
  private static final long GIB = 1L << 30;

  private static DeviceProfile floats(long count, long segments) {
    return DeviceProfile.builder("TornadoVM")
        .memory(DeviceMemory.ofFree(16 * GIB))
        .limits(DeviceLimits.builder().arrayHeaderBytes(16).maxAllocationBytes(GIB).build())
        .line(
            ResidentLine.builder("floats").count(count).bytesEach(4).maxSegments(segments).build())
        .build();
  }

  @Test
  void aHeaderTakesItsPartOfAnAllocation() {
    // 2^28 × 4 = 1 GiB, and 16 bytes more.
    PlanError error = PLANNER.ledger(floats(268_435_456, 1)).errors().get(0);
    assertThat(error.message())
        .isEqualTo(
            "'floats': over max allocation: elements of 1,073,741,840 bytes, one allocation has at"
                + " most 1,073,741,824, 16 over, in at most 1 segment");
    assertThat(error.fix()).startsWith("split into 2 segments");

    Region cut = region(floats(268_435_456, 2));
    assertThat(cut.segmentCount()).isEqualTo(2);
    // (2^30 - 16) / 4
    assertThat(cut.segmentSlots()).isEqualTo(268_435_452);
    assertThat(cut.segment(0).bytes()).isEqualTo(GIB);
    assertThat(cut.segment(1).bytes()).isEqualTo(4 * 4 + 16);
    assertThat(cut.segment(1).elementBytes()).isEqualTo(4 * 4);
    assertThat(cut.segment(1).firstElementOffset()).isEqualTo(16);
    assertThat(cut.bytes()).isEqualTo(GIB);
    assertThat(cut.takenBytes()).isEqualTo(GIB + 2 * 16);
    assertThat(cut.paddingBytes()).isEqualTo(2 * 16);

    Region whole = region(floats(268_435_452, 1));
    assertThat(whole.segmentCount()).isEqualTo(1);
    assertThat(whole.takenBytes()).isEqualTo(GIB);
    assertThat(whole.headerBytes()).isEqualTo(16);
    assertThat(whole.firstElementOffset()).isEqualTo(16);
    assertThat(allocations(plan(floats(268_435_452, 1)))).containsExactly("floats 1073741824");
  }

  /**
   * A header of 16 bytes before 2^64-10: that it is more than an allocation has is no more news.
   */
  @Test
  void aControlBlockThatExceedsU64IsNotComparedWithAnAllocation() {
    WorkQueueProfile queue =
        WorkQueueProfile.builder().capacity(1).entryBytes(1).controlBytes(-10).build();
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(-1))
            .limits(DeviceLimits.builder().arrayHeaderBytes(16).maxAllocationBytes(GIB).build())
            .queue("q", queue)
            .build();
    assertThat(PLANNER.ledger(profile).errors())
        .extracting(PlanError::message)
        .containsExactly("'q': segment size: 18,446,744,073,709,551,606 + 16 exceeds 2^64-1");
  }

  /** Views are of elements; a header is not the host's to copy. */
  @Test
  void aHostSeesNoHeader() {
    assertThat(region(floats(4, 1)).segment(0).hostViews().get(0).length()).isEqualTo(16);
  }

  @Test
  void whatIsAskedForIsAMultiple() {
    DeviceProfile.Builder bytes =
        DeviceProfile.builder("WebGPU")
            .memory(DeviceMemory.ofFree(100))
            .limits(DeviceLimits.builder().bytesMultipleOf(4).maxBindingBytes(15).build())
            .line(ResidentLine.builder("bytes").count(13).bytesEach(1).maxSegments(2).build());
    // 13 are rounded up to 16, and of 15 a segment has 12.
    DevicePlan plan = plan(bytes.build());
    assertThat(allocations(plan)).containsExactly("bytes segment 0 12", "bytes segment 1 4");
    assertThat(plan.lines().get(0).bytes()).isEqualTo(13);
    assertThat(plan.lines().get(0).takenBytes()).isEqualTo(16);
    assertThat(plan.freeBytes()).isEqualTo(84);
  }

  /**
   * Alignment 8, headers of 3 bytes, multiples of 4. A control block of 5 bytes: 3 + 5 are 8, at 0.
   * Three entries of 2 bytes: 3 + 6 are 12 as a multiple, at 8, up to 20. Flags of 1 byte: 3 + 3
   * are 8 as a multiple, at 24, up to 32.
   */
  @Test
  void inAnArenaSegmentsStartAlignedAndElementsBehindTheHeader() {
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(100))
            .limits(
                DeviceLimits.builder().alignment(8).arrayHeaderBytes(3).bytesMultipleOf(4).build())
            .placement(Placement.ARENA)
            .queue(
                "q",
                WorkQueueProfile.builder()
                    .capacity(3)
                    .entry(EntryLayout.builder().u16("x").sideArray("flag", DeviceType.U8).build())
                    .controlBytes(5)
                    .build())
            .build();
    DevicePlan plan = plan(profile);
    List<Region> regions = plan.lines().get(0).regions();
    assertThat(regions).extracting(Region::offset).containsExactly(0L, 8L, 24L);
    assertThat(regions).extracting(Region::firstElementOffset).containsExactly(3L, 11L, 27L);
    assertThat(regions).extracting(Region::takenBytes).containsExactly(8L, 12L, 12L);
    assertThat(allocations(plan)).containsExactly("arena 32");
    // A header for device code says where elements are.
    assertThat(KernelHeader.of(plan, KernelLanguage.OPENCL).replaceAll(" +", " "))
        .contains("define SLUICE_ARENA_BYTES SLUICE_U64(32)")
        .contains("define SLUICE_ARRAY_HEADER_BYTES SLUICE_U64(3)")
        .contains("define SLUICE_BYTES_MULTIPLE_OF SLUICE_U64(4)")
        .contains("define SLUICE_Q_CONTROL_OFFSET SLUICE_U64(3)")
        .contains("define SLUICE_Q_ENTRY_OFFSET SLUICE_U64(11)")
        .contains("define SLUICE_Q_SIDE_FLAG_OFFSET SLUICE_U64(16)");
  }

  @Test
  void aLimitThatHoldsNoMoreThanAHeaderHoldsNothing() {
    for (long limit : new long[] {1, 15, 16, 19}) {
      DeviceProfile profile =
          DeviceProfile.builder("d")
              .memory(DeviceMemory.ofFree(1_000))
              .limits(DeviceLimits.builder().arrayHeaderBytes(16).maxAllocationBytes(limit).build())
              .line(ResidentLine.builder("r").count(2).bytesEach(4).maxSegments(-1).build())
              .build();
      assertThat(PLANNER.ledger(profile).errors())
          .singleElement()
          .isInstanceOf(DeviceError.OverMaxAllocation.class);
    }
  }

  @Test
  void aLargestQueueLeavesRoomForHeaders() {
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(1_000))
            .limits(DeviceLimits.builder().arrayHeaderBytes(16).granularity(64).build())
            .queue("q", WorkQueueProfile.builder().largest().entryBytes(8).controlBytes(4).build())
            .build();
    // 64 for the control block; 14 steps of 64 are 896, less 16, of 8 each: 110.
    assertThat(plan(profile).queue("q").plan().capacity()).isEqualTo(110);
  }

  private static DevicePlan plan(DeviceProfile profile) {
    return PLANNER.plan(profile).orElseThrow();
  }

  private static Region region(DeviceProfile profile) {
    return plan(profile).lines().get(0).regions().get(0);
  }

  private static List<String> allocations(DevicePlan plan) {
    List<String> all = new ArrayList<>();
    for (Allocation allocation : plan.allocations()) {
      all.add(allocation.label() + " " + allocation.bytes());
    }
    return all;
  }

  /** The largest multiple of 4 is 2^64 - 4, of which the header takes its bytes. */
  @Test
  void aSegmentFitsUpToTheLargestMultiple() {
    SegmentSize size = new SegmentSize(16, 4);
    assertThat(size.fits(-20)).isTrue();
    assertThat(size.fits(-19)).isFalse();
    assertThat(new SegmentSize(-4, 4).fits(0)).isTrue();
    assertThat(new SegmentSize(-4, 4).fits(1)).isFalse();
    assertThat(new SegmentSize(-3, 4).fits(0)).isFalse();
  }
}
