// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

/** Something that is compared: what it has to be, and what it was seen to be. */
record Figure(String name, long expected, long seen) {
  boolean right() {
    return expected == seen;
  }

  @Override
  public String toString() {
    return right() ? name + "=" + seen : name + "=" + seen + "!" + expected;
  }
}
