// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Maven;
import dev.sluice.testing.PublishedRepository;
import dev.sluice.testing.Reactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the project that {@code docs/policy-rules.md} shows, file by file as it stands there. */
class PolicyProjectTest {
  private static final String PAGE = Reactor.read(Reactor.ROOT.resolve("docs/policy-rules.md"));
  private static final String TEST = "src/test/java/com/acme/AcmePolicyTest.java";

  @TempDir Path project;

  /** Writes every file that the page names right before a block. */
  @BeforeEach
  void files() {
    Map<String, String> files = new TreeMap<>();
    Matcher file =
        Pattern.compile("(?ms)^`([\\w./-]+)`[^\\n]*:\\n\\n```\\w+\\n(.*?)^```$").matcher(PAGE);
    while (file.find()) {
      files.put(file.group(1), file.group(2));
    }
    assertThat(files)
        .containsOnlyKeys(
            "pom.xml",
            "src/main/java/com/acme/AcmePolicy.java",
            "src/main/resources/" + Jars.SERVICE_FILE,
            TEST);
    files.forEach((name, text) -> Jars.write(project, name, text));
  }

  @Test
  void theProject_passesEveryRule_andIsFound() {
    Maven.Result build = verify();
    assertThat(build.status()).as(build.output()).isZero();
    String count =
        PAGE.lines().filter(it -> it.startsWith("Tests run: ")).findFirst().orElseThrow();
    assertThat(build.output()).contains("[INFO] " + count + "\n");
    assertThat(PAGE.lines().filter(it -> it.startsWith("- **R")).count())
        .isEqualTo(Long.parseLong(count.replaceAll("Tests run: (\\d+),.*", "$1")));
    Program.onClassPath(project, project.resolve("target/acme-policy-1.0.0-SNAPSHOT.jar"))
        .run("select")
        .prints("acme");
  }

  @Test
  void aTestThatIsNotFound_failsTheBuild() throws Exception {
    Files.writeString(
        project.resolve(TEST.replace("AcmePolicyTest", "AcmePolicyTck")),
        Reactor.read(project.resolve(TEST)).replace("AcmePolicyTest", "AcmePolicyTck"));
    Files.delete(project.resolve(TEST));
    Maven.Result build = verify();
    assertThat(build.status()).isEqualTo(1);
    assertThat(build.output()).contains("No tests were executed!");
  }

  @Test
  void aPolicyThatIsWrong_failsTheBuild_byItsRule() {
    Jars.replace(
        project,
        "src/main/java/com/acme/AcmePolicy.java",
        "ifU64(exact(a).add(exact(b)))",
        "OptionalUnsignedLong.of(a + b)");
    Maven.Result build = verify();
    assertThat(build.status()).isEqualTo(1);
    assertThat(build.output())
        .contains("R2.2 add(a, b) MUST return empty where the sum exceeds 2^64-1. Broken: add(1,");
  }

  private Maven.Result verify() {
    return Maven.run(
        project,
        PublishedRepository.layOut(Map.of()),
        Map.of(),
        "verify",
        "-DargLine=-Dsluice.tck.race-millis=50");
  }
}
