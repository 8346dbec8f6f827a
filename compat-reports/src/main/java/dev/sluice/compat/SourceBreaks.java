// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What no signature shows: sources that use all that a release declares, as its users may have
 * written them, must compile on the jars of now as they do on those of the release.
 */
final class SourceBreaks {
  /** What a compiler says of a line. */
  record Complaint(String file, long line, String message) {}

  /** What compiles the sources of one language. */
  private interface Compiler {
    List<Complaint> complaints(List<Path> sources, List<Path> path);
  }

  /** A use that does not compile any more. */
  private record Failed(Corpus.Use use, String message) {}

  /** Where uses in Java may be unlike what people write, or a warning is what users are owed. */
  private static final String LINT =
      "-Xlint:all,-deprecation,-removal,-path,-processing,-classfile,-options,-serial,-cast,-overloads";

  private static final String WRONG = "Wrong.kt";

  private static final Pattern OF_KOTLIN =
      Pattern.compile("(?m)^.*?([^/\\\\\\n]+\\.kt):(\\d+):\\d+: (?:error|warning): (.*)$");

  private final Path folder;
  private final List<Path> then;
  private final List<Path> now;
  private final List<String> problems = new ArrayList<>();
  private final List<Failed> failed = new ArrayList<>();
  private final Set<String> types = new TreeSet<>();

  /**
   * Prepares to compile.
   *
   * @param folder where the sources are written to
   * @param then the jars of the release, and all that they need
   * @param now those of this build
   */
  SourceBreaks(Path folder, List<Path> then, List<Path> now) {
    this.folder = folder;
    this.then = List.copyOf(then);
    this.now = List.copyOf(now);
  }

  /** Compiles uses of all that the artifacts declare. */
  void check(Set<String> artifacts, JarSet released) {
    try {
      compile(artifacts, released);
    } catch (RuntimeException | LinkageError e) {
      problems.add("The sources that use the API cannot be compiled: " + JarSet.reason(e));
    }
  }

  private void compile(Set<String> artifacts, JarSet released) {
    Corpus java = new Corpus();
    Corpus kotlin = new Corpus();
    for (String artifact : artifacts) {
      types.addAll(released.api(artifact).keySet());
      JavaCorpus.add(java, artifact, released);
      KotlinCorpus.add(kotlin, artifact, released);
    }
    check(java, folder.resolve("java"), SourceBreaks::javac);
    check(kotlin, folder.resolve("kotlin"), this::kotlinc);
  }

  /** Returns what has no use that compiles on the release itself. */
  List<String> problems() {
    return problems;
  }

  /**
   * Returns what does not compile any more and of which none of the others tells, each with why.
   */
  Map<Break, String> breaks(Set<Break> others) {
    Map<Break, String> breaks = new TreeMap<>();
    for (Failed one : failed) {
      if (others.stream().noneMatch(other -> tells(other, one))) {
        breaks.putIfAbsent(
            new Break(one.use().artifact(), "SOURCE_BREAKS", one.use().declaration()),
            one.message() + ", in: " + one.use().code());
      }
    }
    return breaks;
  }

  private void check(Corpus corpus, Path sources, Compiler compiler) {
    if (corpus.declarations().isEmpty()) {
      return;
    }
    compiler.complaints(corpus.write(sources), then).forEach(found -> drop(corpus, found));
    List<Complaint> complaints = compiler.complaints(corpus.write(sources), now);
    boolean mayHaveBeenHidden = !complaints.isEmpty();
    while (mayHaveBeenHidden) {
      // What fails on the release may have hidden what else does.
      mayHaveBeenHidden = false;
      for (Complaint complaint : compiler.complaints(corpus.write(sources), then)) {
        mayHaveBeenHidden |= drop(corpus, complaint);
      }
    }
    for (Complaint complaint : complaints) {
      Corpus.Use use = corpus.use(complaint.file(), complaint.line());
      if (use == null) {
        problems.add("The sources that use the API do not compile any more: " + complaint);
      } else if (!corpus.dropped().contains(use)) {
        failed.add(new Failed(use, complaint.message()));
      }
    }
  }

  /** Leaves out what the release does not take, which is right only where it is one way of many. */
  private boolean drop(Corpus corpus, Complaint complaint) {
    Corpus.Use use = corpus.use(complaint.file(), complaint.line());
    if (use == null) {
      problems.add("The sources that use the API do not compile on the release: " + complaint);
      return false;
    }
    boolean isNew = corpus.drop(use);
    if (isNew && !use.extra()) {
      problems.add(
          use.artifact()
              + ": nothing shows whether sources that use "
              + use.declaration()
              + " still compile, as what was generated does not compile on the release. "
              + complaint.message()
              + ", in: "
              + use.code());
    }
    return isNew;
  }

