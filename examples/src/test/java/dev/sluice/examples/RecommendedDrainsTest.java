// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.device.DevicePlanner;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.policy.bigint.BigIntegerPolicy;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.PlanWarning;
import dev.sluice.queue.WarningKind;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The nine measured graphs, drained as the page on sizing recommends: nothing to warn of. */
class RecommendedDrainsTest {
  static List<NumericPolicy> policies() {
    return List.of(new UnsignedLongPolicy(), new BigIntegerPolicy());
  }

  @ParameterizedTest
  @MethodSource("policies")
  void noDeviceIsWarnedOf(NumericPolicy policy) {
    DevicePlanner planner = DevicePlanner.using(policy);
    assertThat(MeasuredGraph.all()).hasSize(9);
    for (MeasuredGraph graph : MeasuredGraph.all()) {
      for (CatalogDevice device : CatalogDevice.all()) {
        assertThat(planner.ledger(device.bfsOf(graph, 0)).warnings())
            .as("%s on %s", graph.name(), device.name())
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void whateverEndsTheRun_thereIsNoWarning(NumericPolicy policy) {
    WorkQueuePlanner planner = WorkQueuePlanner.using(policy);
    for (MeasuredGraph graph : MeasuredGraph.all()) {
      WorkQueueProfile single = queue(graph).build();
      DrainProfile polled = PlannedGraph.drain(graph, 1_056).totalItems(graph.vertices()).build();
      DrainProfile.Builder known =
          DrainProfile.builder()
              .itemsPerGroup(256)
              .grid(polled.grid())
              .residentGroups(1_056)
              .sweepsAtMost(graph.levels())
              .totalItems(graph.vertices());
      Stream.of(polled, known.build(), polled.toBuilder().onDevice().build())
          .forEach(
              drain ->
                  assertThat(planner.planDrain(single, drain).orElseThrow().warnings())
                      .as("%s: %s", graph.name(), drain)
                      .isEmpty());
      assertThat(PlannedGraph.of(graph, policy, -1).result().orElseThrow().warnings()).isEmpty();
    }
  }

  /** The same graphs as they were drained before: two buffers, and windows of 2^18 slots. */
  @ParameterizedTest
  @MethodSource("policies")
  void anotherDrainIsWarnedOf(NumericPolicy policy) {
    WorkQueuePlanner planner = WorkQueuePlanner.using(policy);
    for (MeasuredGraph graph : MeasuredGraph.all()) {
      DrainPlan plan =
          planner
              .planDrain(
                  queue(graph).buffering(Buffering.PING_PONG).build(),
                  DrainProfile.builder()
                      .itemsPerWindow(262_144)
                      .itemsPerGroup(256)
                      .residentGroups(1_056)
                      .sweeps(graph.levels())
                      .totalItems(graph.vertices())
                      .build())
              .orElseThrow();
      List<WarningKind> kinds = plan.warnings().stream().map(PlanWarning::kind).toList();
      assertThat(kinds)
          .as(graph.name())
          .contains(WarningKind.SECOND_BUFFER_UNNEEDED, WarningKind.UNPROVEN_END);
      // 23,947,347 items in 6,262 sweeps of 92 windows, and 16,777,216 in 2,826 of 64.
      boolean isDeep = graph.name().equals("road_usa") || graph.name().startsWith("rgg");
      assertThat(kinds.contains(WarningKind.EMPTY_LAUNCHES)).as(graph.name()).isEqualTo(isDeep);
    }
  }

  private static WorkQueueProfile.Builder queue(MeasuredGraph graph) {
    return WorkQueueProfile.builder()
        .capacity(graph.vertices())
        .bound(graph.vertices())
        .initialItems(graph.sourceItems())
        .entryBytes(8)
        .budgetBytes(-1);
  }
}
