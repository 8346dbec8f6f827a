// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.policy.bigint.BigIntegerPolicy;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.WorkQueueCandidate;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.infra.Blackhole;

/** Sluice plans the rows of a data set. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(DataSet.ROWS)
// The loops are what is measured, and not how the harness would have them within its own.
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
@SuppressWarnings("signedness") // figures are summed for the result to be used
public class PlanBenchmark {
  static final WorkQueuePlanner UNSIGNED = WorkQueuePlanner.using(new UnsignedLongPolicy());
  static final WorkQueuePlanner BIGINT = WorkQueuePlanner.using(new BigIntegerPolicy());

  /** As many bytes as a plan, to see what allocating it takes. */
  @SuppressWarnings("UnusedVariable") // fields are there to be allocated
  private static final class SameFields {
    final WorkQueueProfile profile;
    final long budgetBytes;
    final long capacity;
    final long wanted;
    final long residentBytes;
    final int initialOccupancyBps;

    SameFields(WorkQueueProfile profile, long figure) {
      this.profile = profile;
      this.budgetBytes = figure;
      this.capacity = figure;
      this.wanted = figure;
      this.residentBytes = figure;
      this.initialOccupancyBps = (int) figure;
    }
  }

  private record SameResult(SameFields plan) {}

  @Benchmark
  public long consumed(Profiles of) {
    long sum = 0;
    for (WorkQueueProfile profile : of.profiles) {
      sum += Figures.folded(UNSIGNED.plan(profile));
    }
    return sum;
  }

  /** One candidate is set anew for each row. */
  @Benchmark
  public long candidate(Profiles of) {
    long sum = 0;
    for (Row row : of.rows) {
      sum += Figures.folded(of.candidate, UNSIGNED.tryPlan(row.set(of.candidate)));
    }
    return sum;
  }

  /** The same, each with bounds of its own: {@code AllocationTest} looks at its bytes. */
  @Benchmark
  public long candidateWithBounds(Profiles of) {
    long sum = 0;
    for (int i = 0; i < of.bounded.length; i++) {
      WorkQueueCandidate candidate = of.rows.get(i).set(of.candidate).capacity(of.bounded[i]);
      sum += Figures.folded(candidate, UNSIGNED.tryPlan(candidate));
    }
    return sum;
  }

  @Benchmark
  public void escapes(Profiles of, Blackhole blackhole) {
    for (WorkQueueProfile profile : of.profiles) {
      blackhole.consume(UNSIGNED.plan(profile));
    }
  }

  /** What no plan that escapes can fall below. */
  @Benchmark
  public void allocation(Profiles of, Blackhole blackhole) {
    for (WorkQueueProfile profile : of.profiles) {
      blackhole.consume(new SameResult(new SameFields(profile, profile.initialItems())));
    }
  }

  @Benchmark
  public long drainConsumed(Profiles of) {
    long sum = 0;
    for (int i = 0; i < of.profiles.length; i++) {
      sum += Figures.foldedDrain(UNSIGNED.planDrain(of.profiles[i], of.maxItemsPerLaunch[i]));
    }
    return sum;
  }

  @Benchmark
  public void drainEscapes(Profiles of, Blackhole blackhole) {
    for (int i = 0; i < of.profiles.length; i++) {
      blackhole.consume(UNSIGNED.planDrain(of.profiles[i], of.maxItemsPerLaunch[i]));
    }
  }

  /** The same windows, with sweeps and costs: grids, totals and warnings come on top. */
  @Benchmark
  public void drainTotalsEscapes(Profiles of, Blackhole blackhole) {
    for (int i = 0; i < of.profiles.length; i++) {
      blackhole.consume(UNSIGNED.planDrain(of.profiles[i], of.drains[i]));
    }
  }

  @Benchmark
  public long bigint(Profiles of) {
    long sum = 0;
    for (WorkQueueProfile profile : of.profiles) {
      sum += Figures.folded(BIGINT.plan(profile));
    }
    return sum;
  }
}
