// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

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

/** The modules of this build, as their POMs and their jars have it. */
public final class Reactor {
  private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");
  private static final Pattern PARENT = Pattern.compile("(?s)<parent>.*?</parent>");

  /** The project's folder. */
  public static final Path ROOT = root();

  /** Its version. */
  public static final String VERSION = first("version", read(ROOT.resolve("pom.xml")));

  private Reactor() {}

  /**
   * A module, or the parent of all.
   *
   * @param jar what it publishes, if that is a jar
   */
  public record Module(Path folder, String artifactId, boolean published, Optional<Path> jar) {}

  /** Returns the parent, then all modules. */
  public static List<Module> modules() {
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
    return new Module(
        folder,
        artifactId,
        published,
        published && !pom.contains("<packaging>pom</packaging>")
            ? Optional.of(jar)
            : Optional.empty());
  }

  /** Returns a property of the root POM. */
  public static String property(String name) {
    return first(name, read(ROOT.resolve("pom.xml")));
  }

  /** Returns the text of the first such element, which must be there. */
  public static String first(String element, String xml) {
    Matcher value = Pattern.compile("<" + element + ">(.+?)</" + element + ">").matcher(xml);
    if (!value.find()) {
      throw new AssertionError("no <" + element + ">");
    }
    return value.group(1);
  }

  /** Returns the text of a file. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what a folder has, in order. */
  public static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(".ci/run"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new AssertionError("no project around " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }
}
