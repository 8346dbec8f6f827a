// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/**
 * Whether the device may attempt to enqueue more items than one buffer has slots.
 *
 * @since 0.1.0
 */
public enum OverflowVerdict {
  /** A bound is known, and the capacity covers it. */
  IMPOSSIBLE,

  /** A bound is known, and it is larger than the capacity. */
  POSSIBLE,

  /** No bound was given. */
  UNKNOWN
}
