// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broken.BrokenPolicies;
import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.policy.bigint.BigIntegerPolicy;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The targets of this package find what is planted. */
class FuzzPlantsTest {
  private static final NumericPolicy UNSIGNED = new UnsignedLongPolicy();
  private static final NumericPolicy BIGINT = new BigIntegerPolicy();

  @Test
  void everyPolicyThatComputesWronglyIsFound() {
    List<BrokenPolicies> wrong =
        Arrays.stream(BrokenPolicies.values())
            .filter(broken -> broken.rules().stream().anyMatch(rule -> rule.matches("R[2-7]\\..*")))
            .toList();
    assertThat(wrong).hasSizeGreaterThan(20);
    for (BrokenPolicies broken : wrong) {
      NumericPolicy policy = broken.newPolicy();
      // By what defines the answers alone; by the comparison, which asks the second policy as well.
      int never = Integer.MAX_VALUE;
      Plants.assertFound(broken.defect(), 64, new ArithmeticFuzz(policy, BIGINT, never)::check);
      Plants.assertFound(broken.defect(), 64, new ArithmeticFuzz(UNSIGNED, policy, 1)::check);
    }
  }

  @Test
  void productsOf128BitsAreThoseOfBigInteger() {
    Draws draws = new Draws(new byte[] {1});
    for (int i = 0; i < 20_000; i++) {
      long a = draws.u64();
      long b = draws.u64();
      BigInteger product = big(a).multiply(big(b));
      assertThat(ArithmeticFuzz.Wide.high(a, b)).isEqualTo(product.shiftRight(64).longValue());
      long c = draws.one(2) ? b : draws.u64();
      long d = draws.one(2) ? a + draws.beside() : draws.u64();
      assertThat(ArithmeticFuzz.Wide.compare(a, b, c, d))
          .isEqualTo(product.compareTo(big(c).multiply(big(d))));
    }
  }

  private static BigInteger big(long u64) {
    return new BigInteger(Long.toUnsignedString(u64));
  }

  @Test
  void anOracleWithOneFigureOffIsFound() {
    ArithmeticFuzz off =
        new ArithmeticFuzz(UNSIGNED, BIGINT, ArithmeticFuzz.CLOSELY) {
          @Override
          BigInteger sum(BigInteger x, BigInteger y) {
            BigInteger sum = x.add(y);
            return sum.bitLength() == 64 && sum.bitCount() == 64 ? sum.add(BigInteger.ONE) : sum;
          }
        };
    Plants.assertFound("2^64-1 is one more", 64, off::check);
  }

  @Test
  void aDiscoveryThatLooksElsewhereIsFound() {
    ServiceFileFuzz elsewhere =
        new ServiceFileFuzz(
            loader -> NumericPolicies.discover(ServiceFileFuzz.class.getClassLoader()));
    Plants.assertFound("another class loader", 4, elsewhere::check);
  }

  @Test
  void everyMarkIsFound() {
    for (String mark :
        List.of(
            "\0",
            "\t",
            "\r",
            "\u001B",
            "\u007F",
            "\u0085",
            "\u061C",
            "\u200E",
            "\u200F",
            "\u2028",
            "\u2029",
            "\u202A",
            "\u202E",
            "\u2066",
            "\u2069",
            "\uFEFF",
            "\uD83D",
            "\uDE80",
            "\uFFFE",
            "\uDB40\uDC41",
            "\uDBFF\uDFFF")) {
      assertThatThrownBy(() -> Marks.assertNone("it", "a" + mark + "b"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("it lets U+");
    }
    assertThatCode(() -> Marks.assertNone("it", "a é 前沿\n\uD83D\uDE80 \u200D \uFFFD"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Marks.assertNoneReferred("it", "&#x202E;"))
        .hasMessage("it refers to &#x202E;");
    assertThatThrownBy(() -> Marks.assertNoneReferred("it", "&#27;"))
        .hasMessage("it refers to &#27;");
    assertThatCode(() -> Marks.assertNoneReferred("it", "&#39;&#x27;&amp;"))
        .doesNotThrowAnyException();
  }

  @Test
  void drawsAreReadOffTheBytesAndThenFollowFromAllOfThem() {
    Draws draws = new Draws(new byte[] {0, 0, 0, 0, 0, 0, 1, 2, 7});
    assertThat(draws.nextLong()).isEqualTo(0x102);
    assertThat(draws.nextInt(5)).isEqualTo(7 % 5);
    long next = draws.nextLong();
    assertThat(next).isNotEqualTo(draws.nextLong());
    Draws other = new Draws(new byte[] {0, 0, 0, 0, 0, 0, 1, 2, 8});
    other.nextLong();
    other.nextInt(5);
    assertThat(other.nextLong()).isNotEqualTo(next);
  }
}
