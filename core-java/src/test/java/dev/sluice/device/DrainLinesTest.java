// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.Grid;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanWarning;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WarningKind;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How queues on a device are drained, and what limits that. */
@ParameterizedClass
@MethodSource("policies")
class DrainLinesTest {
  private static final long ROAD = 23_947_347;

  private final NumericPolicy policy;
  private final DevicePlanner planner;

  DrainLinesTest(NumericPolicy policy) {
    this.policy = policy;
    this.planner = DevicePlanner.using(policy);
  }

  static List<NumericPolicy> policies() {
    return Policies.all();
  }

  private static WorkQueueProfile queue(long capacity) {
    return WorkQueueProfile.builder().capacity(capacity).entryBytes(8).build();
  }

  private static DeviceProfile device(
      DeviceLimits.Builder limits, WorkQueueProfile queue, DrainProfile drain) {
    return DeviceProfile.builder("d")
        .memory(DeviceMemory.ofFree(1L << 40))
        .limits(limits.build())
        .line(QueueLine.builder("q", queue).drain(drain).maxSegments(100).build())
        .build();
  }

  private static DrainProfile.Builder groupsOf(long items) {
    return DrainProfile.builder().itemsPerGroup(items);
  }

  private PlannedQueue planned(DeviceProfile profile) {
    return planner.plan(profile).orElseThrow().queue("q");
  }

  private PlanError onlyError(DeviceProfile profile) {
    List<PlanError> errors = planner.ledger(profile).errors();
    assertThat(errors).hasSize(1);
    return errors.get(0);
  }

  /** Following each remedy leads to a plan. */
  private void assertRejected(DeviceProfile profile, String message, Remedy... remedies) {
    PlanError error = onlyError(profile);
    assertThat(error.message()).isEqualTo(message);
    assertThat(error.remedies()).containsExactly(remedies);
    for (Remedy remedy : remedies) {
      assertThat(planner.ledger(profile.with(remedy)).errors()).as("%s", remedy).isEmpty();
    }
  }

  private static Remedy remedy(RemedyKind kind, long amount) {
    return Remedy.of(kind, amount).onLine("q");
  }

