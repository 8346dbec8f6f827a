// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.WarningKind.EMPTY_LAUNCHES;
import static dev.sluice.queue.WarningKind.IDLE_GROUPS;
import static dev.sluice.queue.WarningKind.SECOND_BUFFER_UNNEEDED;
import static dev.sluice.queue.WarningKind.SMALL_WINDOWS;
import static dev.sluice.queue.WarningKind.UNPROVEN_END;
import static dev.sluice.queue.WarningKind.WINDOW_BELOW_RESIDENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.NumericPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each warning where it just comes, and where it just does not. */
@ParameterizedClass
@MethodSource("policies")
class DrainWarningsTest {
  private static final long GRID = 23_951_236;

  private final NumericPolicy policy;

  DrainWarningsTest(NumericPolicy policy) {
    this.policy = policy;
  }

  static List<NumericPolicy> policies() {
    return Policies.all();
  }

  private static DrainProfile.Builder bound(long totalItems, long sweeps) {
    return DrainProfile.builder().totalItems(totalItems).sweepsAtMost(sweeps);
  }

  private static List<WarningKind> kinds(Drains buffer, DrainProfile.Builder profile) {
    return buffer.warnings(profile.build()).stream().map(PlanWarning::kind).toList();
  }

  private static PlanWarning only(Drains buffer, DrainProfile.Builder profile) {
    List<PlanWarning> warnings = buffer.warnings(profile.build());
    assertThat(warnings).hasSize(1);
    return warnings.get(0);
  }

  private static void assertSays(PlanWarning warning, String message, Remedy... remedies) {
    assertThat(warning.message()).isEqualTo(message);
    assertThat(warning.remedies()).containsExactly(remedies);
    assertThat(warning.line()).isEmpty();
  }

  private static Remedy remedy(RemedyKind kind, long amount) {
    return Remedy.of(kind, amount);
  }

  private Drains single(long capacity) {
    return Drains.single(policy, capacity);
  }

  private Drains pingPong(long capacity) {
    return Drains.pingPong(policy, capacity);
  }

  @Test
  void thePlanThatWasSlow() {
    DrainProfile.Builder profile =
        bound(GRID, 6_261).itemsPerWindow(262_144).itemsPerGroup(256).residentGroups(1_056);
    List<PlanWarning> warnings = single(GRID).warnings(profile.build());
    assertThat(warnings).extracting(PlanWarning::kind).containsExactly(EMPTY_LAUNCHES, IDLE_GROUPS);
    assertSays(
        warnings.get(0),
        "empty launches: of 6,261 sweeps with 92 windows each, at most 6,352 windows find an item;"
            + " 23,951,236 items in all are fewer than a group of 256 for each window",
        remedy(RemedyKind.WIDEN_WINDOW_TO, GRID));
    assertSays(
        warnings.get(1),
        "idle groups: 93,560 groups are launched each sweep for 3,825 items, where 1,056 groups of 256"
            + " items run at once",
        remedy(RemedyKind.STRIDE_GROUPS, 1_056));
    assertThat(warnings.get(1).fix()).isEqualTo("stride with at most 1,056 groups");
    assertThat(warnings.get(1))
        .hasToString(warnings.get(1).message() + "; stride with at most 1,056 groups");
  }

  /** No run of 2^64-1 items needs more sweeps than that, which are more than 2^40. */
  @Test
  void moreSweepsAreNotOfferedAsFewer() {
    DrainProfile.Builder profile =
        DrainProfile.builder()
            .totalItems(-1)
            .sweeps(1L << 40)
            .polledEvery(2)
            .itemsPerWindow(1)
            .itemsPerGroup(256);
    List<PlanWarning> warnings = single(1 << 20).warnings(profile.build());
    assertThat(warnings.get(0).kind()).isEqualTo(EMPTY_LAUNCHES);
    assertThat(warnings.get(0).remedies())
        .containsExactly(remedy(RemedyKind.WIDEN_WINDOW_TO, 1 << 20));
  }

  @Test
  void thePlanThatIsFast() {
    assertThat(
            kinds(
                single(GRID),
                bound(GRID, 6_261)
                    .itemsPerGroup(256)
                    .grid(GridKind.STRIDED)
                    .residentGroups(1_056)
                    .launchesBetweenSweeps(1)))
        .isEmpty();
  }

