// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Reactor;
import dev.sluice.testing.SkippedTestsSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

  /** A plugin starts it in a group of threads that a JDK 17 lets it destroy afterwards. */
  @Test
  void whatWasSkipped_isPrinted_whereTheGroupOfItsThreadIsGone() throws Exception {
    Jars.write(root, "core/target/skipped-tests/99999999999999-7.txt", "no clang\ta\n");
    Jars.write(
        root,
        "Ended.java",
        """
            class Ended {
              public static void main(String[] arguments) throws Exception {
                ThreadGroup group = new ThreadGroup("of a plugin");
                Thread thread =
                    new Thread(
                        group, () -> dev.sluice.testing.SkippedTestsSummary.main(arguments));
                thread.start();
                thread.join();
                try {
                  ThreadGroup.class.getMethod("destroy").invoke(group);
                } catch (NoSuchMethodException newer) {
                  // Groups are there for ever.
                }
              }
            }
            """);
    Path classes =
        Path.of(
            SkippedTestsSummary.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Jvm.java(
            List.of(
                "-cp", classes.toString(), root.resolve("Ended.java").toString(), root.toString()))
        .prints("Skipped tests:", "  1: no clang");
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
