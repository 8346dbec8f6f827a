// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import dev.sluice.internal.Words;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * The numbers of slots that a capacity is rounded to: the multiples of a number, or the powers of
 * two. Told apart by that number, so that a sweep needs no object; 0 slots are of either kind.
 */
final class Steps {
  /** The multiples of 1. */
  static final @Unsigned long ALL = 1;

  /** Powers of two, as nothing but 0 is a multiple of 0. */
  static final @Unsigned long POWERS_OF_TWO = 0;

  private Steps() {}

  /** Says whether so many slots need no rounding. */
  static boolean isOne(@Unsigned long slots, @Unsigned long step) {
    return step == POWERS_OF_TWO
        ? Long.bitCount(slots) <= 1
        : Long.remainderUnsigned(slots, step) == 0;
  }

  /** Returns the largest of them up to so many slots. */
  static @Unsigned long down(Arithmetic arithmetic, @Unsigned long slots, @Unsigned long step) {
    if (step == POWERS_OF_TWO) {
      return U64.highestPowerOfTwo(slots);
    }
    return step == ALL ? slots : arithmetic.divide(slots, step) * step;
  }

  /** Says whether the least of them from so many slots on fits u64. */
  static boolean fitsUp(Arithmetic arithmetic, @Unsigned long slots, @Unsigned long step) {
    if (step == POWERS_OF_TWO) {
      return Long.compareUnsigned(slots, 1L << 63) <= 0;
    }
    return step == ALL || arithmetic.productFits(arithmetic.ceilDiv(slots, step), step);
  }

  /** Returns the least of them from so many slots on, 2^64-1 if that is beyond. */
  static @Unsigned long upOrMax(Arithmetic arithmetic, @Unsigned long slots, @Unsigned long step) {
    return fitsUp(arithmetic, slots, step) ? up(slots, step) : U64.MAX;
  }

  /** Returns the least of them from so many slots on, which fits u64. */
  static @Unsigned long up(@Unsigned long slots, @Unsigned long step) {
    if (step == POWERS_OF_TWO) {
      return Long.bitCount(slots) <= 1 ? slots : U64.highestPowerOfTwo(slots) << 1;
    }
    return U64.ceilDiv(slots, step) * step;
  }

  /** Returns how one of them is called. */
  static String name(@Unsigned long step) {
    return step == POWERS_OF_TWO ? "a power of two" : "a multiple of " + Words.number(step);
  }
}
