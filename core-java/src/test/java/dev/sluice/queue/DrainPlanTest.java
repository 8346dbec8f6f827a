// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.PlanResult.Rejected;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A queue and its drain, planned together. */
@ParameterizedClass
@MethodSource("policies")
class DrainPlanTest {
  private static final long ROAD = 23_947_347;

  private final NumericPolicy policy;
  private final WorkQueuePlanner planner;

  DrainPlanTest(NumericPolicy policy) {
    this.policy = policy;
    this.planner = WorkQueuePlanner.using(policy);
  }

  static List<NumericPolicy> policies() {
    return Policies.all();
  }

  private static WorkQueueProfile.Builder road() {
    return WorkQueueProfile.builder()
        .capacity(ROAD)
        .entryBytes(8)
        .controlBytes(64)
        .budgetBytes(1L << 32)
        .initialItems(1)
        .bound(ROAD);
  }

  private static DrainProfile.Builder strided() {
    return DrainProfile.builder()
        .itemsPerGroup(256)
        .residentGroups(1_056)
        .grid(GridKind.STRIDED)
        .sweepsAtMost(6_262)
        .totalItems(ROAD);
  }

  private DrainPlan planned(WorkQueueProfile.Builder queue, DrainProfile drain) {
    return planner.planDrain(queue.build(), drain).orElseThrow();
  }

  @Test
  void theDefaultIsOneWindow() {
    DrainPlan plan = planned(road(), DrainProfile.oneWindow());
    assertThat(plan.profile()).isEqualTo(DrainProfile.oneWindow());
    assertThat(plan.windowCount()).isEqualTo(1);
    assertThat(plan.itemsPerWindow()).isEqualTo(ROAD);
    assertThat(planner.planDrain(road().build(), -1L).orElseThrow().profile())
        .isEqualTo(DrainProfile.oneWindow());
    assertThat(plan.segmentSlots()).isEqualTo(ROAD);
    assertThat(plan.window(0)).isEqualTo(new DrainWindow(0, 0, ROAD));
    assertThat(plan.windowsFor(5)).isEqualTo(1);
    assertThat(plan.strategy()).isEqualTo(DrainStrategy.SINGLE_RESIDENT);
    assertThat(plan.totals()).isEmpty();
    assertThat(plan.warnings()).isEmpty();
    assertThat(plan.grid(plan.window(0))).isEmpty();
  }

  @Test
  void theShortFormSaysTheWindowAlone() {
    DrainPlan plan = planner.planDrain(road().build(), 262_144).orElseThrow();
    DrainProfile windows = DrainProfile.builder().itemsPerWindow(262_144).build();
    assertThat(plan.profile()).isEqualTo(windows);
    assertThat(plan.totals()).isEmpty();
    assertThat(plan.warnings()).isEmpty();
    assertThat(plan.grid(plan.window(0))).isEmpty();
    DrainPlan same = planned(road(), windows);
    assertThat(same.windows()).containsExactlyElementsOf(plan.windows());
    assertThat(same.windowCount()).isEqualTo(plan.windowCount()).isEqualTo(92);
    for (long items : new long[] {0, 1, 262_144, 262_145, ROAD, -1}) {
      assertThat(same.windowsFor(items)).isEqualTo(plan.windowsFor(items));
    }
  }

