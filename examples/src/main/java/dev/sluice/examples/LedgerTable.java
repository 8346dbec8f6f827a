// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.device.DevicePlan;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Lays out graphs against devices, as many devices side by side as there is room for, and below
 * what stands against those that do not fit.
 */
final class LedgerTable {
  private static final int CELL = 16;

  /** A graph, and its plan for each of the devices. */
  record Row(MeasuredGraph graph, List<PlanResult<DevicePlan>> results) {}

  private final List<CatalogDevice> devices;
  private final List<Row> rows;
  private final int columns;

  LedgerTable(List<CatalogDevice> devices, List<Row> rows, int columns) {
    this.devices = devices;
    this.rows = rows;
    this.columns = columns;
  }

  List<String> table() {
    int first = rows.stream().mapToInt(row -> row.graph.name().length()).max().orElse(0) + 1;
    int atOnce = Math.max(1, (columns - first) / CELL);
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < devices.size(); from += atOnce) {
      int to = Math.min(devices.size(), from + atOnce);
      if (from != 0) {
        lines.add("");
      }
      int start = from;
      lines.add(line("graph", first, start, to, i -> devices.get(i).name()));
      lines.add("-".repeat(first + (to - from) * CELL));
      for (Row row : rows) {
        lines.add(line(row.graph.name(), first, start, to, i -> cell(row.results.get(i))));
      }
    }
    return lines;
  }

  private static String line(
      String name, int first, int from, int to, Function<Integer, String> cells) {
    StringBuilder line = new StringBuilder(" ").append(name);
    line.append(" ".repeat(first - line.length()));
    for (int i = from; i < to; i++) {
      String cell = cells.apply(i);
      line.append(" ".repeat(CELL - cell.length())).append(cell);
    }
    return line.toString();
  }

  private static String cell(PlanResult<DevicePlan> result) {
    return result.fold(plan -> Text.grouped(plan.freeBytes()), errors -> "no");
  }

  List<String> rejections() {
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      for (int i = 0; i < devices.size(); i++) {
        if (row.results.get(i) instanceof PlanResult.Rejected<DevicePlan> rejected) {
          lines.add(" " + row.graph.name() + " on " + devices.get(i).name());
          for (PlanError error : rejected.errors()) {
            lines.addAll(Text.hanging("  ", Text.grouped(error.message()), columns));
            lines.addAll(Text.hanging("    ->", Text.grouped(error.fix()), columns));
          }
        }
      }
    }
    return lines;
  }

  long planned() {
    return rows.stream().flatMap(row -> row.results.stream()).filter(PlanResult::isPlanned).count();
  }
}
