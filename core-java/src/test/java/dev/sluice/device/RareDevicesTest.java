// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices where a step that seems to spare time only decides what is answered. */
class RareDevicesTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);

  private static DeviceProfile.Builder device(long memory) {
    return device(memory, DeviceLimits.builder());
  }

  private static DeviceProfile.Builder device(long memory, DeviceLimits.Builder limits) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(memory)).limits(limits.build());
  }

  /** Segments of at most so many bytes. */
  private static DeviceLimits.Builder bound(long bytes) {
    return DeviceLimits.builder().maxBindingBytes(bytes);
  }

  /** Slots of a byte. */
  private static WorkQueueProfile slots(Capacity capacity) {
    return WorkQueueProfile.builder().capacity(capacity).entryBytes(1).build();
  }

  private static QueueLine line(String label, Capacity capacity) {
    return QueueLine.of(label, slots(capacity));
  }

  private static QueueLine cut(String label, WorkQueueProfile queue) {
    return QueueLine.builder(label, queue).maxSegments(1_000_000).build();
  }

  private static QueueLine cut(String label, WorkQueueProfile queue, long window) {
    return cut(label, queue).toBuilder().drainWindow(window).build();
  }

  private static WorkQueueProfile perSlot(long slots) {
    return WorkQueueProfile.perSlot(slots).entryBytes(1).build();
  }

  private static ResidentLine resident(String label, long count, long bytesEach) {
    return ResidentLine.builder(label).count(count).bytesEach(bytesEach).maxSegments(100).build();
  }

  private static DeviceProfile largestGroup(
      DeviceProfile.Builder device, Consumer<DeviceProfile.Builder> lines) {
    return device.sameSlots("g", Capacity.largest(), lines).build();
  }

  private static List<PlanError> errors(DeviceProfile profile) {
    return PLANNER.ledger(profile).errors();
  }

  private static List<Remedy> remedies(DeviceProfile profile) {
    return errors(profile).stream().flatMap(error -> error.remedies().stream()).toList();
  }

  private static List<RemedyKind> kinds(DeviceProfile profile) {
    return remedies(profile).stream().map(Remedy::kind).toList();
  }

  private static long slots(DeviceProfile profile) {
    return PLANNER.plan(profile).orElseThrow().sameSlots().get(0).slots();
  }

  // ---- Numbers of segments ----

  /** Half of 1,000 elements are 5 of 10 allocations, and leave a largest group the others. */
  @Test
  void aLargestGroupLeavesSegmentsToWhatIsSharded() {
    DeviceProfile profile =
        largestGroup(
            device(900, bound(100).maxAllocations(10)).line(resident("r", 1_000, 1)),
            group -> group.line(cut("q", perSlot(1))));
    assertThat(remedies(profile))
        .contains(Remedy.of(RemedyKind.SHARD_OVER, 2).onLine("r").plansAll(true));
    assertThat(PLANNER.plan(profile.with(remedies(profile).get(0))).isPlanned()).isTrue();
  }

  @Test
  void aLineOfNoByteHasNoSegment() {
    DeviceProfile profile =
        largestGroup(
            device(900, DeviceLimits.builder().maxAllocations(1)),
            group -> group.queue("q", perSlot(1)).resident("z", 1, 0));
    assertThat(slots(profile)).isEqualTo(900);
  }

  /**
   * Entries of 19 bytes and three side arrays of 10, in segments of 1,900 bytes: 100 slots. 200
   * slots of both queues are 2 · 4 · 2 segments, and 300 are 24. Cut at multiples of the window of
   * 60, 300 would be 2 · (5 + 3 · 2), no more than 22; but they are not cut so.
   */
  @Test
  void segmentsAreCountedAsTheyAreCut() {
    EntryLayout.Builder entry = EntryLayout.builder().array("e", DeviceType.U8, 19);
    for (String side : List.of("s1", "s2", "s3")) {
      entry.sideArray(side, EntryLayout.builder().array("v", DeviceType.U8, 10).build());
    }
    WorkQueueProfile queue = WorkQueueProfile.perSlot(1).entry(entry.build()).build();
    DeviceProfile profile =
        largestGroup(
            device(1 << 20, bound(1_900).maxBindings(22)),
            group -> group.line(cut("a", queue, 60)).line(cut("b", queue, 60)));
    assertThat(slots(profile)).isEqualTo(200);
  }

  /**
   * 600 slots are bound in 6 segments, and the resident in 2, which is one too many. In an arena
   * aligned to 256 bytes there is room for 300 slots alone: that is not what an arena is for.
   */
  @Test
  void anArenaIsNotOfferedForBindings() {
    DeviceProfile profile =
        device(1_100, bound(100).maxBindings(7).alignment(256))
            .line(cut("a", slots(Capacity.expansion(600).multipleOf(300).clampToFit())))
            .line(resident("b", 2, 60))
            .build();
    assertThat(PLANNER.ledger(profile).deviceErrors()).hasSize(1);
    assertThat(PLANNER.ledger(profile).deviceErrors().get(0).remedies())
        .extracting(Remedy::kind)
        .doesNotContain(RemedyKind.PLACE_IN_ARENA);
  }

  /** The queue is of no kernel whose bindings are counted, and its threads are too many besides. */
  @Test
  void aClampIsOfferedToALineThatNothingCounts() {
    DrainProfile drain = DrainProfile.builder().threadsPerGroup(16).itemsPerGroup(16).build();
    DeviceProfile profile =
        device(900, DeviceLimits.builder().maxBindings(5).maxThreadsPerGroup(8))
            .line(QueueLine.builder("f", slots(Capacity.expansion(1_000))).drain(drain).build())
            .resident("r", 200, 1)
            .kernel("k", "r")
            .build();
    assertThat(remedies(profile)).contains(Remedy.of(RemedyKind.CLAMP_TO_FIT, 700).onLine("f"));
  }

  // ---- Bytes beyond u64, or none ----

  /** 100 slots at their ceiling, where 2^64-1 bytes are free and 10 are taken. */
  @Test
  void whereAShareEndsIsLessThanU64() {
    DeviceProfile profile =
        device(-1)
            .resident("r", 10, 1)
            .queue("a", slots(Capacity.largest().atMost(100)))
            .queue("b", slots(Capacity.largest().atMost(100)))
            .build();
    DevicePlan plan = PLANNER.plan(profile).orElseThrow();
    assertThat(plan.queue("a").plan().capacity()).isEqualTo(100);
    assertThat(plan.queue("b").plan().capacity()).isEqualTo(100);
  }

  private static void assertNoMoreMemoryOffered(DeviceProfile profile, int errors) {
    assertThat(errors(profile)).hasSize(errors);
    assertThat(kinds(profile)).doesNotContain(RemedyKind.RAISE_MEMORY_TO);
  }

  /** Of phase a, two lines of 2^63 bytes exceed u64, whatever memory phase b would need. */
  @Test
  void noMemoryIsEnoughForAPhaseThatExceedsU64() {
    DeviceProfile profile =
        device(100)
            .phase("a", p -> p.resident("a1", 1L << 62, 2).resident("a2", 1L << 62, 2))
            .phase("b", p -> p.resident("b", (1L << 63) + 5, 1))
            .build();
    assertNoMoreMemoryOffered(profile, 3);
  }

  /** A share of three thirds is rounded up: less memory would do where 2^64-1 bytes do not. */
  @Test
  void allTheMemoryThatThereMayBeIsNotRaised() {
    DeviceProfile profile =
        device(-1)
            .reserveBps("x", 3_333)
            .reserveBps("y", 3_333)
            .reserveBps("z", 3_333)
            .resident("r", 1_844_674_407_370_955L, 1)
            .build();
    assertNoMoreMemoryOffered(profile, 1);
  }

  /** It stands first, so that it is asked what it would take of more memory. */
  @Test
  void aQueueOfNoByteNeedsNoMemory() {
    DeviceProfile profile =
        device(900)
            .queue("z", WorkQueueProfile.builder().capacity(10).entryBytes(0).build())
            .resident("r", 1_000, 1)
            .build();
    assertThat(remedies(profile)).contains(Remedy.of(RemedyKind.RAISE_MEMORY_TO, 1_000));
  }

  // ---- More memory, and more devices ----

  /** A clamped queue has its 100 first, whether the largest is of its phase or outside. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void moreMemoryHoldsWhatAClampedQueueWantsBeforeALargest(boolean inPhase) {
    QueueLine first = line("first", Capacity.expansion(100).clampToFit());
    QueueLine largest = line("largest", Capacity.largest().atLeast(50));
    DeviceProfile.Builder profile =
        device(10)
            .phase(
                "a",
                phase -> {
                  phase.line(first);
                  if (inPhase) {
                    phase.line(largest);
                  }
                });
    DeviceProfile whole = (inPhase ? profile : profile.line(largest)).build();
    assertThat(remedies(whole))
        .extracting(Remedy::kind, Remedy::amount)
        .contains(tuple(RemedyKind.RAISE_MEMORY_TO, 150L));
  }

  /** 10 slots are no multiple of 8: memory is raised for the resident alone. */
  @Test
  void moreMemoryIsOfferedBesideAGroupThatARuleRejects() {
    DeviceProfile profile =
        device(900)
            .resident("r", 1_000, 1)
            .sameSlots("g", Capacity.of(10).multipleOf(8), group -> group.queue("q", perSlot(1)))
            .build();
    assertThat(errors(profile).get(0).remedies())
        .contains(Remedy.of(RemedyKind.RAISE_MEMORY_TO, 1_000));
  }

  /** On two devices, 500 of 1,000 are too many beside 10 a byte for each other device. */
  private static DeviceProfile twoDevices(long perPeer, DeviceLine... more) {
    DeviceProfile.Builder profile =
        device(300)
            .devices(2)
            .line(ResidentLine.builder("peers").count(perPeer).bytesEach(1).perPeer().build());
    List.of(more).forEach(profile::line);
    return profile
        .line(ResidentLine.builder("r").count(1_000).bytesEach(1).sharded().build())
        .build();
  }

  /** 200 a device hold 1,000 on 5 of them, where 4 times 100 for the others do not fit. */
  @Test
  void devicesThatTakeThePlaceOfAnotherLineAreNotOffered() {
    assertThat(kinds(twoDevices(100))).doesNotContain(RemedyKind.SHARD_OVER);
  }

  /** Over 3 devices the expansion would fit; how many it needs is known of fixed lines alone. */
  @Test
  void devicesForOneLineAloneAreOfferedToFixedLines() {
    QueueLine broken = cut("broken", slots(Capacity.of(1)), 0);
    for (Capacity capacity : List.of(Capacity.expansion(1_000), Capacity.of(1_000))) {
      QueueLine queue = line("q", capacity).toBuilder().sharded().build();
      DeviceProfile profile = device(400).devices(2).line(queue).line(broken).build();
      List<RemedyKind> kinds = kinds(profile);
      assertThat(kinds.contains(RemedyKind.SHARD_OVER)).isEqualTo(capacity.slots().isPresent());
    }
  }

  /** 250 on each of 4 devices leave 20 beside 3 times 10; a largest may lose its 250. */
  @Test
  void devicesThatTakeThePlaceOfALargestAreOffered() {
    DeviceProfile profile = twoDevices(10, line("largest", Capacity.largest().atLeast(250)));
    assertThat(PLANNER.ledger(profile).lines().get(1).place()).isPresent();
    assertThat(remedies(profile)).contains(Remedy.of(RemedyKind.SHARD_OVER, 4).onLine("r"));
  }

  // ---- Slots of a group, and segments cut in two ways ----

  @Test
  void noSlotsAreOfferedToAGroupWithWindowsOfNoItem() {
    DeviceProfile profile =
        device(900)
            .sameSlots(
                "g",
                Capacity.of(1_000),
                group -> group.line(cut("z", perSlot(1), 0)).resident("r", 1, 1))
            .build();
    assertThat(kinds(profile))
        .contains(RemedyKind.WIDEN_WINDOW_TO)
        .doesNotContain(RemedyKind.LOWER_CAPACITY_TO);
  }

  /**
   * 208 slots are in whole segments of 90, 90 and 28, which aligned to 32 end at 220. 200, which
   * are a multiple, are in full ones of 100, and end at 228.
   */
  @ParameterizedTest
  @CsvSource({"220, 0", "252, 32"})
  void fewerSlotsThatTakeMoreAreNotOffered(long memory, long front) {
    DeviceProfile profile =
        device(memory, bound(100).alignment(32))
            .placement(Placement.ARENA)
            .resident("front", front, 1)
            .sameSlots(
                "g",
                Capacity.of(400).multipleOf(100),
                group -> group.line(cut("q", perSlot(1), 30)))
            .build();
    assertThat(errors(profile)).hasSize(1);
    assertThat(kinds(profile)).doesNotContain(RemedyKind.LOWER_CAPACITY_TO);
  }

  /**
   * 206 slots are in whole segments of 90, drained in 7 windows of 30. From 191, the least, up to
   * 199, which 7 slots in front leave, they are in two full ones of 100, drained in 8.
   */
  @ParameterizedTest
  @CsvSource({"0, WIDEN_WINDOW_TO, 1", "40, NARROW_WINDOW_TO, 30"})
  void whatTakesTheBytesOfAQueueCutInTwoWaysIsNotOffered(
      long window, RemedyKind kind, long amount) {
    DeviceProfile profile =
        device(206, bound(100).maxWindows(7).maxItemsPerLaunch(30))
            .line(cut("x", slots(Capacity.of(7)), window))
            .line(cut("y", slots(Capacity.expansion(210).atLeast(191).clampToFit()), 30))
            .build();
    assertThat(PLANNER.ledger(profile).lines().get(1).place()).isPresent();
    assertThat(remedies(profile)).isEmpty();
    DeviceProfile followed = profile.with(Remedy.of(kind, amount).onLine("x"));
    assertThat(PLANNER.ledger(followed).lines().get(0).place()).isPresent();
    assertThat(PLANNER.ledger(followed).lines().get(1).place()).isEmpty();
  }

  /**
   * Two lines in segments of 4,096 and 4,097 bytes, rounded up to 4,096: whether more slots fit is
   * another question for each of thousands of ways to cut them. Some answer comes, and it fits; of
   * the first, 6,000,640 would.
   */
  @ParameterizedTest
  @CsvSource({"30000000, 5830288", "29800000, 5764736"})
  void ofThousandsOfWaysToCutSomeAreLeftOut(long memory, long most) {
    DeviceProfile profile =
        largestGroup(
            device(memory, bound(4_097).granularity(4_096)),
            group -> group.line(cut("x", perSlot(1), 4_096)).line(cut("y", perSlot(2), 4_095)));
    assertThat(slots(profile)).isEqualTo(most);
  }
}
