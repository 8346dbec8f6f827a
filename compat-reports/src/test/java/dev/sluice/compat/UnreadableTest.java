// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be loaded or read: japicmp gives up on most of it, and the gate must not. */
class UnreadableTest {
  @TempDir Path work;

  @Test
  void aClassFileOfGarbage_isABreak() throws IOException {
    assertThat(
            breaks(
                "sluice-policy-bigint",
                "dev/sluice/policy/bigint/BigIntegerPolicy.class",
                bytes -> "garbage".getBytes(UTF_8)))
        .anySatisfy(
            found ->
                assertThat(found.name())
                    .startsWith("DOES_NOT_LOAD dev.sluice.policy.bigint.BigIntegerPolicy: "));
  }

  @Test
  void aClassFileThatEndsEarly_isABreak() throws IOException {
    assertThat(
            breaks(
                "sluice-policy-bigint",
                "dev/sluice/policy/bigint/BigIntegerPolicy.class",
                bytes -> Arrays.copyOf(bytes, bytes.length / 2)))
        .anySatisfy(found -> assertThat(found.kind()).isEqualTo("DOES_NOT_LOAD"));
  }

  @Test
  void aModuleDescriptorOfGarbage_isABreak() throws IOException {
    assertThat(breaks("sluice-api", "module-info.class", bytes -> new byte[] {1}))
        .anySatisfy(found -> assertThat(found.kind()).isEqualTo("CANNOT_BE_READ"));
  }

  @Test
  void aServiceFileThatNamesNoClass_isABreak() throws IOException {
    assertThat(
            breaks(
                "sluice-policy-unsigned",
                "META-INF/services/dev.sluice.numeric.NumericPolicy",
                bytes -> "com.acme.None\n".getBytes(UTF_8)))
        .contains(
            new Break(
                "sluice-policy-unsigned",
                "SERVICE_NO_LONGER_PROVIDED",
                "dev.sluice.policy.unsigned.UnsignedLongPolicy"));
  }

  @Test
  void aSchemaThatIsNoJson_isABreak() throws IOException {
    assertThat(breaks("sluice-kotlin-script", ScriptView.SCHEMA, bytes -> "{\n[|".getBytes(UTF_8)))
        .anySatisfy(
            found -> {
              assertThat(found.name()).startsWith("CANNOT_BE_READ its scripts: ");
              assertThat(found.name()).doesNotContain("\n").doesNotContain("|");
            });
  }

  @Test
  void aJarThatIsNone_isABreak() throws IOException {
    Path jar = work.resolve("sluice-api.jar");
    Files.writeString(jar, "no jar");
    assertThat(breaks("sluice-api", jar))
        .isNotEmpty()
        .allSatisfy(found -> assertThat(found.kind()).isEqualTo("CANNOT_BE_READ"));
  }

  /** Changes one file of the jar of now. */
  private Set<Break> breaks(String artifact, String entry, UnaryOperator<byte[]> change)
      throws IOException {
    Path classes = work.resolve("classes");
    Plant.unpack(Project.NOW.resolve(artifact + ".jar"), classes, name -> true);
    Path file = classes.resolve(entry);
    Files.write(file, change.apply(Files.readAllBytes(file)));
    Path jar = work.resolve(artifact + ".jar");
    Plant.pack(classes, jar);
    return breaks(artifact, jar);
  }

  private static Set<Break> breaks(String artifact, Path jar) {
    Path before = Project.NOW.resolve(artifact + ".jar");
    try (JarSet then =
            new JarSet("then", Map.of(artifact, before), JarSet.others(Project.NOW, Set.of()));
        JarSet now =
            new JarSet(
                "now", Map.of(artifact, jar), JarSet.others(Project.NOW, Set.of(artifact)))) {
      return Rules.breaks(artifact, then, now);
    }
  }
}
