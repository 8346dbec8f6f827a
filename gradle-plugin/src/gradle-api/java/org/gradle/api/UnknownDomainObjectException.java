// SPDX-License-Identifier: Apache-2.0
package org.gradle.api;

public class UnknownDomainObjectException extends InvalidUserDataException {
  private static final long serialVersionUID = 1;

  public UnknownDomainObjectException(String message) {
    super(message);
  }
}
