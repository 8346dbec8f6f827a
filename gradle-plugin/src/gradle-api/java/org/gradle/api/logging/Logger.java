// SPDX-License-Identifier: Apache-2.0
package org.gradle.api.logging;

public interface Logger {
  void info(String message);

  void lifecycle(String message);
}
