// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.function.UnaryOperator;

/**
 * What is done to a run that has to fail, or to try a limit. Immutable.
 *
 * @param source changes the text of header and kernels
 * @param swapped whether the initial items are put into the last buffer
 * @param preset what the tail of sweep 1 begins with, unsigned
 * @param alignment that the plan is made with, 0 for that of the device
 */
record Tampering(UnaryOperator<String> source, boolean swapped, int preset, int alignment) {
  static Tampering none() {
    return source(UnaryOperator.identity());
  }

  static Tampering source(UnaryOperator<String> change) {
    return new Tampering(change, false, 0, 0);
  }

  /** Swaps the regions of two buffers. */
  static Tampering swap() {
    return new Tampering(UnaryOperator.identity(), true, 0, 0);
  }

  static Tampering preset(int tail) {
    return new Tampering(UnaryOperator.identity(), false, tail, 0);
  }

  static Tampering alignment(int bytes) {
    return new Tampering(UnaryOperator.identity(), false, 0, bytes);
  }

  Tampering and(UnaryOperator<String> change) {
    return new Tampering(text -> change.apply(source.apply(text)), swapped, preset, alignment);
  }
}
