// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.artifacts.dsl;

import org.gradle.api.artifacts.Dependency;

public interface DependencyHandler {
  Dependency create(Object notation);

  Dependency platform(Object notation);
}
