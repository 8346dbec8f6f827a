// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.tasks;

import org.gradle.api.Action;
import org.gradle.api.Task;

public interface TaskContainer {
  TaskProvider<Task> named(String name);

  <S extends Task> TaskProvider<S> named(String name, Class<S> type);

  <S extends Task> TaskProvider<S> register(String name, Class<S> type, Action<? super S> action);

  <S extends Task> TaskCollection<S> withType(Class<S> type);
}
