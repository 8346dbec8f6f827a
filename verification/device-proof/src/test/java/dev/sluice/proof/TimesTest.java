// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Tool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is timed on a GPU, at a small size on the OpenCL device of this machine. */
class TimesTest {
  private static final Card CARD = new Card("device", 1L << 33, 2L << 20, 2, 2);

  private static List<String> run(LargeInput input, Facts facts) {
    Costs costs = Costs.unknown("OPENCL");
    List<Variant> variants =
        Variant.some().stream().filter(variant -> variant.polled() == 64).toList();
    List<TimedPlan> plans = Times.plans("OPENCL", facts, variants, CARD, costs);
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (Device device =
            OpenClDevice.all().stream()
                .findFirst()
                .orElseThrow(() -> Tool.C_COMPILER.lacking("no OpenCL device"));
        PrintStream out = new PrintStream(log, true, UTF_8)) {
      new Times(device, CARD, out).run(input, plans);
    }
    List<String> rows = log.toString(UTF_8).lines().toList();
    assertThat(rows).hasSameSizeAs(plans).hasSize(2);
    return rows;
  }

  @Test
  void searchesAndTreesAreRight() {
    for (LargeInput input :
        List.of(LargeGraph.grid("grid", 30, 10), new LargeTree("tree", 60, 0.24, 99))) {
      assertThat(run(input, input.facts())).allSatisfy(row -> assertThat(row).contains(",right,"));
    }
  }

  /** A run of other sweeps than there are is noticed. */
  @Test
  void wrongFactsAreNoticed() {
    LargeInput input = LargeGraph.rmat("rmat", 8);
    Facts right = input.facts();
    Facts wrong =
        new Facts(
            right.name(),
            right.work(),
            right.vertices(),
            right.edges(),
            right.initial(),
            right.total(),
            right.sweeps() - 1,
            right.peak());
    assertThat(run(input, wrong)).allSatisfy(row -> assertThat(row).doesNotContain(",right,"));
  }
}
