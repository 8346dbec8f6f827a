// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.launcher;

import dev.sluice.fuzz.Plants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The target of this package finds what is planted. */
class CompiledScriptFuzzPlantsTest {
  @Test
  void aCacheThatLooksAtNoDigestIsFound() {
    try (CompiledScriptFuzz fuzz = new CompiledScriptFuzz(CompiledScriptFuzzPlantsTest::isRead)) {
      Plants.assertFound("the digest is not looked at", 20, fuzz::check);
    }
  }

  private static boolean isRead(Path folder) {
    try {
      Path file = CompiledScriptFuzz.file(folder);
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length >= CompiledScriptFuzz.DIGEST_CHARS) {
        byte[] content = Arrays.copyOfRange(bytes, CompiledScriptFuzz.DIGEST_CHARS, bytes.length);
        Files.write(file, CompiledScriptFuzz.signed(content));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return CompiledScriptFuzz.isRead(folder);
  }
}
