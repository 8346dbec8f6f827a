// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.broken.BrokenPolicies;
import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.NumericPolicyException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.PerProperty;

/**
 * Policies that are wrong, handed to the planner. For each of them {@link #expected} says where the
 * planner must notice, and where it cannot know.
 */
class BrokenPolicyTest {
  private static final long MAX = -1L;

  /** A question to a planner that the policy at hand gets wrong. */
  private record Probe(Function<WorkQueuePlanner, PlanResult<?>> ask) {
    static Probe plan(WorkQueueProfile profile) {
      return new Probe(planner -> planner.plan(profile));
    }

    static Probe drain(long capacity, long maxItemsPerLaunch) {
      WorkQueueProfile profile = fixed(0, capacity, 1, 0);
      return new Probe(planner -> planner.planDrain(profile, maxItemsPerLaunch));
    }

    /** Asks again, elsewhere, after the policy got it right the first time. */
    Probe again(Function<Probe, Probe> elsewhere) {
      return new Probe(
          planner -> {
            assertThat(ask.apply(planner).isPlanned()).isTrue();
            return elsewhere.apply(this).ask.apply(planner);
          });
    }

    Probe inAnotherThread() {
      return new Probe(
          planner -> {
            try {
              return CompletableFuture.<PlanResult<?>>supplyAsync(
                      () -> ask.apply(planner), task -> new Thread(task).start())
                  .join();
            } catch (CompletionException e) {
              throw e.getCause() instanceof NumericPolicyException cause ? cause : e;
            }
          });
    }
  }

  /**
   * What becomes of a policy.
   *
   * @param operation the operation that is found out
   * @param found where the planner must notice
   * @param unknown where it cannot know
   */
  private record Expected(
      Optional<String> operation, Optional<Probe> found, Optional<Probe> unknown) {
    static Expected found(String operation, Probe probe) {
      return new Expected(Optional.of(operation), Optional.of(probe), Optional.empty());
    }

    /** What it gets wrong is never asked: all plans are right. */
    static Expected neverAsked() {
      return new Expected(Optional.empty(), Optional.empty(), Optional.empty());
    }

    Expected butUnknown(Probe probe) {
      return new Expected(operation, found, Optional.of(probe));
    }
  }

  private static WorkQueueProfile fixed(
      long initialItems, long capacity, long entryBytes, long controlBytes) {
    return WorkQueueProfile.builder()
        .initialItems(initialItems)
        .capacity(capacity)
        .entryBytes(entryBytes)
        .controlBytes(controlBytes)
        .budgetBytes(MAX)
        .build();
  }

  private static WorkQueueProfile largest(long entryBytes, long controlBytes) {
    return fixed(0, 1, entryBytes, controlBytes).toBuilder().largest().build();
  }

