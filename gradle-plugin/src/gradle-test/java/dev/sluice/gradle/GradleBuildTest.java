// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Reactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds projects that apply the plugin, with a real Gradle. */
class GradleBuildTest {
  @TempDir Path temporary;

  private Path project;

  @BeforeEach
  void layOut() throws IOException {
    project = Files.createDirectories(temporary.resolve("a project's folder"));
    write(
        "settings.gradle",
        """
        pluginManagement { repositories { mavenLocal() } }
        dependencyResolutionManagement { repositories { mavenLocal() } }
        buildCache { local { directory = file('../cache') } }
        rootProject.name = 'kernels'
        """);
    write("cards.main.kts", "val cardBytes = 1uL shl 30\n");
  }

  @Test
  void aPlan_isMadeOnce_forAsLongAsNothingChanges_andElseAgain() throws Exception {
    script("bfs", "@file:Import(\"cards.main.kts\")", "items", "cardBytes");
    build(
        """
        sluice {
          policy = 'bigint'
          scripts.register('bfs') {
            script = file('bfs.main.kts')
            parameters.put('items', providers.gradleProperty('items').getOrElse('1000'))
            header = layout.buildDirectory.file('sluice/bfs.h')
            json = layout.buildDirectory.file('sluice/bfs.json')
            html = layout.buildDirectory.file('sluice/bfs.html')
          }
        }
        // Names no task of the plugin's as one that it depends on.
        tasks.register('compileKernels') {
          def header = tasks.named('planBfs').flatMap { it.header }
          def object = layout.buildDirectory.file('kernels.o')
          inputs.file(header)
          outputs.file(object)
          doLast { object.get().asFile.text = header.get().asFile.text.hashCode() }
        }
        """);
    String[] build = {"compileKernels", "check", "--build-cache", "--configuration-cache"};

    GradleEngine.Result first = GradleEngine.run(project, build);
    assertThat(first.output())
        .contains("Configuration cache entry stored.")
        .contains("sluice: compiling bfs.main.kts")
        .containsSubsequence("> Task :planBfs\n", "> Task :compileKernels\n")
        .contains("BUILD SUCCESSFUL");
    assertThat(first.status()).isZero();
    Map<String, String> outputs = outputs();
    assertThat(outputs.keySet())
        .containsExactly(
            "kernels.o",
            "reports/sluice/planBfs.txt",
            "sluice/bfs.h",
            "sluice/bfs.html",
            "sluice/bfs.json");
    // 1,000 items of 8 bytes, in one buffer.
    assertThat(outputs.get("sluice/bfs.h")).contains("_FRONTIER_CAPACITY SLUICE_U64(1000)");
    assertThat(outputs.get("sluice/bfs.json")).contains("\"policy\": \"bigint\"");
    assertThat(outputs.get("sluice/bfs.html")).startsWith("<!DOCTYPE html>");
    assertThat(outputs.get("reports/sluice/planBfs.txt"))
        .contains("policy bigint", "PLANNED: everything has its place");
    // Not as wide as somebody's terminal.
    assertThat(outputs.get("reports/sluice/planBfs.txt").lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));

    GradleEngine.Result again = GradleEngine.run(project, build);
    assertThat(again.output())
        .contains("Reusing configuration cache.")
        .contains("> Task :planBfs UP-TO-DATE", "> Task :compileKernels UP-TO-DATE");

    // The same, but for a comment, of a script that the script imports.
    write("cards.main.kts", "val cardBytes = 1uL shl 30 // of the smallest\n");
    GradleEngine.Result imported = GradleEngine.run(project, build);
    assertThat(imported.output())
        .contains("Reusing configuration cache.")
        .contains("> Task :planBfs\n", "> Task :compileKernels UP-TO-DATE");
    assertThat(outputs()).isEqualTo(outputs);

    List<String> changed = new ArrayList<>(List.of(build));
    changed.add("-Pitems=2000");
    GradleEngine.Result parameter = GradleEngine.run(project, changed.toArray(String[]::new));
    assertThat(parameter.output())
        .contains("> Task :planBfs\n", "> Task :compileKernels\n")
        .doesNotContain("sluice: compiling bfs");
    assertThat(outputs().get("sluice/bfs.h")).contains("_FRONTIER_CAPACITY SLUICE_U64(2000)");

