// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Reactor;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradle.api.Project;
import org.gradle.testfixtures.ProjectBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The build scripts of the page on scripts: those of Groovy are built, that of Kotlin is compiled.
 */
class GradleScriptsTest {
  private static final String PAGE = Reactor.read(Reactor.ROOT.resolve("docs/kotlin-scripts.md"));
  private static final Path SAMPLE = Reactor.ROOT.resolve("examples/gradle-build");

  @TempDir Path folder;

  @Test
  void theSample_isWhatThePageShows_ofThisVersion() {
    String script = Reactor.read(SAMPLE.resolve("build.gradle"));
    assertThat(block("groovy", "sluice {")).isEqualTo(script);
    assertThat(script).contains("version '" + Reactor.VERSION + "'");
    assertThat(block("kotlin", "sluice {")).contains("version \"" + Reactor.VERSION + "\"");
    assertThat(PAGE).contains("**What was run:** Gradle " + GradleEngine.VERSION + ",");
  }

  @Test
  void theSample_builds() throws IOException {
    Path examples = folder.resolve("examples");
    Path project = Files.createDirectories(examples.resolve("gradle-build"));
    for (String file : List.of("settings.gradle", "build.gradle")) {
      Files.copy(SAMPLE.resolve(file), project.resolve(file));
    }
    String script = "bfs-graphs.main.kts";
    Files.createDirectories(examples.resolve("scripts"));
    Files.copy(
        Reactor.ROOT.resolve("examples/scripts").resolve(script),
        examples.resolve("scripts").resolve(script));
    GradleEngine.Result run = GradleEngine.run(project, "includes", "check");
    assertThat(run.output())
        .containsSubsequence("> Task :planBfs\n", "> Task :includes\n", "BUILD SUCCESSFUL");
    assertThat(run.status()).isZero();
    assertThat(Reactor.read(project.resolve("build/include/bfs.h")))
        .isEqualTo(Reactor.read(project.resolve("build/sluice/bfs.h")))
        .contains("#define SLUICE_FRONTIER_CAPACITY SLUICE_U64(23947347)");
    assertThat(project.resolve("build/sluice/bfs.json")).isNotEmptyFile();
    assertThat(project.resolve("build/sluice/bfs.html")).isNotEmptyFile();
  }

  @Test
  void withoutThePlugin_theJavaApiPlans_orFailsTheBuild() throws IOException {
    Files.writeString(folder.resolve("settings.gradle"), "");
    Files.writeString(folder.resolve("build.gradle"), block("groovy", "buildscript {"));
    GradleEngine.Result fits = GradleEngine.run(folder, "check");
    // 2,997,166 slots of 8 bytes.
    assertThat(fits.output()).contains("> Task :planQueue\n", "queueBytes=23977328", "SUCCESSFUL");
    assertThat(fits.status()).isZero();
    GradleEngine.Result small = GradleEngine.run(folder, "check", "-PqueueBytes=23977327");
    assertThat(small.output())
        .contains("Execution failed for task ':planQueue'.")
        .contains("over budget: ")
        .doesNotContain("\tat ");
    assertThat(small.status()).isEqualTo(1);
  }

