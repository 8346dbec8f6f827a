// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sluice} in a clone, with a Maven that only pretends to build. */
class SluiceCommandTest {
  private static final String BUILDING =
      "sluice: building, which may take some minutes the first time\n";

  @TempDir Path temporary;

  private Path clone;
  private Path bin;
  private Path log;

  @BeforeEach
  void makeClone() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "a shell");
    clone = Files.createDirectories(temporary.resolve("a clone's folder"));
    Files.copy(Reactor.ROOT.resolve("sluice"), clone.resolve("sluice"));
    Jars.write(clone, "pom.xml", "<project/>");
    for (String module :
        List.of(
            "api",
            "policy-unsigned",
            "policy-bigint",
            "core-java",
            "kotlin-dsl",
            "kotlin-script")) {
      Jars.write(clone, module + "/src/main/Source.kt", "class Source");
    }
    bin = Files.createDirectories(temporary.resolve("bin dir"));
    log = temporary.resolve("log");
    Path packaged = Reactor.ROOT.resolve("kotlin-script/target/sluice");
    maven(
        "pwd >>'" + log + "'; echo \"$*\" >>'" + log + "'",
        "sleep 1",
        "echo 'some words of Maven'",
        "mkdir -p kotlin-script/target/sluice/compiler",
        "cp -R '" + packaged + "/lib' kotlin-script/target/sluice/");
  }

  @Test
  void itBuildsWhatHasChanged_andOnlyThat_fromAnywhere() throws Exception {
    Jvm.Result first = sluice(clone.resolve("sluice"));
    assertThat(first.err()).isEqualTo(BUILDING);
    assertThat(first.out()).isEqualTo("sluice " + Reactor.VERSION + "\n");
    assertThat(first.status()).isZero();
    assertThat(Files.readAllLines(log))
        .containsExactly(
            clone.toRealPath().toString(),
            "-B -ntp -q -Pquick -pl kotlin-script -am -Dmaven.test.skip package");

    Path folder = Files.createSymbolicLink(temporary.resolve("link to the folder"), clone);
    Path file =
        Files.createSymbolicLink(bin.resolve("sluice"), Path.of("../link to the folder/sluice"));
    for (Path started : List.of(folder.resolve("sluice"), file)) {
      Jvm.Result again = sluice(started);
      assertThat(again.err()).isEmpty();
      assertThat(again.out()).isEqualTo(first.out());
    }
    assertThat(Files.readAllLines(log)).hasSize(2);

    Files.setLastModifiedTime(
        clone.resolve("core-java/src/main/Source.kt"),
        FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(sluice(clone.resolve("sluice")).err()).isEqualTo(BUILDING);
    assertThat(Files.readAllLines(log)).hasSize(4);
  }

  @Test
  void twoFirstRunsAtOnce_buildOnce() throws Exception {
    List<CompletableFuture<Jvm.Result>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      runs.add(CompletableFuture.supplyAsync(() -> sluice(clone.resolve("sluice"))));
    }
    for (CompletableFuture<Jvm.Result> run : runs) {
      assertThat(run.get().out()).isEqualTo("sluice " + Reactor.VERSION + "\n");
      assertThat(run.get().status()).isZero();
    }
    assertThat(Files.readAllLines(log)).hasSize(2);
  }

  @Test
  void aFailedBuild_isShown_andTriedAgain() throws Exception {
    maven("echo 'the reason'", "exit 1");
    for (int attempt = 0; attempt < 2; attempt++) {
      Jvm.Result run = sluice(clone.resolve("sluice"));
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .isEqualTo(BUILDING + "the reason\nsluice: the build failed, see above\n");
      assertThat(run.status()).isEqualTo(2);
    }
  }

  @Test
  void withoutAJdk_itSaysSo() {
    Jvm.Result run =
        Jvm.run(
            temporary,
            Map.of("JAVA_HOME", "/nowhere"),
            List.of("sh", clone.resolve("sluice").toString(), "--version"));
    assertThat(run.err())
        .isEqualTo("sluice: no /nowhere/bin/java; install a JDK 17 or later, or set JAVA_HOME\n");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void whatCannotBePrinted_failsTheScript_unlessItsReaderHasSeenEnough() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "a device that takes nothing");
    Path script = Scripts.FOLDER.resolve("sssp-near-far.main.kts");
    Jvm.Result full = piped(script, ">/dev/full");
    assertThat(full.err())
        .endsWith("standard output could not be written\nstatus 2\n")
        .doesNotContain("\tat ");
    // Nobody reads: the pipe's end is closed before anything is written.
    Jvm.Result left = piped(script, "| exec <&-");
    assertThat(left.err()).isEqualTo("status 0\n");
  }

  private Jvm.Result piped(Path script, String to) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "{ \"$@\"; echo status $? >&2; } " + to, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Scripts.arguments(temporary.resolve("cache"), script));
    return Jvm.run(temporary, Map.of(), command);
  }

  private Jvm.Result sluice(Path started) {
    return Jvm.run(
        temporary,
        Map.of(
            "JAVA_HOME",
            System.getProperty("java.home"),
            "PATH",
            bin + ":" + System.getenv("PATH")),
        List.of("sh", started.toString(), "--version"));
  }

  private void maven(String... lines) throws IOException {
    Path file = bin.resolve("mvn");
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