    try (Stream<Path> files = Files.walk(project.resolve("build"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    GradleEngine.Result cached = GradleEngine.run(project, build);
    assertThat(cached.output())
        .contains("> Task :planBfs FROM-CACHE", "> Task :compileKernels\n");
    assertThat(outputs()).isEqualTo(outputs);
  }

  @Test
  void aBuild_fails_withTheWordsOfTheCommandLine_andLeavesNoOutputBehind() throws Exception {
    script("large", "", "items", "1uL shl 30");
    script("wrong", "", "items", "1.GiB +");
    script("other", "", "items", "1uL shl 30");
    build(
        """
        sluice.scripts {
          register('large') {
            script = file('large.main.kts')
            parameters.put('items', '200_000_000')
            header = layout.buildDirectory.file('sluice/large.h')
          }
          register('wrong') { script = file('wrong.main.kts') }
          register('other') {
            script = file('other.main.kts')
            parameters.put('graph', 'road_usa')
          }
          register('option') {
            script = file('other.main.kts')
            options.add('--nonsense')
          }
          register('gone') { script = file('gone.main.kts') }
        }
        """);
    Path header = project.resolve("build/sluice/large.h");
    Files.createDirectories(header.getParent());
    Files.writeString(header, "of an earlier run");

    GradleEngine.Result run = GradleEngine.run(project, "check", "--continue");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).contains("BUILD FAILED").doesNotContain("\tat ", "Exception:");
    // 200,000,000 items of 8 bytes; a GiB has 1,073,741,824.
    assertThat(run.output().replaceAll("\\s+", " "))
        .contains("Execution failed for task ':planLarge'.")
        .contains("'frontier': over memory: 1,600,000,000 bytes required, 1,073,741,824 left")
        .contains("REJECTED: ");
    assertThat(header).doesNotExist();
    assertThat(run.output())
        .contains("Execution failed for task ':planWrong'.")
        .containsPattern(
            "> sluice: compiling wrong.main.kts\\R +wrong.main.kts:\\d+:\\d+: error: ");
    assertThat(run.output())
        .contains("Execution failed for task ':planOther'.")
        .contains("other.main.kts: --set graph: this script has no such parameter; it has items");
    assertThat(run.output())
        .contains("Execution failed for task ':planOption'.")
        .contains("other.main.kts: Unknown option: '--nonsense'");
    // Gradle's own words.
    assertThat(run.output()).contains("gone.main.kts' which doesn't exist.");
  }

  @Test
  void aPolicy_thatABuildAdds_computes() throws Exception {
    script("bfs", "", "items", "1uL shl 30");
    Path jar = policy("acme");
    build(
        """
        dependencies { sluice files('%s') }
        sluice {
          policy = 'acme'
          scripts.register('bfs') { script = file('bfs.main.kts') }
          scripts.register('exact') {
            script = file('bfs.main.kts')
            policy = 'bigint'
          }
          scripts.register('none') {
            script = file('bfs.main.kts')
            policy = 'unheard-of'
          }
        }
        """
            .formatted(jar));
    GradleEngine.Result run = GradleEngine.run(project, "check", "--continue");
    assertThat(Reactor.read(project.resolve("build/reports/sluice/planBfs.txt")))
        .contains(", policy acme");
    assertThat(Reactor.read(project.resolve("build/reports/sluice/planExact.txt")))
        .contains(", policy bigint");
    assertThat(run.output())
        .contains("Execution failed for task ':planNone'.")
        .contains("bfs.main.kts: --policy: there is no policy 'unheard-of'; there is ")
        .contains("acme");
    assertThat(run.status()).isEqualTo(1);
  }

  /** What Gradle demands of a plugin that is published. */
  @Test
  void thePlugin_isValid_strictly() throws IOException {
    build(
        """
        apply plugin: 'jvm-toolchains'
        tasks.register('validate', org.gradle.plugin.devel.tasks.ValidatePlugins) {
          classes.from('%s')
          outputFile = layout.buildDirectory.file('problems.txt')
          enableStricterValidation = true
          failOnWarning = true
        }
        """
            .formatted(Path.of("target", "classes").toAbsolutePath()));
    GradleEngine.Result run = GradleEngine.run(project, "validate");
    assertThat(run.output()).contains("> Task :validate\n", "BUILD SUCCESSFUL");
    assertThat(Reactor.read(project.resolve("build/problems.txt"))).isEqualTo("[]");

    // The same would complain of a task that is not valid.
    Path classes =
        compile(
            "Bad",
            "public abstract class Bad extends org.gradle.api.DefaultTask {"
                + " public String getUnsaid() { return \"\"; } }");
    write(
        "build.gradle",
        Reactor.read(project.resolve("build.gradle"))
            .replace(Path.of("target", "classes").toAbsolutePath().toString(), classes.toString()));
    GradleEngine.Result bad = GradleEngine.run(project, "validate");
    assertThat(bad.output()).contains("Type 'Bad'", "'unsaid'", "BUILD FAILED");
  }

  /** Plans one queue, of as many items of 8 bytes as a parameter says, within so many bytes. */
  private void script(String name, String head, String parameter, String free) throws IOException {
    write(
        name + ".main.kts",
        """
        @file:DependsOn("dev.sluice:sluice-kotlin-script:%s")
        %s

        import dev.sluice.kotlin.*
        import dev.sluice.script.*

        planScript(args) {
          val items = parameter("%s", 1_000uL, "Items of the frontier")
          device("card") {
            freeMemory = %s
            queue("frontier") {
              capacity = items
              entryBytes = 8.B
            }
          }
        }
        """
            .formatted(Reactor.VERSION, head, parameter, free));
  }

  private void build(String text) throws IOException {
    write("build.gradle", "plugins { id 'dev.sluice' version '" + Reactor.VERSION + "' }\n" + text);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(project.resolve(name), text);
  }

  /** Returns what a build has written, but for what Gradle keeps there itself. */
  private Map<String, String> outputs() throws IOException {
    Map<String, String> outputs = new TreeMap<>();
    Path build = project.resolve("build");
    try (Stream<Path> files = Files.walk(build)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = build.relativize(file).toString();
        if (!name.startsWith("tmp/") && !name.startsWith("reports/configuration-cache/")) {
          outputs.put(name, Files.readString(file));
        }
      }
    }
    return outputs;
  }

