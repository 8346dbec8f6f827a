// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.Model.MAX;
import static dev.sluice.queue.Model.big;
import static dev.sluice.queue.Model.u64;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.PlanResult.Planned;
import dev.sluice.queue.PlanResult.Rejected;
import dev.sluice.queue.QueueError.CapacityNotAllowed;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.PerProperty;

/**
 * What is asked of a capacity, compared with an oracle in numbers that have no limit: for small
 * ones it tries each number of slots, for others the few that an answer can be.
 */
class CapacityPropertyTest {
  /** What is asked of a capacity; a step of 0 stands for powers of two. */
  record Asked(
      QueueSizing sizing,
      boolean clamped,
      BigInteger items,
      Optional<BigInteger> least,
      Optional<BigInteger> most,
      BigInteger step) {
    Capacity capacity() {
      Capacity capacity =
          switch (sizing) {
            case FIXED -> Capacity.of(u64(items));
            case EXPANSION -> Capacity.expansion(u64(items));
            case LARGEST -> Capacity.largest();
          };
      if (least.isPresent()) {
        capacity = capacity.atLeast(u64(least.get()));
      }
      if (most.isPresent()) {
        capacity = capacity.atMost(u64(most.get()));
      }
      capacity = step.signum() == 0 ? capacity.powerOfTwo() : capacity.multipleOf(u64(step));
      return clamped ? capacity.clampToFit() : capacity;
    }

    boolean chooses() {
      return clamped || sizing == QueueSizing.LARGEST;
    }

    /** Says whether a buffer may have so many slots. */
    boolean allows(BigInteger slots) {
      return isStep(slots)
          && least.map(n -> slots.compareTo(n) >= 0).orElse(true)
          && slots.compareTo(most.orElse(MAX)) <= 0;
    }

    boolean isStep(BigInteger slots) {
      return step.signum() == 0
          ? slots.signum() == 0 || slots.bitCount() == 1
          : slots.mod(step).signum() == 0;
    }

    /** The least number from so many slots on that is a multiple or a power, beyond u64 too. */
    BigInteger next(BigInteger slots) {
      BigInteger next = slots;
      if (step.signum() == 0) {
        while (!isStep(next)) {
          next = TWO.pow(next.bitLength());
        }
        return next;
      }
      BigInteger[] quotient = slots.divideAndRemainder(step);
      return quotient[1].signum() == 0 ? slots : quotient[0].add(ONE).multiply(step);
    }

    BigInteger before(BigInteger slots) {
      return step.signum() == 0
          ? slots.signum() == 0 ? ZERO : TWO.pow(slots.bitLength() - 1)
          : slots.subtract(slots.mod(step));
    }
  }

