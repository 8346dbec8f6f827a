// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.Model.big;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broken.BrokenPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.NumericPolicyException;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.PerProperty;

class WorkQueueCandidateTest {
  private static final WorkQueuePlanner PLANNER = WorkQueuePlanner.using(Policies.UNSIGNED);

  private static WorkQueueProfile.Builder queue() {
    return WorkQueueProfile.builder().entryBytes(8).budgetBytes(1_000);
  }

  @Provide
  Arbitrary<Model> models() {
    return Models.any();
  }

  /** The plans of profiles have tests of their own, with an oracle. */
  @Property(tries = 4_096, edgeCases = EdgeCasesMode.NONE)
  @PerProperty(EachComesUp.class)
  void answersAsThePlanOfItsProfile(
      @ForAll("models") Model start, @ForAll("models") Model next, @ForAll("models") Model last) {
    for (NumericPolicy policy : Policies.all()) {
      WorkQueuePlanner planner = WorkQueuePlanner.using(policy);
      WorkQueueCandidate candidate = start.profile().toCandidate();
      assertAnswersAsThePlanOfItsProfile(planner, candidate);
      for (Model model : List.of(next, last)) {
        Candidates.set(candidate, model);
        assertThat(candidate.isPlanned()).isFalse();
        assertAnswersAsThePlanOfItsProfile(planner, candidate);
      }
    }
  }

  private static void assertAnswersAsThePlanOfItsProfile(
      WorkQueuePlanner planner, WorkQueueCandidate candidate) {
    PlanResult<WorkQueuePlan> result = planner.plan(candidate.profile());
    assertThat(planner.tryPlan(candidate)).as("%s", candidate).isEqualTo(result.isPlanned());
    assertThat(candidate.isPlanned()).isEqualTo(result.isPlanned());
    if (result instanceof PlanResult.Planned<WorkQueuePlan> planned) {
      WorkQueuePlan plan = planned.plan();
      EachComesUp.hit(
          "planned " + plan.profile().capacity().sizing() + (plan.clamped() ? ", clamped" : ""));
      assertThat(big(candidate.capacity())).isEqualTo(big(plan.capacity()));
      assertThat(big(candidate.wanted())).isEqualTo(big(plan.wanted()));
      assertThat(big(candidate.bufferBytes())).isEqualTo(big(plan.bufferBytes()));
      assertThat(big(candidate.residentBytes())).isEqualTo(big(plan.residentBytes()));
      assertThat(big(candidate.headroomBytes())).isEqualTo(big(plan.headroomBytes()));
      assertThat(candidate.initialOccupancyBps()).isEqualTo(plan.initialOccupancyBps());
    } else {
      PlanError error = ((PlanResult.Rejected<WorkQueuePlan>) result).errors().get(0);
      EachComesUp.hit(error.getClass().getSimpleName());
      assertThatIllegalStateException().isThrownBy(candidate::residentBytes);
    }
  }

  static final class EachComesUp implements PerProperty.Lifecycle {
    private static final Map<String, Integer> HITS = new TreeMap<>();

    static void hit(String what) {
      HITS.merge(what, 1, Integer::sum);
    }

    @Override
    public void onSuccess() {
      assertThat(HITS)
          .containsKeys(
              "planned FIXED",
              "planned EXPANSION",
              "planned EXPANSION, clamped",
              "planned LARGEST",
              "ZeroCapacity",
              "ZeroEntryBytes",
              "InitialItemsExceedCapacity",
              "HostParticipationRejected",
              "Overflow",
              "OverBudget");
    }
  }

  @Property(tries = 1_024)
  void startsAsItsProfile(@ForAll("models") Model model) {
    assertThat(model.profile().toCandidate().profile()).isEqualTo(model.profile());
  }

