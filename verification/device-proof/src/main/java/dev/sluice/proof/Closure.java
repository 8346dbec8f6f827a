// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** The transitive closure of a random graph, semi-naively: new tuples, all tuples, duplicates. */
final class Closure implements Workload {
  private static final String DELTA = "delta";
  private static final String FRESH = "fresh";
  private static final String FULL = "full";
  private static final String SEEN = "seen";

  private final int vertices;
  private final int width;
  private final int[] rows;
  private final int[] targets;
  private final int[] edges;
  private final List<Demand> queues;
  private final long rounds;
  private final long tuples;

  private Closure(int vertices, int[] rows, int[] targets) {
    this.vertices = vertices;
    // One more vertex, without an edge, stands where nothing was written.
    this.width = vertices + 1;
    this.rows = rows;
    this.targets = targets;
    this.edges = distinctEdges();
    long items = 0;
    long sum = 0;
    long peak = 0;
    long levels = 0;
    long joined = 0;
    long joinedSum = 0;
    long joinedPeak = 0;
    long joinedLevels = 0;
    BitSet seen = new BitSet();
    int[] delta = edges;
    int size = edges.length / 2;
    for (int i = 0; i < size; i++) {
      seen.set(edges[2 * i] * width + edges[2 * i + 1]);
    }
    while (size > 0) {
      levels++;
      items += size;
      peak = Math.max(peak, size);
      long duplicates = 0;
      int[] next = new int[16];
      int added = 0;
      for (int i = 0; i < size; i++) {
        int first = delta[2 * i];
        int last = delta[2 * i + 1];
        sum += Hash.mix2(first, last);
        for (int edge = rows[last]; edge < rows[last + 1]; edge++) {
          int to = targets[edge];
          duplicates++;
          joinedSum += Hash.mix2(first, to);
          if (!seen.get(first * width + to)) {
            seen.set(first * width + to);
            if (2 * added == next.length) {
              next = Arrays.copyOf(next, 2 * next.length);
            }
            next[2 * added] = first;
            next[2 * added++ + 1] = to;
          }
        }
      }
      joined += duplicates;
      joinedPeak = Math.max(joinedPeak, duplicates);
      joinedLevels += duplicates > 0 ? 1 : 0;
      delta = next;
      size = added;
    }
    this.rounds = levels;
    this.tuples = items;
    long known = edges.length / 2;
    List<String> fields = List.of("first", "last");
    List<Demand> demands = new ArrayList<>();
    demands.add(Demand.exact(DELTA, fields, known, items, peak, levels, sum));
    demands.add(Demand.exact(FRESH, fields, 0, joined, joinedPeak, joinedLevels, joinedSum));
    demands.add(
        new Demand(
            FULL,
            fields,
            known,
            items,
            Math.max(known, items - known),
            items > known ? 2 : 1,
            sum,
            true,
            true));
    this.queues = List.copyOf(demands);
  }

  /** Makes a random graph of which each vertex has so many edges, some perhaps twice. */
  static Closure of(int vertices, int degree, int seed) {
    int[] rows = new int[vertices + 2];
    int[] targets = new int[Math.multiplyExact(vertices, degree)];
    for (int v = 0; v <= vertices; v++) {
      rows[Math.min(v + 1, vertices + 1)] = Math.min(v + 1, vertices) * degree;
    }
    for (int i = 0; i < targets.length; i++) {
      targets[i] = Hash.mod(Hash.mix(seed * 31 + Hash.mix(i)), vertices);
    }
    return new Closure(vertices, rows, targets);
  }

  private int[] distinctEdges() {
    BitSet seen = new BitSet();
    int[] found = new int[2 * targets.length];
    int count = 0;
    for (int v = 0; v < vertices; v++) {
      for (int edge = rows[v]; edge < rows[v + 1]; edge++) {
        if (!seen.get(v * width + targets[edge])) {
          seen.set(v * width + targets[edge]);
          found[count++] = v;
          found[count++] = targets[edge];
        }
      }
    }
    return Arrays.copyOf(found, count);
  }

  @Override
  public String name() {
    return "closure-" + vertices;
  }

  @Override
  public String kernels() {
    return "closure";
  }

  @Override
  public Map<String, Long> defines() {
    return Map.of("WIDTH", (long) width);
  }

  @Override
  public List<Demand> queues() {
    return queues;
  }

  @Override
  public List<Resident> residents() {
    int[] seen = new int[Math.toIntExact(((long) width * width + 31) / 32)];
    for (int i = 0; i < edges.length; i += 2) {
      int pair = edges[i] * width + edges[i + 1];
      seen[pair / 32] |= 1 << pair % 32;
    }
    return List.of(
        Resident.constant("rows", rows),
        Resident.constant("targets", targets),
        Resident.beginning(SEEN, seen));
  }

  @Override
  public int[] initial(String queue) {
    return queue.equals(FRESH) ? new int[0] : edges;
  }

  @Override
  public int[] unwritten(String queue) {
    return new int[] {0, vertices};
  }

  @Override
  public List<Step> round() {
    return List.of(new Step("join", DELTA, 0), new Step("insert", FRESH, 1));
  }

  @Override
  public List<Step> finale() {
    return List.of(new Step("check", FULL, 0), new Step("check", FULL, 1));
  }

  @Override
  public long rounds() {
    return rounds;
  }

  @Override
  public Map<String, Long> results() {
    return Map.of("tuples", tuples);
  }

  @Override
  public Map<String, Long> results(Residents residents) {
    long count = 0;
    for (int word : residents.words(SEEN)) {
      count += Integer.bitCount(word);
    }
    return Map.of("tuples", count);
  }
}
