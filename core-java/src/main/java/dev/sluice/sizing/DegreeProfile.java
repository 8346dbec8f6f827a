// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import dev.sluice.internal.U64;
import dev.sluice.internal.Words;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * How many vertices of a graph have which out-degree, and from that, how many items a number of
 * active ones can emit in <em>one</em> step, whichever they are.
 *
 * <p>Which bound is sound depends on what the frontier may hold:
 *
 * <table>
 *   <caption>Bounds</caption>
 *   <tr><th>the frontier holds a vertex</th><th>bound</th><th>is</th></tr>
 *   <tr><td>once (deduplicated)</td><td>{@link #expansionBound(long)}</td>
 *       <td>the sum of the k largest degrees</td></tr>
 *   <tr><td>at most c times</td><td>{@link #expansionBound(long, long)}</td>
 *       <td>the same, each degree taken c times</td></tr>
 *   <tr><td>any number of times</td><td>{@link #expansionBoundWithRepeats(long)}</td>
 *       <td>k times the largest degree</td></tr>
 * </table>
 *
 * <p><strong>An idempotent frontier that is not deduplicated holds duplicates, and a bound for
 * distinct vertices is unsound for it</strong>: more may be emitted, and a queue sized by it drops
 * items. Each bound is reached by some frontier, so that none could be smaller. What one step emits
 * is at most what the next one starts with; ask again for the step after it.
 *
 * <p>Items, vertices and edges are u64. A profile has at most 2^64-1 of each; a bound that would
 * exceed 2^64-1 is an {@link ArithmeticException}. It keeps the distinct degrees, not the vertices;
 * a query is a binary search among them. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class DegreeProfile {
  private static final String FEWER = "ask for fewer items, or fewer copies";

  /** Distinct degrees, largest first. */
  private final @Unsigned long[] degrees;

  /** Vertices of a larger degree than {@code degrees[i]}; all vertices at the end. */
  private final @Unsigned long[] verticesBefore;

  /** The sum of the degrees of those. */
  private final @Unsigned long[] edgesBefore;

  /** How many edges there are: the sum of all degrees, or fewer if these are upper ends. */
  private final @Unsigned long edges;

  /** Takes distinct degrees, largest first, and how many vertices have each, at least 1. */
  DegreeProfile(@Unsigned long[] degrees, @Unsigned long[] vertices) {
    this(degrees, vertices, OptionalUnsignedLong.empty());
  }

  /** Takes, besides, how many edges there are, where the degrees are only the most there can be. */
  private DegreeProfile(
      @Unsigned long[] degrees, @Unsigned long[] vertices, OptionalUnsignedLong edges) {
    this.degrees = degrees;
    verticesBefore = new long[degrees.length + 1];
    edgesBefore = new long[degrees.length + 1];
    for (int i = 0; i < degrees.length; i++) {
      verticesBefore[i + 1] =
          Exact.add(verticesBefore[i], vertices[i], "vertices of a profile", "profile a part");
      @Unsigned
      long ofClass =
          Exact.multiply(degrees[i], vertices[i], "edges of a profile", "profile a part");
      edgesBefore[i + 1] =
          Exact.add(edgesBefore[i], ofClass, "edges of a profile", "profile a part");
    }
    this.edges = edges.orElse(edgesBefore[degrees.length]);
  }

  /**
   * Profiles a graph by the out-degree of each vertex, in any order.
   *
   * @throws IllegalArgumentException if a degree is negative
   */
  public static DegreeProfile ofDegrees(int[] degrees) {
    DegreeCounter counter = new DegreeCounter();
    int counted = counter.countAll(degrees);
    if (counted < degrees.length) {
      throw negativeDegree(counted, degrees[counted]);
    }
    return counter.profile();
  }

  /**
   * Profiles a graph by the out-degree of each vertex, in any order.
   *
   * @throws IllegalArgumentException if a degree is negative
   * @throws ArithmeticException if the degrees add up to more than 2^64-1
   */
  public static DegreeProfile ofDegrees(long[] degrees) {
    Degrees reader = new Degrees();
    for (long degree : degrees) {
      reader.accept(degree);
    }
    return reader.counter.profile();
  }

  /**
   * Profiles a graph of any size by the out-degree of each vertex, in any order. Consumes the
   * stream on the calling thread, and leaves closing it to the caller.
   *
   * @throws IllegalArgumentException if a degree is negative
   * @throws ArithmeticException if the degrees add up to more than 2^64-1
   */
  public static DegreeProfile ofDegrees(LongStream degrees) {
    Degrees reader = new Degrees();
    degrees.sequential().forEachOrdered(reader);
    return reader.counter.profile();
  }

  /**
   * Profiles a graph by its CSR row offsets; the number of its edges is not known.
   *
   * @param offsets V+1 offsets for V vertices; a run of them that starts above 0, as a shard has
   *     it, will do
   * @throws IllegalArgumentException if there is no offset, or one is negative or below the one
   *     before it
   */
  public static DegreeProfile ofCsrOffsets(int[] offsets) {
    return ofCsrOffsets(offsets, U64.MAX);
  }

  /**
   * Profiles a graph by its CSR row offsets.
   *
   * @param offsets as in {@link #ofCsrOffsets(int[])}
   * @param edges the length of the array that the offsets point into, a u64
   * @throws IllegalArgumentException if there is no offset, or one is negative, below the one
   *     before it, or beyond {@code edges}
   */
  public static DegreeProfile ofCsrOffsets(int[] offsets, @Unsigned long edges) {
    CsrOffsets reader = new CsrOffsets(edges);
    for (int offset : offsets) {
      reader.accept(offset);
    }
    return reader.profile();
  }

  /**
   * Profiles a graph by its CSR row offsets; the number of its edges is not known.
   *
   * @param offsets as in {@link #ofCsrOffsets(int[])}
   * @throws IllegalArgumentException if there is no offset, or one is negative or below the one
   *     before it
   */
  public static DegreeProfile ofCsrOffsets(long[] offsets) {
    return ofCsrOffsets(offsets, U64.MAX);
  }

  /**
   * Profiles a graph by its CSR row offsets.
   *
   * @param offsets as in {@link #ofCsrOffsets(int[])}
   * @param edges the length of the array that the offsets point into, a u64
   * @throws IllegalArgumentException if there is no offset, or one is negative, below the one
   *     before it, or beyond {@code edges}
   */
  public static DegreeProfile ofCsrOffsets(long[] offsets, @Unsigned long edges) {
    CsrOffsets reader = new CsrOffsets(edges);
    for (long offset : offsets) {
      reader.accept(offset);
    }
    return reader.profile();
  }

  /**
   * Profiles a graph of any size by its CSR row offsets; the number of its edges is not known.
   * Consumes the stream on the calling thread, and leaves closing it to the caller.
   *
   * @param offsets as in {@link #ofCsrOffsets(int[])}
   * @throws IllegalArgumentException if there is no offset, or one is negative or below the one
   *     before it
   */
  public static DegreeProfile ofCsrOffsets(LongStream offsets) {
    return ofCsrOffsets(offsets, U64.MAX);
  }

  /**
   * Profiles a graph of any size by its CSR row offsets. Consumes the stream on the calling thread,
   * and leaves closing it to the caller.
   *
   * @param offsets as in {@link #ofCsrOffsets(int[])}
   * @param edges the length of the array that the offsets point into, a u64
   * @throws IllegalArgumentException if there is no offset, or one is negative, below the one
   *     before it, or beyond {@code edges}
   */
  public static DegreeProfile ofCsrOffsets(LongStream offsets, @Unsigned long edges) {
    CsrOffsets reader = new CsrOffsets(edges);
    offsets.sequential().forEachOrdered(reader);
    return reader.profile();
  }

  /**
   * Profiles a graph by how many vertices have each degree, as {@code Collectors.groupingBy} with
   * {@code counting()} gives it. Where only ranges of degrees are known, count a vertex with the
   * largest degree of its range: the bounds stay sound.
   *
   * @param verticesByDegree vertices by out-degree, each any u64; 0 vertices do not count
   * @throws ArithmeticException if the vertices or the edges add up to more than 2^64-1
   */
  public static DegreeProfile ofHistogram(Map<@Unsigned Long, @Unsigned Long> verticesByDegree) {
    return ofHistogram(verticesByDegree, OptionalUnsignedLong.empty());
  }

  /**
   * Profiles a graph of which only ranges of degrees are known, and the number of its edges: each
   * vertex is counted with the largest degree of its range. Distinct vertices then never emit more
   * than there are edges, however much larger the sum of those degrees is.
   *
   * @param verticesByDegree vertices by the largest out-degree of their range, each any u64
   * @param edges how many edges there are, any u64
   * @throws IllegalArgumentException if there are more edges than the largest degrees add up to
   * @throws ArithmeticException if the vertices or the largest degrees add up to more than 2^64-1
   */
  public static DegreeProfile ofHistogram(
      Map<@Unsigned Long, @Unsigned Long> verticesByDegree, @Unsigned long edges) {
    return ofHistogram(verticesByDegree, OptionalUnsignedLong.of(edges));
  }

  private static DegreeProfile ofHistogram(
      Map<@Unsigned Long, @Unsigned Long> verticesByDegree, OptionalUnsignedLong edges) {
    List<Map.Entry<@Unsigned Long, @Unsigned Long>> classes =
        verticesByDegree.entrySet().stream()
            .filter(entry -> entry.getValue() != 0)
            .sorted((a, b) -> Long.compareUnsigned(b.getKey(), a.getKey()))
            .toList();
    @Unsigned long[] degrees = new long[classes.size()];
    @Unsigned long[] vertices = new long[classes.size()];
    for (int i = 0; i < degrees.length; i++) {
      degrees[i] = classes.get(i).getKey();
      vertices[i] = classes.get(i).getValue();
    }
    DegreeProfile profile = new DegreeProfile(degrees, vertices, edges);
    @Unsigned long most = profile.edgesBefore[degrees.length];
    if (Long.compareUnsigned(profile.edges, most) > 0) {
      throw new IllegalArgumentException(
          "edges: "
              + Words.number(profile.edges)
              + " are more than the largest degrees add up to, "
              + Words.number(most));
    }
    return profile;
  }

  /** Returns how many vertices there are, a u64. */
  public @Unsigned long vertices() {
    return verticesBefore[degrees.length];
  }

  /**
   * Returns how many edges there are, a u64: the sum of all degrees, unless another number was
   * given.
   */
  public @Unsigned long edges() {
    return edges;
  }

  /** Returns the largest degree of a vertex, a u64; 0 if there is no vertex. */
  public @Unsigned long largestDegree() {
    return degrees.length == 0 ? 0 : degrees[0];
  }

  /**
   * Returns the most items that {@code items} <em>distinct</em> vertices can emit in one step: the
   * sum of that many largest degrees. Items beyond the vertices emit nothing. Unsound where a
   * vertex may stand in the frontier twice.
   *
   * @param items active vertices, any u64
   */
  public @Unsigned long expansionBound(@Unsigned long items) {
    // Never an overflow: at most edges().
    return expansionBound(items, 1);
  }

  /**
   * Returns the most items that {@code items} active ones can emit in one step if no vertex is
   * among them more than {@code copies} times: copies · (the sum of the q largest degrees) + r ·
   * (the next one), with q = items div copies and r = items mod copies. Items beyond copies ·
   * vertices emit nothing.
   *
   * @param items any u64
   * @param copies any u64 above 0
   * @throws IllegalArgumentException if {@code copies} is 0
   * @throws ArithmeticException if the bound exceeds 2^64-1
   */
  public @Unsigned long expansionBound(@Unsigned long items, @Unsigned long copies) {
    checkCopies(copies);
    @Unsigned long whole = Long.divideUnsigned(items, copies);
    int next = lastAtMost(verticesBefore, whole);
    if (next == degrees.length) {
      return Exact.multiply(edges(), copies, "expansion bound", FEWER);
    }
    // The sum of the `whole` largest degrees: no more than there are edges. Nor is all that is
    // emitted more than each edge as often as there are copies.
    @Unsigned
    long once = U64.min(edges, edgesBefore[next] + (whole - verticesBefore[next]) * degrees[next]);
    if (once == edges && U64.productFits(edges, copies)) {
      return edges * copies;
    }
    @Unsigned long rest = items - whole * copies;
    @Unsigned
    long bound =
        Exact.add(
            Exact.multiply(once, copies, "expansion bound", FEWER),
            Exact.multiply(degrees[next], rest, "expansion bound", FEWER),
            "expansion bound",
            FEWER);
    return U64.productFits(edges, copies) ? U64.min(bound, edges * copies) : bound;
  }

  /**
   * Returns the most items that {@code items} active ones can emit in one step, whatever they are:
   * as many times the largest degree. Also what that many tuples give when joined with a relation
   * of these degrees.
   *
   * @param items any u64
   * @throws ArithmeticException if the bound exceeds 2^64-1
   */
  public @Unsigned long expansionBoundWithRepeats(@Unsigned long items) {
    return Exact.multiply(largestDegree(), items, "expansion bound with repeats", FEWER);
  }

  /**
   * Returns how many <em>distinct</em> vertices may be active so that what they emit in one step
   * fits {@code slots}, whichever they are: the largest k, at most {@link #vertices()}, with {@code
   * expansionBound(k) <= slots}. 0 means that even one may emit more than that.
   *
   * @param slots free slots, any u64
   */
  public @Unsigned long largestWindow(@Unsigned long slots) {
    return largestWindow(slots, 1);
  }

  /**
   * Returns how many items may be active so that what they emit in one step fits {@code slots},
   * whichever they are, if no vertex is among them more than {@code copies} times: the largest k,
   * at most copies · vertices (2^64-1 where that is more), with {@code expansionBound(k, copies) <=
   * slots}. 0 means that even one may emit more than that.
   *
   * @param slots free slots, any u64
   * @param copies any u64 above 0
   * @throws IllegalArgumentException if {@code copies} is 0
   */
  public @Unsigned long largestWindow(@Unsigned long slots, @Unsigned long copies) {
    checkCopies(copies);
    if (U64.productFits(edges, copies) && Long.compareUnsigned(edges * copies, slots) <= 0) {
      return U64.productFits(vertices(), copies) ? vertices() * copies : U64.MAX;
    }
    int next = lastAtMost(edgesBefore, Long.divideUnsigned(slots, copies));
    // All degrees before are at least 1, so neither product exceeds slots, nor does the result.
    @Unsigned long left = slots - edgesBefore[next] * copies;
    return verticesBefore[next] * copies + Long.divideUnsigned(left, degrees[next]);
  }

  /**
   * Returns how many items may be active so that what they emit in one step fits {@code slots},
   * whatever they are: the largest k with {@code expansionBoundWithRepeats(k) <= slots}. 0 means
   * that even one may emit more than that. It is 2^64-1 where no vertex has an edge, and 0 where
   * there is no vertex.
   *
   * @param slots free slots, any u64
   */
  public @Unsigned long largestWindowWithRepeats(@Unsigned long slots) {
    if (largestDegree() == 0) {
      return vertices() == 0 ? 0 : U64.MAX;
    }
    return Long.divideUnsigned(slots, largestDegree());
  }

  /** Two profiles are equal if they have as many vertices of each degree. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DegreeProfile that
        && Arrays.equals(degrees, that.degrees)
        && Arrays.equals(verticesBefore, that.verticesBefore)
        && edges == that.edges;
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(degrees), Arrays.hashCode(verticesBefore), U64.hash(edges));
  }

  /** For people; the numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "DegreeProfile[vertices="
        + U64.print(vertices())
        + ", edges="
        + U64.print(edges())
        + ", largestDegree="
        + U64.print(largestDegree())
        + ", distinctDegrees="
        + degrees.length
        + "]";
  }

  private static void checkCopies(@Unsigned long copies) {
    if (copies == 0) {
      throw new IllegalArgumentException(
          "copies is 0: a vertex that is never active emits nothing; give 1 for distinct vertices");
    }
  }

  /** Returns the last index whose element is at most {@code limit}; the first element is 0. */
  private static int lastAtMost(@Unsigned long[] ascending, @Unsigned long limit) {
    int low = 0;
    int high = ascending.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Long.compareUnsigned(ascending[middle], limit) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static IllegalArgumentException negativeDegree(long index, long degree) {
    return new IllegalArgumentException(
        "degree["
            + index
            + "] is "
            + degree
            + ", below 0; count edges from 0, and as long beyond 2^31-1");
  }

  private static final class Degrees implements LongConsumer {
    final DegreeCounter counter = new DegreeCounter();
    private long index;

    @Override
    public void accept(long degree) {
      if (degree < 0) {
        throw negativeDegree(index, degree);
      }
      counter.count(degree);
      index++;
    }
  }

  private static final class CsrOffsets implements LongConsumer {
    private final DegreeCounter counter = new DegreeCounter();
    private final @Unsigned long edges;
    private long index;
    private long previous;

    CsrOffsets(@Unsigned long edges) {
      this.edges = edges;
    }

    @Override
    @SuppressWarnings("signedness") // an offset that is compared as a u64 is not negative
    public void accept(long offset) {
      if (offset < previous || Long.compareUnsigned(offset, edges) > 0) {
        throw badOffset(offset);
      }
      if (index > 0) {
        counter.count(offset - previous);
      }
      previous = offset;
      index++;
    }

    DegreeProfile profile() {
      if (index == 0) {
        throw new IllegalArgumentException(
            "no CSR offset; V vertices have V + 1, and a graph without vertices has one, 0");
      }
      return counter.profile();
    }

    private IllegalArgumentException badOffset(long offset) {
      String problem =
          offset < 0
              ? "below 0; count edges from 0, and as long beyond 2^31-1"
              : offset < previous
                  ? "below offset["
                      + (index - 1)
                      + "], "
                      + previous
                      + "; the offsets of CSR rows never decrease"
                  : "beyond the "
                      + U64.print(edges)
                      + " edges; give the offsets and the edges of the same graph";
      return new IllegalArgumentException("offset[" + index + "] is " + offset + ", " + problem);
    }
  }
}
