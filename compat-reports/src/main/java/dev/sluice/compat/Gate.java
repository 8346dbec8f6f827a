// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stops the build where what is published breaks those who use the last release, and where the
 * reports in the repository do not say what changed.
 */
public final class Gate {
  static final String RENEW = "scripts/renew-compat-reports";
  private static final String ACCEPTED = "compat-reports/accepted-breaks.txt";
  private static final String RELEASED = "compat-reports/released/dev/sluice";
  private static final String CURRENT = "compat-reports/current";

  private final Path root;
  private final Path comparisons;
  private final Path jarsOfNow;
  private final Map<String, Path> instead;
  private final String baseline;
  private final String version;
  private final AcceptedBreaks accepted;
  private final Set<String> publishedThen;
  private final Set<String> publishedNow;
  private final List<String> problems = new ArrayList<>();
  private final Set<Break> breaks = new TreeSet<>();
  private final Map<String, String> reports = new TreeMap<>();
  private final Map<Break, String> compilersSay = new TreeMap<>();

  /**
   * Looks at a build.
   *
   * @param root the project
   * @param comparisons where japicmp wrote to
   * @param jarsOfNow where the jars of this build are, and those that they need
   * @param instead jars to take in place of some of these, by artifact
   * @param accepted the lines of the accepted breaks
   */
  Gate(
      Path root,
      Path comparisons,
      Path jarsOfNow,
      Map<String, Path> instead,
      List<String> accepted) {
    this.root = root;
    this.comparisons = comparisons;
    this.jarsOfNow = jarsOfNow;
    this.instead = instead;
    String pom = read(root.resolve("pom.xml"));
    this.baseline = first("<sluice.baseline.version>(.+)</", pom);
    this.version = first("(?m)^  <version>(.+?)(?:-SNAPSHOT)?</version>$", pom);
    this.accepted = new AcceptedBreaks(ACCEPTED, accepted, version);
    this.publishedThen = artifacts(released("sluice-bom", ".pom"));
    this.publishedNow = artifacts(root.resolve("bom/pom.xml"));
    compare();
  }

  /**
   * Runs the gate.
   *
   * @param arguments the project, japicmp's output, the jars of now, and {@code check}, {@code
   *     renew} to write the reports, or {@code signatures} to compile no sources
   */
  public static void main(String[] arguments) {
    Path root = Path.of(arguments[0]);
    Gate gate =
        new Gate(
            root,
            Path.of(arguments[1]),
            Path.of(arguments[2]),
            Map.of(),
            read(root.resolve(ACCEPTED)).lines().toList());
    if (!arguments[3].equals("signatures")) {
      gate.compileSources(Path.of(arguments[1]).resolveSibling("corpus"));
    }
    if (arguments[3].equals("renew")) {
      gate.renew();
    }
    List<String> problems = gate.problems();
    if (!problems.isEmpty()) {
      throw new IllegalStateException("Incompatible:\n" + String.join("\n", problems));
    }
  }

  /** Returns the breaks, those that are accepted among them. */
  Set<Break> breaks() {
    return breaks;
  }

