// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.attributes.java;

import org.gradle.api.Named;
import org.gradle.api.attributes.Attribute;

public interface TargetJvmEnvironment extends Named {
  Attribute<TargetJvmEnvironment> TARGET_JVM_ENVIRONMENT_ATTRIBUTE = absent();

  String STANDARD_JVM = "standard-jvm";

  private static <T> Attribute<T> absent() {
    throw new UnsupportedOperationException();
  }
}
