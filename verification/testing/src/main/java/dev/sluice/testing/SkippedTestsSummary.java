// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Prints what {@link SkippedTests} noted in all modules. Each module's build starts it inside of
 * Maven's JVM; it prints when that ends, so that nothing comes after it.
 */
public final class SkippedTestsSummary {
  private SkippedTestsSummary() {}

  /**
   * Prints, once this JVM ends, what was skipped since it began.
   *
   * @param arguments the project's folder
   */
  public static void main(String[] arguments) {
    String once = SkippedTestsSummary.class.getName();
    if (System.getProperties().putIfAbsent(once, "") == null) {
      Path root = Path.of(arguments[0]);
      long start = ManagementFactory.getRuntimeMXBean().getStartTime();
      Runtime.getRuntime()
          .addShutdownHook(new Thread(lasting(), () -> print(root, start, System.out)));
    }
  }

  /** Returns a group that is there to the end: that of whoever starts this is destroyed before. */
  private static ThreadGroup lasting() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  /**
   * Prints the reasons, and how many tests each has kept from running; nothing if all have run.
   *
   * @param since what was noted before this is not of this run, in milliseconds of the epoch
   */
  public static void print(Path root, long since, PrintStream out) {
    Map<String, Integer> reasons = new TreeMap<>();
    for (Path folder : noted(root)) {
      for (Path file : list(folder)) {
        if (Long.parseLong(file.getFileName().toString().split("-", 2)[0]) >= since) {
          for (String line : lines(file)) {
            reasons.merge(line.split("\t", 2)[0], 1, Integer::sum);
          }
        }
      }
    }
    if (!reasons.isEmpty()) {
      out.println("Skipped tests:");
      reasons.forEach((reason, tests) -> out.println("  " + tests + ": " + reason));
    }
  }

  private static List<Path> noted(Path root) {
    List<Path> folders = new ArrayList<>();
    for (Path module : list(root)) {
      folders.add(module.resolve(SkippedTests.FOLDER));
      for (Path nested : list(module)) {
        folders.add(nested.resolve(SkippedTests.FOLDER));
      }
    }
    return folders;
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
