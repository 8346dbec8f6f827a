// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** What this plugin was built with, and asks the repositories of a build for. */
final class Versions {
  private static final Properties PROPERTIES = load();

  static final String SLUICE = PROPERTIES.getProperty("sluice");
  static final String KOTLIN = PROPERTIES.getProperty("kotlin");

  private Versions() {}

  private static Properties load() {
    Properties properties = new Properties();
    try (InputStream in =
        Objects.requireNonNull(Versions.class.getResourceAsStream("versions.properties"))) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
