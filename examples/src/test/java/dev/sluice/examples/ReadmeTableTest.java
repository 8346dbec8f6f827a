// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.documents.Project;
import org.junit.jupiter.api.Test;

class ReadmeTableTest {
  @Test
  void theTable_isTheOneThatIsPrinted() {
    String[] paragraphs = Run.of(120).out().split("\n\n", -1);
    assertThat(paragraphs[1]).startsWith(" graph ");
    assertThat(Project.read("examples/README.md")).contains("```text\n" + paragraphs[1] + "\n```");
  }
}
