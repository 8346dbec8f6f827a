// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashTablesTest {
  @ParameterizedTest
  @CsvSource({
    "2147483647, 5000, 4294967294",
    "100000, 7000, 142858",
    "18446744073709551615, 10000, 18446744073709551615",
    "0, 1, 0",
    "1, 1, 10000",
    "1, 9999, 2"
  })
  void workedExamples(String items, int loadFactorBps, String slots) {
    assertThat(HashTables.slotsFor(Long.parseUnsignedLong(items), loadFactorBps))
        .isEqualTo(Long.parseUnsignedLong(slots));
  }

  @Property
  void anyTable_isTheCeiling(
      @ForAll long bits,
      @ForAll @IntRange(max = 63) int shift,
      @ForAll @IntRange(min = 1, max = 10_000) int loadFactorBps) {
    long items = bits >>> shift;
    BigInteger bps = BigInteger.valueOf(loadFactorBps);
    BigInteger slots =
        new BigInteger(Long.toUnsignedString(items))
            .multiply(BigInteger.valueOf(10_000))
            .add(bps.subtract(BigInteger.ONE))
            .divide(bps);
    if (slots.bitLength() > 64) {
      assertThatThrownBy(() -> HashTables.slotsFor(items, loadFactorBps))
          .isInstanceOf(ArithmeticException.class);
    } else {
      assertThat(HashTables.slotsFor(items, loadFactorBps)).isEqualTo(slots.longValue());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 10_001})
  void loadFactorIsAboveNothing_andAtMostAll(int loadFactorBps) {
    assertThatThrownBy(() -> HashTables.slotsFor(1, loadFactorBps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "loadFactorBps: " + loadFactorBps + " is not in 1 … 10,000; 5,000 are one half");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1})
  void moreSlotsThanU64(long items) {
    assertThatThrownBy(() -> HashTables.slotsFor(items, 5_000))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageStartingWith("slots of a hash table: ")
        .hasMessageEndingWith(
            " items × 10,000 / 5,000 exceeds 2^64-1; take a higher load factor, or fewer items");
  }
}
