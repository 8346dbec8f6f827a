// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.kernel.KernelLanguage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A rule that is broken, and what has to show it. A change of the text asserts that what it changes
 * is there.
 *
 * @param caught the figures that have to be wrong
 * @param hidden the figures that stay right, so that nothing else shows it
 */
record Mutant(String name, Case what, Tampering tampering, Set<String> caught, Set<String> hidden) {
  /** Returns what is wrong with how it failed: nothing, if it failed for its reason. */
  List<String> escapes(Outcome outcome) {
    List<String> wrong = outcome.wrong();
    List<String> escapes = new ArrayList<>();
    for (String figure : caught) {
      if (!wrong.contains(figure)) {
        escapes.add(figure + " is right");
      }
    }
    for (String figure : hidden) {
      if (wrong.contains(figure)) {
        escapes.add(figure + " is wrong");
      }
    }
    return escapes;
  }

  private static UnaryOperator<String> replace(String from, String to) {
    return text -> {
      if (!text.contains(from)) {
        throw new IllegalStateException("nothing to change: no line has '" + from + "'");
      }
      return text.replace(from, to);
    };
  }

  private static UnaryOperator<String> then(
      UnaryOperator<String> first, UnaryOperator<String> second) {
    return text -> second.apply(first.apply(text));
  }

  /** Returns all but those that a device refuses to run. */
  static List<Mutant> all(KernelLanguage language, int groups, int threads) {
    return new Makes(language, groups, threads).all();
  }

  /**
   * Returns a case of an arena whose regions begin where the device lets none begin: OpenCL has to
   * refuse it, unless its driver does not look.
   */
  static Case misaligned(int groups, int threads) {
    return new Case(Suite.tree(), Shape.of(groups, threads).pingPong().inParts());
  }

  private static final class Makes {
    private static final String DRAINED = "frontier.drained";
    private static final String SUM = "frontier.sum";
    private static final String ATTEMPTED = "frontier.attempted";
    private static final String LOST = "frontier.lost";
    private static final String PEAK = "frontier.peak";
    private static final String SWEEPS = "frontier.sweeps";
    private static final String LEFT = "frontier.left";
    private static final String END = "from + items < window ? from + items : window";
    private static final String BEGIN = "sluice_frontier_sweep_begin(frontier_control, s, w);";
    private static final int NEAR_END = 0xfffffffd;

    private final boolean cuda;
    private final int groups;
    private final Shape single;
    private final Shape pingPong;
    private final Tree tree = Suite.tree();
    private final List<Mutant> mutants = new ArrayList<>();

    Makes(KernelLanguage language, int groups, int threads) {
      this.cuda = language == KernelLanguage.CUDA;
      this.groups = groups;
      this.single = Shape.of(groups, threads);
      this.pingPong = single.pingPong();
    }

    private void add(String name, Shape shape, UnaryOperator<String> change, Set<String> caught) {
      add(name, new Case(tree, shape), Tampering.source(change), caught, Set.of());
    }

    private void add(
        String name, Case what, Tampering tampering, Set<String> caught, Set<String> hidden) {
      mutants.add(new Mutant(name, what, tampering, caught, hidden));
    }

    List<Mutant> all() {
      windows();
      counters();
      groups();
      room();
      plans();
      return mutants;
    }

    private void windows() {
      // Each level is larger than those before, and the run ends with the last: what lies behind
      // the items was never written, and has no children.
      Tree growing = Tree.of(64, 3, 4, 1000);
      add(
          "no-clip-to-items",
          new Case(growing, pingPong.known(0)),
          Tampering.source(replace(END, "window")),
          Set.of(DRAINED, SUM),
          Set.of(ATTEMPTED, LOST, PEAK, LEFT, "guards-broken"));
      add("no-clip-to-window", single.windows(100), replace(END, "from + items"), Set.of(DRAINED));
      add(
          "no-clip-to-slice",
          single,
          replace("return from > first ? from : first;", "return first;"),
          Set.of(DRAINED));
      add(
          "live-tail",
          single,
          then(
              replace(
                  "DRAIN(frontier, base, start, end) {",
                  "idx live = end;\n  DRAIN(frontier, base, start, live) {"
                      + "\n    live = end + READ(control->tail[(s + 1u) & 3u]);"
                      + "\n    if (live > SLUICE_FRONTIER_CAPACITY) live = SLUICE_FRONTIER_CAPACITY;"),
              replace("LANE < end - base", "LANE < live - base")),
          Set.of(DRAINED));
    }

