// SPDX-License-Identifier: Apache-2.0
package org.gradle.api;

public class InvalidUserDataException extends GradleException {
  private static final long serialVersionUID = 1;

  public InvalidUserDataException(String message) {
    super(message);
  }
}
