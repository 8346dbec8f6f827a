// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.launcher;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fuzz.Cases;
import org.junit.jupiter.api.AfterAll;

class CompiledScriptFuzzTest {
  private static final CompiledScriptFuzz FUZZ = new CompiledScriptFuzz(CompiledScriptFuzz::isRead);

  @FuzzTest
  void compiledScripts(byte[] data) {
    Cases.count(FUZZ.check(data));
  }

  @AfterAll
  static void close() {
    FUZZ.close();
  }
}
