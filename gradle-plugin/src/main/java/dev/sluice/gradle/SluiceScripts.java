// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import java.util.Locale;
import javax.inject.Inject;
import org.gradle.api.Action;
import org.gradle.api.tasks.TaskContainer;
import org.gradle.api.tasks.TaskProvider;

/**
 * The scripts of a project, each a task: {@code bfs} is planned by task {@code planBfs}.
 *
 * @since 0.2.0
 */
public class SluiceScripts {
  private final TaskContainer tasks;

  /** Called by Gradle. */
  @Inject
  public SluiceScripts(TaskContainer tasks) {
    this.tasks = tasks;
  }

  /**
   * Adds a script. The task is made, and {@code action} called, once something needs it.
   *
   * @return the task; an output of it that another task takes, as {@code task.flatMap { it.header
   *     }}, brings the dependency along
   * @throws IllegalArgumentException if the name is empty
   * @throws org.gradle.api.InvalidUserDataException if there is a task with that name
   */
  public TaskProvider<SluicePlan> register(String name, Action<? super SluicePlan> action) {
    return tasks.register(
        taskName(name),
        SluicePlan.class,
        task -> {
          task.setDescription("Plans the devices of script '" + name + "'.");
          action.execute(task);
        });
  }

  /**
   * Finds the task of a script.
   *
   * @throws org.gradle.api.UnknownDomainObjectException if no script has that name
   */
  public TaskProvider<SluicePlan> named(String name) {
    return tasks.named(taskName(name), SluicePlan.class);
  }

  private static String taskName(String script) {
    if (script.isEmpty()) {
      throw new IllegalArgumentException("the name of a script is empty");
    }
    return "plan" + script.substring(0, 1).toUpperCase(Locale.ROOT) + script.substring(1);
  }
}
