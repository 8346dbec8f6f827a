// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds a copy of {@code examples/maven-build}, with what a release would publish. */
class MavenBuildTest {
  private static final Path SAMPLE = Reactor.ROOT.resolve("examples/maven-build");

  @TempDir static Path cache;
  @TempDir Path temporary;

  private Path project;

  @BeforeEach
  void copy() throws Exception {
    project = Files.createDirectories(temporary.resolve("a project's folder"));
    for (String file : List.of("pom.xml", "device.main.kts")) {
      Files.copy(SAMPLE.resolve(file), project.resolve(file));
    }
  }

  @Test
  void theSample_namesTheVersionsOfThisBuild_andNothingElseOfIt() {
    String pom = Reactor.read(SAMPLE.resolve("pom.xml"));
    assertThat(pom).doesNotContain("<parent>", "<module", "relativePath", "../");
    assertThat(Reactor.first("sluice.version", pom)).isEqualTo(Reactor.VERSION);
    assertThat(Reactor.first("kotlin.version", pom)).isEqualTo(Reactor.property("kotlin.version"));
    assertThat(Reactor.read(SAMPLE.resolve("device.main.kts")))
        .contains("(\"dev.sluice:sluice-kotlin-script:" + Reactor.VERSION + "\")");
  }

  @Test
  void theBuild_passesWhileThePlanFits_andFailsAtValidateOnceItDoesNot() throws Exception {
    Jvm.Result fits = maven("validate");
    assertThat(fits.out())
        .contains("PLANNED: everything has its place", "BUILD SUCCESS")
        .contains("12 × 262,144, last 113,582");
    assertThat(fits.status()).isZero();
    // 15 GiB less three arrays, a control block and two buffers in steps of 2 MiB.
    long free = 15L * 1024 - 2 * (12 + 406 + 1 + 12 + 12);
    assertThat(Files.readString(project.resolve("target/device.json")))
        .contains("\"freeBytes\": \"" + free * 1024 * 1024 + "\"");
    Path header = project.resolve("target/device.h");
    assertThat(Files.readString(header))
        .contains("#define SLUICE_FRONTIER_CAPACITY SLUICE_U64(2997166)");

    Files.delete(header);
    Jvm.Result small = maven("verify", "-Ddevice.memory=512MiB");
    assertThat(small.out())
        .contains("'targets': over memory: 851,443,712 bytes required, 511,705,088 left")
        .contains("raise the memory to 929,038,336 bytes", "BUILD FAILURE", "Java returned: 1")
        .contains("(plan-device-memory)");
    assertThat(small.status()).isEqualTo(1);
    assertThat(header).doesNotExist();

    // The graph grew, and the script with it.
    Jars.replace(project, "device.main.kts", "212_698_418uL", "1_806_067_135uL");
    Jvm.Result grown = maven("validate", "-Ddevice.memory=4GiB");
    assertThat(grown.out())
        .contains("sluice: compiling device.main.kts")
        .contains("'targets': over memory: 7,224,688,640 bytes required, ")
        .contains("BUILD FAILURE", "Java returned: 1");
    assertThat(grown.status()).isEqualTo(1);
  }

  @Test
  void withoutTheCompiler_theBuildSaysWhatToAdd() throws Exception {
    String pom = Reactor.read(project.resolve("pom.xml"));
    String compiler =
        "(?s)<dependency>\\s*<groupId>org.jetbrains.kotlin</groupId>\\s*<artifactId>"
            + "kotlin-compiler-embeddable</artifactId>.*?</dependency>";
    assertThat(pom).containsPattern(compiler);
    Files.writeString(project.resolve("pom.xml"), pom.replaceFirst(compiler, ""));
    // A change, so that nothing compiled before is there.
    Files.writeString(
        project.resolve("device.main.kts"),
        Reactor.read(project.resolve("device.main.kts")) + "// changed\n");
    Jvm.Result run = maven("validate");
    assertThat(run.out())
        .contains(
            "sluice: no Kotlin compiler to compile device.main.kts with; add to the class path: "
                + "org.jetbrains.kotlin:kotlin-compiler-embeddable")
        .doesNotContain("\tat ")
        .contains("Java returned: 2");
  }

  private Jvm.Result maven(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-ntp"));
    command.add("-Dmaven.repo.local=" + PublishedRepository.folder());
    command.addAll(List.of(arguments));
    Map<String, String> variables =
        Map.of("JAVA_HOME", System.getProperty("java.home"), "XDG_CACHE_HOME", cache.toString());
    Jvm.Result run = Jvm.run(project, variables, command);
    assertThat(run.err()).doesNotContain("Exception");
    return run;
  }
}
