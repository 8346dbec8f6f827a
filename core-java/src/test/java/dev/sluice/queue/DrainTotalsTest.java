// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Worked examples of what a drain launches. */
@ParameterizedClass
@MethodSource("policies")
class DrainTotalsTest {
  private static final long MAX = -1L;

  /** A grid of 4,894 by 4,894 vertices, searched in 6,261 levels. */
  private static final long GRID = 23_951_236;

  private final NumericPolicy policy;

  DrainTotalsTest(NumericPolicy policy) {
    this.policy = policy;
  }

  static List<NumericPolicy> policies() {
    return Policies.all();
  }

  private static DrainProfile.Builder of(long totalItems, long sweeps) {
    return DrainProfile.builder().totalItems(totalItems).sweeps(sweeps).costs(Drains.COSTS);
  }

  private static DrainProfile.Builder grid() {
    return of(GRID, 6_261).itemsPerGroup(256);
  }

  private static DrainProfile.Builder strided(DrainProfile.Builder profile) {
    return profile.grid(GridKind.STRIDED).residentGroups(1_056);
  }

  private void assertGrid(DrainProfile.Builder profile, long... figures) {
    assertTotals(Drains.pingPong(policy, GRID), profile, figures);
  }

  /** Sweeps, launches, groups, busy at most, empty at least, host reads, least picoseconds. */
  private static void assertTotals(Drains buffer, DrainProfile.Builder profile, long... figures) {
    DrainTotals totals = buffer.totals(profile);
    assertThat(totals.sweeps()).as("sweeps").isEqualTo(figure(figures[0]));
    assertThat(totals.launches()).as("launches").isEqualTo(figure(figures[1]));
    assertThat(totals.groups()).as("groups").isEqualTo(figure(figures[2]));
    assertThat(totals.busyAtMost()).as("busy").isEqualTo(figure(figures[3]));
    assertThat(totals.emptyAtLeast()).as("empty").isEqualTo(figure(figures[4]));
    assertThat(totals.hostReads()).as("reads").isEqualTo(figure(figures[5]));
    assertThat(totals.leastPicoseconds()).as("least").isEqualTo(figure(figures[6]));
  }

  private static OptionalUnsignedLong figure(long value) {
    return OptionalUnsignedLong.of(value);
  }

  private static OptionalUnsignedLong none() {
    return OptionalUnsignedLong.empty();
  }

  @Test
  void aGridInWindowsOf2To18() {
    assertGrid(
        grid().itemsPerWindow(262_144).launchesBetweenSweeps(1),
        6_261,
        582_273,
        585_779_160,
        6_352,
        569_660,
        1,
        1_740_996_270_000L);
    assertGrid(
        grid().itemsPerWindow(262_144),
        6_261,
        576_012,
        585_779_160,
        6_352,
        569_660,
        1,
        1_722_275_880_000L);
  }

  @Test
  void aGridInWindowsOf2To22ThatStride() {
    assertGrid(
        strided(grid()).itemsPerWindow(4_194_304).launchesBetweenSweeps(1),
        6_261,
        43_827,
        39_669_696,
        6_266,
        31_300,
        1,
        131_042_730_000L);
  }

  @Test
  void aGridInOneWindow() {
    assertGrid(
        grid().launchesBetweenSweeps(1), 6_261, 12_522, 585_779_160, 6_261, 0, 1, 362_737_296_000L);
    assertGrid(
        strided(grid()).launchesBetweenSweeps(1),
        6_261,
        12_522,
        6_611_616,
        6_261,
        0,
        1,
        37_440_780_000L);
    assertGrid(strided(grid()), 6_261, 6_261, 6_611_616, 6_261, 0, 1, 18_720_390_000L);
  }

  @Test
  void aGridThatIsPolled() {
    assertGrid(
        strided(grid()).polledEvery(64), 6_272, 6_272, 6_623_232, 6_272, 0, 98, 19_929_280_000L);
    assertGrid(
        strided(grid()).polledEvery(1).launchesBetweenSweeps(1),
        6_261,
        12_522,
        6_611_616,
        6_261,
        0,
        6_261,
        112_572_780_000L);
  }

