// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Shortest paths by a near and a far queue. The paths are exact; how many items there are on the
 * way depends on who comes first.
 */
final class Paths implements Workload {
  private static final String NEAR = "near";
  private static final String FAR = "far";
  private static final String LENGTHS = "lengths_found";

  private final Graph graph;
  private final int weights;
  private final int delta;
  private final Map<String, Long> results;

  private Paths(Graph graph, int weights, int delta) {
    this.graph = graph;
    this.weights = weights;
    this.delta = delta;
    this.results = Hash.checked(lengths(), graph.vertices());
  }

  /**
   * Makes the workload.
   *
   * @param weights of edges, from 1 to this
   * @param delta by which the threshold between near and far rises
   */
  static Paths of(Graph graph, int weights, int delta) {
    return new Paths(graph, weights, delta);
  }

  private int weight(int from, int to) {
    return 1 + Hash.mod(Hash.mix(from * 31 + to), weights);
  }

  /** Dial's: a ring of buckets, one for each length that can wait. */
  private int[] lengths() {
    int[] lengths = new int[graph.vertices()];
    Arrays.fill(lengths, -1);
    int[][] buckets = new int[weights + 1][16];
    int[] sizes = new int[weights + 1];
    buckets[0][sizes[0]++] = graph.source();
    lengths[graph.source()] = 0;
    long waiting = 1;
    for (int length = 0; waiting > 0; length++) {
      int bucket = length % buckets.length;
      for (int i = 0; i < sizes[bucket]; i++) {
        int vertex = buckets[bucket][i];
        waiting--;
        if (lengths[vertex] != length) {
          continue;
        }
        for (int edge = graph.rows()[vertex]; edge < graph.rows()[vertex + 1]; edge++) {
          int to = graph.targets()[edge];
          int through = length + weight(vertex, to);
          if (lengths[to] < 0 || through < lengths[to]) {
            lengths[to] = through;
            int other = through % buckets.length;
            if (sizes[other] == buckets[other].length) {
              buckets[other] = Arrays.copyOf(buckets[other], 2 * sizes[other]);
            }
            buckets[other][sizes[other]++] = to;
            waiting++;
          }
        }
      }
      sizes[bucket] = 0;
    }
    return lengths;
  }

  @Override
  public String name() {
    return "paths-" + graph.name();
  }

  @Override
  public String kernels() {
    return "paths";
  }

  @Override
  public Map<String, Long> defines() {
    return Map.of("WEIGHTS", (long) weights, "DELTA", (long) delta);
  }

  /** In one sweep each edge adds at most one item: of a vertex's items only the best goes on. */
  @Override
  public List<Demand> queues() {
    List<String> fields = List.of("vertex", "length");
    long edges = graph.targets().length;
    return List.of(
        Demand.enough(NEAR, fields, 1, 4 * edges, edges),
        Demand.enough(FAR, fields, 0, 16 * edges, 2 * edges));
  }

  @Override
  public List<Resident> residents() {
    return List.of(
        Resident.constant("rows", graph.rows()),
        Resident.constant("targets", graph.targets()),
        Resident.filled(LENGTHS, graph.vertices() + 1L, -1).but(graph.source(), 0),
        Resident.beginning("state", new int[] {-1, delta}));
  }

  @Override
  public int[] initial(String queue) {
    return queue.equals(NEAR) ? new int[] {graph.source(), 0} : new int[0];
  }

  @Override
  public int[] unwritten(String queue) {
    return new int[] {graph.vertices(), 0};
  }

  @Override
  public List<Step> round() {
    return List.of(new Step("drain_near", NEAR, 0), new Step("drain_far", FAR, 0));
  }

  @Override
  public long rounds() {
    return 0;
  }

  @Override
  public Map<String, Long> results() {
    return results;
  }

  @Override
  public Map<String, Long> results(Residents residents) {
    return Hash.checked(residents.words(LENGTHS), graph.vertices());
  }
}
