// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.attributes;

import org.gradle.api.Named;

public interface Usage extends Named {
  Attribute<Usage> USAGE_ATTRIBUTE = absent();

  String JAVA_RUNTIME = "java-runtime";

  private static <T> Attribute<T> absent() {
    throw new UnsupportedOperationException();
  }
}
