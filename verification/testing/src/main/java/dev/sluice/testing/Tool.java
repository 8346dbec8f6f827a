// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A program that tests run, and that a machine may lack. Such a test is skipped; where the
 * environment variable {@value #TOOLS} is {@code required}, as in CI, it fails; where it is {@code
 * none}, no program is found.
 */
public enum Tool {
  /** Compiles C. */
  C_COMPILER("C compiler", "cc"),
  /** Compiles C++. */
  CPP_COMPILER("C++ compiler", "c++"),
  /** Compiles OpenCL C. */
  CLANG("clang", "clang"),
  /** Shows pages, and runs shaders. */
  CHROMIUM("Chromium", "chromium", "chromium-browser", "google-chrome", "chrome"),
  /** Reads this project's history. */
  GIT("git", "git");

  /** The environment variable by which a machine says that it has all tools, or is to use none. */
  public static final String TOOLS = "SLUICE_TEST_TOOLS";

  private final String what;
  private final String names;

  Tool(String what, String... names) {
    this.what = what;
    this.names = String.join(" ", names);
  }

  /** Returns what people call it. */
  public String what() {
    return what;
  }

  /** Returns the program of this machine, if it has one. */
  public Optional<Path> find() {
    if (is("none")) {
      return Optional.empty();
    }
    List<String> folders =
        Arrays.asList(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1));
    return Stream.of(names.split(" ", -1))
        .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** Returns the program of this machine. Without one, the test that asks is skipped, or fails. */
  public Path require() {
    return find().orElseThrow(() -> lacking("no " + what + " on the PATH"));
  }

  /**
   * Returns why a test that needs this must be skipped, for frameworks that want to know before
   * they run it. Where it must not be skipped there is no reason, and the test comes to fail.
   */
  public Optional<String> reasonToSkip() {
    return find().isPresent() || is("required")
        ? Optional.empty()
        : Optional.of(reason("no " + what + " on the PATH"));
  }

  /** Skips the test, or fails it, whose tool is not there, or lacks something. */
  public TestAbortedException lacking(String lack) {
    if (is("required")) {
      throw new AssertionError(reason(lack) + " (" + TOOLS + " is set)");
    }
    throw new TestAbortedException(reason(lack));
  }

  private static String reason(String lack) {
    return lack + "; scripts/install-test-tools installs it, or says how";
  }

  private static boolean is(String value) {
    return value.equals(System.getenv(TOOLS));
  }
}
