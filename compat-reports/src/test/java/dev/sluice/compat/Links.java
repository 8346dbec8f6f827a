// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The jars that what others compiled runs on. */
final class Links {
  private Links() {}

  /** Returns what others compiled against that release. */
  static List<Path> of(String release) {
    return jars(Project.links(release));
  }

  static List<Path> now() {
    return jars(Project.NOW);
  }

  static List<Path> then(String release) {
    return Project.walk(Project.RELEASED).stream()
        .filter(jar -> jar.toString().endsWith("-" + release + ".jar"))
        .toList();
  }

  /** Returns the jars of no side, which both need. */
  static List<Path> others() {
    return now().stream()
        .filter(jar -> !jar.getFileName().toString().startsWith("sluice-"))
        .toList();
  }

  /** Returns the links with the jars of that release, the libraries aside. */
  static List<Path> withThen(String release) {
    return joined(of(release), then(release));
  }

  /** Returns the links with the jars of this build that are published, the libraries aside. */
  static List<Path> withNow(String release) {
    return joined(of(release), without(without(now(), others()), "sluice-testing.jar"));
  }

  private static List<Path> without(List<Path> jars, List<Path> others) {
    return jars.stream().filter(jar -> !others.contains(jar)).toList();
  }

  static List<Path> without(List<Path> jars, String name) {
    List<Path> rest = jars.stream().filter(jar -> !jar.endsWith(name)).toList();
    assertThat(rest).hasSize(jars.size() - 1);
    return rest;
  }

  @SafeVarargs
  static List<Path> joined(List<Path>... lists) {
    List<Path> all = new ArrayList<>();
    for (List<Path> list : lists) {
      all.addAll(list);
    }
    return all;
  }

  private static List<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
