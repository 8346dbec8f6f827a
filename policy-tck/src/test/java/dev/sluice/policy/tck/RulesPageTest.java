// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesPageTest {
  private static final Path PAGE = Path.of("../docs/policy-rules.md");

  @Test
  void thePageAndTheTestsHaveTheSameRules() throws IOException {
    assertThat(Rules.onPage(Files.readString(PAGE)))
        .hasSize(22)
        .isEqualTo(Rules.inTests())
        .allSatisfy(
            (id, sentence) -> assertThat(sentence).matches("[^.]* MUST ([^.]|\\.(?! ))*\\."));
  }

  @Test
  void theComparisonSeesEveryDifference() throws IOException {
    String page = Files.readString(PAGE);
    Map<String, String> rules = Rules.inTests();

    assertThat(Rules.onPage(page.replaceFirst("- \\*\\*R4.2.*\n.*\n", ""))).isNotEqualTo(rules);
    assertThat(Rules.onPage(page.replace("MUST return the exact sum", "MUST return the sum")))
        .isNotEqualTo(rules);
    assertThat(Rules.onPage(page + "\n- **R9.3** It MUST shine.\n  *Intent:* joy.\n"))
        .isNotEqualTo(rules);
    assertThatThrownBy(() -> Rules.onPage(page.replaceFirst("  \\*Intent:\\*", "")))
        .hasMessage("no line of intent below R1.1");
    assertThatThrownBy(() -> Rules.onPage(page + page)).hasMessage("twice: R1.1");
  }
}
