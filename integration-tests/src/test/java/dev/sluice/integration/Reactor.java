// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The modules of this build, as their POMs and their final jars have it. */
final class Reactor {
  private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");
  private static final Pattern PARENT = Pattern.compile("(?s)<parent>.*?</parent>");

  static final Path ROOT = root();
  static final String VERSION = first("version", read(ROOT.resolve("pom.xml")));

  private Reactor() {}

  /** A module, or the parent of all. */
  record Module(Path folder, String artifactId, boolean published, Optional<Path> jar) {}

  /**
   * Returns the parent, then all modules; a published one whose jar is not there fails the test.
   */
  static List<Module> modules() {
    List<Module> modules = new ArrayList<>();
    modules.add(module(ROOT));
    Matcher name = MODULE.matcher(read(ROOT.resolve("pom.xml")));
    while (name.find()) {
      modules.add(module(ROOT.resolve(name.group(1))));
    }
    return modules;
  }

  private static Module module(Path folder) {
    String pom = PARENT.matcher(read(folder.resolve("pom.xml"))).replaceFirst("");
    String artifactId = first("artifactId", pom);
    boolean published = !pom.contains("<maven.deploy.skip>true</maven.deploy.skip>");
    Path jar = folder.resolve("target").resolve(artifactId + "-" + VERSION + ".jar");
    if (published && !pom.contains("<packaging>pom</packaging>")) {
      assertThat(jar).isRegularFile();
      return new Module(folder, artifactId, true, Optional.of(jar));
    }
    return new Module(folder, artifactId, published, Optional.empty());
  }

  /** Returns a version that the parent POM names. */
  static String property(String name) {
    return first(name, read(ROOT.resolve("pom.xml")));
  }

  static String first(String element, String xml) {
    Matcher value = Pattern.compile("<" + element + ">(.+?)</" + element + ">").matcher(xml);
    assertThat(value.find()).as(element).isTrue();
    return value.group(1);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(".ci/run"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