  /** Returns what the build fails with. */
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    for (Break found : breaks) {
      if (accepted.reason(found) == null) {
        all.add(
            found
                + " breaks users of "
                + baseline
                + ". "
                + compilersSay.getOrDefault(found, "")
                + found.repair()
                + " If it must be, add to "
                + ACCEPTED
                + ", with the reason:\n  "
                + String.join(" | ", version, found.artifact(), found.name(), "why"));
      }
    }
    all.addAll(accepted.problems(breaks));
    Set<String> stale = new TreeSet<>();
    reports()
        .forEach(
            (artifact, report) -> {
              Path file = report(artifact);
              if (!Files.exists(file) || !read(file).equals(report)) {
                stale.add(file.getFileName().toString());
              }
            });
    for (Path file : files(root.resolve(CURRENT))) {
      if (!reports.containsKey(file.getFileName().toString().replace(".txt", ""))) {
        stale.add(file.getFileName().toString());
      }
    }
    if (!stale.isEmpty()) {
      all.add(
          "Stale in "
              + CURRENT
              + ": "
              + String.join(", ", stale)
              + ". Renew with "
              + RENEW
              + ", and commit it with the change that it describes.");
    }
    return all;
  }

  /** Returns the reports, by artifact. */
  Map<String, String> reports() {
    Map<String, String> all = new TreeMap<>();
    reports.forEach((artifact, report) -> all.put(artifact, report + whatBreaks(artifact)));
    return all;
  }

  private String whatBreaks(String artifact) {
    StringBuilder text = new StringBuilder();
    for (Break one : breaks) {
      if (one.artifact().equals(artifact)) {
        String reason = accepted.reason(one);
        text.append(text.isEmpty() ? "\nWhat breaks users of " + baseline + ":\n" : "");
        text.append("- ").append(one.name()).append("\n  ");
        text.append(reason == null ? "not accepted" : "accepted for " + version + ": " + reason);
        text.append('\n');
      }
    }
    return text.toString();
  }

  /**
   * Compiles sources that use all that the release declares on the jars of now: what only compilers
   * notice. Apart from the rest, as it takes longer than all of that.
   *
   * @param folder where the sources are written to
   */
  void compileSources(Path folder) {
    try (JarSet then = released()) {
      List<Path> others = JarSet.others(jarsOfNow, publishedNow);
      SourceBreaks sources =
          new SourceBreaks(
              folder,
              path(publishedThen, artifact -> released(artifact, ".jar"), others),
              path(publishedNow, this::jarOfNow, others));
      Set<String> kept = new TreeSet<>(publishedThen);
      kept.retainAll(publishedNow);
      sources.check(kept, then);
      problems.addAll(sources.problems());
      sources
          .breaks(breaks)
          .forEach(
              (found, why) -> {
                breaks.add(found);
                compilersSay.put(found, "The compiler says: " + why + " ");
              });
    }
  }

  private static List<Path> path(
      Set<String> artifacts, Function<String, Path> jar, List<Path> others) {
    List<Path> path = new ArrayList<>(artifacts.stream().map(jar).toList());
    path.addAll(others);
    return path;
  }

  private void renew() {
    try {
      Files.createDirectories(root.resolve(CURRENT));
      for (Path file : files(root.resolve(CURRENT))) {
        Files.delete(file);
      }
      for (Map.Entry<String, String> report : reports().entrySet()) {
        Files.writeString(report(report.getKey()), report.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compare() {
    try (JarSet then = released();
        JarSet now =
            new JarSet(
                "now",
                jars(publishedNow, this::jarOfNow),
                JarSet.others(jarsOfNow, publishedNow))) {
      for (String artifact : publishedThen) {
        if (publishedNow.contains(artifact)) {
          compare(artifact, then, now);
        } else {
          breaks.add(new Break(artifact, "ARTIFACT_REMOVED", artifact));
        }
      }
      comparePom("sluice-bom", root.resolve("bom/pom.xml"), PomView::bom);
      Set<String> brought =
          PomView.brought(
              publishedThen.stream().map(artifact -> read(released(artifact, ".pom"))).toList());
      comparePom("sluice-parent", root.resolve("pom.xml"), pom -> PomView.parent(pom, brought));
      for (String artifact : publishedNow) {
        if (!publishedThen.contains(artifact)) {
          reports.put(artifact, "No baseline yet: " + baseline + " has no " + artifact + ".\n");
        }
      }
    }
  }

  private JarSet released() {
    return new JarSet(
        "then",
        jars(publishedThen, artifact -> released(artifact, ".jar")),
        JarSet.others(jarsOfNow, publishedNow));
  }

  private void comparePom(String artifact, Path pom, Function<String, Facts> view) {
    Set<Break> found = new TreeSet<>();
    List<String> differences = List.of();
    Path released = released(artifact, ".pom");
    try {
      Facts was = view.apply(read(released));
      Facts is = view.apply(read(pom));
      found.addAll(Facts.breaks(artifact, was, is));
      differences = Facts.differences(was, is);
    } catch (RuntimeException e) {
      found.add(new Break(artifact, "CANNOT_BE_READ", "its POM: " + JarSet.reason(e)));
    }
    breaks.addAll(found);
    String old = released.getFileName().toString();
    reports.put(artifact, report(artifact, old, "", differences));
  }

  private void compare(String artifact, JarSet then, JarSet now) {
    Comparison comparison = Comparison.read(comparisons, artifact);
    if (comparison == null) {
      problems.add(
          artifact
              + " was not compared: compat-reports/pom.xml has no execution for it, or it failed.");
      return;
    }
    String expected = released(artifact, ".jar").getFileName().toString();
    if (!comparison.oldJar().equals(expected)) {
      problems.add(
          artifact + " was compared with " + comparison.oldJar() + ", not " + expected + ".");
    }
    Comparison.Hidden hidden = (isNew, type, member) -> (isNew ? now : then).isHidden(type, member);
    Set<Break> found = new TreeSet<>(comparison.breaks(type -> isClosed(then.type(type)), hidden));
    Rules.Result result = Rules.result(artifact, then, now);
    found.addAll(result.breaks());
    found.addAll(brokenForEver(artifact, now));
    breaks.addAll(found);
    reports.put(
        artifact,
        report(artifact, comparison.oldJar(), comparison.text(hidden), result.differences()));
  }

  /**
   * What is promised to whoever has a release that is kept, whatever was released after it: its
   * messages lead somewhere, its policies have their ids, and its JSON of a version its fields.
   */
  private Set<Break> brokenForEver(String artifact, JarSet now) {
    Set<Break> found = new TreeSet<>();
    for (Path release : files(root.resolve(RELEASED).resolve(artifact))) {
      String kept = release.getFileName().toString();
      Map<String, Path> jars = new TreeMap<>();
      for (Path each : files(root.resolve(RELEASED))) {
        String name = each.getFileName().toString();
        Path jar = each.resolve(kept).resolve(name + "-" + kept + ".jar");
        if (Files.exists(jar)) {
          jars.put(name, jar);
        }
      }
      if (!jars.containsKey(artifact)) {
        continue;
      }
      try (JarSet then = new JarSet(kept, jars, JarSet.others(jarsOfNow, publishedNow))) {
        for (String anchor : then.anchors(artifact)) {
          if (!isThere(anchor)) {
            found.add(new Break(artifact, "MESSAGE_ANCHOR_LOST", anchor));
          }
        }
        if (!kept.equals(baseline)) {
          found.addAll(Rules.brokenForEver(artifact, then, now));
        }
      } catch (RuntimeException e) {
        problems.add(jars.get(artifact) + " cannot be read: " + JarSet.reason(e));
      }
    }
    return found;
  }

  private static boolean isClosed(@Nullable Class<?> type) {
    return type != null && !Rules.isExtensible(type);
  }

  private static String report(
      String artifact, String oldJar, String text, List<String> differences) {
    StringBuilder report = new StringBuilder();
    report.append(artifact).append(", compared with ").append(oldJar).append("\n\n");
    if (text.isEmpty() && differences.isEmpty()) {
      report.append("No changes.\n");
    }
    report.append(text);
    if (!differences.isEmpty()) {
      report.append(text.isEmpty() ? "" : "\nBeside signatures:\n");
      differences.forEach(line -> report.append(line).append('\n'));
    }
    return report.toString();
  }

  /** The page must be there for those who read the message of the release. */
  private boolean isThere(String anchor) {
    String[] parts = anchor.split("#", 2);
    Path page = root.resolve(parts[0]);
    return Files.exists(page) && read(page).contains("<a id=\"" + parts[1] + "\"></a>");
  }

  private Path report(String artifact) {
    return root.resolve(CURRENT).resolve(artifact + ".txt");
  }

  private Path released(String artifact, String suffix) {
    return root.resolve(RELEASED)
        .resolve(artifact)
        .resolve(baseline)
        .resolve(artifact + "-" + baseline + suffix);
  }

  private Path jarOfNow(String artifact) {
    return instead.getOrDefault(artifact, jarsOfNow.resolve(artifact + ".jar"));
  }

  private static Map<String, Path> jars(Set<String> artifacts, Function<String, Path> jar) {
    return artifacts.stream().collect(Collectors.toMap(artifact -> artifact, jar));
  }

  private static Set<String> artifacts(Path bom) {
    return Pattern.compile("<artifactId>(.+)</artifactId>")
        .matcher(
            read(bom)
                .replaceFirst("(?s).*<dependencyManagement>", "")
                .replaceFirst("(?s)<!-- Previews: .*", ""))
        .results()
        .map((MatchResult result) -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> files(Path folder) {
    if (!Files.exists(folder)) {
      return List.of(); // As before the first report.
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String first(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("No " + pattern);
    }
    return matcher.group(1);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
