// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.Model.MAX;
import static dev.sluice.queue.Model.big;
import static dev.sluice.queue.Model.u64;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;

import dev.sluice.fuzz.Draws;
import dev.sluice.queue.PlanResult.Rejected;
import dev.sluice.queue.QueueError.OverBudget;
import dev.sluice.queue.QueueError.Overflow;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A planner against the planner of unlimited numbers; remedies are followed. */
final class QueueFuzz {
  /** Queues that are made of one input. */
  static final int QUEUES = 64;

  /** Of so many queues, another planner answers one, and the windows of one are followed. */
  private static final int SOME = 8;

  private final WorkQueuePlanner planner;
  private final WorkQueuePlanner reference;
  private final Function<Model, Map<String, Object>> oracle;

  QueueFuzz(
      WorkQueuePlanner planner,
      WorkQueuePlanner reference,
      Function<Model, Map<String, Object>> oracle) {
    this.planner = planner;
    this.reference = reference;
    this.oracle = oracle;
  }

  /** Returns how many cases they were; throws at the first that differs. */
  long check(byte[] data) {
    Draws draws = new Draws(data);
    for (int i = 0; i < QUEUES; i++) {
      check(model(draws), i % SOME == 0);
    }
    return QUEUES;
  }

  private void check(Model model, boolean closely) {
    PlanResult<?> result = model.plannedBy(planner);
    Map<String, Object> answer = Answers.of(result);
    Map<String, Object> expected = oracle.apply(model);
    if (!answer.equals(expected)) {
      throw new AssertionError(model + "\n is   " + answer + "\n not  " + expected);
    }
    if (result instanceof Rejected<?> rejected) {
      follow(model, rejected.errors().get(0));
    }
    if (closely) {
      PlanResult<?> other = model.plannedBy(reference);
      if (!other.equals(result) || !other.toString().equals(result.toString())) {
        throw new AssertionError(model + "\n is   " + result + "\n else " + other);
      }
      Model.drainOf(result).ifPresent(QueueFuzz::checkWindows);
    }
  }

  private static void checkWindows(DrainPlan drain) {
    if (Long.compareUnsigned(drain.windowCount(), 100) <= 0) {
      Windows.assertCover(drain.queue().capacity(), drain.windows());
    } else {
      Windows.assertMeet(drain, drain.windowCount() / 3 & Long.MAX_VALUE);
    }
  }

  private void follow(Model model, PlanError error) {
    for (Remedy remedy : error.remedies()) {
      PlanResult<?> after = after(model, remedy.kind(), remedy.amount());
      if (after instanceof Rejected<?> rejected) {
        PlanError next = rejected.errors().get(0);
        if (error instanceof OverBudget || rule(next).equals(rule(error))) {
          throw new AssertionError(model + "\n" + error + "\n" + remedy + "\n" + next);
        }
      }
      boolean isAmount =
          remedy.kind() != RemedyKind.CLAMP_TO_FIT
              && remedy.kind() != RemedyKind.READ_FINAL_STATE_ONLY;
      BigInteger less =
          big(remedy.amount()).add(remedy.kind().name().startsWith("LOWER_") ? ONE : ONE.negate());
      if (isAmount
          && less.compareTo(MAX) <= 0
          && after(model, remedy.kind(), u64(less)).isPlanned()) {
        throw new AssertionError(model + "\n" + error + "\n" + remedy + " is more than it takes");
      }
    }
  }

  private static String rule(PlanError error) {
    return error.getClass().getSimpleName()
        + (error instanceof Overflow overflow ? " of " + overflow.field() : "");
  }

  private PlanResult<?> after(Model model, RemedyKind remedy, long amount) {
    WorkQueueProfile profile = model.profile();
    return remedy == RemedyKind.WIDEN_WINDOW_TO
        ? planner.planDrain(profile, amount)
        : model.plannedBy(planner, profile.with(Remedy.of(remedy, amount)));
  }

