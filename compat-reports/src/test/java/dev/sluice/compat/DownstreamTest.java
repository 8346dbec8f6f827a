// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Maven;
import dev.sluice.testing.PublishedRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The configuration of {@code docs/api-compatibility.md}, in a project of its own that has nothing
 * of Sluice but the released artifacts.
 */
class DownstreamTest {
  private static final String PAGE =
      Project.read(Project.ROOT.resolve("docs/api-compatibility.md"));
  private static final String POLICY =
      Project.read(
              Project.links(Project.linkedReleases().get(0))
                  .resolve("acme-policy/acme/policy/AcmePolicy.java"))
          .replace("package acme.policy;", "package com.acme;");

  private final Path temporary = Project.emptied("downstream");
  private Path project;
  private Path repository;

  @BeforeEach
  void project() throws IOException {
    project = temporary.resolve("acme-policy");
    Project.write(project.resolve("pom.xml"), block("xml"));
    Project.write(project.resolve("src/test/java/com/acme/AcmePolicyTckTest.java"), block("java"));
    Project.write(
        project.resolve("src/main/resources/META-INF/services/dev.sluice.numeric.NumericPolicy"),
        "com.acme.AcmePolicy\n");
    // That of the build, but that all of Sluice is what was released, and that what is made here
    // stays here.
    repository = temporary.resolve("repository");
    PublishedRepository.link(Maven.localRepository(), repository, Path.of("dev", "sluice"));
    Files.delete(repository.resolve("com"));
    PublishedRepository.link(
        Maven.localRepository().resolve("com"), repository.resolve("com"), Path.of("acme"));
    Project.copy(Project.RELEASED, repository, Set.of());
    release();
  }

  @Test
  void whatIsCompatible_passes_andWhatIsNot_failsByItsName() throws IOException {
    policy(
        POLICY.replace(
            "private static BigInteger big",
            "public String more() { return id(); } private static BigInteger big"));
    outcomes("Good", "Bad", "Ugly");
    Maven.Result compatible = verify();
    assertThat(compatible.status()).as(compatible.output()).isZero();
    assertThat(compatible.output())
        .contains("Tests run: 22, Failures: 0, Errors: 0, Skipped: 0")
        .contains("japicmp-maven-plugin");
    assertThat(Project.read(project.resolve("target/japicmp/api.diff")))
        .contains("acme-policy-1.0.0.jar", "NEW METHOD: PUBLIC(+) java.lang.String more()")
        .contains("NEW CLASS: PUBLIC(+) STATIC(+) FINAL(+) com.acme.Outcome$Ugly");

    policy(POLICY.replace("public class AcmePolicy", "public final class AcmePolicy"));
    outcomes("Good");
    Maven.Result incompatible = verify("-DskipTests");
    assertThat(incompatible.status()).isEqualTo(1);
    assertThat(incompatible.output())
        .contains("There is at least one incompatibility: ")
        .contains("com.acme.AcmePolicy:CLASS_NOW_NOT_EXTENDABLE")
        .contains("com.acme.Outcome$Bad:CLASS_REMOVED");
  }

  @Test
  void aMissingBaseline_fails() {
    policy(POLICY);
    Maven.Result result = verify("-Dacme.baseline.version=0.9.0", "-DskipTests");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("com.acme:acme-policy:jar:0.9.0");
  }

  /** Else the page would show what nobody runs. */
  @Test
  void theVersions_areThoseOfTheBuild() {
    Map<String, String> properties =
        Map.of(
            "maven-resources-plugin", "maven-resources-plugin.version",
            "maven-compiler-plugin", "maven-compiler-plugin.version",
            "maven-surefire-plugin", "maven-surefire-plugin.version",
            "maven-jar-plugin", "maven-jar-plugin.version",
            "japicmp-maven-plugin", "japicmp-maven-plugin.version",
            "junit-jupiter", "junit.version");
    String root = Project.read(Project.ROOT.resolve("pom.xml"));
    properties.forEach(
        (artifact, property) ->
            assertThat(block("xml"))
                .contains(
                    "<artifactId>" + artifact + "</artifactId>",
                    "<version>" + Project.first("<" + property + ">(.+)</", root) + "</version>"));
    assertThat(block("xml"))
        .contains(
            "<sluice.version>" + Project.BASELINE + "</sluice.version>",
            "<sluice.baseline.version>" + Project.BASELINE + "</sluice.baseline.version>");
    assertThat(PAGE).contains("Sluice " + Project.BASELINE + " is");
    assertThat(block("sh")).isEqualTo("mvn verify -Dsluice.version=" + Project.BASELINE + "\n");
  }

  private static String block(String language) {
    Matcher block = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(PAGE);
    assertThat(block.find()).as(language).isTrue();
    String text = block.group(1);
    assertThat(block.find()).as("one block of %s", language).isFalse();
    return text;
  }

  private void policy(String source) {
    Project.write(project.resolve("src/main/java/com/acme/AcmePolicy.java"), source);
  }

  /** Writes a sealed type of the policy's API, with these variants. */
  private void outcomes(String... variants) {
    Project.write(project.resolve("src/main/java/com/acme/Outcome.java"), sealed(variants));
  }

  private static String sealed(String... variants) {
    return "package com.acme; public sealed interface Outcome {"
        + Stream.of(variants)
            .map(variant -> " final class " + variant + " implements Outcome {}")
            .collect(Collectors.joining())
        + " }";
  }

  /** Makes the policy's release 1.0.0, as its author would have deployed it. */
  private void release() throws IOException {
    Path source = temporary.resolve("released/com/acme/AcmePolicy.java");
    Path outcome = source.resolveSibling("Outcome.java");
    Project.write(source, POLICY);
    Project.write(outcome, sealed("Good", "Bad"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String api = Project.released("sluice-api", Project.BASELINE, ".jar").toString();
    assertThat(
            compiler.run(
                null,
                null,
                null,
                "--release",
                "17",
                "-proc:none",
                "-cp",
                api,
                source.toString(),
                outcome.toString()))
        .isZero();
    Path folder = Files.createDirectories(repository.resolve("com/acme/acme-policy/1.0.0"));
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(folder.resolve("acme-policy-1.0.0.jar")))) {
      for (String type : List.of("AcmePolicy", "Outcome", "Outcome$Good", "Outcome$Bad")) {
        jar.putNextEntry(new JarEntry("com/acme/" + type + ".class"));
        Files.copy(source.resolveSibling(type + ".class"), jar);
        jar.closeEntry();
      }
    }
    Project.write(
        folder.resolve("acme-policy-1.0.0.pom"),
        block("xml").replace("1.1.0-SNAPSHOT", "1.0.0").replace("1.0.0</acme", "0.9.0</acme"));
  }

  private Maven.Result verify(String... options) {
    return Maven.run(
        project,
        repository,
        Map.of(),
        Stream.concat(Stream.of("verify"), Stream.of(options)).toArray(String[]::new));
  }
}
