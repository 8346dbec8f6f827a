// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.QueueLine;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.WorkQueueProfile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Plans a device of ten lines. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LedgerBenchmark {
  private static final DevicePlanner PLANNER = DevicePlanner.using(new UnsignedLongPolicy());

  /** A search of a graph in CSR form on a device of 40 GiB: ten lines of every kind. */
  private final DeviceProfile profile =
      DeviceProfile.builder("device")
          .memory(DeviceMemory.ofTotal(42_298_834_944L))
          .limits(
              DeviceLimits.builder()
                  .granularity(2L << 20)
                  .maxAllocationBytes(8L << 30)
                  .maxItemsPerLaunch(1L << 20)
                  .build())
          .reserve("context", 512L << 20)
          .reserve("display", 64L << 20)
          .resident("offsets", 23_947_348, 4)
          .resident("columns", 57_708_624, 4)
          .resident("weights", 57_708_624, 4)
          .resident("distances", 23_947_347, 4)
          .resident("parents", 23_947_347, 4)
          .line(QueueLine.builder("far", queue().capacity(23_947_347).build()).build())
          .line(
              QueueLine.builder(
                      "near",
                      queue()
                          .capacity(1 << 20)
                          .buffering(Buffering.PING_PONG)
                          .indexBits(32)
                          .build())
                  .drainWindow(1 << 18)
                  .build())
          .line(QueueLine.builder("spare", queue().largest().build()).maxSegments(8).build())
          .build();

  private static WorkQueueProfile.Builder queue() {
    return WorkQueueProfile.builder().entryBytes(8).controlBytes(64);
  }

  @Setup
  public void check() {
    if (profile.lines().size() != 10) {
      throw new IllegalStateException("not ten lines");
    }
    PLANNER.plan(profile).orElseThrow();
  }

  @Benchmark
  public PlanResult<DevicePlan> tenLines() {
    return PLANNER.plan(profile);
  }

  /** What no plan can fall below: arrays of as many bytes as each object of the answer has. */
  @Benchmark
  public void allocation(Blackhole blackhole) {
    for (int i = 0; i < 12; i++) {
      blackhole.consume(new long[9]); // a region, 88 bytes, the header of an array being 16
    }
    for (int i = 0; i < 3; i++) {
      blackhole.consume(new long[10]); // a queue's profile, with what was left for a budget
      blackhole.consume(new long[4]); // its plan
      blackhole.consume(new long[7]); // its line
    }
    for (int i = 0; i < 5; i++) {
      blackhole.consume(new long[4]); // a resident's line
    }
    for (int i = 0; i < 10; i++) {
      blackhole.consume(new long[1]); // a list
    }
    for (int i = 0; i < 3; i++) {
      blackhole.consume(new long[4]); // a reserve's line, and the drain plan
    }
    blackhole.consume(new long[5]); // the array of the list of lines
    blackhole.consume(new long[3]); // the plan
  }
}
