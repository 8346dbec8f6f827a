// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.artifacts;

import org.gradle.api.attributes.AttributeContainer;

public interface Configuration {
  AttributeContainer getAttributes();

  DependencySet getDependencies();

  void setCanBeConsumed(boolean allowed);

  Configuration setDescription(String description);
}
