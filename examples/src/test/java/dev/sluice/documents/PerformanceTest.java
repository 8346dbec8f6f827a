// SPDX-License-Identifier: Apache-2.0
package dev.sluice.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.examples.TryMany;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page's code is the source's, and its output what running it prints. */
class PerformanceTest {
  private static final MarkdownPage PAGE = new MarkdownPage(Project.read("docs/performance.md"));

  @Test
  void theJavaBlocks_areTheSource() {
    List<String> regions = Project.regions("TryMany.java");
    assertThat(regions).hasSize(2);
    assertThat(PAGE.blocks("java")).isEqualTo(regions);
  }

  @Test
  void theOutput_isWhatTheJavaPrints() {
    assertThat(PAGE.blocks("text"))
        .containsExactly(Project.printed(() -> TryMany.main(new String[0])));
  }
}
