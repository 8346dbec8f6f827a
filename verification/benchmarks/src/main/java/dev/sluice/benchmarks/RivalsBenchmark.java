// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What people would write otherwise plans the rows of a data set, consumed in place as well. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(DataSet.ROWS)
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
@SuppressWarnings("signedness") // figures are summed for the result to be used
public class RivalsBenchmark {
  private GuavaRival.Profile[] guava;
  private BigIntegerRival.Profile[] bigInteger;
  private ULongRival.Profile[] kotlin;
  private Row[] rows;

  @Setup
  public void read(Profiles of) {
    rows = of.rows.toArray(Row[]::new);
    guava = of.rows.stream().map(GuavaRival.Profile::of).toArray(GuavaRival.Profile[]::new);
    bigInteger =
        of.rows.stream().map(BigIntegerRival.Profile::of).toArray(BigIntegerRival.Profile[]::new);
    kotlin = of.rows.stream().map(RivalsBenchmark::kotlin).toArray(ULongRival.Profile[]::new);
  }

  static ULongRival.Profile kotlin(Row row) {
    return ULongRival.profile(
        row.items(),
        row.initialItems(),
        row.entryBytes(),
        row.controlBytes(),
        row.budgetBytes(),
        row.pingPong(),
        row.hostParticipates());
  }

  @Benchmark
  public long guava(Profiles of) {
    long sum = 0;
    for (GuavaRival.Profile profile : guava) {
      sum += GuavaRival.folded(GuavaRival.plan(profile));
    }
    return sum;
  }

  @Benchmark
  public long bigInteger(Profiles of) {
    long sum = 0;
    for (BigIntegerRival.Profile profile : bigInteger) {
      sum += BigIntegerRival.folded(BigIntegerRival.plan(profile));
    }
    return sum;
  }

  @Benchmark
  public long multiplyExact(Profiles of) {
    long sum = 0;
    for (Row row : rows) {
      sum += ExactRival.folded(row);
    }
    return sum;
  }

  @Benchmark
  public long kotlinULong(Profiles of) {
    long sum = 0;
    for (ULongRival.Profile profile : kotlin) {
      sum += ULongRival.folded(ULongRival.plan(profile));
    }
    return sum;
  }
}