  /** A queue on, just under or just over the limits that a planner checks. */
  static Model model(Draws draws) {
    int sized = draws.nextInt(10);
    QueueSizing sizing =
        sized < 4 ? QueueSizing.FIXED : sized < 8 ? QueueSizing.EXPANSION : QueueSizing.LARGEST;
    boolean clamps = sized == 6 || sized == 7;
    Buffering buffering = draws.one(2) ? Buffering.SINGLE : Buffering.PING_PONG;
    HostSync sync = draws.one(16) ? HostSync.HOST_PARTICIPATES : HostSync.FINAL_ONLY;
    BigInteger entry = draws.one(4) ? any(draws) : BigInteger.valueOf(draws.nextInt(17));
    BigInteger side = ZERO;
    if (entry.signum() != 0 && draws.one(3)) {
      side = (draws.one(2) ? any(draws) : below(draws, BigInteger.TEN)).min(MAX.subtract(entry));
    }
    BigInteger stride = entry.add(side).multiply(BigInteger.valueOf(buffering.buffers())).max(ONE);
    BigInteger items =
        switch (draws.nextInt(5)) {
          case 0 -> any(draws);
          case 1 -> near(MAX.divide(stride), draws);
          case 2 -> MAX;
          default -> below(draws, TWO.pow(20));
        };
    BigInteger initial =
        switch (draws.nextInt(8)) {
          case 0, 1 -> ZERO;
          case 2 -> near(items, draws);
          case 3 -> near(MAX.subtract(items), draws);
          case 4 -> any(draws);
          default -> below(draws, items.add(ONE));
        };
    BigInteger wanted =
        switch (sizing) {
          case FIXED -> items;
          case LARGEST -> items.max(initial);
          case EXPANSION -> buffering == Buffering.SINGLE ? items.add(initial) : items.max(initial);
        };
    BigInteger control =
        switch (draws.nextInt(6)) {
          case 0, 1 -> ZERO;
          case 2 -> near(MAX.subtract(wanted.multiply(stride)), draws);
          case 3 -> any(draws);
          default -> below(draws, BigInteger.valueOf(4_096));
        };
    BigInteger needed = wanted.multiply(stride).add(control);
    BigInteger budget =
        switch (draws.nextInt(8)) {
          case 0, 1 -> near(needed, draws);
          case 2 -> u64OrNearest(needed.add(any(draws)));
          case 3 -> MAX;
          case 4 -> any(draws);
          case 5 -> near(initial.max(ONE).multiply(stride).add(control), draws);
          case 6 -> u64OrNearest(control.add(stride.multiply(below(draws, TWO.pow(10)))));
          default -> u64OrNearest(control.add(below(draws, needed.subtract(control).add(ONE))));
        };
    Optional<BigInteger> bound =
        sizing == QueueSizing.EXPANSION || draws.one(2)
            ? Optional.empty()
            : Optional.of(draws.one(3) ? any(draws) : near(items, draws));
    Optional<BigInteger> window =
        switch (draws.nextInt(6)) {
          case 0, 1 -> Optional.empty();
          case 2 -> Optional.of(near(wanted, draws));
          case 3 -> Optional.of(draws.one(4) ? ZERO : any(draws));
          case 4 -> Optional.of(u64OrNearest(wanted.divide(big(1 + draws.nextInt(999)))));
          default -> Optional.of(below(draws, TWO.pow(16)).add(ONE));
        };
    return new Model(
        sizing, clamps, buffering, sync, items, entry, side, budget, initial, control, bound,
        window);
  }

  static List<Model> models(byte[] data) {
    Draws draws = new Draws(data);
    return java.util.stream.Stream.generate(() -> model(draws)).limit(QUEUES).toList();
  }

  private static BigInteger any(Draws draws) {
    return big(draws.u64());
  }

  private static BigInteger near(BigInteger limit, Draws draws) {
    return u64OrNearest(limit.add(BigInteger.valueOf(draws.beside())));
  }

  private static BigInteger below(Draws draws, BigInteger limit) {
    return big(draws.nextLong()).mod(limit);
  }

  private static BigInteger u64OrNearest(BigInteger value) {
    return value.max(ZERO).min(MAX);
  }
}
