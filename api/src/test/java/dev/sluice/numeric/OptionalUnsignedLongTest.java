// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionalUnsignedLongTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void of_holdsAnyBits(long bits) {
    OptionalUnsignedLong held = OptionalUnsignedLong.of(bits);
    assertThat(held.isPresent()).isTrue();
    assertThat(held.isEmpty()).isFalse();
    assertThat(held.getAsLong()).isEqualTo(bits);
    assertThat(held.orElse(~bits)).isEqualTo(bits);
  }

  @Test
  void holdsWhatIsPresentAndNothingElse() {
    assertThat(OptionalUnsignedLong.ofIf(true, -1)).isEqualTo(OptionalUnsignedLong.of(-1));
    assertThat(OptionalUnsignedLong.ofIf(true, 0)).isEqualTo(OptionalUnsignedLong.of(0));
    // What a wrapped operation left is not kept.
    assertThat(OptionalUnsignedLong.ofIf(false, -1)).isEqualTo(OptionalUnsignedLong.empty());
    assertThat(OptionalUnsignedLong.ofIf(false, -1))
        .hasSameHashCodeAs(OptionalUnsignedLong.empty());
    assertThat(OptionalUnsignedLong.ofIf(false, -1).orElse(7)).isEqualTo(7);
  }

  @Test
  void empty_holdsNothing() {
    OptionalUnsignedLong empty = OptionalUnsignedLong.empty();
    assertThat(empty.isPresent()).isFalse();
    assertThat(empty.isEmpty()).isTrue();
    assertThat(empty.orElse(-1)).isEqualTo(-1);
    assertThatThrownBy(empty::getAsLong)
        .isExactlyInstanceOf(NoSuchElementException.class)
        .hasMessage("No value present");
  }

  @Test
  void hasWhatTheOneOfTheJdkHas() {
    OptionalUnsignedLong max = OptionalUnsignedLong.of(-1);
    OptionalUnsignedLong empty = OptionalUnsignedLong.empty();
    assertThat(max.orElseThrow()).isEqualTo(-1);
    assertThat(max.orElseThrow(IllegalStateException::new)).isEqualTo(-1);
    assertThat(max.orElseGet(() -> fail("asked"))).isEqualTo(-1);
    assertThat(empty.orElseGet(() -> 7)).isEqualTo(7);
    assertThatThrownBy(empty::orElseThrow).isExactlyInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> empty.orElseThrow(IllegalStateException::new))
        .isExactlyInstanceOf(IllegalStateException.class);
    List<Long> handed = new ArrayList<>();
    max.ifPresent(handed::add);
    max.ifPresentOrElse(handed::add, () -> handed.add(0L));
    empty.ifPresent(handed::add);
    empty.ifPresentOrElse(handed::add, () -> handed.add(1L));
    assertThat(handed).containsExactly(-1L, -1L, 1L);
  }

  /** 2^63-1 = 9223372036854775807, from which 2^63 and 2^64-1 follow by hand. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0x7fffffffffffffff, 9223372036854775807",
    "-0x8000000000000000, 9223372036854775808",
    "-1, 18446744073709551615",
  })
  void toString_isUnsigned(String bits, String decimal) {
    assertThat(OptionalUnsignedLong.of(Long.decode(bits)))
        .hasToString("OptionalUnsignedLong[" + decimal + "]");
  }

  @Test
  void toString_ofEmpty() {
    assertThat(OptionalUnsignedLong.empty()).hasToString("OptionalUnsignedLong.empty");
  }

  @Test
  void equals_comparesPresenceAndBits() {
    OptionalUnsignedLong max = OptionalUnsignedLong.of(-1);
    OptionalUnsignedLong again = OptionalUnsignedLong.of(-1);
    assertThat(max).isNotSameAs(again).isEqualTo(again).hasSameHashCodeAs(again);
    assertThat(max).isNotEqualTo(OptionalUnsignedLong.of(1));
    // The high word counts as well.
    assertThat(max).isNotEqualTo(OptionalUnsignedLong.of(0xFFFF_FFFFL));
    assertThat(OptionalUnsignedLong.of(0)).isNotEqualTo(OptionalUnsignedLong.empty());
    assertThat(OptionalUnsignedLong.empty()).isNotEqualTo(OptionalUnsignedLong.of(0));
    assertThat(OptionalUnsignedLong.empty()).isEqualTo(OptionalUnsignedLong.empty());
    assertThat(max).isNotEqualTo(null).isNotEqualTo(-1L);
  }

  @Test
  void hashCode_tellsEmptyFromZero_andUsesBothWords() {
    assertThat(OptionalUnsignedLong.empty()).doesNotHaveSameHashCodeAs(OptionalUnsignedLong.of(0));
    assertThat(OptionalUnsignedLong.of(1L << 40))
        .doesNotHaveSameHashCodeAs(OptionalUnsignedLong.of(0));
    assertThat(OptionalUnsignedLong.of(1)).doesNotHaveSameHashCodeAs(OptionalUnsignedLong.of(0));
  }
}
