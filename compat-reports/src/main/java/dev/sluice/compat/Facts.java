// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one view sees of an artifact, each fact a kind, an element and a text. A comparison is that
 * of two sorted lists of facts: no rule has to say how to compare.
 */
final class Facts {
  private record Name(String kind, String element) implements Comparable<Name> {
    @Override
    public int compareTo(Name other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return kind + " " + element;
    }
  }

  private record Fact(String owner, String text) {}

  private final Map<Name, Fact> promised = new TreeMap<>();
  private final Map<Name, Fact> demanded = new TreeMap<>();
  private final Map<String, String> owners = new TreeMap<>();

  /** Takes down that there is something, which may have facts. */
  void owner(String owner) {
    owners.put(owner, "");
  }

  /** Takes down what is there because of something else, of which the same facts are told. */
  void inherited(String owner, String from) {
    owners.put(owner, from);
  }

  /** Says whether the other side has it too, and it has not just inherited the same. */
  private boolean isToldOf(String owner, Facts other) {
    String from = owners.get(owner);
    return from != null
        && other.owners.containsKey(owner)
        && (from.isEmpty() || !from.equals(other.owners.get(owner)));
  }

  /** Takes down what must stay as it is for as long as its owner is there; more may come. */
  void promise(String kind, String owner, String element, String text) {
    promised.put(new Name(kind, element), new Fact(owner, text));
  }

  /** Takes down what may go, and must not come to an owner that was there without it. */
  void demand(String kind, String owner, String element, String text) {
    demanded.put(new Name(kind, element), new Fact(owner, text));
  }

  /** Returns what breaks those who rely on the facts of {@code then}. */
  static Set<Break> breaks(String artifact, Facts then, Facts now) {
    Set<Break> breaks = new TreeSet<>();
    then.promised.forEach(
        (name, was) -> {
          Fact is = now.promised.get(name);
          if (!then.isToldOf(was.owner(), now)) {
            return; // Of what is gone, others tell.
          }
          if (is == null) {
            // What is long says no more than the element's name.
            boolean isShort = !was.text().isEmpty() && was.text().length() <= 60;
            String text = isShort ? ", was " + was.text() : "";
            breaks.add(new Break(artifact, name.kind() + "_REMOVED", name.element() + text));
          } else if (!is.text().equals(was.text())) {
            breaks.add(
                new Break(artifact, name.kind() + "_CHANGED", name.element() + changed(was, is)));
          }
        });
    now.demanded.forEach(
        (name, is) -> {
          Fact was = then.demanded.get(name);
          if (!now.isToldOf(is.owner(), then)) {
            return;
          }
          if (was == null) {
            String text = is.text().isEmpty() ? "" : ", is " + is.text();
            breaks.add(new Break(artifact, name.kind() + "_ADDED", name.element() + text));
          } else if (!is.text().equals(was.text())) {
            breaks.add(
                new Break(artifact, name.kind() + "_CHANGED", name.element() + changed(was, is)));
          }
        });
    return breaks;
  }

  private static String changed(Fact was, Fact is) {
    return ", was " + was.text() + ", is " + is.text();
  }

  /** Returns what is another than it was, a line each; of what is new or gone, others tell. */
  static List<String> differences(Facts then, Facts now) {
    List<String> lines = new ArrayList<>();
    Map<Name, Fact> was = then.all();
    Map<Name, Fact> is = now.all();
    Set<Name> names = new TreeSet<>(was.keySet());
    names.addAll(is.keySet());
    for (Name name : names) {
      Fact before = was.get(name);
      Fact after = is.get(name);
      String owner = Objects.requireNonNull(before == null ? after : before).owner();
      if (!then.isToldOf(owner, now)) {
        continue;
      }
      if (before == null) {
        lines.add("+++  " + line(name, Objects.requireNonNull(after).text()));
      } else if (after == null) {
        lines.add("---  " + line(name, before.text()));
      } else if (!before.text().equals(after.text())) {
        lines.add("***  " + line(name, after.text() + " <- " + before.text()));
      }
    }
    return lines;
  }

  private static String line(Name name, String text) {
    return name + (text.isEmpty() ? "" : ": " + text);
  }

  private Map<Name, Fact> all() {
    Map<Name, Fact> all = new TreeMap<>(promised);
    all.putAll(demanded);
    return all;
  }
}
