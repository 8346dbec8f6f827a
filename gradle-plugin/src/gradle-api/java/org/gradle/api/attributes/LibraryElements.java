// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.attributes;

import org.gradle.api.Named;

public interface LibraryElements extends Named {
  Attribute<LibraryElements> LIBRARY_ELEMENTS_ATTRIBUTE = absent();

  String JAR = "jar";

  private static <T> Attribute<T> absent() {
    throw new UnsupportedOperationException();
  }
}
