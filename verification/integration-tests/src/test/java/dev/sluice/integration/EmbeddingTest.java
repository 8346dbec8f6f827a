// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.testing.Maven;
import dev.sluice.testing.PublishedRepository;
import dev.sluice.testing.Reactor;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/embedding.md} says, done as it stands there, on the final jars. */
class EmbeddingTest {
  private static final String PAGE = Reactor.read(Reactor.ROOT.resolve("docs/embedding.md"));

  @TempDir Path project;

  @BeforeEach
  void sources() throws Exception {
    for (String file : List.of("src/module-info.java", "src/com/acme/app/Main.java")) {
      Jars.write(project, file, block("`" + file + "`:", "java"));
    }
    Files.createDirectories(project.resolve("annotations"));
    Files.createDirectories(project.resolve("lib"));
    copy(Jars.of(NullMarked.class), "annotations/jspecify.jar");
    copy(Jars.of(Unsigned.class), "annotations/checker-qual.jar");
    copy(Jars.API, "lib/sluice-api.jar");
    copy(Jars.of(WorkQueuePlanner.class), "lib/sluice-core.jar");
    copy(Jars.UNSIGNED, "lib/sluice-policy-unsigned.jar");
  }

  @Test
  void modulePath_needsTheAnnotationsToCompile_andNotToRun() {
    String commands = block("By\nhand, with", "sh");
    assertThat(sh(commands).out()).isEqualTo(block("prints", "text"));

    String javac = commands.lines().findFirst().orElseThrow();
    Jvm.Result without = sh(javac.replace("lib:annotations", "lib"));
    assertThat(without.status()).isNotZero();
    assertThat(without.err()).contains("module not found: org.jspecify");
    assertThat(PAGE).contains("`javac` says `module not found: org.jspecify`");
  }

  @Test
  void jlink_withThePolicyNamed_hasFiveModules() {
    Jvm.Result run = sh(block("By\nhand, with", "sh") + block("Name the policy's", "sh"));
    assertThat(run.out()).isEqualTo(block("prints", "text").repeat(2));

    String modules = sh("image/bin/java --list-modules").out();
    assertThat(modules.lines().map(module -> module.replaceFirst("@.*", "")))
        .containsExactlyInAnyOrder(
            "com.acme.app",
            "dev.sluice.core",
            "dev.sluice.api",
            "dev.sluice.policy.unsigned",
            "java.base");
    // As --bind-services resolves.
    Configuration bound =
        Configuration.empty()
            .resolveAndBind(
                ModuleFinder.of(project.resolve("classes"), project.resolve("lib")),
                ModuleFinder.ofSystem(),
                Set.of("com.acme.app"));
    assertThat(bound.findModule("dev.sluice.policy.unsigned")).isPresent();
    assertThat(bound.findModule("jdk.compiler")).isPresent();
    assertThat(bound.findModule("jdk.jlink")).isPresent();
    assertThat(
            sh("rm -r image; " + block("Name the", "sh").replace(",dev.sluice.policy.unsigned", ""))
                .err())
        .contains("No NumericPolicy found");
  }

  @Test
  void oneJar_hasAllPolicies() {
    Jars.write(
        project,
        "pom.xml",
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.acme</groupId>
          <artifactId>app</artifactId>
          <version>1</version>
          <dependencies>
        %s%s%s  </dependencies>
          <build>
            <plugins>
        %s%s%s%s%s
            </plugins>
          </build>
        </project>
        """
            .formatted(
                dependency("sluice-core"),
                dependency("sluice-policy-unsigned"),
                dependency("sluice-policy-bigint"),
                plugin("maven-resources-plugin"),
                plugin("maven-compiler-plugin"),
                plugin("maven-surefire-plugin"),
                plugin("maven-jar-plugin"),
                block("With Maven:", "xml")));
    Maven.Result build =
        Maven.run(project, PublishedRepository.layOut(Map.of()), Map.of(), "package");
    assertThat(build.status()).as(build.output()).isZero();
    assertThat(PAGE)
        .contains("<version>" + Reactor.property("maven-shade-plugin.version") + "</version>");
    Program.onClassPath(project, project.resolve("target/app-1.jar"))
        .run("require=unsigned", "require=bigint")
        .prints("unsigned", "bigint");
  }

  /** In the version of this build, so that it is there. */
  private static String plugin(String name) {
    return """
          <plugin>
            <groupId>org.apache.maven.plugins</groupId>
            <artifactId>%s</artifactId>
            <version>%s</version>
          </plugin>
    """
        .formatted(name, Reactor.property(name + ".version"));
  }

  private static String dependency(String artifact) {
    return """
        <dependency>
          <groupId>dev.sluice</groupId>
          <artifactId>%s</artifactId>
          <version>%s</version>
        </dependency>
    """
        .formatted(artifact, Reactor.VERSION);
  }

  /** Returns the first block of that language after a text of the page. */
  private static String block(String after, String language) {
    int start = PAGE.indexOf(after);
    assertThat(start).as(after).isNotNegative();
    Matcher block =
        Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
            .matcher(PAGE)
            .region(start, PAGE.length());
    assertThat(block.find()).as(language + " after " + after).isTrue();
    return block.group(1);
  }

  /** Runs commands of the page with the JDK of this test. */
  private Jvm.Result sh(String commands) {
    String path = Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator;
    return Jvm.run(
        project, Map.of("PATH", path + System.getenv("PATH")), List.of("sh", "-c", commands));
  }

  private void copy(Path jar, String name) throws Exception {
    Files.copy(jar, project.resolve(name));
  }
}
