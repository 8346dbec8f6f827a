// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Lays out planned graphs as text: one line each where there is room for it, two lines where there
 * is not. Below a rejected graph stand its errors.
 */
final class BfsTable {
  private static final int BORDER_BELOW_HEADER = 8;

  private static final List<ColumnData<PlannedGraph>> ONE_LINE =
      List.of(
          left("graph").with(BfsTable::name),
          right("hindsight\ncapacity").with(BfsTable::capacity),
          right("static\nbound").with(BfsTable::staticBound),
          right("resident\nbytes").with(BfsTable::residentBytes),
          right("queue\noccupancy").with(BfsTable::queueOccupancy),
          right("sweeps\nneeded").with(BfsTable::sweeps),
          right("sweeps\nrun").with(BfsTable::sweepsRun),
          right("headroom\nbytes").with(BfsTable::headroomBytes),
          right("6.0 x vertices\nbytes").with(BfsTable::fixedFactorBytes));

  private static final List<ColumnData<PlannedGraph>> TWO_LINES =
      List.of(
          left("graph").with(BfsTable::name),
          right("hindsight capacity\nstatic bound").with(g -> capacity(g) + "\n" + staticBound(g)),
          right("resident bytes\n6.0 x vertices")
              .with(g -> residentBytes(g) + "\n" + fixedFactorBytes(g)),
          right("sweeps\nrun").with(g -> sweeps(g) + "\n" + sweepsRun(g)),
          right("headroom bytes\nqueue occupancy")
              .with(g -> headroomBytes(g) + "\n" + queueOccupancy(g)));

  private BfsTable() {}

  static List<String> of(List<PlannedGraph> graphs, int columns) {
    List<String> table = table(graphs, ONE_LINE);
    int linesOfGraph = 1;
    if (table.stream().anyMatch(line -> line.length() > columns)) {
      table = table(graphs, TWO_LINES);
      linesOfGraph = 2;
    }
    int next = table.size() - graphs.size() * linesOfGraph;
    List<String> lines = new ArrayList<>(table.subList(0, next));
    for (PlannedGraph graph : graphs) {
      lines.addAll(table.subList(next, next + linesOfGraph));
      next += linesOfGraph;
      if (graph.result() instanceof PlanResult.Rejected<DrainPlan> rejected) {
        for (PlanError error : rejected.errors()) {
          lines.addAll(Text.hanging(" ", Text.grouped(error.message()), columns));
          lines.addAll(Text.hanging(" ", Text.grouped(error.fix()), columns));
        }
      }
    }
    return lines;
  }

  private static List<String> table(
      List<PlannedGraph> graphs, List<ColumnData<PlannedGraph>> layout) {
    Character[] border = AsciiTable.NO_BORDERS.clone();
    border[BORDER_BELOW_HEADER] = '-';
    return AsciiTable.builder()
        .border(border)
        .data(graphs, layout)
        .asString()
        .lines()
        .map(String::stripTrailing)
        .toList();
  }

  private static Column left(String header) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT);
  }

  private static Column right(String header) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.RIGHT)
        .dataAlign(HorizontalAlign.RIGHT);
  }

  private static String name(PlannedGraph planned) {
    return planned.graph().name();
  }

  private static String capacity(PlannedGraph planned) {
    return Text.grouped(planned.graph().peakVertexFrontier());
  }

  private static String staticBound(PlannedGraph planned) {
    return Text.grouped(planned.graph().vertices());
  }

  private static String fixedFactorBytes(PlannedGraph planned) {
    return Text.grouped(planned.fixedFactorBytes());
  }

  private static String residentBytes(PlannedGraph planned) {
    return ofPlan(planned, plan -> Text.grouped(plan.queue().residentBytes()));
  }

  private static String headroomBytes(PlannedGraph planned) {
    return ofPlan(planned, plan -> Text.grouped(plan.queue().headroomBytes()));
  }

  private static String queueOccupancy(PlannedGraph planned) {
    return ofPlan(planned, plan -> plan.queue().initialOccupancyBps() + " bps");
  }

  private static String sweeps(PlannedGraph planned) {
    return ofPlan(planned, plan -> Text.grouped(planned.graph().levels()));
  }

  private static String sweepsRun(PlannedGraph planned) {
    return ofPlan(planned, plan -> Text.grouped(plan.totals().orElseThrow().sweeps().getAsLong()));
  }

  private static String ofPlan(PlannedGraph planned, Function<DrainPlan, String> figure) {
    return planned.result().fold(figure, errors -> "-");
  }
}
