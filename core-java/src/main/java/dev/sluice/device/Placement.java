// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

/**
 * How the regions of a plan are allocated.
 *
 * @since 0.1.0
 */
public enum Placement {
  /**
   * Each region, or each segment of one, is an allocation of its own, rounded up to the
   * granularity.
   */
  SEPARATE,

  /**
   * All regions lie in one allocation, each rounded up to the alignment; only the total is rounded
   * up to the granularity. Regions lie in the order of their lines, those of {@code largest} queues
   * behind all others.
   */
  ARENA
}
