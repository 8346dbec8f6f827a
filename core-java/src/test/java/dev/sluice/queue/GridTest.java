// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
  private static final long MAX = -1L;

  /** Items in groups of {@code g}, in grids of at most 65,535 by 65,535. */
  @ParameterizedTest
  @CsvSource({
    "4194240, 64, 65535, 1, 65535, 0",
    "23947347, 64, 62363, 6, 374178, 0",
    "23947347, 256, 46773, 2, 93545, 1",
    "16777216, 256, 32768, 2, 65536, 0",
    "4294967040, 256, 65281, 257, 16777215, 2",
    "1000000000000, 256, 65535, 59606, 3906250000, 29210",
  })
  void ofWorkedExamples(long items, long g, long x, long y, long groups, long spare) {
    assertThat(groups).as("groups of the example").isEqualTo((items + g - 1) / g);
    Grid grid = Grid.of(groups, 65_535, 65_535);
    assertThat(grid).isNotNull();
    assertThat(grid.x()).isEqualTo(x);
    assertThat(grid.y()).isEqualTo(y);
    assertThat(grid.groups()).isEqualTo(groups);
    assertThat(grid.spare()).isEqualTo(spare);
  }

  @Test
  void tooLargeIsNoGridAndNeverWraps() {
    assertThat(Grid.of(10_000_000_000_000L / 256, 65_535, 65_535)).isNull();
    assertThat(Grid.of(65_535L * 65_535, 65_535, 65_535)).isNotNull();
    assertThat(Grid.of(65_535L * 65_535 + 1, 65_535, 65_535)).isNull();
    assertThat(Grid.of(2, 1, 1)).isNull();
    assertThat(Grid.of(MAX, 1L << 32, 1L << 31)).isNull();
    assertThat(Grid.of(MAX, 1L << 32, 1L << 32)).isNotNull();
  }

  @Test
  void theLargestGridHasItsSpareGroupsThoughTheirNumberIsBeyondU64() {
    // 2^64-1 groups, at most 2^63 in x: two rows of 2^63 are 2^64, one group more.
    Grid grid = Grid.of(MAX, 1L << 63, 2);
    assertThat(grid)
        .hasToString("Grid[x=9223372036854775808, y=2, groups=18446744073709551615, spare=1]");
  }

  @Property
  void coversItsGroupsWithFewerSpareThanRows(
      @ForAll long groups, @ForAll @LongRange(min = 1) long mostX, @ForAll long mostY) {
    Grid grid = Grid.of(groups, mostX, mostY);
    BigInteger rows = ceilDiv(big(groups), big(mostX)).max(BigInteger.ONE);
    if (rows.compareTo(big(mostY)) > 0) {
      assertThat(grid).isNull();
      return;
    }
    assertThat(grid).isNotNull();
    assertThat(big(grid.y())).isEqualTo(rows);
    assertThat(big(grid.x())).isEqualTo(ceilDiv(big(groups), rows));
    assertThat(big(grid.x()).compareTo(big(mostX))).isNotPositive();
    BigInteger spare = rows.multiply(big(grid.x())).subtract(big(groups));
    assertThat(big(grid.spare())).isEqualTo(spare);
    assertThat(spare.compareTo(rows)).isNegative();
  }

  private static BigInteger big(long u64) {
    return new BigInteger(Long.toUnsignedString(u64));
  }

  private static BigInteger ceilDiv(BigInteger a, BigInteger b) {
    return a.add(b).subtract(BigInteger.ONE).divide(b);
  }
}
