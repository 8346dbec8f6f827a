// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sources that use what a release declares, a use on each line, so that a compiler's complaint
 * names the declaration.
 */
final class Corpus {
  /**
   * A use of a declaration.
   *
   * @param declaration its name, as breaks name it
   * @param extra whether it is one more way to use it, which not every declaration allows
   */
  record Use(String artifact, String declaration, boolean extra, String code) {}

  /** A file: its first line, its uses, and its last line. */
  private record Source(String head, List<Use> uses, String tail) {}

  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Set<Use> dropped = new HashSet<>();
  private int number;

  /** Begins a file, to which uses are then added. */
  void begin(String file, String head, String tail) {
    sources.put(file, new Source(head, new ArrayList<>(), tail));
  }

  void add(String file, Use use) {
    Source source = sources.get(file);
    if (source == null) {
      throw new IllegalStateException(file);
    }
    source.uses().add(use);
  }

  /** Returns a number that no other use has, to name what is declared for one. */
  int next() {
    return ++number;
  }

  /** Returns the use on that line, counted from 1, or null if there is none. */
  @Nullable Use use(String file, long line) {
    Source source = sources.get(file);
    int index = (int) line - 2;
    return source == null || index < 0 || index >= source.uses().size()
        ? null
        : source.uses().get(index);
  }

  /** Leaves out a use, unless it is; the others stay on their lines. */
  boolean drop(Use use) {
    return dropped.add(use);
  }

  /** Returns the ways of use that the release does not allow. */
  Set<Use> dropped() {
    return dropped;
  }

  /** Returns the names of the declarations that are used. */
  Set<String> declarations() {
    Set<String> declarations = new TreeSet<>();
    sources
        .values()
        .forEach(source -> source.uses().forEach(use -> declarations.add(use.declaration())));
    return declarations;
  }

  /** Writes the files, and returns where. */
  List<Path> write(Path folder) {
    List<Path> files = new ArrayList<>();
    sources.forEach(
        (name, source) -> {
          StringBuilder text = new StringBuilder(source.head()).append('\n');
          for (Use use : source.uses()) {
            text.append(dropped.contains(use) ? "" : use.code()).append('\n');
          }
          text.append(source.tail()).append('\n');
          Path file = folder.resolve(name);
          try {
            Files.createDirectories(folder);
            Files.writeString(file, text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          files.add(file);
        });
    return files;
  }
}
