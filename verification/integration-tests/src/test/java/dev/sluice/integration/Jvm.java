// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs programs of the JDK that runs the tests, each in a process of its own. */
final class Jvm {
  private Jvm() {}

  /** What a program left behind, with places that differ from run to run made alike. */
  record Result(int status, String out, String err) {
    /** The program printed these lines, and nothing went wrong. */
    void prints(String... lines) {
      assertThat(err).isEmpty();
      assertThat(out.lines()).containsExactly(lines);
      assertThat(status).isZero();
    }

    /** The program ended with this message, all of it, the way Java shows it to a user. */
    void failsWith(String message) {
      assertThat(message(err)).isEqualTo(message);
      assertThat(status).isEqualTo(1);
    }

    String message() {
      return message(err);
    }

    private static String message(String err) {
      String first = err.lines().findFirst().orElse("");
      String prefix = "Exception in thread \"main\" java.lang.IllegalStateException: ";
      assertThat(err).startsWith(prefix);
      // A message of several lines would end before the stack trace.
      assertThat(err.lines().skip(1).findFirst().orElse("")).startsWith("\tat ");
      return first.substring(prefix.length());
    }
  }

  static String path(Path... entries) {
    return Arrays.stream(entries)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  static Result java(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    all.addAll(arguments);
    return run("java", all);
  }

  static Result run(String program, List<String> arguments) {
    Path home = Path.of(System.getProperty("java.home"));
    List<String> command =
        new ArrayList<>(List.of(home.resolve("bin").resolve(program).toString()));
    command.addAll(arguments);
    return run(Path.of("").toAbsolutePath(), Map.of(), command);
  }

  /** Runs any program in that folder, with these variables besides the usual ones. */
  static Result run(Path folder, Map<String, String> variables, List<String> command) {
    try {
      Path out = Files.createTempFile("sluice", ".out");
      Path err = Files.createTempFile("sluice", ".err");
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      // These make the launcher print a line of its own, and change what the test is about.
      builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
      builder.environment().keySet().removeAll(List.of("JDK_JAVAC_OPTIONS", "CLASSPATH"));
      // So would these, the width of what is printed among them.
      builder.environment().keySet().removeAll(List.of("COLUMNS", "JAVA_OPTS", "MAVEN_OPTS"));
      builder.environment().putAll(variables);
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("still running after 5 minutes: " + command);
      }
      Result result = new Result(process.exitValue(), read(out), read(err));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8)
        .replaceAll("file:/[^ ,;)]*/([a-z-]+?)(-[0-9][^/ ,;)]*)?\\.jar", "file:/app/lib/$1.jar")
        .replaceAll("file:/[^ ,;)]*/sluice-lib/", "file:/app/lib/")
        .replaceAll("@[0-9a-f]{3,8}\\b", "@1b2c3d4");
  }
}
