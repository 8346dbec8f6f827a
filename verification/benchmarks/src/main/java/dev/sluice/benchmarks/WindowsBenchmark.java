// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainWindow;
import dev.sluice.queue.WorkQueueProfile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Goes through the windows of a drain plan. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(WindowsBenchmark.WINDOWS)
@SuppressWarnings("signedness") // figures are summed for the result to be used
public class WindowsBenchmark {
  static final int WINDOWS = 1 << 16;
  private static final long ITEMS = 1 << 8;

  /**
   * The logarithm of the number of windows; only the first 2^16 are looked at, or as many spread.
   */
  @Param({"16", "48"})
  public int bits;

  private DrainPlan plan;

  @Setup
  public void plan() {
    WorkQueueProfile profile =
        WorkQueueProfile.builder()
            .capacity(ITEMS << bits)
            .entryBytes(4)
            .budgetBytes(1L << 62)
            .build();
    plan = PlanBenchmark.UNSIGNED.planDrain(profile, ITEMS).orElseThrow();
  }

  @Benchmark
  public long inOrder() {
    long sum = 0;
    int left = WINDOWS;
    for (DrainWindow window : plan.windows()) {
      sum += window.firstSlot() ^ window.slots();
      if (--left == 0) {
        break;
      }
    }
    return sum;
  }

  @Benchmark
  public long byIndex() {
    long sum = 0;
    for (long i = 0; i < WINDOWS; i++) {
      DrainWindow window = plan.window(i << (bits - 16));
      sum += window.firstSlot() ^ window.slots();
    }
    return sum;
  }
}
