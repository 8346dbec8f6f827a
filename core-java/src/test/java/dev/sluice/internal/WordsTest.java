// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.OptionalUnsignedLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 slots",
        "1 | 1 slot",
        "2 | 2 slots",
        "999 | 999 slots",
        "1000 | 1,000 slots",
        "999999 | 999,999 slots",
        "1000000 | 1,000,000 slots",
        "18446744073709551615 | 18,446,744,073,709,551,615 slots"
      })
  void numbersComeInGroupsOfThree(String number, String words) {
    long parsed = Long.parseUnsignedLong(number);
    assertThat(Words.count(parsed, "slot")).isEqualTo(words);
    assertThat(Words.leastThatWouldDo(OptionalUnsignedLong.of(parsed)))
        .isEqualTo(words + " at least would do, ");
  }

  /** 2^63 is -2^63 as a long, and 2^64 - 2^31 is -2^31: the least of an int. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 bytes required",
        "1 | 1 byte required",
        "9223372036854775807 | 9,223,372,036,854,775,807 bytes required",
        "9223372036854775808 | 9,223,372,036,854,775,808 bytes required (as a signed number"
            + " -9,223,372,036,854,775,808: a signed product may have wrapped)",
        "18446744071562067967 | 18,446,744,071,562,067,967 bytes required (as a signed number"
            + " -2,147,483,649: a signed product may have wrapped)",
        "18446744071562067968 | 18,446,744,071,562,067,968 bytes required (as a signed number"
            + " -2,147,483,648: an int product may have wrapped)"
      })
  void whatMayHaveWrappedIsSaid(String bytes, String words) {
    assertThat(Words.required(Long.parseUnsignedLong(bytes))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0 %",
    "0, 1, under 0.01 %",
    "1, 1, 0.01 %",
    "10, 1, 0.10 %",
    "105, 1, 1.05 %",
    "1234, 1, 12.34 %",
    "10000, 1, 100.00 %"
  })
  void basisPointsAreShownInPercent(int bps, long part, String words) {
    assertThat(Words.percent(bps, part)).isEqualTo(words);
    assertThat(Words.leastThatWouldDo(OptionalUnsignedLong.empty())).isEmpty();
  }
}
