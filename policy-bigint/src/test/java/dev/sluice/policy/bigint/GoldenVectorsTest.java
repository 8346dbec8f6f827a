// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.bigint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broken.BrokenPolicies;
import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers of another implementation; see {@code vectors/README.md}. */
class GoldenVectorsTest {
  private static List<String> rows;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream file = GoldenVectorsTest.class.getResourceAsStream("/vectors/numeric.csv")) {
      List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines.get(0)).isEqualTo("op,a,b,zero_default,result");
      rows = lines.subList(1, lines.size());
    }
  }

  @Test
  void thereAreSoManyOfEach() {
    Map<String, Integer> counts = new TreeMap<>();
    rows.forEach(row -> counts.merge(row.substring(0, row.indexOf(',')), 1, Integer::sum));

    assertThat(counts)
        .isEqualTo(
            Map.of(
                "checked_add", 2_500,
                "checked_sub", 2_000,
                "checked_mul", 3_500,
                "ceil_div", 4_000,
                "ratio_bps", 8_000));
  }

  static List<NumericPolicy> policies() {
    NumericPolicy unsigned = new UnsignedLongPolicy();
    NumericPolicy bigint = new BigIntegerPolicy();
    return List.of(unsigned, bigint, NumericPolicies.crossChecked(unsigned, bigint));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void everyRowOnEveryPolicy(NumericPolicy policy) {
    assertThat(rows.stream().filter(row -> !holds(row, policy))).isEmpty();
  }

  /** The comparison is itself tested, once for each operation and more. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {
        "ADD_WRAPS",
        "SUBTRACT_COMPARES_SIGNED",
        "MULTIPLY_WRAPS",
        "CEIL_DIV_ROUNDS_DOWN",
        "CEIL_DIV_ADDS_FIRST",
        "RATIO_CUT_AT_64_BITS",
        "RATIO_NOT_SATURATED",
        "IF_WHOLE_IS_ZERO_IGNORED"
      })
  void aWrongPolicyIsFound(BrokenPolicies broken) {
    NumericPolicy policy = broken.newPolicy();

    assertThat(rows.stream().filter(row -> !holds(row, policy))).isNotEmpty();
  }

  private static boolean holds(String row, NumericPolicy policy) {
    String[] cells = row.split(",", -1);
    long a = Long.parseUnsignedLong(cells[1]);
    long b = Long.parseUnsignedLong(cells[2]);
    OptionalUnsignedLong answer =
        switch (cells[0]) {
          case "checked_add" -> policy.add(a, b);
          case "checked_sub" -> policy.subtract(a, b);
          case "checked_mul" -> policy.multiply(a, b);
          case "ceil_div" -> policy.ceilDiv(a, b);
          case "ratio_bps" ->
              OptionalUnsignedLong.of(
                  policy.ratioBasisPoints(a, b, Long.parseUnsignedLong(cells[3])));
          default -> throw new AssertionError(row);
        };
    return answer.equals(
        cells[4].equals("none")
            ? OptionalUnsignedLong.empty()
            : OptionalUnsignedLong.of(Long.parseUnsignedLong(cells[4])));
  }
}
