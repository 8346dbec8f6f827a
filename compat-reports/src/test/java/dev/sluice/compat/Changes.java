// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the folder of a release's links says beside the programs: of then, and of changes since. */
final class Changes {
  static final String ACCEPTED = "accepted-changes.txt";

  /** What a fact that is no more is said to be. */
  private static final String NOTHING = "(nothing)";

  private static final int MOST = 40;

  private final String file;
  private final Map<String, String> accepted = new LinkedHashMap<>();
  private final List<String> malformed = new ArrayList<>();

  /** Reads the changes that are accepted. */
  static Changes since(String release) {
    Path file = Project.links(release).resolve(ACCEPTED);
    return new Changes(
        Project.ROOT.relativize(file).toString().replace('\\', '/'),
        Files.exists(file) ? lines(file) : List.of());
  }

  /**
   * Takes changes.
   *
   * @param file what to call it where something is wrong
   * @param lines a fact's name and what it is now, and why, with a bar between
   */
  Changes(String file, List<String> lines) {
    this.file = file;
    for (String line : lines) {
      int bar = line.lastIndexOf(" | ");
      int equals = line.indexOf(" = ");
      if (equals < 0 || bar < equals || line.substring(bar + 3).isBlank()) {
        malformed.add(file + ": \"" + line + "\" is not NAME = WHAT IT IS NOW | WHY.");
      } else if (accepted.put(line.substring(0, equals), line.substring(equals + 3, bar)) != null) {
        malformed.add(file + ": \"" + line + "\" is there twice.");
      }
    }
  }

  /** Returns the command lines of that release, each with what it came to then. */
  static Map<String, String> commandLines(String release) {
    Map<String, String> endings = new LinkedHashMap<>();
    for (String line : lines(Project.links(release).resolve("command-lines.txt"))) {
      int bar = line.lastIndexOf(" | ");
      endings.put(line.substring(bar + 3), line.substring(0, bar));
    }
    return endings;
  }

  private static List<String> lines(Path file) {
    return Project.read(file)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  /** Returns each fact of then that is another now and not accepted, and what is accepted idly. */
  List<String> problems(Map<String, String> then, Map<String, String> now) {
    List<String> problems = new ArrayList<>(malformed);
    Map<String, String> idle = new LinkedHashMap<>(accepted);
    then.forEach(
        (name, before) -> {
          String after = now.getOrDefault(name, NOTHING);
          if (!after.equals(before) && !idle.remove(name, after)) {
            problems.add(
                ("%s: was %s, is %s. Make it what it was; or, if that is meant, say so in"
                        + " CHANGELOG.md and in %s:%n  %s = %s | WHY")
                    .formatted(name, before, after, file, name, after));
          }
        });
    idle.forEach(
        (name, after) ->
            problems.add(
                "%s: \"%s = %s\" is no change (any more), it is %s. Remove the line."
                    .formatted(file, name, after, now.getOrDefault(name, NOTHING))));
    int more = problems.size() - MOST;
    if (more > 0) {
      problems.subList(MOST, problems.size()).clear();
      problems.add("And %d more.".formatted(more));
    }
    return problems;
  }

  @Override
  public String toString() {
    return Objects.toString(accepted);
  }
}
