// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * The tree of {@code tree.h}, walked on the host: an unbalanced tree whose children come from a
 * hash, so that count and sum of hashes are exact and nothing marks what was visited.
 *
 * @param sizes the nodes of each level
 * @param sum of all hashes, of 32 bits each
 */
record Tree(int initial, int children, int depth, int limit, List<Integer> sizes, long sum) {
  /** Two in five children exist. */
  static final int LIMIT = 1717986918;

  static Tree of(int initial, int children, int depth) {
    return of(initial, children, depth, LIMIT);
  }

  static Tree of(int initial, int children, int depth, int limit) {
    List<Integer> sizes = new ArrayList<>();
    long sum = 0;
    List<Integer> level = new ArrayList<>();
    for (int i = 0; i < initial; i++) {
      level.add(root(i));
    }
    for (int d = 0; !level.isEmpty(); d++) {
      sizes.add(level.size());
      List<Integer> next = new ArrayList<>();
      for (int hash : level) {
        sum += Integer.toUnsignedLong(hash);
        for (int k = 0; k < children && d < depth; k++) {
          int child = mix(hash * 31 + k + 1);
          if (Integer.compareUnsigned(child, limit) < 0) {
            next.add(child);
          }
        }
      }
      level = next;
    }
    return new Tree(initial, children, depth, limit, List.copyOf(sizes), sum);
  }

  static int root(int i) {
    return mix(i + 1);
  }

  private static int mix(int hash) {
    int x = hash;
    x = (x ^ (x >>> 16)) * 0x7feb352d;
    x = (x ^ (x >>> 15)) * 0x846ca68b;
    return x ^ (x >>> 16);
  }

  int count() {
    return sizes.stream().mapToInt(Integer::intValue).sum();
  }

  int levels() {
    return sizes.size();
  }

  int peak() {
    return sizes.stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /** What a run that lost nothing says. */
  String outcome() {
    return "count "
        + count()
        + ", sum "
        + sum
        + ", sweeps "
        + levels()
        + ", peak "
        + peak()
        + ", attempted "
        + count()
        + ", lost 0, guards intact, done 1";
  }
}
