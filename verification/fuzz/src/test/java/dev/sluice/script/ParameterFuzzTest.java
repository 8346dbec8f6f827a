// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fuzz.Cases;

class ParameterFuzzTest {
  private static final ParameterFuzz FUZZ = new ParameterFuzz(ParametersKt::unsigned);

  @FuzzTest
  void parameters(byte[] data) {
    Cases.count(FUZZ.check(data));
  }
}
