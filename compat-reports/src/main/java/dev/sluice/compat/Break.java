// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

/**
 * What someone who upgrades would trip over.
 *
 * @param kind japicmp's name of the change, or that of a rule in {@link Rules}
 * @param element what changed, as the last release names it
 */
record Break(String artifact, String kind, String element) implements Comparable<Break> {
  /** Returns the break's name, by which it is reported and accepted. */
  String name() {
    return kind + " " + element;
  }

  @Override
  public int compareTo(Break other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return artifact + ": " + name();
  }
}
