// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.Arithmetic;
import org.junit.jupiter.api.Test;

/** What the fullest of several devices has, and how many all have of which it has so many. */
class ShardTest {
  private static final Arithmetic ARITHMETIC = new Arithmetic(Policies.UNSIGNED);

  private static Shard shard(long devices, Spread spread) {
    return new Shard(ARITHMETIC, devices, spread);
  }

  private static long of(Shard shard, long all) {
    Tally tally = new Tally(ARITHMETIC, 0);
    long part = shard.of("count", all, tally);
    assertThat(tally.overflowed()).isFalse();
    return part;
  }

  @Test
  void oneDeviceHasAll() {
    Shard one = shard(1, Spread.sharded().plus(1).imbalanceBps(20_000));
    assertThat(one.divides()).isFalse();
    assertThat(of(one, 10)).isEqualTo(10);
    assertThat(one.mostInAll(10)).isEqualTo(10);
  }

  @Test
  void whatIsReplicatedEachDeviceHas() {
    Shard each = shard(4, Spread.replicated());
    assertThat(each.divides()).isFalse();
    assertThat(of(each, 10)).isEqualTo(10);
    assertThat(each.mostInAll(10)).isEqualTo(10);
  }

  @Test
  void theFullestHasMoreThanAnEvenPart() {
    // ceil(25,001 · 1.2 / 2) = ceil(30,001.2 / 2), and ceil(25,001 / 2)
    assertThat(of(shard(2, Spread.sharded().imbalanceBps(12_000)), 25_001)).isEqualTo(15_001);
    assertThat(of(shard(2, Spread.sharded()), 25_001)).isEqualTo(12_501);
    assertThat(of(shard(2, Spread.sharded().plus(3)), 25_001)).isEqualTo(12_504);
    // No more than there is.
    assertThat(of(shard(2, Spread.sharded().imbalanceBps(30_000)), 25_001)).isEqualTo(25_001);
  }

  /** 2 · 2^63 is 2^64: its ten thousands fit, and with the rest they do not. */
  @Test
  void whatExceedsU64IsRemembered() {
    Tally tally = new Tally(ARITHMETIC, 0);
    shard(2, Spread.sharded().imbalanceBps(20_000)).of("count", 1L << 63, tally);
    assertThat(tally.overflowed()).isTrue();
    assertThat(tally.field()).isEqualTo("count of the fullest device");
    assertThat(tally.operation()).isEqualTo("×");
    assertThat(tally.left()).isEqualTo(1L << 63);
    assertThat(tally.right()).isEqualTo(20_000);
  }

  @Test
  void asManyAreInAllAsTheFullestAllows() {
    assertThat(shard(4, Spread.sharded()).mostInAll(10)).isEqualTo(40);
    // 15,001 · 2 / 1.2 = 25,001.7
    Shard uneven = shard(2, Spread.sharded().imbalanceBps(12_000));
    assertThat(uneven.mostInAll(15_001)).isEqualTo(25_001);
    assertThat(of(uneven, 25_002)).isEqualTo(15_002);
    // 4 · 2^63 exceed 2^64 - 1, which all together cannot.
    assertThat(shard(4, Spread.sharded()).mostInAll(1L << 63)).isEqualTo(-1);
  }

  @Test
  void theFewestDevices() {
    // 25,001 · 1.2 = 30,001.2, of which 3 have 10,001 and 10,000 are too few.
    Shard uneven = shard(2, Spread.sharded().imbalanceBps(12_000));
    assertThat(uneven.fewestDevices(25_001, 10_001)).isEqualTo(3);
    assertThat(uneven.fewestDevices(25_001, 10_000)).isEqualTo(4);
    assertThat(shard(2, Spread.sharded().plus(5)).fewestDevices(10, 5)).isZero();
    assertThat(shard(2, Spread.sharded().plus(5)).fewestDevices(10, 6)).isEqualTo(10);
    // Twice 2^64 - 1 exceed u64 on however many devices.
    assertThat(shard(2, Spread.sharded().imbalanceBps(20_000)).fewestDevices(-1, 9)).isZero();
  }
}
