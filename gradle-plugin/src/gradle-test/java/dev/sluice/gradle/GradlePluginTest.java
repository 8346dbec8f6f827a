// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gradle.api.InvalidUserDataException;
import org.gradle.api.Project;
import org.gradle.api.UnknownDomainObjectException;
import org.gradle.api.artifacts.Configuration;
import org.gradle.api.artifacts.Dependency;
import org.gradle.api.tasks.TaskProvider;
import org.gradle.testfixtures.ProjectBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plugin makes of a project; nothing is built. */
class GradlePluginTest {
  @TempDir Path folder;

  private Project project;
  private SluiceExtension sluice;

  @BeforeEach
  void apply() {
    GradleEngine.assumeJdk();
    project = ProjectBuilder.builder().withName("kernels").withProjectDir(folder.toFile()).build();
    project.getPluginManager().apply("dev.sluice");
    sluice = project.getExtensions().getByType(SluiceExtension.class);
  }

  @Test
  void aScript_isATask_whichCheckDependsOn() {
    TaskProvider<SluicePlan> bfs = sluice.getScripts().register("bfs", task -> {});
    sluice.scripts(scripts -> scripts.register("sssp", task -> {}));
    assertThat(bfs.getName()).isEqualTo("planBfs");
    assertThat(sluice.getScripts().named("bfs").get()).isSameAs(bfs.get());
    assertThat(bfs.get().getGroup()).isEqualTo("verification");
    assertThat(bfs.get().getDescription()).isEqualTo("Plans the devices of script 'bfs'.");
    assertThat(
            project
                .getTasks()
                .getByName("check")
                .getTaskDependencies()
                .getDependencies(null)
                .stream()
                .map(org.gradle.api.Task::getName))
        .containsExactlyInAnyOrder("planBfs", "planSssp");
  }

  @Test
  void namesOfScripts_areGivenOnce_andAreNames() {
    sluice.getScripts().register("bfs", task -> {});
    assertThatThrownBy(() -> sluice.getScripts().register("bfs", task -> {}))
        .isInstanceOf(InvalidUserDataException.class)
        .hasMessageContaining("planBfs");
    assertThatThrownBy(() -> sluice.getScripts().register("", task -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the name of a script is empty");
    assertThatThrownBy(() -> sluice.getScripts().named("sssp"))
        .isInstanceOf(UnknownDomainObjectException.class)
        .hasMessageContaining("planSssp");
  }

  @Test
  void thePolicyOfTheBlock_isThatOfEachScript_unlessItNamesOne() {
    SluicePlan bfs = sluice.getScripts().register("bfs", task -> {}).get();
    SluicePlan sssp =
        sluice.getScripts().register("sssp", task -> task.getPolicy().set("acme")).get();
    assertThat(bfs.getPolicy().isPresent()).isFalse();
    sluice.getPolicy().set("bigint");
    assertThat(bfs.getPolicy().get()).isEqualTo("bigint");
    assertThat(sssp.getPolicy().get()).isEqualTo("acme");
  }

  @Test
  void theReport_hasAPlace_andTheOtherOutputsHaveNoneUnlessGiven() {
    SluicePlan bfs =
        sluice
            .getScripts()
            .register(
                "bfs",
                task -> task.getHeader().set(project.getLayout().getBuildDirectory().file("bfs.h")))
            .get();
    Path build = folder.resolve("build");
    assertThat(bfs.getOutputs().getFiles().getFiles())
        .containsExactlyInAnyOrder(
            build.resolve("reports/sluice/planBfs.txt").toFile(), build.resolve("bfs.h").toFile());
    assertThat(bfs.getWgsl().isPresent() || bfs.getJson().isPresent()).isFalse();
    assertThat(bfs.getHtml().isPresent() || bfs.getMarkdown().isPresent()).isFalse();
  }

  @Test
  void inputs_areTheScript_whatItImports_andWhatItIsGiven() throws Exception {
    Path script = Files.writeString(folder.resolve("a.main.kts"), "@file:Import(\"b.main.kts\")");
    Path imported = Files.writeString(folder.resolve("b.main.kts"), "val b = 1");
    SluicePlan task =
        sluice
            .getScripts()
            .register(
                "a",
                plan -> {
                  plan.getScript().set(script.toFile());
                  plan.getParameters().put("graph", "road_usa");
                  plan.getPolicy().set("bigint");
                  plan.getClasspath().setFrom();
                })
            .get();
    assertThat(task.getInputs().getFiles().getFiles())
        .containsExactlyInAnyOrder(script.toFile(), imported.toFile());
    assertThat(task.getInputs().getProperties())
        .containsEntry("policy", "bigint")
        .hasEntrySatisfying(
            "parameters", value -> assertThat(value).hasToString("{graph=road_usa}"));
    assertThat(task.getOutputs().getHasOutput()).isTrue();
  }

  @Test
  void whatPlans_isOfThisVersion_andOthersMayAddToIt() {
    Configuration configuration = project.getConfigurations().getByName("sluice");
    assertThat(configuration.isCanBeResolved()).isTrue();
    assertThat(configuration.isCanBeConsumed()).isFalse();
    assertThat(names(configuration))
        .containsExactlyInAnyOrder(
            "dev.sluice:sluice-bom:" + Versions.SLUICE,
            "dev.sluice:sluice-kotlin-script:" + Versions.SLUICE,
            "dev.sluice:sluice-policy-bigint:" + Versions.SLUICE,
            "org.jetbrains.kotlin:kotlin-main-kts:" + Versions.KOTLIN,
            "org.jetbrains.kotlin:kotlin-scripting-compiler-embeddable:" + Versions.KOTLIN,
            "org.jetbrains.kotlin:kotlin-compiler-embeddable:" + Versions.KOTLIN);
    project.getDependencies().add("sluice", "com.acme:acme-policy:1.0");
    assertThat(names(configuration)).contains("com.acme:acme-policy:1.0");
    assertThat(List.of(Versions.SLUICE, Versions.KOTLIN))
        .allSatisfy(version -> assertThat(version).matches("\\d+\\.\\d+\\.\\d+.*"));
  }

  private static Set<String> names(Configuration configuration) {
    return configuration.getDependencies().stream()
        .map((Dependency one) -> one.getGroup() + ":" + one.getName() + ":" + one.getVersion())
        .collect(Collectors.toSet());
  }
}
