// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.List;
import java.util.Map;

/** Random walks whose states lie in arrays of as many slots as the queues have. */
final class Walks implements Workload {
  private static final String WALK = "walk";
  private static final String ENDED = "ended";
  private static final String ENDS = "ends";

  /** One in so many steps is the last. */
  private static final int ONE_IN = 16;

  private final Graph graph;
  private final int walks;
  private final List<Demand> queues;
  private final Map<String, Long> results;
  private final long rounds;

  private Walks(Graph graph, int walks) {
    this.graph = graph;
    this.walks = walks;
    int[] vertices = starts();
    int[] numbers = numbers();
    int[] ends = new int[graph.vertices() + 1];
    int[] going = initial(WALK);
    int count = walks;
    long items = 0;
    long sum = 0;
    long endedSum = 0;
    long endedPeak = 0;
    long endedRounds = 0;
    int round = 0;
    for (; count > 0; round++) {
      items += count;
      int kept = 0;
      for (int i = 0; i < count; i++) {
        int path = going[i];
        int vertex = vertices[path];
        int number = Hash.mix(numbers[path] + round + 1);
        sum += Hash.mix2(path, vertex);
        int degree = graph.degree(vertex);
        if (degree == 0 || Hash.mod(number, ONE_IN) == 0) {
          endedSum += Hash.mix2(path, vertex);
          ends[vertex]++;
        } else {
          numbers[path] = number;
          int step = Hash.mod(Hash.div(number, ONE_IN), degree);
          vertices[path] = graph.targets()[graph.rows()[vertex] + step];
          going[kept++] = path;
        }
      }
      endedPeak = Math.max(endedPeak, count - kept);
      endedRounds += count > kept ? 1 : 0;
      count = kept;
    }
    this.rounds = round;
    List<String> fields = List.of("path");
    this.queues =
        List.of(
            Demand.exact(WALK, fields, walks, items, walks, round, sum),
            Demand.exact(ENDED, fields, 0, walks, endedPeak, endedRounds, endedSum));
    this.results = Hash.checked(ends, graph.vertices());
  }

  static Walks of(Graph graph, int walks) {
    return new Walks(graph, walks);
  }

  /** The state of a walk behind the others is for what stands where nothing was written. */
  private int[] starts() {
    int[] starts = new int[walks + 1];
    for (int i = 0; i < walks; i++) {
      starts[i] = Hash.mod(Hash.mix(i + 1), graph.vertices());
    }
    starts[walks] = graph.vertices();
    return starts;
  }

  private int[] numbers() {
    int[] numbers = new int[walks + 1];
    for (int i = 0; i < walks; i++) {
      numbers[i] = Hash.mix(i ^ 0x5bd1e995);
    }
    return numbers;
  }

  @Override
  public String name() {
    return "walks-" + walks + "-" + graph.name();
  }

  @Override
  public String kernels() {
    return "walks";
  }

  @Override
  public Map<String, Long> defines() {
    return Map.of("ENDS", (long) ONE_IN);
  }

  @Override
  public List<Demand> queues() {
    return queues;
  }

  @Override
  public List<Resident> residents() {
    return List.of(
        Resident.constant("rows", graph.rows()),
        Resident.constant("targets", graph.targets()),
        Resident.beginning("vertices", starts()),
        Resident.beginning("numbers", numbers()),
        Resident.filled(ENDS, graph.vertices() + 1L, 0));
  }

  @Override
  public int[] initial(String queue) {
    int[] paths = new int[queue.equals(WALK) ? walks : 0];
    for (int i = 0; i < paths.length; i++) {
      paths[i] = i;
    }
    return paths;
  }

  @Override
  public int[] unwritten(String queue) {
    return new int[] {walks};
  }

  @Override
  public List<Step> round() {
    return List.of(new Step("extend", WALK, 0), new Step("collect", ENDED, 1));
  }

  @Override
  public long rounds() {
    return rounds;
  }

  @Override
  public Map<String, Long> results() {
    return results;
  }

  @Override
  public Map<String, Long> results(Residents residents) {
    return Hash.checked(residents.words(ENDS), graph.vertices());
  }
}
