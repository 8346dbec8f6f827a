// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testing.Tool;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Compilers and other programs of this machine. */
final class Tools {
  private static final long PATIENCE_SECONDS = 600;

  private Tools() {}

  record Result(int status, String output) {
    /** Returns the output of a program that did what it should. */
    String ok() {
      if (status != 0) {
        throw new AssertionError("status " + status + ":\n" + output);
      }
      return output;
    }
  }

  /** Runs a program to its end; output and errors come together. */
  static Result run(Path directory, List<String> command) throws Exception {
    Path log = Files.createTempFile(directory, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " has not ended:\n" + Files.readString(log));
    }
    return new Result(process.exitValue(), Files.readString(log));
  }

  /** Skips the test where a machine lacks a compiler. CUDA's is never asked for. */
  static void require(String compiler) {
    switch (compiler) {
      case "cc" -> Tool.C_COMPILER.require();
      case "c++" -> Tool.CPP_COMPILER.require();
      case "clang", "clang++" -> Tool.CLANG.require();
      default -> assumeTrue(isPresent(compiler), "no '" + compiler + "' on the PATH");
    }
  }

  private static boolean isPresent(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Copies a file beside the tests' classes into a folder. */
  static Path copy(String name, Path directory) throws IOException {
    return Files.writeString(directory.resolve(name), text(name));
  }

  static String text(String name) throws IOException {
    try (InputStream in = Tools.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no " + name + " beside the tests");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
