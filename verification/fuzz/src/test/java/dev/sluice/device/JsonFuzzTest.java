// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fuzz.Cases;

class JsonFuzzTest {
  private static final JsonFuzz FUZZ = new JsonFuzz(document -> document);

  @FuzzTest
  void documents(byte[] data) {
    Cases.count(FUZZ.check(data));
  }
}
