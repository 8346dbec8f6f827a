// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.kernel.KernelLanguage;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainTotals;
import dev.sluice.queue.PlanWarning;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Takes the time of each way to drain each input. */
final class Times {
  static final String COLUMNS =
      "api,input,buffering,variant,windows,groupsAtMost,sweeps,launches,groups,hostReads,"
          + "leastPicoseconds,warnings,launchesCounted,hostReadsCounted,result,nanoseconds";

  private static final String CUDA = KernelLanguage.CUDA.name();
  private static final int FEWEST = 3;
  private static final int MOST = 11;
  private static final long ENOUGH_NANOS = 1_000_000_000;
  private static final long LONG_NANOS = 4_000_000_000L;

  private final Device device;
  private final Card card;
  private final PrintStream log;
  private int wrong;

  Times(Device device, Card card, PrintStream log) {
    this.device = device;
    this.card = card;
    this.log = log;
  }

  /** Returns the plans of an input, in the order of their runs. */
  static List<TimedPlan> plans(
      String api, Facts facts, List<Variant> variants, Card card, Costs costs) {
    List<TimedPlan> plans = new ArrayList<>();
    for (Buffering buffering : Buffering.values()) {
      for (Variant variant : variants) {
        boolean fits = variant.window() < capacity(facts, buffering);
        // Minutes of windows that find nothing, which one buffer shows as well as two.
        boolean shown =
            buffering == Buffering.SINGLE
                || variant.window() == 0
                || facts.sweeps() * (facts.total() / variant.window()) < 2_000_000;
        if (fits && shown && !(variant.needsCuda() && !api.equals(CUDA))) {
          plans.add(TimedPlan.of(api, facts, buffering, variant, card, costs));
        }
      }
    }
    return plans;
  }

  private static long capacity(Facts facts, Buffering buffering) {
    return facts.work() == Facts.Work.BFS
        ? facts.vertices()
        : buffering == Buffering.SINGLE ? facts.total() : facts.peak();
  }

  /** Runs all plans of an input; returns how many runs were wrong. */
  int run(LargeInput input, List<TimedPlan> plans) {
    try (DeviceMemories residents = DeviceMemories.ofResidents(device, plans.get(0).plan())) {
      run(input.load(device, residents), plans);
    }
    return wrong;
  }

  private void run(LargeInput.Loaded loaded, List<TimedPlan> plans) {
    for (Buffering buffering : Buffering.values()) {
      List<TimedPlan> same = plans.stream().filter(plan -> plan.buffering() == buffering).toList();
      if (!same.isEmpty()) {
        try (LargeQueue queue = new LargeQueue(device, same.get(0).queue())) {
          same.forEach(plan -> run(plan, loaded, queue));
        }
      }
    }
  }

  private void run(TimedPlan plan, LargeInput.Loaded loaded, LargeQueue queue) {
    String result = "right";
    StringJoiner times = new StringJoiner(" ");
    TimedRun.Outcome outcome;
    try (TimedRun run = new TimedRun(device, plan, loaded, queue)) {
      outcome = run.run();
      int repetitions =
          outcome.nanos() > LONG_NANOS
              ? 0
              : (int) Math.max(FEWEST, Math.min(MOST, ENOUGH_NANOS / outcome.nanos()));
      if (repetitions == 0) {
        times.add(Long.toString(outcome.nanos()));
      }
      result = result(plan, outcome, result);
      for (int i = 0; i < repetitions; i++) {
        outcome = run.run();
        times.add(Long.toString(outcome.nanos()));
        result = result(plan, outcome, result);
      }
    }
    if (!result.equals("right")) {
      wrong++;
    }
    log.println(row(plan, outcome, result, times.toString()));
    log.flush();
  }

  private static String result(TimedPlan plan, TimedRun.Outcome outcome, String before) {
    if (!outcome.wrong().isEmpty()) {
      return outcome.wrong();
    }
    if (plan.variant().isPlanned()) {
      DrainTotals totals = totals(plan);
      if (!totals.launches().equals(OptionalUnsignedLong.of(outcome.launches()))) {
        return outcome.launches() + " launches; planned: " + number(totals.launches());
      }
      if (plan.variant().polled() != 0
          && !totals.hostReads().equals(OptionalUnsignedLong.of(outcome.reads()))) {
        return outcome.reads() + " host reads; planned: " + number(totals.hostReads());
      }
    }
    return before;
  }

  private static DrainTotals totals(TimedPlan plan) {
    return plan.queue().drain().totals().orElseThrow();
  }

  private static String number(OptionalUnsignedLong number) {
    return number.isPresent() ? Long.toUnsignedString(number.getAsLong()) : "";
  }

  private String row(TimedPlan plan, TimedRun.Outcome outcome, String result, String times) {
    return String.join(
        ",",
        planned(plan, card),
        Long.toString(outcome.launches()),
        Long.toString(outcome.reads()),
        result.replace(',', ';'),
        times);
  }

  /** Returns the first cells of a row: what the plan says. */
  static String planned(TimedPlan plan, Card card) {
    Variant variant = plan.variant();
    DrainTotals totals = totals(plan);
    boolean said = variant.isPlanned();
    StringJoiner warnings = new StringJoiner(" ");
    for (PlanWarning warning : plan.queue().drain().warnings()) {
      warnings.add(warning.kind().name());
    }
    return String.join(
        ",",
        plan.api(),
        plan.facts().name(),
        plan.buffering().name(),
        variant.name(),
        Long.toUnsignedString(plan.queue().drain().windowCount()),
        variant.groups() == Variant.PER_SLOT ? "" : Long.toString(variant.groupsAtMost(card)),
        said ? number(totals.sweeps()) : "",
        said ? number(totals.launches()) : "",
        said ? number(totals.groups()) : "",
        said ? number(totals.hostReads()) : "",
        said ? number(totals.leastPicoseconds()) : "",
        said ? warnings.toString() : "");
  }
}
