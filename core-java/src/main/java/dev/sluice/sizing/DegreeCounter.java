// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import java.util.Arrays;

/**
 * Counts how often each degree occurs, in memory for the distinct degrees alone. For one profile on
 * one thread.
 */
final class DegreeCounter {
  private static final int SMALL = 1 << 9;
  private static final int PAIRED = 1 << 6;

  /** From here on, the tables of {@link #countAll} cost less than they save. */
  private static final int MANY = 1 << 14;

  private final long[] small = new long[SMALL];

  // Open addressing with linear probing; a count of 0 marks a free place.
  private long[] largeDegrees = new long[16];
  private long[] largeCounts = new long[16];
  private int largeUsed;

  /** Counts one degree, at least 0. */
  void count(long degree) {
    if (degree < SMALL) {
      small[(int) degree]++;
    } else {
      countLarge(degree);
    }
  }

  /**
   * Counts degrees up to the first that is negative, and returns how many that were.
   *
   * <p>Incrementing one table is slow for two reasons: increments of the same place wait for each
   * other, and each is a store. Four tables in turn cut the waiting, and pairs of small degrees,
   * the rule in road networks and meshes, halve the stores. Masks that change nothing let the JIT
   * see that no index is out of bounds; it has to see the length of the tables as well, hence local
   * ones. An {@code int} is enough: no place is incremented more often than the array is long.
   */
  int countAll(int[] degrees) {
    int i = 0;
    if (degrees.length >= MANY) {
      int[] pairs0 = new int[PAIRED * PAIRED];
      int[] pairs1 = new int[PAIRED * PAIRED];
      int[] small0 = new int[SMALL];
      int[] small1 = new int[SMALL];
      int[] small2 = new int[SMALL];
      int[] small3 = new int[SMALL];
      for (; i < degrees.length - 3; i += 4) {
        int a = degrees[i];
        int b = degrees[i + 1];
        int c = degrees[i + 2];
        int d = degrees[i + 3];
        int bits = a | b | c | d;
        if ((bits & -PAIRED) == 0) {
          pairs0[(a * PAIRED + b) & (PAIRED * PAIRED - 1)]++;
          pairs1[(c * PAIRED + d) & (PAIRED * PAIRED - 1)]++;
        } else if ((bits & -SMALL) == 0) {
          small0[a & (SMALL - 1)]++;
          small1[b & (SMALL - 1)]++;
          small2[c & (SMALL - 1)]++;
          small3[d & (SMALL - 1)]++;
        } else if (bits >= 0) {
          count(a);
          count(b);
          count(c);
          count(d);
        } else {
          break;
        }
      }
      for (int j = 0; j < SMALL; j++) {
        small[j] += (long) small0[j] + small1[j] + small2[j] + small3[j];
      }
      for (int j = 0; j < PAIRED * PAIRED; j++) {
        long times = (long) pairs0[j] + pairs1[j];
        small[j / PAIRED] += times;
        small[j & (PAIRED - 1)] += times;
      }
    }
    for (; i < degrees.length && degrees[i] >= 0; i++) {
      count(degrees[i]);
    }
    return i;
  }

  private void countLarge(long degree) {
    int place = place(degree);
    if (largeCounts[place] == 0) {
      largeDegrees[place] = degree;
      largeUsed++;
    }
    largeCounts[place]++;
    if (largeUsed > largeCounts.length / 2) {
      grow();
    }
  }

  /** Where {@code degree} is, or the free place where it belongs. */
  @SuppressWarnings("signedness") // a hash is made of bits
  private int place(long degree) {
    // Fibonacci hashing: the high bits of the product with 2^64 over the golden ratio (Knuth, The
    // Art of Computer Programming, vol. 3, 6.4), as many as it takes to number the places.
    int mask = largeCounts.length - 1;
    int shift = Long.numberOfLeadingZeros(mask);
    int place = (int) ((degree * 0x9E37_79B9_7F4A_7C15L) >>> shift);
    while (largeCounts[place] != 0 && largeDegrees[place] != degree) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] degrees = largeDegrees;
    long[] counts = largeCounts;
    int length = Math.multiplyExact(counts.length, 2);
    largeDegrees = new long[length];
    largeCounts = new long[length];
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        int place = place(degrees[i]);
        largeDegrees[place] = degrees[i];
        largeCounts[place] = counts[i];
      }
    }
  }

  @SuppressWarnings("signedness") // neither a degree nor a count is negative here
  DegreeProfile profile() {
    int smallUsed = 0;
    for (long times : small) {
      smallUsed += times == 0 ? 0 : 1;
    }
    long[] ascending = new long[smallUsed + largeUsed];
    int used = 0;
    for (int degree = 0; degree < SMALL; degree++) {
      if (small[degree] != 0) {
        ascending[used++] = degree;
      }
    }
    for (int i = 0; i < largeCounts.length; i++) {
      if (largeCounts[i] != 0) {
        ascending[used++] = largeDegrees[i];
      }
    }
    Arrays.sort(ascending);
    long[] degrees = new long[used];
    long[] vertices = new long[used];
    for (int i = 0; i < used; i++) {
      long degree = ascending[used - 1 - i];
      degrees[i] = degree;
      vertices[i] = degree < SMALL ? small[(int) degree] : largeCounts[place(degree)];
    }
    return new DegreeProfile(degrees, vertices);
  }
}
