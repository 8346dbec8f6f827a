// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

/**
 * What a plan needs to know of an input.
 *
 * @param work the kernels that work it off
 * @param vertices of a graph, 0 of a tree
 * @param edges of a graph as stored, 0 of a tree
 * @param initial the items before the first sweep
 * @param total all items that there ever are
 * @param sweeps those that find an item
 * @param peak the most items of a sweep
 */
record Facts(
    String name,
    Work work,
    long vertices,
    long edges,
    long initial,
    long total,
    long sweeps,
    long peak) {
  enum Work {
    BFS,
    TREE;

    String kernels() {
      return this == BFS ? "large_search" : "large_tree";
    }
  }

  static final String COLUMNS = "input,work,vertices,edges,initial,total,sweeps,peak";

  String row() {
    return String.join(
        ",",
        name,
        work.name(),
        Long.toString(vertices),
        Long.toString(edges),
        Long.toString(initial),
        Long.toString(total),
        Long.toString(sweeps),
        Long.toString(peak));
  }

  static Facts ofRow(String row) {
    String[] cells = row.split(",", -1);
    return new Facts(
        cells[0],
        Work.valueOf(cells[1]),
        Long.parseLong(cells[2]),
        Long.parseLong(cells[3]),
        Long.parseLong(cells[4]),
        Long.parseLong(cells[5]),
        Long.parseLong(cells[6]),
        Long.parseLong(cells[7]));
  }
}
