// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.provider;

public interface ValueSource<T, P extends ValueSourceParameters> {
  P getParameters();

  T obtain();
}
