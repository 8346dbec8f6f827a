// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static dev.sluice.queue.RemedyKind.CLAMP_TO_FIT;
import static dev.sluice.queue.RemedyKind.LOWER_CAPACITY_TO;
import static dev.sluice.queue.RemedyKind.LOWER_EXPANSION_TO;
import static dev.sluice.queue.RemedyKind.LOWER_INITIAL_ITEMS_TO;
import static dev.sluice.queue.RemedyKind.RAISE_MEMORY_TO;
import static dev.sluice.queue.RemedyKind.SHARD_OVER;
import static dev.sluice.queue.RemedyKind.SPLIT_INTO_SEGMENTS;
import static dev.sluice.queue.RemedyKind.WIDEN_INDEX_TO;
import static dev.sluice.queue.RemedyKind.WIDEN_WINDOW_TO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.PlanError;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Single rules of the device plan, one small case each. */
class DevicePlannerTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.all().get(2));

  // ---- All errors of a line ----

  @Test
  void aLineHasTheErrorOfItsIndexAndThatOfTheMemory() {
    // 2^31 slots of 8 bytes: one slot too many for 31 bits, and 2^34 bytes for 1,000.
    List<PlanError> errors =
        errors(device(1_000).line(QueueLine.of("q", queue(1L << 31, 8).indexBits(31).build())));
    assertThat(errors)
        .extracting(PlanError::toString)
        .containsExactly(
            "'q': index: a capacity of 2,147,483,648 does not fit 31 bits, at most 2,147,483,647;"
                + " widen the index to 32 bits, or lower the capacity to 125 slots",
            "'q': over memory: 17,179,869,184 bytes required, 1,000 left, 17,179,868,184 short;"
                + " lower the capacity to 125 slots, or shard this line over 17,179,870"
                + " devices, or raise the memory to 17,179,869,184 bytes");
  }

  @Test
  void capacityAndBoundAreBothTooMuchForTheIndex() {
    List<PlanError> errors =
        errors(
            device(-1L)
                .line(QueueLine.of("q", queue(1L << 31, 8).bound(1L << 40).indexBits(31).build())));
    assertThat(errors)
        .extracting(PlanError::message)
        .containsExactly(
            "'q': index: a capacity of 2,147,483,648 does not fit 31 bits, at most 2,147,483,647",
            "'q': index: a bound of 1,099,511,627,776 does not fit 31 bits, at most 2,147,483,647");
    assertThat(amount(errors.get(0), WIDEN_INDEX_TO)).isEqualTo(32);
    assertThat(amount(errors.get(1), WIDEN_INDEX_TO)).isEqualTo(64);
  }

  @Test
  void arraysThatExceedALimitEachMayOverflowTogether() {
    // Each array has 2^63 bytes, both have 2^64.
    List<PlanError> errors =
        errors(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(-1L))
                .limits(DeviceLimits.builder().maxAllocationBytes(1L << 62).build())
                .line(ResidentLine.builder("r").count(1L << 60).bytesEach(8).buffers(2).build()));
    assertThat(errors)
        .extracting(PlanError::message)
        .containsExactly(
            "'r': over max allocation: elements of 9,223,372,036,854,775,808 bytes, one allocation"
                + " has at most 4,611,686,018,427,387,904, 4,611,686,018,427,387,904 over, in at"
                + " most 1 segment",
            "'r': ledger: 9,223,372,036,854,775,808 + 9,223,372,036,854,775,808 exceeds 2^64-1");
    assertThat(amount(errors.get(0), SPLIT_INTO_SEGMENTS)).isEqualTo(2);
  }

  // ---- The memory for all ----

  @Test
  void aLineThatNoDeviceCanHoldIsLeftOutOfTheMemoryForTheOthers() {
    List<PlanError> errors = errors(device(100).resident("typo", 1L << 62, 8).resident("r", 40, 3));
    assertThat(errors).hasSize(2);
    assertThat(errors.get(0)).isInstanceOf(DeviceError.Overflow.class);
    assertThat(amount(errors.get(1), RAISE_MEMORY_TO)).isEqualTo(120);
  }

  @Test
  void theLastLineIfItIsClampedCountsWithItsLeastCapacity() {
    DeviceProfile.Builder profile =
        device(100)
            .resident("r", 40, 3)
            .queue("q", expansion(1_000_000).initialItems(2).clampToFit().build());
    List<PlanError> errors = errors(profile);
    assertThat(errors).hasSize(1);
    // 40 · 3 + 2 · 8
    assertThat(amount(errors.get(0), RAISE_MEMORY_TO)).isEqualTo(136);
  }

  @Test
  void aClampedQueueBeforeOthersCountsWithAllItWants() {
    DeviceProfile.Builder profile =
        device(100)
            .queue("q", expansion(30).initialItems(2).clampToFit().build())
            .resident("r", 40, 3);
    List<PlanError> errors = errors(profile);
    assertThat(errors).hasSize(1);
    // Less would go to the queue: (2 + 30) · 8 + 40 · 3
    assertThat(amount(errors.get(0), RAISE_MEMORY_TO)).isEqualTo(376);
  }

  @Test
  void aClampedQueueBeforeALargestCountsWithAllItWants() {
    DeviceProfile.Builder profile =
        device(100)
            .queue("l", queue().largest().build())
            .queue("q", expansion(30).clampToFit().build());
    List<PlanError> errors = errors(profile);
    assertThat(errors).hasSize(1);
    // The largest comes last wherever it stands: 30 · 8 + 1 · 8
    assertThat(amount(errors.get(0), RAISE_MEMORY_TO)).isEqualTo(248);
  }

  @Test
  void noMemoryIsEnoughBehindAClampedQueueThatWantsItAll() {
    List<PlanError> errors =
        errors(
            device(96).queue("q", expansion(1L << 62).clampToFit().build()).resident("r", 40, 3));
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).remedies()).isEmpty();
    assertThat(errors.get(0).fix()).isEqualTo("no device has the memory for all lines");
  }

  // ---- Segments ----

  @Test
  void anArrayThatFitsTheLimitIsNotSplit() {
    // 8 entries of 12 bytes make a segment; all 12 of 8 bytes beside them are just one.
    DevicePlan plan =
        planned(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(1_000))
                .limits(DeviceLimits.builder().maxBindingBytes(96).build())
                .line(
                    QueueLine.builder("q", withSideArray(12).build())
                        .maxSegments(2)
                        .drainWindow(5)
                        .build()));
    PlannedQueue queue = plan.queue("q");
    assertThat(queue.regions()).extracting(Region::segmentCount).containsExactly(2L, 1L);
    assertThat(queue.regions()).extracting(Region::segmentSlots).containsExactly(8L, 12L);
    assertThat(queue.segmentSlots()).isEqualTo(8);
    assertThat(queue.drain().windows())
        .extracting(Object::toString)
        .containsExactly("(0, 0, 5)", "(1, 5, 3)", "(2, 8, 4)");
  }

  @Test
  void segmentsOfASideArrayEndWhereSegmentsOfTheEntriesDo() {
    // 12 of 8 bytes would make a segment, but 13 do not, and those that are split end at 8 and 16.
    DevicePlan plan =
        planned(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(1_000))
                .limits(DeviceLimits.builder().maxBindingBytes(96).build())
                .line(QueueLine.builder("q", withSideArray(20).build()).maxSegments(3).build()));
    assertThat(plan.queue("q").regions()).extracting(Region::segmentSlots).containsExactly(8L, 8L);
    assertThat(plan.queue("q").regions()).extracting(Region::segmentCount).containsExactly(3L, 3L);
  }

  @Test
  void aRemedyOffersTheMostSlotsThatEveryLimitAllows() {
    List<PlanError> errors =
        errors(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(1_000))
                .limits(DeviceLimits.builder().maxBindingBytes(96).build())
                .queue("q", withSideArray(20).build()));
    assertThat(errors).hasSize(2);
    // The least of floor(96 / 12) and floor(96 / 8), for the entries and for the side array.
    assertThat(amount(errors.get(0), LOWER_CAPACITY_TO)).isEqualTo(8);
    assertThat(amount(errors.get(1), LOWER_CAPACITY_TO)).isEqualTo(8);
  }

  // ---- Slots at no extra cost ----

  @Test
  void slotsBeyondTheQueuesOwnBudgetAreNotToBeHad() {
    DeviceLimits limits = DeviceLimits.builder().granularity(64).build();
    assertThat(atNoExtraCost(limits, queue(3, 8).build())).isEqualTo(8);
    assertThat(atNoExtraCost(limits, queue(3, 8, 47).build())).isEqualTo(5);
  }

  @Test
  void slotsBeyondTheWindowsAllowedAreNotToBeHad() {
    DeviceLimits two = DeviceLimits.builder().granularity(64).maxWindows(2).build();
    DeviceLimits three = DeviceLimits.builder().granularity(64).maxWindows(3).build();
    assertThat(atNoExtraCost(two, queue(3, 8).build(), 3)).isEqualTo(6);
    assertThat(atNoExtraCost(three, queue(3, 8).build(), 3)).isEqualTo(8);
  }

  @Test
  void theEndOfAnArenaIsNotRoundedUpToTheAlignment() {
    assertThat(atNoExtraCostInArena(aligned().build())).isEqualTo(3);
    assertThat(atNoExtraCostInArena(aligned().granularity(40).build())).isEqualTo(5);
    assertThat(atNoExtraCostInArena(aligned().granularity(512).build())).isEqualTo(32);
    assertThat(atNoExtraCostInArena(aligned().granularity(512).maxAllocationBytes(72).build()))
        .isEqualTo(9);
  }

  @Test
  void slotsAtNoExtraCostShiftNoShareOfAnArena() {
    // The next queue starts at 64 whether 10 or 60 bytes are before it. Half of the 192 left is 96,
    // of which 64 reach to where a region may start; the other queue has the rest.
    for (long capacity : new long[] {1, 6}) {
      DevicePlan plan =
          planned(
              device(256)
                  .placement(Placement.ARENA)
                  .limits(DeviceLimits.builder().alignment(64).granularity(64).build())
                  .queue("fixed", queue(capacity, 10).build())
                  .queue("a", queue().largest().build())
                  .queue("b", queue().largest().build()));
      assertThat(plan.queue("fixed").capacityAtNoExtraCost()).isEqualTo(6);
      assertThat(plan.queue("a").plan().queueBytes()).isEqualTo(64);
      assertThat(plan.queue("b").regions().get(0).offset()).isEqualTo(128);
      assertThat(plan.freeBytes()).isZero();
    }
  }

  private static DeviceLimits.Builder aligned() {
    return DeviceLimits.builder().alignment(256);
  }

  // ---- Drain windows ----

  @Test
  void tooManyWindowsAreFewerOfFewerSlots() {
    DeviceLimits limits = DeviceLimits.builder().maxItemsPerLaunch(4).maxWindows(3).build();
    PlanError fixed = windowError(limits, queue(13, 8).build());
    assertThat(fixed.message())
        .isEqualTo("'q': drain windows: 4 in one sweep, the device allows at most 3");
    assertThat(amount(fixed, LOWER_CAPACITY_TO)).isEqualTo(12);
    PlanError expansion = windowError(limits, expansion(11).initialItems(2).build());
    assertThat(amount(expansion, LOWER_EXPANSION_TO)).isEqualTo(10);
    assertThat(amount(expansion, CLAMP_TO_FIT)).isEqualTo(12);
    // What is chosen is no more than so many windows drain.
    for (WorkQueueProfile.Builder chosen : List.of(expansion(13).clampToFit(), queue().largest())) {
      assertThat(planned(drained(limits, chosen.build())).queue("q").plan().capacity())
          .isEqualTo(12);
    }
    DeviceError.TooManyDrainWindows full =
        (DeviceError.TooManyDrainWindows)
            windowError(limits, queue(13, 8).initialItems(13).build());
    assertThat(full.windowCount()).isEqualTo(4);
    assertThat(full.maxWindows()).isEqualTo(3);
    assertThat(full.fix()).isEqualTo("lower the initial items, or allow more windows per sweep");
    PlanError initial = windowError(limits, queue().largest().initialItems(13).build());
    assertThat(amount(initial, LOWER_INITIAL_ITEMS_TO)).isEqualTo(12);
  }

  @Test
  void fewerWindowsInSegments() {
    // Segments of 6 slots have windows of 4 and 2: in three windows are 6 + 4 slots.
    DeviceLimits limits = DeviceLimits.builder().maxBindingBytes(48).maxWindows(3).build();
    PlanError error = windowError(limits, queue(13, 8).build());
    assertThat(error.message()).contains("5 in one sweep");
    assertThat(amount(error, LOWER_CAPACITY_TO)).isEqualTo(10);
    assertThat(amount(error, WIDEN_WINDOW_TO)).isEqualTo(6);
  }

  @Test
  void noWindowAtAllIsNoCapacity() {
    DeviceLimits limits = DeviceLimits.builder().maxWindows(0).build();
    assertThat(windowError(limits, queue(13, 8).build()).remedies()).isEmpty();
  }

  // ---- Shards ----

  @Test
  void aResidentIsShardedOverTheDevicesItTakes() {
    // Three of 7 bytes fit 22: eight of them take three devices.
    PlanError error = errors(device(22).resident("r", 8, 7)).get(0);
    assertThat(amount(error, SHARD_OVER)).isEqualTo(3);
  }

  private static long atNoExtraCost(DeviceLimits limits, WorkQueueProfile queue) {
    return atNoExtraCost(limits, queue, 1_000);
  }

  private static long atNoExtraCost(DeviceLimits limits, WorkQueueProfile queue, long window) {
    return planned(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(1_000))
                .limits(limits)
                .line(QueueLine.builder("q", queue).drainWindow(window).build()))
        .queue("q")
        .capacityAtNoExtraCost();
  }

  private static long atNoExtraCostInArena(DeviceLimits limits) {
    return planned(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(1_000))
                .limits(limits)
                .placement(Placement.ARENA)
                .queue("q", queue(3, 8).build()))
        .queue("q")
        .capacityAtNoExtraCost();
  }

  private static PlanError windowError(DeviceLimits limits, WorkQueueProfile queue) {
    List<PlanError> errors = errors(drained(limits, queue));
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).isInstanceOf(DeviceError.TooManyDrainWindows.class);
    return errors.get(0);
  }

  private static DeviceProfile.Builder drained(DeviceLimits limits, WorkQueueProfile queue) {
    return DeviceProfile.builder("d")
        .memory(DeviceMemory.ofFree(1_000))
        .limits(limits)
        .line(QueueLine.builder("q", queue).maxSegments(3).drainWindow(4).build());
  }

  private static WorkQueueProfile.Builder withSideArray(long capacity) {
    return WorkQueueProfile.builder()
        .capacity(capacity)
        .entry(
            EntryLayout.builder()
                .u32("vertex")
                .f32("distance")
                .u32("parent")
                .sideArray("ticket", DeviceType.U64)
                .build());
  }

  private static WorkQueueProfile.Builder queue(long capacity, long entryBytes) {
    return WorkQueueProfile.builder().capacity(capacity).entryBytes(entryBytes);
  }

  private static WorkQueueProfile.Builder queue(long capacity, long entryBytes, long budget) {
    return WorkQueueProfile.builder().capacity(capacity).entryBytes(entryBytes).budgetBytes(budget);
  }

  private static WorkQueueProfile.Builder queue() {
    return WorkQueueProfile.builder().entryBytes(8);
  }

  private static WorkQueueProfile.Builder expansion(long items) {
    return queue().expansion(items);
  }

  private static DeviceProfile.Builder device(long memory) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(memory));
  }

  private static DevicePlan planned(DeviceProfile.Builder profile) {
    return PLANNER.plan(profile.build()).orElseThrow();
  }

  private static List<PlanError> errors(DeviceProfile.Builder profile) {
    return PLANNER
        .plan(profile.build())
        .fold(
            plan -> {
              throw new AssertionError("planned: " + plan);
            },
            errors -> errors);
  }

  private static long amount(PlanError error, RemedyKind kind) {
    return error.remedies().stream()
        .filter(remedy -> remedy.kind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " in " + error))
        .amount();
  }

  @Test
  void anArenaOfNoByteIsNotAskedFor() {
    DeviceProfile.Builder nothing = device(100).placement(Placement.ARENA).resident("r", 0, 8);
    assertThat(planned(nothing).allocations()).isEmpty();
    assertThat(planned(nothing.resident("s", 1, 8)).allocations())
        .extracting(Allocation::bytes)
        .containsExactly(8L);
  }
}
