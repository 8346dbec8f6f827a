// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import nl.jqno.equalsverifier.EqualsVerifier;
import nl.jqno.equalsverifier.Warning;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DegreeProfileTest {
  private static final DegreeProfile SMALL = DegreeProfile.ofDegrees(new int[] {4, 0, 7, 2, 4, 1});

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 7", "2, 11", "3, 15", "4, 17", "7, 18", "1000, 18"})
  void distinctVertices(long items, long bound) {
    assertThat(SMALL.expansionBound(items)).isEqualTo(bound);
    assertThat(SMALL.expansionBound(items, 1)).isEqualTo(bound);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 7", "2, 14", "3, 21", "4, 25", "7, 37", "18, 54", "1000, 54"})
  void eachVertexAtMostThreeTimes(long items, long bound) {
    assertThat(SMALL.expansionBound(items, 3)).isEqualTo(bound);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 21", "4, 28", "1000, 7000"})
  void anyDuplicates(long items, long bound) {
    assertThat(SMALL.expansionBoundWithRepeats(items)).isEqualTo(bound);
    assertThat(SMALL.expansionBound(items, items + 1)).isEqualTo(bound);
  }

  @Test
  void threeTuplesJoinedWithOutDegreeSeven() {
    DegreeProfile join = DegreeProfile.ofDegrees(new int[] {7});
    assertThat(join.expansionBoundWithRepeats(3)).isEqualTo(21);
    // Distinct tuples, yet not distinct keys.
    assertThat(join.expansionBound(3)).isEqualTo(7);
  }

  @Test
  void largestWindows() {
    assertThat(SMALL.largestWindow(14)).isEqualTo(2);
    assertThat(SMALL.largestWindow(15)).isEqualTo(3);
    assertThat(SMALL.largestWindow(6)).isZero();
    assertThat(SMALL.largestWindow(7)).isEqualTo(1);
    assertThat(SMALL.largestWindow(24, 3)).isEqualTo(3);
    assertThat(SMALL.largestWindow(25, 3)).isEqualTo(4);
    assertThat(SMALL.largestWindowWithRepeats(20)).isEqualTo(2);
  }

  @Test
  void everythingFits() {
    // 17 leaves out the vertex of degree 1 and the one of degree 0, 18 neither.
    assertThat(SMALL.largestWindow(17)).isEqualTo(4);
    assertThat(SMALL.largestWindow(18)).isEqualTo(6);
    assertThat(SMALL.largestWindow(-1L)).isEqualTo(6);
    assertThat(SMALL.largestWindow(54, 3)).isEqualTo(18);
    DegreeProfile leaves = DegreeProfile.ofDegrees(new int[3]);
    assertThat(leaves.largestWindow(0)).isEqualTo(3);
    assertThat(leaves.largestWindow(0, 5)).isEqualTo(15);
    assertThat(leaves.largestWindow(0, -1L)).isEqualTo(-1L);
    assertThat(leaves.largestWindowWithRepeats(0)).isEqualTo(-1L);
    assertThat(leaves.expansionBoundWithRepeats(-1L)).isZero();
  }

  @Test
  void graphWithoutVertices() {
    for (DegreeProfile none :
        new DegreeProfile[] {
          DegreeProfile.ofDegrees(new int[0]),
          DegreeProfile.ofDegrees(new long[0]),
          DegreeProfile.ofDegrees(LongStream.empty()),
          DegreeProfile.ofCsrOffsets(new int[] {0}),
          DegreeProfile.ofCsrOffsets(new long[] {0}, 0),
          DegreeProfile.ofHistogram(Map.of()),
          DegreeProfile.ofHistogram(Map.of(-1L, 0L))
        }) {
      assertThat(none).isEqualTo(DegreeProfile.ofDegrees(new int[0]));
      assertThat(none.vertices()).isZero();
      assertThat(none.edges()).isZero();
      assertThat(none.largestDegree()).isZero();
      assertThat(none.expansionBound(-1L)).isZero();
      assertThat(none.expansionBound(-1L, -1L)).isZero();
      assertThat(none.expansionBoundWithRepeats(-1L)).isZero();
      assertThat(none.largestWindow(-1L)).isZero();
      assertThat(none.largestWindow(-1L, 3)).isZero();
      assertThat(none.largestWindowWithRepeats(-1L)).isZero();
    }
  }

  @Test
  @Tag("slow")
  void boundsAgreeWithBruteForceOnAllSmallGraphs() {
    int graphs = 0;
    for (int vertices = 0; vertices <= 5; vertices++) {
      int[] degrees = new int[vertices];
      do {
        graphs++;
        for (int copies = 1; copies <= 3; copies++) {
          assertBruteForce(degrees, copies);
        }
      } while (next(degrees, 4));
    }
    // 1 + 5 + 15 + 35 + 70 + 126 non-decreasing sequences of 0 … 4
    assertThat(graphs).isEqualTo(252);
  }

  private static void assertBruteForce(int[] degrees, int copies) {
    DegreeProfile profile = DegreeProfile.ofDegrees(degrees);
    long[] most = mostEmitted(degrees, copies);
    LongUnaryOperator bound = items -> profile.expansionBound(items, copies);
    assertThat(LongStream.range(0, most.length).map(bound))
        .as(() -> "bounds of %s, %s copies".formatted(Arrays.toString(degrees), copies))
        .containsExactly(Arrays.stream(most).boxed().toArray(Long[]::new));
    if (copies == 1) {
      assertThat(LongStream.range(0, most.length).map(profile::expansionBound))
          .containsExactly(Arrays.stream(most).boxed().toArray(Long[]::new));
    }
    for (int items = 0; items <= Math.min(copies, most.length - 1); items++) {
      assertThat(profile.expansionBoundWithRepeats(items)).isEqualTo(most[items]);
    }
    int all = degrees.length * copies;
    for (int slots = 0; slots <= most[all] + 1; slots++) {
      int free = slots;
      int largest = all;
      while (most[largest] > slots) {
        largest--;
      }
      assertThat(profile.largestWindow(slots, copies))
          .as(() -> "%s, %s slots, %s copies".formatted(Arrays.toString(degrees), free, copies))
          .isEqualTo(largest);
    }
  }

  /** The most that any multiset of up to k items emits, for each k up to two beyond all copies. */
  private static long[] mostEmitted(int[] degrees, int copies) {
    long[] most = new long[degrees.length * copies + 3];
    int[] times = new int[degrees.length];
    boolean more;
    do {
      int items = Arrays.stream(times).sum();
      int emitted = IntStream.range(0, times.length).map(v -> times[v] * degrees[v]).sum();
      most[items] = Math.max(most[items], emitted);
      more = false;
      for (int v = 0; v < times.length && !more; v++) {
        more = times[v] < copies;
        times[v] = more ? times[v] + 1 : 0;
      }
    } while (more);
    for (int items = 1; items < most.length; items++) {
      most[items] = Math.max(most[items], most[items - 1]);
    }
    return most;
  }

  /** Steps to the next non-decreasing sequence of 0 … max, if there is one. */
  private static boolean next(int[] degrees, int max) {
    for (int v = degrees.length - 1; v >= 0; v--) {
      if (degrees[v] < max) {
        Arrays.fill(degrees, v, degrees.length, degrees[v] + 1);
        return true;
      }
    }
    return false;
  }

  /** What each source below has to agree with. */
  private static Map<Long, Long> histogram(int[] degrees) {
    return Arrays.stream(degrees)
        .asLongStream()
        .boxed()
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  private static int[] degrees(long seed, int vertices, int... limits) {
    Random random = new Random(seed);
    return IntStream.range(0, vertices)
        .map(v -> random.nextInt(limits[random.nextInt(limits.length)]))
        .toArray();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void allSourcesAgree(long seed) {
    int[] lengths = {1, 5, 16_383, 16_384, 16_387, 40_001};
    int[][] limits = {{10}, {64}, {65}, {512}, {513}, {10, 1000}, {Integer.MAX_VALUE}, {3, 5000}};
    for (int length : lengths) {
      for (int[] limit : limits) {
        int[] degrees = degrees(seed, length, limit);
        DegreeProfile profile = DegreeProfile.ofHistogram(histogram(degrees));
        assertThat(profile.vertices()).isEqualTo(length);
        assertThat(profile.edges()).isEqualTo(Arrays.stream(degrees).asLongStream().sum());
        assertThat(profile.largestDegree()).isEqualTo(Arrays.stream(degrees).max().orElseThrow());
        long[] longs = Arrays.stream(degrees).asLongStream().toArray();
        assertThat(DegreeProfile.ofDegrees(degrees)).isEqualTo(profile);
        assertThat(DegreeProfile.ofDegrees(longs)).isEqualTo(profile);
        assertThat(DegreeProfile.ofDegrees(Arrays.stream(longs).parallel())).isEqualTo(profile);
        long[] offsets = new long[length + 1];
        Arrays.setAll(offsets, i -> i == 0 ? seed : offsets[i - 1] + longs[i - 1]);
        long edges = offsets[length];
        assertThat(DegreeProfile.ofCsrOffsets(offsets)).isEqualTo(profile);
        assertThat(DegreeProfile.ofCsrOffsets(offsets, edges)).isEqualTo(profile);
        assertThat(DegreeProfile.ofCsrOffsets(Arrays.stream(offsets).parallel()))
            .isEqualTo(profile);
        assertThat(DegreeProfile.ofCsrOffsets(Arrays.stream(offsets), edges)).isEqualTo(profile);
        if (edges <= Integer.MAX_VALUE) {
          int[] ints = Arrays.stream(offsets).mapToInt(Math::toIntExact).toArray();
          assertThat(DegreeProfile.ofCsrOffsets(ints)).isEqualTo(profile);
          assertThat(DegreeProfile.ofCsrOffsets(ints, edges)).isEqualTo(profile);
        }
      }
    }
  }

  @Test
  void aDifferentDegreeIsADifferentProfile() {
    int[] degrees = degrees(1, 40_000, 5000);
    DegreeProfile profile = DegreeProfile.ofDegrees(degrees);
    for (int vertex : new int[] {0, 1, 2, 3, 20_000, 39_999}) {
      degrees[vertex]++;
      assertThat(DegreeProfile.ofDegrees(degrees)).isNotEqualTo(profile);
      degrees[vertex]--;
    }
    assertThat(DegreeProfile.ofDegrees(degrees)).isEqualTo(profile);
  }

  @ParameterizedTest(name = "vertex {0}")
  @ValueSource(ints = {0, 1, 2, 3, 16_000, 16_001, 16_002, 16_003, 40_000, 40_001, 40_002})
  void negativeDegreeIsNamed(int vertex) {
    for (int limit : new int[] {10, 300, 5000}) {
      int[] degrees = degrees(vertex, 40_003, limit);
      degrees[vertex] = Integer.MIN_VALUE;
      degrees[40_002] = Math.min(-1, degrees[vertex]);
      String message =
          "degree["
              + vertex
              + "] is -2147483648, below 0; count edges from 0, and as long beyond 2^31-1";
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DegreeProfile.ofDegrees(degrees))
          .withMessage(message);
      long[] longs = Arrays.stream(degrees).asLongStream().toArray();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DegreeProfile.ofDegrees(longs))
          .withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DegreeProfile.ofDegrees(Arrays.stream(longs)))
          .withMessage(message);
    }
  }

  private static void assertBadOffsets(String message, int... offsets) {
    long[] longs = Arrays.stream(offsets).asLongStream().toArray();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DegreeProfile.ofCsrOffsets(offsets, 18))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DegreeProfile.ofCsrOffsets(longs, 18))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DegreeProfile.ofCsrOffsets(Arrays.stream(longs), 18))
        .withMessage(message);
    if (Arrays.stream(offsets).allMatch(offset -> offset <= 18)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DegreeProfile.ofCsrOffsets(offsets))
          .withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DegreeProfile.ofCsrOffsets(longs))
          .withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DegreeProfile.ofCsrOffsets(Arrays.stream(longs)))
          .withMessage(message);
    }
  }

  @Test
  void badOffsetsAreNamed() {
    String decreasing = "; the offsets of CSR rows never decrease";
    assertBadOffsets("offset[2] is 3, below offset[1], 4" + decreasing, 0, 4, 3, 18);
    assertBadOffsets("offset[3] is 0, below offset[2], 18" + decreasing, 0, 4, 18, 0);
    String negative = ", below 0; count edges from 0, and as long beyond 2^31-1";
    assertBadOffsets("offset[0] is -1" + negative, -1, 4, 18);
    assertBadOffsets("offset[1] is -2147483648" + negative, 0, Integer.MIN_VALUE, 18);
    assertBadOffsets("offset[1] is -2" + negative, 18, -2, -1);
    String beyond = ", beyond the 18 edges; give the offsets and the edges of the same graph";
    assertBadOffsets("offset[2] is 19" + beyond, 0, 4, 19, 20);
    assertBadOffsets("offset[0] is 2147483647" + beyond, Integer.MAX_VALUE, Integer.MIN_VALUE);
    assertBadOffsets(
        "no CSR offset; V vertices have V + 1, and a graph without vertices has one, 0");
  }

  @Test
  void differenceOfOffsetsDoesNotWrap() {
    // 2^63 less than -2^63 + 1 … : as two's complement differences these are 1 and 2.
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DegreeProfile.ofCsrOffsets(new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE}))
        .withMessageStartingWith("offset[1] is -2147483648, below 0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DegreeProfile.ofCsrOffsets(new long[] {Long.MAX_VALUE, Long.MIN_VALUE + 1}))
        .withMessageStartingWith("offset[1] is -9223372036854775807, below 0");
  }

  @Test
  void edgesAreUnsigned() {
    long[] offsets = {0, Long.MAX_VALUE};
    assertThat(DegreeProfile.ofCsrOffsets(offsets, -1L).edges()).isEqualTo(Long.MAX_VALUE);
    assertThat(DegreeProfile.ofCsrOffsets(offsets, Long.MIN_VALUE).edges())
        .isEqualTo(Long.MAX_VALUE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DegreeProfile.ofCsrOffsets(offsets, Long.MAX_VALUE - 1))
        .withMessageContaining("beyond the 9223372036854775806 edges");
  }

  @Test
  void friendsterFrontiers() {
    // V = 65,608,366, largest degree 5,214: k·5,214, at most V where deduplicated.
    DegreeProfile largest = DegreeProfile.ofHistogram(Map.of(5214L, 1L, 0L, 65_608_365L));
    assertThat(largest.vertices()).isEqualTo(65_608_366);
    assertThat(largest.expansionBoundWithRepeats(1)).isEqualTo(5214);
    assertThat(largest.expansionBoundWithRepeats(5214)).isEqualTo(27_185_796);
  }

  @Test
  void graphsBeyondTwoToThe31Vertices() {
    // Graph500 "huge": 2^42 vertices, 16·2^42 edges; half of them 31 each, half 1.
    DegreeProfile huge = DegreeProfile.ofHistogram(Map.of(31L, 1L << 41, 1L, 1L << 41));
    assertThat(huge.vertices()).isEqualTo(1L << 42);
    assertThat(huge.edges()).isEqualTo(1L << 46);
    assertThat(huge.expansionBound((1L << 41) + 5)).isEqualTo(31 * (1L << 41) + 5);
    assertThat(huge.largestWindow(31 * (1L << 41) + 5)).isEqualTo((1L << 41) + 5);
    assertThat(huge.largestWindow(31 * 7 + 30)).isEqualTo(7);
  }

  @Test
  void numbersUpToTwoToThe64() {
    DegreeProfile one = DegreeProfile.ofHistogram(Map.of(-1L, 1L));
    assertThat(one.edges()).isEqualTo(-1L);
    assertThat(one.expansionBound(-1L)).isEqualTo(-1L);
    assertThat(one.expansionBoundWithRepeats(1)).isEqualTo(-1L);
    assertThat(one.largestWindow(-1L)).isEqualTo(1);
    assertThat(one.largestWindow(-2L)).isZero();
    DegreeProfile all = DegreeProfile.ofHistogram(Map.of(1L, -1L));
    assertThat(all.vertices()).isEqualTo(-1L);
    assertThat(all.expansionBound(-2L)).isEqualTo(-2L);
    assertThat(all.expansionBoundWithRepeats(-1L)).isEqualTo(-1L);
    assertThat(all.largestWindow(-3L)).isEqualTo(-3L);
    assertThat(all.largestWindow(-3L, 7)).isEqualTo(-3L);
    // 5·3689348814741910323 = 2^64-1
    DegreeProfile five = DegreeProfile.ofHistogram(Map.of(5L, 3_689_348_814_741_910_323L));
    assertThat(five.edges()).isEqualTo(-1L);
    assertThat(five.largestWindow(-2L)).isEqualTo(3_689_348_814_741_910_322L);
  }

  @Test
  void boundBeyondTwoToThe64IsAnError() {
    DegreeProfile profile = DegreeProfile.ofHistogram(Map.of(Long.MIN_VALUE, 1L, 3L, 2L));
    assertThat(profile.expansionBound(2, 2 - 1)).isEqualTo(Long.MIN_VALUE + 3);
    assertThatThrownBy(() -> profile.expansionBoundWithRepeats(2))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(
            "expansion bound with repeats: 9223372036854775808 × 2 exceeds 2^64-1;"
                + " ask for fewer items, or fewer copies");
    assertThatThrownBy(() -> profile.expansionBound(2, 5))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageStartingWith("expansion bound: 9223372036854775808 × 2 exceeds 2^64-1");
    assertThatThrownBy(() -> profile.expansionBound(3, 2))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageStartingWith("expansion bound: 9223372036854775808 × 2 exceeds 2^64-1");
    assertThatThrownBy(() -> profile.expansionBound(100, 2))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageStartingWith("expansion bound: 9223372036854775814 × 2 exceeds 2^64-1");
    // 3·(2^62) + 1·(2^62) is 2^64.
    DegreeProfile even = DegreeProfile.ofHistogram(Map.of(1L << 62, 1L, (1L << 62) - 1, 1L));
    assertThat(even.expansionBound(4, 3)).isEqualTo(-1L);
    DegreeProfile equal = DegreeProfile.ofHistogram(Map.of(1L << 62, 2L));
    assertThatThrownBy(() -> equal.expansionBound(5, 3))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageStartingWith(
            "expansion bound: 13835058055282163712 + 9223372036854775808 exceeds 2^64-1");
  }

  @Test
  void profileBeyondTwoToThe64IsAnError() {
    assertThatThrownBy(() -> DegreeProfile.ofHistogram(Map.of(0L, -1L, 1L, 1L)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(
            "vertices of a profile: 1 + 18446744073709551615 exceeds 2^64-1; profile a part");
    assertThatThrownBy(() -> DegreeProfile.ofHistogram(Map.of(1L << 32, 1L << 32)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("edges of a profile: 4294967296 × 4294967296 exceeds 2^64-1; profile a part");
    long[] three = {Long.MAX_VALUE, Long.MAX_VALUE, 1, 1};
    assertThatThrownBy(() -> DegreeProfile.ofDegrees(three))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("edges of a profile: 18446744073709551614 + 2 exceeds 2^64-1; profile a part");
    assertThat(DegreeProfile.ofDegrees(Arrays.copyOf(three, 3)).edges()).isEqualTo(-1L);
  }

  @Test
  void noCopiesIsAnError() {
    String message =
        "copies is 0: a vertex that is never active emits nothing; give 1 for distinct vertices";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SMALL.expansionBound(1, 0))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SMALL.largestWindow(1, 0))
        .withMessage(message);
  }

  @Test
  void manyDistinctDegreesGrowTheTable() {
    LongUnaryOperator degree = v -> (v % 30_000) << 33;
    DegreeProfile profile = DegreeProfile.ofDegrees(LongStream.range(0, 60_000).map(degree));
    assertThat(profile)
        .isEqualTo(
            DegreeProfile.ofHistogram(
                LongStream.range(0, 30_000)
                    .boxed()
                    .collect(Collectors.toMap(degree::applyAsLong, v -> 2L))));
    assertThat(profile).asString().endsWith("distinctDegrees=30000]");
  }

  @Test
  void inputIsNotKept() {
    int[] degrees = {1, 2, 3};
    DegreeProfile profile = DegreeProfile.ofDegrees(degrees);
    degrees[2] = 100;
    assertThat(profile.edges()).isEqualTo(6);
    assertThat(profile)
        .hasToString("DegreeProfile[vertices=3, edges=6, largestDegree=3, distinctDegrees=3]");
  }

  @Test
  void equalsAndHashCode() {
    EqualsVerifier.forClass(DegreeProfile.class)
        .withOnlyTheseFields("degrees", "verticesBefore", "edges")
        .suppress(Warning.NULL_FIELDS)
        .verify();
  }

  /** Degrees up to 7, up to 3 and 0 of 2, 3 and 1 vertices: 23 at most, and 17 in truth. */
  @Test
  void noMoreIsEmittedThanThereAreEdges() {
    DegreeProfile ranges = DegreeProfile.ofHistogram(Map.of(7L, 2L, 3L, 3L, 0L, 1L), 17);
    assertThat(ranges.edges()).isEqualTo(17);
    assertThat(ranges.vertices()).isEqualTo(6);
    long[] bounds = {0, 7, 14, 17, 17, 17, 17};
    for (int k = 0; k < bounds.length; k++) {
      assertThat(ranges.expansionBound(k)).isEqualTo(bounds[k]);
    }
    // Each twice: 7, 14, 21, 28, 31, then 34 = 2 · 17, however many.
    assertThat(ranges.expansionBound(5, 2)).isEqualTo(31);
    assertThat(ranges.expansionBound(7, 2)).isEqualTo(34);
    assertThat(ranges.largestWindow(16)).isEqualTo(2);
    assertThat(ranges.largestWindow(17)).isEqualTo(6);
    assertThat(ranges.largestWindow(33, 2)).isEqualTo(5);
    // Two vertices with 10 edges, of up to 9 each: 9 twice and 9 once are 27, and 10 twice are 20.
    assertThat(DegreeProfile.ofHistogram(Map.of(9L, 2L), 10).expansionBound(3, 2)).isEqualTo(20);
    // 4 edges three times, although 3 · 4 + 2 · (2^63-1) exceeds 2^64-1.
    assertThat(
            DegreeProfile.ofHistogram(Map.of(1L << 63, 1L, Long.MAX_VALUE, 1L), 4)
                .expansionBound(5, 3))
        .isEqualTo(12);
    // 2^63 edges twice are 2^64, not 0: one of the two fits 2^63.
    assertThat(DegreeProfile.ofHistogram(Map.of(1L << 63, 1L)).largestWindow(1L << 63, 2)).isOne();
    assertThat(ranges).isNotEqualTo(DegreeProfile.ofHistogram(Map.of(7L, 2L, 3L, 3L, 0L, 1L)));
    assertThatThrownBy(() -> DegreeProfile.ofHistogram(Map.of(7L, 2L), 15))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("edges: 15 are more than the largest degrees add up to, 14");
  }
}
