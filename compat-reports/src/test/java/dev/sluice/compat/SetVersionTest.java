// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Tool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/set-version}, by which releases are made, on a copy. */
class SetVersionTest {
  private static final Pattern VERSION = Pattern.compile("(?m)^ {2,4}<version>(.+)</version>$");

  @TempDir Path copy;

  @BeforeEach
  void copy() throws Exception {
    Tool.GIT.require();
    Project.copy(
        Project.ROOT, copy, Set.of("target", ".git", ".idea", "released", "links", "current"));
    run(0, "git", "init", "-q");
    run(0, "git", "add", "-A");
    // A released number stands in many a text, and a snapshot's where the version is meant alone.
    // In two parts, as the script would find this place as well.
    run(0, "scripts/set-version", "77.8.8" + "-SNAPSHOT");
    run(0, "git", "add", "-A");
  }

  @Test
  void everyPom_changes_andTheReadme() throws Exception {
    String current = versions(copy.resolve("pom.xml")).get(0);
    String output = run(0, "scripts/set-version", "77.8.9");

    assertThat(output).endsWith(current + " -> 77.8.9\n");
    assertThat(poms()).hasSizeGreaterThan(9);
    for (Path pom : poms()) {
      assertThat(versions(pom)).as(pom.toString()).containsOnly("77.8.9");
    }
    for (Path pom : samples()) {
      assertThat(Project.read(pom)).contains("<sluice.version>77.8.9</sluice.version>");
    }
    assertThat(samples()).hasSize(1);
    assertThat(Project.read(copy.resolve("README.md")))
        .contains("<version>77.8.9</version>")
        .doesNotContain(current);
    assertThat(Project.read(copy.resolve("pom.xml")))
        .contains("<sluice.baseline.version>" + Project.BASELINE + "<")
        .containsPattern("<project.build.outputTimestamp>20[0-9-]+T00:00:00Z<");
    String[] left = {"git", "grep", "-lF", current, "--", ".", ":!CHANGELOG.md", ":!RELEASING.md"};
    assertThat(run(1, left)).isEmpty();
  }

  @Test
  void onlyTheVersion_changes_andCanChangeBack() throws Exception {
    String current = versions(copy.resolve("pom.xml")).get(0);
    run(0, "scripts/set-version", "77.8.9" + "-SNAPSHOT");
    run(0, "scripts/set-version", current);
    assertThat(run(0, "git", "diff", "--stat")).isEmpty();
  }

  @Test
  void aMilestone_isReleasedAsWell_andTheSnapshotGoesOn() throws Exception {
    String current = versions(copy.resolve("pom.xml")).get(0);
    run(0, "scripts/set-version", "77.8.9" + "-M2");
    assertThat(Project.read(copy.resolve("README.md"))).contains("<version>77.8.9-M2</version>");
    assertThat(Project.read(copy.resolve("pom.xml")))
        .containsPattern("<project.build.outputTimestamp>20[0-9-]+T00:00:00Z<");
    run(0, "scripts/set-version", current);
    for (Path pom : poms()) {
      assertThat(versions(pom)).as(pom.toString()).containsOnly(current);
    }
  }

  @Test
  void aPlaceThatItDoesNotKnow_isNamed() throws Exception {
    String current = versions(copy.resolve("pom.xml")).get(0);
    Project.write(copy.resolve("docs/new.md"), "This is Sluice " + current + ".\n");
    run(0, "git", "add", "-A");
    assertThat(run(1, "scripts/set-version", "77.8.9"))
        .contains("docs/new.md:1:This is Sluice " + current + ".");
  }

  @Test
  void whatIsNoVersion_isRefused() throws Exception {
    for (String no : List.of("1.2", "1.2.3-M0", "1.2.3-rc1", "1.2.3-M1-SNAPSHOT")) {
      assertThat(run(2, "scripts/set-version", no)).contains("Usage: scripts/set-version");
    }
  }

  /** Returns the POMs of the reactor, which have the project's version. */
  private List<Path> poms() {
    return allPoms().filter(pom -> isOfSluice(pom)).toList();
  }

  /** Returns the POMs of others' projects, which have a version of their own and name Sluice's. */
  private List<Path> samples() {
    return allPoms().filter(pom -> !isOfSluice(pom)).toList();
  }

  private static boolean isOfSluice(Path pom) {
    return Project.first("<groupId>(.+)</groupId>", Project.read(pom)).equals("dev.sluice");
  }

  private Stream<Path> allPoms() {
    return Project.walk(copy).stream().filter(file -> file.endsWith("pom.xml"));
  }

  /** Returns the project's version and that of its parent, which are indented so. */
  private static List<String> versions(Path pom) {
    String text = Project.read(pom);
    String head = text.substring(0, text.indexOf("<name>"));
    return VERSION.matcher(head).results().map((MatchResult result) -> result.group(1)).toList();
  }

  private String run(int status, String... command) throws Exception {
    Process process =
        new ProcessBuilder(Stream.of(command).toList())
            .directory(copy.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(status);
    return output;
  }
}
