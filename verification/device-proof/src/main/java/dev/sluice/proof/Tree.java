// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An unbalanced tree whose children come from a hash. Nothing marks what was visited, so that count
 * and sum of hashes tell whether each node was drained once.
 */
final class Tree implements Workload {
  private static final String QUEUE = "frontier";
  private static final long HASHES = 1L << 32;

  private final int roots;
  private final int children;
  private final int depth;
  private final long limit;
  private long count;
  private long peak;
  private long levels;
  private long sum;
  private long checks;

  private Tree(int roots, int children, int depth, long limit) {
    this.roots = roots;
    this.children = children;
    this.depth = depth;
    this.limit = limit;
  }

  /**
   * Makes a tree.
   *
   * @param children of a node, at most
   * @param depth beyond which there are none
   * @param permille how many of them exist, of a thousand
   */
  static Tree of(int roots, int children, int depth, int permille) {
    Tree tree = new Tree(roots, children, depth, HASHES / 1000 * permille);
    tree.walk();
    return tree;
  }

  private void walk() {
    int[] level = hashes();
    int size = level.length;
    for (int d = 0; size > 0; d++) {
      levels++;
      count += size;
      peak = Math.max(peak, size);
      int[] next = new int[Math.max(16, size)];
      int added = 0;
      for (int i = 0; i < size; i++) {
        int hash = level[i];
        sum += Integer.toUnsignedLong(hash);
        checks += Integer.toUnsignedLong(check(hash));
        for (int k = 0; k < children && d < depth; k++) {
          int child = Hash.mix(hash * 31 + k + 1);
          if (Integer.toUnsignedLong(child) < limit) {
            if (added == next.length) {
              next = Arrays.copyOf(next, 2 * added);
            }
            next[added++] = child;
          }
        }
      }
      level = next;
      size = added;
    }
  }

  private int[] hashes() {
    int[] hashes = new int[roots];
    Arrays.setAll(hashes, i -> Hash.mix(i + 1));
    return hashes;
  }

  private static int check(int hash) {
    return Hash.mix(hash ^ 0x5bd1e995);
  }

  @Override
  public String name() {
    return "tree-" + count + "-in-" + levels;
  }

  @Override
  public String kernels() {
    return "tree";
  }

  @Override
  public Map<String, Long> defines() {
    return Map.of("CHILDREN", (long) children, "DEPTH", (long) depth, "LIMIT", limit);
  }

  @Override
  public List<Demand> queues() {
    return List.of(Demand.exact(QUEUE, List.of("hash", "depth"), roots, count, peak, levels, sum));
  }

  @Override
  public long sideSum(String queue) {
    return checks;
  }

  @Override
  public List<Resident> residents() {
    return List.of();
  }

  @Override
  public int[] initial(String queue) {
    int[] items = new int[2 * roots];
    int[] hashes = hashes();
    for (int i = 0; i < roots; i++) {
      items[2 * i] = hashes[i];
    }
    return items;
  }

  @Override
  public List<String> sides(String queue) {
    return List.of("check");
  }

  @Override
  public int[] side(String queue) {
    int[] words = hashes();
    Arrays.setAll(words, i -> check(words[i]));
    return words;
  }

  /** A node without children. */
  @Override
  public int[] unwritten(String queue) {
    return new int[] {77, depth};
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
    return Map.of();
  }

  @Override
  public Map<String, Long> results(Residents residents) {
    return Map.of();
  }
}
