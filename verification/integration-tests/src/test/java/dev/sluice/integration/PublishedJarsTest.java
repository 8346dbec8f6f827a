// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Reactor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every jar has that is published. */
class PublishedJarsTest {
  static List<Path> jars() {
    return Reactor.modules().stream().map(Reactor.Module::jar).flatMap(Optional::stream).toList();
  }

  @ParameterizedTest
  @MethodSource("jars")
  void theLicence_isInIt_andInItsSources(Path jar) throws Exception {
    String licence = Reactor.read(Reactor.ROOT.resolve("LICENSE"));
    assertThat(licence).contains("Apache License");
    String sources = jar.getFileName().toString().replace(".jar", "-sources.jar");
    for (Path each : List.of(jar, jar.resolveSibling(sources))) {
      try (JarFile file = new JarFile(each.toFile())) {
        assertThat(file.getEntry("META-INF/LICENSE")).as(each.toString()).isNotNull();
        byte[] bytes = file.getInputStream(file.getEntry("META-INF/LICENSE")).readAllBytes();
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(licence);
      }
    }
  }
}