  /**
   * The block, in a class in which the names of a build script mean what Gradle's Kotlin makes of
   * them: the functions that it generates and adds are written out, with its shapes, and its two
   * plugins of the compiler are there.
   */
  @Test
  void theKotlinBlock_compilesAsGradleWouldCompileIt_andConfiguresAProject() throws Exception {
    GradleEngine.assumeJdk();
    String script = block("kotlin", "sluice {");
    String body = script.replaceFirst("(?s)^plugins \\{.*?\\n\\}\\n", "");
    assertThat(body).isNotEqualTo(script);
    Path source =
        Files.writeString(
            folder.resolve("BuildScript.kt"),
            """
            import java.io.File
            import org.gradle.api.*
            import org.gradle.api.file.*
            import org.gradle.api.plugins.ExtensionAware
            import org.gradle.api.provider.*
            import org.gradle.api.tasks.*

            val Project.sluice: dev.sluice.gradle.SluiceExtension
              get() = (this as ExtensionAware).extensions.getByName("sluice") as dev.sluice.gradle.SluiceExtension

            fun Project.sluice(configure: Action<dev.sluice.gradle.SluiceExtension>): Unit =
              (this as ExtensionAware).extensions.configure("sluice", configure)

            fun <T> Property<T>.assign(value: T?) = set(value)

            fun <T> Property<T>.assign(value: Provider<out T?>) = set(value)

            fun <T : FileSystemLocation> FileSystemLocationProperty<T>.assign(file: File?) = set(file)

            inline fun <reified T : Task> TaskContainer.register(
              name: String,
              noinline configuration: T.() -> Unit,
            ): TaskProvider<T> = register(name, T::class.java, configuration)

            class BuildScript(project: Project) : Project by project {
              init {
            %s
              }
            }
            """
                .formatted(body));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    compileKotlin(source, classes);

    Project project =
        ProjectBuilder.builder().withProjectDir(folder.resolve("project").toFile()).build();
    project.getPluginManager().apply("dev.sluice");
    URL[] urls = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
      loader.loadClass("BuildScript").getConstructor(Project.class).newInstance(project);
      SluicePlan plan = (SluicePlan) project.getTasks().getByName("planBfs");
      assertThat(plan.getScript().get().getAsFile())
          .isEqualTo(project.file("../scripts/bfs-graphs.main.kts"));
      assertThat(plan.getParameters().get()).containsOnlyKeys("graph").containsValue("road_usa");
      assertThat(plan.getPolicy().get()).isEqualTo("bigint");
      assertThat(
              Stream.of(plan.getHeader(), plan.getJson(), plan.getHtml())
                  .map(output -> output.get().getAsFile()))
          .containsExactly(
              project.file("build/sluice/bfs.h"),
              project.file("build/sluice/bfs.json"),
              project.file("build/sluice/bfs.html"));
      assertThat(
              project
                  .getTasks()
                  .getByName("includes")
                  .getTaskDependencies()
                  .getDependencies(null)
                  .contains(plan))
          .isTrue();
    }
  }

  private static void compileKotlin(Path source, Path classes) throws Exception {
    List<Path> compiler = Reactor.list(Path.of("target", "gradle", "kotlinc"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", path(compiler)));
    command.add("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler");
    command.addAll(List.of("-language-version", "1.8", "-api-version", "1.8", "-Werror"));
    command.addAll(List.of("-jvm-target", "17", "-no-stdlib", "-no-reflect"));
    command.add("-Xplugin=" + named(compiler, "kotlin-sam-with-receiver"));
    command.add("-Xplugin=" + named(compiler, "kotlin-assignment"));
    String annotated = "annotation=org.gradle.api.";
    command.addAll(
        List.of(
            "-P",
            "plugin:org.jetbrains.kotlin.samWithReceiver:" + annotated + "HasImplicitReceiver",
            "-P",
            "plugin:org.jetbrains.kotlin.assignment:"
                + annotated
                + "SupportsKotlinAssignmentOverloading"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("-d", classes.toString(), source.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static String named(List<Path> jars, String start) {
    return jars.stream()
        .filter(jar -> jar.getFileName().toString().startsWith(start))
        .findFirst()
        .orElseThrow()
        .toString();
  }

  private static String path(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Returns the one block in that language that has that text. */
  private static String block(String language, String text) {
    List<String> blocks =
        Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
            .matcher(PAGE)
            .results()
            .map((MatchResult block) -> block.group(1))
            .filter(block -> block.contains(text))
            .toList();
    assertThat(blocks).as("%s with %s", language, text).hasSize(1);
    return blocks.get(0);
  }
}
