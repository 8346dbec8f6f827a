// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Compares the mutants that survived with those of which it is known why no test can notice them. A
 * survivor that is not listed, and a listed one that did not survive, are both faults.
 */
public final class Mutants {
  private static final String REPORT = "target/pit-reports/mutations.xml";

  private final Map<String, Module> modules = new TreeMap<>();

  /** What became of the mutants of a module, and of each method's survivors of one kind. */
  private static final class Module {
    int mutants;
    int stopped;
    int uncovered;
    final Map<String, Integer> survivors = new TreeMap<>();
    final Set<String> classes = new HashSet<>();

    int survived() {
      return survivors.values().stream().mapToInt(count -> count).sum();
    }
  }

  private Mutants() {}

  /**
   * Checks the last run; exits with 1 where survivors and list differ.
   *
   * @param arguments the project's folder, the list, "all" or "some" for whether mutants were made
   *     of all classes, and the modules that were run
   */
  public static void main(String[] arguments) throws IOException {
    List<String> all = List.of(arguments);
    System.exit(
        check(
                Path.of(all.get(0)),
                Files.readAllLines(Path.of(all.get(1))),
                all.subList(3, all.size()),
                all.get(2).equals("all"),
                System.out)
            ? 0
            : 1);
  }

  /**
   * Prints a table of what became of the mutants, then each difference between survivors and list,
   * as a line for the list.
   *
   * @param list lines {@code module | Class.method | change | how many | reason}; empty ones and
   *     such as start with # are remarks
   * @param whole whether mutants were made of all classes; if not, the list may have others
   * @return whether there is no difference
   */
  public static boolean check(
      Path root, List<String> list, List<String> names, boolean whole, PrintStream out)
      throws IOException {
    Mutants run = new Mutants();
    for (String name : names) {
      run.modules.put(name, read(root.resolve(name).resolve(REPORT)));
    }
    Map<String, Integer> listed = listed(list, names);
    out.println(
        "| module | mutants | killed | of these by time or memory | survived | of these not reached |");
    out.println("|---|---|---|---|---|---|");
    List<String> faults = new ArrayList<>();
    run.modules.forEach(
        (name, module) -> {
          out.printf(
              "| %s | %d | %d | %d | %d | %d |%n",
              name,
              module.mutants,
              module.mutants - module.survived(),
              module.stopped,
              module.survived(),
              module.uncovered);
          module.survivors.forEach(
              (what, count) -> {
                int known = listed.getOrDefault(name + " | " + what, 0);
                if (count > known) {
                  faults.add("not listed: " + name + " | " + what + " | " + (count - known));
                }
              });
        });
    listed.forEach(
        (what, count) -> {
          String[] parts = what.split(" \\| ", 2);
          Module module = Objects.requireNonNull(run.modules.get(parts[0]));
          int survived = module.survivors.getOrDefault(parts[1], 0);
          boolean wasRun = whole || module.classes.contains(parts[1].replaceAll("\\..*", ""));
          if (wasRun && survived < count) {
            faults.add("listed, and killed: " + what + " | " + (count - survived));
          }
        });
    faults.forEach(out::println);
    return faults.isEmpty();
  }

  private static Map<String, Integer> listed(List<String> list, List<String> names) {
    Map<String, Integer> listed = new TreeMap<>();
    for (String line : list) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split(" \\| ", -1);
      if (parts.length != 5 || !parts[3].matches("[1-9][0-9]*") || parts[4].isBlank()) {
        throw new IllegalArgumentException(
            "no line of the form 'module | Class.method | change | how many | reason': " + line);
      }
      if (names.contains(parts[0])) {
        listed.merge(
            parts[0] + " | " + parts[1] + " | " + parts[2],
            Integer.parseInt(parts[3]),
            Integer::sum);
      }
    }
    return listed;
  }

  private static Module read(Path report) throws IOException {
    Module module = new Module();
    NodeList mutations = parse(report).getElementsByTagName("mutation");
    for (int i = 0; i < mutations.getLength(); i++) {
      Element mutation = (Element) mutations.item(i);
      String status = mutation.getAttribute("status");
      String type = text(mutation, "mutatedClass").replaceAll(".*\\.", "");
      module.mutants++;
      module.classes.add(type);
      switch (status) {
        case "KILLED" -> {}
        // A loop without end that writes runs out of memory first.
        case "TIMED_OUT", "MEMORY_ERROR" -> module.stopped++;
        case "SURVIVED", "NO_COVERAGE" -> {
          module.uncovered += status.equals("NO_COVERAGE") ? 1 : 0;
          module.survivors.merge(
              type + "." + text(mutation, "mutatedMethod") + " | " + text(mutation, "description"),
              1,
              Integer::sum);
        }
        default -> throw new IOException(report + ": status " + status + "; run it again");
      }
    }
    if (module.mutants == 0) {
      throw new IOException(report + " has no mutants");
    }
    return module;
  }

  private static String text(Element mutation, String name) {
    return mutation.getElementsByTagName(name).item(0).getTextContent();
  }

  private static Document parse(Path report) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(report.toFile());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(report + " is no report of mutants", e);
    }
  }
}
