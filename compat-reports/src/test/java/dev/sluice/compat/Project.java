// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project that the tests belong to, and what this build made of it. */
final class Project {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  static final Path HERE = ROOT.resolve("compat-reports");
  static final Path NOW = HERE.resolve("target/now");
  static final Path LIBRARIES = HERE.resolve("target/libraries");
  static final Path COMPARISONS = HERE.resolve("target/japicmp");
  static final Path RELEASED = HERE.resolve("released");

  static final String BASELINE =
      first("<sluice.baseline.version>(.+)</", read(ROOT.resolve("pom.xml")));

  private Project() {}

  static Path released(String artifact, String version, String suffix) {
    return RELEASED
        .resolve("dev/sluice")
        .resolve(artifact)
        .resolve(version)
        .resolve(artifact + "-" + version + suffix);
  }

  /** Returns the releases of which programs are kept as others compiled them, by name. */
  static List<String> linkedReleases() {
    try (Stream<Path> folders = Files.list(HERE.resolve("links"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path links(String release) {
    return HERE.resolve("links").resolve(release);
  }

  /** Copies the project, without what was built or is hidden. */
  static void copy(Path to) {
    copy(ROOT, to, Set.of("target", ".git", ".idea"));
  }

  static void copy(Path from, Path to, Set<String> without) {
    for (Path file : walk(from)) {
      Path relative = from.relativize(file);
      boolean wanted = true;
      for (Path name : relative) {
        wanted &= !without.contains(name.toString());
      }
      if (wanted && Files.isRegularFile(file)) {
        Path copy = to.resolve(relative.toString());
        try {
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Returns a folder among what was built, with nothing in it. */
  static Path emptied(String name) {
    Path folder = HERE.resolve("target").resolve(name);
    try {
      if (Files.exists(folder)) {
        List<Path> files = new ArrayList<>(walk(folder));
        Collections.reverse(files);
        for (Path file : files) {
          Files.delete(file);
        }
      }
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String first(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("No " + pattern);
    }
    return matcher.group(1);
  }
}
