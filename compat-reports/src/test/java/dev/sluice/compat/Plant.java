// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A change of one module's sources, made in a copy. Only the files that it changes are compiled
 * again, so that whoever calls them need not be changed as well.
 */
final class Plant {
  private static final Pattern TOP_LEVEL =
      Pattern.compile(
          "(?m)^@file:JvmName\\(\"(.+?)\"\\)|^[a-z ]*\\b(?:class|object|interface) (\\w+)");

  private final String name;
  private final String artifact;
  private final Path module;
  private final String language;
  private final List<String> breaks;
  private final Map<String, String> changed = new LinkedHashMap<>();
  private final List<String> removed = new ArrayList<>();
  private final Map<String, String> pom = new LinkedHashMap<>();
  private int javaRelease;
  private @Nullable String kotlin;

  /**
   * Begins a plant.
   *
   * @param breaks what the gate must find, by name; nothing if it is harmless
   */
  Plant(String name, String folder, String artifact, String... breaks) {
    this.name = name;
    this.artifact = artifact;
    this.module = Project.ROOT.resolve(folder);
    this.language = folder.startsWith("kotlin-") ? "kotlin" : "java";
    this.breaks = List.of(breaks);
  }

  String artifact() {
    return artifact;
  }

  List<String> breaks() {
    return breaks;
  }

  /** Replaces a text, which must be there, wherever it is in the source file. */
  Plant replace(String source, String text, String replacement) {
    String before = changed.getOrDefault(source, Project.read(file(source)));
    assertThat(before).as("%s: %s", name, source).contains(text);
    changed.put(source, before.replace(text, replacement));
    return this;
  }

  /** Adds a source file, or replaces all of one. */
  Plant add(String source, String text) {
    changed.put(source, text);
    return this;
  }

  /** Has the sources compiled as a module, where types of several packages are sealed together. */
  Plant inModule() {
    return replace("module-info.java", "module ", "module ");
  }

  /** Takes away a source file's classes, or a resource. */
  Plant remove(String file) {
    removed.add(file);
    return this;
  }

  /** Has all class files say that they are for that release of Java. */
  Plant forJava(int release) {
    javaRelease = release;
    return this;
  }

  /** Replaces a text, which must be there, in the POM within the jar. */
  Plant pom(String text, String replacement) {
    pom.put(text, replacement);
    return this;
  }

  /** Has Kotlin's sources compiled as of that version. */
  Plant inKotlin(String version) {
    kotlin = version;
    return this;
  }

  private Path file(String source) {
    Path resource = module.resolve("src/main/resources").resolve(source);
    return Files.exists(resource)
        ? resource
        : module.resolve("src/main/" + language).resolve(source);
  }

  /** Changes the sources in a copy of the project. */
  void applyTo(Path copy) {
    Path sources = copy.resolve(Project.ROOT.relativize(module)).resolve("src/main/" + language);
    changed.forEach((source, text) -> Project.write(sources.resolve(source), text));
  }

