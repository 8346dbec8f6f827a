// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.provider;

public interface Property<T> extends Provider<T> {
  Property<T> convention(Provider<? extends T> provider);

  void set(Provider<? extends T> provider);

  void set(T value);
}
