// SPDX-License-Identifier: Apache-2.0
package org.gradle.language.base.plugins;

import org.gradle.api.Plugin;
import org.gradle.api.Project;

public class LifecycleBasePlugin implements Plugin<Project> {
  public static final String CHECK_TASK_NAME = "check";
  public static final String VERIFICATION_GROUP = "verification";

  @Override
  public void apply(Project project) {
    throw new UnsupportedOperationException();
  }
}