  /**
   * Groups that are unknown are not idle, and resident ones of an unknown size are not too many.
   */
  @Test
  void whatIsUnknownIsNotWarnedOf() {
    // 10^13 items in groups of 256 are no grid of 65,535 by 65,535.
    assertThat(
            kinds(
                single(10_000_000_000_000L).maxGroups(65_535, 65_535),
                bound(100, 10).itemsPerGroup(256).residentGroups(1_056)))
        .isEmpty();
    assertThat(kinds(single(10), bound(7, 5).residentGroups(1_056))).isEmpty();
  }

  /** 10,000 windows for 100 items in 10 sweeps; a grid that strides has 50 groups however wide. */
  @Test
  void aWindowThatStridesIsAsWideAsTheBuffer() {
    DrainProfile.Builder strided =
        bound(100, 10)
            .itemsPerWindow(1_000)
            .itemsPerGroup(64)
            .grid(GridKind.STRIDED)
            .residentGroups(50);
    assertThat(only(single(10_000_000).maxGroups(100, 1), strided).remedies())
        .containsExactly(remedy(RemedyKind.WIDEN_WINDOW_TO, 10_000_000));
  }

  /** 2^40 sweeps of 2^30 windows, and of 2^20 windows of groups of 2^10: 2^70 of either. */
  @Test
  void productsBeyondU64AreMoreThanAnyNumberOfItems() {
    assertThat(kinds(single(1L << 30), bound(77, 1L << 40).itemsPerWindow(1).itemsPerGroup(256)))
        .containsExactly(EMPTY_LAUNCHES);
    assertThat(
            kinds(single(1L << 30), bound(77, 1L << 40).itemsPerWindow(1_024).itemsPerGroup(1_024)))
        .containsExactly(EMPTY_LAUNCHES);
  }

  @Test
  void defaultsHaveNone() {
    assertThat(single(GRID).warnings(DrainProfile.oneWindow())).isEmpty();
    assertThat(pingPong(GRID).warnings(DrainProfile.oneWindow())).isEmpty();
    assertThat(pingPong(GRID).segments(1_000).warnings(DrainProfile.oneWindow())).isEmpty();
    assertThat(single(0).warnings(DrainProfile.oneWindow())).isEmpty();
  }

  /** Vertices and levels of nine measured searches. Each vertex is marked, and drained once. */
  @ParameterizedTest
  @CsvSource({
    "1139905, 11",
    "7414866, 26",
    "16777216, 2826",
    "4194304, 5",
    "8388608, 6",
    "16777216, 6",
    "23947347, 6262",
    "4847571, 12",
    "2997166, 8"
  })
  void measuredGraphsHaveNoneOnceDrainedInStrides(long vertices, long levels) {
    DrainProfile strided =
        DrainProfile.builder()
            .itemsPerGroup(256)
            .grid(GridKind.STRIDED)
            .residentGroups(1_056)
            .totalItems(vertices)
            .build();
    assertThat(kinds(single(vertices), strided.toBuilder().sweepsAtMost(levels))).isEmpty();
    assertThat(kinds(single(vertices), strided.toBuilder().sweeps(levels).polledEvery(64)))
        .isEmpty();
    assertThat(kinds(single(vertices), strided.toBuilder().sweeps(levels).onDevice())).isEmpty();
  }

  // ---- EMPTY_LAUNCHES ----

  @Test
  void manyItemsAWindowAreNoEmptyLaunches() {
    // 99 of 120 windows find nothing, but there are 20,969 items a window.
    assertThat(
            kinds(
                single(2_516_296), bound(2_516_296, 12).itemsPerWindow(262_144).itemsPerGroup(256)))
        .isEmpty();
  }

  @Test
  void halfOfTheWindowsAreEmpty() {
    // 4 sweeps of 2 windows: at most 4 of 8 find one of 4 items. With 5 items, 5 do.
    DrainProfile.Builder half = bound(4, 4).itemsPerWindow(4).itemsPerGroup(1);
    assertThat(kinds(pingPong(8), half)).contains(EMPTY_LAUNCHES);
    DrainProfile.Builder fewer = bound(8, 4).itemsPerWindow(4).itemsPerGroup(256);
    assertThat(pingPong(8).totals(fewer).busyAtMost().getAsLong()).isEqualTo(5);
    assertThat(kinds(pingPong(8), fewer)).doesNotContain(EMPTY_LAUNCHES);
  }

