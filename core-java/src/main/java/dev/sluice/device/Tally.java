// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * A running sum of device bytes that stops at the first figure to leave u64 and remembers it. Not
 * thread-safe.
 */
final class Tally {
  private final Arithmetic arithmetic;

  /** The bytes so far; in an arena, where the last region ends. */
  @Unsigned long end;

  private boolean overflowed;
  private String field = "";
  private String operation = "";
  private @Unsigned long left;
  private @Unsigned long right;

  Tally(Arithmetic arithmetic, @Unsigned long end) {
    this.arithmetic = arithmetic;
    this.end = end;
  }

  /** Begins anew. */
  Tally from(@Unsigned long start) {
    end = start;
    overflowed = false;
    return this;
  }

  boolean overflowed() {
    return overflowed;
  }

  String field() {
    return field;
  }

  String operation() {
    return operation;
  }

  @Unsigned
  long left() {
    return left;
  }

  @Unsigned
  long right() {
    return right;
  }

  void extend(String field, @Unsigned long bytes) {
    end = add(field, end, bytes);
  }

  @Unsigned
  long add(String field, @Unsigned long a, @Unsigned long b) {
    return overflowed() || !fits(field, "+", a, b, arithmetic.sumFits(a, b)) ? 0 : a + b;
  }

  @Unsigned
  long multiply(String field, @Unsigned long a, @Unsigned long b) {
    return overflowed() || !fits(field, "×", a, b, arithmetic.productFits(a, b)) ? 0 : a * b;
  }

  /** Returns the least multiple of {@code unit} that is at least {@code bytes}. */
  @Unsigned
  long roundUp(String field, @Unsigned long bytes, @Unsigned long unit) {
    if (unit == 1 || overflowed()) {
      return bytes;
    }
    // Granularities and alignments are powers of two: a sum and a mask are cheaper than a division,
    // and overflow where the product does.
    if (U64.isPowerOfTwo(unit) && arithmetic.sumFits(bytes, unit - 1)) {
      return (bytes + (unit - 1)) & -unit;
    }
    return multiply(field, arithmetic.ceilDiv(bytes, unit), unit);
  }

  private boolean fits(
      String field, String operation, @Unsigned long a, @Unsigned long b, boolean fits) {
    if (!fits) {
      this.overflowed = true;
      this.field = field;
      this.operation = operation;
      this.left = a;
      this.right = b;
    }
    return fits;
  }

  /** Says whether nothing overflowed and the sum is within {@code limit}. */
  boolean within(@Unsigned long limit) {
    return !overflowed() && Long.compareUnsigned(end, limit) <= 0;
  }

  /** 2^64-1 once something overflowed. */
  @Unsigned
  long endOrMax() {
    return overflowed() ? U64.MAX : end;
  }
}
