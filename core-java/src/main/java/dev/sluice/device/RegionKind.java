// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

/**
 * What a region holds.
 *
 * @since 0.1.0
 */
public enum RegionKind {
  /** The elements of a resident. */
  RESIDENT,

  /** The control block of a queue. */
  CONTROL,

  /** The grid of the next launches, which the device writes. */
  GRID,

  /** The entries of one buffer of a queue. */
  ENTRIES,

  /** What the slots of one buffer have beside their entries. */
  SIDE_ARRAY
}
