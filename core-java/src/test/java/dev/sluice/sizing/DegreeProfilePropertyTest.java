// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;

/**
 * Profiles over the whole u64 range against sums in BigInteger, one class of vertices at a time.
 * jqwik prints the seed of a property; {@code @Property(seed = "…")} repeats a run.
 */
@PropertyDefaults(tries = 5_000, shrinking = ShrinkingMode.OFF)
class DegreeProfilePropertyTest {
  private static final BigInteger MAX = TWO.pow(64).subtract(ONE);

  /** A graph as vertices by degree; the sums of it mostly fit. */
  record Graph(NavigableMap<BigInteger, BigInteger> verticesByDegree) {
    DegreeProfile profile() {
      Map<Long, Long> histogram = new HashMap<>();
      verticesByDegree.forEach((degree, n) -> histogram.put(degree.longValue(), n.longValue()));
      return DegreeProfile.ofHistogram(histogram);
    }

    BigInteger vertices() {
      return verticesByDegree.values().stream().reduce(ZERO, BigInteger::add);
    }

    BigInteger bound(BigInteger items, BigInteger copies) {
      BigInteger bound = ZERO;
      BigInteger left = items;
      for (var degree : verticesByDegree.descendingMap().entrySet()) {
        BigInteger taken = left.min(degree.getValue().multiply(copies));
        bound = bound.add(taken.multiply(degree.getKey()));
        left = left.subtract(taken);
      }
      return bound;
    }

    BigInteger edges() {
      return bound(vertices(), ONE);
    }
  }

  /** Any number of bits is as likely as any other; around the powers of two more than elsewhere. */
  private static BigInteger number(Random random, int bits) {
    int length = random.nextInt(bits + 1);
    BigInteger number = new BigInteger(length, random);
    return switch (random.nextInt(4)) {
      case 0 -> TWO.pow(length).subtract(ONE);
      case 1 -> TWO.pow(Math.max(0, length - 1));
      default -> number;
    };
  }

  @Provide
  Arbitrary<Graph> graphs() {
    return Arbitraries.randomValue(
        random -> {
          NavigableMap<BigInteger, BigInteger> verticesByDegree = new TreeMap<>();
          for (int classes = random.nextInt(5); classes > 0; classes--) {
            BigInteger degree = number(random, 64);
            // A product of 64 bits fits, one of 65 may, one of more does not.
            int bits = 64 - degree.bitLength() + random.nextInt(2) * random.nextInt(8);
            verticesByDegree.put(degree, number(random, Math.min(bits, 64)));
          }
          return new Graph(verticesByDegree);
        });
  }

  @Provide
  Arbitrary<BigInteger> numbers() {
    return Arbitraries.randomValue(random -> number(random, 64));
  }

  @Property
  void boundsAreTheSumOfTheLargest(
      @ForAll("graphs") Graph graph,
      @ForAll("numbers") BigInteger items,
      @ForAll("numbers") BigInteger someCopies) {
    boolean fits = graph.vertices().compareTo(MAX) <= 0 && graph.edges().compareTo(MAX) <= 0;
    expectBoth("graph fits u64", fits);
    if (!fits) {
      assertThatThrownBy(graph::profile)
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("of a profile: ");
      return;
    }
    DegreeProfile profile = graph.profile();
    assertThat(unsigned(profile.vertices())).isEqualTo(graph.vertices());
    assertThat(unsigned(profile.edges())).isEqualTo(graph.edges());
    assertThat(unsigned(profile.expansionBound(items.longValue())))
        .isEqualTo(graph.bound(items, ONE));
    BigInteger copies = someCopies.max(ONE);
    BigInteger bound = graph.bound(items, copies);
    expectBoth("bound fits u64", bound.compareTo(MAX) <= 0);
    if (bound.compareTo(MAX) <= 0) {
      assertThat(unsigned(profile.expansionBound(items.longValue(), copies.longValue())))
          .isEqualTo(bound);
    } else {
      assertThatThrownBy(() -> profile.expansionBound(items.longValue(), copies.longValue()))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageStartingWith("expansion bound: ");
    }
    BigInteger repeats = items.multiply(unsigned(profile.largestDegree()));
    if (repeats.compareTo(MAX) <= 0) {
      assertThat(unsigned(profile.expansionBoundWithRepeats(items.longValue()))).isEqualTo(repeats);
      assertThat(graph.bound(items, items.max(ONE))).isEqualTo(repeats);
    } else {
      assertThatThrownBy(() -> profile.expansionBoundWithRepeats(items.longValue()))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageStartingWith("expansion bound with repeats: ");
    }
  }

  @Property
  @Tag("slow")
  void largestWindowFitsAndOneMoreDoesNot(
      @ForAll("graphs") Graph graph,
      @ForAll("numbers") BigInteger slots,
      @ForAll("numbers") BigInteger someCopies) {
    if (graph.vertices().compareTo(MAX) > 0 || graph.edges().compareTo(MAX) > 0) {
      return;
    }
    DegreeProfile profile = graph.profile();
    BigInteger copies = someCopies.max(ONE);
    BigInteger distinct = unsigned(profile.largestWindow(slots.longValue()));
    assertLargest(graph, distinct, slots, ONE, graph.vertices());
    BigInteger window = unsigned(profile.largestWindow(slots.longValue(), copies.longValue()));
    BigInteger most = graph.vertices().multiply(copies).min(MAX);
    assertLargest(graph, window, slots, copies, most);
    expectBoth("all fits", window.equals(most));
    BigInteger repeated = unsigned(profile.largestWindowWithRepeats(slots.longValue()));
    assertLargest(graph, repeated, slots, MAX, graph.vertices().min(ONE).multiply(MAX));
  }

  private static void assertLargest(
      Graph graph, BigInteger window, BigInteger slots, BigInteger copies, BigInteger most) {
    assertThat(window).isLessThanOrEqualTo(most);
    assertThat(graph.bound(window, copies)).isLessThanOrEqualTo(slots);
    if (window.compareTo(most) < 0) {
      assertThat(graph.bound(window.add(ONE), copies)).isGreaterThan(slots);
    }
  }

  private static void expectBoth(String label, boolean value) {
    Statistics.label(label)
        .collect(value)
        .coverage(
            coverage -> {
              coverage.check(true).percentage(share -> share > 3);
              coverage.check(false).percentage(share -> share > 3);
            });
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
