// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fuzz.Cases;

class HeaderFuzzTest {
  private static final HeaderFuzz FUZZ = new HeaderFuzz(header -> header);

  @FuzzTest
  void headers(byte[] data) {
    Cases.count(FUZZ.check(data));
  }
}
