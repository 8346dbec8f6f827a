// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines that live in one phase; the figures of the worked examples, on every policy. */
class PhasesTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);

  static List<NumericPolicy> policies() {
    return Policies.all();
  }

  private static WorkQueueProfile largest(long entryBytes) {
    return WorkQueueProfile.builder().largest().entryBytes(entryBytes).build();
  }

  private static DeviceProfile.Builder device(long memory) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(memory));
  }

  /** 1,000 bytes: 100 fixed and what is largest outside; 300 in a; 200 and what is largest in b. */
  private static DeviceProfile.Builder thousand() {
    return device(1_000)
        .resident("outside", 100, 1)
        .queue("shared", largest(1))
        .phase("a", a -> a.resident("fixed a", 300, 1))
        .phase("b", b -> b.resident("fixed b", 200, 1).queue("rest", largest(1)));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theLargestOutsideTakesWhatTheFullestPhaseLeavesInEachPlacement(NumericPolicy policy) {
    for (Placement placement : Placement.values()) {
      DevicePlan plan =
          DevicePlanner.using(policy).plan(thousand().placement(placement).build()).orElseThrow();
      assertThat(plan.queue("shared").plan().capacity()).isEqualTo(600);
      assertThat(plan.queue("rest").plan().capacity()).isEqualTo(100);
      assertThat(plan.phases())
          .hasToString(
              "[PlannedPhase[a, takenBytes=300, freeBytes=0], "
                  + "PlannedPhase[b, takenBytes=300, freeBytes=0]]");
      assertThat(plan.freeBytes()).isZero();
      assertThat(plan.allocatedBytes()).isEqualTo(1_000);
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void aHashJoinProbesInWhatItsBuildHad(NumericPolicy policy) {
    long memory = 16L << 30;
    for (Placement placement : Placement.values()) {
      DevicePlan plan =
          DevicePlanner.using(policy)
              .plan(
                  device(memory)
                      .placement(placement)
                      .resident("table", 100_000_000, 16)
                      .phase("build", build -> build.resident("input", 3_000_000_000L, 1))
                      .phase(
                          "probe",
                          probe ->
                              probe
                                  .resident("probe input", 1_000_000_000, 1)
                                  .queue("matches", largest(16)))
                      .build())
              .orElseThrow();
      // (16 GiB - 1,600,000,000 - 1,000,000,000) / 16
      assertThat(plan.queue("matches").plan().capacity()).isEqualTo(911_241_824);
      assertThat(plan.phases())
          .extracting(PlannedPhase::label, PlannedPhase::freeBytes)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("build", 12_579_869_184L),
              org.assertj.core.groups.Tuple.tuple("probe", 0L));
      assertThat(plan.fullestPhase().orElseThrow().label()).isEqualTo("probe");
      assertThat(plan.freeBytes()).isZero();
    }
  }

  @Test
  void phasesOfAnArenaStartAtOneOffsetBehindTheLargestOutside() {
    DevicePlan plan =
        PLANNER
            .plan(
                device(1_000)
                    .placement(Placement.ARENA)
                    .limits(DeviceLimits.builder().alignment(64).granularity(100).build())
                    .phase("a", a -> a.resident("a0", 10, 1).resident("a1", 100, 1))
                    .resident("outside", 100, 1)
                    .phase("b", b -> b.resident("b0", 20, 1))
                    .queue("shared", largest(1))
                    .build())
            .orElseThrow();
    // Phase a needs 64 + 100 bytes from a multiple of 64: (1,000 - 164) rounded down is 832.
    assertThat(plan.queue("shared").plan().capacity()).isEqualTo(832 - 128);
    assertThat(plan.lines())
        .flatExtracting(PlannedLine::regions)
        .extracting(Region::offset)
        .containsExactly(832L, 896L, 0L, 832L, 128L);
    assertThat(plan.tailPaddingBytes()).isEqualTo(1_000 - 996);
    assertThat(plan.phases())
        .hasToString(
            "[PlannedPhase[a, takenBytes=164, freeBytes=0], "
                // 852 are rounded up to 900.
                + "PlannedPhase[b, takenBytes=20, freeBytes=100]]");
    assertThat(plan.paddingBytes()).isEqualTo(28 + 54 + 4);
    assertThat(plan.allocations())
        .hasToString("[Allocation[arena, bytes=1000]]")
        .allMatch(allocation -> allocation.phase().isEmpty());
  }

  @Test
  void allocationsSayTheirPhase() {
    DevicePlan plan = PLANNER.plan(thousand().build()).orElseThrow();
    assertThat(StreamSupport.stream(plan.allocations().spliterator(), false))
        .extracting(allocation -> allocation.label() + " " + allocation.phase().orElse("-"))
        .containsExactly("outside -", "shared -", "fixed a a", "fixed b b", "rest b");
  }

  @Test
  void aLineThatItsPhaseLacksMemoryForSaysSo() {
    DeviceProfile profile =
        device(1_000)
            .resident("outside", 100, 1)
            .phase("a", a -> a.queue("q", fixed(901)))
            .phase("b", b -> b.resident("r", 900, 1))
            .build();
    DeviceLedger ledger = PLANNER.ledger(profile);
    assertThat(ledger.errors())
        .hasToString(
            "['q': over memory: 901 bytes required, 900 left in phase 'a', 1 short; lower the capacity to"
                + " 900 slots, or shard this line over 2 devices, or raise the memory to"
                + " 1,001 bytes, for phase 'a']");
    assertThat(((DeviceError.OverMemory) ledger.errors().get(0)).phase()).contains("a");
    assertThat(ledger.fullestPhase().orElseThrow().label()).isEqualTo("b");
    for (Remedy remedy : ledger.errors().get(0).remedies()) {
      assertThat(PLANNER.ledger(profile.with(remedy)).errors()).isEmpty();
    }
  }

  @Test
  void aRemedyOutsideLeavesEachPhaseItsPlace() {
    DeviceProfile profile =
        device(1_000)
            .queue("q", fixed(1_001))
            .phase("a", a -> a.resident("x", 300, 1))
            .phase("b", b -> b.resident("y", 200, 1).resident("z", 201, 1))
            .build();
    PlanError error = PLANNER.ledger(profile).errors().get(0);
    assertThat(error.remedies().get(0)).hasToString("lower the capacity to 599 slots");
    assertThat(PLANNER.plan(profile.with(error.remedies().get(0))).isPlanned()).isTrue();
    assertThat(error.remedies())
        .anySatisfy(
            remedy -> {
              assertThat(remedy.kind()).isEqualTo(RemedyKind.RAISE_MEMORY_TO);
              assertThat(remedy.amount()).isEqualTo(1_402);
              assertThat(remedy.phase()).contains("b");
            });
  }

  @Test
  void theLargestOutsideSaysBesideWhichPhaseItLies() {
    DeviceProfile profile =
        device(1_000)
            .queue(
                "q", WorkQueueProfile.builder().largest().entryBytes(1).initialItems(800).build())
            .phase("a", a -> a.resident("x", 300, 1))
            .build();
    assertThat(PLANNER.ledger(profile).errors())
        .hasToString(
            "['q': over memory: 800 bytes required, 700 left beside phase 'a', 100 short; lower the"
                + " initial items to 700, or raise the memory to 1,100 bytes, for phase 'a']");
  }

  @Test
  void theLargestOutsideMayLeaveAPhaseNothing() {
    DeviceProfile profile =
        device(1_000)
            .queue("outside", largest(1))
            .phase(
                "a",
                a ->
                    a.queue(
                        "q",
                        WorkQueueProfile.builder().largest().entryBytes(1).initialItems(5).build()))
            .build();
    assertThat(PLANNER.ledger(profile).errors())
        .hasToString(
            "['q': over memory: 5 bytes required, 0 left in phase 'a', 5 short; give a largest"
                + " queue outside of phases an upper end, so that it leaves some to phase 'a']");
  }

  @Test
  void theExplanationNamesPhasesAndTheFullest() {
    assertThat(PLANNER.explain(thousand().resident("more", 50, 1).build()))
        .isEqualTo(
            """
            d: planned, 1,000 bytes free, separate allocations
            ├─ outside: resident of 100 bytes, 900 left
            │  └─ outside: 100 × 1 = 100 bytes
            ├─ shared: queue of 550 bytes, 300 left
            │  ├─ 550 slots, 0 % full at the start, overflow UNKNOWN
            │  └─ shared: 550 × 1 = 550 bytes
            ├─ fixed a in phase a: resident of 300 bytes, 0 left
            │  └─ fixed a: 300 × 1 = 300 bytes
            ├─ fixed b in phase b: resident of 200 bytes, 100 left
            │  └─ fixed b: 200 × 1 = 200 bytes
            ├─ rest in phase b: queue of 100 bytes, 0 left
            │  ├─ 100 slots, 0 % full at the start, overflow UNKNOWN
            │  └─ rest: 100 × 1 = 100 bytes
            ├─ more: resident of 50 bytes, 850 left
            │  └─ more: 50 × 1 = 50 bytes
            ├─ phase a: takes 300 bytes, 0 free
            ├─ phase b: takes 300 bytes, 0 free
            └─ free in a, the fullest phase: 0 bytes
            """);
    DeviceProfile rejected = thousand().phase("c", c -> c.resident("x", 901, 1)).build();
    assertThat(PLANNER.explain(rejected))
        .contains("├─ x in phase c: REJECTED\n│  ├─ over memory: 901 bytes required, 900 left in")
        .endsWith("└─ left without the rejected lines in a, the fullest phase: 0 bytes\n");
  }

  @Test
  void aClampedQueueOfAPhaseIsServedBeforeTheLargestOutside() {
    DevicePlan plan =
        PLANNER
            .plan(
                device(1_000)
                    .queue("q", largest(1))
                    .phase(
                        "a",
                        a ->
                            a.queue(
                                "clamped",
                                WorkQueueProfile.builder()
                                    .expansion(2_000)
                                    .clampToFit()
                                    .entryBytes(3)
                                    .build()))
                    .build())
            .orElseThrow();
    assertThat(plan.queue("clamped").plan().capacity()).isEqualTo(333);
    assertThat(plan.queue("q").plan().capacity()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Placement.class)
  void theOrderOfPhasesAndWhatIsBetweenThemChangesNothing(Placement placement) {
    DeviceProfile mixed =
        device(1_000)
            .placement(placement)
            .phase("b", b -> b.resident("b0", 100, 1))
            .phase("a", a -> a.resident("a0", 700, 1))
            .phase("b", b -> b.queue("b1", largest(2)))
            .resident("outside", 200, 1)
            .build();
    DevicePlan plan = PLANNER.plan(mixed).orElseThrow();
    assertThat(mixed.phases()).containsExactly("b", "a");
    assertThat(plan.queue("b1").plan().capacity()).isEqualTo(350);
    assertThat(plan.line("a0").orElseThrow().leftAfterBytes()).isEqualTo(100);
    assertThat(plan.freeBytes()).isZero();
  }

  @Test
  void phasesAreRefusedThatCannotBe() {
    DeviceProfile.Builder builder = device(1);
    assertThatThrownBy(() -> builder.phase(" ", a -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("phase is blank on device 'd': it needs a name");
    assertThatThrownBy(() -> builder.phase("a", a -> a.reserve("r", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reserve 'r' is in phase 'a': it is kept all the time");
    assertThatThrownBy(() -> builder.phase("a", a -> a.phase("b", b -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("phase 'b' is within phase 'a' on device 'd'");
    ResidentLine line = ResidentLine.builder("x").count(1).bytesEach(1).phase("b").build();
    assertThatThrownBy(() -> builder.phase("a", a -> a.line(line)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("'x' lives in phase 'b', and is added in phase 'a'");
    assertThatThrownBy(() -> ResidentLine.builder("x").phase("a").phase("b"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("phase is set already on resident 'x', to a");
    assertThat(builder.phase("b", b -> b.line(line)).build().lines().get(0).phase())
        .isEqualTo(Optional.of("b"));
  }

  private static WorkQueueProfile fixed(long capacity) {
    return WorkQueueProfile.builder().capacity(capacity).entryBytes(1).build();
  }
}
