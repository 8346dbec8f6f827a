// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Maven of the build, run on other projects. It downloads nothing. */
final class Maven {
  /** What a run came to. */
  record Result(int status, String output) {}

  private Maven() {}

  static Result run(Path folder, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-o", "-B", "-ntp", "-Dstyle.color=never"));
    command.addAll(List.of(arguments));
    if (command.stream().noneMatch(argument -> argument.startsWith("-Dmaven.repo.local="))) {
      command.add("-Dmaven.repo.local=" + System.getProperty("maven.repo.local"));
    }
    return run(folder, command);
  }

  private static Result run(Path folder, List<String> command) {
    try {
      Path log = Files.createTempFile(folder, "maven", ".log");
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      // A run inside a run takes no options of the outer one, and is too short for the best
      // compiler.
      builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
      builder.environment().remove("MAVEN_ARGS");
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      process.getOutputStream().close();
      return new Result(process.waitFor(), Files.readString(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