  @Test
  void anItemLessThanAGroupAWindow() {
    // 10 sweeps of 10 windows: 255.99 and 256 items a window, at most 20 windows busy.
    DrainProfile.Builder below = bound(25_599, 10).itemsPerWindow(2_560).itemsPerGroup(256);
    assertThat(kinds(single(25_600), below)).containsExactly(EMPTY_LAUNCHES);
    DrainProfile.Builder full = bound(25_600, 10).itemsPerWindow(2_560).itemsPerGroup(256);
    assertThat(kinds(single(25_600), full)).isEmpty();
    DrainProfile.Builder unknown = bound(25_599, 10).itemsPerWindow(2_560);
    assertThat(kinds(single(25_600), unknown)).isEmpty();
  }

  @Test
  void sweepsThatNoItemIsLeftFor() {
    PlanWarning warning = only(single(10), bound(5, 100).itemsPerGroup(1));
    assertSays(
        warning,
        "empty launches: of 100 sweeps with 1 window each, at most 5 windows find an item; 5 items"
            + " in all are fewer than a group of 1 for each window",
        remedy(RemedyKind.LOWER_SWEEPS_TO, 5));
    // Of 64 sweeps 3 are needed: polled every 3, no more are run.
    PlanWarning polled = only(single(10), bound(3, 3).itemsPerGroup(1).polledEvery(64));
    assertThat(polled.remedies()).containsExactly(remedy(RemedyKind.POLL_EVERY, 3));
    // A loop on the device ends by itself, in one launch.
    assertThat(
            kinds(
                single(10),
                bound(5, 100).itemsPerGroup(1).grid(GridKind.STRIDED).residentGroups(1).onDevice()))
        .isEmpty();
  }

  @Test
  void withNoWayOutThereIsStillAWarning() {
    PlanWarning warning =
        only(
            single(GRID).maxItemsPerLaunch(262_144),
            bound(GRID, 6_261).itemsPerWindow(262_144).itemsPerGroup(256));
    assertThat(warning.kind()).isEqualTo(EMPTY_LAUNCHES);
    assertThat(warning.remedies()).isEmpty();
    assertThat(warning.fix())
        .isEqualTo("look at the limits that cut the windows, and at the sweeps");
  }

  @Test
  void wideWindowsObeyTheLimitsOfGrids() {
    DrainProfile.Builder profile = bound(GRID, 6_261).itemsPerWindow(65_536).itemsPerGroup(256);
    // Grids of at most 1,000 groups drain 256,000 items; of 94 windows each, most stay empty.
    assertThat(only(single(GRID).maxGroups(1_000, 1), profile).remedies()).isEmpty();
    // Of 65,535 groups they drain 16,776,960 items: of two windows each, one finds something.
    assertThat(only(single(GRID).maxGroups(65_535, 1), profile).remedies())
        .containsExactly(remedy(RemedyKind.WIDEN_WINDOW_TO, 16_776_960));
    assertThat(only(single(GRID).maxGroups(65_535, 2), profile).remedies())
        .containsExactly(remedy(RemedyKind.WIDEN_WINDOW_TO, GRID));
    DrainProfile.Builder strided = profile.grid(GridKind.STRIDED).residentGroups(500);
    assertThat(only(single(GRID).maxGroups(1_000, 1), strided).remedies())
        .containsExactly(remedy(RemedyKind.WIDEN_WINDOW_TO, GRID));
  }

  // ---- IDLE_GROUPS ----

  @Test
  void moreThanEightTimesTheResidentGroups() {
    // 8 · 10 groups of 4 items are 320 slots; 40 items a sweep run at once.
    DrainProfile few = bound(390, 10).itemsPerGroup(4).residentGroups(10).build();
    assertThat(kinds(single(321), few.toBuilder())).containsExactly(IDLE_GROUPS);
    assertThat(kinds(single(320), few.toBuilder())).isEmpty();
    assertThat(kinds(single(500), few.toBuilder().totalItems(399))).containsExactly(IDLE_GROUPS);
    assertThat(kinds(single(500), few.toBuilder().totalItems(400))).isEmpty();
    assertThat(kinds(single(500), few.toBuilder().grid(GridKind.STRIDED))).isEmpty();
    assertThat(kinds(single(500), few.toBuilder().grid(GridKind.INDIRECT))).isEmpty();
  }