  @Example
  void aBoundBeyondTheIndexIsRejectedUnlessAnExpansionComes() {
    WorkQueueProfile narrow = queue().capacity(100).indexBits(32).build();
    assertThat(PLANNER.tryPlan(narrow.toCandidate())).isTrue();
    WorkQueueCandidate bound = narrow.toBuilder().bound(1L << 32).build().toCandidate();
    assertThat(PLANNER.tryPlan(bound)).isFalse();
    assertThat(PLANNER.tryPlan(bound.expansion(100))).isTrue();
    assertThat(PLANNER.tryPlan(bound.largest())).isFalse();
  }

  @Example
  void settingsAreThoseOfTheBuilder() {
    WorkQueueCandidate candidate = queue().capacity(1).build().toCandidate();
    candidate
        .largest()
        .expansion(3)
        .capacity(7)
        .entryBytes(16)
        .budgetBytes(2_000)
        .initialItems(5)
        .controlBytes(64)
        .buffering(Buffering.PING_PONG)
        .hostSync(HostSync.HOST_PARTICIPATES);
    assertThat(candidate.profile())
        .isEqualTo(
            WorkQueueProfile.builder()
                .capacity(7)
                .entryBytes(16)
                .budgetBytes(2_000)
                .initialItems(5)
                .controlBytes(64)
                .buffering(Buffering.PING_PONG)
                .hostSync(HostSync.HOST_PARTICIPATES)
                .build());
  }

  @Example
  void layoutsAreLeftBehindByTheNumbersThatReplaceThem() {
    EntryLayout entry =
        EntryLayout.builder()
            .u32("vertex")
            .sideArray("parents", EntryLayout.builder().u32("parent").build())
            .build();
    EntryLayout control = EntryLayout.builder().u32("head").u32("tail").build();
    WorkQueueCandidate candidate =
        WorkQueueProfile.builder()
            .capacity(10)
            .entry(entry)
            .control(control)
            .budgetBytes(1_000)
            .build()
            .toCandidate();

    assertThat(candidate.profile().entry()).contains(entry);
    assertThat(candidate.profile().control()).contains(control);
    assertThat(PLANNER.tryPlan(candidate)).isTrue();
    // 10 slots of 4 + 4 bytes, and two words.
    assertThat(candidate.bufferBytes()).isEqualTo(80);
    assertThat(candidate.residentBytes()).isEqualTo(88);

    // The same stride, and no side array any more.
    assertThat(PLANNER.tryPlan(candidate.entryBytes(4).controlBytes(8))).isTrue();
    assertThat(candidate.residentBytes()).isEqualTo(48);
    assertThat(candidate.profile().entry()).isEmpty();
    assertThat(candidate.profile().control()).isEmpty();
  }

  @Example
  void aNewCapacityReplacesTheOldOneWhole() {
    WorkQueueCandidate candidate = queue().expansion(10).clampToFit().build().toCandidate();
    assertThat(candidate.profile().capacity().clampsToFit()).isTrue();
    assertThat(PLANNER.tryPlan(candidate.expansion(500))).isFalse();
    assertThat(PLANNER.tryPlan(candidate.capacity(Capacity.expansion(500).clampToFit()))).isTrue();
    // 1,000 / 8
    assertThat(candidate.capacity()).isEqualTo(125);
    assertThat(candidate.wanted()).isEqualTo(500);
    assertThat(candidate.profile().capacity()).isEqualTo(Capacity.expansion(500).clampToFit());
  }

  @Example
  void figuresAreGoneOnceSomethingIsSetOrRejected() {
    WorkQueueCandidate candidate = queue().capacity(10).build().toCandidate();
    String notPlanned =
        "the candidate is not planned: tryPlan rejected it, or was not called since it was set;"
            + " plan its profile() to learn why";
    assertThatIllegalStateException().isThrownBy(candidate::capacity).withMessage(notPlanned);
    assertThat(PLANNER.tryPlan(candidate)).isTrue();
    assertThat(candidate.headroomBytes()).isEqualTo(920);
    candidate.initialItems(3);
    assertThatIllegalStateException().isThrownBy(candidate::wanted).withMessage(notPlanned);
    assertThat(PLANNER.tryPlan(candidate)).isTrue();
    assertThat(candidate.initialOccupancyBps()).isEqualTo(3_000);
    assertThat(PLANNER.tryPlan(candidate.capacity(126))).isFalse();
    for (Runnable figure :
        List.<Runnable>of(
            candidate::capacity,
            candidate::wanted,
            candidate::bufferBytes,
            candidate::residentBytes,
            candidate::headroomBytes,
            candidate::initialOccupancyBps)) {
      assertThatIllegalStateException().isThrownBy(figure::run).withMessage(notPlanned);
    }
  }

