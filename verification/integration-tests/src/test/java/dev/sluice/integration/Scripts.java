// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import dev.sluice.testing.Reactor;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs scripts from what {@code ./sluice} runs them from, without what it would build first. */
final class Scripts {
  static final Path FOLDER = Reactor.ROOT.resolve("examples/scripts");
  private static final Path PACKAGED = Reactor.ROOT.resolve("kotlin-script/target/sluice");

  private Scripts() {}

  static Jvm.Result run(Path cache, Path script, String... options) {
    return Jvm.java(arguments(cache, script, options));
  }

  /** What {@code java} is given for a run. */
  static List<String> arguments(Path cache, Path script, String... options) {
    List<String> command = new ArrayList<>();
    command.add("-Dsluice.terminal=false");
    command.add("-Dsluice.cache=" + cache);
    command.add("-Dsluice.compiler.path=" + path(compiler()));
    command.addAll(List.of("-cp", path(library()), "dev.sluice.script.launcher.Main"));
    command.add(script.toString());
    command.addAll(List.of(options));
    return command;
  }

  /** The jars of every run. */
  static List<Path> library() {
    return Reactor.list(PACKAGED.resolve("lib"));
  }

  /** The jars that only compiling needs. */
  static List<Path> compiler() {
    return Reactor.list(PACKAGED.resolve("compiler"));
  }

  /**
   * Kotlin's own jars: all that a compiler of scripts has on its class path, and nothing of Sluice.
   */
  static List<Path> kotlin() {
    return Stream.concat(
            compiler().stream(),
            library().stream()
                .filter(jar -> jar.getFileName().toString().matches("(kotlin|annotations)-.*"))
                .filter(jar -> !jar.getFileName().toString().startsWith("kotlinx")))
        .toList();
  }

  static String path(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
