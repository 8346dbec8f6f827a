// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/**
 * What ends a drain. Ends may be added in later releases.
 *
 * @since 0.2.0
 */
public enum DrainEnd {
  /** The host enqueues a number of sweeps, and reads once, when all have run. */
  SWEEPS,

  /**
   * The host enqueues some sweeps, reads one flag, and enqueues as many again until it is clear.
   */
  POLLED,

  /** One launch loops on the device, with a barrier of all its groups after each sweep. */
  ON_DEVICE
}
