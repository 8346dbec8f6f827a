// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/**
 * How many groups one launch of a drain has. Kinds may be added in later releases.
 *
 * @since 0.2.0
 */
public enum GridKind {
  /** A group for each run of items per group in the window, whether or not it holds an item. */
  PER_SLOT,

  /**
   * At most as many groups as the device runs at once, which stride through the window from the
   * first slot to be drained. What such a launch costs does not follow the capacity.
   */
  STRIDED,

  /**
   * The device writes the grid before each sweep, in a launch of its own between two sweeps, into a
   * region of 12 bytes of its own. The groups that a plan names are then the most there can be.
   */
  INDIRECT
}
