// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

/** The hashes of {@code dialect.h}. */
final class Hash {
  private Hash() {}

  @SuppressWarnings("signedness") // a hash is made of bits
  static int mix(int bits) {
    int x = bits;
    x = (x ^ (x >>> 16)) * 0x7feb352d;
    x = (x ^ (x >>> 15)) * 0x846ca68b;
    return x ^ (x >>> 16);
  }

  /** Returns what an item of two words adds to a sum. */
  static long mix2(int x, int y) {
    return Integer.toUnsignedLong(mix(x + mix(y + 1)));
  }
}
