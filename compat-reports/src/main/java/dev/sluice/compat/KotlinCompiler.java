// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.jspecify.annotations.Nullable;

/** Kotlin's compiler, in this process, as starting one takes longer than most that it compiles. */
final class KotlinCompiler {
  static {
    // The libraries are read once, and not again for each of the many runs.
    System.setProperty("kotlin.environment.keepalive", "true");
  }

  /** What a run came to, and what it printed. */
  record Said(boolean isTaken, String text) {}

  private KotlinCompiler() {}

  /**
   * Compiles sources.
   *
   * @param module what names of internal members are mangled with
   * @param target the release of Java to compile for
   * @param language the version of Kotlin, or null for the compiler's own
   * @param friend classes whose internal members the sources may use, or null
   */
  static void compile(
      String module,
      String target,
      @Nullable String language,
      List<Path> sources,
      List<Path> path,
      @Nullable Path friend,
      Path output) {
    List<String> arguments = new ArrayList<>(List.of("-no-stdlib", "-no-reflect", "-nowarn"));
    arguments.addAll(List.of("-jvm-target", target, "-java-parameters", "-module-name", module));
    if (language != null) {
      arguments.addAll(List.of("-language-version", language));
    }
    arguments.addAll(
        List.of(
            "-cp",
            path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))));
    if (friend != null) {
      arguments.add("-Xfriend-paths=" + friend);
    }
    arguments.addAll(List.of("-d", output.toString()));
    sources.forEach(source -> arguments.add(source.toString()));
    Said said = run(arguments);
    if (!said.isTaken()) {
      throw new IllegalStateException(said.text());
    }
  }

  /** Returns what the compiler says of the sources, warnings too. */
  static Said check(List<String> options, List<Path> sources, List<Path> path, Path output) {
    List<String> arguments = new ArrayList<>(List.of("-no-stdlib", "-no-reflect"));
    arguments.addAll(options);
    arguments.addAll(
        List.of(
            "-cp",
            path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))));
    arguments.addAll(List.of("-d", output.toString()));
    sources.forEach(source -> arguments.add(source.toString()));
    return run(arguments);
  }

  private static Said run(List<String> arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ExitCode code =
        new K2JVMCompiler()
            .exec(
                new PrintStream(said, true, StandardCharsets.UTF_8),
                arguments.toArray(String[]::new));
    return new Said(code == ExitCode.OK, said.toString(StandardCharsets.UTF_8));
  }
}
