// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Programs in processes of their own, on nothing but the jars that are named. */
final class Jvm {
  /** What a run came to. */
  record Result(int status, String out, String err) {
    String outOfSuccess() {
      if (status != 0) {
        throw new AssertionError("status " + status + "\n" + out + err);
      }
      return out;
    }
  }

  private Jvm() {}

  static Result run(List<Path> jars, String... arguments) {
    return run(List.of(), jars, arguments);
  }

  static Result run(List<String> options, List<Path> jars, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"));
    command.addAll(options);
    command.add("-cp");
    command.add(jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("out", ".txt");
      Path err = Files.createTempFile("err", ".txt");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Result(process.waitFor(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