  @Example
  void needsABudget() {
    WorkQueueCandidate candidate =
        WorkQueueProfile.builder().capacity(10).entryBytes(8).build().toCandidate();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLANNER.tryPlan(candidate))
        .withMessageContaining("set budgetBytes");
    assertThat(candidate.profile().budgetBytes().isPresent()).isFalse();
    assertThat(PLANNER.tryPlan(candidate.budgetBytes(80))).isTrue();
  }

  @Example
  @SuppressWarnings("NullAway") // what a caller must not pass
  void takesNoNull() {
    WorkQueueCandidate candidate = queue().capacity(10).build().toCandidate();
    assertThatNullPointerException().isThrownBy(() -> PLANNER.tryPlan(null));
    assertThatNullPointerException().isThrownBy(() -> candidate.buffering(null));
    assertThatNullPointerException().isThrownBy(() -> candidate.hostSync(null));
  }

  @Example
  void aPolicyThatIsWrongLeavesNoFigures() {
    WorkQueueCandidate candidate = queue().capacity(3).initialItems(1).build().toCandidate();
    assertThat(planner(BrokenPolicies.RATIO_ROUNDS_UP).tryPlan(candidate)).isTrue();
    assertThatThrownBy(candidate::initialOccupancyBps)
        .isInstanceOf(NumericPolicyException.class)
        .hasMessageContaining("ratioBasisPoints");

    candidate.capacity(Long.MAX_VALUE).entryBytes(1).controlBytes(1).budgetBytes(-1);
    assertThat(PLANNER.tryPlan(candidate)).isTrue();
    // The sum, 2^63, is no signed number.
    assertThatThrownBy(() -> planner(BrokenPolicies.ADD_IS_SIGNED).tryPlan(candidate))
        .isInstanceOf(NumericPolicyException.class)
        .hasMessageContaining("add");
    assertThat(candidate.isPlanned()).isFalse();
  }

  private static WorkQueuePlanner planner(BrokenPolicies broken) {
    return WorkQueuePlanner.using(broken.newPolicy());
  }

  @Example
  void printsNumbersUnsigned() {
    WorkQueueCandidate candidate =
        WorkQueueProfile.builder().capacity(-1).entryBytes(1).budgetBytes(-1).build().toCandidate();
    assertThat(candidate)
        .hasToString("WorkQueueCandidate[not planned, " + candidate.profile() + "]");
    assertThat(PLANNER.tryPlan(candidate)).isTrue();
    assertThat(candidate)
        .hasToString(
            "WorkQueueCandidate[capacity=18446744073709551615, residentBytes=18446744073709551615, "
                + candidate.profile()
                + "]");
  }

  @Example
  void whatWasAskedOfTheCapacityIsForgottenWithIt() {
    WorkQueueCandidate candidate = queue().capacity(1).build().toCandidate();
    Capacity limited = Capacity.of(64).multipleOf(32).atLeast(3).atMost(100);
    assertThat(candidate.capacity(limited).profile().capacity()).isEqualTo(limited);
    assertThat(candidate.capacity(10).profile().capacity()).isEqualTo(Capacity.of(10));
    candidate.capacity(limited);
    assertThat(candidate.largest().profile().capacity()).isEqualTo(Capacity.largest());
    candidate.capacity(limited);
    assertThat(candidate.expansion(7).profile().capacity()).isEqualTo(Capacity.expansion(7));
  }
}
