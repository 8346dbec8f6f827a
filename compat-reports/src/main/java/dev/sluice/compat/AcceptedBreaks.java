// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The breaks that the next release makes on purpose. A line each: version, artifact, the break's
 * name, the reason, with a bar between.
 */
final class AcceptedBreaks {
  private final String file;
  private final Map<Break, String> reasons = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * Reads lines.
   *
   * @param file what to call it where something is wrong
   * @param version the release that is being made
   */
  AcceptedBreaks(String file, List<String> lines, String version) {
    this.file = file;
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        read(line, version);
      }
    }
  }

  private void read(String line, String version) {
    String[] parts = line.strip().split(" *\\| *", 4);
    if (parts.length < 4 || parts[3].isBlank() || parts[2].indexOf(' ') < 0) {
      problem(line, "is not version | artifact | break | reason");
      return;
    }
    if (!parts[0].equals(version)) {
      problem(line, "names another version than " + version + ", the one being made");
    }
    String[] name = parts[2].split(" ", 2);
    if (reasons.put(new Break(parts[1], name[0], name[1]), parts[3]) != null) {
      problem(line, "is there twice");
    }
  }

  private void problem(String line, String what) {
    problems.add(file + ": \"" + line.strip() + "\" " + what + ".");
  }

  @Nullable String reason(Break found) {
    return reasons.get(found);
  }

  /** Returns what is wrong with the file itself: what is malformed, and what nothing needs. */
  List<String> problems(Set<Break> found) {
    List<String> all = new ArrayList<>(problems);
    for (Break accepted : reasons.keySet()) {
      if (!found.contains(accepted)) {
        all.add(file + ": nothing breaks by \"" + accepted + "\" (any more). Remove the line.");
      }
    }
    return all;
  }
}
