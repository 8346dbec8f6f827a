// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.numeric.NumericPolicies;

class ServiceFileFuzzTest {
  private static final ServiceFileFuzz FUZZ = new ServiceFileFuzz(NumericPolicies::discover);

  @FuzzTest
  void serviceFiles(byte[] data) {
    Cases.count(FUZZ.check(data));
  }
}