  @Test
  void aRoadNetwork() {
    Drains road = Drains.pingPong(policy, 23_947_347);
    assertTotals(
        road,
        of(23_947_347, 6_262).itemsPerGroup(256).itemsPerWindow(262_144),
        6_262,
        576_104,
        585_778_790,
        6_353,
        569_751,
        1,
        1_722_550_960_000L);
    assertTotals(
        road,
        strided(of(23_947_347, 6_262).itemsPerGroup(256)),
        6_262,
        6_262,
        6_612_672,
        6_262,
        0,
        1,
        18_723_380_000L);
  }

  @Test
  void aGraphOfFewLevels() {
    assertTotals(
        Drains.pingPong(policy, 2_516_296),
        of(2_516_296, 12).itemsPerGroup(256).itemsPerWindow(262_144),
        12,
        120,
        117_960,
        21,
        99,
        1,
        358_800_000);
  }

  @Test
  void segmentsCutWindows() {
    Drains segmented = Drains.pingPong(policy, 20_000_000).segments(11_184_810);
    DrainProfile.Builder profile = of(20_000_000, 1).itemsPerGroup(64).itemsPerWindow(4_194_304);
    assertTotals(segmented, profile, 1, 6, 312_501, 6, 0, 1, 192_900_600);
  }

  /** A window is cut at the border of a segment that is no multiple of it, in each sweep anew. */
  @Test
  void bordersOfSegmentsMakeMoreWindowsBusy() {
    Drains segmented = Drains.pingPong(policy, 20_000_000).segments(11_184_810);
    // 3 sweeps of 6 windows, 3 in each segment: 3 + 3 windows begin a sweep or the second segment,
    // and ⌊(50,000,000 - 6) / 4,194,304⌋ = 11 more take a whole one before them.
    DrainProfile.Builder cut = of(50_000_000, 3).itemsPerWindow(4_194_304);
    assertThat(segmented.totals(cut).busyAtMost()).isEqualTo(figure(17));
    // Segments of 8 are two windows of 4 each, so that no window is cut: 2 + ⌊22 / 4⌋ in 2 sweeps.
    Drains whole = Drains.pingPong(policy, 16).segments(8);
    assertThat(whole.totals(of(24, 2).itemsPerWindow(4)).busyAtMost()).isEqualTo(figure(7));
  }

  @Test
  void aSingleBufferIsDrainedInSlices() {
    // The first sweep cuts each of 92 windows at most once more: 92 + 6,260.
    assertTotals(
        Drains.single(policy, GRID),
        grid().itemsPerWindow(262_144),
        6_261,
        576_012,
        585_779_160,
        6_352,
        569_660,
        1,
        1_722_275_880_000L);
    // Slices of 1, 3, 5 and 1 in windows of 4, 4 and 2 find something in 5; 3 + 4 - 1 is 6.
    DrainProfile.Builder small = of(10, 4).itemsPerWindow(4);
    assertThat(Drains.single(policy, 10).totals(small).busyAtMost()).isEqualTo(figure(6));
    assertThat(Drains.single(policy, 10).totals(small).emptyAtLeast()).isEqualTo(figure(6));
  }

  @Test
  void whatIsSmall() {
    // Frontiers of 1, 3, 9 and 10 in windows of 4, 4 and 2 find something in 1 + 1 + 3 + 3.
    assertThat(Drains.pingPong(policy, 10).totals(of(23, 4).itemsPerWindow(4)).busyAtMost())
        .isEqualTo(figure(8));
    assertThat(Drains.pingPong(policy, 10).totals(of(5, 100)).busyAtMost()).isEqualTo(figure(5));
  }

  @Test
  void nothingIsLaunchedForNoSlotAndNoSweep() {
    DrainProfile.Builder some = strided(of(7, 3).itemsPerGroup(64));
    assertTotals(Drains.single(policy, 0), some, 3, 0, 0, 0, 0, 1, 0);
    DrainProfile.Builder none = strided(of(7, 0).itemsPerGroup(64));
    assertTotals(Drains.pingPong(policy, 10), none, 0, 0, 0, 0, 0, 1, 0);
    assertTotals(Drains.single(policy, 10), none, 0, 0, 0, 0, 0, 1, 0);
    // No slot is no group, however many items a group has.
    assertThat(Drains.single(policy, 0).totals(of(7, 3)).groups()).isEqualTo(figure(0));
  }

