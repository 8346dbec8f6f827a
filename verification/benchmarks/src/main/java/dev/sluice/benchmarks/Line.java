// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.benchmarks.Measurements.Case;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One line of the table: a measurement, what it is compared with, and the target.
 *
 * @param takes the time, in {@code unit}
 * @param bytes bytes per operation, if they were counted
 * @param beside what it is compared with; empty for a target in time
 * @param ratio the measurement over that, or that over the measurement where more is better
 * @param target in words, empty if there is none
 * @param met whether the target is met, if there is one: neither yes nor no where the interval lies
 *     on both sides of it
 */
record Line(
    String what,
    String data,
    String who,
    Samples takes,
    String unit,
    Optional<Double> bytes,
    String beside,
    Optional<Samples> ratio,
    String target,
    Optional<Met> met) {

  /** How a measurement stands to its target. */
  enum Met {
    YES,
    OPEN,
    NO;

    static Met atMost(double most, Samples samples) {
      return samples.high() <= most ? YES : samples.low() > most ? NO : OPEN;
    }

    /** Bytes are the same each time, but for what JMH itself allocates. */
    static Met bytesAtMost(double most, double bytes) {
      return bytes < most + 0.5 ? YES : NO;
    }
  }

  /** Makes the lines of one run. */
  static final class Maker {
    private static final List<DataSet> FOUR =
        List.of(DataSet.REALISTIC, DataSet.U64, DataSet.MIXED, DataSet.OVERFLOW);

    private final Measurements measured;
    private final int newest;
    private final List<Line> lines = new ArrayList<>();

    Maker(Measurements measured, List<Jdk> jdks) {
      this.measured = measured;
      this.newest = jdks.stream().mapToInt(Jdk::major).max().orElseThrow();
      jdks.forEach(this::linesOf);
    }

    List<Line> lines() {
      return lines;
    }

    private void linesOf(Jdk jdk) {
      String who = jdk.label();
      boolean isNewest = jdk.major() == newest;
      for (DataSet set : FOUR) {
        boolean plans = set == DataSet.REALISTIC || set == DataSet.U64;
        ratio(
            "plan, consumed in place",
            plan(who, "consumed", set),
            "native, inlined",
            new Case(Measurements.NATIVE, "plan-inlined", set.label()),
            isNewest && plans ? 1.0 : 0,
            isNewest && plans ? 0 : -1);
      }
      for (DataSet set : FOUR) {
        ratio(
            "candidate, set and tried",
            plan(who, "candidate", set),
            "native, inlined",
            new Case(Measurements.NATIVE, "plan-inlined", set.label()),
            0,
            0);
      }
      for (DataSet set : FOUR) {
        boolean plans = set == DataSet.REALISTIC || set == DataSet.U64;
        ratio(
            "plan that escapes",
            plan(who, "escapes", set),
            "native, called",
            new Case(Measurements.NATIVE, "plan-called", set.label()),
            isNewest && plans ? 1.0 : 0,
            plans ? 72 : -1);
      }
      Case consumed = plan(who, "consumed", DataSet.REALISTIC);
      Case escapes = plan(who, "escapes", DataSet.REALISTIC);
      Case allocation = plan(who, "allocation", DataSet.REALISTIC);
      ratio(
          "plan that escapes",
          escapes,
          "allocating its objects",
          allocation,
          isNewest ? 1.2 : 0,
          -1);
      ratio(
          "allocating a plan's objects",
          allocation,
          "native, called",
          new Case(Measurements.NATIVE, "plan-called", DataSet.REALISTIC.label()),
          0,
          -1);
      ratio(
          "drain plan, consumed in place",
          plan(who, "drainConsumed", DataSet.REALISTIC),
          "native, inlined",
          new Case(Measurements.NATIVE, "drain-inlined", DataSet.REALISTIC.label()),
          isNewest ? 1.2 : 0,
          isNewest ? 112 : -1);
      ratio(
          "drain plan that escapes",
          plan(who, "drainEscapes", DataSet.REALISTIC),
          "native, called",
          new Case(Measurements.NATIVE, "drain-called", DataSet.REALISTIC.label()),
          isNewest ? 1.2 : 0,
          112);
      ratio(
          "drain plan with totals, escapes",
          plan(who, "drainTotalsEscapes", DataSet.REALISTIC),
          "drain plan that escapes",
          plan(who, "drainEscapes", DataSet.REALISTIC),
          1.5,
          -1);
      policies(who, "planner in a static final", "staticFinal", consumed, isNewest ? 1.5 : 0);
      policies(who, "in a record in a static final", "staticFinalInRecord", consumed, 0);
      policies(who, "in a class in a static final", "staticFinalInClass", consumed, 0);
      policies(who, "in an instance field", "instanceField", consumed, 0);
      for (DataSet set : List.of(DataSet.OVERFLOW, DataSet.OVER_BUDGET)) {
        ratio(
            "rejection, consumed in place",
            plan(who, "consumed", set),
            "plan, consumed in place",
            consumed,
            0,
            -1);
        ratio(
            "rejection that escapes",
            plan(who, "escapes", set),
            "plan that escapes",
            escapes,
            0,
            -1);
      }
      ratio(
          "plan, policy bigint",
          plan(who, "bigint", DataSet.REALISTIC),
          "policy unsigned",
          consumed,
          0,
          -1);
      for (DataSet set : FOUR) {
        rival(who, "Guava UnsignedLong", "guava", set);
        rival(who, "BigInteger throughout", "bigInteger", set);
        rival(who, "multiplyExact, exceptions", "multiplyExact", set);
        rival(who, "Kotlin ULong", "kotlinULong", set);
      }
      for (DataSet set : List.of(DataSet.EXPANSION, DataSet.LARGEST)) {
        ratio(
            set.label() + ", consumed in place",
            plan(who, "consumed", set),
            "plan, consumed in place",
            consumed,
            isNewest ? 1.5 : 0,
            -1);
        ratio(
            set.label() + ", consumed in place",
            plan(who, "consumed", set),
            "native, inlined",
            new Case(Measurements.NATIVE, "plan-inlined", set.label()),
            0,
            -1);
        ratio(
            set.label() + " that escapes",
            plan(who, "escapes", set),
            "plan that escapes",
            escapes,
            isNewest ? 1.5 : 0,
            -1);
      }
      Case ledger = new Case(who, "LedgerBenchmark.tenLines", "");
      time("ledger of ten lines", ledger, 500, -1);
      ratio(
          "ledger of ten lines",
          ledger,
          "allocating its objects",
          new Case(who, "LedgerBenchmark.allocation", ""),
          0,
          -1);
      for (String bits : List.of("16", "48")) {
        double most = isNewest ? 1 : 0;
        time("windows in order", new Case(who, "WindowsBenchmark.inOrder", bits), most, 0);
        time("windows by index", new Case(who, "WindowsBenchmark.byIndex", bits), most, 0);
      }
      for (DegreesBenchmark.Graph graph : DegreesBenchmark.Graph.values()) {
        ratio(
            "degree profile, each of 24 million",
            new Case(who, "DegreesBenchmark.build", graph.name()),
            "summing them",
            new Case(who, "DegreesBenchmark.sum", graph.name()),
            1.5,
            -1);
        time(
            "degree profile, a query",
            new Case(who, "DegreesBenchmark.query", graph.name()),
            50,
            -1);
      }
      for (String threads : List.of("1", "2")) {
        for (String candidates :
            List.of("realistic 1000000", "realistic 10000000", "mixed 1000000", "mixed 10000000")) {
          Case base = new Case(Measurements.NATIVE, "sweep-" + threads, candidates);
          String cores = threads + (threads.equals("1") ? " core" : " cores");
          ratio(
              "sweep on " + cores + ", a profile and a plan for each",
              new Case(who, "sweep-" + threads, candidates),
              "native sweep",
              base,
              0,
              -1);
          ratio(
              "sweep on " + cores + ", one candidate",
              new Case(who, "sweep-candidate-" + threads, candidates),
              "native sweep",
              base,
              isNewest ? 1.5 : 0,
              -1);
        }
      }
      firstPlan(who, jdk.major() < 25 ? 15 : 25);
    }

    private static Case plan(String who, String method, DataSet set) {
      return new Case(who, "PlanBenchmark." + method, set.name());
    }

    private void policies(String who, String where, String method, Case base, double target) {
      ratio(
          "four policies in use, " + where,
          new Case(who, "PoliciesBenchmark." + method, DataSet.REALISTIC.name()),
          "one policy in use",
          base,
          target,
          -1);
    }

    /**
     * Adds a line with a ratio.
     *
     * @param mostRatio the target; 0 if there is none
     * @param mostBytes the target; negative if there is none
     */
    private void ratio(
        String what, Case key, String beside, Case base, double mostRatio, double mostBytes) {
      Optional<Samples> takes = measured.time(key);
      if (takes.isEmpty()) {
        return;
      }
      Optional<Double> bytes = measured.bytes(key);
      Optional<Samples> ratio = measured.time(base).map(takes.get()::over);
      List<String> target = new ArrayList<>();
      List<Met> met = new ArrayList<>();
      if (mostRatio > 0) {
        target.add("≤ " + plain(mostRatio) + " x");
        ratio.ifPresent(r -> met.add(Met.atMost(mostRatio, r)));
      }
      if (mostBytes >= 0 && bytes.isPresent()) {
        target.add("≤ " + plain(mostBytes) + " B");
        met.add(Met.bytesAtMost(mostBytes, bytes.get()));
      }
      add(what, key, takes.get(), "ns", bytes, beside, ratio, target, met);
    }

    /** Adds a line that says how many times as long a rival takes. */
    private void rival(String who, String what, String method, DataSet set) {
      Case key = new Case(who, "RivalsBenchmark." + method, set.name());
      ratio(what, key, "Sluice, consumed", plan(who, "consumed", set), 0, -1);
    }

    /**
     * Adds a line with a time.
     *
     * @param mostNanos the target; 0 if there is none
     * @param mostBytes the target; negative if there is none
     */
    private void time(String what, Case key, double mostNanos, double mostBytes) {
      Optional<Samples> takes = measured.time(key);
      if (takes.isEmpty()) {
        return;
      }
      Optional<Double> bytes = measured.bytes(key);
      List<String> target = new ArrayList<>();
      List<Met> met = new ArrayList<>();
      if (mostNanos > 0) {
        target.add("≤ " + plain(mostNanos) + " ns");
        met.add(Met.atMost(mostNanos, takes.get()));
      }
      if (mostBytes >= 0 && bytes.isPresent()) {
        target.add("≤ " + plain(mostBytes) + " B");
        met.add(Met.bytesAtMost(mostBytes, bytes.get()));
      }
      add(what, key, takes.get(), "ns", bytes, "", Optional.empty(), target, met);
    }

    private void firstPlan(String who, double mostMillis) {
      overEmptyMain(
          who, FirstPlan.class, "first plan, over an empty main", OptionalDouble.of(mostMillis));
      overEmptyMain(
          who,
          FirstPlan.Finding.class,
          "finding a service and printing, over an empty main",
          OptionalDouble.empty());
    }

    private void overEmptyMain(String who, Class<?> start, String what, OptionalDouble most) {
      Case key = new Case(who, start.getSimpleName(), "");
      measured
          .difference(key, new Case(who, FirstPlan.Empty.class.getSimpleName(), ""))
          .ifPresent(
              over ->
                  add(
                      what,
                      key,
                      over,
                      "ms",
                      Optional.empty(),
                      "",
                      Optional.empty(),
                      most.stream().mapToObj(millis -> "≤ " + plain(millis) + " ms").toList(),
                      most.stream().mapToObj(millis -> Met.atMost(millis, over)).toList()));
    }

    private void add(
        String what,
        Case key,
        Samples takes,
        String unit,
        Optional<Double> bytes,
        String beside,
        Optional<Samples> ratio,
        List<String> target,
        List<Met> met) {
      lines.add(
          new Line(
              what,
              key.data().toLowerCase(Locale.ROOT).replace('_', ' '),
              key.who(),
              takes,
              unit,
              bytes,
              beside,
              ratio,
              String.join(", ", target),
              met.size() < target.size() || met.isEmpty()
                  ? Optional.empty()
                  : Optional.of(Collections.max(met))));
    }

    private static String plain(double number) {
      return number == Math.rint(number)
          ? String.format(Locale.ROOT, "%.0f", number)
          : String.format(Locale.ROOT, "%.1f", number);
    }
  }

  /** Returns the cells of the table. */
  List<String> cells() {
    return List.of(
        what,
        data,
        who,
        String.format(Locale.ROOT, "%s %s", figure(takes.median()), unit),
        bytes.map(b -> String.format(Locale.ROOT, "%.0f B", Math.abs(b))).orElse(""),
        beside,
        ratio
            .map(
                r ->
                    String.format(
                        Locale.ROOT,
                        "%s (%s … %s)",
                        figure(r.median()),
                        figure(r.low()),
                        figure(r.high())))
            .orElse(
                String.format(
                    Locale.ROOT, "(%s … %s %s)", figure(takes.low()), figure(takes.high()), unit)),
        target,
        met.map(Met::toString).orElse(""));
  }

  static final List<String> HEADER =
      List.of("case", "data", "on", "takes", "allocates", "beside", "ratio", "target", "met");

  private static String figure(double number) {
    return String.format(
        Locale.ROOT, number >= 100 ? "%.0f" : number >= 10 ? "%.1f" : "%.2f", number);
  }
}