  /** A queue of which much is asked. */
  record Case(
      Asked asked,
      boolean pingPong,
      BigInteger slot,
      BigInteger control,
      BigInteger budget,
      BigInteger initial,
      int indexBits,
      Optional<BigInteger> bound) {
    WorkQueueProfile profile() {
      WorkQueueProfile.Builder profile =
          WorkQueueProfile.builder()
              .capacity(asked.capacity())
              .entryBytes(u64(slot))
              .controlBytes(u64(control))
              .budgetBytes(u64(budget))
              .initialItems(u64(initial))
              .indexBits(indexBits)
              .buffering(pingPong ? Buffering.PING_PONG : Buffering.SINGLE);
      if (asked.sizing() != QueueSizing.EXPANSION) {
        bound.ifPresent(most -> profile.bound(u64(most)));
      }
      return profile.build();
    }

    BigInteger bytes(BigInteger slots) {
      return slots.multiply(slot).multiply(pingPong ? TWO : ONE).add(control);
    }

    BigInteger wanted() {
      return asked.sizing() != QueueSizing.EXPANSION
          ? asked.items()
          : pingPong ? initial.max(asked.items()) : initial.add(asked.items());
    }

    /** Says whether the budget and the index hold so many slots. */
    boolean fits(BigInteger slots) {
      return bytes(slots).compareTo(budget) <= 0
          && slots.compareTo(TWO.pow(indexBits).subtract(ONE)) <= 0;
    }

    /** Says whether nothing that is said of the queue rules out so many slots. */
    boolean admits(BigInteger slots) {
      return fits(slots) && asked.allows(slots) && slots.compareTo(initial) >= 0;
    }

    /** The most that anybody wants. */
    BigInteger ceiling() {
      return asked.sizing() == QueueSizing.LARGEST
          ? bound.orElse(MAX)
          : asked.next(wanted().max(asked.least().orElse(ZERO)));
    }

    /** The least slots that a choice may come to. */
    BigInteger least() {
      return asked.next(initial.max(ONE).max(asked.least().orElse(ZERO)));
    }

    /** Returns the slots that are granted, null if there is no plan. */
    BigInteger granted() {
      if (wanted().compareTo(MAX) > 0) {
        return null;
      }
      if (!asked.chooses()) {
        BigInteger slots =
            asked.sizing() == QueueSizing.FIXED
                ? wanted()
                : asked.next(wanted().max(asked.least().orElse(ZERO)));
        boolean isNothing = asked.sizing() == QueueSizing.FIXED && slots.signum() == 0;
        return isNothing || !admits(slots) || !attemptsFit(slots) ? null : slots;
      }
      if (asked.sizing() == QueueSizing.EXPANSION && ceiling().signum() == 0) {
        return fits(ZERO) ? ZERO : null;
      }
      BigInteger slots = budget.compareTo(BigInteger.valueOf(2_000)) < 0 ? tried() : computed();
      return slots == null || !attemptsFit(slots) ? null : slots;
    }

    /** More attempts than slots are counted by the index, too. */
    private boolean attemptsFit(BigInteger slots) {
      BigInteger attempts = asked.sizing() == QueueSizing.EXPANSION ? wanted() : bound.orElse(ZERO);
      return attempts.compareTo(slots) <= 0
          || attempts.compareTo(TWO.pow(indexBits).subtract(ONE)) <= 0;
    }

    /** Tries each number from the most on down, then the least from 1 on up. */
    private BigInteger tried() {
      for (int n = budget.min(ceiling()).intValueExact(); n > 0; n--) {
        if (admits(BigInteger.valueOf(n))) {
          return BigInteger.valueOf(n);
        }
      }
      // A bound, or what is wanted, yields to the least.
      for (int n = 1; n <= budget.intValueExact(); n++) {
        if (admits(BigInteger.valueOf(n))) {
          return BigInteger.valueOf(n);
        }
      }
      return null;
    }

    private BigInteger computed() {
      BigInteger room = budget.subtract(control);
      BigInteger most = room.signum() < 0 ? ZERO : room.divide(slot.multiply(pingPong ? TWO : ONE));
      most =
          most.min(ceiling()).min(asked.most().orElse(MAX)).min(TWO.pow(indexBits).subtract(ONE));
      BigInteger slots = asked.before(most).max(least());
      return admits(slots) ? slots : null;
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    return Arbitraries.integers()
        .between(0, 2)
        .flatMap(
            size ->
                size == 0
                    ? cases(Models.numbers(), Models.numbers(), 64)
                    : cases(small(60), small(size == 1 ? 1_500 : 90), size == 1 ? 64 : 31));
  }

  private static Arbitrary<BigInteger> small(int most) {
    return Arbitraries.integers().between(0, most).map(BigInteger::valueOf);
  }

  private static Arbitrary<Case> cases(
      Arbitrary<BigInteger> slots, Arbitrary<BigInteger> bytes, int bits) {
    Arbitrary<Asked> asked =
        Combinators.combine(
                Arbitraries.of(QueueSizing.class),
                Arbitraries.of(true, false),
                slots,
                slots.optional(0.4),
                slots.optional(0.4),
                slots)
            .as(
                (sizing, clamped, items, least, most, step) ->
                    new Asked(
                        sizing,
                        clamped && sizing == QueueSizing.EXPANSION,
                        items,
                        least,
                        most.map(n -> n.max(ONE).max(least.orElse(ZERO))),
                        step));
    return Combinators.combine(
            asked,
            Arbitraries.of(true, false),
            small(9).map(n -> n.max(ONE)),
            Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.of(ZERO)), Tuple.of(1, slots)),
            bytes,
            Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.of(ZERO)), Tuple.of(1, slots)),
            Arbitraries.of(31, 32, 64),
            slots.optional(0.3))
        .as(
            (what, pingPong, slot, control, budget, initial, index, bound) ->
                new Case(
                    what, pingPong, slot, control, budget, initial, Math.max(index, bits), bound));
  }

  @Property(tries = 6_000, edgeCases = EdgeCasesMode.NONE)
  @PerProperty(EachComesUp.class)
  void grantsWhatTheOracleDoes(@ForAll("cases") Case each) {
    BigInteger expected = each.granted();
    for (NumericPolicy policy : Policies.all()) {
      WorkQueuePlanner planner = WorkQueuePlanner.using(policy);
      WorkQueueProfile profile = each.profile();
      PlanResult<WorkQueuePlan> result = planner.plan(profile);
      WorkQueueCandidate candidate = profile.toBuilder().capacity(1).build().toCandidate();
      // The bound does not come with an expansion, nor back from one.
      candidate.capacity(profile.capacity());
      assertThat(planner.tryPlan(candidate)).isEqualTo(result.isPlanned());
      assertThat(candidate.profile()).isEqualTo(profile);
      if (result instanceof Planned<WorkQueuePlan> planned) {
        WorkQueuePlan plan = planned.plan();
        BigInteger granted = big(plan.capacity());
        assertThat(granted).isEqualTo(expected);
        assertThat(big(candidate.capacity())).isEqualTo(granted);
        assertThat(big(candidate.wanted())).isEqualTo(big(plan.wanted()));
        assertThat(big(plan.wanted()))
            .isEqualTo(each.asked().sizing() == QueueSizing.LARGEST ? granted : each.wanted());
        assertThat(plan.clamped()).isEqualTo(granted.compareTo(big(plan.wanted())) < 0);
        if (each.asked().chooses() && granted.signum() > 0) {
          assertThat(each.admits(granted)).isTrue();
          assertThat(granted).isLessThanOrEqualTo(each.ceiling().max(each.least()));
          BigInteger larger = each.asked().next(granted.add(ONE));
          assertThat(each.admits(larger) && larger.compareTo(each.ceiling()) <= 0).isFalse();
        }
        EachComesUp.hit("planned " + profile.capacity().sizing());
      } else {
        assertThat(expected).as("%s", result).isNull();
        followed(planner, each, profile, ((Rejected<WorkQueuePlan>) result).errors().get(0));
      }
    }
  }

  /**
   * What is wanted may fit u64 once it is lowered, and what it is rounded up to, or the second
   * buffer, may not.
   */
  private static boolean isOfOneKind(PlanError a, PlanError b) {
    return a.getClass() == b.getClass()
        && (!(a instanceof QueueError.Overflow c) || isOfOneStep(c, (QueueError.Overflow) b));
  }

  private static boolean isOfOneStep(QueueError.Overflow a, QueueError.Overflow b) {
    return a.field().equals(b.field()) && (a.right() == 2) == (b.right() == 2);
  }

  /** Follows each remedy: the error is gone, and what was asked stays. */
  private static void followed(
      WorkQueuePlanner planner, Case each, WorkQueueProfile profile, PlanError error) {
    EachComesUp.hit(error.getClass().getSimpleName());
    for (Remedy remedy : error.remedies()) {
      EachComesUp.hit(error.getClass().getSimpleName() + " " + remedy.kind());
      WorkQueueProfile next = profile.with(remedy);
      PlanResult<WorkQueuePlan> result = planner.plan(next);
      if (result instanceof Rejected<WorkQueuePlan> rejected) {
        assertThat(error).isNotInstanceOf(CapacityNotAllowed.class);
        assertThat(isOfOneKind(rejected.errors().get(0), error))
            .as("%s%n%s%n%s", error, remedy, rejected)
            .isFalse();
      }
      Capacity asked = next.capacity();
      assertThat(asked.most()).isEqualTo(profile.capacity().most());
      assertThat(asked.multiple()).isEqualTo(profile.capacity().multiple());
      assertThat(asked.isPowerOfTwo()).isEqualTo(profile.capacity().isPowerOfTwo());
      if (remedy.kind() != RemedyKind.LOWER_LEAST_TO) {
        assertThat(asked.least()).isEqualTo(profile.capacity().least());
      }
      if (error instanceof CapacityNotAllowed && remedy.kind() == RemedyKind.LOWER_CAPACITY_TO) {
        BigInteger fixed = each.asked().items();
        for (BigInteger n = big(remedy.amount()).add(ONE);
            n.compareTo(fixed) < 0 && n.subtract(big(remedy.amount())).bitLength() < 11;
            n = n.add(ONE)) {
          assertThat(each.admits(n)).as("%s slots, between", n).isFalse();
        }
      }
    }
  }

  static final class EachComesUp implements PerProperty.Lifecycle {
    private static final Map<String, Integer> HITS = new TreeMap<>();

    static void hit(String what) {
      HITS.merge(what, 1, Integer::sum);
    }

    @Override
    public void onSuccess() {
      HITS.forEach((what, hits) -> System.out.printf("%6d %s%n", hits, what));
      for (String what :
          List.of(
              "planned FIXED",
              "planned EXPANSION",
              "planned LARGEST",
              "CapacityNotAllowed LOWER_CAPACITY_TO",
              "CapacityNotAllowed RAISE_CAPACITY_TO",
              "CapacityNotAllowed LOWER_EXPANSION_TO",
              "CapacityNotAllowed CLAMP_TO_FIT",
              "CapacityNotAllowed LOWER_INITIAL_ITEMS_TO",
              "CapacityNotAllowed LOWER_LEAST_TO",
              "OverBudget LOWER_CAPACITY_TO",
              "OverBudget LOWER_EXPANSION_TO",
              "OverBudget LOWER_INITIAL_ITEMS_TO",
              "OverBudget LOWER_LEAST_TO",
              "Overflow LOWER_LEAST_TO")) {
        assertThat(HITS.getOrDefault(what, 0)).as(what).isPositive();
      }
    }
  }
}
