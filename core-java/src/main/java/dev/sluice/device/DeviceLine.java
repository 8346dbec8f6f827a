// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

/**
 * One line of a device profile. Lines have labels that are unique in their profile. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public sealed interface DeviceLine permits ReserveLine, ResidentLine, QueueLine {
  /** Returns the line's name, which is not blank. */
  String label();
}