  /** Says whether another break is why the use fails: it is of what the use names. */
  private boolean tells(Break other, Failed failed) {
    String named = failed.use().code() + " " + failed.message();
    String element = other.element();
    String declaration = failed.use().declaration();
    if (element.startsWith(declaration)
        && !element.substring(declaration.length()).matches("[\\w(].*")) {
      return true;
    }
    String head = element.replaceFirst("[,:( ].*", "");
    boolean isType = types.contains(head);
    String type = isType ? head : head.replaceFirst("\\.[^.]*$", "");
    if (!types.contains(type) || !mentions(named, type.replace('$', '.'))) {
      return false;
    }
    if (other.kind().startsWith("ENUM_CONSTANT_")) {
      return failed.use().declaration().startsWith(type); // A switch over all of them.
    }
    if (element.startsWith(type + "(")) {
      return mentions(named, "(new|extends) " + type.replace('$', '.'));
    }
    String rest = element.substring(head.length());
    boolean isKotlin = isType && rest.startsWith(": ") && !other.kind().startsWith("SEALED");
    if (isType && !isKotlin) {
      return true;
    }
    String member =
        isKotlin
            ? rest.substring(2).replaceFirst("[(,].*", "").replaceFirst(".*[. ]", "")
            : head.substring(type.length() + 1);
    String overloads = isKotlin ? head + ": " + member + "(" : head + "(";
    return !declaration.startsWith(overloads) && mentions(named, member);
  }

  private static boolean mentions(String text, String name) {
    return Pattern.compile("(?<![\\w.])" + name + "(?!\\w)|\\b" + name + "(?!\\w)")
        .matcher(text)
        .find();
  }

  private List<Complaint> kotlinc(List<Path> sources, List<Path> path) {
    // With one error, the compiler writes no class files, which would take half of the time.
    Path wrong = folder.resolve(WRONG);
    write(wrong, "package uses; val wrong: Int = \"\"\n");
    List<Path> all = new ArrayList<>(sources);
    all.add(wrong);
    KotlinCompiler.Said said =
        KotlinCompiler.check(
            List.of(
                "-jvm-target",
                "17",
                "-Xreport-all-warnings",
                "-Xwarning-level=DEPRECATION:disabled"),
            all,
            path,
            folder.resolve("classes"));
    List<Complaint> complaints = new ArrayList<>();
    OF_KOTLIN
        .matcher(said.text())
        .results()
        .forEach(
            found ->
                complaints.add(
                    new Complaint(
                        found.group(1), Long.parseLong(found.group(2)), found.group(3).strip())));
    if (!complaints.removeIf(complaint -> complaint.file().equals(WRONG))) {
      // It did not come to look at the sources.
      complaints.add(new Complaint("", -1, said.text().replaceAll("\\s+", " ").strip()));
    }
    return complaints;
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Complaint> javac(List<Path> sources, List<Path> path) {
    String classPath =
        path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    List<String> options = new ArrayList<>(List.of("-source", "17", "-proc:none", LINT));
    options.addAll(List.of("-Xmaxerrs", "1000000", "-Xmaxwarns", "1000000", "-cp", classPath));
    // All is to be looked at, whatever fails, and nothing to be written.
    options.addAll(List.of("-XDshould-stop.ifError=FLOW", "-XDshould-stop.ifNoError=FLOW"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Complaint> complaints = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      compiler
          .getTask(
              null,
              manager,
              found -> {
                if (isComplaint(found)) {
                  complaints.add(complaint(found));
                }
              },
              options,
              null,
              manager.getJavaFileObjectsFromPaths(sources))
          .call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return complaints;
  }

  /** Warnings too; notes say no more than that something is deprecated. */
  private static boolean isComplaint(Diagnostic<? extends JavaFileObject> found) {
    return found.getKind() == Diagnostic.Kind.ERROR
        || (found.getKind() != Diagnostic.Kind.NOTE && found.getSource() != null);
  }

  private static Complaint complaint(Diagnostic<? extends JavaFileObject> found) {
    JavaFileObject source = found.getSource();
    String file = source == null ? "" : source.getName().replaceFirst(".*[/\\\\]", "");
    String message = found.getMessage(Locale.ENGLISH).replaceAll("\\s+", " ").strip();
    return new Complaint(file, found.getLineNumber(), message);
  }
}
