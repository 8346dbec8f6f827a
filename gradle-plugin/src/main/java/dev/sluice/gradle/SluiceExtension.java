// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import javax.inject.Inject;
import org.gradle.api.Action;
import org.gradle.api.model.ObjectFactory;
import org.gradle.api.provider.Property;
import org.gradle.api.tasks.TaskContainer;

/**
 * The block {@code sluice} of a build script: its scripts, and what holds for all of them.
 *
 * @since 0.2.0
 */
public abstract class SluiceExtension {
  private final SluiceScripts scripts;

  /** Called by Gradle. */
  // Gradle extends the class, and asks for this annotation where it does.
  @SuppressWarnings("InjectOnConstructorOfAbstractClass")
  @Inject
  public SluiceExtension(TaskContainer tasks, ObjectFactory objects) {
    scripts = objects.newInstance(SluiceScripts.class, tasks);
  }

  /**
   * The id of the arithmetic, for each script that names no other; {@code unsigned} unless set. Any
   * policy in configuration {@code sluice} will do.
   */
  public abstract Property<String> getPolicy();

  /** The scripts of this project. */
  public SluiceScripts getScripts() {
    return scripts;
  }

  /** Configures the scripts of this project. */
  public void scripts(Action<? super SluiceScripts> action) {
    action.execute(scripts);
  }
}
