// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import dev.sluice.numeric.OptionalUnsignedLong;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** Shares in basis points, of which 10,000 are the whole. */
public final class BasisPoints {
  public static final int WHOLE = 10_000;

  private static final @Unsigned long WHOLE_BPS = 10_000;

  private BasisPoints() {}

  /**
   * Returns ceil(whole · bps / 10,000).
   *
   * @param bps 0 … 10,000
   */
  public static @Unsigned long ofCeil(@Unsigned long whole, int bps) {
    // In parts, so that no product exceeds the whole.
    @Unsigned long of = U64.of(bps);
    @Unsigned long rest = Long.remainderUnsigned(whole, WHOLE_BPS);
    return Long.divideUnsigned(whole, WHOLE_BPS) * of + U64.ceilDiv(rest * of, WHOLE_BPS);
  }

  /**
   * Returns ceil(part · 10,000 / bps), the least whole of which that share is {@code part}; empty
   * if it exceeds 2^64-1.
   *
   * @param bps 1 … 10,000
   */
  public static OptionalUnsignedLong wholeOf(@Unsigned long part, int bps) {
    @Unsigned long of = U64.of(bps);
    @Unsigned long times = Long.divideUnsigned(part, of);
    @Unsigned long rest = Long.remainderUnsigned(part, of);
    @Unsigned long whole = times * WHOLE_BPS;
    @Unsigned long ofRest = U64.ceilDiv(rest * WHOLE_BPS, of);
    return OptionalUnsignedLong.ofIf(
        U64.productFits(times, WHOLE_BPS) && Long.compareUnsigned(whole + ofRest, whole) >= 0,
        whole + ofRest);
  }
}
