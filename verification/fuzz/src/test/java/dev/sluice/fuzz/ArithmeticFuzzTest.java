// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.policy.bigint.BigIntegerPolicy;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;

class ArithmeticFuzzTest {
  private static final ArithmeticFuzz FUZZ =
      new ArithmeticFuzz(new UnsignedLongPolicy(), new BigIntegerPolicy(), ArithmeticFuzz.CLOSELY);

  @FuzzTest
  void arithmetic(byte[] data) {
    Cases.count(FUZZ.check(data));
  }
}
