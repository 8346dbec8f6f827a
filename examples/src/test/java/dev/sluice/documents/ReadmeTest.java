// SPDX-License-Identifier: Apache-2.0
package dev.sluice.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.examples.FirstPlan;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's code is the source's, its output what running it prints, its commands real. */
class ReadmeTest {
  private static final MarkdownPage README = new MarkdownPage(Project.read("README.md"));

  @Test
  void theJavaBlock_isTheSource() {
    assertThat(README.blocks("java")).isEqualTo(Project.regions("FirstPlan.java")).hasSize(1);
  }

  @Test
  void theOutput_isWhatTheJavaPrints() {
    assertThat(README.blocks("text").get(1))
        .isEqualTo(Project.printed(() -> FirstPlan.main(new String[0])));
  }

  @Test
  void theCoordinates_areThoseOfTheBuild() {
    String pom = README.blocks("xml").get(0);
    String bom = Project.read("bom/pom.xml");
    List<String> artifacts = all("<artifactId>(.+?)</artifactId>", pom);
    assertThat(artifacts).containsExactly("sluice-core", "sluice-policy-unsigned");
    assertThat(all("<artifactId>(.+?)</artifactId>", bom)).containsAll(artifacts);
    assertThat(all("<groupId>(.+?)</groupId>", pom)).containsOnly("dev.sluice");
    assertThat(all("<version>(.+?)</version>", pom))
        .hasSize(2)
        .containsOnly(all("<version>(.+?)</version>", bom).get(0));
  }

  @Test
  void theScript_isTheExample() {
    assertThat(README.blocks("kotlin")).hasSize(1);
    assertThat(Project.read("examples/scripts/first.main.kts"))
        .endsWith("\n\n" + README.blocks("kotlin").get(0));
  }

  /** A reader sees the problem, an answer and where to go next without turning the page. */
  @Test
  void theFirstScreen_isOne_andTheRestIsShort() {
    List<String> lines = README.text().lines().toList();
    int first = lines.indexOf("## As a library");
    assertThat(first).isBetween(1, 45);
    assertThat(lines.size() - first).isLessThanOrEqualTo(60);
  }

  @Test
  void theCommands_areTheLauncher_andTheOneThatCiRuns() {
    assertThat(README.blocks("sh")).containsExactly("./sluice examples/scripts/first.main.kts\n");
    assertThat(README.text()).contains("`mvn -B -ntp verify`");
    assertThat(Project.read(".ci/run").lines().filter(line -> line.contains("mvn")))
        .containsExactly("mvn -B -ntp verify", "mvn -B -ntp -Pgradle -pl gradle-plugin -am verify");
    assertThat(Project.read("CONTRIBUTING.md"))
        .contains("\nmvn -B -ntp -Pgradle -pl gradle-plugin -am verify\n");
    assertThat(new MarkdownPage(Project.read("CONTRIBUTING.md")).blocks("sh").get(0))
        .isEqualTo("mvn -B -ntp verify\n");
    for (String command :
        List.of("sluice", ".ci/run", "examples/bfs-queues", "examples/device-ledger")) {
      assertThat(Project.root().resolve(command)).isExecutable();
    }
    assertThat(Project.read("examples/README.md"))
        .contains("`./examples/bfs-queues`", "`./examples/device-ledger`");
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(m -> m.group(1)).toList();
  }
}
