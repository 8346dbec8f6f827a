// SPDX-License-Identifier: Apache-2.0
package dev.sluice.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The files of the project, as the tests see them. */
public final class Project {
  private Project() {}

  /** Returns the folder of the parent POM. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(".ci/run"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String read(String file) {
    return read(root().resolve(file));
  }

  /** Returns the parts of an example that stand between comments "NAME from here" and "to here". */
  static List<String> regions(String example) {
    return Pattern.compile("(?s)// \\w+ from here\\n(.*?)// to here")
        .matcher(read("examples/src/main/java/dev/sluice/examples/" + example))
        .results()
        .map(region -> region.group(1).stripIndent().stripTrailing() + "\n")
        .toList();
  }

  /** Returns what an example prints, with line feeds. */
  static String printed(Runnable example) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      example.run();
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
