// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.attributes;

import org.gradle.api.Named;

public interface Category extends Named {
  Attribute<Category> CATEGORY_ATTRIBUTE = absent();

  String LIBRARY = "library";

  private static <T> Attribute<T> absent() {
    throw new UnsupportedOperationException();
  }
}
