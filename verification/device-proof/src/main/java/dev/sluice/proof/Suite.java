// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.queue.Buffering;
import java.util.ArrayList;
import java.util.List;

/** The cases that are run on every device, small enough for a processor. */
final class Suite {
  private Suite() {}

  /** Returns the tree that most shapes, and all mutants, are tried with. */
  static Tree tree() {
    return Tree.of(64, 4, 8, 400);
  }

  /**
   * Returns all cases.
   *
   * @param groups that a strided grid has
   * @param loopGroups that a loop on the device may have, at least 1
   * @param threads of a group
   */
  static List<Case> cases(int groups, int loopGroups, int threads) {
    List<Case> cases = new ArrayList<>();
    Shape plain = Shape.of(groups, threads);
    Graph rmat = Graph.rmat(10, 8, 1);
    Graph grid = Graph.grid(40, 30);
    for (Buffering buffering : Buffering.values()) {
      Shape shape = buffering == Buffering.SINGLE ? plain : plain.pingPong();
      trees(cases, shape, groups, loopGroups, threads);
      Search search = Search.of(rmat);
      cases.add(new Case(search, shape));
      cases.add(new Case(search, shape.arena().groupPerSlots().polled(3)));
      cases.add(new Case(search, shape.percent(70).unbounded()));
      search = Search.of(grid);
      cases.add(new Case(search, shape.onDevice(loopGroups).bits(31)));
      cases.add(new Case(search, shape.inParts().windows(500).polled(16)));
      Closure closure = Closure.of(48, 2, 1);
      cases.add(new Case(closure, shape));
      cases.add(new Case(closure, shape.arena().windows(700).polled(3)));
      Walks walks = Walks.of(rmat, 1000);
      cases.add(new Case(walks, shape.bits(64).polled(16)));
      cases.add(new Case(walks, shape.inParts().windows(300)));
    }
    Shape near = plain.pingPong().unbounded();
    cases.add(new Case(Paths.of(rmat, 15, 8), near.polled(16)));
    cases.add(new Case(Paths.of(grid, 15, 20), near.arena().windows(2000).polled(8)));
    return cases;
  }

  /**
   * Returns cases of sizes that keep a GPU busy, by the same code: graphs of up to 2^24 vertices, a
   * grid of 4,894², trees of millions. The host needs some 8 GiB for them.
   */
  static List<Case> large(int groups, int loopGroups, int threads) {
    Shape plain = Shape.of(groups, threads);
    List<Case> cases = new ArrayList<>();
    Tree wide = Tree.of(4096, 8, 24, 176);
    for (Shape shape : List.of(plain, plain.pingPong().polled(4), plain.arena().polled(64))) {
      cases.add(new Case(wide, shape.reserveMany()));
    }
    cases.add(new Case(wide, plain.pingPong().unbounded().percent(70)));
    cases.add(new Case(wide, plain.onDevice(loopGroups).reserveMany()));
    for (Graph graph : List.of(Graph.rmat(22, 8, 1), Graph.rmat(24, 8, 1))) {
      Search search = Search.of(graph);
      cases.add(new Case(search, plain));
      cases.add(new Case(search, plain.pingPong().polled(4)));
      cases.add(new Case(search, plain.arena().windows(1 << 18)));
      cases.add(new Case(search, plain.groupPerSlots().rows(1 << 12)));
      cases.add(new Case(search, plain.onDevice(loopGroups)));
    }
    Graph grid = Graph.grid(4894, 4894);
    Search search = Search.of(grid);
    cases.add(new Case(search, plain.polled(64)));
    cases.add(new Case(search, plain.pingPong()));
    cases.add(new Case(search, plain.onDevice(loopGroups)));
    Graph near = Graph.rmat(18, 8, 1);
    cases.add(new Case(Paths.of(near, 15, 8), plain.pingPong().unbounded().polled(16)));
    cases.add(new Case(Closure.of(2048, 2, 1), plain.pingPong().polled(4)));
    cases.add(new Case(Walks.of(near, 1 << 20), plain.polled(16)));
    return cases;
  }

  private static void trees(
      List<Case> cases, Shape shape, int groups, int loopGroups, int threads) {
    Tree tree = tree();
    List<Shape> shapes =
        List.of(
            shape,
            shape.arena().withSides(),
            shape.inParts().reserveMany(),
            shape.split(3).windows(100).withSides(),
            shape.arena().split(4).windows(90).bits(31),
            shape.bits(64).reserveMany(),
            shape.bits(64).split(3).windows(300).polled(4),
            shape.unbounded().windows(300).polled(4),
            shape.groupPerSlots().windows(8L * threads),
            shape.groupPerSlots().rows(7).polled(3),
            shape.strided(groups + 1).rows(groups),
            shape.onDevice(loopGroups).withSides().bits(31),
            shape.onDevice(loopGroups).arena().unbounded().reserveMany(),
            shape.percent(60).unbounded(),
            shape.percent(60).bits(64).windows(40).reserveMany(),
            shape.percent(60).arena().polled(4),
            shape.percent(60).onDevice(loopGroups));
    shapes.forEach(each -> cases.add(new Case(tree, each)));
  }
}
