// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fuzz;

import java.util.function.Consumer;

/** Faults that are planted for a target to find. */
public final class Plants {
  private Plants() {}

  /** Throws unless one of so many inputs finds the fault; the target itself says what it found. */
  public static void assertFound(String fault, int inputs, Consumer<byte[]> target) {
    for (int i = 0; i < inputs; i++) {
      try {
        target.accept(input(i));
      } catch (AssertionError | RuntimeException e) {
        return;
      }
    }
    throw new AssertionError(inputs + " inputs do not find: " + fault);
  }

  /** The same inputs without a fault: nothing is found. */
  public static void assertNotFound(int inputs, Consumer<byte[]> target) {
    for (int i = 0; i < inputs; i++) {
      target.accept(input(i));
    }
  }

  private static byte[] input(int i) {
    return new byte[] {(byte) i, (byte) (i >>> 8)};
  }
}
