// SPDX-License-Identifier: Apache-2.0
package org.gradle.api;

public class GradleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public GradleException(String message) {
    super(message);
  }
}