  // ---- WINDOW_BELOW_RESIDENT ----

  @Test
  void windowsOfFewerItemsThanHalfOfWhatRunsAtOnce() {
    DrainProfile of6Sweeps =
        bound(4_194_304, 6).itemsPerGroup(256).grid(GridKind.STRIDED).residentGroups(1_056).build();
    Drains buffer = single(4_194_304);
    assertSays(
        only(buffer, of6Sweeps.toBuilder().itemsPerWindow(16_384)),
        "window below resident: a launch drains 16,384 items, where 1,056 groups of 256 items run at"
            + " once",
        remedy(RemedyKind.WIDEN_WINDOW_TO, 4_194_304));
    assertThat(kinds(buffer, of6Sweeps.toBuilder().itemsPerWindow(262_144))).isEmpty();
    // r · g / 2 is 135,168.
    assertThat(kinds(buffer, of6Sweeps.toBuilder().itemsPerWindow(135_167)))
        .containsExactly(WINDOW_BELOW_RESIDENT);
    assertThat(kinds(buffer, of6Sweeps.toBuilder().itemsPerWindow(135_168))).isEmpty();
    // Of an odd number the half is between two: 3 · 3 / 2.
    DrainProfile odd =
        bound(100, 1).itemsPerGroup(3).grid(GridKind.STRIDED).residentGroups(3).build();
    assertThat(kinds(single(100), odd.toBuilder().itemsPerWindow(4)))
        .containsExactly(WINDOW_BELOW_RESIDENT);
    assertThat(kinds(single(100), odd.toBuilder().itemsPerWindow(5))).isEmpty();
    // 3 · (2^64 - 1) / 2 exceed u64.
    DrainProfile most =
        bound(-1, 1).itemsPerGroup(3).grid(GridKind.STRIDED).residentGroups(-1).build();
    assertThat(kinds(single(-1), most.toBuilder().itemsPerWindow(-2)))
        .containsExactly(WINDOW_BELOW_RESIDENT);
    // 6 sweeps of 16,384 items each fill a window; an item less does not.
    DrainProfile.Builder filled = of6Sweeps.toBuilder().itemsPerWindow(16_384);
    assertThat(kinds(buffer, filled.build().toBuilder().totalItems(98_304)))
        .contains(WINDOW_BELOW_RESIDENT);
    DrainProfile.Builder notFilled = of6Sweeps.toBuilder().itemsPerWindow(16_384);
    assertThat(kinds(buffer, notFilled.build().toBuilder().totalItems(98_303)))
        .doesNotContain(WINDOW_BELOW_RESIDENT);
  }

  @Test
  void aWholeBufferIsNotTooNarrowAWindow() {
    assertThat(
            kinds(
                single(1_000),
                bound(100_000, 10).itemsPerGroup(256).grid(GridKind.STRIDED).residentGroups(1_056)))
        .isEmpty();
  }

  // ---- SECOND_BUFFER_UNNEEDED ----

  @Test
  void aSearchThatMarksNeedsNoSecondBuffer() {
    DrainProfile.Builder search = DrainProfile.builder().totalItems(23_947_347);
    assertSays(
        only(pingPong(23_947_347), search),
        "second buffer unneeded: all 23,947,347 items that are ever drained fit one buffer of"
            + " 23,947,347 slots; the second takes 191,578,776 bytes",
        remedy(RemedyKind.USE_SINGLE_BUFFER, 0));
    assertThat(kinds(pingPong(23_947_346), search)).isEmpty();
    assertThat(kinds(single(23_947_347), search)).isEmpty();
  }

