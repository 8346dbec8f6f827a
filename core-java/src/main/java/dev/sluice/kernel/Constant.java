// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * A constant of a plan.
 *
 * @param remark the unit, or what the value means
 */
record Constant(String name, Value value, String remark) {
  sealed interface Value {}

  record Figure(@Unsigned long value) implements Value {}

  record Flag(boolean value) implements Value {}

  /** The type of slot indices, of 31, 32 or 64 bits. */
  record IndexType(int bits) implements Value {}
}
