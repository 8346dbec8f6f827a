// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Maven;
import dev.sluice.testing.PublishedRepository;
import dev.sluice.testing.Reactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
    Files.createDirectory(project.resolve(".mvn"));
    for (String file : List.of("pom.xml", "device.main.kts", ".mvn/jvm.config")) {
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
  void theBuild_passesWhileThePlanFits_elseFailsAtValidate_andSaysWhy() throws Exception {
    Maven.Result fits = maven("validate");
    assertThat(fits.output())
        .contains("PLANNED: everything has its place", "BUILD SUCCESS")
        .contains("1 × 2,997,166");
    assertThat(fits.status()).isZero();
    // 15 GiB less two arrays, a control block and a buffer in steps of 2 MiB.
    long free = 15L * 1024 - 2 * (12 + 406 + 1 + 12);
    assertThat(Files.readString(project.resolve("target/device.json")))
        .contains("\"freeBytes\": \"" + free * 1024 * 1024 + "\"");
    Path header = project.resolve("target/device.h");
    assertThat(Files.readString(header))
        .contains("#define SLUICE_FRONTIER_CAPACITY SLUICE_U64(2997166)");

    Files.delete(header);
    Maven.Result small = maven("-q", "verify", "-Ddevice.memory=512MiB");
    assertThat(small.output())
        .contains("smallest card: 'targets': over memory: 851,443,712 bytes required, 511,705,088")
        .contains("raise the memory to 903,872,512 bytes")
        .contains("(plan-device-memory)");
    assertThat(small.status()).isEqualTo(1);
    assertThat(header).doesNotExist();

    // The graph grew, and the script with it.
    Jars.replace(project, "device.main.kts", "212_698_418uL", "1_806_067_135uL");
    Maven.Result grown = maven("validate", "-Ddevice.memory=4GiB");
    assertThat(grown.output())
        .contains("sluice: compiling device.main.kts")
        .contains("'targets': over memory: 7,224,688,640 bytes required, ")
        .contains("BUILD FAILURE");
    assertThat(grown.status()).isEqualTo(1);
  }

  /** What a run without a network needs is what this module declares, and resolves before. */
  @Test
  void thePlugin_isOneOfThisModule_withTheSameDependencies() {
    String sample = Reactor.read(SAMPLE.resolve("pom.xml"));
    assertThat(sample.split("<plugin>", -1)).hasSize(2);
    String plugin = sample.substring(sample.indexOf("<plugin>"));
    assertThat(Reactor.first("artifactId", plugin)).isEqualTo("maven-antrun-plugin");
    assertThat(Reactor.first("version", plugin))
        .isEqualTo(Reactor.property("maven-antrun-plugin.version"));
    String own = Reactor.read(Path.of("pom.xml"));
    assertThat(dependencies(plugin))
        .isNotEmpty()
        .isEqualTo(dependencies(own.substring(own.indexOf("maven-antrun-plugin"))));
  }

  private static List<String> dependencies(String plugin) {
    return Pattern.compile("(?s)<dependency>(.*?)</dependency>")
        .matcher(plugin.substring(0, plugin.indexOf("</plugin>")))
        .results()
        .map(dependency -> dependency.group(1).replaceAll("\\s+", ""))
        .map(dependency -> dependency.replaceAll("\\$\\{(project|sluice).version}", "SLUICE"))
        .toList();
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
    Maven.Result run = maven("validate");
    assertThat(run.output())
        .contains(
            "sluice: no Kotlin compiler to compile device.main.kts with; add to the class path: "
                + "org.jetbrains.kotlin:kotlin-compiler-embeddable")
        .doesNotContain("\tat ");
    assertThat(run.status()).isEqualTo(1);
  }

  /** Runs in the poorest of locales. */
  private Maven.Result maven(String... arguments) {
    Maven.Result run =
        Maven.run(
            project,
            PublishedRepository.layOut(Map.of()),
            Map.of("XDG_CACHE_HOME", cache.toString(), "LC_ALL", "C"),
            arguments);
    assertThat(run.output()).doesNotContain("Exception in thread");
    return run;
  }
}