  @Test
  void recordingsAndPollsRunWhole() {
    // 6,261 sweeps are 1,566 recordings of 4, and 98 polls of 64.
    DrainProfile.Builder known =
        strided(grid().build().toBuilder())
            .recorded(4)
            .costs(Drains.COSTS.toBuilder().submit(1_017_000).build());
    assertGridRun(
        known, 6_264, 6_264, 1, Math.max(1_566 * 1_017_000L, 6_264 * (900_000L + 633_600)));
  }

  private void assertGridRun(
      DrainProfile.Builder profile, long sweeps, long launches, long reads, long least) {
    DrainTotals totals = Drains.pingPong(policy, GRID).totals(profile);
    assertThat(totals.sweeps()).isEqualTo(figure(sweeps));
    assertThat(totals.launches()).isEqualTo(figure(launches));
    assertThat(totals.hostReads()).isEqualTo(figure(reads));
    assertThat(totals.leastPicoseconds()).isEqualTo(figure(least));
  }

  @Test
  void aLoopOnTheDeviceIsOneLaunchWithABarrierEachSweep() {
    DrainProfile.Builder loop =
        of(GRID, 6_261)
            .itemsPerGroup(256)
            .grid(GridKind.STRIDED)
            .residentGroups(132)
            .onDevice()
            .build()
            .toBuilder()
            .costs(Drains.COSTS.toBuilder().barrier(1_130_000).build());
    assertGrid(loop, 6_261, 1, 132, 6_261, 0, 1, 900_000 + 132 * 600 + 6_261 * 1_130_000L);
  }

  @Test
  void theLaunchThatWritesAGridCountsAndItsGroupsDoNot() {
    DrainProfile.Builder indirect = of(GRID, 6_261).itemsPerGroup(256).grid(GridKind.INDIRECT);
    assertGrid(indirect, 6_261, 12_522, 585_779_160, 6_261, 0, 1, 12_522 * 2_990_000L);
  }

  @Test
  void whatIsUnknownIsEmpty() {
    Drains buffer = Drains.pingPong(policy, 1_000);
    DrainTotals bare = buffer.totals(DrainProfile.builder().sweeps(5));
    assertThat(bare.launches()).isEqualTo(figure(5));
    assertThat(bare.hostReads()).isEqualTo(figure(1));
    assertThat(bare.groups()).isEqualTo(none());
    assertThat(bare.busyAtMost()).isEqualTo(none());
    assertThat(bare.emptyAtLeast()).isEqualTo(none());
    assertThat(bare.leastPicoseconds()).isEqualTo(none());
    assertThat(buffer.figures(DrainProfile.oneWindow()).totals()).isNull();
    // A cost that the drain does not have is not missed, one that it has is.
    assertThat(buffer.totals(of(1, 5).itemsPerGroup(8)).leastPicoseconds()).isNotEqualTo(none());
    assertThat(buffer.totals(of(1, 5)).leastPicoseconds()).isEqualTo(none());
    assertThat(buffer.totals(of(1, 5).itemsPerGroup(8).recorded(5)).leastPicoseconds())
        .isEqualTo(none());
  }

