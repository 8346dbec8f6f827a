// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * A graph as row offsets and targets. Behind its vertices there is one more, without an edge, for
 * what stands where nothing was written.
 */
@SuppressWarnings("signedness") // numbers of vertices, and hashes, are made of bits
final class Graph {
  private static final int QUARTERS = 16;

  private final String name;
  private final int vertices;
  private final int source;
  private final int[] rows;
  private final int[] targets;

  private Graph(String name, int vertices, int source, int[] rows, int[] targets) {
    this.name = name;
    this.vertices = vertices;
    this.source = source;
    this.rows = rows;
    this.targets = targets;
  }

  /**
   * Makes a graph whose degrees follow a power law, by quarters of its matrix (.57, .19, .19, .05).
   * Each edge goes both ways; some are there twice.
   *
   * @param scale of 2^scale vertices
   * @param factor edges, in both directions, of a vertex on average, halved
   */
  static Graph rmat(int scale, int factor, int seed) {
    int vertices = 1 << scale;
    int half = Math.multiplyExact(factor, vertices);
    Edges edges =
        i -> {
          int from = 0;
          int to = 0;
          long bits = 0;
          for (int b = 0; b < scale; b++) {
            if (b % (Long.SIZE / QUARTERS) == 0) {
              bits = Hash.mix64((((long) seed << 32) + i) * 8 + b / (Long.SIZE / QUARTERS));
            }
            int draw = (int) bits & 0xffff;
            bits >>>= QUARTERS;
            int quarter = (draw >= 37_355 ? 1 : 0) + (draw >= 49_807 ? 1 : 0);
            quarter += draw >= 62_259 ? 1 : 0;
            from = (from << 1) | (quarter >> 1);
            to = (to << 1) | (quarter & 1);
          }
          return ((long) scramble(from, scale) << 32) | scramble(to, scale);
        };
    AtomicIntegerArray degrees = new AtomicIntegerArray(vertices);
    IntStream.range(0, half)
        .parallel()
        .forEach(
            i -> {
              long edge = edges.of(i);
              degrees.incrementAndGet((int) (edge >>> 32));
              degrees.incrementAndGet((int) edge);
            });
    int[] rows = new int[vertices + 2];
    for (int v = 0; v < vertices; v++) {
      rows[v + 1] = Math.addExact(rows[v], degrees.get(v));
      degrees.set(v, rows[v]);
    }
    rows[vertices + 1] = rows[vertices];
    int[] targets = new int[rows[vertices]];
    IntStream.range(0, half)
        .parallel()
        .forEach(
            i -> {
              long edge = edges.of(i);
              int from = (int) (edge >>> 32);
              int to = (int) edge;
              targets[degrees.getAndIncrement(from)] = to;
              targets[degrees.getAndIncrement(to)] = from;
            });
    int source = (int) (edges.of(half / 3) >>> 32);
    return new Graph("rmat-2^" + scale, vertices, source, rows, targets);
  }

  @FunctionalInterface
  private interface Edges {
    /** Returns both ends of an edge, the first in the upper half. */
    long of(int i);
  }

  /** Tells apart what the quarters favour, without a vertex twice. */
  private static int scramble(int vertex, int scale) {
    int mask = (1 << scale) - 1;
    int x = (vertex * 0x9e3779b1) & mask;
    x ^= x >>> Math.max(1, scale / 2);
    x = (x * 0x85ebca77) & mask;
    return x ^ (x >>> (scale / 2 + 1));
  }

  /** Makes a grid of vertices that are tied to their neighbours in four directions. */
  static Graph grid(int width, int height) {
    int vertices = Math.multiplyExact(width, height);
    int[] rows = new int[vertices + 2];
    for (int v = 0; v < vertices; v++) {
      int x = v % width;
      int y = v / width;
      int degree = (x > 0 ? 1 : 0) + (y > 0 ? 1 : 0);
      degree += (x < width - 1 ? 1 : 0) + (y < height - 1 ? 1 : 0);
      rows[v + 1] = Math.addExact(rows[v], degree);
    }
    rows[vertices + 1] = rows[vertices];
    int[] targets = new int[rows[vertices]];
    IntStream.range(0, vertices)
        .parallel()
        .forEach(
            v -> {
              int at = rows[v];
              int x = v % width;
              int y = v / width;
              if (y > 0) {
                targets[at++] = v - width;
              }
              if (x > 0) {
                targets[at++] = v - 1;
              }
              if (x < width - 1) {
                targets[at++] = v + 1;
              }
              if (y < height - 1) {
                targets[at] = v + width;
              }
            });
    // Where the grid of 4,894² has its source: a search has about 1.28 levels for each column.
    int source = (int) (height * 1763L / 4894) * width + (int) (width * 1763L / 4894);
    return new Graph("grid-" + width + "x" + height, vertices, source, rows, targets);
  }

  String name() {
    return name;
  }

  /** Returns how many vertices there are; the one behind them has this number. */
  int vertices() {
    return vertices;
  }

  int source() {
    return source;
  }

  /** Returns where the edges of each vertex begin, and of the one behind them where they end. */
  int[] rows() {
    return rows;
  }

  int[] targets() {
    return targets;
  }

  int degree(int vertex) {
    return rows[vertex + 1] - rows[vertex];
  }

  /** Returns the distances from the source, -1 of what is not reached. */
  int[] levels() {
    int[] levels = new int[vertices];
    Arrays.fill(levels, -1);
    int[] queue = new int[vertices];
    int tail = 0;
    queue[tail++] = source;
    levels[source] = 0;
    for (int head = 0; head < tail; head++) {
      int vertex = queue[head];
      for (int edge = rows[vertex]; edge < rows[vertex + 1]; edge++) {
        int to = targets[edge];
        if (levels[to] < 0) {
          levels[to] = levels[vertex] + 1;
          queue[tail++] = to;
        }
      }
    }
    return levels;
  }
}
