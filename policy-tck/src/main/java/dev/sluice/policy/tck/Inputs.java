// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a policy is asked. No call comes twice. The fixed ones come first and in a fixed order, so
 * that a defect at a boundary is always told by the same operands; then random ones.
 */
final class Inputs {
  private static final BigInteger ZERO = BigInteger.ZERO;
  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger MAX = power(2, 64).subtract(ONE);

  /** The sharpest corners of 64-bit arithmetic, few enough to be crossed three times. */
  private static final NavigableSet<BigInteger> SHARP = sharp();

  /** These and more, to be crossed pairwise. */
  private static final NavigableSet<BigInteger> BOUNDARY = boundary();

  private static final Set<Pair> PAIRS = pairs();

  /** The same again, as a list, which is faster to walk through. */
  private static final List<Pair> PAIRS_IN_ORDER = List.copyOf(PAIRS);

  /** For the ratio alone. */
  private static final List<Pair> DIGIT_TOO_LARGE = digitTooLarge();

  private final long seed;

  Inputs(long seed) {
    this.seed = seed;
  }

  static boolean isU64(BigInteger value) {
    return value.signum() >= 0 && value.compareTo(MAX) <= 0;
  }

  /** All calls of an operation. */
  void forEach(Operation operation, Consumer<Call> action) {
    PAIRS_IN_ORDER.forEach(pair -> action.accept(pair.with(operation)));
    if (operation == Operation.RATIO) {
      for (Pair pair : crossed(SHARP)) {
        for (BigInteger c : SHARP) {
          if (!c.equals(pair.a)) {
            action.accept(new Call(operation, pair.a, pair.b, c));
          }
        }
      }
      DIGIT_TOO_LARGE.forEach(pair -> action.accept(pair.with(operation)));
    }
    for (Pair pair : randomPairs(5_000)) {
      if (!PAIRS.contains(pair)) {
        action.accept(pair.with(operation));
      }
    }
  }

  /** Some calls of every operation, few enough to be asked again and again. */
  List<Call> sample() {
    Set<Pair> pairs = crossed(SHARP);
    pairs.addAll(randomPairs(500));
    List<Call> calls = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      pairs.forEach(pair -> calls.add(pair.with(operation)));
    }
    return calls;
  }

  /** Of every size alike, not mostly near 2^64. */
  private Set<Pair> randomPairs(int count) {
    Random random = new Random(seed);
    Set<Pair> pairs = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      BigInteger a = new BigInteger(random.nextInt(65), random);
      pairs.add(new Pair(a, new BigInteger(random.nextInt(65), random)));
    }
    return pairs;
  }

  private static Set<Pair> pairs() {
    Set<Pair> pairs = crossed(BOUNDARY);
    for (BigInteger b : BOUNDARY) {
      for (BigInteger a : edgesBeside(b)) {
        pairs.add(new Pair(a, b));
        pairs.add(new Pair(b, a));
      }
    }
    return pairs;
  }

  private static Set<Pair> crossed(Set<BigInteger> values) {
    Set<Pair> pairs = new LinkedHashSet<>();
    for (BigInteger a : values) {
      values.forEach(b -> pairs.add(new Pair(a, b)));
    }
    return pairs;
  }

  /** The values of a where the result with b is on one side of a limit, and on the other. */
  private static Set<BigInteger> edgesBeside(BigInteger b) {
    Set<BigInteger> edges = new TreeSet<>();
    addWithNeighbours(edges, b);
    addWithNeighbours(edges, MAX.subtract(b));
    if (b.signum() > 0) {
      BigInteger largestFactor = MAX.divide(b);
      addWithNeighbours(edges, largestFactor);
      addWithNeighbours(edges, largestFactor.multiply(b));
      for (long ratio : new long[] {1, 9_999, 10_000, 0xFFFF_FFFEL, 0xFFFF_FFFFL, 0x1_0000_0000L}) {
        // floor(a·10,000 / b) steps up to this ratio between this value and the next.
        addWithNeighbours(
            edges, BigInteger.valueOf(ratio).multiply(b).divide(Operation.BASIS_POINTS));
      }
    }
    return edges;
  }

  /**
   * Ratios of 9,998 that a long division estimates as 9,999 at first, and whose product with the
   * estimate has another upper word than part·10,000: for each m the largest part with part·10,000
   * below m·2^64, and the least whole with whole·9,999 not below it. From m = 5,000 on, whole has
   * its top bit set; from 9,999 on, it is no u64.
   */
  private static List<Pair> digitTooLarge() {
    BigInteger digit = BigInteger.valueOf(9_999);
    List<Pair> pairs = new ArrayList<>();
    for (long m = 5_000; m < 9_999; m++) {
      BigInteger border = BigInteger.valueOf(m).shiftLeft(64);
      BigInteger part = border.subtract(ONE).divide(Operation.BASIS_POINTS);
      BigInteger whole = border.add(digit).subtract(ONE).divide(digit);
      pairs.add(new Pair(part, whole));
    }
    return pairs;
  }

  private static NavigableSet<BigInteger> boundary() {
    NavigableSet<BigInteger> values = new TreeSet<>();
    for (int i = 0; i <= 40; i++) {
      values.add(BigInteger.valueOf(i));
    }
    for (int k = 0; k <= 64; k++) {
      addWithNeighbours(values, power(2, k));
    }
    for (int k = 0; k <= 19; k++) {
      addWithNeighbours(values, power(10, k));
    }
    // Factors of 2^64-1; 2^32-1 and 2^32+1, whose product it is, are above.
    values.add(BigInteger.valueOf(641));
    values.add(BigInteger.valueOf(6_700_417));
    values.addAll(SHARP);
    return values;
  }

  private static NavigableSet<BigInteger> sharp() {
    NavigableSet<BigInteger> values = new TreeSet<>();
    values.add(BigInteger.TWO);
    addWithNeighbours(values, ZERO);
    addWithNeighbours(values, Operation.BASIS_POINTS);
    addWithNeighbours(values, power(2, 31));
    addWithNeighbours(values, Operation.MAX_RATIO);
    addWithNeighbours(values, power(2, 32));
    // The largest number whose basis points fit 64 bits.
    addWithNeighbours(values, MAX.divide(Operation.BASIS_POINTS));
    addWithNeighbours(values, power(2, 63));
    addWithNeighbours(values, MAX);
    return values;
  }

  /** Adds the value, one less and one more, as far as they are u64. */
  private static void addWithNeighbours(Set<BigInteger> values, BigInteger value) {
    for (BigInteger neighbour : List.of(value.subtract(ONE), value, value.add(ONE))) {
      if (isU64(neighbour)) {
        values.add(neighbour);
      }
    }
  }

  private static BigInteger power(int base, int exponent) {
    return BigInteger.valueOf(base).pow(exponent);
  }

  private record Pair(BigInteger a, BigInteger b) {
    /** The third operand repeats the first, so that it takes every boundary value where b is 0. */
    Call with(Operation operation) {
      return new Call(operation, a, b, operation == Operation.RATIO ? a : ZERO);
    }
  }
}
