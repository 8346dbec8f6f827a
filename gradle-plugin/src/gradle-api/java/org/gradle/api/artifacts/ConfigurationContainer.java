// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.artifacts;

import org.gradle.api.Action;
import org.gradle.api.NamedDomainObjectProvider;

public interface ConfigurationContainer {
  NamedDomainObjectProvider<Configuration> register(
      String name, Action<? super Configuration> action);
}
