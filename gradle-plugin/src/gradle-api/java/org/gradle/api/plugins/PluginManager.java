// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.plugins;

public interface PluginManager {
  void apply(Class<?> type);
}
