// SPDX-License-Identifier: Apache-2.0
package dev.sluice.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.examples.TryMany;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page's code is the source's, and its output what running it prints. */
class PerformanceTest {
  private static final MarkdownPage PAGE = new MarkdownPage(Project.read("docs/performance.md"));

  @Test
  void theJavaBlocks_areTheSource() {
    String source = Project.read("examples/src/main/java/dev/sluice/examples/TryMany.java");
    List<String> regions =
        Pattern.compile("(?s)// \\w+ from here\\n(.*?)\\s*// to here")
            .matcher(source)
            .results()
            .map(region -> region.group(1).stripIndent().stripTrailing() + "\n")
            .toList();
    assertThat(regions).hasSize(2);
    assertThat(PAGE.blocks("java")).isEqualTo(regions);
  }

  @Test
  void theOutput_isWhatTheJavaPrints() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      TryMany.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    assertThat(PAGE.blocks("text").get(0).lines())
        .containsExactlyElementsOf(printed.toString(StandardCharsets.UTF_8).lines().toList());
  }
}
