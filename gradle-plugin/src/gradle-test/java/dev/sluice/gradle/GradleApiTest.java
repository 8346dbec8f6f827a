// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import static org.assertj.core.api.Assertions.assertThat;

import groovy.lang.GroovyObject;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.inject.Inject;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.gradle.api.Project;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The build compiles the plugin with {@code src/gradle-api}. It is right where Gradle's own API
 * gives the same class files, byte by byte: each of them names the types, and the signatures, that
 * it calls.
 */
class GradleApiTest {
  private static final Path API = Path.of("src", "gradle-api", "java");
  private static final String REAL =
      jarOf(Project.class) + File.pathSeparator + jarOf(GroovyObject.class);
  private static final String ANNOTATIONS =
      jarOf(NullMarked.class) + File.pathSeparator + jarOf(Inject.class);

  @TempDir Path folder;

  /** Warnings are errors, those of deprecated calls among them. */
  @Test
  void theClassFiles_areThoseThatGradlesOwnApiGives() {
    Map<String, String> real =
        compile("real", List.of("-cp", ANNOTATIONS + File.pathSeparator + REAL));
    assertThat(real.keySet()).contains("dev/sluice/gradle/SluicePlan.class").hasSizeGreaterThan(5);
    assertThat(compile("outline", outline(API))).isEqualTo(real);
  }

  @Test
  void anApiThatGradleHasNot_isNoticed() throws IOException {
    Map<String, String> right = compile("outline", outline(API));
    for (List<String> change :
        List.of(
            List.of("org/gradle/api/attributes/Usage.java", "\"java-runtime\"", "\"java-api\""),
            List.of("org/gradle/api/artifacts/Configuration.java", "void setCan", "boolean setCan"),
            List.of("org/gradle/api/tasks/Classpath.java", "RUNTIME", "CLASS"))) {
      Path copy = Files.createTempDirectory(folder, "api");
      copy(API, copy);
      Path file = copy.resolve(change.get(0));
      String text = Files.readString(file);
      assertThat(text).contains(change.get(1));
      Files.writeString(file, text.replace(change.get(1), change.get(2)));
      assertThat(compile(copy.getFileName() + "-classes", outline(copy))).isNotEqualTo(right);
    }
  }

  private static List<String> outline(Path api) {
    return List.of("-cp", ANNOTATIONS, "-sourcepath", api.toString(), "-implicit:none");
  }

  /** Returns the class files by name, as text that can be compared. */
  private Map<String, String> compile(String name, List<String> options) {
    Path classes = folder.resolve(name);
    List<String> all = new ArrayList<>(List.of("--release", "17", "-g", "-parameters"));
    all.addAll(List.of("-proc:none", "-Xlint:all,-processing,-path,-options,-classfile", "-Werror"));
    all.addAll(options);
    all.addAll(List.of("-d", classes.toString()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Files.createDirectories(classes);
      List<Path> sources = files(Path.of("src", "main", "java"));
      boolean done =
          compiler
              .getTask(messages, files, null, all, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(done).as(messages.toString()).isTrue();
      Map<String, String> result = new TreeMap<>();
      for (Path file : files(classes)) {
        result.put(
            classes.relativize(file).toString().replace(File.separatorChar, '/'),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
  }

  private static String jarOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
