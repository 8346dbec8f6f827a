// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.sluice.benchmarks.Measurements.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * What a run came to, for a terminal and as a page.
 *
 * @param facts of the machine and the run
 * @param wrong wrong answers of the rivals: data set, rival, how many rows
 */
record Report(
    List<String> facts,
    Measurements measured,
    List<Jdk> jdks,
    List<Line> lines,
    List<Wrong> wrong) {
  static final String PAGE = "results.md";
  static final String PLOT = "rivals.svg";

  /** How many rows of a data set a rival gets wrong. */
  record Wrong(String set, String rival, int rows) {}

  String text() {
    List<Column> columns = new ArrayList<>();
    for (String header : Line.HEADER) {
      columns.add(
          new Column()
              .header(header)
              .headerAlign(HorizontalAlign.LEFT)
              .dataAlign(HorizontalAlign.LEFT));
    }
    return AsciiTable.getTable(
        columns.toArray(Column[]::new),
        lines.stream().map(line -> line.cells().toArray(String[]::new)).toArray(String[][]::new));
  }

  void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(PAGE), page());
    VectorGraphicsEncoder.saveVectorGraphic(
        plot(), folder.resolve(PLOT).toString(), VectorGraphicsFormat.SVG);
  }

  private String page() {
    StringBuilder page =
        new StringBuilder("# Results\n\nWritten by `./verification/benchmarks/run`.\n\n");
    facts.forEach(fact -> page.append("- ").append(fact).append('\n'));
    page.append("\n## Ratios\n\n");
    row(page, Line.HEADER);
    row(page, Line.HEADER.stream().map(header -> "---").toList());
    lines.forEach(line -> row(page, line.cells()));
    page.append("\n## Plot\n\n![planners beside the native one](").append(PLOT).append(")\n");
    page.append("\n## Native\n\n");
    row(page, List.of("case", "data", "takes", "interval"));
    row(page, List.of("---", "---", "---", "---"));
    for (DataSet set : DataSet.values()) {
      for (String what : List.of("plan-inlined", "plan-called", "drain-inlined", "drain-called")) {
        measured
            .time(new Case(Measurements.NATIVE, what, set.label()))
            .ifPresent(
                takes ->
                    row(
                        page,
                        List.of(
                            what,
                            set.label().replace('_', ' '),
                            "%.2f ns".formatted(takes.median()),
                            "%.2f … %.2f".formatted(takes.low(), takes.high()))));
      }
    }
    page.append("\n## Wrong answers\n\nRows of ").append(DataSet.ROWS);
    page.append(" for which a rival plans other figures, or rejects what has a plan.\n\n");
    Map<String, StringJoiner> bySet = new LinkedHashMap<>();
    List<String> header = new ArrayList<>(List.of("data"));
    for (Wrong one : wrong) {
      if (!header.contains(one.rival())) {
        header.add(one.rival());
      }
      bySet
          .computeIfAbsent(one.set(), set -> new StringJoiner(" | ").add(set.replace('_', ' ')))
          .add(Integer.toString(one.rows()));
    }
    row(page, header);
    row(page, header.stream().map(cell -> "---").toList());
    bySet.values().forEach(cells -> row(page, List.of(cells.toString())));
    return page.toString();
  }

  private static void row(StringBuilder page, List<String> cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Nanoseconds per plan, consumed in place, of each contender on each data set. */
  private CategoryChart plot() {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1000)
            .height(500)
            .title("One plan, consumed in place")
            .yAxisTitle("ns, logarithmic")
            .build();
    // Points, since no bar starts at the 0 that this axis lacks.
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
    chart.getStyler().setYAxisLogarithmic(true).setLegendPosition(LegendPosition.OutsideE);
    add(chart, "native", Measurements.NATIVE, "plan-inlined", true);
    for (Jdk jdk : jdks) {
      add(chart, "Sluice, " + jdk.label(), jdk.label(), "PlanBenchmark.consumed", false);
    }
    String newest = jdks.get(jdks.size() - 1).label();
    for (String rival : List.of("multiplyExact", "kotlinULong", "guava", "bigInteger")) {
      add(chart, rival + ", " + newest, newest, "RivalsBenchmark." + rival, false);
    }
    return chart;
  }

  private void add(CategoryChart chart, String name, String who, String what, boolean isNative) {
    List<String> sets = new ArrayList<>();
    List<Double> medians = new ArrayList<>();
    List<Double> errors = new ArrayList<>();
    for (DataSet set : List.of(DataSet.REALISTIC, DataSet.U64, DataSet.MIXED, DataSet.OVERFLOW)) {
      measured
          .time(new Case(who, what, isNative ? set.label() : set.name()))
          .ifPresent(
              takes -> {
                sets.add(set.label());
                medians.add(takes.median());
                // Bars are as long up as down, and on this axis may not reach 0.
                double longer =
                    Math.max(takes.high() - takes.median(), takes.median() - takes.low());
                errors.add(Math.min(longer, 0.9 * takes.median()));
              });
    }
    if (!sets.isEmpty()) {
      chart.addSeries(name, sets, medians, errors);
    }
  }
}
