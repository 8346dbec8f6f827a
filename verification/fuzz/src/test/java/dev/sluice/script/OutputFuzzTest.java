// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fuzz.Cases;
import dev.sluice.script.format.Formats;

class OutputFuzzTest {
  private static final OutputFuzz FUZZ = new OutputFuzz(Formats.TEXT);

  @FuzzTest
  void outputs(byte[] data) {
    Cases.count(FUZZ.check(data));
  }
}