    private void counters() {
      UnaryOperator<String> notCleared = replace("c->tail[after] = 0u;", "");
      add("counter-not-cleared", pingPong, notCleared, Set.of(DRAINED));
      add(
          "counter-not-cleared-in-slices",
          new Case(tree, single),
          Tampering.source(notCleared),
          Set.of(SUM, ATTEMPTED, LOST),
          Set.of());
      add(
          "early-return",
          pingPong.known(8),
          replace(BEGIN, "if (sluice_frontier_items(frontier_control, s) == 0) return; " + BEGIN),
          Set.of(DRAINED));
      String start = "sluice_frontier_start(sluice_frontier_from(frontier_control, s), w)";
      String end =
          "sluice_frontier_end(sluice_frontier_from(frontier_control, s),"
              + " sluice_frontier_items(frontier_control, s), w)";
      add(
          "early-return-of-empty-window",
          single.windows(100),
          replace(BEGIN, "if (" + start + " == " + end + ") return; " + BEGIN),
          Set.of(SUM, ATTEMPTED));
    }

    private void groups() {
      add(
          "only-x-of-grid",
          pingPong.strided(groups + 1).rows(groups),
          cuda
              ? replace("blockIdx.y * gridDim.x + blockIdx.x;", "blockIdx.x;")
              : replace(
                  "(uint)get_group_id(1) * (uint)get_num_groups(0) + (uint)get_group_id(0)",
                  "(uint)get_group_id(0)"),
          Set.of(DRAINED));
      add(
          "wrong-stride",
          single,
          replace(
              "groups > (end - base - 1u) / g ? end : base + groups * g",
              "1u > (end - base - 1u) / g ? end : base + g"),
          Set.of(DRAINED));
    }

    private void room() {
      // Fewer items too many than the guard behind the region has words.
      add(
          "no-check-against-room",
          pingPong.percent(95),
          replace("if (k >= room)\n    return", "if (0)\n    return"),
          Set.of("guards-broken"));
      add(
          "no-check-against-room-of-arena",
          pingPong.percent(95).arena(),
          replace("if (k >= room)\n    return", "if (0)\n    return"),
          Set.of("guards-broken"));
      String subtract =
          cuda ? "atomicSub(&c->tail[i], n)" : "atomic_sub((volatile global uint*)&c->tail[i], n)";
      add(
          "roll-back",
          pingPong.percent(60),
          replace("(void)full;\n  return k;", "if (k >= room)\n    " + subtract + ";\n  return k;"),
          Set.of(ATTEMPTED, "frontier.overflowed"));
      add(
          "unguarded-tail",
          new Case(tree, pingPong),
          Tampering.preset(NEAR_END),
          Set.of(ATTEMPTED, LOST, DRAINED),
          Set.of());
      add(
          "signed-tail",
          new Case(tree, pingPong.unbounded()),
          Tampering.preset(NEAR_END)
              .and(replace("tail < most ? tail : most", "(int)tail < (int)most ? tail : most")),
          Set.of(LOST, "frontier.observed-agrees"),
          Set.of());
    }

    private void plans() {
      UnaryOperator<String> none = UnaryOperator.identity();
      add("too-few-sweeps", single.known(-1), none, Set.of(LEFT, DRAINED, SWEEPS));
      add(
          "wrong-plan-tag",
          single,
          text -> {
            String other = text.replaceAll("_PLAN_TAG SLUICE_U64\\(\\d+", "_PLAN_TAG SLUICE_U64(7");
            return replace("_PLAN_TAG SLUICE_U64(7)", "_PLAN_TAG SLUICE_U64(7)").apply(other);
          },
          Set.of(DRAINED, SWEEPS, ATTEMPTED));
      add("regions-swapped", new Case(tree, pingPong), Tampering.swap(), Set.of(SUM), Set.of());
      Workload mistaken = new Mistaken(tree, Tree.of(64, 4, 9, 400));
      add(
          "oracle-one-level-too-many",
          new Case(mistaken, single),
          Tampering.none(),
          Set.of(DRAINED, SUM, ATTEMPTED, SWEEPS),
          Set.of(LOST, "guards-broken"));
    }
  }
}
