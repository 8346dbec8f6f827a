// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.List;
import java.util.Map;

/** A breadth-first search. */
final class Search implements Workload {
  private static final String QUEUE = "frontier";
  private static final String DISTANCES = "distances";

  private final Graph graph;
  private final Map<String, Long> results;
  private final long reached;
  private final long levels;
  private final long peak;
  private final long sum;

  private Search(Graph graph) {
    this.graph = graph;
    int[] distances = graph.levels();
    int[] sizes = new int[graph.vertices() + 1];
    long items = 0;
    long most = 0;
    long last = 0;
    long all = 0;
    for (int v = 0; v < distances.length; v++) {
      if (distances[v] >= 0) {
        items++;
        most = Math.max(most, ++sizes[distances[v]]);
        last = Math.max(last, distances[v]);
        all += Hash.mix2(v, distances[v]);
      }
    }
    reached = items;
    peak = most;
    levels = last + 1;
    sum = all;
    results = Hash.checked(distances, graph.vertices());
  }

  static Search of(Graph graph) {
    return new Search(graph);
  }

  @Override
  public String name() {
    return "search-" + graph.name();
  }

  @Override
  public String kernels() {
    return "search";
  }

  @Override
  public Map<String, Long> defines() {
    return Map.of();
  }

  @Override
  public List<Demand> queues() {
    List<String> fields = List.of("vertex", "distance");
    return List.of(Demand.exact(QUEUE, fields, 1, reached, peak, levels, sum));
  }

  @Override
  public List<Resident> residents() {
    return List.of(
        Resident.constant("rows", graph.rows()),
        Resident.constant("targets", graph.targets()),
        Resident.filled(DISTANCES, graph.vertices() + 1L, -1).but(graph.source(), 0));
  }

  @Override
  public int[] initial(String queue) {
    return new int[] {graph.source(), 0};
  }

  @Override
  public int[] unwritten(String queue) {
    return new int[] {graph.vertices(), 0};
  }

  @Override
  public List<Step> round() {
    return List.of(new Step("drain", QUEUE, 0));
  }

  @Override
  public String loop() {
    return "drain_loop";
  }

  @Override
  public long rounds() {
    return levels;
  }

  @Override
  public Map<String, Long> results() {
    return results;
  }

  @Override
  public Map<String, Long> results(Residents residents) {
    return Hash.checked(residents.words(DISTANCES), graph.vertices());
  }
}
