// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules for what Sluice has none of yet, hence on something small. */
class KotlinRulesTest {
  private static final String BEFORE =
      """
      package acme
      public class Kept
      public class Receiver
      public fun sized(slots: Int = 1): Int = slots
      """;

  private static final List<Path> LIBRARIES =
      Project.walk(Project.NOW).stream().filter(file -> file.toString().endsWith(".jar")).toList();

  @Test
  void nothingChanged(@TempDir Path work) throws IOException {
    assertThat(breaks(work, BEFORE)).isEmpty();
  }

  @Test
  void eachBreak_isFoundByItsName(@TempDir Path work) throws IOException {
    String after =
        """
        package acme
        internal class Kept
        @dev.sluice.kotlin.SluiceDsl public class Receiver
        public fun sized(slots: Int): Int = slots
        """;
    assertThat(breaks(work, after))
        .containsExactlyInAnyOrder(
            new Break("acme", "KOTLIN_NOW_INTERNAL", "acme.Kept"),
            new Break("acme", "DSL_MARKER_ADDED", "acme.Receiver"),
            new Break("acme", "DEFAULT_ARGUMENT_REMOVED", "acme.AcmeKt: sized(Int)"));
  }

  private static Set<Break> breaks(Path work, String after) throws IOException {
    try (JarSet then = jars(work.resolve("then"), BEFORE);
        JarSet now = jars(work.resolve("now"), after)) {
      return KotlinRules.breaks("acme", then, now);
    }
  }

  private static JarSet jars(Path folder, String text) throws IOException {
    Path source = folder.resolve("Acme.kt");
    Project.write(source, text);
    Path classes = folder.resolve("classes");
    KotlinCompiler.compile("acme", "17", null, List.of(source), LIBRARIES, null, classes);
    Path jar = folder.resolve("acme.jar");
    Plant.pack(classes, jar);
    return new JarSet(folder.getFileName().toString(), Map.of("acme", jar), LIBRARIES);
  }
}
