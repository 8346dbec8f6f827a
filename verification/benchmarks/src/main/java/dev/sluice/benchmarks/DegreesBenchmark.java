// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.sizing.DegreeProfile;
import java.util.SplittableRandom;
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

/** Profiles 24 million out-degrees, beside a loop that only sums them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("signedness") // figures are summed for the result to be used
public class DegreesBenchmark {
  /** The vertices of road_usa. */
  static final int VERTICES = 23_947_347;

  private static final int QUERIES = 1024;

  /** How the degrees are spread. */
  public enum Graph {
    /** Degrees 1 to 9, in the shares of a road network. */
    ROAD {
      @Override
      int degree(SplittableRandom random) {
        int percent = random.nextInt(100);
        return percent < 21
            ? 1
            : percent < 55 ? 2 : percent < 85 ? 3 : percent < 98 ? 4 : 5 + random.nextInt(5);
      }
    },

    /** Most vertices have few edges, and a few have up to 2^20: a social network. */
    POWER_LAW {
      @Override
      int degree(SplittableRandom random) {
        return (int) Math.min(1 << 20, Math.pow(1 - random.nextDouble(), -1 / 1.1));
      }
    },

    /** Around 64, as in a graph of k nearest neighbours. */
    NEIGHBOURS {
      @Override
      int degree(SplittableRandom random) {
        return 48 + random.nextInt(32);
      }
    };

    abstract int degree(SplittableRandom random);
  }

  @Param public Graph graph;

  private int[] degrees;
  private DegreeProfile profile;
  private long[] items;

  @Setup
  public void generate() {
    SplittableRandom random = new SplittableRandom(20261101);
    degrees = new int[VERTICES];
    for (int i = 0; i < VERTICES; i++) {
      degrees[i] = graph.degree(random);
    }
    profile = DegreeProfile.ofDegrees(degrees);
    items = random.longs(QUERIES, 0, VERTICES).toArray();
  }

  @Benchmark
  @OperationsPerInvocation(VERTICES)
  public long sum() {
    long sum = 0;
    for (int degree : degrees) {
      sum += degree;
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(VERTICES)
  public DegreeProfile build() {
    return DegreeProfile.ofDegrees(degrees);
  }

  @Benchmark
  @OperationsPerInvocation(QUERIES)
  public long query() {
    long sum = 0;
    for (long k : items) {
      sum += profile.expansionBound(k);
    }
    return sum;
  }
}
