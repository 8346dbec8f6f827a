// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.model;

import org.gradle.api.Named;

public interface ObjectFactory {
  <T extends Named> T named(Class<T> type, String name);

  <T> T newInstance(Class<? extends T> type, Object... parameters);
}
