// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import java.util.List;
import org.gradle.api.Plugin;
import org.gradle.api.Project;
import org.gradle.api.artifacts.Configuration;
import org.gradle.api.artifacts.dsl.DependencyHandler;
import org.gradle.api.attributes.AttributeContainer;
import org.gradle.api.attributes.Category;
import org.gradle.api.attributes.LibraryElements;
import org.gradle.api.attributes.Usage;
import org.gradle.api.attributes.java.TargetJvmEnvironment;
import org.gradle.api.file.Directory;
import org.gradle.api.model.ObjectFactory;
import org.gradle.api.provider.Provider;
import org.gradle.language.base.plugins.LifecycleBasePlugin;

/**
 * Adds {@link SluiceExtension sluice}, in which a build names its scripts, and {@code check} then
 * plans them. What runs them is configuration {@code sluice}: Sluice in the version of this plugin,
 * and what else is added there, such as the artifact of a policy.
 *
 * @since 0.2.0
 */
public final class SluicePlugin implements Plugin<Project> {
  /** The name of the extension, and of the configuration. */
  private static final String NAME = "sluice";

  /** Called by Gradle. */
  public SluicePlugin() {}

  @Override
  public void apply(Project project) {
    project.getPluginManager().apply(LifecycleBasePlugin.class);
    SluiceExtension extension =
        project.getExtensions().create(NAME, SluiceExtension.class, project.getTasks());
    Provider<Configuration> classPath =
        project
            .getConfigurations()
            .register(NAME, configuration -> describe(configuration, project));
    Provider<Directory> reports = project.getLayout().getBuildDirectory().dir("reports/sluice");
    project
        .getTasks()
        .withType(SluicePlan.class)
        .configureEach(
            task -> {
              task.setGroup(LifecycleBasePlugin.VERIFICATION_GROUP);
              task.getClasspath().from(classPath);
              task.getPolicy().convention(extension.getPolicy());
              task.getText()
                  .convention(reports.map(folder -> folder.file(task.getName() + ".txt")));
            });
    project
        .getTasks()
        .named(LifecycleBasePlugin.CHECK_TASK_NAME)
        .configure(check -> check.dependsOn(project.getTasks().withType(SluicePlan.class)));
  }

  private static void describe(Configuration configuration, Project project) {
    configuration.setDescription(
        "What plans the scripts: Sluice, a compiler of scripts, policies.");
    configuration.setCanBeConsumed(false);
    ObjectFactory objects = project.getObjects();
    AttributeContainer attributes = configuration.getAttributes();
    attributes.attribute(Usage.USAGE_ATTRIBUTE, objects.named(Usage.class, Usage.JAVA_RUNTIME));
    attributes.attribute(
        Category.CATEGORY_ATTRIBUTE, objects.named(Category.class, Category.LIBRARY));
    attributes.attribute(
        LibraryElements.LIBRARY_ELEMENTS_ATTRIBUTE,
        objects.named(LibraryElements.class, LibraryElements.JAR));
    attributes.attribute(
        TargetJvmEnvironment.TARGET_JVM_ENVIRONMENT_ATTRIBUTE,
        objects.named(TargetJvmEnvironment.class, TargetJvmEnvironment.STANDARD_JVM));

    DependencyHandler dependencies = project.getDependencies();
    configuration
        .getDependencies()
        .add(dependencies.platform("dev.sluice:sluice-bom:" + Versions.SLUICE));
    for (String artifact : List.of("sluice-kotlin-script", "sluice-policy-bigint")) {
      configuration
          .getDependencies()
          .add(dependencies.create("dev.sluice:" + artifact + ":" + Versions.SLUICE));
    }
    for (String artifact :
        List.of(
            "kotlin-main-kts",
            "kotlin-scripting-compiler-embeddable",
            "kotlin-compiler-embeddable")) {
      configuration
          .getDependencies()
          .add(dependencies.create("org.jetbrains.kotlin:" + artifact + ":" + Versions.KOTLIN));
    }
  }
}
