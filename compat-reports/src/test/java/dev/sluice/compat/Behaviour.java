// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What those programs do that others compiled against a release: surveys of the API, scripts in all
 * formats, and command lines. A fact each, by name, so that two sides can be compared.
 */
final class Behaviour {
  static final List<String> SURVEYS = List.of("acme.planner.Behaviour", "acme.kotlin.Units");

  private static final List<String> SCRIPTS =
      List.of(
          "arena",
          "two-devices",
          "rejected",
          "no-bound",
          "ping-pong",
          "expansion",
          "drained",
          "warned");

  private static final List<String> FORMATS = List.of("json", "c", "cuda", "opencl", "wgsl");

  /** Those of which the others have all, and those that are for people. */
  private static final List<String> MORE_FORMATS = List.of("header", "markdown", "html", "text");

  private static final Set<String> IN_MORE_FORMATS = Set.of("arena", "rejected");

  /** Of JSON, for people. */
  private static final Set<String> TEXTS = Set.of("message", "fix", "explanation", "text");

  private final Programs programs;
  private final Path work;
  private final List<Programs.Run> runs = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private int folders;

  /** Reads facts from what a run came to. */
  private interface Reading {
    void read(Jvm.Result result);
  }

  Behaviour(Programs programs, Path work) {
    this.programs = programs;
    this.work = work;
  }

  /** Has the surveys, the scripts and these command lines run on the jars; facts come later. */
  Map<String, String> all(List<Path> jars, List<String> commandLines) {
    Map<String, String> facts = new TreeMap<>();
    SURVEYS.forEach(survey -> survey(jars, survey, facts));
    for (String script : SCRIPTS) {
      FORMATS.forEach(format -> script(jars, script, format, facts));
      if (IN_MORE_FORMATS.contains(script)) {
        MORE_FORMATS.forEach(format -> script(jars, script, format, facts));
      }
    }
    commandLines.forEach(line -> commandLine(jars, line, facts));
    return facts;
  }

  void survey(List<Path> jars, String survey, Map<String, String> facts) {
    add(
        new Programs.Run(jars, List.of(), survey, List.of()),
        result -> {
          String name = survey.replaceFirst(".*\\.", "");
          (result.out() + result.err())
              .lines()
              .filter(line -> line.contains(" = "))
              .forEach(
                  line -> {
                    String[] parts = line.split(" = ", 2);
                    facts.put(name + ": " + parts[0], parts[1]);
                  });
          facts.put(name + " ends", "" + result.status());
        });
  }

  void script(List<Path> jars, String script, String format, Map<String, String> facts) {
    add(
        new Programs.Run(
            jars, List.of(), "acme.kotlin.Scripts", List.of(script, "--format", format)),
        result -> {
          String name = script + " in " + format;
          facts.put(name, ending(result, "-"));
          values(name, result.out(), facts);
        });
  }

  /** Options of the JVM, a program and its arguments, between blanks. */
  void commandLine(List<Path> jars, String line, Map<String, String> facts) {
    try {
      Path folder = Files.createDirectories(work.resolve("folder" + folders++));
      Project.write(folder.resolve("plan.main.kts"), "");
      Project.write(folder.resolve("plan.kts"), "");
      Path out = folder.resolve("written");
      List<String> words =
          Arrays.stream(line.split(" "))
              .map(word -> word.replace("{folder}", folder.toString()))
              .map(word -> word.replace("{out}", out.toString()))
              .toList();
      List<String> properties = new ArrayList<>(List.of("sluice.cache=" + folder));
      int program = 0;
      while (words.get(program).startsWith("-D")) {
        properties.add(words.get(program++).substring(2));
      }
      List<String> arguments = words.subList(program + 1, words.size());
      add(
          new Programs.Run(jars, properties, words.get(program), arguments),
          result -> {
            String written = Files.exists(out) ? Project.read(out) : "";
            String name = "$ " + line;
            facts.put(name, ending(result, kind(written)));
            // The schema has a comparison of its own, and it may grow.
            if (!line.contains("--schema")) {
              values(name, result.out(), facts);
              values(name, written, facts);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(Programs.Run run, Reading reading) {
    runs.add(run);
    readings.add(reading);
  }

  /** Runs all that was asked for since the last time, and fills in the facts. */
  void run() {
    List<Jvm.Result> results = programs.run(runs);
    for (int i = 0; i < results.size(); i++) {
      readings.get(i).read(results.get(i));
    }
    runs.clear();
    readings.clear();
  }

  private static String ending(Jvm.Result result, String written) {
    String complained = result.err().isEmpty() ? "-" : "text";
    return String.join(" | ", "" + result.status(), kind(result.out()), complained, written);
  }

  private static void values(String name, String output, Map<String, String> facts) {
    if (!Set.of("-", "text", "usage", "version").contains(kind(output))) {
      Outputs.values(output)
          .forEach(
              (path, value) -> {
                if (!TEXTS.contains(path.replaceFirst(".*\\.", ""))) {
                  facts.put(name + ": " + path, value);
                }
              });
    }
  }

  /** Says what an output is by how it begins. */
  static String kind(String output) {
    String start = output.stripLeading();
    if (start.isEmpty()) {
      return "-";
    } else if (start.startsWith("{")) {
      return "json";
    } else if (start.regionMatches(true, 0, "<!doctype html", 0, 14)) {
      return "html";
    } else if (start.matches("sluice [0-9]+\\.\\S+\\s*")) {
      return "version";
    } else if (start.startsWith("Usage:")) {
      return "usage";
    } else if (start.startsWith("#") && start.contains("\n#define ")) {
      return "header";
    } else if (start.matches("(?s).*\n *const \\w+: \\w+ *=.*")) {
      return "wgsl";
    } else if (start.startsWith("#") || start.contains("\n| ")) {
      return "markdown";
    }
    return start.contains("\n#define ") ? "header" : "text";
  }
}
