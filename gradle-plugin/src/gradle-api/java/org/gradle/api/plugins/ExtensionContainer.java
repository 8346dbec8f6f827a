// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.plugins;

public interface ExtensionContainer {
  <T> T create(String name, Class<T> type, Object... parameters);
}