  private static Expected expected(BrokenPolicies broken) {
    return switch (broken) {
      // Ids are for people.
      case ID_WITH_SPACE, ID_NULL, ID_CHANGES -> Expected.neverAsked();

      case ADD_WRAPS -> Expected.found("add", Probe.plan(fixed(0, MAX, 1, 1)));
      case ADD_STOPS_SHORT_OF_MAX -> Expected.found("add", Probe.plan(fixed(0, MAX - 1, 1, 1)));
      case ADD_IS_SIGNED -> Expected.found("add", Probe.plan(fixed(0, Long.MAX_VALUE, 1, 1)));
      // Adds wrongly only while another thread does, and then the sum is checked as any other.
      case ADD_SHARES_SCRATCH -> Expected.neverAsked();

      // A smaller number is subtracted from a larger one, never the other way round.
      case SUBTRACT_WRAPS, SUBTRACT_REMEMBERS_UNORDERED -> Expected.neverAsked();
      case SUBTRACT_COMPARES_SIGNED -> Expected.found("subtract", Probe.plan(largest(1, 1)));

      case MULTIPLY_WRAPS, MULTIPLY_RETURNS_NULL ->
          Expected.found("multiply", Probe.plan(fixed(0, 1L << 32, 1L << 32, 0)));
      case MULTIPLY_STOPS_SHORT_OF_MAX ->
          Expected.found("multiply", Probe.plan(fixed(0, MAX, 1, 0)));
      case MULTIPLY_HIGH_IS_SIGNED ->
          Expected.found("multiply", Probe.plan(fixed(0, 1L << 63, 1, 0)));

      case DIVIDE_IS_SIGNED -> Expected.found("divide", Probe.plan(largest(16, 0)));
      case CEIL_DIV_ROUNDS_DOWN -> Expected.found("ceilDiv", Probe.drain(10, 4));
      case CEIL_DIV_ADDS_FIRST -> Expected.found("ceilDiv", Probe.drain(MAX, 2));
      case CEIL_DIV_ALWAYS_ADDS -> Expected.found("ceilDiv", Probe.drain(8, 4));
      case CEIL_DIV_REMEMBERS_THE_FLOOR ->
          Expected.found("ceilDiv", Probe.drain(10, 4).again(probe -> probe));
      // Entries of 0 bytes and windows of 0 items are errors before anything is divided by them.
      case DIVIDE_BY_ZERO_IS_ZERO, DIVIDE_BY_ZERO_THROWS, CEIL_DIV_BY_ZERO_IS_MAX ->
          Expected.neverAsked();

      // A ratio is settled up to 2^64/10,000 initial items, and where the queue starts full;
      // otherwise it is held to less than 10,000.
      case RATIO_CUT_AT_64_BITS ->
          Expected.found("ratioBasisPoints", Probe.plan(fixed(MAX, MAX, 1, 0)))
              .butUnknown(Probe.plan(fixed(1L << 62, 1L << 63, 1, 0)));
      case RATIO_ROUNDS_UP ->
          Expected.found("ratioBasisPoints", Probe.plan(fixed(1, 3, 1, 0)))
              .butUnknown(Probe.plan(fixed((1L << 62) + 1, 1L << 63, 1, 0)));
      case RATIO_CONFINED_TO_A_THREAD ->
          Expected.found(
                  "ratioBasisPoints", Probe.plan(fixed(1, 3, 1, 0)).again(Probe::inAnotherThread))
              .butUnknown(
                  Probe.plan(fixed(1L << 62, 1L << 63, 1, 0)).again(Probe::inAnotherThread));
      // The initial items are no more than the capacity, and of no capacity they are 0.
      case RATIO_SATURATES_ONE_EARLY,
          RATIO_NOT_SATURATED,
          IF_WHOLE_IS_ZERO_IGNORED,
          IF_WHOLE_IS_ZERO_COMPARED_SIGNED ->
          Expected.neverAsked();
    };
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void isFoundOutWhereItMustBe(@ForAll BrokenPolicies broken) {
    expected(broken)
        .found()
        .ifPresent(
            probe -> {
              NumericPolicy policy = broken.newPolicy();
              NumericPolicyException thrown =
                  catchThrowableOfType(
                      NumericPolicyException.class,
                      () -> probe.ask().apply(WorkQueuePlanner.using(policy)));
              assertThat(thrown).as("a policy that %s", broken.defect()).isNotNull();
              assertThat(thrown.operation()).isEqualTo(expected(broken).operation().orElseThrow());
              assertThat(thrown.policyId()).isEqualTo(policy.id());
              assertThat(thrown.operands()).hasSizeBetween(2, 3);
            });
  }

  /** Keeps the list honest: here the planner cannot know, yet a second policy can. */
  @Property(generation = GenerationMode.EXHAUSTIVE)
  void isTakenAtItsWordWhereNothingTells(@ForAll BrokenPolicies broken) {
    expected(broken)
        .unknown()
        .ifPresent(
            probe -> {
              PlanResult<?> right = probe.ask().apply(WorkQueuePlanner.using(Policies.BIGINT));
              PlanResult<?> wrong = probe.ask().apply(WorkQueuePlanner.using(broken.newPolicy()));
              assertDiffersByOccupancyOnly(Answers.of(wrong), Answers.of(right));
              NumericPolicy checked =
                  NumericPolicies.crossChecked(broken.newPolicy(), Policies.BIGINT);
              assertThatThrownBy(() -> probe.ask().apply(WorkQueuePlanner.using(checked)))
                  .isInstanceOf(NumericPolicyException.class);
            });
  }

  private static void assertDiffersByOccupancyOnly(
      Map<String, Object> wrong, Map<String, Object> right) {
    assertThat(wrong).isNotEqualTo(right);
    Map<String, Object> mended = new LinkedHashMap<>(wrong);
    mended.put("initialOccupancyBps", right.get("initialOccupancyBps"));
    assertThat(mended).isEqualTo(right);
  }

  @Provide
  Arbitrary<Model> models() {
    return Models.any();
  }

  /** Whatever the numbers, the answer is right, or a report, or wrong where nothing tells. */
  @Property(tries = 512, edgeCases = EdgeCasesMode.NONE)
  @PerProperty(FoundOut.class)
  @Tag("slow")
  void neverPlansWronglyWhereItCouldKnow(@ForAll("models") Model model) {
    Map<String, Object> right = Oracle.answer(model);
    for (BrokenPolicies broken : BrokenPolicies.values()) {
      WorkQueuePlanner planner =
          FoundOut.PLANNERS.computeIfAbsent(broken, one -> WorkQueuePlanner.using(one.newPolicy()));
      // Twice, as some of them remember.
      for (int i = 0; i < 2; i++) {
        Map<String, Object> answer;
        try {
          answer = Answers.of(model.plannedBy(planner));
        } catch (NumericPolicyException e) {
          FoundOut.FOUND.merge(broken, 1, Integer::sum);
          continue;
        }
        if (!answer.equals(right)) {
          assertThat(expected(broken).unknown()).as("%s gives %s", broken, answer).isPresent();
          assertDiffersByOccupancyOnly(answer, right);
        }
      }
    }
  }

  static final class FoundOut implements PerProperty.Lifecycle {
    private static final Map<BrokenPolicies, WorkQueuePlanner> PLANNERS =
        new EnumMap<>(BrokenPolicies.class);
    private static final Map<BrokenPolicies, Integer> FOUND = new EnumMap<>(BrokenPolicies.class);

    @Override
    public void onSuccess() {
      int all = 0;
      for (BrokenPolicies broken : BrokenPolicies.values()) {
        int found = FOUND.getOrDefault(broken, 0);
        System.out.printf(Locale.ROOT, "%6d %s%n", found, broken);
        if (expected(broken).found().isEmpty()) {
          assertThat(found).as("%s is never found out, as it is never wrong", broken).isZero();
        }
        all += found;
      }
      assertThat(all).as("policies found out").isGreaterThan(500);
    }
  }

  /** Two threads at a time, for the policies that only then are wrong. */
  @Example
  @Tag("slow")
  void neverPlansWronglyWhenThreadsShareIt() {
    for (BrokenPolicies broken : BrokenPolicies.values()) {
      WorkQueuePlanner planner = WorkQueuePlanner.using(broken.newPolicy());
      CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> planInALoop(planner, 1)),
              CompletableFuture.runAsync(() -> planInALoop(planner, 100_000)))
          .join();
    }
  }

  private static void planInALoop(WorkQueuePlanner planner, long from) {
    for (long slots = from; slots < from + 300; slots++) {
      WorkQueueProfile profile = fixed(slots / 2, slots, 8, 64);
      try {
        WorkQueuePlan plan = planner.plan(profile).orElseThrow();
        assertThat(plan.residentBytes()).isEqualTo(slots * 8 + 64);
        assertThat(plan.initialOccupancyBps()).isEqualTo((int) (slots / 2 * 10_000 / slots));
      } catch (NumericPolicyException e) {
        assertThat(e.operation()).isNotEmpty();
      }
    }
  }
}
