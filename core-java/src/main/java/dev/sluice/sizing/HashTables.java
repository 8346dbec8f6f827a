// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import dev.sluice.internal.BasisPoints;
import dev.sluice.internal.U64;
import dev.sluice.internal.Words;
import dev.sluice.numeric.OptionalUnsignedLong;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * Slots of hash tables, as joins, closures and visited sets keep them on the device. Thread-safe.
 *
 * @since 0.2.0
 */
public final class HashTables {
  private HashTables() {}

  /**
   * Returns the slots of a table that is at most so full: ceil(items · 10,000 / loadFactorBps).
   *
   * @param items the items that the table holds, any u64
   * @param loadFactorBps how full it may be, in basis points, 1 … 10,000: 5,000 are one half
   * @throws IllegalArgumentException if {@code loadFactorBps} is out of range
   * @throws ArithmeticException if there are more than 2^64-1 slots
   */
  public static @Unsigned long slotsFor(@Unsigned long items, int loadFactorBps) {
    if (loadFactorBps < 1 || loadFactorBps > BasisPoints.WHOLE) {
      throw new IllegalArgumentException(
          "loadFactorBps: " + loadFactorBps + " is not in 1 … 10,000; 5,000 are one half");
    }
    OptionalUnsignedLong slots = BasisPoints.wholeOf(items, loadFactorBps);
    if (slots.isEmpty()) {
      throw new ArithmeticException(
          "slots of a hash table: "
              + Words.number(items)
              + " items × 10,000 / "
              + Words.number(U64.of(loadFactorBps))
              + " exceeds 2^64-1; take a higher load factor, or fewer items");
    }
    return slots.getAsLong();
  }
}
