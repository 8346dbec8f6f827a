// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

/**
 * How closely a run is looked at. Immutable.
 *
 * @param guardBytes behind each allocation, a power of two from 4 on; regions of an arena begin at
 *     multiples of it, so that what lies between them is looked at, too
 * @param counted whether the device counts launches and groups, which takes time
 * @param unwritten whether slots are filled with items that show when they are drained
 */
record Options(int guardBytes, boolean counted, boolean unwritten, Tampering tampering) {
  /** Everything is compared. */
  static Options closely() {
    return new Options(4096, true, true, Tampering.none());
  }

  /** Nothing is done besides that would take the device's time. */
  static Options timed() {
    return new Options(0, false, false, Tampering.none());
  }

  Options with(Tampering other) {
    return new Options(guardBytes, counted, unwritten, other);
  }
}
