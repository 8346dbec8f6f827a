// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.OverflowVerdict;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines with one number of slots; the figures of the worked examples, on every policy. */
class SameSlotsTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);
  private static final long GIB = 1L << 30;

  static List<NumericPolicy> policies() {
    return Policies.all();
  }

  private static DeviceProfile.Builder device(long memory) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(memory));
  }

  private static WorkQueueProfile queue(long entryBytes, long controlBytes) {
    return WorkQueueProfile.perSlot(1).entryBytes(entryBytes).controlBytes(controlBytes).build();
  }

  /** Queues of 32, 48 and 16 bytes an entry, and a state of 256 bytes. */
  private static DeviceProfile tracing(Capacity capacity) {
    return device(8 * GIB)
        .sameSlots(
            "paths",
            capacity,
            paths ->
                paths
                    .queue("rays", queue(32, 64))
                    .queue("shadows", queue(48, 64))
                    .queue("hits", queue(16, 64))
                    .resident("state", 1, 256))
        .build();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void pathTracingHasOneNumberOfSlots(NumericPolicy policy) {
    DevicePlan plan = DevicePlanner.using(policy).plan(tracing(Capacity.largest())).orElseThrow();
    assertThat(plan.sameSlots())
        .hasToString("[PlannedSameSlots[paths, slots=24403222, takenBytes=8589934336]]");
    assertThat(plan.queue("shadows").plan().capacity()).isEqualTo(24_403_222);
    assertThat(((PlannedResident) plan.line("state").orElseThrow()).line().count())
        .isEqualTo(24_403_222);
    assertThat(plan.queue("rays").plan().overflow()).isEqualTo(OverflowVerdict.IMPOSSIBLE);
    assertThat(plan.freeBytes()).isEqualTo(256);
    assertThat(
            DevicePlanner.using(policy)
                .plan(tracing(Capacity.of(8_294_400)))
                .orElseThrow()
                .allocatedBytes())
        .isEqualTo(2_919_628_992L);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void pathIndicesMayHaveTwoSlotsAPath(NumericPolicy policy) {
    WorkQueueProfile indices =
        WorkQueueProfile.perSlot(1)
            .entryBytes(4)
            .buffering(Buffering.PING_PONG)
            .controlBytes(128)
            .build();
    DeviceProfile profile =
        device(8 * GIB)
            .sameSlots(
                "paths",
                Capacity.largest(),
                paths ->
                    paths
                        .queue("indices", indices)
                        .queue(
                            "shadows",
                            WorkQueueProfile.perSlot(2).entryBytes(4).controlBytes(128).build())
                        .resident("state", 1, 64))
            .build();
    DevicePlan plan = DevicePlanner.using(policy).plan(profile).orElseThrow();
    assertThat(plan.sameSlots().get(0).slots()).isEqualTo(107_374_179);
    assertThat(plan.queue("shadows").plan().capacity()).isEqualTo(214_748_358);
  }

  @Test
  void whatIsAskedOfTheCapacityHoldsOfTheGroup() {
    for (long[] each : new long[][] {{1024, 24_402_944}, {100, 24_403_200}}) {
      DevicePlan plan = PLANNER.plan(tracing(Capacity.largest().multipleOf(each[0]))).orElseThrow();
      assertThat(plan.sameSlots().get(0).slots()).isEqualTo(each[1]);
    }
    assertThat(slots(tracing(Capacity.largest().powerOfTwo()))).isEqualTo(16_777_216);
    assertThat(slots(tracing(Capacity.largest().atMost(1_000)))).isEqualTo(1_000);
    PlanError error = PLANNER.ledger(tracing(Capacity.of(1_000).multipleOf(256))).errors().get(0);
    assertThat(error.line()).contains("paths");
    assertThat(error.message()).startsWith("'paths': capacity: ");
    assertThat(error.remedies())
        .containsExactly(
            Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 768).onLine("paths"),
            Remedy.of(RemedyKind.RAISE_CAPACITY_TO, 1_024).onLine("paths"));
  }

  private static long slots(DeviceProfile profile) {
    return PLANNER.plan(profile).orElseThrow().sameSlots().get(0).slots();
  }

  @ParameterizedTest
  @EnumSource(Placement.class)
  void roundingOfEveryRegionCounts(Placement placement) {
    DeviceProfile profile =
        device(10_000)
            .placement(placement)
            .limits(DeviceLimits.builder().granularity(512).alignment(128).build())
            .resident("before", 10, 1)
            .sameSlots(
                "g",
                Capacity.largest(),
                g -> g.queue("a", queue(8, 16)).resident("b", 3, 5).resident("c", 1, 1))
            .build();
    long n = slots(profile);
    assertThat(isPlanned(profile, n + 1)).isFalse();
    assertThat(PLANNER.plan(with(profile, Capacity.of(n))).orElseThrow().freeBytes())
        .isEqualTo(PLANNER.plan(profile).orElseThrow().freeBytes());
  }

  @Test
  void aGroupSharesByWeight() {
    DevicePlan plan =
        PLANNER
            .plan(
                device(4_000)
                    .sameSlots(
                        "g", Capacity.largest(), g -> g.resident("a", 1, 1).resident("b", 2, 1))
                    .queue("q", WorkQueueProfile.builder().largest().entryBytes(1).build())
                    .build()
                    .toBuilder()
                    .sameSlots(new SameSlots("g", Capacity.largest(), 3, List.of("a", "b")))
                    .build())
            .orElseThrow();
    assertThat(plan.sameSlots().get(0).slots()).isEqualTo(1_000);
    assertThat(plan.queue("q").plan().capacity()).isEqualTo(1_000);
  }

  @Test
  void aGroupIsRejectedAsOneAndItsRemedySpeaksOfItsSlots() {
    DeviceProfile profile =
        device(1_000)
            .sameSlots(
                "g",
                Capacity.of(200),
                g -> g.resident("a", 2, 1).queue("b", queue(3, 0)).resident("c", 1, 1))
            .resident("behind", 100, 1)
            .build();
    DeviceLedger ledger = PLANNER.ledger(profile);
    assertThat(ledger.errors())
        .hasToString(
            "['c' of 'g': over memory: 1,200 bytes required, 1,000 left, 200 short; lower the"
                + " capacity to 150 slots, or raise the memory to 1,300 bytes]");
    assertThat(ledger.errors().get(0).group()).contains("g");
    assertThat(ledger.lines()).filteredOn(line -> line.place().isEmpty()).hasSize(3);
    assertThat(ledger.leftBytes()).isEqualTo(900);
    for (Remedy remedy : ledger.errors().get(0).remedies()) {
      assertThat(PLANNER.plan(profile.with(remedy)).isPlanned()).as("%s", remedy).isTrue();
    }
  }

  @Test
  void aGroupIsExplainedAsOne() {
    assertThat(PLANNER.explain(tracing(Capacity.of(10))))
        .isEqualTo(
            """
            d: planned, 8,589,934,592 bytes free, separate allocations
            ├─ paths: same slots, 10 in 4 lines, take 3,712 bytes
            │  ├─ rays: queue of 384 bytes, 8,589,934,208 left
            │  │  ├─ 10 slots, 0 % full at the start, overflow IMPOSSIBLE
            │  │  ├─ rays control: 64 bytes
            │  │  └─ rays: 10 × 32 = 320 bytes
            │  ├─ shadows: queue of 544 bytes, 8,589,933,664 left
            │  │  ├─ 10 slots, 0 % full at the start, overflow IMPOSSIBLE
            │  │  ├─ shadows control: 64 bytes
            │  │  └─ shadows: 10 × 48 = 480 bytes
            │  ├─ hits: queue of 224 bytes, 8,589,933,440 left
            │  │  ├─ 10 slots, 0 % full at the start, overflow IMPOSSIBLE
            │  │  ├─ hits control: 64 bytes
            │  │  └─ hits: 10 × 16 = 160 bytes
            │  └─ state: resident of 2,560 bytes, 8,589,930,880 left
            │     └─ state: 10 × 256 = 2,560 bytes
            └─ free: 8,589,930,880 bytes
            """);
    assertThat(PLANNER.explain(tracing(Capacity.of(1L << 40))))
        .startsWith(
            """
            d: rejected, 4 of 4 lines, 8,589,934,592 bytes free, separate allocations
            ├─ paths: same slots, 1,099,511,627,776 slots in 4 lines: REJECTED
            │  ├─ rays: REJECTED
            │  │  ├─ over memory: 387,028,092,977,344 bytes required\
            """);
  }

  @Test
  void aLineThatLimitsTheGroupIsNamed() {
    DeviceProfile profile =
        device(1_000_000)
            .limits(DeviceLimits.builder().maxBindingBytes(1_000).build())
            .sameSlots("g", Capacity.of(300), g -> g.resident("a", 1, 1).queue("b", queue(4, 0)))
            .build();
    assertThat(PLANNER.ledger(profile).errors())
        .hasToString(
            "['b' of 'g': over max binding: entries of 1,200 bytes, one binding has at most 1,000,"
                + " 200 over, in at most 1 segment; split into 2 segments, if one kernel can bind"
                + " as many, or lower the capacity to 250 slots]");
    for (Remedy remedy : PLANNER.ledger(profile).errors().get(0).remedies()) {
      assertThat(PLANNER.plan(profile.with(remedy)).isPlanned()).as("%s", remedy).isTrue();
    }
    // The largest obeys each limit of each line.
    assertThat(slots(with(profile, Capacity.largest()))).isEqualTo(250);
  }

  @Test
  void anIndexCountsTheSlotsOfItsLine() {
    DeviceProfile profile =
        device(-1)
            .sameSlots(
                "g",
                Capacity.of(1L << 31),
                g -> g.queue("q", WorkQueueProfile.perSlot(3).entryBytes(1).indexBits(32).build()))
            .build();
    PlanError error = PLANNER.ledger(profile).errors().get(0);
    // 3 · 1,431,655,765 = 2^32 - 1
    assertThat(error.remedies())
        .containsExactly(
            Remedy.of(RemedyKind.WIDEN_INDEX_TO, 64).onLine("q"),
            Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 1_431_655_765).onLine("g"));
    for (Remedy remedy : error.remedies()) {
      assertThat(PLANNER.plan(profile.with(remedy)).isPlanned()).as("%s", remedy).isTrue();
    }
    assertThatThrownBy(() -> profile.with(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 1).onLine("q")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot lower the capacity to 1 slot: 'q' has the slots of group 'g'");
  }

  @Test
  void aGroupMayLiveInAPhase() {
    DevicePlan plan =
        PLANNER
            .plan(
                device(1_000)
                    .phase(
                        "trace",
                        trace ->
                            trace.sameSlots(
                                "g",
                                Capacity.largest(),
                                g -> g.resident("a", 1, 3).resident("b", 1, 1)))
                    .phase("denoise", denoise -> denoise.resident("image", 600, 1))
                    .queue("q", WorkQueueProfile.builder().capacity(200).entryBytes(1).build())
                    .build())
            .orElseThrow();
    assertThat(plan.sameSlots().get(0).slots()).isEqualTo(200);
    assertThat(plan.fullestPhase().orElseThrow().label()).isEqualTo("trace");
  }

  @Test
  void initialItemsAreTheLeast() {
    DeviceProfile profile =
        device(100)
            .sameSlots(
                "g",
                Capacity.largest(),
                g ->
                    g.queue("q", WorkQueueProfile.perSlot(2).entryBytes(1).initialItems(81).build())
                        .resident("r", 1, 1))
            .build();
    assertThat(PLANNER.ledger(profile).errors())
        .hasToString(
            "['r' of 'g': over memory: 123 bytes required, 100 left, 23 short; raise the memory to"
                + " 123 bytes]");
  }

  private static DeviceProfile grouped(
      DeviceLimits.Builder limits, long memory, long slots, QueueLine queue) {
    return device(memory)
        .limits(limits.build())
        .sameSlots("g", Capacity.of(slots), g -> g.line(queue).resident("r", 2, 1))
        .build();
  }

  private static QueueLine line(WorkQueueProfile.Builder profile) {
    return QueueLine.of("q", profile.build());
  }

  private static WorkQueueProfile.Builder twoEach() {
    return WorkQueueProfile.perSlot(2).entryBytes(1);
  }

  static Stream<Arguments> brokenGroups() {
    DeviceLimits.Builder none = DeviceLimits.builder();
    return Stream.of(
        arguments(
            grouped(none, 100, 10, line(twoEach()).toBuilder().drainWindow(0).build()),
            "['q' of 'g': drain window: 0 items per launch, a launch drains at least 1; widen the"
                + " drain window to 1 item or more]"),
        arguments(
            grouped(
                DeviceLimits.builder().maxItemsPerLaunch(4).maxWindows(3),
                100,
                10,
                line(twoEach())),
            "['q' of 'g': drain windows: 5 in one sweep, the device allows at most 3; lower the"
                + " capacity to 6 slots]"),
        arguments(
            grouped(
                DeviceLimits.builder().maxItemsPerLaunch(4),
                100,
                10,
                line(twoEach()).toBuilder().drainWindow(5).build()),
            "['q' of 'g': drain window: 5 items, the device drains at most 4 per launch; narrow the"
                + " drain window to 4 items]"),
        arguments(
            grouped(
                DeviceLimits.builder().maxBindingBytes(20),
                100,
                10,
                line(twoEach().controlBytes(21))),
            "['q' of 'g': over max binding: control block of 21 bytes, one binding has at most 20,"
                + " 1 over, in at most 1 segment; make the control block smaller]"),
        arguments(
            grouped(none, 100, 10, line(twoEach().initialItems(21))),
            "['q' of 'g': initial items: 21 exceed the capacity of 20; raise the capacity to 11"
                + " slots, or lower the initial items to 20]"),
        arguments(
            grouped(none, 100, 10, line(twoEach().budgetBytes(19))),
            "['q' of 'g': over budget: 20 bytes required, 19 allowed, 1 short; lower the capacity"
                + " to 9 slots, or raise the budget by 1 byte]"),
        arguments(
            grouped(none, 100, 1L << 63, line(twoEach())),
            "['q' of 'g': slots: 9,223,372,036,854,775,808 × 2 exceeds 2^64-1; lower the capacity"
                + " to 25 slots, 'r' of 'g': slots: 9,223,372,036,854,775,808 × 2 exceeds 2^64-1;"
                + " lower the capacity to 25 slots]"),
        arguments(
            grouped(none, 100, 26, line(twoEach())),
            "['r' of 'g': over memory: 104 bytes required, 100 left, 4 short; lower the capacity to"
                + " 25 slots, or raise the memory to 104 bytes]"),
        arguments(
            grouped(DeviceLimits.builder().maxAllocationBytes(40), 100, 11, line(twoEach()))
                .toBuilder()
                .placement(Placement.ARENA)
                .build(),
            "['r' of 'g': over max allocation: arena of 44 bytes, one allocation has at most 40, 4"
                + " over, in at most 1 segment; lower the capacity to 10 slots, or place each"
                + " region in an allocation of its own]"),
        arguments(
            grouped(
                DeviceLimits.builder().maxBindingBytes(10),
                100,
                10,
                line(twoEach()).toBuilder().maxSegments(2).build()),
            "['r' of 'g': over max binding: elements of 20 bytes, one binding has at most 10, 10"
                + " over, in at most 1 segment; split into 2 segments, if one kernel can bind as"
                + " many, or lower the capacity to 5 slots]"));
  }

  /** A slot of the group has two of the queue, and two of the resident, of a byte each. */
  @ParameterizedTest
  @MethodSource("brokenGroups")
  void whatALimitSaysOfALineIsSaidOfItsGroup(DeviceProfile profile, String expected) {
    List<PlanError> errors = PLANNER.ledger(profile).errors();
    assertThat(errors).hasToString(expected);
    for (PlanError error : errors) {
      for (Remedy remedy : error.remedies()) {
        assertThat(PLANNER.plan(profile.with(remedy)).isPlanned()).as("%s", remedy).isTrue();
      }
    }
  }

  static Stream<Arguments> largestGroups() {
    DeviceLimits.Builder none = DeviceLimits.builder();
    QueueLine plain = line(twoEach());
    return Stream.of(
        // 4 · 25
        arguments(grouped(none, 103, 1, plain), "25"),
        // floor((2^64 - 1) / 4)
        arguments(grouped(none, -1, 1, plain), "4611686018427387903"),
        // 3 windows of 4 slots, and 2 of a loop that has one
        arguments(
            grouped(DeviceLimits.builder().maxItemsPerLaunch(4).maxWindows(3), 100, 1, plain), "6"),
        arguments(
            grouped(
                DeviceLimits.builder().maxItemsPerLaunch(4),
                100,
                1,
                plain.toBuilder()
                    .drain(
                        DrainProfile.builder()
                            .itemsPerGroup(9)
                            .grid(GridKind.STRIDED)
                            .residentGroups(1)
                            .onDevice()
                            .build())
                    .build()),
            "2"),
        // 3 by 1 groups of 3 items
        arguments(
            grouped(
                DeviceLimits.builder().maxGroupsX(3).maxGroupsY(1),
                100,
                1,
                plain.toBuilder().drain(DrainProfile.builder().itemsPerGroup(3).build()).build()),
            "4"),
        // The resident in one segment of 11 bytes
        arguments(
            grouped(
                DeviceLimits.builder().maxBindingBytes(11),
                100,
                1,
                plain.toBuilder().maxSegments(9).build()),
            "5"),
        // A budget of 9 slots of the queue, and an index of 2^31 - 1
        arguments(grouped(none, 100, 1, line(twoEach().budgetBytes(9))), "4"),
        arguments(grouped(none, -1, 1, line(twoEach().indexBits(31))), "1073741823"),
        // An arena of one allocation
        arguments(
            grouped(DeviceLimits.builder().maxAllocationBytes(43), 100, 1, plain).toBuilder()
                .placement(Placement.ARENA)
                .build(),
            "10"));
  }

  /** A slot of the group has two of the queue, and two of the resident, of a byte each. */
  @ParameterizedTest
  @MethodSource("largestGroups")
  void theLargestGroupObeysEachLimit(DeviceProfile profile, String expected) {
    assertThat(Long.toUnsignedString(slots(with(profile, Capacity.largest())))).isEqualTo(expected);
  }

  @Test
  void aRemedyIsFollowedOnItsGroupOrOnWhatIsInNone() {
    DeviceProfile profile =
        device(100)
            .sameSlots("g", Capacity.of(5), g -> g.resident("a", 1, 1))
            .sameSlots("h", Capacity.of(5), h -> h.resident("b", 1, 1))
            .queue("q", WorkQueueProfile.builder().capacity(9).entryBytes(1).build())
            .build();
    assertThat(profile.with(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 3).onLine("h")).sameSlots())
        .extracting(SameSlots::capacity)
        .containsExactly(Capacity.of(5), Capacity.of(3));
    assertThat(profile.with(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 3).onLine("q")).lines())
        .element(2)
        .isEqualTo(QueueLine.of("q", WorkQueueProfile.builder().capacity(3).entryBytes(1).build()));
    assertThat(profile.with(Remedy.of(RemedyKind.SPLIT_INTO_SEGMENTS, 3).onLine("a")).lines())
        .element(0)
        .isEqualTo(ResidentLine.builder("a").count(1).bytesEach(1).maxSegments(3).build());
    assertThatThrownBy(() -> profile.with(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 1).onLine("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot lower the capacity to 1 slot: device 'd' has no line 'x'");
  }

  @Test
  void groupsAreRefusedThatCannotBe() {
    assertArgument(
        () -> new SameSlots("g", Capacity.expansion(1), 1, List.of("a")),
        "same slots 'g': an expansion of 1 item is of one queue; give a number, or largest");
    assertArgument(
        () -> new SameSlots("g", Capacity.of(1), 2, List.of("a")),
        "weight: 2 on same slots 'g', but only the largest share what is left");
    SameSlots largest = new SameSlots("g", Capacity.largest(), 1, List.of("a"));
    for (int wrong : new int[] {Integer.MIN_VALUE, 0, 1_000_001}) {
      assertArgument(
          () -> largest.withWeight(wrong),
          "weight: " + wrong + " on same slots 'g' is not in 1 … 1,000,000");
    }
    assertThat(largest.withWeight(1_000_000))
        .isEqualTo(new SameSlots("g", Capacity.largest(), 1_000_000, List.of("a")));
    assertArgument(
        () -> new SameSlots(" ", Capacity.of(1), 1, List.of("a")),
        "label is blank: everything in a device plan has a name");
    assertArgument(
        () -> new SameSlots("g", Capacity.of(1), 1, List.of("a", "a")),
        "same slots 'g' name a line twice: [a, a]");
    assertArgument(
        () -> device(1).sameSlots("g", Capacity.largest(), g -> {}),
        "same slots 'g' are of no line");
    assertThatThrownBy(
            () ->
                device(1)
                    .sameSlots(
                        "g",
                        Capacity.of(1),
                        g -> g.sameSlots("h", Capacity.of(1), h -> h.resident("a", 1, 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("same slots 'h' are within other same slots on device 'd'");
    assertThatThrownBy(
            () ->
                device(1)
                    .sameSlots(new SameSlots("g", Capacity.of(1), 1, List.of("a")))
                    .sameSlots(new SameSlots("g", Capacity.of(2), 1, List.of("b"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("'g' is the label of two groups on device 'd'");
    assertRefused(
        device(1)
            .sameSlots(
                "g",
                Capacity.of(1),
                g -> g.resident("a", 1, 1).phase("p", p -> p.resident("b", 1, 1))),
        "same slots 'g' are of lines in several phases on device 'd'");
    assertRefused(
        device(1)
            .sameSlots(
                "g",
                Capacity.of(1),
                g -> g.line(ResidentLine.builder("a").count(1).bytesEach(1).sharded().build())),
        "same slots 'g' are of 'a', which is spread; equal slots are of each device on device 'd'");
    assertRefused(
        device(1).sameSlots(new SameSlots("g", Capacity.of(1), 1, List.of("a"))),
        "same slots 'g' are of 'a', which is no resident or queue on device 'd'");
    assertRefused(
        device(1).sameSlots("g", Capacity.largest(), g -> g.resident("a", 0, 1)),
        "same slots 'g' are of 'a', which has 0 per slot on device 'd'");
    assertRefused(
        device(1).sameSlots("g", Capacity.largest(), g -> g.reserve("a", 1)),
        "same slots 'g' are of 'a', which is no resident or queue on device 'd'");
    assertRefused(
        device(1)
            .sameSlots(
                "g",
                Capacity.largest(),
                g -> g.queue("a", WorkQueueProfile.builder().largest().entryBytes(1).build())),
        "same slots 'g' are of 'a', whose capacity is to be a number per slot: perSlot(1) on device"
            + " 'd'");
    assertRefused(
        device(1)
            .sameSlots(
                "g",
                Capacity.largest(),
                g ->
                    g.queue(
                        "a",
                        WorkQueueProfile.builder()
                            .capacity(Capacity.of(2).multipleOf(2))
                            .entryBytes(1)
                            .build())),
        "same slots 'g' are of 'a', whose capacity is to be a number per slot: perSlot(1) on device"
            + " 'd'");
    assertRefused(
        device(1)
            .resident("a", 1, 1)
            .sameSlots(new SameSlots("g", Capacity.of(1), 1, List.of("a")))
            .sameSlots(new SameSlots("h", Capacity.of(1), 1, List.of("a"))),
        "same slots 'h' are of 'a', which is in another group on device 'd'");
    assertRefused(
        device(1).sameSlots("a", Capacity.of(1), g -> g.resident("a", 1, 1)),
        "same slots 'a' have the label of a line on device 'd'");
  }

  /** 2^40 slots take 2^63 bytes in a, more than there are, and 2^64 in b, more than can be. */
  @Test
  void bytesThatExceedU64_areComparedWithNoMemory() {
    DeviceProfile profile =
        device(1L << 62)
            .sameSlots(
                "g",
                Capacity.of(1L << 40),
                g -> g.resident("a", 1, 1 << 23).resident("b", 1, 1 << 24))
            .build();
    assertThat(PLANNER.ledger(profile).errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error).isInstanceOf(DeviceError.Overflow.class);
              assertThat(error.line()).hasValue("b");
            });
  }

  /**
   * A queue of one byte and a resident of two each, cut at a few bytes: where more slots are cut
   * otherwise they may take fewer bytes, so that each number is tried.
   */
  @ParameterizedTest
  @EnumSource(Placement.class)
  @Tag("slow")
  void theLargestGroupIsTheMostOfAllThatHaveTheirPlace(Placement placement) {
    for (long limit = 4; limit <= 10; limit += 2) {
      for (long window : new long[] {2, 3, 5}) {
        for (long memory = 30; memory <= 66; memory += 9) {
          DeviceProfile fixed = cut(placement, limit, window, memory);
          assertThat(slots(with(fixed, Capacity.largest())))
              .as("%s", fixed)
              .isEqualTo(mostByTrial(fixed));
        }
      }
    }
  }

  private static DeviceProfile cut(Placement placement, long limit, long window, long memory) {
    return device(memory)
        .placement(placement)
        .limits(
            DeviceLimits.builder()
                .maxBindingBytes(limit)
                .granularity(placement == Placement.ARENA ? 1 : 4)
                .alignment(4)
                .build())
        .sameSlots(
            "g",
            Capacity.of(1),
            g -> g.line(inWindows("q", queue(1, 0), window)).line(inSegments("r", 2)))
        .build();
  }

  /**
   * Segments that end at multiples of a window have fewer windows than the full ones of fewer
   * slots: what fits may lie above what does not, of one line and of the other.
   */
  @ParameterizedTest
  @CsvSource({"615, 38, 12, 3, 3, 11, 2, 2, 11, 33", "865, 22, 21, 2, 1, 8, 3, 1, 10, 60"})
  void moreSlotsMayFitWhereFewerDoNot(
      long memory,
      long binding,
      long windows,
      long perSlot,
      long entryBytes,
      long window,
      long otherPerSlot,
      long otherEntryBytes,
      long otherWindow,
      long expected) {
    DeviceProfile largest =
        device(memory)
            .limits(DeviceLimits.builder().maxBindingBytes(binding).maxWindows(windows).build())
            .sameSlots(
                "g",
                Capacity.largest(),
                g ->
                    g.line(inWindows("a", perSlot, entryBytes, window))
                        .line(inWindows("b", otherPerSlot, otherEntryBytes, otherWindow)))
            .build();
    assertThat(mostByTrial(largest)).isEqualTo(expected);
    assertThat(LongStream.range(1, expected)).anyMatch(slots -> !isPlanned(largest, slots));
    assertThat(slots(largest)).isEqualTo(expected);
  }

  /** Rounded down to a multiple, the slots may be cut where they fit no more. */
  @Test
  void aMultipleThatFitsMayLieBelowOneThatDoesNot() {
    WorkQueueProfile queue = WorkQueueProfile.perSlot(1).entryBytes(2).controlBytes(3).build();
    DeviceProfile profile =
        device(638)
            .limits(
                DeviceLimits.builder().maxBindingBytes(69).granularity(9).maxBindings(26).build())
            .sameSlots("g", Capacity.largest().multipleOf(9), g -> g.line(inWindows("q", queue, 4)))
            .build();
    assertThat(slots(profile)).isEqualTo(mostByTrial(profile)).isEqualTo(270);
  }

  /** With one cut the segments of a line may be rounded to fewer bytes than with the other. */
  @Test
  void theCutThatTakesFewerBytesCounts() {
    WorkQueueProfile queue = WorkQueueProfile.perSlot(2).entryBytes(1).controlBytes(2).build();
    DeviceProfile profile =
        device(1_006)
            .limits(DeviceLimits.builder().maxBindingBytes(67).granularity(3).build())
            .resident("before", 32, 1)
            .sameSlots("g", Capacity.largest().multipleOf(2), g -> g.line(inWindows("q", queue, 2)))
            .build();
    assertThat(slots(profile)).isEqualTo(mostByTrial(profile)).isEqualTo(484);
  }

  /** Nothing of it has to be aligned. */
  @Test
  void aLineOfNoByteTakesNone() {
    DeviceProfile profile =
        device(25)
            .placement(Placement.ARENA)
            .limits(DeviceLimits.builder().alignment(16).build())
            .sameSlots("g", Capacity.largest(), g -> g.resident("a", 1, 1).resident("b", 1, 0))
            .build();
    assertThat(slots(profile)).isEqualTo(25);
  }

  /**
   * Windows of two slots leave each segment of an odd number of slots a choice of two cuts. Lines
   * of as many bytes have 6,000 segments each; with twice the bytes, 4,000 and 8,000 of an even
   * number of bytes.
   */
  @ParameterizedTest
  @CsvSource({"1, 1, 6_000_018_000", "1, 2, 4_000_008_000", "2, 1, 4_000_012_000"})
  void thousandsOfSegmentsAreSharedToTheLast(long perSlot, long bytes, String slots) {
    DeviceProfile profile =
        largestOf(
            80_000_000_000L,
            DeviceLimits.builder().maxBindingBytes(1_000_003).maxAllocations(12_000),
            inWindows("q", 1, 1, 2),
            inSegments("r", bytes).toBuilder().count(perSlot).build());
    assertThat(slots(profile)).isEqualTo(Long.parseLong(slots.replace("_", "")));
  }

  @Test
  void theBytesOfThousandsOfSegmentsAreSharedToTheLast() {
    DeviceProfile profile =
        largestOf(
            3_000_000_000L,
            DeviceLimits.builder().maxBindingBytes(1_000_003),
            inWindows("q", 3, 1, 2),
            inSegments("r", 2));
    // 5 bytes a slot
    assertThat(slots(profile)).isEqualTo(600_000_000);
  }

  /**
   * Slots of 8 bytes in segments of 10, or of 9 at multiples of the window, rounded up to 16: 20
   * take 160, 21 as 9 and 9 and 3 take 192, though 10 and 10 and 1 would take 176.
   */
  private static DeviceProfile.Builder inTens(long memory, Capacity capacity) {
    return device(memory)
        .limits(DeviceLimits.builder().maxBindingBytes(80).granularity(16).build())
        .sameSlots("g", capacity, g -> g.line(inWindows("q", 1, 8, 9)));
  }

  @Test
  void theLastSlotsBelowACutThatDoesNotFitAreFound() {
    DeviceProfile largest = inTens(180, Capacity.largest()).build();
    assertThat(slots(largest)).isEqualTo(mostByTrial(largest)).isEqualTo(20);
  }

  /** The same 180 bytes, beside 20 rounded up to 32. */
  @Test
  void fewerSlotsOfAGroupLeaveTheLinesBehindTheirBytes() {
    DeviceProfile profile = inTens(180 + 32, Capacity.of(30)).resident("behind", 20, 1).build();
    PlanError error = PLANNER.ledger(profile).errors().get(0);
    assertThat(error.remedies()).contains(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 20).onLine("g"));
  }

  /**
   * Slots of 8 bytes in segments of 10, or of 9 at multiples of the window, and two arrays of a
   * byte, in segments of 80 then, or of 81. With full segments, as which 162 slots are cut, they
   * have 17 + 3 + 3; with the others it would be 18 + 2 + 2. 160 have 16 + 2 + 2. Either have 2
   * more beside.
   */
  @Test
  void segmentsAreCountedAsTheyAreCut() {
    WorkQueueProfile queue =
        WorkQueueProfile.perSlot(1)
            .entry(
                EntryLayout.builder()
                    .u64("v")
                    .sideArray("a", DeviceType.U8)
                    .sideArray("b", DeviceType.U8)
                    .build())
            .build();
    DeviceProfile largest =
        largestOf(
            1_782,
            DeviceLimits.builder().maxBindingBytes(81).maxAllocations(24),
            inWindows("q", queue, 9),
            inSegments("r", 1));
    assertThat(slots(largest)).isEqualTo(mostByTrial(largest)).isEqualTo(160);
  }

  /**
   * Slots of 7 bytes in segments of 22, or of 20 at multiples of the window, and of 4 bytes, in
   * segments of 22 then, or of 40. 101 to 110 slots have full ones, 5 + 5, 111 to 120 whole ones, 6
   * + 3, and 133 to 140 as well, 7 + 4. Of another line 40 slots are a segment: with 3 of them,
   * only 111 to 120, and up to 100, have no more than 12.
   */
  @Test
  void moreSlotsMayHaveFewerSegments() {
    EntryLayout.Builder seven = EntryLayout.builder();
    for (int i = 0; i < 7; i++) {
      seven.u8("b" + i);
    }
    WorkQueueProfile queue =
        WorkQueueProfile.perSlot(1).entry(seven.sideArray("side", DeviceType.U32).build()).build();
    DeviceProfile largest =
        largestOf(
            3_000,
            DeviceLimits.builder().maxBindingBytes(160).maxAllocations(12),
            inWindows("q", queue, 10),
            inSegments("r", 4));
    assertThat(slots(largest)).isEqualTo(mostByTrial(largest)).isEqualTo(120);
  }

  private static DeviceProfile largestOf(
      long memory, DeviceLimits.Builder limits, QueueLine queue, ResidentLine resident) {
    return device(memory)
        .limits(limits.build())
        .sameSlots("g", Capacity.largest(), g -> g.line(queue).line(resident))
        .build();
  }

  private static QueueLine inWindows(String label, long perSlot, long entryBytes, long window) {
    return inWindows(
        label, WorkQueueProfile.perSlot(perSlot).entryBytes(entryBytes).build(), window);
  }

  private static QueueLine inWindows(String label, WorkQueueProfile queue, long window) {
    return QueueLine.builder(label, queue).drainWindow(window).maxSegments(-1).build();
  }

  private static ResidentLine inSegments(String label, long bytesEach) {
    return ResidentLine.builder(label).count(1).bytesEach(bytesEach).maxSegments(-1).build();
  }

  private static boolean isPlanned(DeviceProfile profile, long slots) {
    return PLANNER.plan(with(profile, Capacity.of(slots))).isPlanned();
  }

  /** Of all multiples that are asked for; each slot has a byte at the least. */
  private static long mostByTrial(DeviceProfile profile) {
    long step = profile.sameSlots().get(0).capacity().multiple().orElse(1);
    long most = profile.memory().bytes() / step * step;
    while (!isPlanned(profile, most)) {
      most -= step;
    }
    return most;
  }

  // ---- Remedies that would not do ----

  private static List<Remedy> remedies(DeviceProfile profile, int error) {
    return PLANNER.ledger(profile).errors().get(error).remedies();
  }

  private static Remedy of(RemedyKind kind, long amount, String line) {
    return Remedy.of(kind, amount).onLine(line);
  }

  private static DeviceProfile with(DeviceProfile profile, Capacity slots) {
    return profile.toBuilder().sameSlots(profile.sameSlots().get(0).withCapacity(slots)).build();
  }

  @Test
  void aGroupIsNotRaisedWhereALineBehindItWouldLoseItsPlace() {
    for (long behind : new long[] {99, 100}) {
      DeviceProfile profile =
          device(100)
              .sameSlots("g", Capacity.of(0), g -> g.resident("a", 1, 1))
              .resident("behind", behind, 1)
              .build();
      List<Remedy> raise =
          behind == 100 ? List.of() : List.of(of(RemedyKind.RAISE_CAPACITY_TO, 1, "g"));
      assertThat(remedies(profile, 0)).isEqualTo(raise);
    }
  }

  /** With 8 slots as with 16 a window of 5 items is more than a launch drains. */
  @Test
  void aMultipleIsOfferedWhereItHasItsPlace() {
    for (long window : new long[] {4, 5}) {
      QueueLine queue = line(twoEach()).toBuilder().drainWindow(window).build();
      DeviceProfile profile = grouped(DeviceLimits.builder().maxItemsPerLaunch(4), 100, 10, queue);
      List<Remedy> both =
          List.of(
              of(RemedyKind.LOWER_CAPACITY_TO, 8, "g"), of(RemedyKind.RAISE_CAPACITY_TO, 16, "g"));
      assertThat(remedies(with(profile, Capacity.of(10).multipleOf(8)), 0))
          .isEqualTo(window == 4 ? both : List.of());
    }
  }

  /** 4 bytes a slot: 100 hold 25, of which 24 are a multiple of 8; 50 need 200, and 56 need 224. */
  @Test
  void aLargestGroupIsAskedForFewerAtLeast() {
    DeviceProfile profile = grouped(DeviceLimits.builder(), 100, 1, line(twoEach()));
    Capacity least = Capacity.largest().atLeast(50);
    assertThat(remedies(with(profile, least), 0))
        .containsExactly(
            of(RemedyKind.LOWER_LEAST_TO, 25, "g"), Remedy.of(RemedyKind.RAISE_MEMORY_TO, 200));
    assertThat(remedies(with(profile, least.multipleOf(8)), 0))
        .containsExactly(
            of(RemedyKind.LOWER_LEAST_TO, 24, "g"), Remedy.of(RemedyKind.RAISE_MEMORY_TO, 224));
    DeviceProfile followed = with(profile, least).with(of(RemedyKind.LOWER_LEAST_TO, 25, "g"));
    assertThat(PLANNER.plan(followed).orElseThrow().sameSlots().get(0).slots()).isEqualTo(25);
  }

  /** 21 items exceed 20 slots before and after. */
  @Test
  void aWiderWindowIsOfferedThoughAnotherRuleIsBrokenToo() {
    QueueLine queue = line(twoEach().initialItems(21)).toBuilder().drainWindow(0).build();
    assertThat(remedies(grouped(DeviceLimits.builder(), 100, 10, queue), 0))
        .containsExactly(of(RemedyKind.WIDEN_WINDOW_TO, 1, "q"));
  }

  @Test
  void aCapacityIsRaisedForInitialItemsToWhatTheGroupMayHave() {
    // 17 items need 9 slots of two: 12 are a multiple of 4, 16 a power of two.
    DeviceProfile eight = grouped(DeviceLimits.builder(), 100, 8, line(twoEach().initialItems(17)));
    assertThat(remedies(with(eight, Capacity.of(8).multipleOf(4)), 0))
        .containsExactly(
            of(RemedyKind.RAISE_CAPACITY_TO, 12, "g"),
            of(RemedyKind.LOWER_INITIAL_ITEMS_TO, 16, "q"));
    assertThat(remedies(with(eight, Capacity.of(8).powerOfTwo()), 0))
        .containsExactly(
            of(RemedyKind.RAISE_CAPACITY_TO, 16, "g"),
            of(RemedyKind.LOWER_INITIAL_ITEMS_TO, 16, "q"));
    // 2^64 - 1 items need 2^63 slots, and the slots of the queue would be 2^64.
    DeviceProfile ten = grouped(DeviceLimits.builder(), 100, 10, line(twoEach().initialItems(-1)));
    assertThat(remedies(ten, 0)).containsExactly(of(RemedyKind.LOWER_INITIAL_ITEMS_TO, 20, "q"));
    assertThat(remedies(with(ten, Capacity.largest()), 0)).isEmpty();
    // No multiple of 8 is as many as 2^64 - 1.
    WorkQueueProfile.Builder one = WorkQueueProfile.perSlot(1).entryBytes(1).initialItems(-1);
    DeviceProfile eights = grouped(DeviceLimits.builder(), 100, 8, line(one));
    assertThat(remedies(with(eights, Capacity.of(8).multipleOf(8)), 0))
        .containsExactly(of(RemedyKind.LOWER_INITIAL_ITEMS_TO, 8, "q"));
  }

  /** Items that fit are one thing, and a window that no launch drains is another. */
  @Test
  void initialItemsAreLoweredThoughALimitIsBrokenToo() {
    QueueLine queue = line(twoEach().initialItems(21)).toBuilder().drainWindow(5).build();
    assertThat(remedies(grouped(DeviceLimits.builder().maxItemsPerLaunch(4), 100, 10, queue), 0))
        .containsExactly(
            of(RemedyKind.RAISE_CAPACITY_TO, 11, "g"),
            of(RemedyKind.LOWER_INITIAL_ITEMS_TO, 20, "q"));
  }

  /** 2^31 slots need 32 bits, and 2^40 attempts at them 64. */
  @Test
  void anIndexIsWidenedToWhatCountsTheAttemptsToo() {
    QueueLine queue = line(twoEach().indexBits(31).bound(1L << 40));
    DeviceProfile profile = grouped(DeviceLimits.builder(), -1, 1L << 30, queue);
    assertThat(PLANNER.ledger(profile).errors()).hasSize(2);
    assertThat(remedies(profile, 0)).isEmpty();
    assertThat(remedies(profile, 1)).containsExactly(of(RemedyKind.WIDEN_INDEX_TO, 64, "q"));
  }

  /**
   * Segments of 8 bytes hold 2 entries of 4 bytes: 10 are in 5. Those of the side array, a byte
   * each, are in 2, with which the entries would still be in too many.
   */
  @Test
  void segmentsThatDoNotDoForAllArraysAreNotOffered() {
    WorkQueueProfile queue =
        WorkQueueProfile.perSlot(1)
            .entry(EntryLayout.builder().u32("v").sideArray("flag", DeviceType.U8).build())
            .build();
    DeviceProfile profile =
        device(100)
            .limits(DeviceLimits.builder().maxBindingBytes(8).build())
            .sameSlots(
                "g",
                Capacity.of(10),
                g ->
                    g.line(ResidentLine.builder("r").count(1).bytesEach(1).maxSegments(2).build())
                        .queue("q", queue))
            .build();
    Remedy fewer = of(RemedyKind.LOWER_CAPACITY_TO, 2, "g");
    assertThat(remedies(profile, 0))
        .containsExactly(of(RemedyKind.SPLIT_INTO_SEGMENTS, 5, "q"), fewer);
    assertThat(remedies(profile, 1)).containsExactly(fewer);
  }

  /** A control block of 21 bytes is too large, into however many segments 22 bytes are split. */
  @Test
  void eachLimitHasItsRemediesThoughAnotherIsBroken() {
    QueueLine queue = line(twoEach().controlBytes(21));
    DeviceProfile profile = grouped(DeviceLimits.builder().maxBindingBytes(20), 100, 11, queue);
    assertThat(remedies(profile, 0)).isEmpty();
    assertThat(remedies(profile, 1)).containsExactly(of(RemedyKind.SPLIT_INTO_SEGMENTS, 2, "q"));
  }

  /** 25 and 30 bytes, of which a segment holds 20. */
  @Test
  void aGroupHasItsRemediesThoughAnotherStaysRejected() {
    DeviceProfile profile =
        device(100)
            .limits(DeviceLimits.builder().maxBindingBytes(20).build())
            .sameSlots("g", Capacity.of(25), g -> g.resident("a", 1, 1))
            .sameSlots("h", Capacity.of(30), h -> h.resident("b", 1, 1))
            .build();
    assertThat(remedies(profile, 0))
        .containsExactly(
            of(RemedyKind.SPLIT_INTO_SEGMENTS, 2, "a"), of(RemedyKind.LOWER_CAPACITY_TO, 20, "g"));
    assertThat(remedies(profile, 1))
        .containsExactly(
            of(RemedyKind.SPLIT_INTO_SEGMENTS, 2, "b"), of(RemedyKind.LOWER_CAPACITY_TO, 20, "h"));
  }

  /** In one segment of 4 bytes are 2 slots of the group, and in 24 bytes are 6. */
  @Test
  void fewerSlotsThanInitialItemsAreOfferedForTheMemoryAlone() {
    DeviceProfile segments =
        grouped(
            DeviceLimits.builder().maxBindingBytes(4), 100, 10, line(twoEach().initialItems(5)));
    assertThat(remedies(segments, 0)).containsExactly(of(RemedyKind.SPLIT_INTO_SEGMENTS, 5, "q"));
    DeviceProfile memory =
        grouped(DeviceLimits.builder(), 24, 10, line(twoEach().initialItems(13)));
    assertThat(remedies(memory, 0))
        .containsExactly(
            of(RemedyKind.LOWER_CAPACITY_TO, 6, "g"), Remedy.of(RemedyKind.RAISE_MEMORY_TO, 40));
  }

  /**
   * 21 initial items need 11 slots, 44 bytes, with which the 60 behind had no place any more; 20
   * take 40. The largest have what is left, if anything is.
   */
  @Test
  void aRemedyTakesThePlaceOfTheLargestAlone() {
    DeviceProfile profile =
        grouped(DeviceLimits.builder(), 100, 10, line(twoEach().initialItems(21)));
    Remedy lower = of(RemedyKind.LOWER_INITIAL_ITEMS_TO, 20, "q");
    DeviceProfile resident =
        profile.toBuilder()
            .resident("behind", 60, 1)
            .sameSlots("h", Capacity.largest(), h -> h.resident("x", 1, 1))
            .build();
    assertThat(PLANNER.ledger(resident).lines()).filteredOn(l -> l.place().isPresent()).hasSize(2);
    assertThat(remedies(resident, 0)).containsExactly(lower);
    DeviceProfile group =
        profile.toBuilder()
            .sameSlots("h", Capacity.of(60), h -> h.resident("x", 1, 1))
            .queue("largest", WorkQueueProfile.builder().largest().entryBytes(1).build())
            .build();
    assertThat(PLANNER.ledger(group).lines()).filteredOn(l -> l.place().isPresent()).hasSize(2);
    assertThat(remedies(group, 0)).containsExactly(lower);
  }

  /** Entries of no byte keep the group rejected, with whatever number of slots. */
  @Test
  void aMultipleIsNotOfferedToAGroupThatStaysRejected() {
    QueueLine empty = QueueLine.of("q", WorkQueueProfile.perSlot(2).entryBytes(0).build());
    DeviceProfile profile = grouped(DeviceLimits.builder(), 100, 10, empty);
    assertThat(remedies(with(profile, Capacity.of(10).multipleOf(8)), 0)).isEmpty();
    for (Capacity capacity : List.of(Capacity.of(8), Capacity.largest())) {
      assertThat(remedies(with(profile, capacity), 0))
          .containsExactly(of(RemedyKind.RAISE_ENTRY_BYTES_TO, 1, "q"));
    }
  }

  /** A budget of 50 bytes holds 25 slots of the group, and the device 10 of 4 bytes. */
  @Test
  void noMoreIsOfferedForABudgetThanTheDeviceHolds() {
    DeviceProfile profile =
        grouped(DeviceLimits.builder(), 40, 30, line(twoEach().budgetBytes(50)));
    assertThat(remedies(profile, 0))
        .containsExactly(
            of(RemedyKind.LOWER_CAPACITY_TO, 10, "g"), of(RemedyKind.RAISE_BUDGET_BY, 10, "q"));
  }

  /** 2^31 - 1 slots are no multiple of 4. */
  @Test
  void anIndexDoesNotTakeAGroupFromItsMultiple() {
    DeviceProfile profile =
        device(-1)
            .sameSlots(
                "g",
                Capacity.of(1L << 31).multipleOf(4),
                g -> g.queue("q", WorkQueueProfile.perSlot(1).entryBytes(1).indexBits(31).build()))
            .build();
    assertThat(remedies(profile, 0))
        .containsExactly(
            of(RemedyKind.WIDEN_INDEX_TO, 32, "q"),
            of(RemedyKind.LOWER_CAPACITY_TO, (1L << 31) - 4, "g"));
  }

  /** On its own each of 500 bytes would have an allocation, but then 500 behind had no place. */
  @Test
  void separateRegionsAreNotOfferedToAGroupThatWouldTakeThePlaceOfALineBehindIt() {
    for (long memory : new long[] {1_400, 1_500}) {
      DeviceProfile profile =
          device(memory)
              .placement(Placement.ARENA)
              .limits(DeviceLimits.builder().maxAllocationBytes(900).build())
              .sameSlots("g", Capacity.of(500), g -> g.resident("a", 1, 1).resident("b", 1, 1))
              .resident("behind", 500, 1)
              .build();
      assertThat(remedies(profile, 0))
          .extracting(Remedy::kind)
          .isEqualTo(
              memory == 1_500
                  ? List.of(RemedyKind.LOWER_CAPACITY_TO, RemedyKind.PLACE_SEPARATELY)
                  : List.of(RemedyKind.LOWER_CAPACITY_TO));
    }
  }

  /** 10 slots of 1 and 3 bytes are 40; aligned to 16, the second begins at 16 and ends at 46. */
  @ParameterizedTest
  @EnumSource(Placement.class)
  void aLineInFrontLeavesAGroupAllOfItsBytes(Placement placement) {
    DeviceProfile profile =
        device(100)
            .placement(placement)
            .limits(DeviceLimits.builder().alignment(16).build())
            .queue("q", WorkQueueProfile.builder().capacity(200).entryBytes(1).build())
            .sameSlots("g", Capacity.of(10), g -> g.resident("a", 1, 1).resident("b", 1, 3))
            .build();
    // 100 - 40, and the last multiple of 16 up to 100 - 46; 208 + 46 if all have their place.
    boolean arena = placement == Placement.ARENA;
    assertThat(remedies(profile, 0))
        .contains(
            of(RemedyKind.LOWER_CAPACITY_TO, arena ? 48 : 60, "q"),
            Remedy.of(RemedyKind.RAISE_MEMORY_TO, arena ? 254 : 240));
  }

  private static void assertArgument(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static void assertRefused(DeviceProfile.Builder builder, String message) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
  }
}
