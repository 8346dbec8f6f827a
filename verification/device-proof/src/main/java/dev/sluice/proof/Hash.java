// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.Map;

/** The hashes of {@code dialect.h}. */
@SuppressWarnings("signedness") // hashes are made of bits
final class Hash {
  private Hash() {}

  static int mix(int bits) {
    int x = bits;
    x = (x ^ (x >>> 16)) * 0x7feb352d;
    x = (x ^ (x >>> 15)) * 0x846ca68b;
    return x ^ (x >>> 16);
  }

  /** Returns the remainder of an unsigned number. */
  static int mod(int bits, int divisor) {
    return Integer.remainderUnsigned(bits, divisor);
  }

  /** Returns the quotient of an unsigned number. */
  static int div(int bits, int divisor) {
    return Integer.divideUnsigned(bits, divisor);
  }

  /** Returns what an item of two words adds to a sum. */
  static long mix2(int x, int y) {
    return Integer.toUnsignedLong(mix(x + mix(y + 1)));
  }

  /** Returns 64 bits of a number, of which neighbours have nothing to do with each other. */
  static long mix64(long number) {
    long x = number + 0x9e3779b97f4a7c15L;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }

  /**
   * Returns how many of the first words are not -1, which stands for none, and a sum of these with
   * their numbers.
   */
  static Map<String, Long> checked(int[] words, int count) {
    long there = 0;
    long sum = 0;
    for (int i = 0; i < count; i++) {
      if (words[i] != -1) {
        there++;
        sum += mix2(i, words[i]);
      }
    }
    return Map.of("results", there, "results-sum", sum);
  }
}
