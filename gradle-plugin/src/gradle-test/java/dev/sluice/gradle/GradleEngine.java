// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testing.PublishedRepository;
import dev.sluice.testing.Reactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Gradle, each build in a process of its own, with Sluice from a repository of this build.
 * It downloads nothing.
 */
final class GradleEngine {
  static final String VERSION = Reactor.property("gradle.version");

  /** What the profile has put there: everything of Gradle, and what it needs besides. */
  private static final Path JARS = Path.of("target", "gradle", "jars");

  private static final Path FOLDER = Path.of("target", "gradle", "engine").toAbsolutePath();
  private static final Path HOME = FOLDER.resolve("home");
  private static final Path USER_HOME = FOLDER.resolve("user home");

  /** As a daemon would have them: where they differ, Gradle starts one, which knows no modules. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:MaxMetaspaceSize=384m",
          "-XX:+HeapDumpOnOutOfMemoryError",
          "-Xms256m",
          "-Xmx512m",
          "-Dfile.encoding=UTF-8",
          "-Duser.country",
          "-Duser.language=en",
          "-Duser.variant",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.prefs/java.util.prefs=ALL-UNNAMED",
          "--add-opens=java.base/java.nio.charset=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.xml/javax.xml.namespace=ALL-UNNAMED");

  private GradleEngine() {}

  /** What a build came to: its exit status, and all that it printed. */
  record Result(int status, String output) {}

  /** The repository that every build here has for a local one. */
  static Path repository() {
    return Holder.REPOSITORY;
  }

  /** Skips the test on a JDK that this Gradle does not know. */
  static void assumeJdk() {
    assumeTrue(Runtime.version().feature() <= 21, "Gradle " + VERSION + " runs on JDK 8 to 21");
  }

  /** Builds the project in that folder. */
  static Result run(Path project, String... arguments) {
    assumeJdk();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", Holder.JAR.toString(), "org.gradle.launcher.GradleMain"));
    command.addAll(List.of("-g", USER_HOME.toString(), "--no-daemon", "--offline"));
    command.addAll(List.of("--console=plain", "--warning-mode=fail"));
    command.add("-Dorg.gradle.internal.instrumentation.agent=false");
    // What mavenLocal() in a build script stands for.
    command.add("-Dmaven.repo.local=" + repository());
    command.addAll(List.of(arguments));
    try {
      Path log = Files.createTempFile("gradle", ".log");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeAll(List.of("GRADLE_OPTS", "JAVA_OPTS", "JAVA_TOOL_OPTIONS"));
        variables.keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "MAVEN_OPTS"));
        // What a terminal of its user would have, and must make no difference.
        variables.put("COLUMNS", "133");
        Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(15, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError("still running after 15 minutes: " + Files.readString(log));
        }
        return new Result(process.exitValue(), Files.readString(log));
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Initialized when first asked for. */
  private static final class Holder {
    static final Path REPOSITORY = PublishedRepository.layOut(Map.of());
    static final Path JAR = layOut();
  }

  private static Path layOut() {
    try {
      delete(FOLDER);
      String everything = "gradle-api-" + VERSION + ".jar";
      List<Path> libraries =
          Reactor.list(JARS).stream()
              .filter(jar -> !jar.getFileName().toString().equals(everything))
              .toList();
      return GradleLayout.layOut(JARS.resolve(everything), libraries, VERSION, HOME);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
