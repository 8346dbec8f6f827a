// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.BasisPoints;
import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** What the fullest of several equal devices has of a line, and the way back. */
record Shard(Arithmetic arithmetic, @Unsigned long devices, Spread spread) {
  private static final @Unsigned long WHOLE = U64.of(BasisPoints.WHOLE);

  /** Says whether each device has a part. */
  boolean divides() {
    return spread.isSharded() && devices != 1;
  }

  /**
   * Returns what the fullest device has of so many.
   *
   * @param what names the number in an error
   * @param tally remembers what exceeds u64
   */
  @Unsigned
  long of(String what, @Unsigned long all, Tally tally) {
    if (spread.isPerPeer()) {
      return tally.multiply(what + " for all peers", all, devices - 1);
    }
    if (!divides()) {
      return all;
    }
    String field = what + " of the fullest device";
    @Unsigned long part = arithmetic.ceilDiv(uneven(field, all, tally), devices);
    // No device has more than there is, however uneven the parts are.
    return tally.add(field, U64.min(part, all), spread.plus());
  }

  /** Returns as many as there would be if each device were as full as the fullest, exactly. */
  private @Unsigned long uneven(String field, @Unsigned long all, Tally tally) {
    if (spread.imbalanceBps() == BasisPoints.WHOLE) {
      return all;
    }
    @Unsigned long bps = U64.of(spread.imbalanceBps());
    @Unsigned long wholes = arithmetic.divide(all, WHOLE);
    @Unsigned long rest = arithmetic.ceilDiv((all - wholes * WHOLE) * bps, WHOLE);
    return arithmetic.productFits(wholes, bps) && arithmetic.sumFits(wholes * bps, rest)
        ? wholes * bps + rest
        : tally.multiply(field, all, bps);
  }

  /** Returns the most in all of which the fullest device has no more than {@code part}. */
  @Unsigned
  long mostInAll(@Unsigned long part) {
    if (!divides()) {
      return part;
    }
    @Unsigned long bps = U64.of(spread.imbalanceBps());
    @Unsigned long uneven = arithmetic.productFits(part, devices) ? part * devices : U64.MAX;
    @Unsigned long times = arithmetic.divide(uneven, bps);
    @Unsigned long rest = uneven - times * bps;
    return U64.max(part, times * WHOLE + arithmetic.divide(rest * WHOLE, bps));
  }

  /**
   * Returns the fewest devices of which the fullest has no more than {@code part}; 0 if none do.
   *
   * @param all what no shard exceeds u64 of
   */
  @Unsigned
  long fewestDevices(@Unsigned long all, @Unsigned long part) {
    Tally tally = new Tally(arithmetic, 0);
    @Unsigned long uneven = uneven("", all, tally);
    return tally.overflowed() || Long.compareUnsigned(part, spread.plus()) <= 0
        ? 0
        : arithmetic.ceilDiv(uneven, arithmetic.subtract(part, spread.plus()));
  }
}
