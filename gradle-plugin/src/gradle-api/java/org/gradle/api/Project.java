// SPDX-License-Identifier: Apache-2.0
package org.gradle.api;

import org.gradle.api.artifacts.ConfigurationContainer;
import org.gradle.api.artifacts.dsl.DependencyHandler;
import org.gradle.api.file.ProjectLayout;
import org.gradle.api.model.ObjectFactory;
import org.gradle.api.plugins.ExtensionContainer;
import org.gradle.api.plugins.PluginManager;
import org.gradle.api.tasks.TaskContainer;

public interface Project {
  ConfigurationContainer getConfigurations();

  DependencyHandler getDependencies();

  ExtensionContainer getExtensions();

  ProjectLayout getLayout();

  ObjectFactory getObjects();

  PluginManager getPluginManager();

  TaskContainer getTasks();
}
