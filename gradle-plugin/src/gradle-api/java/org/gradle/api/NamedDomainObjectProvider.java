// SPDX-License-Identifier: Apache-2.0
package org.gradle.api;

import org.gradle.api.provider.Provider;

public interface NamedDomainObjectProvider<T> extends Provider<T> {
  void configure(Action<? super T> action);
}
