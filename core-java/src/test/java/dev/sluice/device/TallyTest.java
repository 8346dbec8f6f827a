// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.Arithmetic;
import org.junit.jupiter.api.Test;

/** A sum of bytes that stops at the first figure beyond u64. */
class TallyTest {
  private static final Arithmetic ARITHMETIC = new Arithmetic(Policies.UNSIGNED);

  private static void assertFirst(Tally tally, String operation, long left, long right) {
    assertThat(tally.overflowed()).isTrue();
    assertThat(tally.field()).isEqualTo("first");
    assertThat(tally.operation()).isEqualTo(operation);
    assertThat(tally.left()).isEqualTo(left);
    assertThat(tally.right()).isEqualTo(right);
    assertThat(tally.endOrMax()).isEqualTo(-1);
  }

  /** Nothing is worked out any more, whether or not it would fit, and the first is remembered. */
  private static void assertStopped(Tally tally) {
    assertThat(tally.add("second", 2, 3)).isZero();
    assertThat(tally.add("second", -1, 3)).isZero();
    assertThat(tally.multiply("second", 2, 3)).isZero();
    assertThat(tally.multiply("second", -1, 3)).isZero();
    assertThat(tally.roundUp("second", 2, 8)).isEqualTo(2);
    assertThat(tally.roundUp("second", -1, 8)).isEqualTo(-1);
  }

  @Test
  void whatFitsIsSummed() {
    Tally tally = new Tally(ARITHMETIC, 5);
    tally.extend("first", -6);
    assertThat(tally.overflowed()).isFalse();
    assertThat(tally.end).isEqualTo(-1);
    assertThat(tally.add("first", 2, 3)).isEqualTo(5);
    assertThat(tally.multiply("first", 2, 3)).isEqualTo(6);
    for (long unit : new long[] {1, 2, 3, 8}) {
      for (long bytes = 0; bytes < 20; bytes++) {
        assertThat(tally.roundUp("first", bytes, unit)).isEqualTo((bytes + unit - 1) / unit * unit);
      }
    }
    // 2^64 - 8 is a multiple of 8, as is nothing beyond it.
    assertThat(tally.roundUp("first", -8, 8)).isEqualTo(-8);
    assertThat(tally.overflowed()).isFalse();
  }

  @Test
  void theFirstFigureBeyondU64IsRemembered() {
    Tally sum = new Tally(ARITHMETIC, -1);
    assertThat(sum.add("first", -1, 2)).isZero();
    assertFirst(sum, "+", -1, 2);
    assertStopped(sum);
    assertFirst(sum, "+", -1, 2);

    Tally product = new Tally(ARITHMETIC, 0);
    assertThat(product.multiply("first", 1L << 63, 3)).isZero();
    assertFirst(product, "×", 1L << 63, 3);
    assertStopped(product);
    assertFirst(product, "×", 1L << 63, 3);

    Tally rounded = new Tally(ARITHMETIC, 0);
    // ceil((2^64 - 7) / 8) = 2^61
    assertThat(rounded.roundUp("first", -7, 8)).isZero();
    assertFirst(rounded, "×", 1L << 61, 8);
    assertStopped(rounded);
    assertFirst(rounded, "×", 1L << 61, 8);
  }
}
