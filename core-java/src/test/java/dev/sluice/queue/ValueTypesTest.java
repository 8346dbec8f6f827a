// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.PlanResult.Planned;
import dev.sluice.queue.PlanResult.Rejected;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import nl.jqno.equalsverifier.EqualsVerifier;
import nl.jqno.equalsverifier.Warning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {
  // A layout may hold others, so that the verifier cannot make one.
  private static final EntryLayout LAYOUT = EntryLayout.builder().u32("vertex").build();
  private static final EntryLayout OTHER_LAYOUT = EntryLayout.builder().u64("vertex").build();

  @ParameterizedTest
  @ValueSource(
      classes = {
        WorkQueuePlan.class,
        QueueObservation.class,
        Capacity.class,
        DrainWindow.class,
        Remedy.class,
        Planned.class
      })
  void areEqualByAllTheirFields(Class<?> type) {
    EqualsVerifier.forClass(type)
        .withPrefabValues(EntryLayout.class, LAYOUT, OTHER_LAYOUT)
        // No constructor lets a null in, and a hash need not have every field.
        .suppress(Warning.NULL_FIELDS, Warning.STRICT_HASHCODE)
        .verify();
  }

  @Test
  void hashesTellPlansApart() {
    WorkQueuePlanner planner = WorkQueuePlanner.using(Policies.UNSIGNED);
    WorkQueueProfile one =
        WorkQueueProfile.builder().capacity(1).entryBytes(4).budgetBytes(100).build();
    WorkQueueProfile two = one.toBuilder().capacity(2).build();
    assertThat(planner.plan(one).orElseThrow())
        .doesNotHaveSameHashCodeAs(planner.plan(two).orElseThrow());
    assertThat(planner.planDrain(one, 1).orElseThrow())
        .doesNotHaveSameHashCodeAs(planner.planDrain(two, 1).orElseThrow());
    assertThat(planner.plan(one).orElseThrow().observed(1))
        .doesNotHaveSameHashCodeAs(planner.plan(one).orElseThrow().observed(2));
    DrainPlan drain = planner.planDrain(two, 1).orElseThrow();
    assertThat(drain.window(0)).doesNotHaveSameHashCodeAs(drain.window(1));
  }

  @Test
  void detailsOfDrainsAreEqualIfTheySayTheSame() {
    Drains buffer = Drains.single(Policies.UNSIGNED, 100).segments(60).maxGroups(7, 8);
    DrainDetails details = details(buffer, DrainProfile.oneWindow());
    assertThat(details)
        .isEqualTo(details(buffer, DrainProfile.oneWindow()))
        .isNotEqualTo(details(buffer.segments(50), DrainProfile.oneWindow()))
        .isNotEqualTo(details(buffer.maxGroups(6, 8), DrainProfile.oneWindow()))
        .isNotEqualTo(details(buffer.maxGroups(7, 9), DrainProfile.oneWindow()))
        .isNotEqualTo(details(buffer, DrainProfile.builder().sweepsAtMost(3).build()))
        .isNotEqualTo(new DrainDetails(details.shape(), null, DrainWarnings.ofTail(32, "q")))
        .doesNotHaveSameHashCodeAs(details(buffer.segments(50), DrainProfile.oneWindow()))
        // What a launch might have had at most is not said of a plan.
        .isEqualTo(details(buffer.maxItemsPerLaunch(90), DrainProfile.oneWindow()));
  }

  private static DrainDetails details(Drains buffer, DrainProfile profile) {
    DrainFigures figures = buffer.figures(profile);
    return new DrainDetails(figures.shape(), figures.totals(), List.of());
  }

  @Test
  void profilesAreEqualByWhatTheyWereMadeOf() {
    EqualsVerifier.forClass(WorkQueueProfile.class)
        .withPrefabValues(EntryLayout.class, LAYOUT, OTHER_LAYOUT)
        .withIgnoredFields(
            "slotBytes",
            "sizing",
            "sizingItems",
            "limited",
            "plainFixed",
            "plainLargest",
            "plainExpansion") // follow from the others
        .suppress(Warning.NULL_FIELDS)
        .verify();
  }

  @Test
  void drainPlansAreEqualByWhatTheyWereMadeOf() {
    EqualsVerifier.forClass(DrainPlan.class)
        .withPrefabValues(EntryLayout.class, LAYOUT, OTHER_LAYOUT)
        .suppress(Warning.NULL_FIELDS, Warning.STRICT_HASHCODE)
        .verify();
  }

  @Test
  void rejectionsAreEqualByTheirErrors() {
    EqualsVerifier.forClass(Rejected.class)
        .withPrefabValues(
            List.class,
            List.of(new QueueError.ZeroEntryBytes(null, List.of())),
            List.of(new QueueError.ZeroDrainWindow(null, List.of())))
        .suppress(Warning.NULL_FIELDS) // the constructor refuses null
        .verify();
  }

  @Test
  void numbersArePrintedUnsigned() {
    WorkQueueProfile profile =
        WorkQueueProfile.builder()
            .capacity(-1)
            .entryBytes(-1)
            .budgetBytes(-1)
            .initialItems(-1)
            .controlBytes(-1)
            .bound(-1)
            .build();
    String max = "18446744073709551615";
    assertThat(profile.toString())
        .contains(
            "capacity=" + max,
            "entryBytes=" + max,
            "budgetBytes=" + max,
            "initialItems=" + max,
            "controlBytes=" + max,
            "bound=" + max)
        .doesNotContain("-1");
    DrainPlan drain =
        WorkQueuePlanner.using(Policies.UNSIGNED)
            .planDrain(
                WorkQueueProfile.builder().largest().entryBytes(1).budgetBytes(-1).build(), -1)
            .orElseThrow();
    assertThat(drain)
        .hasToString(
            "DrainPlan[SINGLE_RESIDENT, itemsPerWindow=%1$s, windowCount=1, queue=".formatted(max)
                + "WorkQueuePlan[capacity=%1$s, bufferBytes=%1$s, queueBytes=%1$s,".formatted(max)
                + " residentBytes=%1$s, headroomBytes=0, initialOccupancyBps=0,".formatted(max)
                + " overflow=UNKNOWN]]");
    assertThat(drain.window(0)).hasToString("(0, 0, " + max + ")");
    assertThat(drain.queue().observed(-1))
        .hasToString(
            "QueueObservation[attempted=%1$s, dropped=0, highWaterMark=%1$s]".formatted(max));
    assertThat(Remedy.of(RemedyKind.RAISE_BUDGET_BY, -1))
        .hasToString(
            "raise the budget by 18,446,744,073,709,551,615 bytes"
                + " (as a signed number -1: an int product may have wrapped)");
  }
}