  @Test
  void aQueueIsDrainedInOneWindowUnlessALimitOrTheLineSaysMore() {
    DeviceProfile plain =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(1 << 20))
            .queue("q", queue(1_000))
            .build();
    PlannedQueue one = planned(plain);
    assertThat(one.line().drain()).isEqualTo(DrainProfile.oneWindow());
    assertThat(one.drain().profile()).isEqualTo(DrainProfile.oneWindow());
    assertThat(one.drain().windowCount()).isEqualTo(1);
    assertThat(one.drain().window(0).slots()).isEqualTo(1_000);
    DeviceLimits few = DeviceLimits.builder().maxItemsPerLaunch(400).build();
    PlannedQueue three = planned(plain.toBuilder().limits(few).build());
    assertThat(three.drain().profile()).isEqualTo(DrainProfile.oneWindow());
    assertThat(three.drain().windowCount()).isEqualTo(3);
    assertThat(three.drain().window(2).slots()).isEqualTo(200);
    QueueLine inWindows = QueueLine.builder("q", queue(1_000)).drainWindow(300).build();
    assertThat(inWindows.drain()).isEqualTo(DrainProfile.builder().itemsPerWindow(300).build());
    assertThatThrownBy(() -> QueueLine.builder("q").drainWindow(1).drain(groupsOf(1).build()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aGroupHasNoMoreThreadsThanTheDeviceAllows() {
    DeviceLimits.Builder limits = DeviceLimits.builder().maxThreadsPerGroup(256);
    assertThat(planned(device(limits, queue(10), groupsOf(256).build())).drain().windowCount())
        .isEqualTo(1);
    assertRejected(
        device(DeviceLimits.builder().maxThreadsPerGroup(256), queue(10), groupsOf(257).build()),
        "'q': group: 257 threads, the device allows at most 256",
        remedy(RemedyKind.LOWER_THREADS_TO, 256));
    DrainProfile fourEach = groupsOf(1_024).threadsPerGroup(256).build();
    assertThat(
            planner
                .ledger(device(DeviceLimits.builder().maxThreadsPerGroup(256), queue(10), fourEach))
                .isPlanned())
        .isTrue();
  }

  @Test
  void whereADeviceDrainsOrRunsNothingThereIsNothingToLower() {
    PlanError threads =
        onlyError(
            device(DeviceLimits.builder().maxThreadsPerGroup(0), queue(10), groupsOf(1).build()));
    assertThat(threads.message()).isEqualTo("'q': group: 1 thread, the device allows at most 0");
    assertThat(threads.remedies()).isEmpty();
    PlanError items =
        onlyError(
            device(
                DeviceLimits.builder().maxItemsPerLaunch(0), queue(10), DrainProfile.oneWindow()));
    assertThat(items.message())
        .isEqualTo(
            "'q': drain window: 18,446,744,073,709,551,615 items, the device drains at most 0 per"
                + " launch");
    assertThat(items.remedies()).isEmpty();
  }

  @Test
  void aLaunchHasNoMoreGroupsThanAGridCan() {
    DeviceLimits.Builder rows = DeviceLimits.builder().maxGroupsX(65_535).maxGroupsY(65_535);
    PlannedQueue fits = planned(device(rows, queue(ROAD), groupsOf(64).build()));
    Grid grid = fits.drain().grid(fits.drain().window(0)).orElseThrow();
    assertThat(grid.x()).isEqualTo(62_363);
    assertThat(grid.y()).isEqualTo(6);
    assertRejected(
        device(
            DeviceLimits.builder().maxGroupsX(65_535).maxGroupsY(1),
            queue(ROAD),
            groupsOf(64).residentGroups(1_056).build()),
        "'q': grid: 374,178 groups, the device allows at most 65,535 by 1",
        remedy(RemedyKind.STRIDE_GROUPS, 1_056),
        remedy(RemedyKind.NARROW_WINDOW_TO, 4_194_240),
        remedy(RemedyKind.LOWER_CAPACITY_TO, 4_194_240));
    // 10^13 items in groups of 256 are 596,056 rows of 65,535.
    assertThat(((DeviceError.GridTooLarge) gridError(10_000_000_000_000L)).groups())
        .isEqualTo(39_062_500_000L);
  }

  private PlanError gridError(long capacity) {
    return planner
        .ledger(
            device(
                DeviceLimits.builder().maxGroupsX(65_535).maxGroupsY(65_535),
                WorkQueueProfile.builder().capacity(capacity).entryBytes(1).build(),
                groupsOf(256).build()))
        .errors()
        .stream()
        .filter(DeviceError.GridTooLarge.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void errorsSayTheirNumbers() {
    DeviceError.GroupTooLarge group =
        (DeviceError.GroupTooLarge)
            onlyError(
                device(
                    DeviceLimits.builder().maxThreadsPerGroup(256),
                    queue(10),
                    groupsOf(257).build()));
    assertThat(group.threads()).isEqualTo(257);
    assertThat(group.maxThreadsPerGroup()).isEqualTo(256);
    DeviceError.GridTooLarge grid =
        (DeviceError.GridTooLarge)
            onlyError(
                device(
                    DeviceLimits.builder().maxGroupsX(2).maxGroupsY(3),
                    queue(70),
                    groupsOf(10).build()));
    assertThat(grid.groups()).isEqualTo(7);
    assertThat(grid.maxGroupsX()).isEqualTo(2);
    assertThat(grid.maxGroupsY()).isEqualTo(3);
    DeviceError.NoGridBarrier barrier =
        (DeviceError.NoGridBarrier)
            onlyError(device(DeviceLimits.builder(), queue(ROAD), loop(132)));
    assertThat(barrier.groups()).isEqualTo(132);
    DeviceProfile wide =
        device(
            DeviceLimits.builder().maxItemsPerLaunch(6),
            queue(10),
            DrainProfile.builder().itemsPerWindow(7).build());
    assertRejected(
        wide,
        "'q': drain window: 7 items, the device drains at most 6 per launch",
        remedy(RemedyKind.NARROW_WINDOW_TO, 6));
    DeviceError.WindowExceedsLaunch window = (DeviceError.WindowExceedsLaunch) onlyError(wide);
    assertThat(window.windowItems()).isEqualTo(7);
    assertThat(window.maxItemsPerLaunch()).isEqualTo(6);
  }

  @Test
  void theLargestQueueIsOneThatAGridCanDrain() {
    DeviceLimits.Builder limits = DeviceLimits.builder().maxGroupsX(1_000).maxGroupsY(1);
    WorkQueueProfile largest = WorkQueueProfile.builder().largest().entryBytes(8).build();
    assertThat(planned(device(limits, largest, groupsOf(64).build())).plan().capacity())
        .isEqualTo(64_000);
    // In windows that it can, there may be as many as the memory holds.
    DrainProfile windows = groupsOf(64).itemsPerWindow(64_000).build();
    assertThat(planned(device(limits, largest, windows)).plan().capacity()).isEqualTo(1L << 37);
    // Where items are in no groups, there are none to be counted.
    DrainProfile plain = DrainProfile.oneWindow();
    assertThat(planned(device(limits, largest, plain)).plan().capacity()).isEqualTo(1L << 37);
  }

  @Test
  void severalGroupsThatLoopNeedABarrier() {
    DrainProfile loop = groupsOf(256).grid(GridKind.STRIDED).residentGroups(132).onDevice().build();
    assertRejected(
        device(DeviceLimits.builder(), queue(ROAD), loop),
        "'q': loop on the device: 132 groups, and the device has no barrier for a grid",
        remedy(RemedyKind.POLL_EVERY, 64),
        remedy(RemedyKind.STRIDE_GROUPS, 1));
    assertThat(
            planner
                .ledger(device(DeviceLimits.builder().gridBarrier(), queue(ROAD), loop))
                .isPlanned())
        .isTrue();
    // A queue of one group's items has one group.
    assertThat(planner.ledger(device(DeviceLimits.builder(), queue(256), loop)).isPlanned())
        .isTrue();
  }

  private static DrainProfile loop(long groups) {
    return groupsOf(256).grid(GridKind.STRIDED).residentGroups(groups).onDevice().build();
  }

  @Test
  void aLoopOnTheDeviceDrainsOneWindow() {
    // 16,777,216 slots of 8 bytes are a binding of 2^27 bytes; one more takes a second segment.
    DeviceProfile fits =
        device(bindings().gridBarrier(), queue(16_777_216), bound(loop(132), 10_000));
    DrainPlan drain = planned(fits).drain();
    assertThat(drain.windowCount()).isEqualTo(1);
    assertThat(drain.totals().orElseThrow().launches().getAsLong()).isEqualTo(1);
    assertThat(drain.totals().orElseThrow().groups().getAsLong()).isEqualTo(132);
    DeviceProfile cut = device(bindings().gridBarrier(), queue(16_777_217), loop(132));
    assertRejected(
        cut,
        "'q': loop on the device: 2 drain windows in one sweep, and one launch that loops drains"
            + " one",
        remedy(RemedyKind.POLL_EVERY, 64),
        remedy(RemedyKind.LOWER_CAPACITY_TO, 16_777_216));
    DeviceError.LoopInSeveralWindows error = (DeviceError.LoopInSeveralWindows) onlyError(cut);
    assertThat(error.windowCount()).isEqualTo(2);
    // Polled, the two segments are two launches of each sweep.
    assertThat(planned(cut.with(remedy(RemedyKind.POLL_EVERY, 64))).drain().windowCount())
        .isEqualTo(2);
    // Nor is a loop cut by the items of a launch.
    assertRejected(
        device(DeviceLimits.builder().maxItemsPerLaunch(1_000), queue(1_001), loop(1)),
        "'q': loop on the device: 2 drain windows in one sweep, and one launch that loops drains"
            + " one",
        remedy(RemedyKind.POLL_EVERY, 64),
        remedy(RemedyKind.LOWER_CAPACITY_TO, 1_000));
  }

  private static DeviceLimits.Builder bindings() {
    return DeviceLimits.builder().maxBindingBytes(1 << 27);
  }

  private static DrainProfile bound(DrainProfile drain, long sweeps) {
    return drain.toBuilder().sweepsAtMost(sweeps).build();
  }

  @Test
  void aLoopOnTheDeviceChoosesNoMoreThanOneWindow() {
    WorkQueueProfile largest = WorkQueueProfile.builder().largest().entryBytes(8).build();
    PlannedQueue queue = planned(device(bindings().gridBarrier(), largest, loop(132)));
    assertThat(queue.plan().capacity()).isEqualTo(16_777_216);
    assertThat(queue.drain().windowCount()).isEqualTo(1);
    assertThat(planned(device(bindings(), largest, groupsOf(256).build())).drain().windowCount())
        .isEqualTo(100);
  }

  @Test
  void aGridOfALoopIsNotNarrowed() {
    // A loop has one window; only fewer groups help.
    assertRejected(
        device(
            DeviceLimits.builder().maxGroupsX(1_000).maxGroupsY(1).gridBarrier(),
            queue(ROAD),
            loop(1_056)),
        "'q': grid: 1,056 groups, the device allows at most 1,000 by 1",
        remedy(RemedyKind.STRIDE_GROUPS, 1_000),
        remedy(RemedyKind.LOWER_CAPACITY_TO, 256_000));
  }

  @Test
  void aGridThatTheDeviceWritesHasARegionOfItsOwn() {
    WorkQueueProfile controlled =
        WorkQueueProfile.builder().capacity(100).entryBytes(8).controlBytes(64).build();
    PlannedQueue queue =
        planned(
            device(
                DeviceLimits.builder().granularity(256),
                controlled,
                groupsOf(64).grid(GridKind.INDIRECT).build()));
    assertThat(queue.regions())
        .extracting(Region::kind)
        .containsExactly(RegionKind.CONTROL, RegionKind.GRID, RegionKind.ENTRIES);
    Region grid = queue.regions().get(1);
    assertThat(grid.label()).isEqualTo("q grid");
    assertThat(grid.bytes()).isEqualTo(12);
    assertThat(grid.takenBytes()).isEqualTo(256);
    assertThat(queue.bytes()).isEqualTo(64 + 12 + 800);
    assertThat(queue.takenBytes()).isEqualTo(256 + 256 + 1_024);
    // Memory for all but the grid is too little by just that.
    DeviceProfile tight =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(64 + 12 + 800 - 1))
            .line(
                QueueLine.builder("q", controlled)
                    .drain(groupsOf(64).grid(GridKind.INDIRECT).build())
                    .build())
            .build();
    assertThat(onlyError(tight)).isInstanceOf(DeviceError.OverMemory.class);
    assertThat(((DeviceError.OverMemory) onlyError(tight)).shortfallBytes()).isEqualTo(1);
  }

  @Test
  void warningsAreThoseOfAllLinesAndFollowingThemKeepsThePlan() {
    WorkQueueProfile pingPong =
        queue(ROAD).toBuilder().buffering(Buffering.PING_PONG).initialItems(1).build();
    DrainProfile slow =
        groupsOf(256)
            .itemsPerWindow(262_144)
            .residentGroups(1_056)
            .sweeps(6_262)
            .totalItems(ROAD)
            .build();
    DeviceProfile profile =
        device(DeviceLimits.builder(), pingPong, slow).toBuilder().queue("other", queue(5)).build();
    DeviceLedger ledger = planner.ledger(profile);
    assertThat(ledger.warnings())
        .extracting(PlanWarning::kind)
        .containsExactly(
            WarningKind.EMPTY_LAUNCHES,
            WarningKind.IDLE_GROUPS,
            WarningKind.SECOND_BUFFER_UNNEEDED,
            WarningKind.UNPROVEN_END);
    DeviceProfile twice =
        profile.toBuilder()
            .line(
                QueueLine.builder("r", pingPong)
                    .drain(((QueueLine) profile.lines().get(0)).drain())
                    .maxSegments(100)
                    .build())
            .build();
    assertThat(planner.ledger(twice).warnings())
        .extracting(warning -> warning.line().orElseThrow() + " " + warning.kind())
        .containsExactly(
            "q EMPTY_LAUNCHES",
            "q IDLE_GROUPS",
            "q SECOND_BUFFER_UNNEEDED",
            "q UNPROVEN_END",
            "r EMPTY_LAUNCHES",
            "r IDLE_GROUPS",
            "r SECOND_BUFFER_UNNEEDED",
            "r UNPROVEN_END");
    for (PlanWarning warning : ledger.warnings()) {
      assertThat(warning.line()).contains("q");
      assertThat(warning.message()).startsWith("'q': ").endsWith(warning.problem());
      assertThat(warning.remedies()).isNotEmpty();
      for (Remedy remedy : warning.remedies()) {
        DeviceLedger after = planner.ledger(profile.with(remedy));
        assertThat(after.isPlanned()).isTrue();
        assertThat(after.warnings()).extracting(PlanWarning::kind).doesNotContain(warning.kind());
      }
    }
    assertThat(ledger.explain())
        .contains(
            "drained in 92 windows of 262,144 slots, the last of 92,243, 1,024 groups each",
            "6,262 sweeps, 576,104 launches, 585,778,790 groups, 1 host read",
            "at most 6,353 windows of all find an item",
            "WARNING empty launches: of 6,262 sweeps");
  }

  @Test
  void remediesThatALimitRefusesAreNotOffered() {
    DrainProfile slow =
        groupsOf(256).itemsPerWindow(262_144).sweepsAtMost(6_262).totalItems(ROAD).build();
    List<PlanWarning> warnings =
        planner
            .ledger(device(DeviceLimits.builder().maxItemsPerLaunch(262_144), queue(ROAD), slow))
            .warnings();
    assertThat(warnings).extracting(PlanWarning::kind).containsExactly(WarningKind.EMPTY_LAUNCHES);
    assertThat(warnings.get(0).remedies()).isEmpty();
  }

  /**
   * A queue of 8 bytes a slot, in segments of 10 slots, and windows of 2 where 6 groups of an item
   * could run; a window may have 9. Of 18 slots there are 10 and 8 now, and 9 and 9 then, so that
   * windows are not cut short.
   */
  private static DeviceProfile inNarrowWindows(long memory, long granularity, Capacity capacity) {
    DrainProfile narrow =
        groupsOf(1).itemsPerWindow(2).residentGroups(6).sweepsAtMost(1).totalItems(18).build();
    return DeviceProfile.builder("d")
        .memory(DeviceMemory.ofFree(memory))
        .limits(
            DeviceLimits.builder()
                .maxBindingBytes(80)
                .maxItemsPerLaunch(9)
                .granularity(granularity)
                .build())
        .line(
            QueueLine.builder(
                    "q", WorkQueueProfile.builder().capacity(capacity).entryBytes(8).build())
                .drain(narrow)
                .maxSegments(-1)
                .build())
        .build();
  }

  private List<Remedy> remediesOfNarrowWindows(DeviceProfile profile) {
    List<PlanWarning> warnings = planner.ledger(profile).warnings();
    assertThat(warnings)
        .extracting(PlanWarning::kind)
        .containsExactly(WarningKind.WINDOW_BELOW_RESIDENT);
    return warnings.get(0).remedies();
  }

  @Test
  void aWindowIsWidenedWhereTheLineTakesNoMoreBytes() {
    // 80 + 64 bytes, and twice 72.
    DeviceProfile profile = inNarrowWindows(144, 8, Capacity.of(18));
    Remedy wider = remedy(RemedyKind.WIDEN_WINDOW_TO, 9);
    assertThat(remediesOfNarrowWindows(profile)).containsExactly(wider);
    assertThat(planned(profile).takenBytes()).isEqualTo(144);
    assertThat(planned(profile.with(wider)).takenBytes()).isEqualTo(144);
    // Rounded up to 16, 80 + 64 and twice 80, whether there is room for that or not.
    DeviceProfile rounded = inNarrowWindows(1_000, 16, Capacity.of(18));
    assertThat(remediesOfNarrowWindows(rounded)).isEmpty();
    assertThat(planned(rounded).takenBytes()).isEqualTo(144);
    assertThat(planned(rounded.with(wider)).takenBytes()).isEqualTo(160);
  }

  /** Nothing is behind the largest. */
  @Test
  void aWindowOfTheLargestIsWidenedWhereverItEnds() {
    DeviceProfile profile = inNarrowWindows(1_000, 16, Capacity.largest().atMost(18));
    Remedy wider = remedy(RemedyKind.WIDEN_WINDOW_TO, 9);
    assertThat(remediesOfNarrowWindows(profile)).containsExactly(wider);
    assertThat(planned(profile.with(wider)).takenBytes()).isEqualTo(160);
    // But the least that is asked for has to fit still; 17 are 80 + 64 then.
    DeviceProfile least = inNarrowWindows(144, 16, Capacity.largest().atLeast(18));
    assertThat(remediesOfNarrowWindows(least)).isEmpty();
    assertThat(planner.ledger(least.with(wider)).isPlanned()).isFalse();
    DeviceProfile less = inNarrowWindows(144, 16, Capacity.largest().atLeast(17));
    assertThat(remediesOfNarrowWindows(less)).containsExactly(wider);
    assertThat(planned(less.with(wider)).plan().capacity()).isEqualTo(17);
  }

  /** In units of 2^58 bytes, 44 and 10 and 8 are 62; with two segments of 9, as 10, they are 64. */
  @Test
  void aWindowIsNotWidenedWhereBytesThenExceedU64() {
    long unit = 1L << 58;
    QueueLine queue = (QueueLine) inNarrowWindows(0, 1, Capacity.of(18)).lines().get(0);
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(-1))
            .limits(
                DeviceLimits.builder()
                    .maxBindingBytes(10 * unit)
                    .maxItemsPerLaunch(9)
                    .granularity(2 * unit)
                    .build())
            .line(ResidentLine.builder("r").count(44).bytesEach(unit).maxSegments(-1).build())
            .line(
                queue.toBuilder()
                    .profile(queue.profile().toBuilder().entryBytes(unit).build())
                    .build())
            .build();
    assertThat(planned(profile).takenBytes()).isEqualTo(18 * unit);
    assertThat(remediesOfNarrowWindows(profile)).isEmpty();
  }

  /** How many items run at a time is known of groups whose items are. */
  @Test
  void groupsOfNoKnownItemsAreNotWarnedOf() {
    DrainProfile drain =
        DrainProfile.builder()
            .itemsPerWindow(2)
            .residentGroups(6)
            .sweepsAtMost(1)
            .totalItems(18)
            .build();
    assertThat(planner.ledger(device(DeviceLimits.builder(), queue(18), drain)).warnings())
        .isEmpty();
  }

  @Test
  void segmentsThatCutWindowsAreWarnedOf() {
    WorkQueueProfile wide = WorkQueueProfile.builder().capacity(20_000_000).entryBytes(12).build();
    DrainProfile drain = groupsOf(256).itemsPerWindow(4_194_304).build();
    DeviceProfile profile =
        device(DeviceLimits.builder().maxBindingBytes(134_217_728), wide, drain);
    PlanWarning warning = planner.ledger(profile).warnings().get(0);
    assertThat(warning.kind()).isEqualTo(WarningKind.SMALL_WINDOWS);
    assertThat(warning.remedies()).containsExactly(remedy(RemedyKind.NARROW_WINDOW_TO, 3_728_128));
    PlannedQueue even = planned(profile.with(warning.remedies().get(0)));
    assertThat(even.drain().windowCount()).isEqualTo(6);
    assertThat(even.drain().window(5).slots()).isEqualTo(1_359_360);
    assertThat(even.drain().warnings()).isEmpty();
  }

  /** As long as no limit of the device cuts a window or a segment. */
  @Test
  void aDrainOnADeviceIsEqualToThatOfTheQueueAlone() {
    WorkQueuePlanner alone = WorkQueuePlanner.using(policy);
    WorkQueueProfile queue = queue(1_000).toBuilder().budgetBytes(1 << 20).build();
    DrainProfile seven = DrainProfile.builder().itemsPerWindow(7).build();
    assertThat(planned(device(DeviceLimits.builder(), queue, seven)).drain())
        .isEqualTo(alone.planDrain(queue, 7).orElseThrow());
    assertThat(planned(device(DeviceLimits.builder(), queue, DrainProfile.oneWindow())).drain())
        .isEqualTo(alone.planDrain(queue, -1).orElseThrow());
    for (DrainProfile drain :
        List.of(groupsOf(64).build(), groupsOf(64).itemsPerWindow(7).build())) {
      for (WorkQueueProfile each : List.of(queue, queue.toBuilder().expansion(0).build())) {
        assertThat(planned(device(DeviceLimits.builder(), each, drain)).drain())
            .isEqualTo(alone.planDrain(each, drain).orElseThrow());
      }
    }
  }

  /** Whether or not the queue has something to be warned of: what it was made of is another. */
  @Test
  void drainsInWindowsOfOtherItemsAreNotEqual() {
    DrainProfile drain = DrainProfile.oneWindow();
    for (int bits : new int[] {32, 64}) {
      WorkQueueProfile queue = queue(1_000).toBuilder().controlBytes(64).indexBits(bits).build();
      DrainPlan all = planned(device(DeviceLimits.builder(), queue, drain)).drain();
      DeviceLimits.Builder limits = DeviceLimits.builder().maxItemsPerLaunch(2_000);
      DrainPlan most = planned(device(limits, queue, drain)).drain();
      assertThat(most).isNotEqualTo(all);
      assertThat(most.hashCode()).isNotEqualTo(all.hashCode());
    }
  }
}
