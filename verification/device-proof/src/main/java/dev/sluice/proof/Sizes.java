// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.OptionalLong;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** Unsigned numbers of plans, all of which are below 2^63 where a device exists. */
final class Sizes {
  private Sizes() {}

  /**
   * Returns the same number, signed.
   *
   * @throws ArithmeticException if it is 2^63 or more
   */
  @SuppressWarnings("signedness") // whoever is here asks for just that
  static long of(@Unsigned long number) {
    long signed = number;
    if (signed < 0) {
      throw new ArithmeticException(Long.toUnsignedString(number) + " is beyond any device");
    }
    return signed;
  }

  static OptionalLong of(OptionalUnsignedLong number) {
    return number.isPresent() ? OptionalLong.of(of(number.getAsLong())) : OptionalLong.empty();
  }
}