  /** Makes the artifact's jar, as it would be with the change. */
  Path plant(Path work) {
    try {
      Path classes = Files.createDirectories(work.resolve("classes"));
      unpack(Project.NOW.resolve(artifact + ".jar"), classes, entry -> !isReplaced(entry));
      compile(classes, work);
      Path inJar = classes.resolve("META-INF/maven/dev.sluice/" + artifact + "/pom.xml");
      for (Map.Entry<String, String> change : pom.entrySet()) {
        String before = Project.read(inJar);
        assertThat(before).as(name).contains(change.getKey());
        Project.write(inJar, before.replace(change.getKey(), change.getValue()));
      }
      if (javaRelease > 0) {
        for (Path file : Project.walk(classes)) {
          if (file.toString().endsWith(".class")) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[7] = (byte) (javaRelease + 44);
            Files.write(file, bytes);
          }
        }
      }
      Path planted = work.resolve(artifact + ".jar");
      pack(classes, planted);
      return planted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns a plant by which {@code discover(null)} compiles no more, of which no signature tells.
   */
  static Plant ofAnAmbiguousCall() {
    return new Plant("discover in a layer", "api", "sluice-api")
        .replace(
            "dev/sluice/numeric/NumericPolicies.java",
            "  public static NumericPolicy select() {",
            """
              public static PolicyDiscovery discover(@Nullable ModuleLayer layer) {
                return discover();
              }

              public static NumericPolicy select() {\
            """);
  }

  /** Unpacks the files of a jar that are wanted. */
  static void unpack(Path jar, Path folder, Predicate<String> wanted) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(e -> !e.isDirectory()).toList()) {
        if (wanted.test(entry.getName())) {
          Path to = folder.resolve(entry.getName());
          Files.createDirectories(to.getParent());
          Files.copy(file.getInputStream(entry), to);
        }
      }
    }
  }

  private boolean isReplaced(String entry) {
    List<String> gone = new ArrayList<>(removed);
    changed.forEach(
        (source, text) -> {
          if (source.endsWith(".kt")) {
            gone.addAll(types(source));
          } else {
            gone.add(source);
          }
        });
    return gone.stream()
        .map(source -> source.replaceFirst("\\.java$", ""))
        .anyMatch(
            type ->
                entry.equals(type)
                    || entry.equals(type + ".class")
                    || entry.startsWith(type + "$"));
  }

  /** Returns the classes that a source file in Kotlin has been compiled to. */
  private List<String> types(String source) {
    String folder = source.substring(0, source.lastIndexOf('/') + 1);
    return TOP_LEVEL
        .matcher(Files.exists(file(source)) ? Project.read(file(source)) : "")
        .results()
        .map(match -> folder + (match.group(1) == null ? match.group(2) : match.group(1)))
        .toList();
  }

  private void compile(Path classes, Path work) throws IOException {
    List<Path> files = new ArrayList<>();
    changed.forEach(
        (source, text) -> {
          boolean compiled = source.endsWith(".java") || source.endsWith(".kt");
          Path file = (compiled ? work.resolve("sources") : classes).resolve(source);
          Project.write(file, text);
          if (compiled) {
            files.add(file);
          }
        });
    if (files.isEmpty()) {
      return;
    }
    if (language.equals("kotlin")) {
      Path compiled = Files.createDirectories(work.resolve("compiled"));
      List<Path> path = new ArrayList<>(List.of(classes));
      path.addAll(
          Project.walk(Project.NOW).stream()
              .filter(jar -> jar.toString().endsWith(".jar") && !jar.endsWith(artifact + ".jar"))
              .toList());
      String built = Project.read(module.resolve("pom.xml"));
      String target =
          built.contains("<jvmTarget>") ? Project.first("<jvmTarget>(.+)</", built) : "17";
      String version = kotlin;
      if (version == null && built.contains("<languageVersion>")) {
        version = Project.first("<languageVersion>(.+)</", built);
      }
      KotlinCompiler.compile(artifact, target, version, files, path, classes, compiled);
      // It has only what was compiled now, and the one that is there has all.
      Files.delete(compiled.resolve("META-INF/" + artifact + ".kotlin_module"));
      Project.copy(compiled, classes, Set.of());
      return;
    }
    String others =
        Project.walk(Project.NOW).stream()
            .filter(jar -> jar.toString().endsWith(".jar") && !jar.endsWith(artifact + ".jar"))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    // The compiler looks for a module's packages where it writes to, and with a module's descriptor
    // there, no longer on the class path.
    boolean descriptor = changed.containsKey("module-info.java");
    Path output = descriptor ? classes : Files.createDirectories(work.resolve("compiled"));
    // Not --release, which reads all of an old JDK each time.
    List<String> options = new ArrayList<>(List.of("-source", "17", "-target", "17", "-proc:none"));
    options.addAll(List.of("-nowarn", "-d", output.toString()));
    options.addAll(
        descriptor ? List.of("-p", others) : List.of("-cp", classes + File.pathSeparator + others));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertThat(compiled).as("%s compiles: %s", name, said).isTrue();
    }
    if (!descriptor) {
      Project.copy(output, classes, Set.of());
    }
  }

  /** Packs all files of a folder. */
  static void pack(Path folder, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path entry : Project.walk(folder)) {
        if (Files.isRegularFile(entry)) {
          out.putNextEntry(new JarEntry(folder.relativize(entry).toString().replace('\\', '/')));
          Files.copy(entry, out);
          out.closeEntry();
        }
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
