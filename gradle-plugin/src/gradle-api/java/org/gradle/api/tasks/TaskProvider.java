// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.tasks;

import org.gradle.api.NamedDomainObjectProvider;
import org.gradle.api.Task;

public interface TaskProvider<T extends Task> extends NamedDomainObjectProvider<T> {}