  /** Makes a jar of a policy that computes as another one does, under a name of its own. */
  private Path policy(String id) throws IOException {
    Path classes =
        compile(
            "Acme",
            """
            import dev.sluice.numeric.NumericPolicy;
            import dev.sluice.numeric.OptionalUnsignedLong;
            import dev.sluice.policy.bigint.BigIntegerPolicy;

            public class Acme implements NumericPolicy {
              private final NumericPolicy other = new BigIntegerPolicy();

              public String id() {
                return "%s";
              }

              public OptionalUnsignedLong add(long a, long b) {
                return other.add(a, b);
              }

              public OptionalUnsignedLong subtract(long a, long b) {
                return other.subtract(a, b);
              }

              public OptionalUnsignedLong multiply(long a, long b) {
                return other.multiply(a, b);
              }

              public OptionalUnsignedLong divide(long a, long b) {
                return other.divide(a, b);
              }

              public OptionalUnsignedLong ceilDiv(long a, long b) {
                return other.ceilDiv(a, b);
              }

              public long ratioBasisPoints(long part, long whole, long ifWholeIsZero) {
                return other.ratioBasisPoints(part, whole, ifWholeIsZero);
              }
            }
            """
                .formatted(id));
    Path service = classes.resolve("META-INF/services/dev.sluice.numeric.NumericPolicy");
    Files.createDirectories(service.getParent());
    Files.writeString(service, "Acme\n");
    // A folder does for a class path.
    return classes;
  }

  private Path compile(String name, String source) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve(name));
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    List<String> path = new ArrayList<>();
    for (Reactor.Module module : Reactor.modules()) {
      module.jar().ifPresent(jar -> path.add(jar.toString()));
    }
    path.add(System.getProperty("java.class.path"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                String.join(System.getProperty("path.separator"), path),
                file.toString());
    assertThat(status).isZero();
    return folder;
  }
}
