// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.OverflowVerdict;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Segments and windows, chosen capacities, and remedies that leave others their place: answers that
 * are calculated by hand, or twice by independent code.
 */
class ChosenAndCutTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);
  private static final long BINDING = 134_217_728;
  private static final long GIB = 1L << 30;

  // ---- Segments end at multiples of the window ----

  private static DevicePlan cut(long capacity, long stride, long window, long maxSegments) {
    return planned(
        device(4 * GIB)
            .limits(DeviceLimits.builder().maxBindingBytes(BINDING).build())
            .line(
                QueueLine.builder("q", fixed(capacity, stride).build())
                    .maxSegments(maxSegments)
                    .drainWindow(window)
                    .build()));
  }

  private static void assertCut(
      DevicePlan plan, long segmentSlots, long segments, long windows, long last) {
    PlannedQueue queue = plan.queue("q");
    assertThat(queue.segmentSlots()).isEqualTo(segmentSlots);
    assertThat(queue.regions().get(0).segmentCount()).isEqualTo(segments);
    assertThat(queue.drain().segmentSlots()).isEqualTo(segmentSlots);
    assertThat(queue.drain().windowCount()).isEqualTo(windows);
    assertThat(queue.drain().window(windows - 1).slots()).isEqualTo(last);
  }

  @Test
  void segmentsEndAtMultiplesOfTheWindowWhereThatTakesNoMoreOfThem() {
    // 16,777,216 slots would fit a segment; 4 · 4,194,240 are 16,776,960.
    assertCut(cut(23_947_347, 8, 4_194_240, 2), 16_776_960, 2, 6, 2_976_147);
    // Multiples, 8,388,608, would take three segments.
    assertCut(cut(20_000_000, 12, 4_194_304, 2), 11_184_810, 2, 6, 426_582);
    assertCut(cut(80_000_000, 8, 16_776_960, 5), 16_776_960, 5, 5, 12_892_160);
  }

  @Test
  void moreSlotsMayBeFewerWindows() {
    assertThat(cut(83_886_080, 8, 4_194_240, 6).queue("q").drain().windowCount()).isEqualTo(25);
    assertThat(cut(83_886_081, 8, 4_194_240, 6).queue("q").drain().windowCount()).isEqualTo(21);
  }

  @Test
  void sixWindowsAreAllowedAndSixAreTaken() {
    DeviceProfile profile =
        device(4 * GIB)
            .limits(
                DeviceLimits.builder()
                    .maxBindingBytes(BINDING)
                    .maxItemsPerLaunch(4_194_240)
                    .maxWindows(6)
                    .build())
            .line(
                QueueLine.builder("q", fixed(23_947_347, 8).build())
                    .maxSegments(2)
                    .drainWindow(4_194_240)
                    .build())
            .build();
    assertThat(PLANNER.ledger(profile).isPlanned()).isTrue();
    assertThat(PLANNER.explain(profile))
        .contains("drained in 6 windows of 4,194,240 slots, the last of 2,976,147\n");
  }

  /** Of 22 as 10 and 10 and 2, whole segments take more, as 9 and 9 and 4, rounded up to 16. */
  @Test
  void fullSegmentsMayHoldMoreThanWholeOnes() {
    DevicePlan plan =
        planned(
            device(180)
                .limits(DeviceLimits.builder().maxBindingBytes(80).granularity(16).build())
                .line(
                    QueueLine.builder("q", largest(8).build())
                        .maxSegments(-1)
                        .drainWindow(9)
                        .build()));
    assertThat(plan.queue("q").plan().capacity()).isEqualTo(20);
    assertThat(plan.queue("q").takenBytes()).isEqualTo(160);
  }

  /**
   * A bound of 350 leaves 344 slots within 744 bytes, 32 of them of the control block: 12 segments
   * of 27 and one of 20 slots, rounded up to 4. 356 would take as many, in 14 segments of 26.
   */
  @Test
  void beyondABoundThereMayBeMoreAtNoExtraCost() {
    DevicePlan plan =
        planned(
            device(744)
                .limits(DeviceLimits.builder().maxBindingBytes(54).granularity(4).build())
                .line(
                    QueueLine.builder("q", largest(2).controlBytes(29).bound(350).build())
                        .maxSegments(-1)
                        .drainWindow(26)
                        .build()));
    assertThat(plan.queue("q").plan().capacity()).isEqualTo(344);
    assertThat(plan.queue("q").capacityAtNoExtraCost()).isEqualTo(356);
  }

  // ---- Chosen capacities ----

  @Test
  void whatIsChosenIsNoMoreThanTheWindowsDrain() {
    DevicePlan plan =
        planned(
            device(24 * GIB)
                .limits(
                    DeviceLimits.builder().maxItemsPerLaunch(4_194_240).maxWindows(1_000).build())
                .line(QueueLine.builder("q", largest(4).build()).drainWindow(4_194_240).build()));
    assertThat(plan.queue("q").plan().capacity()).isEqualTo(4_194_240_000L);
  }

  @Test
  void whatIsChosenIsNoMoreThanTheIndexCounts() {
    WorkQueueProfile.Builder narrow = largest(4).indexBits(31);
    assertThat(planned(device(24 * GIB).queue("q", narrow.build())).queue("q").plan().capacity())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void whatABoundLeavesGoesToTheOthers() {
    DevicePlan plan =
        planned(
            device(GIB)
                .queue("near", largest(8).bound(1_000_000).build())
                .queue("far", largest(8).build()));
    assertThat(plan.queue("near").plan().capacity()).isEqualTo(1_000_000);
    assertThat(plan.queue("near").plan().overflow()).isEqualTo(OverflowVerdict.IMPOSSIBLE);
    assertThat(plan.queue("far").plan().capacity()).isEqualTo(133_217_728);
    assertThat(plan.freeBytes()).isZero();
  }

  @Test
  void oneAtItsCeilingMayBringAnotherToItsOwn() {
    // Of 1,000 bytes by thirds, 333 each: a takes 100, b and c then 450, of which b takes 400.
    DevicePlan plan =
        planned(
            device(1_000)
                .queue("c", largest(1).build())
                .queue("b", largest(1).bound(400).build())
                .queue("a", largest(1).bound(100).build()));
    assertThat(List.of("a", "b", "c").stream().map(q -> plan.queue(q).plan().capacity()))
        .containsExactly(100L, 400L, 500L);
  }

  @Test
  void aloneTheLargestTakesWhatTheBudgetHolds() {
    WorkQueueProfile queue = largest(64).controlBytes(640).budgetBytes(GIB).build();
    WorkQueuePlan plan = WorkQueuePlanner.using(Policies.UNSIGNED).plan(queue).orElseThrow();
    assertThat(plan.capacity()).isEqualTo(16_777_206);
    assertThat(plan.residentBytes()).isEqualTo(GIB);
  }

  // ---- Remedies leave others their place ----

  @Test
  void aRemedyLeavesTheLinesBehindTheirPlace() {
    DeviceProfile profile =
        device(100).queue("q", fixed(1_000_000, 7).build()).resident("r", 90, 1).build();
    Remedy lower = remedy(profile, RemedyKind.LOWER_CAPACITY_TO);
    assertThat(lower.amount()).isEqualTo(1);
    assertThat(PLANNER.ledger(profile.with(lower)).isPlanned()).isTrue();
  }

  @Test
  void whereOnlyTheLinesBehindCouldBeGivenUpNothingIsOffered() {
    // One slot of 11 bytes and the 90 of the resident are too many.
    DeviceProfile profile =
        device(100).queue("q", fixed(1_000_000, 11).build()).resident("r", 90, 1).build();
    List<PlanError> errors = PLANNER.ledger(profile).errors();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).remedies())
        .extracting(Remedy::kind)
        .containsExactly(RemedyKind.RAISE_MEMORY_TO);
  }

  @Test
  void aRemedyThatMakesOverflowPossibleSaysSo() {
    // 90 MiB: 94,371,840 / 16 for two buffers.
    DeviceProfile profile =
        device(90 << 20)
            .queue("q", fixed(8_000_000, 8).bound(8_000_000).buffering(Buffering.PING_PONG).build())
            .build();
    assertThat(remedy(profile, RemedyKind.LOWER_CAPACITY_TO))
        .hasToString("lower the capacity to 5,898,240 slots, and handle overflow");
    DeviceProfile unbounded =
        profile.toBuilder()
            .queue("q", fixed(8_000_000, 8).buffering(Buffering.PING_PONG).build())
            .build();
    assertThat(remedy(unbounded, RemedyKind.LOWER_CAPACITY_TO))
        .hasToString("lower the capacity to 5,898,240 slots");
  }

  @Test
  void aLineIsDividedBesideAllOfTheOthers() {
    // 24 GiB less 850,000,000 · 24 are 5,369,803,776 bytes, 223,741,824 elements: 8 devices.
    DeviceProfile profile =
        device(24 * GIB).resident("a", 1_700_000_000, 24).resident("b", 850_000_000, 24).build();
    Remedy shard = remedy(profile, RemedyKind.SHARD_OVER);
    assertThat(shard).hasToString("shard this line over 8 devices");
    assertThat(shard.line()).contains("a");
    assertThat(PLANNER.ledger(profile.with(shard)).isPlanned()).isTrue();
  }

  // ---- Reserves ----

  @Test
  void aReserveThatDoesNotFitLeavesNothing() {
    DeviceLedger ledger =
        PLANNER.ledger(
            device(141 << 20).reserve("context", 640 << 20).resident("r", 64 << 20, 1).build());
    assertThat(ledger.leftBytes()).isZero();
    assertThat(ledger.errors())
        .extracting(PlanError::message)
        .containsExactly(
            "'context': over memory: 671,088,640 bytes required, 147,849,216 left,"
                + " 523,239,424 short",
            "'r': over memory: 67,108,864 bytes required, 0 left, 67,108,864 short");
  }

  // ---- Limits of 0 ----

  @Test
  void aLimitOf0WasCutOrNotRead() {
    for (DeviceLimits limits :
        List.of(
            DeviceLimits.builder().maxBindingBytes(0).build(),
            DeviceLimits.builder().maxAllocationBytes(0).build(),
            DeviceLimits.builder().maxItemsPerLaunch(0).build(),
            DeviceLimits.builder().maxWindows(0).build())) {
      List<PlanError> errors =
          PLANNER
              .ledger(
                  device(100)
                      .limits(limits)
                      .line(QueueLine.builder("q", fixed(1, 8).build()).drainWindow(4).build())
                      .build())
              .errors();
      assertThat(errors.get(0).fix())
          .isEqualTo(
              "the limit is 0: it was cut to 32 bits, or not read; give what the device reports");
    }
  }

  // ---- Numbers at the edges ----

  @Test
  void whatIsLeftAfterEarlierLinesIsTheBudget() {
    WorkQueuePlan plan =
        planned(device(100).resident("r", 10, 4).queue("q", fixed(4, 8).build())).queue("q").plan();
    assertThat(plan.budgetBytes()).isEqualTo(60);
    assertThat(plan.headroomBytes()).isEqualTo(28);
    assertThat(plan.profile().budgetBytes().isPresent()).isFalse();
  }

  @Test
  void figuresUpToTheEndOfU64() {
    long half = Long.MAX_VALUE;
    DevicePlan plan = planned(device(-1).queue("q", fixed(half, 2).build()));
    assertThat(plan.queue("q").capacityAtNoExtraCost()).isEqualTo(half);

    plan =
        planned(
            device(-1)
                .limits(DeviceLimits.builder().maxBindingBytes(-2).granularity(4).build())
                .queue("q", largest(1).build()));
    assertThat(Long.toUnsignedString(plan.queue("q").plan().capacity()))
        .isEqualTo("18446744073709551612");

    plan =
        planned(
            device(-1)
                .limits(DeviceLimits.builder().alignment(1L << 45).build())
                .resident("a", 1L << 62, 1)
                .resident("b", -1L - (1L << 62) - (1L << 40), 1)
                .resident("c", 1, 0));
    assertThat(plan.freeBytes()).isEqualTo(1_099_511_627_776L);
  }

  @Test
  void nothingBreaksNoLimitOnBytes() {
    assertThat(
            PLANNER
                .ledger(
                    device(100)
                        .limits(DeviceLimits.builder().maxBindingBytes(0).build())
                        .resident("r", 0, 8)
                        .build())
                .isPlanned())
        .isTrue();
  }

  @Test
  void anIndexCountsUpToItsLastNumber() {
    assertThat(
            PLANNER
                .ledger(
                    device(1_000)
                        .queue("q", fixed(16, 1).indexBits(32).bound(0xFFFF_FFFFL).build())
                        .build())
                .isPlanned())
        .isTrue();
    DeviceProfile signed =
        device(8 * GIB).queue("q", fixed(0xFFFF_FFFFL, 1).indexBits(31).build()).build();
    assertThat(remedy(signed, RemedyKind.WIDEN_INDEX_TO).amount()).isEqualTo(32);
  }

  // ---- The memory for all, with several largest ----

  @Test
  void memoryForSeveralLargest() {
    assertThat(memoryForTwo(device(10), 1, 3)).isEqualTo(160);
    assertThat(
            memoryForTwo(
                device(10)
                    .placement(Placement.ARENA)
                    .limits(DeviceLimits.builder().alignment(16).build()),
                1,
                1))
        .isEqualTo(112);
    DeviceLimits steps = DeviceLimits.builder().granularity(64).alignment(256).build();
    assertThat(memoryForTwo(device(10).limits(steps), 1, 3)).isEqualTo(256);
    assertThat(memoryForTwo(device(10).limits(steps), 2, 3)).isEqualTo(160);
  }

  /** Two queues of 10 initial items of 4 bytes. */
  private static long memoryForTwo(DeviceProfile.Builder device, int weight, int other) {
    DeviceProfile profile =
        device
            .line(
                QueueLine.builder("a", largest(4).initialItems(10).build()).weight(weight).build())
            .line(QueueLine.builder("b", largest(4).initialItems(10).build()).weight(other).build())
            .build();
    Remedy remedy = remedy(profile, RemedyKind.RAISE_MEMORY_TO);
    assertThat(remedy.line()).isEmpty();
    assertThat(PLANNER.ledger(profile.with(remedy)).isPlanned()).isTrue();
    return remedy.amount();
  }

  // ---- Regions ----

  @Test
  void regionsSayWhatTheyAre() {
    DevicePlan plan =
        planned(
            device(1_000)
                .queue("q", fixed(10, 8).controlBytes(4).buffering(Buffering.PING_PONG).build()));
    List<Region> regions = plan.queue("q").regions();
    assertThat(regions)
        .extracting(Region::kind)
        .containsExactly(RegionKind.CONTROL, RegionKind.ENTRIES, RegionKind.ENTRIES);
    assertThat(regions).extracting(Region::buffer).containsExactly(0, 0, 1);
    assertThat(regions).extracting(Region::strideBytes).containsExactly(4L, 8L, 8L);
    assertThat(regions).allSatisfy(region -> assertThat(region.sideArray()).isEmpty());
    // Each has an allocation of its own, so that none is a distance from another.
    assertThat(plan.queue("q").bufferStrideBytes().isPresent()).isFalse();
  }

  private static Remedy remedy(DeviceProfile profile, RemedyKind kind) {
    return PLANNER.ledger(profile).errors().stream()
        .flatMap(error -> error.remedies().stream())
        .filter(remedy -> remedy.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static DeviceProfile.Builder device(long freeBytes) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(freeBytes));
  }

  private static WorkQueueProfile.Builder fixed(long capacity, long entryBytes) {
    return WorkQueueProfile.builder().capacity(capacity).entryBytes(entryBytes);
  }

  private static WorkQueueProfile.Builder largest(long entryBytes) {
    return WorkQueueProfile.builder().capacity(Capacity.largest()).entryBytes(entryBytes);
  }

  private static DevicePlan planned(DeviceProfile.Builder profile) {
    return PLANNER.plan(profile.build()).orElseThrow();
  }

  /**
   * Half of 2^64-1 bytes, down to the alignment, are 2^63 - 4,096: 922,337,203,685,477,171 · 10.
   */
  @Test
  void aCeilingThatIsRoundedBeyondU64_isNone() {
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(-1))
            .limits(DeviceLimits.builder().alignment(4_096).build())
            .placement(Placement.ARENA)
            .queue("a", WorkQueueProfile.builder().largest().entryBytes(10).budgetBytes(-3).build())
            .queue("b", WorkQueueProfile.builder().largest().entryBytes(10).build())
            .build();
    assertThat(PLANNER.plan(profile).orElseThrow().queue("a").plan().capacity())
        .isEqualTo(922_337_203_685_477_171L);
  }
}
