// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import java.util.Optional;

/**
 * One line of a device profile. Lines have labels that are unique in their profile. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public sealed interface DeviceLine permits ReserveLine, ResidentLine, QueueLine {
  /** Returns the line's name, which is not blank. */
  String label();

  /**
   * Returns the phase in which alone the line lives; empty if it is there all the time. Phases
   * exclude each other: what lives in one has the bytes that others have in theirs.
   */
  default Optional<String> phase() {
    return Optional.empty();
  }
}
