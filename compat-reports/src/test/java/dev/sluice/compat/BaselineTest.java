// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testing.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of the release that the build compares with. */
class BaselineTest {
  private static final String VERSION = Project.BASELINE;

  @TempDir Path temporary;

  @Test
  void everyArtifact_isThere_inItsReleasedVersion() throws IOException {
    assertThat(artifacts())
        .contains("sluice-api", "sluice-core", "sluice-policy-tck")
        .contains("sluice-kotlin-dsl", "sluice-kotlin-script");
    for (String artifact : artifacts()) {
      assertThat(Project.released(artifact, VERSION, "-sources.jar")).isRegularFile();
      try (JarFile jar = new JarFile(Project.released(artifact, VERSION, ".jar").toFile())) {
        assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
            .isEqualTo(VERSION);
      }
      assertThat(Project.read(Project.released(artifact, VERSION, ".pom")))
          .contains("<artifactId>sluice-parent</artifactId>\n    <version>" + VERSION + "<");
    }
    for (String pom : List.of("sluice-parent", "sluice-bom")) {
      assertThat(Project.read(Project.released(pom, VERSION, ".pom")))
          .contains("\n  <version>" + VERSION + "</version>")
          .doesNotContain("-SNAPSHOT<");
    }
  }

  /** A sample of what {@code scripts/baseline check} does, which builds and compares the jars. */
  @Test
  void sourcesAndPoms_areThoseOfTheCommit() throws Exception {
    List<String> ids = Project.read(Project.RELEASED.resolve(VERSION + ".commit")).lines().toList();
    assertThat(ids).hasSize(2).allMatch(id -> id.matches("[0-9a-f]{40}"));
    Path zip = temporary.resolve("commit.zip");
    Tool.GIT.require();
    // The tree is there as well where the history was written anew.
    assumeTrue(
        archived(ids.get(0), zip) || archived(ids.get(1), zip),
        "no repository with the commit, or with its tree");

    try (ZipFile sources = new ZipFile(zip.toFile())) {
      Map<String, String> folders = folders(sources);
      for (String artifact : artifacts()) {
        String folder = folders.get(artifact);
        assertThat(Files.readAllBytes(Project.released(artifact, VERSION, ".pom")))
            .isEqualTo(bytes(sources, folder + "/pom.xml"));
        Map<String, byte[]> expected = new TreeMap<>();
        for (ZipEntry entry : entries(sources)) {
          String name = entry.getName().replaceFirst("^" + folder + "/src/main/\\w+/", "");
          if (!entry.isDirectory() && !name.equals(entry.getName())) {
            expected.put(name, bytes(sources, entry.getName()));
          }
        }
        Map<String, byte[]> kept = new TreeMap<>();
        try (ZipFile jar =
            new ZipFile(Project.released(artifact, VERSION, "-sources.jar").toFile())) {
          for (ZipEntry entry : entries(jar)) {
            if (!entry.isDirectory()
                && !entry.getName().matches("META-INF/(MANIFEST.MF|LICENSE|maven/.*)")) {
              String name = entry.getName();
              kept.put(name, bytes(jar, name));
              // A page of the project that messages lead to.
              if (name.startsWith("META-INF/sluice/docs/")) {
                expected.put(name, bytes(sources, name.replaceFirst("^META-INF/sluice/", "")));
              }
            }
          }
        }
        assertThat(kept.keySet()).as(artifact).isNotEmpty().isEqualTo(expected.keySet());
        kept.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
      }
    }
  }

  private static boolean archived(String id, Path zip) throws Exception {
    Process git =
        new ProcessBuilder("git", "archive", "--format=zip", "-o", zip.toString(), id)
            .directory(Project.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    git.getInputStream().readAllBytes();
    return git.waitFor() == 0;
  }

  private static List<String> artifacts() {
    return Pattern.compile("<artifactId>(.+)</artifactId>")
        .matcher(
            Project.read(Project.released("sluice-bom", VERSION, ".pom"))
                .replaceFirst("(?s).*<dependencyManagement>", "")
                .replaceFirst("(?s)<!-- Previews: .*", ""))
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  private static Map<String, String> folders(ZipFile sources) throws IOException {
    Map<String, String> folders = new HashMap<>();
    for (ZipEntry entry : entries(sources)) {
      if (entry.getName().matches("[^/]+/pom\\.xml")) {
        String pom = new String(bytes(sources, entry.getName()), UTF_8);
        folders.put(
            Project.first("\n  <artifactId>(.+)</artifactId>", pom),
            entry.getName().replace("/pom.xml", ""));
      }
    }
    return folders;
  }

  private static List<ZipEntry> entries(ZipFile zip) {
    return zip.stream().map((ZipEntry entry) -> entry).toList();
  }

  private static byte[] bytes(ZipFile zip, String name) throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }
}
