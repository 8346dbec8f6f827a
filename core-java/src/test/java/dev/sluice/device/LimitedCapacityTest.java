// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult.Rejected;
import dev.sluice.queue.QueueError.CapacityNotAllowed;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of a capacity, on a device: calculated by hand. */
@ParameterizedClass
@MethodSource("policies")
class LimitedCapacityTest {
  private static final long GIB = 1L << 30;

  private final DevicePlanner planner;

  LimitedCapacityTest(NumericPolicy policy) {
    this.planner = DevicePlanner.using(policy);
  }

  static List<NumericPolicy> policies() {
    return Policies.all();
  }

  private static DeviceProfile.Builder device(long bytes) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(bytes));
  }

  private static WorkQueueProfile.Builder queue(Capacity capacity, long entryBytes) {
    return WorkQueueProfile.builder().capacity(capacity).entryBytes(entryBytes);
  }

  private long granted(DeviceProfile.Builder device, String line) {
    return planner.plan(device.build()).orElseThrow().queue(line).plan().capacity();
  }

  private PlanError error(DeviceProfile.Builder device) {
    DeviceProfile profile = device.build();
    List<PlanError> errors = ((Rejected<?>) planner.plan(profile)).errors();
    assertThat(errors).hasSize(1);
    for (Remedy remedy : errors.get(0).remedies()) {
      assertThat(planner.plan(profile.with(remedy)).isPlanned()).as("%s", remedy).isTrue();
    }
    return errors.get(0);
  }

  private static Remedy remedy(RemedyKind kind, long amount) {
    return Remedy.of(kind, amount).onLine("q");
  }

  // ---- Segments that are cut in two ways ----

  /**
   * 8-byte entries: 16,777,216 slots fit a segment, or 16,776,960, four windows. At most 21 windows
   * are 88,079,040 slots, in whole segments; from 83,884,801 to 83,886,080 slots segments are full,
   * and windows 25.
   */
  private static DeviceProfile.Builder twoCuts(WorkQueueProfile.Builder queue) {
    return device(4 * GIB)
        .limits(
            DeviceLimits.builder()
                .maxBindingBytes(134_217_728)
                .maxItemsPerLaunch(4_194_240)
                .maxWindows(21)
                .build())
        .line(
            QueueLine.builder("q", queue.build()).maxSegments(100).drainWindow(4_194_240).build());
  }

  @Test
  void roundingBreaksNoLimitThatMoreSlotsDidNot() {
    assertThat(granted(twoCuts(queue(Capacity.largest(), 8)), "q")).isEqualTo(88_079_040);
    // Rounded down, the first would be 83,886,080, which 21 windows do not drain.
    assertThat(granted(twoCuts(queue(Capacity.largest().multipleOf(41_943_040), 8)), "q"))
        .isEqualTo(41_943_040);
    // 4 full segments of 5 windows
    assertThat(granted(twoCuts(queue(Capacity.largest().powerOfTwo(), 8)), "q"))
        .isEqualTo(67_108_864);
    assertThat(granted(twoCuts(queue(Capacity.largest().multipleOf(256), 8)), "q"))
        .isEqualTo(88_078_848);
  }

  @Test
  void norDoesACeiling() {
    // Each stops where segments are full: 5 whole ones are 83,884,800 slots, and 20 windows.
    assertThat(granted(twoCuts(queue(Capacity.largest().atMost(83_886_080), 8)), "q"))
        .isEqualTo(83_884_800);
    assertThat(granted(twoCuts(queue(Capacity.largest(), 8).bound(83_885_000)), "q"))
        .isEqualTo(83_884_800);
    assertThat(granted(twoCuts(queue(Capacity.expansion(83_885_000).clampToFit(), 8)), "q"))
        .isEqualTo(83_884_800);
  }

  @Test
  void norDoesWhatOneQueueLeavesToAnother() {
    // At its ceiling, 83,884,800 slots of 8 bytes, the first leaves the rest to the second.
    DeviceProfile.Builder device =
        twoCuts(queue(Capacity.largest(), 8).bound(83_885_000))
            .line(
                QueueLine.builder("far", queue(Capacity.largest(), 1).build())
                    .maxSegments(1_000)
                    .drainWindow(4_194_240)
                    .build());
    DevicePlan plan = planner.plan(device.build()).orElseThrow();
    assertThat(plan.queue("q").plan().capacity()).isEqualTo(83_884_800);
    // 21 windows of 4,194,240 of 1 byte are in one segment.
    assertThat(plan.queue("far").plan().capacity()).isEqualTo(88_079_040);
  }

  // ---- Shares ----

  @Test
  void whatAMostLeavesGoesToTheOthers() {
    for (Capacity first :
        List.of(
            Capacity.largest().atMost(1_000_000),
            Capacity.largest().atMost(1_000_255).multipleOf(1_000),
            Capacity.largest().atLeast(1_000_000).atMost(1_000_000))) {
      DevicePlan plan =
          planner
              .plan(
                  device(GIB)
                      .queue("q", queue(first, 8).build())
                      .queue("far", queue(Capacity.largest(), 8).build())
                      .build())
              .orElseThrow();
      assertThat(plan.queue("q").plan().capacity()).isEqualTo(1_000_000);
      assertThat(plan.queue("far").plan().capacity()).isEqualTo(133_217_728);
      assertThat(plan.freeBytes()).isZero();
    }
  }

  @Test
  void whatRoundingLeavesGoesToTheNext() {
    // Half of 1,000 bytes is 500: 384 are the most of 128 each, and the next has 616.
    DeviceProfile.Builder device =
        device(1_000)
            .queue("q", queue(Capacity.largest().multipleOf(128), 1).build())
            .queue("far", queue(Capacity.largest(), 1).build());
    assertThat(granted(device, "q")).isEqualTo(384);
    assertThat(granted(device, "far")).isEqualTo(616);
  }

  // ---- Rejections ----

  @Test
  void fewerThanTheLeastSaysWhatWouldDo() {
    PlanError error =
        error(
            device(2_097_152)
                .queue(
                    "q",
                    queue(Capacity.largest().powerOfTwo().atLeast(40_000), 32)
                        .controlBytes(128)
                        .build()));
    assertThat(error.message())
        .isEqualTo(
            "'q': over memory: 65,536 slots at least would do, 2,097,280 bytes required, 2,097,152"
                + " left, 128 short");
    assertThat(((DeviceError.OverMemory) error).leastSlots().getAsLong()).isEqualTo(65_536);
    assertThat(error.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_LEAST_TO, 32_768),
            Remedy.of(RemedyKind.RAISE_MEMORY_TO, 2_097_280));
  }

  /** Only where slots are chosen, and something was asked of them, are there least ones. */
  @Test
  void whatIsNotChosenHasNoLeastSlots() {
    for (Capacity asked : List.of(Capacity.of(100).multipleOf(10), Capacity.largest())) {
      DeviceProfile.Builder small = device(50).queue("q", queue(asked, 1).initialItems(60).build());
      DeviceProfile profile = small.build();
      assertThat(((Rejected<?>) planner.plan(profile)).errors())
          .singleElement()
          .isInstanceOfSatisfying(
              DeviceError.OverMemory.class,
              error -> assertThat(error.leastSlots().isPresent()).isFalse());
    }
  }

  @Test
  void aFixedNumberIsOfferedWhatHasItsPlace() {
    Capacity asked = Capacity.of(1_000).multipleOf(256);
    PlanError error = error(device(GIB).queue("q", queue(asked, 1).build()));
    assertThat(error).isInstanceOf(CapacityNotAllowed.class);
    assertThat(error.message()).isEqualTo("'q': capacity: 1,000 slots, not a multiple of 256");
    assertThat(error.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_CAPACITY_TO, 768), remedy(RemedyKind.RAISE_CAPACITY_TO, 1_024));

    assertThat(error(device(1_023).queue("q", queue(asked, 1).build())).remedies())
        .containsExactly(remedy(RemedyKind.LOWER_CAPACITY_TO, 768));
    // 300 bytes are left to it, as a line behind has its place.
    assertThat(
            error(device(1_100).queue("q", queue(asked, 1).build()).resident("r", 800, 1))
                .remedies())
        .containsExactly(remedy(RemedyKind.LOWER_CAPACITY_TO, 256));
    // The next above, 83,886,080 slots, would take 25 windows of 21, though 5 · 2^24 + 1 would not.
    assertThat(error(twoCuts(queue(Capacity.of(83_886_079).multipleOf(41_943_040), 8))).remedies())
        .containsExactly(remedy(RemedyKind.LOWER_CAPACITY_TO, 41_943_040));
  }

  @Test
  void fewerSlotsAreAMultipleToo() {
    PlanError error =
        error(device(1_000).queue("q", queue(Capacity.of(1_024).multipleOf(256), 1).build()));
    assertThat(error.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_CAPACITY_TO, 768),
            // ceil(1,024 / 768); of two devices, each has 512.
            remedy(RemedyKind.SHARD_OVER, 2).plansAll(true),
            Remedy.of(RemedyKind.RAISE_MEMORY_TO, 1_024));
  }

  @Test
  void whatRoundingHasRoomForIsAMultipleToo() {
    DevicePlan plan =
        planner
            .plan(
                device(GIB)
                    .limits(DeviceLimits.builder().granularity(1_024).build())
                    .queue("q", queue(Capacity.of(100).multipleOf(100), 1).build())
                    .queue("most", queue(Capacity.of(100).atMost(300), 1).build())
                    .queue("bound", queue(Capacity.largest().multipleOf(10), 1).bound(57).build())
                    .build())
            .orElseThrow();
    assertThat(plan.queue("q").capacityAtNoExtraCost()).isEqualTo(1_000);
    assertThat(plan.queue("most").capacityAtNoExtraCost()).isEqualTo(300);
    assertThat(plan.queue("bound").plan().capacity()).isEqualTo(50);
    assertThat(plan.queue("bound").capacityAtNoExtraCost()).isEqualTo(1_020);
  }
}
