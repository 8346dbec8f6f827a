// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fuzz.Cases;
import dev.sluice.policy.bigint.BigIntegerPolicy;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;

class DeviceFuzzTest {
  private static final DeviceFuzz FUZZ =
      new DeviceFuzz(
          DevicePlanner.using(new UnsignedLongPolicy()),
          DevicePlanner.using(new BigIntegerPolicy()),
          LedgerOracle::answer);

  @FuzzTest
  void devices(byte[] data) {
    Cases.count(FUZZ.check(data));
  }
}
