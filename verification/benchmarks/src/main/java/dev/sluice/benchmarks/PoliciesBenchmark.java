// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.policy.bigint.BigIntegerPolicy;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Plans with one policy where four are in use: what the JIT has seen of the planner's calls tells
 * it nothing, and all depends on where the planner is held.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(DataSet.ROWS)
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
@SuppressWarnings("signedness") // figures are summed for the result to be used
public class PoliciesBenchmark {
  private static final WorkQueuePlanner PLANNER = WorkQueuePlanner.using(new UnsignedLongPolicy());
  private static final InClass IN_CLASS = new InClass(PLANNER);
  private static final InRecord IN_RECORD = new InRecord(PLANNER);

  /** Passes on to another policy, as one that logs or counts would. */
  private record Delegating(NumericPolicy policy) implements NumericPolicy {
    @Override
    public String id() {
      return "delegating";
    }

    @Override
    public OptionalUnsignedLong add(@Unsigned long a, @Unsigned long b) {
      return policy.add(a, b);
    }

    @Override
    public OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b) {
      return policy.subtract(a, b);
    }

    @Override
    public OptionalUnsignedLong multiply(@Unsigned long a, @Unsigned long b) {
      return policy.multiply(a, b);
    }

    @Override
    public OptionalUnsignedLong divide(@Unsigned long a, @Unsigned long b) {
      return policy.divide(a, b);
    }

    @Override
    public OptionalUnsignedLong ceilDiv(@Unsigned long a, @Unsigned long b) {
      return policy.ceilDiv(a, b);
    }

    @Override
    public @Unsigned long ratioBasisPoints(
        @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
      return policy.ratioBasisPoints(part, whole, ifWholeIsZero);
    }
  }

  private static final class InClass {
    final WorkQueuePlanner planner;

    InClass(WorkQueuePlanner planner) {
      this.planner = planner;
    }
  }

  private record InRecord(WorkQueuePlanner planner) {}

  private WorkQueuePlanner inField;

  @Setup
  public void useFourPolicies(Profiles of) {
    UnsignedLongPolicy unsigned = new UnsignedLongPolicy();
    List<WorkQueuePlanner> planners =
        List.of(
            PLANNER,
            WorkQueuePlanner.using(new BigIntegerPolicy()),
            WorkQueuePlanner.using(new Delegating(unsigned)),
            WorkQueuePlanner.using(NumericPolicies.crossChecked(unsigned, new BigIntegerPolicy())));
    long sum = 0;
    for (int i = 0; i < 100; i++) {
      for (WorkQueuePlanner planner : planners) {
        for (WorkQueueProfile profile : of.profiles) {
          sum += Figures.folded(planner.plan(profile));
        }
      }
    }
    inField = sum == 0 ? planners.get(1) : planners.get(0);
  }

  @Benchmark
  public long staticFinal(Profiles of) {
    long sum = 0;
    for (WorkQueueProfile profile : of.profiles) {
      sum += Figures.folded(PLANNER.plan(profile));
    }
    return sum;
  }

  @Benchmark
  public long staticFinalInRecord(Profiles of) {
    long sum = 0;
    for (WorkQueueProfile profile : of.profiles) {
      sum += Figures.folded(IN_RECORD.planner().plan(profile));
    }
    return sum;
  }

  @Benchmark
  public long staticFinalInClass(Profiles of) {
    long sum = 0;
    for (WorkQueueProfile profile : of.profiles) {
      sum += Figures.folded(IN_CLASS.planner.plan(profile));
    }
    return sum;
  }

  @Benchmark
  public long instanceField(Profiles of) {
    long sum = 0;
    for (WorkQueueProfile profile : of.profiles) {
      sum += Figures.folded(inField.plan(profile));
    }
    return sum;
  }
}
