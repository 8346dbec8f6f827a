// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Reactor;
import dev.sluice.testing.SkippedTestsSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build says at its end of tests that were skipped. */
class SkippedTestsTest {
  @TempDir Path root;

  @Test
  void eachReason_isToldOnce_withTheTestsOfAllModules() {
    assertThat(printed(1_000)).isEmpty();
    Jars.write(root, "core/target/skipped-tests/2000-7.txt", "no C compiler\ta\nno clang\tb\n");
    Jars.write(root, "verification/more/target/skipped-tests/1000-9.txt", "no C compiler\tc\n");
    assertThat(printed(1_000))
        .isEqualTo(
            """
            Skipped tests:
              2: no C compiler
              1: no clang
            """);
    // An earlier run's.
    assertThat(printed(1_001)).contains("  1: no C compiler");
    assertThat(printed(2_001)).isEmpty();
  }

  /** Tests note it only where the listener is, and it is there by a profile of the root POM. */
  @Test
  void theseTests_haveTheListener() {
    assertThat(
            getClass()
                .getResource(
                    "/META-INF/services/org.junit.platform.launcher.TestExecutionListener"))
        .isNotNull();
    assertThat(Reactor.read(Reactor.ROOT.resolve("pom.xml")))
        .contains("<exists>${basedir}/src/test</exists>");
  }

  private String printed(long since) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SkippedTestsSummary.print(root, since, new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