  @Test
  void figuresBeyondU64AreNotGiven() {
    long windows = 1L << 30;
    // 2^40 sweeps of 2^30 windows are 2^70 launches.
    DrainTotals totals =
        Drains.pingPong(policy, windows).totals(of(77, 1L << 40).itemsPerWindow(1));
    assertThat(totals.sweeps()).isEqualTo(figure(1L << 40));
    assertThat(totals.launches()).isEqualTo(none());
    assertThat(totals.busyAtMost()).isEqualTo(figure(77));
    assertThat(totals.emptyAtLeast()).isEqualTo(none());
    assertThat(totals.leastPicoseconds()).isEqualTo(none());
    DrainTotals polled =
        Drains.single(policy, 1).totals(of(1, MAX).itemsPerGroup(1).polledEvery(2));
    assertThat(polled.sweeps()).isEqualTo(none());
    assertThat(polled.hostReads()).isEqualTo(none());
    assertThat(polled.launches()).isEqualTo(none());
    assertThat(polled.groups()).isEqualTo(none());
    assertThat(polled.busyAtMost()).isEqualTo(none());
    assertThat(polled.emptyAtLeast()).isEqualTo(none());
    assertThat(polled.leastPicoseconds()).isEqualTo(none());
    // 2 sweeps of 1 window and 2^64-1 launches between them; the groups are known, what they cost
    // with the launches is not.
    DrainTotals between =
        Drains.single(policy, 64).totals(of(1, 2).itemsPerGroup(64).launchesBetweenSweeps(MAX));
    assertThat(between.launches()).isEqualTo(none());
    assertThat(between.groups()).isEqualTo(figure(2));
    assertThat(between.leastPicoseconds()).isEqualTo(none());
    DrainTotals largest = Drains.single(policy, MAX).totals(of(MAX, MAX).itemsPerWindow(MAX));
    assertThat(largest.launches()).isEqualTo(figure(MAX));
    assertThat(largest.busyAtMost()).isEqualTo(figure(MAX));
    assertThat(largest.emptyAtLeast()).isEqualTo(figure(0));
  }

  @Test
  void spareGroupsAreLaunchedToo() {
    // 93,545 groups are a grid of 46,773 by 2, with one to spare.
    Drains road = Drains.pingPong(policy, 23_947_347).maxGroups(65_535, 65_535);
    assertThat(road.totals(of(1, 10).itemsPerGroup(256)).groups()).isEqualTo(figure(935_460));
    // 10^13 items in groups of 256 are no grid.
    Drains large = Drains.pingPong(policy, 10_000_000_000_000L).maxGroups(65_535, 65_535);
    assertThat(large.totals(of(1, 10).itemsPerGroup(256)).groups()).isEqualTo(none());
  }

  @Test
  void segmentsEndAtWindowsWhereThatTakesNoMoreOfThem() {
    assertCut(Drains.pingPong(policy, 23_947_347).segments(16_777_216), 4_194_240, 16_776_960, 6);
    assertCut(Drains.pingPong(policy, 20_000_000).segments(11_184_810), 4_194_304, 11_184_810, 6);
    assertCut(Drains.pingPong(policy, 80_000_000).segments(16_777_216), 16_776_960, 16_776_960, 5);
    assertCut(Drains.pingPong(policy, 83_886_080).segments(16_777_216), 4_194_240, 16_777_216, 25);
    assertCut(Drains.pingPong(policy, 83_886_081).segments(16_777_216), 4_194_240, 16_776_960, 21);
  }

  private static void assertCut(Drains buffer, long items, long segmentSlots, long windows) {
    DrainShape shape = buffer.figures(DrainProfile.builder().itemsPerWindow(items).build()).shape();
    assertThat(shape.segmentSlots()).isEqualTo(segmentSlots);
    assertThat(shape.windowCount()).isEqualTo(windows);
  }

  /** Nothing takes no time, however long each of it would. */
  @Test
  void noSweepTakesNothingThoughNoCostIsKnown() {
    DrainTotals none =
        Drains.pingPong(policy, GRID).totals(DrainProfile.builder().sweeps(0).itemsPerGroup(256));
    assertThat(none.launches()).isEqualTo(figure(0));
    assertThat(none.leastPicoseconds()).isEqualTo(figure(0));
    DrainTotals one =
        Drains.pingPong(policy, GRID).totals(DrainProfile.builder().sweeps(1).itemsPerGroup(256));
    assertThat(one.leastPicoseconds()).isEqualTo(OptionalUnsignedLong.empty());
  }

  /** 5 windows, and one more for each of 2^64-2 further sweeps, are more than there are items. */
  @Test
  void moreThanU64AreBusyForNoMoreThanThereAreItems() {
    DrainTotals totals =
        Drains.pingPong(policy, 10)
            .totals(
                DrainProfile.builder()
                    .totalItems(MAX)
                    .sweeps(MAX)
                    .itemsPerWindow(2)
                    .itemsPerGroup(1));
    assertThat(totals.busyAtMost()).isEqualTo(OptionalUnsignedLong.of(MAX));
  }
}
