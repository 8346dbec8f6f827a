// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which place lines take one behind the other, and keep if a remedy is followed. */
class KeptPlacesTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);

  private static DeviceProfile.Builder device(long memory, DeviceLimits.Builder limits) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(memory)).limits(limits.build());
  }

  private static DeviceProfile.Builder device(long memory) {
    return device(memory, DeviceLimits.builder());
  }

  /** Slots of a byte. */
  private static WorkQueueProfile slots(Capacity capacity) {
    return WorkQueueProfile.builder().capacity(capacity).entryBytes(1).build();
  }

  private static WorkQueueProfile largest() {
    return slots(Capacity.largest());
  }

  private static List<PlanError> errors(DeviceProfile.Builder profile) {
    return PLANNER.ledger(profile.build()).errors();
  }

  private static Remedy lower(long slots) {
    return Remedy.of(RemedyKind.LOWER_CAPACITY_TO, slots).onLine("q");
  }

  /** Asserts that the first line, 1,000 slots, is to be lowered, and that no more have a place. */
  private static void assertLowered(DeviceProfile.Builder builder, long slots) {
    DeviceProfile profile = builder.build();
    assertThat(PLANNER.ledger(profile).errors().get(0).remedies()).contains(lower(slots));
    assertThat(PLANNER.plan(profile.with(lower(slots))).isPlanned()).isTrue();
    assertThat(PLANNER.plan(profile.with(lower(slots + 1))).isPlanned()).isFalse();
  }

  private static DeviceProfile.Builder behindThousand(long memory, DeviceLimits.Builder limits) {
    return device(memory, limits).queue("q", slots(Capacity.of(1_000)));
  }

  // ---- What is behind a line ----

  /** 100 - 2 · 20 */
  @Test
  void allLinesOfAGroupBehindKeepTheirPlace() {
    assertLowered(
        behindThousand(100, DeviceLimits.builder())
            .sameSlots("g", Capacity.of(20), g -> g.resident("a", 1, 1).resident("b", 1, 1)),
        60);
  }

  /** In an arena a, b lie at 64 and 80: at 80 and 96 they would end at 101. */
  @Test
  void linesBehindKeepTheirAlignment() {
    for (Placement placement : Placement.values()) {
      assertLowered(
          behindThousand(100, DeviceLimits.builder().alignment(16))
              .placement(placement)
              .resident("a", 5, 1)
              .resident("b", 5, 1),
          placement == Placement.ARENA ? 64 : 90);
    }
  }

  /** A clamped one takes 50 before the last is asked for its 10; as the last, it needs but 1. */
  @Test
  void aClampedQueueBehindKeepsItsSlotsWhereALineIsBehindIt() {
    WorkQueueProfile clamped = slots(Capacity.expansion(50).clampToFit());
    DeviceProfile.Builder profile =
        behindThousand(100, DeviceLimits.builder()).queue("clamped", clamped);
    assertThat(errors(profile).get(0).remedies()).contains(lower(99));
    assertLowered(profile.resident("r", 10, 1), 40);
  }

  // ---- More memory ----

  /** Of 50 bytes free, which may grow to an allocation of 100. */
  private static DeviceProfile.Builder arenaUpTo100() {
    return device(50, DeviceLimits.builder().alignment(1).maxAllocationBytes(100))
        .placement(Placement.ARENA);
  }

  /** In 110 bytes there is room for both, but not in an arena of 100. */
  @Test
  void moreMemoryIsNotOfferedWhereALineLosesItsPlace() {
    DeviceProfile.Builder arena = arenaUpTo100().resident("a", 60, 1);
    assertThat(errors(arena.resident("b", 40, 1)).get(0).fix())
        .isEqualTo("shard this line over 6 devices, or raise the memory to 100 bytes");
    DeviceProfile.Builder larger = arenaUpTo100().resident("a", 60, 1).resident("b", 50, 1);
    assertThat(errors(larger).get(0).remedies())
        .noneMatch(remedy -> remedy.kind() == RemedyKind.RAISE_MEMORY_TO);
  }

  /** What the largest loses does not count: 60 and 45 are 105. */
  @Test
  void moreMemoryIsOfferedWhereOnlyTheLargestLosesItsPlace() {
    DeviceProfile.Builder profile =
        arenaUpTo100()
            .resident("a", 60, 1)
            .queue("q", largest().toBuilder().initialItems(45).build());
    assertThat(errors(profile).get(0).remedies())
        .contains(Remedy.of(RemedyKind.RAISE_MEMORY_TO, 105));
  }

  /** A group of windows without an item has no place in any memory. */
  @Test
  void moreMemoryIsOfferedThoughAGroupBreaksAnotherRule() {
    DeviceProfile.Builder profile =
        device(100)
            .resident("r", 150, 1)
            .sameSlots(
                "g",
                Capacity.of(10),
                g ->
                    g.line(
                        QueueLine.builder("q", WorkQueueProfile.perSlot(1).entryBytes(1).build())
                            .drainWindow(0)
                            .build()));
    assertThat(errors(profile).get(0).remedies())
        .anyMatch(remedy -> remedy.kind() == RemedyKind.RAISE_MEMORY_TO);
  }

  /** A budget has room for any number of slots of no byte. */
  @Test
  void moreMemoryIsOfferedThoughAQueueHasSlotsOfNoByte() {
    WorkQueueProfile empty =
        WorkQueueProfile.builder().expansion(5).clampToFit().entryBytes(0).budgetBytes(31).build();
    DeviceProfile.Builder profile = device(100).queue("q", empty).resident("r", 150, 1);
    assertThat(errors(profile).get(1).remedies())
        .contains(Remedy.of(RemedyKind.RAISE_MEMORY_TO, 150));
  }

  /**
   * A control block and an entry, each rounded up to 2^63, exceed u64. It has no place in any
   * memory, but a clamped queue before others takes what it wants of any.
   */
  @Test
  void moreMemoryIsOfferedThoughAQueueExceedsU64UnlessItIsClampedBeforeOthers() {
    WorkQueueProfile.Builder queue = WorkQueueProfile.builder().entryBytes(1).controlBytes(1);
    WorkQueueProfile clamped = queue.expansion(5).clampToFit().build();
    DeviceProfile device = device(100, DeviceLimits.builder().granularity(1L << 63)).build();
    Remedy raise = Remedy.of(RemedyKind.RAISE_MEMORY_TO, 1L << 63);
    DeviceProfile.Builder before = device.toBuilder().queue("q", clamped).resident("r", 1, 1);
    assertThat(errors(before).get(1).remedies()).isEmpty();
    DeviceProfile.Builder behind = device.toBuilder().resident("r", 1, 1).queue("q", clamped);
    assertThat(errors(behind).get(0).remedies()).contains(raise);
    WorkQueueProfile fixed = clamped.toBuilder().capacity(5).build();
    DeviceProfile.Builder sized = device.toBuilder().queue("q", fixed).resident("r", 1, 1);
    assertThat(errors(sized).get(1).remedies()).contains(raise);
  }

  /** With entries of a byte, a clamped queue before it would take the bytes of one behind it. */
  @Test
  void whereSegmentsAreCountedARuleIsNotMendedAtTheCostOfOthers() {
    DeviceProfile profile = Profiles.generate(-712_755_968_848_680_584L);
    assertThat(PLANNER.ledger(profile).errors())
        .filteredOn(error -> error.message().startsWith("'q2': entry bytes: 0"))
        .singleElement()
        .extracting(PlanError::remedies)
        .isEqualTo(List.of());
  }

  /** Twice 2^63 slots exceed u64, whatever the memory. */
  @Test
  void moreMemoryIsOfferedThoughTheSlotsOfAGroupExceedU64() {
    DeviceProfile.Builder profile =
        device(100)
            .resident("r", 150, 1)
            .sameSlots(
                "g",
                Capacity.of(1L << 63),
                g -> g.queue("q", WorkQueueProfile.perSlot(2).entryBytes(1).build()));
    assertThat(errors(profile).get(0).remedies())
        .contains(Remedy.of(RemedyKind.RAISE_MEMORY_TO, 150));
  }

  /**
   * Two of the largest that need 16 bytes each: in an arena, behind 8 bytes, at 16, and with as
   * many as aligning to 16 may take, 32 each.
   */
  @ParameterizedTest
  @CsvSource({"ARENA, 80", "SEPARATE, 40"})
  void theLargestBeginAlignedInTheMemoryForAll(Placement placement, long memory) {
    DeviceProfile.Builder profile =
        device(20, DeviceLimits.builder().alignment(16))
            .placement(placement)
            .resident("r", 8, 1)
            .queue("a", largest().toBuilder().initialItems(16).build())
            .queue("b", largest().toBuilder().initialItems(16).build());
    Remedy raise = Remedy.of(RemedyKind.RAISE_MEMORY_TO, memory);
    assertThat(errors(profile).get(0).remedies()).contains(raise);
    assertThat(PLANNER.plan(profile.build().with(raise)).isPlanned()).isTrue();
  }

  /** The last of a phase needs but its least, 10: beside 50, though it would take 100. */
  @Test
  void aClampedQueueAtTheEndOfAPhaseNeedsItsLeast() {
    WorkQueueProfile clamped =
        WorkQueueProfile.builder()
            .expansion(100)
            .initialItems(10)
            .clampToFit()
            .entryBytes(1)
            .build();
    DeviceProfile.Builder profile =
        device(40).phase("p", p -> p.resident("r", 50, 1).queue("q", clamped));
    assertThat(errors(profile).get(0).remedies())
        .contains(Remedy.of(RemedyKind.RAISE_MEMORY_TO, 60).inPhase("p"));
  }

  @Test
  void moreMemoryNamesTheFirstOfPhasesThatNeedEquallyMuch() {
    DeviceProfile.Builder profile =
        device(40).phase("a", a -> a.resident("x", 50, 1)).phase("b", b -> b.resident("y", 50, 1));
    assertThat(errors(profile).get(0).remedies())
        .contains(Remedy.of(RemedyKind.RAISE_MEMORY_TO, 50).inPhase("a"));
  }

  // ---- An allocation for each region ----

  /** Rounded up to 64 each, 100 and 20 bytes are 192, though both end at 120 in an arena. */
  @Test
  void separateRegionsAreNotOfferedWhereALineLosesItsPlace() {
    for (long memory : new long[] {160, 192}) {
      DeviceProfile.Builder profile =
          device(
                  memory,
                  DeviceLimits.builder().alignment(1).granularity(64).maxAllocationBytes(128))
              .placement(Placement.ARENA)
              .resident("a", 100, 1)
              .resident("b", 20, 1)
              .resident("c", 20, 1);
      assertThat(errors(profile).get(0).remedies().contains(separately()))
          .as(memory + " bytes")
          .isEqualTo(memory == 192);
    }
  }

  /** One kernel binds two regions in an arena as well. */
  @Test
  void separateRegionsAreOfferedThoughTooManyAreBound() {
    DeviceProfile.Builder profile =
        device(100, DeviceLimits.builder().maxAllocationBytes(10).maxBindings(1))
            .placement(Placement.ARENA)
            .resident("a", 10, 1)
            .resident("b", 10, 1);
    assertThat(errors(profile).get(0).remedies()).contains(separately());
  }

  private static Remedy separately() {
    return Remedy.of(RemedyKind.PLACE_SEPARATELY, 0);
  }

  // ---- Groups ----

  @Test
  void eachRejectedGroupIsOfferedItsOwnSlots() {
    DeviceProfile.Builder profile =
        device(100)
            .sameSlots("g", Capacity.of(200), g -> g.resident("a", 1, 1))
            .sameSlots("h", Capacity.of(300), h -> h.resident("b", 2, 1));
    assertThat(errors(profile))
        .extracting(error -> error.remedies().get(0))
        .containsExactly(
            Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 100).onLine("g"),
            Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 50).onLine("h"));
  }

  @Test
  void aRejectedGroupHasNoAllocation() {
    DeviceProfile.Builder profile =
        device(100, DeviceLimits.builder().maxAllocations(2))
            .sameSlots("g", Capacity.of(200), g -> g.resident("a", 1, 1).resident("b", 1, 1))
            .resident("r", 1, 1)
            .resident("s", 1, 1);
    assertThat(PLANNER.ledger(profile.build()).deviceErrors()).isEmpty();
  }

  /** 10 · 3 + 10 · 1 */
  @Test
  void aPhaseEndsWithTheLastLineOfItsGroup() {
    DeviceProfile.Builder profile =
        device(1_000)
            .phase(
                "p",
                p ->
                    p.sameSlots(
                        "g", Capacity.of(10), g -> g.resident("a", 3, 1).resident("b", 1, 1)));
    assertThat(PLANNER.ledger(profile.build()).phases())
        .extracting(PlannedPhase::takenBytes, PlannedPhase::freeBytes)
        .containsExactly(tuple(40L, 960L));
  }

  /** All lines of a group have its slots, whatever is left of a step of 64 bytes. */
  @Test
  void aGroupHasNoFurtherSlots() {
    DeviceProfile.Builder profile =
        device(1_000, DeviceLimits.builder().granularity(64))
            .sameSlots(
                "g",
                Capacity.of(10),
                g -> g.queue("q", WorkQueueProfile.perSlot(1).entryBytes(1).build()))
            .queue("alone", slots(Capacity.of(10)));
    DevicePlan plan = PLANNER.plan(profile.build()).orElseThrow();
    assertThat(plan.queue("q").capacityAtNoExtraCost()).isEqualTo(10);
    assertThat(plan.queue("alone").capacityAtNoExtraCost()).isEqualTo(64);
  }

  // ---- The largest ----

  /** Two buffers of 2^63 bytes a slot exceed u64. */
  @Test
  void ofSlotsThatExceedU64NoneIsTheLargest() {
    WorkQueueProfile queue =
        WorkQueueProfile.builder()
            .largest()
            .entryBytes(1L << 63)
            .buffering(Buffering.PING_PONG)
            .build();
    assertThat(errors(device(-1).queue("q", queue)))
        .extracting(PlanError::message)
        .containsExactly("'q': queue bytes: 9,223,372,036,854,775,808 × 2 exceeds 2^64-1");
  }

  @Test
  void ofPhasesThatNeedEquallyMuchTheFirstIsNamed() {
    DeviceProfile.Builder profile =
        device(1_000)
            .queue("q", largest().toBuilder().initialItems(800).build())
            .phase("a", a -> a.resident("x", 300, 1))
            .phase("b", b -> b.resident("y", 300, 1));
    assertThat(errors(profile))
        .extracting(PlanError::message)
        .containsExactly(
            "'q': over memory: 800 bytes required, 700 left beside phase 'a', 100 short");
  }

  /** Only the largest outside of phases lie beside one: of 100 bytes it leaves them 10. */
  @Test
  void whatIsNotAmongTheLargestOutsideLacksMemoryBesideNoPhase() {
    DeviceProfile.Builder outside =
        device(100)
            .resident("r", 150, 1)
            .queue("q", largest())
            .phase("a", a -> a.resident("x", 90, 1));
    assertThat(errors(outside).get(0).message())
        .isEqualTo("'r': over memory: 150 bytes required, 100 left, 50 short");
    DeviceProfile.Builder inside =
        device(100)
            .queue("q", largest())
            .phase("a", a -> a.resident("x", 90, 1))
            .phase("b", b -> b.queue("p", largest().toBuilder().initialItems(150).build()));
    assertThat(errors(inside).get(0).message())
        .startsWith("'p': over memory: 150 bytes required, ")
        .contains(" left in phase 'b', ");
  }

  /** With 40 slots at the least, 45 initial items would be too many. */
  @Test
  void theLeastIsNotLoweredBelowTheInitialItems() {
    WorkQueueProfile queue =
        slots(Capacity.largest().atLeast(50)).toBuilder().initialItems(45).build();
    assertThat(errors(device(40).queue("q", queue)).get(0).fix())
        .isEqualTo("raise the memory to 50 bytes");
  }

  /** Behind 10 bytes 1,000 are left; only in an arena would a queue begin at 64. */
  @Test
  void separateSharesAreNotAligned() {
    DeviceProfile.Builder profile =
        device(1_010, DeviceLimits.builder().alignment(64))
            .resident("r", 10, 1)
            .queue("a", largest())
            .queue("b", largest());
    DevicePlan plan = PLANNER.plan(profile.build()).orElseThrow();
    assertThat(plan.queue("a").plan().capacity()).isEqualTo(500);
    assertThat(plan.queue("b").plan().capacity()).isEqualTo(500);
  }

  /** Behind 70 bytes a slot would lie at 128, and end at 129: 59 bytes further. */
  @Test
  void whereNoneCanBeginAShareIsNothing() {
    DeviceProfile.Builder profile =
        device(100, DeviceLimits.builder().alignment(64))
            .placement(Placement.ARENA)
            .resident("r", 70, 1)
            .queue("a", largest().toBuilder().initialItems(1).build())
            .queue("b", largest().toBuilder().initialItems(1).build());
    // The last may take all that is left, 30.
    assertThat(errors(profile))
        .extracting(PlanError::message)
        .containsExactly(
            "'a': over memory: 59 bytes required, 0 left, 59 short",
            "'b': over memory: 59 bytes required, 30 left, 29 short");
  }

  /** 25 slots are 10, 10 and 5 in segments of 16 bytes; the last has room for 10, too. */
  @Test
  void furtherSlotsNeedNoFurtherSegment() {
    DeviceProfile.Builder profile =
        device(
                1_000,
                DeviceLimits.builder().granularity(16).maxAllocationBytes(10).maxAllocations(2))
            .line(QueueLine.builder("q", slots(Capacity.of(25))).maxSegments(-1).build());
    DeviceLedger ledger = PLANNER.ledger(profile.build());
    assertThat(ledger.deviceErrors()).hasSize(1);
    assertThat(((PlannedQueue) ledger.lines().get(0).place().orElseThrow()).capacityAtNoExtraCost())
        .isEqualTo(30);
  }

  /**
   * Of 34 slots two full segments of 17 bytes take 32 each; 64 are four whole ones of 16, at
   * multiples of the window.
   */
  @Test
  void furtherSlotsInFurtherSegmentsMayTakeNoMoreBytes() {
    DeviceProfile.Builder profile =
        device(1_000, DeviceLimits.builder().granularity(16).maxBindingBytes(17))
            .line(
                QueueLine.builder("q", slots(Capacity.of(34)))
                    .maxSegments(-1)
                    .drainWindow(16)
                    .build());
    DevicePlan plan = PLANNER.plan(profile.build()).orElseThrow();
    assertThat(plan.queue("q").takenBytes()).isEqualTo(64);
    assertThat(plan.queue("q").capacityAtNoExtraCost()).isEqualTo(64);
  }

  /** Twice 80 bytes are 160, but of an arena of 100 the group's share is 50 in any memory. */
  @Test
  void moreMemoryIsNotOfferedWhereTheShareOfAGroupIsTooSmallStill() {
    DeviceProfile.Builder profile =
        arenaUpTo100()
            .sameSlots(
                "g",
                Capacity.largest(),
                g ->
                    g.queue(
                        "q", WorkQueueProfile.perSlot(1).entryBytes(1).initialItems(80).build()))
            .queue("other", largest().toBuilder().initialItems(10).build());
    List<PlanError> errors = errors(profile);
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).message()).startsWith("'q' of 'g': over memory: ");
    assertThat(errors.get(0).remedies())
        .noneMatch(remedy -> remedy.kind() == RemedyKind.RAISE_MEMORY_TO);
  }

  /** 10 bytes are rounded up to 64. */
  @Test
  void aLedgerSaysWhatTheEndOfAnArenaTakes() {
    DeviceProfile.Builder profile =
        device(100, DeviceLimits.builder().granularity(64)).resident("r", 10, 1);
    assertThat(PLANNER.ledger(profile.build()).tailPaddingBytes()).isZero();
    DeviceLedger arena = PLANNER.ledger(profile.placement(Placement.ARENA).build());
    assertThat(arena.tailPaddingBytes()).isEqualTo(54);
    assertThat(arena.leftBytes()).isEqualTo(36);
    assertThat(arena.warnings()).isEmpty();
  }
}
