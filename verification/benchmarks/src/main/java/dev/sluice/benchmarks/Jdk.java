// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A JDK to measure with, known by the {@code release} file that it brings along. */
record Jdk(Path home, String version, String vendor) {
  static Jdk at(Path home) {
    Properties release = new Properties();
    try (Reader file = Files.newBufferedReader(home.resolve("release"))) {
      release.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Jdk(home, unquoted(release, "JAVA_VERSION"), unquoted(release, "IMPLEMENTOR"));
  }

  private static String unquoted(Properties release, String key) {
    return release.getProperty(key, "unknown").replace("\"", "");
  }

  int major() {
    return Integer.parseInt(version.split("[.+-]", 2)[0]);
  }

  String java() {
    return home.resolve("bin/java").toString();
  }

  String label() {
    return "JDK " + major();
  }
}
