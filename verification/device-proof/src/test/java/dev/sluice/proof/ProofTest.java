// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The program's arguments, and what is compared, without a device. */
class ProofTest {
  @Test
  void wrongArgumentsAreStatus2() throws Exception {
    assertThat(Proof.run(List.of("size=7"))).isEqualTo(2);
    assertThat(Proof.run(List.of("groups"))).isEqualTo(2);
    assertThat(Proof.run(List.of("groups=0"))).isEqualTo(2);
    assertThat(Proof.run(List.of("repetitions=many"))).isEqualTo(2);
  }

  @Test
  void deviceThatIsNotThereIsStatus3() throws Exception {
    assertThat(Proof.run(List.of("device=1000"))).isEqualTo(3);
  }

  @Test
  void figuresSayWhatIsWrong() {
    Outcome outcome = new Outcome(List.of(new Figure("a", 1, 1), new Figure("b", 2, 3)), 0, 0);
    assertThat(outcome.right()).isFalse();
    assertThat(outcome.wrong()).containsExactly("b");
    assertThat(outcome).hasToString("a=1 b=3!2");
    assertThat(new Outcome(List.of(new Figure("a", 1, 1)), 0, 0).right()).isTrue();
  }

  /** A mutant that is not caught, or by something else, escapes. */
  @Test
  void mutantsEscapeThatAreNotCaughtForTheirReason() {
    Case any = new Case(Suite.tree(), Shape.of(1, 1));
    Mutant mutant = new Mutant("m", any, Tampering.none(), Set.of("b"), Set.of("a"));
    assertThat(mutant.escapes(outcome(1, 3))).isEmpty();
    assertThat(mutant.escapes(outcome(1, 2))).containsExactly("b is right");
    assertThat(mutant.escapes(outcome(0, 3))).containsExactly("a is wrong");
  }

  private static Outcome outcome(long a, long b) {
    return new Outcome(List.of(new Figure("a", 1, a), new Figure("b", 2, b)), 0, 0);
  }

  /** All names differ, so that a line of a log says which case it is of. */
  @Test
  void namesOfCasesDiffer() {
    List<String> names = Suite.cases(5, 1, 32).stream().map(Case::name).toList();
    assertThat(names).doesNotHaveDuplicates().noneMatch(name -> name.contains(" "));
  }

  /** Each edge goes both ways, and the vertex behind all others has none. */
  @Test
  void graphsGoBothWays() {
    for (Graph graph : List.of(Graph.rmat(9, 8, 7), Graph.grid(13, 9))) {
      long sum = 0;
      for (int v = 0; v < graph.vertices(); v++) {
        for (int edge = graph.rows()[v]; edge < graph.rows()[v + 1]; edge++) {
          sum += Hash.mix2(v, graph.targets()[edge]) - Hash.mix2(graph.targets()[edge], v);
        }
      }
      assertThat(sum).as(graph.name()).isZero();
      assertThat(graph.degree(graph.vertices())).isZero();
    }
  }

  /** From (4, 3) of 13 × 9 the farthest corner is 8 + 5 steps away, 14 levels with the first. */
  @Test
  void searchOfGridHasItsLevels() {
    Demand demand = Search.of(Graph.grid(13, 9)).queues().get(0);
    assertThat(demand.items()).isEqualTo(13 * 9);
    assertThat(demand.sweeps()).isEqualTo(14);
  }
}
