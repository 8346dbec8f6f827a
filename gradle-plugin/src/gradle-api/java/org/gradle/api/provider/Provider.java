// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.provider;

import org.gradle.api.Transformer;

public interface Provider<T> {
  T get();

  boolean isPresent();

  <S> Provider<S> map(Transformer<? extends S, ? super T> transformer);
}