  @Test
  void saysItsGridsTotalsAndWarnings() {
    DrainPlan fast = planned(road(), strided().costs(Drains.COSTS).build());
    assertThat(fast.grid(fast.window(0)))
        .contains(Grid.of(1_056, -1, -1))
        .map(Grid::spare)
        .contains(0L);
    assertThat(fast.totals().orElseThrow().leastPicoseconds().getAsLong())
        .isEqualTo(18_723_380_000L);
    assertThat(fast.warnings()).isEmpty();
    DrainPlan slow =
        planned(
            road().buffering(Buffering.PING_PONG),
            strided().build().toBuilder().grid(GridKind.PER_SLOT).itemsPerWindow(262_144).build());
    assertThat(slow.grid(slow.window(91))).map(Grid::groups).contains(361L);
    assertThat(slow.warnings())
        .extracting(PlanWarning::kind)
        .containsExactly(
            WarningKind.EMPTY_LAUNCHES,
            WarningKind.IDLE_GROUPS,
            WarningKind.SECOND_BUFFER_UNNEEDED);
    assertThat(slow).isNotEqualTo(fast).hasSameHashCodeAs(slow);
    // 92 windows each sweep, of groups of 256: see DrainTotalsTest.
    assertThat(slow)
        .hasToString(
            "DrainPlan[CHUNKED_RESIDENT, itemsPerWindow=262144, windowCount=92, "
                + slow.profile()
                + ", DrainTotals[sweeps=6262, launches=576104, groups=585778790, hostReads=1,"
                + " busyAtMost=6353, emptyAtLeast=569751, leastPicoseconds=unknown], queue="
                + slow.queue()
                + "]");
  }

  @Test
  void followingTheWarningsLeadsToThePlanThatIsFast() {
    WorkQueueProfile queue = road().buffering(Buffering.PING_PONG).build();
    DrainProfile drain =
        DrainProfile.builder()
            .itemsPerWindow(262_144)
            .itemsPerGroup(256)
            .residentGroups(1_056)
            .sweeps(6_262)
            .totalItems(ROAD)
            .build();
    for (int steps = 0; steps < 10; steps++) {
      List<PlanWarning> warnings = planner.planDrain(queue, drain).orElseThrow().warnings();
      if (warnings.isEmpty()) {
        break;
      }
      Remedy remedy = warnings.get(0).remedies().get(0);
      drain = drain.with(remedy);
      if (remedy.kind() == RemedyKind.USE_SINGLE_BUFFER) {
        queue = queue.with(remedy);
      }
    }
    assertThat(queue.buffering()).isEqualTo(Buffering.SINGLE);
    assertThat(drain)
        .isEqualTo(
            DrainProfile.builder()
                .itemsPerWindow(ROAD)
                .itemsPerGroup(256)
                .residentGroups(1_056)
                .grid(GridKind.STRIDED)
                .sweeps(6_262)
                .polledEvery(64)
                .totalItems(ROAD)
                .build());
  }

