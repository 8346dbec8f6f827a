// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the scripts that a script imports, by reading the annotations at its head. Paths count from
 * the folder of the script that has them. What cannot be read is left to the compiler to complain
 * of.
 */
final class ScriptImports {
  private static final String ANNOTATION = "Import";

  private final String text;
  private final List<String> paths = new ArrayList<>();
  private int at;

  private ScriptImports(String text) {
    this.text = text;
  }

  /** Returns the files that exist of those that the script imports, and those that they import. */
  static Set<File> of(File script) {
    Set<Path> found = new LinkedHashSet<>();
    Path start = script.toPath().toAbsolutePath().normalize();
    collect(start, found);
    found.remove(start);
    Set<File> files = new LinkedHashSet<>();
    found.forEach(path -> files.add(path.toFile()));
    return files;
  }

  private static void collect(Path script, Set<Path> found) {
    String text;
    try {
      text = new String(Files.readAllBytes(script), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return;
    }
    if (!found.add(script)) {
      return;
    }
    for (String name : paths(text)) {
      try {
        collect(script.resolveSibling(name).normalize(), found);
      } catch (InvalidPathException e) {
        // No such file can exist.
      }
    }
  }

  /** Returns the paths as the annotations of a script have them. */
  static List<String> paths(String script) {
    ScriptImports head = new ScriptImports(script);
    head.read();
    return head.paths;
  }

  /** Goes on until something else begins; there are no annotations of a file behind that. */
  private void read() {
    take("\uFEFF");
    if (take("#!")) {
      skipPast("\n");
    }
    skipBlanks();
    while (take("@file")) {
      skipBlanks();
      if (!take(":")) {
        return;
      }
      skipBlanks();
      if (take("[")) {
        skipBlanks();
        while (at < text.length() && !take("]")) {
          readAnnotation();
          skipBlanks();
        }
      } else {
        readAnnotation();
      }
      skipBlanks();
    }
  }

  private void readAnnotation() {
    int start = at;
    while (at < text.length()
        && (Character.isJavaIdentifierPart(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    String name = text.substring(start, at);
    if (!take("(")) {
      at = Math.max(at, start + 1);
      return;
    }
    boolean imports = name.substring(name.lastIndexOf('.') + 1).equals(ANNOTATION);
    for (int open = 1; open > 0 && at < text.length(); ) {
      skipBlanks();
      if (take("(")) {
        open++;
      } else if (take(")")) {
        open--;
      } else if (take("\"\"\"")) {
        readRawText(imports);
      } else if (take("\"")) {
        readText(imports);
      } else if (take("'")) {
        take("\\");
        at++;
        take("'");
      } else {
        at++;
      }
    }
  }

  private void readRawText(boolean isPath) {
    int end = text.indexOf("\"\"\"", at);
    if (end < 0) {
      at = text.length();
      return;
    }
    if (isPath) {
      paths.add(text.substring(at, end));
    }
    at = end + 3;
  }

  private void readText(boolean isPath) {
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '\n') {
      char c = text.charAt(at++);
      if (c == '"') {
        if (isPath) {
          paths.add(value.toString());
        }
        return;
      }
      value.append(c == '\\' && at < text.length() ? escaped() : c);
    }
  }

  private char escaped() {
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'r' -> '\r';
      case 'u' -> codeUnit();
      default -> c;
    };
  }

  private char codeUnit() {
    int end = Math.min(at + 4, text.length());
    try {
      char c = (char) Integer.parseInt(text.substring(at, end), 16);
      at = end;
      return c;
    } catch (NumberFormatException e) {
      return 'u'; // The compiler will say what is wrong.
    }
  }

  private void skipBlanks() {
    while (at < text.length()) {
      if (take("//")) {
        skipPast("\n");
      } else if (take("/*")) {
        skipComment();
      } else if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ';') {
        at++;
      } else {
        return;
      }
    }
  }

  /** Comments of Kotlin may have comments in them. */
  private void skipComment() {
    for (int open = 1; open > 0 && at < text.length(); ) {
      if (take("/*")) {
        open++;
      } else if (take("*/")) {
        open--;
      } else {
        at++;
      }
    }
  }

  private void skipPast(String end) {
    int found = text.indexOf(end, at);
    at = found < 0 ? text.length() : found + end.length();
  }

  private boolean take(String expected) {
    boolean there = text.startsWith(expected, at);
    if (there) {
      at += expected.length();
    }
    return there;
  }
}
