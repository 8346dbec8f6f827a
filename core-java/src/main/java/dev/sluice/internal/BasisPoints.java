// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import dev.sluice.numeric.OptionalUnsignedLong;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** Shares in basis points, of which 10,000 are the whole. */
public final class BasisPoints {
  public static final int WHOLE = 10_000;

  private BasisPoints() {}

  /**
   * Returns ceil(whole · bps / 10,000).
   *
   * @param bps 0 … 10,000
   */
  public static @Unsigned long ofCeil(@Unsigned long whole, int bps) {
    // In parts, so that no product exceeds the whole; that of the rest fits an int.
    int rest = (int) Long.remainderUnsigned(whole, WHOLE);
    return Long.divideUnsigned(whole, WHOLE) * bps + (rest * bps + WHOLE - 1) / WHOLE;
  }

  /**
   * Returns ceil(part · 10,000 / bps), the least whole of which that share is {@code part}; empty
   * if it exceeds 2^64-1.
   *
   * @param bps 1 … 10,000
   */
  public static OptionalUnsignedLong wholeOf(@Unsigned long part, int bps) {
    @Unsigned long times = Long.divideUnsigned(part, bps);
    int rest = (int) Long.remainderUnsigned(part, bps);
    @Unsigned long whole = times * WHOLE;
    @Unsigned long ofRest = (rest * WHOLE + bps - 1) / bps;
    return OptionalUnsignedLong.ofIf(
        U64.productFits(times, WHOLE) && Long.compareUnsigned(whole + ofRest, whole) >= 0,
        whole + ofRest);
  }
}
