// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.QueueDoor;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What limits one line, and where its regions lie: calculated by hand. */
class PlacingTest {
  private static final QueueDoor QUEUES = (QueueDoor) WorkQueuePlanner.using(Policies.UNSIGNED);

  /** 2^64-1, as what has no limit. */
  private static final long NONE = -1;

  private static DeviceLimits.Builder limits() {
    return DeviceLimits.builder();
  }

  private static DeviceFacts facts(
      DeviceLimits.Builder limits, DeviceLine line, Placement placement) {
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(NONE))
            .limits(limits.build())
            .placement(placement)
            .line(line)
            .build();
    return DeviceFacts.of(QUEUES, profile, NONE, SegmentCounts.of(profile));
  }

  private static Placing placing(DeviceLimits.Builder limits, QueueLine line, long from, long end) {
    return Placing.of(facts(limits, line, Placement.SEPARATE), line, from, end);
  }

  private static Placing placing(DeviceLimits.Builder limits, QueueLine line) {
    return placing(limits, line, 0, NONE);
  }

  private static Placing placing(DeviceLimits.Builder limits, ResidentLine line) {
    return Placing.of(facts(limits, line, Placement.SEPARATE), line, 0, NONE);
  }

  private static QueueLine queue(WorkQueueProfile.Builder queue) {
    return QueueLine.of("q", queue.build());
  }

  private static WorkQueueProfile.Builder largest(long entryBytes) {
    return WorkQueueProfile.builder().largest().entryBytes(entryBytes);
  }

  // ---- Cuts ----

  @Test
  void onlyAResidentIsOne() {
    assertThat(placing(limits(), ResidentLine.of("r", 1, 1)).isResident()).isTrue();
    assertThat(placing(limits(), queue(largest(1))).isResident()).isFalse();
  }

  @Test
  void anArrayIsUncutUpToTheLimit() {
    Placing twoBytes = placing(limits().maxAllocationBytes(10), ResidentLine.of("r", 1, 2));
    assertThat(twoBytes.isUncut(5)).isTrue();
    assertThat(twoBytes.isUncut(6)).isFalse();
    // 2^63 · 2 = 2^64, which is 0 in 64 bits.
    assertThat(twoBytes.isUncut(1L << 63)).isFalse();
    assertThat(placing(limits(), ResidentLine.of("r", 1, 2)).isUncut(1L << 63)).isTrue();
  }

  @Test
  void theLargestOfTheArraysSettlesWhetherAllAreUncut() {
    EntryLayout layout =
        EntryLayout.builder().u8("small").sideArray("large", DeviceType.U32).build();
    Placing line =
        placing(
            limits().maxBindingBytes(10),
            queue(WorkQueueProfile.builder().capacity(1).entry(layout)));
    // 2 · 4 = 8, 3 · 4 = 12
    assertThat(line.isUncut(2)).isTrue();
    assertThat(line.isUncut(3)).isFalse();
  }

  private static Placing windows(long window, long from, long end) {
    return placing(
        limits().maxBindingBytes(10),
        QueueLine.builder("q", largest(1).build()).maxSegments(-1).drainWindow(window).build(),
        from,
        end);
  }

  /** Segments of 10 slots hold 2 windows of 4, 8 slots, or 2 of 5, all 10. */
  @Test
  void thereAreTwoCutsWhereWindowsDoNotFillASegment() {
    assertThat(windows(4, 0, 1_000).hasTwoCuts()).isTrue();
    assertThat(windows(5, 0, 1_000).hasTwoCuts()).isFalse();
    assertThat(windows(5, 0, 1_000).mayBeCutInTwoWays()).isFalse();
  }

  @Test
  void nothingIsCutBeforeAnEndThatASegmentReaches() {
    assertThat(windows(4, 0, 10).mayBeCutInTwoWays()).isFalse();
    assertThat(windows(4, 0, 11).mayBeCutInTwoWays()).isTrue();
    assertThat(windows(4, 100, 110).mayBeCutInTwoWays()).isFalse();
    assertThat(windows(4, 100, 111).mayBeCutInTwoWays()).isTrue();
    assertThat(windows(4, 100, NONE).mayBeCutInTwoWays()).isTrue();
  }

  // ---- Numbers of segments ----

  @Test
  void withoutALimitOnTheirNumberAnyMayBeChosen() {
    QueueLine line = queue(largest(1).buffering(Buffering.PING_PONG));
    Placing free = placing(limits().maxAllocationBytes(1), line);
    assertThat(free.mostSegments()).isEqualTo(NONE);
    // A segment each, twice: more than 2^64-1 together.
    assertThat(free.mostInSegments(NONE)).isEqualTo(NONE);

    Placing limited = placing(limits().maxAllocationBytes(1).maxAllocations(7), line);
    assertThat(limited.mostSegments()).isEqualTo(7);
    assertThat(limited.mostInSegments(NONE)).isEqualTo(3);
    assertThat(limited.inSegments(4).mostSegments()).isEqualTo(4);
    assertThat(limited.inSegments(4).mostInSegments(NONE)).isEqualTo(2);
  }

  // ---- Groups ----

  private static Placing drained(DeviceLimits.Builder limits, DrainProfile.Builder drain) {
    return placing(limits, QueueLine.builder("q", largest(1).build()).drain(drain.build()).build());
  }

  private static DrainProfile.Builder strided(long groups) {
    return DrainProfile.builder().grid(GridKind.STRIDED).residentGroups(groups);
  }

  @Test
  void groupsOfUnknownItemsAreAsManyAsThereMayBe() {
    assertThat(drained(limits(), DrainProfile.builder()).groups(10)).isEqualTo(NONE);
    assertThat(drained(limits(), strided(4)).groups(10)).isEqualTo(4);
    // ceil(10 / 8)
    assertThat(drained(limits(), strided(4).itemsPerGroup(8)).groups(10)).isEqualTo(2);
  }

  @Test
  void aGridLimitsTheItemsOfAWindowUnlessItsGroupsAreFewEnough() {
    DrainProfile.Builder perSlot = DrainProfile.builder().itemsPerGroup(8);
    assertThat(drained(limits().maxGroupsX(10).maxGroupsY(1), perSlot).mostItemsOfGrid())
        .isEqualTo(80);
    assertThat(mostItemsOfTenGroups(9)).isEqualTo(NONE);
    assertThat(mostItemsOfTenGroups(10)).isEqualTo(NONE);
    assertThat(mostItemsOfTenGroups(11)).isEqualTo(80);
    // Of 2^64-1 groups, 8 items each exceed 2^64-1.
    assertThat(drained(limits(), DrainProfile.builder().itemsPerGroup(8)).mostItemsOfGrid())
        .isEqualTo(NONE);
    assertThat(
            drained(limits().maxGroupsX(10).maxGroupsY(1), DrainProfile.builder())
                .mostItemsOfGrid())
        .isEqualTo(NONE);
  }

  private static long mostItemsOfTenGroups(long residentGroups) {
    return drained(limits().maxGroupsX(10).maxGroupsY(1), strided(residentGroups).itemsPerGroup(8))
        .mostItemsOfGrid();
  }

  // ---- Chosen capacities ----

  @Test
  void onlyWhatIsToBeChosenHasAMost() {
    QueueLine fixed = queue(WorkQueueProfile.builder().capacity(3).entryBytes(2));
    assertThat(placing(limits(), fixed, 0, 10).mostToChoose()).isEqualTo(NONE);
    // Slots without a byte have no most before an end.
    assertThat(placing(limits(), queue(largest(0)), 0, 10).mostToChoose()).isEqualTo(NONE);
    assertThat(placing(limits(), queue(largest(2)), 0, 10).mostToChoose()).isEqualTo(5);
  }

  @Test
  void theMostAskedIsRoundedLikeTheCapacity() {
    Capacity capacity = Capacity.largest().multipleOf(30).atMost(100);
    Placing line =
        placing(limits(), queue(WorkQueueProfile.builder().capacity(capacity).entryBytes(1)));
    assertThat(line.isMostAsked(90)).isTrue();
    assertThat(line.isMostAsked(60)).isFalse();
    assertThat(line.isMostAsked(100)).isFalse();
  }

  /**
   * 8-byte entries: 16,777,216 slots fit a segment, or 16,776,960, four windows. At most 21 windows
   * are 88,079,040 slots, in whole segments, which rounded down are 83,886,080: 5 full segments of
   * 5 windows. At most 83,884,800 slots, 5 whole segments, are drained in 21 from there down.
   */
  @Test
  void roundingAnywhereBreaksNoLimitThatMoreSlotsDidNot() {
    WorkQueueProfile queue =
        WorkQueueProfile.builder()
            .capacity(Capacity.largest().multipleOf(41_943_040))
            .entryBytes(8)
            .build();
    Placing line =
        placing(
            limits().maxBindingBytes(134_217_728).maxWindows(21),
            QueueLine.builder("q", queue).maxSegments(100).drainWindow(4_194_240).build());
    assertThat(line.mostToChooseAnywhere()).isEqualTo(41_943_040);
    assertThat(line.mostSlots()).isEqualTo(41_943_040);
  }

  // ---- Where regions lie ----

  @Test
  void whatBeginsBehindItsEndHasNoSlot() {
    for (Placement placement : Placement.values()) {
      QueueLine line = queue(largest(1));
      DeviceFacts facts = facts(limits(), line, placement);
      Placing placing = Placing.of(facts, line, 100, NONE);
      assertThat(facts.layout().mostWithin(placing, 50, NONE)).isZero();
      assertThat(facts.layout().mostWithin(placing, 100, NONE)).isZero();
      assertThat(facts.layout().mostWithin(placing, 101, NONE)).isEqualTo(1);
    }
  }

  /** 2^64-1 bytes, rounded up to 4,096, are 2^64. */
  @Test
  void besideAControlBlockBeyondU64ThereIsNoSlot() {
    Placing line = placing(limits().granularity(4_096), queue(largest(1).controlBytes(NONE)));
    assertThat(line.device().layout().mostWithin(line, NONE, NONE)).isZero();
  }

  @Test
  void nothingIsPlacedBehindWhatOverflows() {
    Placing line =
        placing(
            limits(),
            ResidentLine.builder("r").count(1L << 63).bytesEach(1).buffers(1_000).build());
    List<Region> regions = new ArrayList<>();
    Tally tally = new Tally(QUEUES.arithmetic(), 0);
    line.place(1L << 63, tally, regions);
    // The second ends at 2^64.
    assertThat(regions).hasSize(2);
    assertThat(tally.overflowed()).isTrue();
    assertThat(tally.left()).isEqualTo(1L << 63);
    assertThat(tally.right()).isEqualTo(1L << 63);
  }

  @Test
  void aLineEndsBeforeWhatIsBehindIt() {
    QueueLine line = queue(largest(1));
    DeviceLimits.Builder limits = limits().alignment(8);
    RegionLayout separate = facts(limits, line, Placement.SEPARATE).layout();
    assertThat(separate.before(30, 0)).isEqualTo(30);
    assertThat(separate.before(30, 20)).isEqualTo(10);
    assertThat(separate.before(20, 20)).isZero();
    assertThat(separate.before(10, 20)).isZero();
    RegionLayout arena = facts(limits, line, Placement.ARENA).layout();
    assertThat(arena.before(30, 0)).isEqualTo(30);
    // What is behind begins at a multiple of 8.
    assertThat(arena.before(30, 20)).isEqualTo(8);
    assertThat(arena.before(10, 20)).isZero();
  }

  /** A header takes of a limit only where there is one: 100 less 16. */
  @Test
  void aHeaderIsOfASegmentThatHasALimit() {
    QueueLine line = queue(largest(1));
    assertThat(facts(limits().arrayHeaderBytes(16), line, Placement.SEPARATE).segmentLimit())
        .isEqualTo(NONE);
    DeviceLimits.Builder limited = limits().arrayHeaderBytes(16).maxAllocationBytes(100);
    assertThat(facts(limited, line, Placement.SEPARATE).segmentLimit()).isEqualTo(84);
  }
}
