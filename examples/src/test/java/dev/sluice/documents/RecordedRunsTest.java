// SPDX-License-Identifier: Apache-2.0
package dev.sluice.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the page on sizing says of times is what was recorded. */
class RecordedRunsTest {
  private static final String PAGE = "docs/sizing-a-device.md";

  /** Rows of the page, by their first cells, and the runs that they tell of. */
  private static final Map<String, String> RUNS =
      Map.of(
          "after sweeps that are known, sweepsAtMost", "known; one window; strided +warp",
          "the same with a launch between sweeps",
              "known; one window; strided; e=1 (an empty launch) +warp",
          "the same, recorded(4)", "graph of 4; known; strided +warp",
          "by a flag, polledEvery(64)", "polled every 64; strided +warp",
          "the same, recorded(4) 2", "graph of 4; polled every 64; strided +warp",
          "on the device, onDevice(), a group a multiprocessor",
              "persistent; cg barrier; 1/SM +warp",
          "the same, 4 groups a multiprocessor", "persistent; cg barrier; 4/SM +warp",
          "one window with a group for each slot", "known; one window; PER_SLOT +warp",
          "windows of 2^18 slots", "known; windows 2^18; PER_SLOT +warp");

  private static final List<Map<String, String>> RECORDED = recorded();

  private static List<Map<String, String>> recorded() {
    List<String[]> rows =
        Project.read("core-java/src/test/resources/dev/sluice/queue/h100-runs.csv")
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(",", -1))
            .toList();
    return rows.stream().skip(1).map(row -> named(rows.get(0), row)).toList();
  }

  private static Map<String, String> named(String[] names, String[] cells) {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      row.put(names[i], cells[i]);
    }
    return row;
  }

  private static List<Map<String, String>> runs(String graph, String variant, String buffering) {
    return RECORDED.stream()
        .filter(run -> Objects.equals(run.get("graph"), graph))
        .filter(run -> Objects.equals(run.get("variant"), variant))
        .filter(run -> Objects.equals(run.get("buffering"), buffering))
        .toList();
  }

  /** Returns the least time, in three digits, and without decimals from 100 on. */
  private static String least(List<Map<String, String>> runs) {
    BigDecimal least =
        runs.stream()
            .map(run -> new BigDecimal(run.get("leastMs")))
            .min(BigDecimal::compareTo)
            .orElseThrow();
    return least.compareTo(BigDecimal.valueOf(100)) < 0
        ? least.round(new MathContext(3, RoundingMode.HALF_UP)).toPlainString()
        : grouped(least.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static MarkdownPage section() {
    return Objects.requireNonNull(
        new MarkdownPage(Project.read(PAGE)).sections().get("9. The drain"));
  }

  @Test
  void theTables_haveTheLeastOfEachRun() {
    Map<String, Integer> seen = new HashMap<>();
    int rows = 0;
    for (List<String> row : section().rows()) {
      int times = seen.merge(row.get(0), 1, Integer::sum);
      String variant = RUNS.get(times == 1 ? row.get(0) : row.get(0) + " " + times);
      assertThat(variant).as(row.get(0)).isNotNull();
      List<String> told = row.subList(row.size() - 4, row.size());
      List<Map<String, String>> grid = runs("grid", variant, "SINGLE");
      assertThat(told)
          .as(row.get(0))
          .containsExactly(
              grouped(Long.parseLong(grid.get(0).get("launches"))),
              least(grid),
              least(runs("rmat22", variant, "SINGLE")),
              least(runs("deep", variant, "SINGLE")));
      rows++;
    }
    assertThat(rows).isEqualTo(RUNS.size());
  }

  @Test
  void aHostThatLooksAtEachSweep_tookWhatThePageSays() {
    String grid = least(runs("grid", "host reads level", "PING_PONG").subList(0, 1));
    String rmat = least(runs("rmat22", "host reads level", "PING_PONG").subList(0, 1));
    assertThat(section().text())
        .containsIgnoringWhitespaces(
            "launches just as much takes " + grid + " for the grid and " + rmat + " for the R-MAT");
  }
}
