// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** A command that runs {@link Probe}, each time in a JVM of its own. */
record Program(List<String> command) {
  /** The probe alone on the class path with the API and these policies. */
  static Program onClassPath(Path temporary, Path... policies) {
    List<Path> path = new ArrayList<>(List.of(probe(temporary), Jars.API));
    path.addAll(List.of(policies));
    return new Program(List.of("-cp", Jvm.path(path.toArray(Path[]::new)), Probe.class.getName()));
  }

  /** A folder with the probe's class and nothing else of these tests. */
  static Path probe(Path temporary) {
    Path folder = Jars.folder(temporary, "probe");
    try {
      Path file = folder.resolve(Probe.class.getName().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.copy(
          Probe.class.getResourceAsStream("Probe.class"),
          file,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  Program with(String option) {
    List<String> changed = new ArrayList<>(command);
    changed.add(0, option);
    return new Program(changed);
  }

  Jvm.Result run(String... steps) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(steps));
    return Jvm.java(all);
  }
}
