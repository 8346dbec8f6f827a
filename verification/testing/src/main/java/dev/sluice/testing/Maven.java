// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Maven that runs the tests, run by them on other projects: with its JDK, its settings, and its
 * local repository or one made from it. It downloads nothing. What such a run needs is declared by
 * the module whose tests start it: as a plugin of its own that runs before its tests.
 */
public final class Maven {
  /** What a run came to: its exit status, and all that it printed. */
  public record Result(int status, String output) {}

  private Maven() {}

  /** Returns the local repository of the Maven that runs the tests. */
  public static Path localRepository() {
    return Path.of(property("sluice.maven.repository"));
  }

  /** Runs it on a project, with the local repository of the outer one. */
  public static Result run(Path project, String... arguments) {
    return run(project, localRepository(), Map.of(), arguments);
  }

  /** Runs it on a project, with a local repository, and with variables besides the usual ones. */
  public static Result run(
      Path project, Path repository, Map<String, String> variables, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(property("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-o", "-B", "-ntp", "-Dstyle.color=never"));
    command.add("-Dmaven.repo.local=" + repository);
    // Without the same mirrors, a local repository hides what came from them.
    addSettings(command, "-s", property("sluice.maven.settings"));
    addSettings(command, "-gs", property("sluice.maven.global.settings"));
    command.addAll(List.of(arguments));
    try {
      Path log = Files.createTempFile("maven", ".log");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
        builder.environment().keySet().removeAll(List.of("MAVEN_ARGS", "MAVEN_PROJECTBASEDIR"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // A run inside a run is too short for the best compiler.
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        builder.environment().putAll(variables);
        Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        process.getOutputStream().close();
        return new Result(process.waitFor(), Files.readString(log));
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addSettings(List<String> command, String option, String file) {
    if (Files.isRegularFile(Path.of(file))) {
      command.addAll(List.of(option, file));
    }
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new AssertionError("system property " + name + " is not set; run this with Maven");
    }
    return value;
  }
}
