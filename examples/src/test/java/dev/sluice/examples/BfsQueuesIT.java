// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.documents.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged programs, and their launcher with a Maven that only pretends to build. */
class BfsQueuesIT {
  private static final Path TARGET = Project.root().resolve("examples/target");
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @Test
  void theJar_printsTheTable_andNamesThePolicysJar() throws Exception {
    Run run = run("", TARGET, JAVA, "-jar", jar());
    assertThat(run.err()).isEmpty();
    assertThat(run.out().split("\n\n", -1)[1]).isEqualTo(Run.of(120).out().split("\n\n", -1)[1]);
    assertThat(run.out())
        .containsPattern(
            "policy  unsigned .the default., found in sluice-policy-unsigned-[^/]*jar");
    assertThat(run.status()).isZero();
  }

  @Test
  void theJar_exitsWithTheStatus() throws Exception {
    assertThat(run("", TARGET, JAVA, "-Dsluice.policy=bigint", "-jar", jar(), "--budget=1MiB"))
        .satisfies(
            run -> {
              assertThat(run.err()).isEmpty();
              assertThat(run.out()).contains("found in sluice-policy-bigint-");
              assertThat(run.status()).isEqualTo(1);
            });
    assertThat(run("", TARGET, JAVA, "-jar", jar(), "--budget", "much"))
        .satisfies(
            run -> {
              assertThat(run.out()).isEmpty();
              assertThat(run.err().lines()).hasSize(1);
              assertThat(run.status()).isEqualTo(2);
            });
  }

  @Test
  void theJar_knowsItsVersion() throws Exception {
    assertThat(run("", TARGET, JAVA, "-jar", jar(), "--version").out())
        .matches("bfs-queues \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
  }

  @Test
  void theJar_failsIfNobodyTakesItsOutput() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "a device that takes nothing");
    Run run = run("", TARGET, "sh", "-c", "\"$0\" -jar \"$1\" >/dev/full", JAVA, jar());
    assertThat(run.err()).isEqualTo("bfs-queues: standard output could not be written\n");
    assertThat(run.status()).isEqualTo(3);
  }

  @Test
  void theLauncher_buildsWhatHasChanged_andOnlyThat(@TempDir Path folder) throws Exception {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "a shell");
    Path clone = Files.createDirectories(folder.resolve("a clone's folder"));
    Path source = clone.resolve("core-java/src/main/java/Source.java");
    write(source, "class Source {}");
    write(clone.resolve("core-java/pom.xml"), "<project/>");
    write(clone.resolve("examples/pom.xml"), "<project/>");
    write(clone.resolve("pom.xml"), "<project/>");
    Path launcher = clone.resolve("examples/bfs-queues");
    copyLauncher(launcher.getParent());
    Path log = folder.resolve("log");
    Path bin = Files.createDirectories(folder.resolve("bin dir"));
    script(
        bin.resolve("mvn"),
        "pwd >>'" + log + "'; echo \"$*\" >>'" + log + "'",
        "echo 'some words of Maven'",
        "mkdir -p examples/target/lib",
        "cp '" + TARGET + "/sluice-examples.jar' examples/target/",
        "cp '" + TARGET + "'/lib/* examples/target/lib/");
    String path = bin.toString();

    // From elsewhere, with arguments: the one thing to be seen is what the program prints.
    Run first = run(path, folder, "sh", launcher.toString(), "--device", "a b", "--budget", "1GiB");
    assertThat(first.err()).isEmpty();
    assertThat(first.out()).startsWith(" device  a b\n budget  1,073,741,824 bytes");
    assertThat(first.status()).isZero();
    assertThat(Files.readAllLines(log))
        .containsExactly(
            clone.toRealPath().toString(), "-B -ntp -q -pl examples -am -Dmaven.test.skip package");

    Run second =
        run(path, clone.resolve("core-java"), "sh", "../examples/bfs-queues", "--budget=1");
    assertThat(second.status()).isEqualTo(1);
    assertThat(Files.readAllLines(log)).hasSize(2);

    Run other =
        run(
            path,
            folder,
            "sh",
            clone.resolve("examples/device-ledger").toString(),
            "--graph=soc-orkut",
            "--device=WebGPU");
    assertThat(other.err()).isEmpty();
    assertThat(other.out()).startsWith("soc-orkut on WebGPU: rejected, ");
    assertThat(other.status()).isEqualTo(1);
    assertThat(Files.readAllLines(log)).hasSize(2);

    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    run(path, folder, "sh", launcher.toString());
    assertThat(Files.readAllLines(log)).hasSize(4);
  }

  @Test
  void theLauncher_showsWhyItCouldNotBuild(@TempDir Path folder) throws Exception {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "a shell");
    Path launcher = folder.resolve("clone/examples/bfs-queues");
    write(folder.resolve("clone/pom.xml"), "<project/>");
    write(folder.resolve("clone/examples/pom.xml"), "<project/>");
    write(folder.resolve("clone/examples/src/main/Source.java"), "class Source {}");
    copyLauncher(launcher.getParent());
    Path bin = Files.createDirectories(folder.resolve("bin"));
    script(bin.resolve("mvn"), "echo 'the reason'", "exit 1");
    for (int attempt = 0; attempt < 2; attempt++) {
      Run run = run(bin.toString(), folder, "sh", launcher.toString());
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).isEqualTo("the reason\nbfs-queues: the build failed, see above\n");
      assertThat(run.status()).isEqualTo(3);
    }
  }

  private static void copyLauncher(Path folder) throws IOException {
    for (String file : List.of("launch", "bfs-queues", "device-ledger")) {
      Files.copy(Project.root().resolve("examples").resolve(file), folder.resolve(file));
    }
  }

  private static String jar() {
    return TARGET.resolve("sluice-examples.jar").toString();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.write(file, Stream.concat(Stream.of("#!/bin/sh"), Stream.of(lines)).toList());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs a command with a folder put before the others that commands are looked for in. */
  private static Run run(String pathFirst, Path in, String... command) throws Exception {
    ProcessBuilder process = new ProcessBuilder(List.of(command)).directory(in.toFile());
    process.environment().keySet().removeAll(List.of("COLUMNS", "JAVA_OPTS", "JAVA_TOOL_OPTIONS"));
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process.environment().merge("PATH", pathFirst, (path, first) -> first + ":" + path);
    Path err = Files.createTempFile("bfs-queues", ".err");
    try {
      Process started = process.redirectError(err.toFile()).start();
      started.getOutputStream().close();
      String out = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Run(started.waitFor(), out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
  }
}
