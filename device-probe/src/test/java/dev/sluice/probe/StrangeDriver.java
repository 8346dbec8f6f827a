// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import dev.sluice.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compiles the library of {@code strange_driver.c}, as strange as a mode makes it. */
final class StrangeDriver {
  private StrangeDriver() {}

  static String build(Path folder, String mode) throws IOException, InterruptedException {
    Path compiler = Tool.C_COMPILER.require();
    Path library = folder.resolve("libstrange_" + mode + ".so");
    if (!Files.exists(library)) {
      Process cc =
          new ProcessBuilder(
                  compiler.toString(),
                  "-shared",
                  "-fPIC",
                  "-Wall",
                  "-Werror",
                  "-DMODE=" + mode,
                  "-o",
                  library.toString(),
                  "src/test/c/strange_driver.c")
              .inheritIO()
              .start();
      if (cc.waitFor() != 0) {
        throw new IOException("the C compiler ended with status " + cc.exitValue());
      }
    }
    return library.toString();
  }
}
