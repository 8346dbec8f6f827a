// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Limits on numbers of segments: allocated in all, and bound by one kernel. */
class SegmentCountsTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private static DeviceProfile.Builder device(DeviceLimits.Builder limits) {
    return device(limits, 64 * GIB);
  }

  /** At most so many allocations, of 10 bytes each. */
  private static DeviceLimits.Builder tens(long allocations) {
    return DeviceLimits.builder().maxAllocationBytes(10).maxAllocations(allocations);
  }

  private static List<Remedy> remedies(DeviceProfile profile) {
    return PLANNER.ledger(profile).errors().get(0).remedies();
  }

  private static DeviceProfile.Builder device(DeviceLimits.Builder limits, long memory) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(memory)).limits(limits.build());
  }

  private static WorkQueueProfile bytes(long capacity) {
    return WorkQueueProfile.builder().capacity(capacity).entryBytes(1).build();
  }

  private static QueueLine cut(String label, WorkQueueProfile profile) {
    return QueueLine.builder(label, profile).maxSegments(-1).build();
  }

  /** 8,000,000,000 / 1,048,576 = 7,629.4. */
  @Test
  void aQueueInTooManyAllocations() {
    DeviceProfile profile =
        device(DeviceLimits.builder().maxAllocationBytes(MIB).maxAllocations(4_096))
            .line(cut("queue", bytes(8_000_000_000L)))
            .build();
    DeviceLedger ledger = PLANNER.ledger(profile);
    assertThat(ledger.isPlanned()).isFalse();
    assertThat(ledger.result().isPlanned()).isFalse();
    assertThat(ledger.lines().get(0).place()).isPresent();
    assertThat(ledger.errors()).isEqualTo(ledger.deviceErrors()).hasSize(1);
    DeviceError.TooManyAllocations error =
        (DeviceError.TooManyAllocations) ledger.deviceErrors().get(0);
    assertThat(error.line()).isEmpty();
    assertThat(error.count()).isEqualTo(7_630);
    assertThat(error.maxCount()).isEqualTo(4_096);
    assertThat(error.overCount()).isEqualTo(3_534);
    assertThat(error.largestLine()).isEqualTo("queue");
    assertThat(error.largestCount()).isEqualTo(7_630);
    assertThat(error.message())
        .isEqualTo(
            "allocations: 7,630 in all, the device allows at most 4,096, 3,534 over; 'queue' has"
                + " the most, 7,630");
    // An arena would be one allocation of more than 1 MiB; 4,096 MiB are 4,294,967,296.
    assertThat(error.remedies())
        .containsExactly(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 4_294_967_296L).onLine("queue"));
    DevicePlan followed = PLANNER.plan(profile.with(error.remedies().get(0))).orElseThrow();
    assertThat(StreamSupport.stream(followed.allocations().spliterator(), false).count())
        .isEqualTo(4_096);
    assertThat(ledger.explain())
        .contains("d: rejected, as a whole, ")
        .contains("├─ all lines together: REJECTED\n│  ├─ allocations: 7,630 in all, ")
        .endsWith("└─ left: 60,719,476,736 bytes\n");
  }

  private static DeviceProfile friendster(long segments) {
    return device(DeviceLimits.builder().maxBindingBytes(134_217_728).maxBindings(8))
        .line(
            ResidentLine.builder("targets")
                .count(3_612_134_270L)
                .bytesEach(4)
                .maxSegments(segments)
                .build())
        .build();
  }

  /** 14,448,537,080 / 134,217,728 = 107.6. */
  @Test
  void aSplitThatOneKernelCannotBindIsNotOffered() {
    PlanError whole = PLANNER.ledger(friendster(1)).errors().get(0);
    assertThat(whole).isInstanceOf(DeviceError.OverMaxBinding.class);
    assertThat(whole.remedies()).isEmpty();
    assertThat(whole.fix()).isEqualTo("make the elements smaller");

    DeviceError.TooManyBindings split =
        (DeviceError.TooManyBindings) PLANNER.ledger(friendster(108)).errors().get(0);
    assertThat(split.message())
        .isEqualTo(
            "bindings: 108 of one kernel for all lines, the device allows at most 8, 100 over;"
                + " 'targets' has the most, 108");
    assertThat(split.kernel()).isEmpty();
    assertThat(split.fix())
        .isEqualTo("say which lines each kernel binds, or have lines that need fewer segments");

    // Where kernels may bind so many, it is.
    DeviceProfile enough =
        friendster(1).toBuilder()
            .limits(friendster(1).limits().toBuilder().maxBindings(108).build())
            .build();
    assertThat(remedies(enough))
        .containsExactly(Remedy.of(RemedyKind.SPLIT_INTO_SEGMENTS, 108).onLine("targets"));
  }

  /** A ping-pong queue with one side array, a control block and a grid: 2 · 2 + 2 segments. */
  private static DeviceProfile.Builder graph(long maxBindings) {
    WorkQueueProfile frontier =
        WorkQueueProfile.builder()
            .capacity(100)
            .entry(EntryLayout.builder().u32("v").sideArray("flag", DeviceType.U8).build())
            .controlBytes(64)
            .buffering(Buffering.PING_PONG)
            .build();
    return device(DeviceLimits.builder().maxBindings(maxBindings))
        .reserve("context", 1)
        .resident("offsets", 10, 8)
        .resident("targets", 10, 4)
        .line(
            QueueLine.builder("frontier", frontier)
                .drain(DrainProfile.builder().itemsPerGroup(8).grid(GridKind.INDIRECT).build())
                .build());
  }

  @Test
  void aKernelBindsAllRegionsOfItsLines() {
    assertThat(PLANNER.plan(graph(8).build()).isPlanned()).isTrue();
    DeviceError.TooManyBindings all =
        (DeviceError.TooManyBindings) PLANNER.ledger(graph(7).build()).errors().get(0);
    assertThat(all.count()).isEqualTo(8);
    assertThat(all.largestLine()).isEqualTo("frontier");
    assertThat(all.largestCount()).isEqualTo(6);

    DeviceProfile named =
        graph(6).kernel("drain", "targets", "frontier").kernel("init", "offsets").build();
    DeviceError.TooManyBindings drain =
        (DeviceError.TooManyBindings) PLANNER.ledger(named).errors().get(0);
    assertThat(drain.kernel()).isEqualTo(Optional.of("drain"));
    assertThat(drain.message())
        .isEqualTo(
            "bindings: 7 of kernel 'drain', the device allows at most 6, 1 over; 'frontier' has the"
                + " most, 6");
    assertThat(drain.fix())
        .isEqualTo("let the kernel bind fewer lines, or have lines that need fewer segments");
    assertThat(PLANNER.plan(graph(7).kernel("drain", "targets", "frontier").build()).isPlanned())
        .isTrue();
    // Where kernels are named, what none binds is not limited.
    assertThat(PLANNER.plan(graph(1).kernel("init", "offsets").build()).isPlanned()).isTrue();
  }

  /** 40 bytes are 4 segments of 10, of which a kernel may bind 2. */
  @Test
  void whatRemovesTheLimitOfOneKernelIsOfferedThoughThatOfAnotherIsBroken() {
    DeviceProfile profile =
        device(DeviceLimits.builder().maxBindingBytes(10).maxBindings(2))
            .line(cut("q", bytes(40)))
            .line(cut("p", bytes(40)))
            .kernel("a", "q")
            .kernel("b", "p")
            .build();
    assertThat(PLANNER.ledger(profile).deviceErrors())
        .extracting(PlanError::remedies)
        .containsExactly(
            List.of(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 20).onLine("q")),
            List.of(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 20).onLine("p")));
  }

  /** What mends a rule is offered where others keep their places. */
  @Test
  void whereSegmentsAreCountedARuleIsMended() {
    DeviceProfile profile =
        device(DeviceLimits.builder().maxAllocations(2))
            .queue("q", bytes(10).toBuilder().entryBytes(0).build())
            .resident("r", 10, 1)
            .build();
    assertThat(remedies(profile))
        .containsExactly(Remedy.of(RemedyKind.RAISE_ENTRY_BYTES_TO, 1).onLine("q"));
  }

  /** 10 elements, and a control block of no slot. */
  @Test
  void aQueueWithoutSlotsHasAControlBlockStill() {
    WorkQueueProfile none =
        WorkQueueProfile.builder().expansion(0).entryBytes(8).controlBytes(4).build();
    DeviceProfile.Builder profile =
        device(DeviceLimits.builder().maxAllocations(1)).resident("r", 10, 1).queue("q", none);
    assertThat(PLANNER.ledger(profile.build()).errors())
        .extracting(PlanError::message)
        .containsExactly(
            "allocations: 2 in all, the device allows at most 1, 1 over; 'r' has the most, 1");
  }

  /** One arena is one allocation; that 3 lines are too many to bind is another error. */
  @Test
  void whatRemovesOneLimitIsOfferedThoughAnotherIsBroken() {
    DeviceProfile.Builder profile =
        device(DeviceLimits.builder().maxAllocations(2).maxBindings(2))
            .resident("a", 10, 1)
            .resident("b", 10, 1)
            .resident("c", 10, 1);
    assertThat(PLANNER.ledger(profile.build()).deviceErrors())
        .filteredOn(DeviceError.TooManyAllocations.class::isInstance)
        .singleElement()
        .extracting(PlanError::remedies)
        .isEqualTo(List.of(Remedy.of(RemedyKind.PLACE_IN_ARENA, 0)));
  }

  /** In an arena, a kernel binds parts of one allocation. */
  @Test
  void anArenaIsOneAllocationAndAsManyBindings() {
    DeviceLimits two = DeviceLimits.builder().maxAllocations(2).build();
    DeviceProfile profile = graph(8).build();
    DeviceProfile separate = profile.toBuilder().limits(two).build();
    PlanError error = PLANNER.ledger(separate).errors().get(0);
    assertThat(error.remedies()).containsExactly(Remedy.of(RemedyKind.PLACE_IN_ARENA, 0));
    assertThat(error.fix()).isEqualTo("place all regions in one arena");
    assertThat(PLANNER.plan(separate.with(error.remedies().get(0))).isPlanned()).isTrue();

    DeviceProfile arena = graph(7).placement(Placement.ARENA).build();
    assertThat(((DeviceError.TooManyBindings) PLANNER.ledger(arena).errors().get(0)).count())
        .isEqualTo(8);
  }

  @Test
  void aLimitOfNoneIsOneThatWasNotRead() {
    for (Placement placement : Placement.values()) {
      DeviceProfile profile =
          device(DeviceLimits.builder().maxAllocations(0))
              .placement(placement)
              .resident("r", 1, 1)
              .build();
      PlanError error = PLANNER.ledger(profile).errors().get(0);
      assertThat(error.message()).startsWith("allocations: 1 in all, the device allows at most 0");
      assertThat(error.fix()).startsWith("the limit is 0: it was cut to 32 bits");
    }
  }

  /** Separately, the arena would need more allocations than there may be. */
  @Test
  void separateRegionsAreOfferedWithinTheCount() {
    for (long most : new long[] {1, 2}) {
      DeviceProfile profile =
          device(tens(most))
              .placement(Placement.ARENA)
              .resident("a", 10, 1)
              .resident("b", 10, 1)
              .build();
      List<Remedy> remedies = remedies(profile);
      // One that is rejected would have the second; alone, the first needs but one.
      assertThat(remedies.contains(Remedy.of(RemedyKind.PLACE_SEPARATELY, 0))).isEqualTo(most == 2);
    }
  }

  // ---- Chosen capacities ----

  /** Segments of 10 slots: a control block, and of 8 allocations what the fixed ones leave. */
  @Test
  void aLargestQueueTakesTheSegmentsThatOthersLeave() {
    DeviceProfile.Builder profile =
        device(tens(8))
            .line(ResidentLine.builder("r").count(25).bytesEach(1).maxSegments(3).build());
    WorkQueueProfile largest =
        WorkQueueProfile.builder().largest().entryBytes(1).controlBytes(4).build();
    DevicePlan plan = PLANNER.plan(profile.line(cut("q", largest)).build()).orElseThrow();
    // 8 - 3 - 1
    assertThat(plan.queue("q").plan().capacity()).isEqualTo(40);
  }

  @Test
  void ofSeveralLargestTheFirstLeavesTheOthersASegmentEach() {
    WorkQueueProfile largest =
        WorkQueueProfile.builder().largest().entryBytes(1).buffering(Buffering.PING_PONG).build();
    DeviceProfile profile = device(tens(9)).line(cut("a", largest)).line(cut("b", largest)).build();
    DevicePlan plan = PLANNER.plan(profile).orElseThrow();
    // Two of 9 are kept for b; of 7, each of two buffers has 3. Then 3 are left, of which 2 do.
    assertThat(plan.queue("a").plan().capacity()).isEqualTo(30);
    assertThat(plan.queue("b").plan().capacity()).isEqualTo(10);
  }

  @Test
  void aClampedQueueTakesTheSegmentsOfThoseBeforeIt() {
    DeviceProfile profile =
        device(DeviceLimits.builder().maxBindingBytes(10).maxBindings(4))
            .line(
                cut(
                    "q",
                    WorkQueueProfile.builder().expansion(1_000).entryBytes(1).clampToFit().build()))
            .resident("r", 1, 1)
            .kernel("drain", "q", "r")
            .build();
    assertThat(PLANNER.plan(profile).orElseThrow().queue("q").plan().capacity()).isEqualTo(30);
  }

  /** What is to be lowered is the line with the most segments, if that is a queue. */
  @Test
  void theLineWithTheMostSegmentsIsLowered() {
    DeviceProfile profile =
        device(tens(12))
            .line(ResidentLine.builder("r").count(60).bytesEach(1).maxSegments(6).build())
            .line(cut("small", bytes(35)))
            .line(cut("large", bytes(50)))
            .build();
    PlanError error = PLANNER.ledger(profile).errors().get(0);
    // 6 + 4 + 5 are 3 too many.
    assertThat(error.remedies())
        .contains(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 20).onLine("large"))
        .allMatch(remedy -> !remedy.line().equals(Optional.of("small")));
    assertThat(error.message())
        .endsWith("15 in all, the device allows at most 12, 3 over; 'r' has" + " the most, 6");
  }

  // ---- Phases ----

  private static ResidentLine tenths(String label, String phase, long count) {
    ResidentLine.Builder line =
        ResidentLine.builder(label).count(count).bytesEach(1).maxSegments(-1);
    return (phase.isEmpty() ? line : line.phase(phase)).build();
  }

  /** Segments of 10: 2 outside, 3 in one phase, 4 in the other, and never both. */
  @Test
  void ofPhasesTheOneWithTheMostIsCounted() {
    for (long most : new long[] {5, 6}) {
      DeviceProfile profile =
          device(tens(most))
              .line(tenths("both", "", 20))
              .line(tenths("table", "build", 30))
              .line(tenths("matches", "probe", 40))
              .build();
      DeviceLedger ledger = PLANNER.ledger(profile);
      assertThat(ledger.isPlanned()).isEqualTo(most == 6);
      if (!ledger.isPlanned()) {
        assertThat(ledger.errors().get(0).message())
            .isEqualTo(
                "allocations: 6 in phase 'probe', the device allows at most 5, 1 over;"
                    + " 'matches' has the most, 4");
        assertThat(ledger.errors().get(0).fix())
            .isEqualTo("have fewer lines, or lines that need fewer segments");
      }
    }
  }

  @Test
  void aLargestOfAPhaseTakesTheSegmentsThatItsPhaseAndTheLinesOutsideLeave() {
    WorkQueueProfile largest = WorkQueueProfile.builder().largest().entryBytes(1).build();
    DeviceProfile profile =
        device(tens(7))
            .line(tenths("both", "", 20))
            .line(tenths("table", "build", 50))
            .line(QueueLine.builder("matches", largest).maxSegments(-1).phase("probe").build())
            .build();
    assertThat(PLANNER.plan(profile).orElseThrow().queue("matches").plan().capacity())
        .isEqualTo(50);
  }

  /** Segments of 10: 5 outside; 5 of one line in the first phase, and twice 3 in the second. */
  @Test
  void theLineWithTheMostIsOfThePhaseWithTheMostOrOutsideOfPhases() {
    for (long outside : new long[] {10, 50}) {
      DeviceProfile profile =
          device(tens(6))
              .line(tenths("both", "", outside))
              .line(tenths("matches", "probe", 50))
              .line(tenths("table", "build", 30))
              .line(tenths("rows", "build", 30))
              .build();
      DeviceError.TooManyAllocations error =
          (DeviceError.TooManyAllocations) PLANNER.ledger(profile).errors().get(0);
      assertThat(error.count()).isEqualTo(outside / 10 + 3 + 3);
      assertThat(error.largestLine()).isEqualTo(outside == 10 ? "table" : "both");
      assertThat(error.largestCount()).isEqualTo(outside == 10 ? 3 : 5);
    }
  }

  /** 7 segments in the first phase are more than 3 and 3 in the second. */
  @Test
  void theFirstPhaseIsNamedToo() {
    DeviceProfile profile =
        device(tens(6))
            .line(tenths("matches", "probe", 70))
            .line(tenths("table", "build", 30))
            .line(tenths("rows", "build", 30))
            .build();
    assertThat(PLANNER.ledger(profile).errors().get(0).message())
        .isEqualTo(
            "allocations: 7 in phase 'probe', the device allows at most 6, 1 over; 'matches' has"
                + " the most, 7");
  }

  // ---- Whom a limit counts ----

  private static WorkQueueProfile largest() {
    return WorkQueueProfile.builder().largest().entryBytes(1).build();
  }

  /** A kernel binds r, in 3 segments of 10; of 100 bytes, 70 are left. */
  @Test
  void whatNoKernelBindsTakesAsManySegmentsAsItLikes() {
    for (long most : new long[] {2, 3}) {
      DeviceProfile.Builder profile =
          device(DeviceLimits.builder().maxBindingBytes(10).maxBindings(most), 100)
              .line(tenths("r", "", 30))
              .kernel("k", "r");
      DeviceLedger alone =
          PLANNER.ledger(profile.build().toBuilder().line(cut("q", largest())).build());
      assertThat(capacity(alone, "q")).isEqualTo(70);
      DeviceProfile.Builder grouped =
          profile.sameSlots(
              "g", Capacity.largest(), g -> g.line(tenths("a", "", 1)).line(tenths("b", "", 1)));
      assertThat(PLANNER.ledger(grouped.build()).sameSlots())
          .hasToString("[PlannedSameSlots[g, slots=35, takenBytes=70]]");
    }
  }

  private static long capacity(DeviceLedger ledger, String queue) {
    return ledger.lines().stream()
        .filter(line -> line.line().label().equals(queue))
        .map(line -> (PlannedQueue) line.place().orElseThrow())
        .findAny()
        .orElseThrow()
        .plan()
        .capacity();
  }

  /** The second kernel binds 9 segments, within its limit of 9; the first has 10 of them. */
  @Test
  void theLineWithTheMostIsOneThatTheKernelBinds() {
    DeviceProfile profile =
        device(DeviceLimits.builder().maxBindingBytes(10).maxBindings(4))
            .line(tenths("few", "", 20))
            .line(tenths("more", "", 30))
            .line(tenths("unbound", "", 90))
            .kernel("k", "few", "more")
            .build();
    assertThat(PLANNER.ledger(profile).errors().get(0).message())
        .isEqualTo(
            "bindings: 5 of kernel 'k', the device allows at most 4, 1 over; 'more' has the most,"
                + " 3");
  }

  /** An arena is one allocation, in however many segments its queue is bound. */
  @Test
  void inAnArenaAllocationsLimitNoQueue() {
    DeviceProfile profile =
        device(DeviceLimits.builder().maxBindingBytes(10).maxAllocations(2), 100)
            .placement(Placement.ARENA)
            .line(cut("q", largest()))
            .build();
    assertThat(PLANNER.plan(profile).orElseThrow().queue("q").plan().capacity()).isEqualTo(100);
  }

  /** Of 3 segments, a resident without an element needs none, though it is behind the queue. */
  @Test
  void aResidentOfNoElementHasNoSegment() {
    DeviceProfile profile =
        device(tens(3)).line(cut("q", clamped(1_000))).resident("none", 0, 1).build();
    assertThat(PLANNER.plan(profile).orElseThrow().queue("q").plan().capacity()).isEqualTo(30);
  }

  private static WorkQueueProfile clamped(long expansion) {
    return WorkQueueProfile.builder().expansion(expansion).entryBytes(1).clampToFit().build();
  }

  // ---- Groups ----

  private static DeviceProfile.Builder group(long maxAllocations, long fixed, Capacity slots) {
    return device(tens(maxAllocations))
        .line(tenths("fixed", "", fixed))
        .sameSlots("g", slots, g -> g.line(tenths("a", "", 1)).line(tenths("b", "", 1)));
  }

  @Test
  void aLargestGroupTakesTheSegmentsThatOthersLeave() {
    // 2 + 3 + 3 = 8; one slot more is in 2 + 4 + 4.
    DevicePlan plan = PLANNER.plan(group(8, 20, Capacity.largest()).build()).orElseThrow();
    assertThat(plan.sameSlots().get(0).slots()).isEqualTo(30);
  }

  @Test
  void aLargestGroupHasASegmentForEachOfItsRegionsInAnyCase() {
    DeviceLedger ledger = PLANNER.ledger(group(3, 20, Capacity.largest()).build());
    assertThat(ledger.sameSlots().get(0).slots()).isEqualTo(10);
    assertThat(ledger.errors())
        .singleElement()
        .hasToString(
            "allocations: 4 in all, the device allows at most 3, 1 over; 'fixed' has the most, 2;"
                + " have fewer lines, or lines that need fewer segments");
  }

  /**
   * Of 8 segments the group can have 3 and 3, and the queue 6 beside the least of the group: its
   * ceiling is 60 bytes. Hence none of two halves of 60 bytes is cut short: 15 slots of the group
   * are in 2 and 2 segments, 30 of the queue in 3.
   */
  @Test
  void whatAGroupCouldTakeIsNotTakenYet() {
    DeviceProfile profile =
        group(8, 0, Capacity.largest()).line(cut("q", largest())).build().toBuilder()
            .memory(DeviceMemory.ofFree(60))
            .build();
    DevicePlan plan = PLANNER.plan(profile).orElseThrow();
    assertThat(plan.sameSlots().get(0).slots()).isEqualTo(15);
    assertThat(plan.queue("q").plan().capacity()).isEqualTo(30);
  }

  /** The second line has no place in 100 bytes: the 3 segments of the first are not counted. */
  @Test
  void aGroupThatIsRejectedHasNoSegment() {
    DeviceProfile profile =
        device(tens(3), 100)
            .sameSlots(
                "g", Capacity.of(30), g -> g.line(tenths("a", "", 1)).line(tenths("b", "", 10)))
            .line(tenths("r", "", 20))
            .build();
    assertThat(PLANNER.ledger(profile).deviceErrors()).isEmpty();
  }

  private static DeviceProfile.Builder queueOfGroup(long most, Capacity slots, long perSlot) {
    return device(tens(most))
        .sameSlots("other", Capacity.of(5), other -> other.line(tenths("r", "", 4)))
        .sameSlots(
            "g",
            slots,
            g -> g.line(cut("q", WorkQueueProfile.perSlot(perSlot).entryBytes(1).build())));
  }

  /** 5 · 4 are in 2 segments, 50 · 2 in 10. Of 8, 6 are left: 60 / 2. */
  @Test
  void aQueueOfAGroupComesDownWithItsGroup() {
    DeviceProfile profile = queueOfGroup(8, Capacity.of(50), 2).build();
    PlanError error = PLANNER.ledger(profile).errors().get(0);
    assertThat(error.remedies())
        .containsExactly(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 30).onLine("g"));
    assertThat(PLANNER.plan(profile.with(error.remedies().get(0))).isPlanned()).isTrue();
  }

  /** 5 · 20 are in 10 segments where 3 are left, but 5 slots is what was asked for. */
  @Test
  void aLargestGroupHasTheLeastThatWasAskedFor() {
    DeviceLedger ledger =
        PLANNER.ledger(queueOfGroup(5, Capacity.largest().atLeast(5), 20).build());
    assertThat(ledger.sameSlots()).element(1).extracting(PlannedSameSlots::slots).isEqualTo(5L);
    assertThat(ledger.errors())
        .singleElement()
        .satisfies(error -> assertThat(error.remedies()).isEmpty());
  }

  /** 2 segments of the group and 10 of the queue, of which 6 may be. */
  @Test
  void aQueueOfNoGroupComesDownOnItsOwn() {
    DeviceProfile profile = group(8, 0, Capacity.of(10)).line(cut("q", bytes(100))).build();
    assertThat(remedies(profile))
        .containsExactly(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 60).onLine("q"));
  }

  // ---- Remedies ----

  /** 2 + 5 segments of 10: the queue comes down to the one segment that is left of 3. */
  @Test
  void aQueueComesDownToTheLeastThatItNeeds() {
    DeviceProfile profile =
        device(tens(3)).line(tenths("r", "", 20)).line(cut("q", bytes(50))).build();
    assertThat(remedies(profile))
        .containsExactly(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 10).onLine("q"));
  }

  /**
   * 12 + 3 segments of 10, where 10 may be: 7 are left. Clamped, the queue would take all but one
   * of the 10, which is what the resident behind it needs at least.
   */
  @Test
  void aClampThatTakesMoreThanIsLeftIsNotOffered() {
    DeviceProfile profile =
        device(tens(10))
            .line(cut("q", WorkQueueProfile.builder().expansion(120).entryBytes(1).build()))
            .line(tenths("r", "", 30))
            .build();
    assertThat(remedies(profile))
        .containsExactly(Remedy.of(RemedyKind.LOWER_EXPANSION_TO, 70).onLine("q"));
  }

  /**
   * 13 + 1 segments of 10, of which 8 may be allocated and 6 be bound: 70 slots, or 50. 5 of them
   * are of initial items. Clamped, the queue has 50 in any case.
   */
  @Test
  void aClampIsOfferedWithTheSlotsThatItGrants() {
    DeviceProfile profile =
        device(tens(8).maxBindings(6))
            .queue("other", bytes(3))
            .line(
                cut(
                    "q",
                    WorkQueueProfile.builder()
                        .initialItems(5)
                        .expansion(120)
                        .entryBytes(1)
                        .build()))
            .build();
    List<PlanError> errors = PLANNER.ledger(profile).errors();
    assertThat(errors).hasSize(2);
    assertThat(errors.get(0).remedies())
        .containsExactly(Remedy.of(RemedyKind.LOWER_EXPANSION_TO, 65).onLine("q"));
    assertThat(errors.get(1).remedies())
        .containsExactly(
            Remedy.of(RemedyKind.LOWER_EXPANSION_TO, 45).onLine("q"),
            Remedy.of(RemedyKind.CLAMP_TO_FIT, 50).onLine("q"));
  }

  /** 150 bytes of memory, and 10 segments of 10 bytes. */
  private static List<Remedy> remediesBefore(DeviceLine behind) {
    DeviceProfile profile = device(tens(10), 150).line(cut("q", bytes(200))).line(behind).build();
    return PLANNER.ledger(profile).lines().get(0).errors().stream()
        .filter(DeviceError.OverMemory.class::isInstance)
        .flatMap(error -> error.remedies().stream())
        .filter(remedy -> remedy.kind() == RemedyKind.LOWER_CAPACITY_TO)
        .toList();
  }

  @Test
  void whatIsFixedKeepsItsSegmentsAndWhatIsChosenItsLeast() {
    Remedy eight = Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 80).onLine("q");
    Remedy nine = Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 90).onLine("q");
    // 10 - 2 segments
    assertThat(remediesBefore(tenths("fixed", "", 20))).containsExactly(eight);
    assertThat(remediesBefore(cut("fixed", bytes(20)))).containsExactly(eight);
    // 10 - 1, though all 10 are taken while q has no place
    assertThat(remediesBefore(cut("chosen", largest()))).containsExactly(nine);
    assertThat(remediesBefore(cut("chosen", clamped(1_000)))).containsExactly(nine);
  }

  /**
   * A queue wants 110 slots at least, where there are 100 bytes, 20 of which the resident behind it
   * keeps. With a least of 80, it would take 9 of 10 segments, and the resident had no place.
   */
  @Test
  void aLowerLeastIsNotOfferedWhereMoreIsTaken() {
    DeviceProfile profile =
        device(tens(10), 100)
            .line(
                cut(
                    "q",
                    WorkQueueProfile.builder()
                        .capacity(Capacity.expansion(100).atLeast(110).clampToFit())
                        .entryBytes(1)
                        .build()))
            .line(tenths("r", "", 20))
            .build();
    assertThat(PLANNER.ledger(profile).errors())
        .hasToString(
            "['q': over memory: 110 slots at least would do, 110 bytes required, 100 left, 10"
                + " short; raise the memory to 130 bytes]");
  }

  /**
   * A queue of 2,000 slots where there are 1,000 bytes, and 10 segments of 10, of which the
   * resident behind it has two. Clamped, it would take 9 of them.
   */
  @Test
  void aClampThatTakesTheSegmentsOfOthersIsNotOffered() {
    DeviceProfile profile =
        device(tens(10), 1_000)
            .line(cut("q", WorkQueueProfile.builder().expansion(2_000).entryBytes(1).build()))
            .line(tenths("r", "", 20))
            .build();
    assertThat(remedies(profile))
        .containsExactly(
            Remedy.of(RemedyKind.LOWER_EXPANSION_TO, 80).onLine("q"),
            Remedy.of(RemedyKind.RAISE_MEMORY_TO, 2_020));
  }
}
