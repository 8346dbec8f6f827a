// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.attributes;

public interface AttributeContainer {
  <T> AttributeContainer attribute(Attribute<T> key, T value);
}
