// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

/**
 * What someone who upgrades would trip over.
 *
 * @param kind japicmp's name of the change, or that of a rule in {@link Rules}
 * @param element what changed, as the last release names it
 */
record Break(String artifact, String kind, String element) implements Comparable<Break> {
  /** So that every name fits a line of the accepted breaks. */
  Break {
    element = element.replaceAll("\\s+", " ").replaceAll(" *\\|+ *", "/").strip();
  }

  /** Returns the break's name, by which it is reported and accepted. */
  String name() {
    return kind + " " + element;
  }

  /** Says how to mend it, rather than accept it. */
  String repair() {
    return switch (kind) {
      case "DOES_NOT_LOAD", "DOES_NOT_LINK", "CANNOT_BE_READ", "RELEASED_TYPE_NO_LONGER_LOADS" ->
          "Mend what the reason names: the rest of it was not compared.";
      case "JAVA_RELEASE_RAISED", "KOTLIN_METADATA_RAISED" ->
          "Compile for the version that it was, by the module's POM.";
      case "MESSAGE_ANCHOR_LOST", "MESSAGE_ANCHOR_CHANGED" ->
          "Keep the anchor, beside the new one.";
      case "DEPENDENCY_ADDED" -> "Make it optional, or do without.";
      case "CONSTRUCTOR_OPENED", "METHOD_MORE_ACCESSIBLE" -> "Give it the access that it had.";
      default -> repairBySuffix();
    };
  }

  private String repairBySuffix() {
    if (kind.endsWith("_ADDED") || kind.contains("_ADDED_")) {
      return "Leave it out, or add it where nobody has to follow, such as under another name.";
    }
    if (kind.contains("REMOVED") || kind.contains("NO_LONGER")) {
      return "Put it back, deprecated if it should go.";
    }
    return "Make it what it was, and give what is new a name of its own.";
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
