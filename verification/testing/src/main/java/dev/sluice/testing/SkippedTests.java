// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Notes below {@code target} what tests were skipped, and why. Every JVM of tests has it, by {@code
 * META-INF/services}, whatever a test is written with.
 */
public final class SkippedTests implements TestExecutionListener {
  static final String FOLDER = "target/skipped-tests";

  private final Path file =
      Path.of(
          FOLDER,
          ManagementFactory.getRuntimeMXBean().getStartTime()
              + "-"
              + ProcessHandle.current().pid()
              + ".txt");

  /** Made by JUnit's launcher. */
  public SkippedTests() {}

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    note(test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      note(test, result.getThrowable().map(Throwable::getMessage).orElse(""));
    }
  }

  private void note(TestIdentifier test, String reason) {
    try {
      Files.createDirectories(file.getParent());
      String line =
          (reason.isBlank() ? "no reason given" : reason.strip().replaceAll("\\s+", " "))
              + "\t"
              + test.getDisplayName().replaceAll("\\s+", " ")
              + "\n";
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
