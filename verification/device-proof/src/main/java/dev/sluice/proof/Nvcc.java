// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * CUDA's compiler: the program that the environment's {@code NVCC} names, or {@code nvcc}. What it
 * compiled is kept in a folder by the hash of all that it depends on. Thread-safe.
 */
final class Nvcc {
  private final Path folder;
  private final String architecture;

  Nvcc(Path folder, String architecture) {
    this.folder = folder;
    this.architecture = architecture;
  }

  private static String program() {
    String named = System.getenv("NVCC");
    return named == null || named.isEmpty() ? "nvcc" : named;
  }

  /** Returns what the compiler calls itself, or nothing if there is none. */
  static String version() {
    try {
      return run(List.of(program(), "--version")).lines().reduce("", (a, b) -> b);
    } catch (UncheckedIOException | DeviceException e) {
      return "";
    }
  }

  /** Returns the binary of a source. */
  Path compiled(String source, List<String> options) {
    String all = source + "\n" + String.join("\n", options) + "\n" + architecture;
    Path binary = folder.resolve(Sha256.of(all).substring(0, 32) + ".cubin");
    if (Files.exists(binary)) {
      return binary;
    }
    try {
      Files.createDirectories(folder);
      String name = binary.getFileName().toString();
      Path text = folder.resolve(name.replace(".cubin", ".cu"));
      Path made = folder.resolve(name + ".made");
      Files.writeString(text, source);
      List<String> command = new ArrayList<>(List.of(program(), "-cubin", "-O3", "-std=c++17"));
      command.add("-arch=" + architecture);
      command.addAll(options);
      command.addAll(List.of("-o", made.toString(), text.toString()));
      run(command);
      return Files.move(made, binary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Compiles side by side, ahead of time.
   *
   * @return what the compiler said of sources that it refused
   */
  List<String> prepare(Map<String, List<String>> optionsOfSources) {
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      Map<String, Future<Path>> compiling = new LinkedHashMap<>();
      optionsOfSources.forEach(
          (source, options) ->
              compiling.put(source, workers.submit(() -> compiled(source, options))));
      List<String> refused = new ArrayList<>();
      for (Future<Path> one : compiling.values()) {
        try {
          one.get();
        } catch (ExecutionException e) {
          refused.add(String.valueOf(e.getMessage()));
        }
      }
      return refused;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException("interrupted");
    } finally {
      workers.shutdownNow();
    }
  }

  /** Runs a program to its end; returns what it prints. */
  static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new DeviceException(String.join(" ", command) + ": status " + status + "\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException("interrupted");
    }
  }
}
