// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

/** What a driver or a device's compiler refused. */
final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DeviceException(String message) {
    super(message);
  }
}
