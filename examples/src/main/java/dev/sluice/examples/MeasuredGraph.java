// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * A public graph, and what its breadth-first search was measured to put in the worklist.
 *
 * @param edges the directed edges that are stored
 * @param sourceItems the vertex frontier of level 0
 * @param peakVertexFrontier the largest vertex frontier of any level
 * @param levels how many there were, a sweep each
 * @param items the vertex frontiers of all levels together
 */
record MeasuredGraph(
    String name,
    @Unsigned long vertices,
    @Unsigned long edges,
    @Unsigned long sourceItems,
    @Unsigned long peakVertexFrontier,
    @Unsigned long levels,
    @Unsigned long items) {
  private static final String FRONTIERS = "bfs-frontiers.csv";

  /** Reads the nine graphs of {@code bfs-frontiers.csv}, in the order of the file. */
  static List<MeasuredGraph> all() {
    Map<String, MeasuredGraph> graphs = new LinkedHashMap<>();
    try (InputStream file =
            Objects.requireNonNull(MeasuredGraph.class.getResourceAsStream(FRONTIERS), FRONTIERS);
        Reader text = new InputStreamReader(file, StandardCharsets.UTF_8)) {
      for (CSVRecord row :
          CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(text)) {
        graphs.merge(row.get("graph"), ofLevel(row), MeasuredGraph::with);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ArrayList<>(graphs.values());
  }

  private static MeasuredGraph ofLevel(CSVRecord row) {
    @Unsigned long frontier = Long.parseUnsignedLong(row.get("vertex_frontier"));
    return new MeasuredGraph(
        row.get("graph"),
        Long.parseUnsignedLong(row.get("vertices")),
        Long.parseUnsignedLong(row.get("edges")),
        frontier,
        frontier,
        1,
        frontier);
  }

  private MeasuredGraph with(MeasuredGraph level) {
    boolean isPeak = Long.compareUnsigned(level.peakVertexFrontier, peakVertexFrontier) > 0;
    return new MeasuredGraph(
        name,
        vertices,
        edges,
        sourceItems,
        isPeak ? level.peakVertexFrontier : peakVertexFrontier,
        levels + level.levels,
        items + level.items);
  }
}
