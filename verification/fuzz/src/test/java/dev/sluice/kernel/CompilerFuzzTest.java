// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fuzz.Cases;
import dev.sluice.fuzz.Draws;
import dev.sluice.fuzz.LabelledDevice;
import dev.sluice.testing.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Labels of anything through real compilers: of each input the first header, unless it was there
 * before.
 */
class CompilerFuzzTest {
  private static final int TRIES = 32;
  private static final Set<String> SEEN = new HashSet<>();

  private record Compiler(Tool tool, KernelLanguage language, List<String> arguments) {}

  private static final List<Compiler> COMPILERS =
      List.of(
          new Compiler(
              Tool.C_COMPILER, KernelLanguage.C, List.of("-std=c99", "-Wno-trigraphs", "-xc")),
          new Compiler(Tool.CPP_COMPILER, KernelLanguage.C, List.of("-std=c++11", "-xc++")),
          new Compiler(Tool.CLANG, KernelLanguage.OPENCL, List.of("-cl-std=CL1.2", "-xcl")));

  @FuzzTest
  void compilers(byte[] data) throws InterruptedException {
    Draws draws = new Draws(data);
    Compiler compiler = COMPILERS.get(draws.nextInt(COMPILERS.size()));
    for (int i = 0; i < TRIES; i++) {
      LabelledDevice device = LabelledDevice.of(draws);
      Optional<String> header = HeaderFuzz.header(device, compiler.language());
      if (header.isPresent()) {
        if (SEEN.add(compiler.tool() + header.get())) {
          compile(compiler, header.get(), device);
          Cases.count(1);
        }
        return;
      }
    }
  }

  private static void compile(Compiler compiler, String header, LabelledDevice device)
      throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(compiler.tool().require().toString());
    command.addAll(compiler.arguments());
    command.addAll(List.of("-Wall", "-Wextra", "-Werror", "-Wno-unused-function"));
    command.addAll(List.of("-fsyntax-only", "-"));
    try {
      Path said = Files.createTempFile("sluice", ".txt");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try (var in = process.getOutputStream()) {
          in.write(header.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
          throw new AssertionError(
              command
                  + " refuses the header of "
                  + device
                  + ":\n"
                  + Files.readString(said)
                  + header);
        }
      } finally {
        Files.delete(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
