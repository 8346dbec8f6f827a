// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
    Map<String, Double> bytes =
        bytes(
            folder,
            DataSet.REALISTIC,
            "PlanBenchmark.(consumed|candidate|escapes|allocation|drainEscapes)$"
                + "|WindowsBenchmark"
                + "|PoliciesBenchmark.staticFinal$");
    assertThat(bytes).hasSize(8);
    assertThat(bytes.get("inOrder")).isLessThan(NOTHING);
    assertThat(bytes.get("byIndex")).isLessThan(NOTHING);
    assertThat(bytes.get("consumed")).isLessThan(NOTHING);
    assertThat(bytes.get("candidate")).isLessThan(NOTHING);
    // A header of 12 bytes, a reference, four u64s and an int, in steps of 8; then what holds it.
    assertThat(bytes.get("escapes")).isLessThan(56 + 16 + NOTHING);
    // The same plan, and one of three references and two u64s.
    assertThat(bytes.get("drainEscapes")).isLessThan(56 + 40 + 16 + NOTHING);
    // What the assertions above would see if there were something to see.
    assertThat(bytes.get("allocation")).isGreaterThan(56 + 16 - NOTHING);
    if (Runtime.version().feature() >= 25) {
      // Where a policy is not inlined, an earlier compiler makes what its operations answer.
      assertThat(bytes.get("staticFinal")).isLessThan(NOTHING);
    }
  }

  @Test
  void anExpansionIsPlannedAsPlainly(@TempDir Path folder) throws Exception {
    assertThat(bytes(folder, DataSet.EXPANSION, "PlanBenchmark.consumed$"))
        .hasEntrySatisfying("consumed", bytes -> assertThat(bytes).isLessThan(NOTHING));
  }

  @Test
  void aCandidateMakesNothingWhateverBecomesOfIt(@TempDir Path folder) throws Exception {
    for (DataSet set : List.of(DataSet.MIXED, DataSet.OVERFLOW, DataSet.OVER_BUDGET, DataSet.U64)) {
      assertThat(bytes(folder, set, "PlanBenchmark.candidate(WithBounds)?$"))
          .as("%s", set)
          .hasSize(2)
          .allSatisfy((name, bytes) -> assertThat(bytes).isLessThan(NOTHING));
    }
  }

  private static Map<String, Double> bytes(Path folder, DataSet set, String include)
      throws Exception {
    set.writeTo(folder);
    Map<String, Double> least = new LinkedHashMap<>();
    var options =
        new OptionsBuilder()
            .include(include)
            .param("set", set.name())
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
