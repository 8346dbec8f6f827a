// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.WorkQueueCandidate;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What an autotuner does: makes candidates, plans each, keeps the best and forgets the others. The
 * same as {@code sweep} of the native baseline, and prints the same lines.
 */
@SuppressWarnings("signedness") // rows of a data set are made of bits
final class Sweep {
  private static final WorkQueuePlanner PLANNER = WorkQueuePlanner.using(new UnsignedLongPolicy());

  private Sweep() {}

  /** Takes the folder of the data sets, and the number of iterations to time. */
  public static void main(String[] args) throws InterruptedException {
    int iterations = Integer.parseInt(args[1]);
    for (DataSet set : List.of(DataSet.REALISTIC, DataSet.MIXED)) {
      Row[] bases = set.readFrom(Path.of(args[0])).toArray(Row[]::new);
      for (int threads = 1; threads <= 2; threads++) {
        for (int candidates = 1_000_000; candidates <= 10_000_000; candidates *= 10) {
          String data = set.label() + " " + candidates;
          measure("sweep-" + threads, data, bases, threads, candidates, iterations, Sweep::plans);
          measure(
              "sweep-candidate-" + threads,
              data,
              bases,
              threads,
              candidates,
              iterations,
              Sweep::candidates);
        }
      }
    }
  }

  /** Returns the most resident bytes of the candidates from {@code first} on that have a plan. */
  private interface Search {
    long best(Row[] bases, int first, int candidates);
  }

  private static void measure(
      String what,
      String data,
      Row[] bases,
      int threads,
      int candidates,
      int iterations,
      Search search)
      throws InterruptedException {
    // Warms up as well.
    System.out.printf(
        Locale.ROOT, "sweep,%s,%s,%016x%n", what, data, best(bases, threads, candidates, search));
    for (int i = 0; i < iterations; i++) {
      long start = System.nanoTime();
      best(bases, threads, candidates, search);
      double nanos = System.nanoTime() - start;
      System.out.printf(Locale.ROOT, "time,%s,%s,%.6f%n", what, data, nanos / candidates);
    }
  }

  private static long best(Row[] bases, int threads, int candidates, Search search)
      throws InterruptedException {
    long[] best = new long[threads];
    Thread[] started = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      int thread = t;
      started[t] =
          new Thread(
              () ->
                  best[thread] =
                      search.best(bases, candidates / threads * thread, candidates / threads));
      started[t].start();
    }
    long all = 0;
    for (int t = 0; t < threads; t++) {
      started[t].join();
      all = Math.max(all, best[t]);
    }
    return all;
  }

  /** Makes a profile and a plan of each. */
  private static long plans(Row[] bases, int first, int candidates) {
    long best = 0;
    for (int i = first; i < first + candidates; i++) {
      Row base = bases[i & (DataSet.ROWS - 1)];
      WorkQueueProfile candidate =
          WorkQueueProfile.builder()
              .capacity(base.items() + (i >> 10))
              .initialItems(base.initialItems())
              .entryBytes(base.entryBytes())
              .controlBytes(base.controlBytes())
              .budgetBytes(base.budgetBytes())
              .buffering(base.pingPong() ? Buffering.PING_PONG : Buffering.SINGLE)
              .build();
      if (PLANNER.plan(candidate) instanceof PlanResult.Planned<WorkQueuePlan> planned
          && Long.compareUnsigned(planned.plan().residentBytes(), best) > 0) {
        best = planned.plan().residentBytes();
      }
    }
    return best;
  }

  /** Sets one candidate anew for each. */
  private static long candidates(Row[] bases, int first, int candidates) {
    // Made where it is used, as a caller's would be: the trials say what another method's costs.
    WorkQueueCandidate candidate =
        WorkQueueProfile.builder().capacity(1).entryBytes(1).budgetBytes(1).build().toCandidate();
    long best = 0;
    for (int i = first; i < first + candidates; i++) {
      Row base = bases[i & (DataSet.ROWS - 1)];
      candidate
          .capacity(base.items() + (i >> 10))
          .initialItems(base.initialItems())
          .entryBytes(base.entryBytes())
          .controlBytes(base.controlBytes())
          .budgetBytes(base.budgetBytes())
          .buffering(base.pingPong() ? Buffering.PING_PONG : Buffering.SINGLE);
      if (PLANNER.tryPlan(candidate) && Long.compareUnsigned(candidate.residentBytes(), best) > 0) {
        best = candidate.residentBytes();
      }
    }
    return best;
  }
}
