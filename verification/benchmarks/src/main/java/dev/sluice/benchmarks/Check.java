// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.WorkQueueCandidate;
import dev.sluice.queue.WorkQueuePlanner;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What this virtual machine computes over each data set: as the native baseline prints it. */
@SuppressWarnings("signedness") // what answers come to is made of bits
final class Check {
  private static final Map<String, ToLongFunction<Row>> RIVALS =
      new TreeMap<>(
          Map.of(
              "guava", row -> GuavaRival.folded(GuavaRival.plan(GuavaRival.Profile.of(row))),
              "bigInteger",
                  row ->
                      BigIntegerRival.folded(BigIntegerRival.plan(BigIntegerRival.Profile.of(row))),
              "multiplyExact", ExactRival::folded,
              "kotlinULong",
                  row -> ULongRival.folded(ULongRival.plan(RivalsBenchmark.kotlin(row)))));

  private Check() {}

  /** Takes the folder of the data sets. */
  public static void main(String[] args) {
    for (DataSet set : DataSet.values()) {
      List<Row> rows = set.readFrom(Path.of(args[0]));
      for (WorkQueuePlanner planner : List.of(PlanBenchmark.UNSIGNED, PlanBenchmark.BIGINT)) {
        System.out.printf(
            Locale.ROOT, "checksum,%s,%016x%n", set.label(), Figures.checksum(planner, rows));
      }
      checkCandidate(rows);
      if (rows.get(0).sizing() == QueueSizing.FIXED) {
        RIVALS.forEach(
            (rival, answer) ->
                System.out.printf(
                    Locale.ROOT,
                    "wrong,%s,%s,%d%n",
                    set.label(),
                    rival,
                    rows.stream().filter(row -> answer.applyAsLong(row) != right(row)).count()));
      }
    }
  }

  /** A candidate has no more than its figures, and they must be those of the plans. */
  private static void checkCandidate(List<Row> rows) {
    WorkQueueCandidate candidate = Row.candidate();
    for (Row row : rows) {
      boolean planned = PlanBenchmark.UNSIGNED.tryPlan(row.set(candidate));
      if (Figures.folded(candidate, planned) != right(row)) {
        throw new IllegalStateException(candidate + " is not what the plan is");
      }
    }
  }

  private static long right(Row row) {
    return Figures.folded(PlanBenchmark.UNSIGNED.plan(row.profile()));
  }
}
