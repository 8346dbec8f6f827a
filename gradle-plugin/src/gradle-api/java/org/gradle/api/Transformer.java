// SPDX-License-Identifier: Apache-2.0
package org.gradle.api;

public interface Transformer<R, T> {
  R transform(T value);
}
