// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.tasks;

import org.gradle.api.Action;
import org.gradle.api.Task;

public interface TaskCollection<T extends Task> {
  void configureEach(Action<? super T> action);
}
