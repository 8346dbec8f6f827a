// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import org.checkerframework.checker.signedness.qual.Unsigned;

/** Writes where a device is plugged in as system tools do: {@code 0000:01:00}. */
final class PciAddress {
  private PciAddress() {}

  static String of(@Unsigned long domain, @Unsigned long bus, @Unsigned long device) {
    return hex(domain, 4) + ":" + hex(bus, 2) + ":" + hex(device, 2);
  }

  private static String hex(@Unsigned long value, int digits) {
    String text = Long.toUnsignedString(value, 16);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }
}
