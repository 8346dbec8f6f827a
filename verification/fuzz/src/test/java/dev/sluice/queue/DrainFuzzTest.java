// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fuzz.Cases;

class DrainFuzzTest {
  private static final DrainFuzz FUZZ = new DrainFuzz(Policies.UNSIGNED, Policies.BIGINT);

  @FuzzTest
  void drains(byte[] data) {
    Cases.count(FUZZ.check(data));
  }
}
