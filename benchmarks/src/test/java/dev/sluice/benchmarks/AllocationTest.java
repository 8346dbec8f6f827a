// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What an operation allocates once the JIT is done is no matter of time, and is asserted. */
class AllocationTest {
  /** What JMH itself allocates is spread over many operations. */
  private static final double NOTHING = 0.5;

  @Test
  void bytesPerOperation(@TempDir Path folder) throws Exception {
    DataSet.REALISTIC.writeTo(folder);
    Map<String, Double> bytes =
        bytes(
            folder,
            "PlanBenchmark.(consumed|escapes|allocation|drainEscapes)$"
                + "|WindowsBenchmark"
                + "|PoliciesBenchmark.staticFinal$");
    assertThat(bytes).hasSize(7);
    assertThat(bytes.get("inOrder")).isLessThan(NOTHING);
    assertThat(bytes.get("byIndex")).isLessThan(NOTHING);
    assertThat(bytes.get("escapes")).isLessThan(64 + NOTHING);
    assertThat(bytes.get("drainEscapes")).isLessThan(112 + NOTHING);
    // What the assertions above would see if there were something to see.
    assertThat(bytes.get("allocation")).isGreaterThan(64 - NOTHING);
    if (Runtime.version().feature() >= 25) {
      // Earlier compilers give up where a plan and a rejection meet.
      assertThat(bytes.get("consumed")).isLessThan(NOTHING);
      assertThat(bytes.get("staticFinal")).isLessThan(NOTHING);
    }
  }

  private static Map<String, Double> bytes(Path folder, String include) throws Exception {
    Map<String, Double> least = new LinkedHashMap<>();
    var options =
        new OptionsBuilder()
            .include(include)
            .param("set", DataSet.REALISTIC.name())
            .param("bits", "48")
            .jvmArgsAppend("-D" + Profiles.FOLDER + "=" + folder)
            .forks(1)
            .warmupIterations(0)
            .measurementIterations(15)
            .measurementTime(TimeValue.milliseconds(150))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    for (RunResult result : new Runner(options).run()) {
      String name = result.getParams().getBenchmark();
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          double bytes = iteration.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
          least.merge(name.substring(name.lastIndexOf('.') + 1), bytes, Math::min);
        }
      }
    }
    return least;
  }
}