  @Test
  void aTailThatMayWrapIsWarnedOf() {
    WorkQueueProfile unknown =
        WorkQueueProfile.builder()
            .capacity(1_000)
            .entryBytes(8)
            .controlBytes(64)
            .budgetBytes(1L << 32)
            .indexBits(32)
            .build();
    PlanWarning warning = onlyWarning(unknown);
    assertThat(warning.kind()).isEqualTo(WarningKind.UNGUARDED_TAIL);
    assertThat(warning.message())
        .isEqualTo(
            "unguarded tail: the counters of a control block of one's own have 32 bits, and nothing"
                + " says that attempts end at 4,294,967,295");
    assertThat(warning.fix())
        .isEqualTo(
            "widen the index to 64 bits, or prove that attempts end at 4,294,967,295 items, and say"
                + " so");
    for (Remedy remedy : warning.remedies()) {
      assertThat(warnings(unknown.with(remedy))).isEmpty();
    }
    assertThat(warnings(unknown.toBuilder().indexBits(31).build())).hasSize(1);
    // On a device, where nothing is said of the drain, the same of the line.
    DeviceProfile device =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(1L << 30))
            .queue("q", unknown)
            .build();
    PlanWarning ofLine =
        DevicePlanner.using(policy).plan(device).orElseThrow().queue("q").drain().warnings().get(0);
    assertThat(ofLine.line()).contains("q");
    assertThat(ofLine.message()).isEqualTo("'q': " + warning.message());
    assertThat(ofLine.remedies())
        .isEqualTo(warning.remedies().stream().map(remedy -> remedy.onLine("q")).toList());
    // Silent: wide counters, no counters, a bound, an expansion that is its own.
    assertThat(warnings(unknown.toBuilder().indexBits(64).build())).isEmpty();
    assertThat(warnings(unknown.toBuilder().controlBytes(0).build())).isEmpty();
    assertThat(warnings(unknown.toBuilder().bound(4_294_967_295L).build())).isEmpty();
    assertThat(warnings(unknown.toBuilder().expansion(1_000).build())).isEmpty();
    // And the standard block, whose tail is guarded.
    assertThat(warnings(unknown.toBuilder().control(ControlBlock.standard(32)).build())).isEmpty();
  }

  private PlanWarning onlyWarning(WorkQueueProfile queue) {
    assertThat(warnings(queue)).hasSize(1);
    return warnings(queue).get(0);
  }

  private List<PlanWarning> warnings(WorkQueueProfile queue) {
    return planner.planDrain(queue, DrainProfile.oneWindow()).orElseThrow().warnings();
  }

  @Test
  void rejectsWindowsOfNothing() {
    DrainProfile nothing = DrainProfile.builder().itemsPerWindow(0).build();
    assertThat(planner.planDrain(road().build(), nothing))
        .isEqualTo(planner.planDrain(road().build(), 0))
        .isInstanceOf(Rejected.class);
    PlanError error = ((Rejected<?>) planner.planDrain(road().build(), nothing)).errors().get(0);
    assertThat(planner.planDrain(road().build(), nothing.with(error.remedies().get(0))).isPlanned())
        .isTrue();
    WorkQueueProfile broken = road().build().toBuilder().entryBytes(0).build();
    assertThat(planner.planDrain(broken, strided().build())).isEqualTo(planner.plan(broken));
  }

  @Test
  void anEmptyQueueHasNoWindow() {
    WorkQueueProfile.Builder empty =
        WorkQueueProfile.builder().expansion(0).entryBytes(8).budgetBytes(64);
    DrainPlan plan = planned(empty, strided().build());
    assertThat(plan.windowCount()).isZero();
    assertThat(plan.windows()).isEmpty();
    assertThat(plan.windowsFor(7)).isZero();
    assertThat(plan.segmentSlots()).isZero();
    assertThat(plan.totals().orElseThrow().launches().getAsLong()).isZero();
  }

  @Test
  void remediesOfOtherThingsAreNotFollowed() {
    Remedy budget = Remedy.of(RemedyKind.RAISE_BUDGET_BY, 1);
    assertThatThrownBy(() -> strided().build().with(budget))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot raise the budget by 1 byte: no setting of a drain");
    Remedy poll = Remedy.of(RemedyKind.POLL_EVERY, 1);
    assertThatThrownBy(() -> road().build().with(poll))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(strided().build().with(poll))
        .isEqualTo(strided().build().toBuilder().polledEvery(1).build());
    DrainProfile windows = strided().itemsPerWindow(9).build();
    assertThat(windows.with(Remedy.of(RemedyKind.WIDEN_WINDOW_TO, 10)))
        .isEqualTo(strided().itemsPerWindow(10).build());
    assertThat(windows.with(Remedy.of(RemedyKind.NARROW_WINDOW_TO, 8)))
        .isEqualTo(strided().itemsPerWindow(8).build());
    assertThat(windows.with(Remedy.of(RemedyKind.STRIDE_GROUPS, 7)).residentGroups().getAsLong())
        .isEqualTo(7);
    for (RemedyKind kind : List.of(RemedyKind.LOWER_SWEEPS_TO, RemedyKind.PROVE_SWEEPS)) {
      DrainProfile proved = DrainProfile.builder().sweeps(9).build().with(Remedy.of(kind, 8));
      assertThat(proved).isEqualTo(DrainProfile.builder().sweepsAtMost(8).build());
    }
    // A group of fewer items than threads keeps them.
    assertThat(
            windows.with(Remedy.of(RemedyKind.LOWER_THREADS_TO, 512)).itemsPerGroup().getAsLong())
        .isEqualTo(256);
    Remedy threads = Remedy.of(RemedyKind.LOWER_THREADS_TO, 64);
    assertThat(strided().build().with(threads).threadsPerGroup().getAsLong()).isEqualTo(64);
    assertThat(strided().build().with(threads).itemsPerGroup().getAsLong()).isEqualTo(64);
    assertThat(DrainProfile.oneWindow().with(threads).itemsPerGroup().isEmpty()).isTrue();
  }
}
