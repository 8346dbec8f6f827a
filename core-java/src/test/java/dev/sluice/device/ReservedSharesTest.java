// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedSharesTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);

  private static DeviceProfile.Builder device(long memory) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofTotal(memory));
  }

  @ParameterizedTest
  @CsvSource({
    "2500, 17179869184, 4294967296",
    "1000, 42298834944, 4229883495",
    "1, 10001, 2",
    "9999, 18446744073709551615, 18444899399302180660",
    "10000, 18446744073709551615, 18446744073709551615",
    "0, 18446744073709551615, 0",
    "1, 1, 1"
  })
  void workedExamples(int basisPoints, String memory, String bytes) {
    DeviceProfile profile =
        device(Long.parseUnsignedLong(memory)).reserveBps("others", basisPoints).build();
    DevicePlan plan = PLANNER.plan(profile).orElseThrow();
    assertThat(plan.line("others").orElseThrow().takenBytes())
        .isEqualTo(Long.parseUnsignedLong(bytes));
    ReserveLine line = (ReserveLine) plan.profile().lines().get(0);
    assertThat(line.bytes()).isEqualTo(Long.parseUnsignedLong(bytes));
    assertThat(line.basisPoints()).hasValue(basisPoints);
  }

  @Test
  void aShareFollowsTheMemory() {
    DeviceProfile profile = device(1_000).reserveBps("others", 2_500).build();
    DeviceProfile larger = profile.toBuilder().memory(DeviceMemory.ofTotal(2_001)).build();
    assertThat(larger.lines()).extracting("bytes").containsExactly(501L);
    assertThat(profile.lines()).extracting("bytes").containsExactly(250L);
    assertThat(profile.lines().get(0))
        .hasToString("ReserveLine[others, basisPoints=2500, bytes=250]");
  }

  /** 10 % and 25 % of 16 bytes are 2 and 4, of 15 bytes 2 and 4: 10 and 9 are left. */
  @Test
  void theRemedyLeavesEnoughBesideTheShares() {
    DeviceProfile profile =
        device(9).reserveBps("a", 1_000).reserveBps("b", 2_500).resident("r", 10, 1).build();
    Remedy raise =
        PLANNER.ledger(profile).errors().get(0).remedies().stream()
            .filter(remedy -> remedy.kind() == RemedyKind.RAISE_MEMORY_TO)
            .findFirst()
            .orElseThrow();
    assertThat(raise.amount()).isEqualTo(16);
    assertThat(PLANNER.plan(profile.with(raise)).isPlanned()).isTrue();
  }

  @Test
  void ifSharesAreAll_noMemoryIsEnough() {
    DeviceProfile profile =
        device(9).reserveBps("a", 9_000).reserveBps("b", 1_000).resident("r", 10, 1).build();
    assertThat(PLANNER.ledger(profile).errors())
        .allSatisfy(error -> assertThat(error.remedies()).isEmpty());
  }

  /**
   * Two shares of a ten-thousandth leave 18,443,054,724,894,809,704.7 of 2^64-1 bytes, but each is
   * rounded up, and with both it is 2^64.
   */
  @Test
  void ifRoundedSharesExceedU64_noMemoryIsEnough() {
    DeviceProfile profile =
        device(9)
            .reserveBps("a", 1)
            .reserveBps("b", 1)
            .resident("r", Long.parseUnsignedLong("18443054724894809704"), 1)
            .build();
    assertThat(PLANNER.ledger(profile).errors())
        .singleElement()
        .extracting(PlanError::remedies)
        .asInstanceOf(InstanceOfAssertFactories.list(Remedy.class))
        .noneMatch(remedy -> remedy.kind() == RemedyKind.RAISE_MEMORY_TO);
  }

  /**
   * Of 3 bytes, 50 % and 49.99 % are 2 each, of 4 bytes as well: 0 bytes would do, and are no more.
   */
  @Test
  void theRemedyIsMoreThanThereIs_thoughLessWouldDo() {
    DeviceProfile profile = device(3).reserveBps("a", 5_000).reserveBps("b", 4_999).build();
    PlanError error = PLANNER.ledger(profile).errors().get(0);
    assertThat(error.remedies()).containsExactly(Remedy.of(RemedyKind.RAISE_MEMORY_TO, 4));
    assertThat(PLANNER.plan(profile.with(error.remedies().get(0))).isPlanned()).isTrue();
  }

  @Test
  void ifSharesAreMoreThanAll_noMemoryIsEnoughForThemAlone() {
    DeviceProfile profile = device(772).reserveBps("a", 9_674).reserveBps("b", 640).build();
    assertThat(PLANNER.ledger(profile).errors())
        .singleElement()
        .satisfies(error -> assertThat(error.remedies()).isEmpty());
  }

  @Test
  void eitherBytesOrAShare() {
    assertThat(ReserveLine.of("c", 9).basisPoints()).isEmpty();
    ReserveLine share = ReserveLine.ofBasisPoints("c", 100);
    assertThat(share.bytes()).isZero();
    assertThat(share.toBuilder().build()).isEqualTo(share);
    assertThat(share.toBuilder().bytes(3).build()).isEqualTo(ReserveLine.of("c", 3));
    assertThat(ReserveLine.of("c", 3).toBuilder().basisPoints(100).build()).isEqualTo(share);
    assertThatThrownBy(() -> ReserveLine.builder("c").basisPoints(7).bytes(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("7 basis points of the memory");
    assertThatThrownBy(() -> ReserveLine.builder("c").bytes(7).basisPoints(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("7 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 10_001})
  void aShareIsAtMostAll(int basisPoints) {
    assertThatThrownBy(() -> device(1).reserveBps("c", basisPoints))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "basisPoints: "
                + basisPoints
                + " of reserve 'c' is not in 0 … 10,000; 10,000 are all of the memory");
  }
}
