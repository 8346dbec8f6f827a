// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.provider;

import org.gradle.api.Action;

public interface ProviderFactory {
  <T, P extends ValueSourceParameters> Provider<T> of(
      Class<? extends ValueSource<T, P>> type, Action<? super ValueSourceSpec<P>> action);
}
