// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/**
 * Whether the device may attempt to enqueue more items than one buffer has slots.
 *
 * @since 0.1.0
 */
public enum OverflowVerdict {
  /**
   * A bound is known, and the capacity covers it.
   *
   * @since 0.1.0
   */
  IMPOSSIBLE,

  /**
   * A bound is known, and it is larger than the capacity.
   *
   * @since 0.1.0
   */
  POSSIBLE,

  /**
   * No bound was given.
   *
   * @since 0.1.0
   */
  UNKNOWN
}