  @Test
  void aSingleBufferIsDrainedByStridedGroups() {
    Remedy remedy = remedy(RemedyKind.USE_SINGLE_BUFFER, 0);
    DrainProfile perSlot = DrainProfile.builder().residentGroups(1_056).build();
    assertThat(perSlot.with(remedy).grid()).isEqualTo(GridKind.STRIDED);
    assertThat(DrainProfile.oneWindow().with(remedy)).isEqualTo(DrainProfile.oneWindow());
    DrainProfile indirect = perSlot.toBuilder().grid(GridKind.INDIRECT).build();
    assertThat(indirect.with(remedy)).isEqualTo(indirect);
  }

  // ---- SMALL_WINDOWS ----

  @Test
  void segmentsCutWindowsToLessThanAQuarter() {
    DrainProfile.Builder profile =
        DrainProfile.builder().itemsPerWindow(4_194_304).itemsPerGroup(256);
    Drains segmented = single(20_000_000).segments(134_217_728 / 12);
    assertSays(
        only(segmented, profile),
        "small windows: segments of 11,184,810 slots cut windows of 4,194,304 down to 426,582",
        remedy(RemedyKind.NARROW_WINDOW_TO, 3_728_128));
    DrainShape even =
        segmented
            .figures(profile.build().with(remedy(RemedyKind.NARROW_WINDOW_TO, 3_728_128)))
            .shape();
    assertThat(even.windowCount()).isEqualTo(6);
    assertThat(even.capacity() % even.segmentSlots() % even.itemsPerWindow()).isEqualTo(1_359_360);
    assertThat(kinds(single(20_000_000), profile)).isEmpty();
  }

  @Test
  void aQuarterIsNotSmall() {
    DrainProfile.Builder profile = DrainProfile.builder().itemsPerWindow(8);
    // Segments of 20 are windows of 8, 8 and 4; of 18, 8, 8 and 2, a quarter; of 17, 8, 8 and 1.
    assertThat(kinds(single(40).segments(20), profile)).isEmpty();
    assertThat(kinds(single(36).segments(18), profile)).isEmpty();
    assertThat(kinds(single(34).segments(17), profile)).containsExactly(SMALL_WINDOWS);
    // Segments end at windows here: the last window is small, but nothing cut it.
    assertThat(kinds(single(33).segments(17), profile)).containsExactly(SMALL_WINDOWS);
    assertThat(kinds(single(31).segments(17), profile)).isEmpty();
  }

  // ---- UNPROVEN_END ----

  @Test
  void aNumberOfSweepsThatNobodyProved() {
    PlanWarning warning = only(single(10), DrainProfile.builder().sweeps(6_261));
    assertSays(
        warning,
        "unproven end: the run ends after 6,261 sweeps, and nothing says that no run needs more",
        remedy(RemedyKind.POLL_EVERY, 64),
        remedy(RemedyKind.PROVE_SWEEPS, 6_261));
    assertThat(kinds(single(10), DrainProfile.builder().sweepsAtMost(6_261))).isEmpty();
    assertThat(kinds(single(10), DrainProfile.builder().sweeps(6_261).polledEvery(1))).isEmpty();
    assertThat(
            kinds(
                single(10),
                DrainProfile.builder()
                    .sweeps(6_261)
                    .grid(GridKind.STRIDED)
                    .residentGroups(1)
                    .onDevice()))
        .isEmpty();
  }

  @Test
  void pollsAreWholeRecordings() {
    assertThat(polls(DrainProfile.builder().sweeps(6_261).recorded(5))).isEqualTo(65);
    assertThat(polls(DrainProfile.builder().sweeps(3))).isEqualTo(3);
    assertThat(polls(DrainProfile.builder().sweeps(0))).isEqualTo(1);
    assertThat(kinds(single(10), DrainProfile.builder().sweeps(1))).containsExactly(UNPROVEN_END);
  }

  private long polls(DrainProfile.Builder profile) {
    return only(single(10), profile).remedies().get(0).amount();
  }

  @Test
  void warningsAreComparedBeyondU64() {
    // 2^40 sweeps of 2^30 windows: all but 77 of 2^70 find nothing.
    DrainProfile.Builder profile =
        bound(77, 1L << 40).itemsPerWindow(1).itemsPerGroup(-1).residentGroups(-1);
    assertThat(kinds(pingPong(1L << 30), profile))
        .containsExactly(EMPTY_LAUNCHES, SECOND_BUFFER_UNNEEDED);
  }
}
