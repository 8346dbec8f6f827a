// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Reactor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Shows that the checks of the build fire: compiles wrong code with the options that the build
 * takes from the root POM, in a compiler opened as {@code .mvn/jvm.config} opens Maven's.
 */
class CompileTimeChecksTest {
  private static final Path ROOT = Reactor.ROOT;
  private static final String COMPILER =
      "/project/build/pluginManagement/plugins/plugin[artifactId='maven-compiler-plugin']";
  private static final String MAIN =
      COMPILER + "/executions/execution[id='default-compile']/configuration";

  @TempDir Path temporary;

  @Test
  void signednessChecker_rejectsSignedUse() throws Exception {
    compileExpectingMarkedErrors(
        """
        package acme;

        import java.math.BigInteger;
        import java.util.OptionalLong;
        import org.checkerframework.checker.signedness.qual.Unsigned;

        final class Sample {
          private Sample() {}

          static boolean comparison(@Unsigned long a, @Unsigned long b) {
            return a < b; // rejected: comparison.unsignedlhs
          }

          static boolean comparisonWithALiteral(@Unsigned long a) {
            return a >= 10_000; // rejected: comparison.unsignedlhs
          }

          static int comparisonByMethod(@Unsigned long a, @Unsigned long b) {
            return Long.compare(a, b); // rejected: argument, argument
          }

          static @Unsigned long division(@Unsigned long a, @Unsigned long b) {
            return a / b; // rejected: operation.unsignedlhs
          }

          static @Unsigned long remainder(@Unsigned long a, @Unsigned long b) {
            return a % b; // rejected: operation.unsignedlhs
          }

          static void divisionInPlace(@Unsigned long a, @Unsigned long b) {
            a /= b; // rejected: compound.assignment.unsigned.variable
          }

          static @Unsigned long shift(@Unsigned long a) {
            return a >> 1; // rejected: shift.signed
          }

          static String concatenation(@Unsigned long a) {
            return "bytes: " + a; // rejected: unsigned.concat
          }

          static String valueOf(@Unsigned long a) {
            return String.valueOf(a); // rejected: argument
          }

          static void println(@Unsigned long a) {
            System.out.println(a); // rejected: argument
          }

          static String longToString(@Unsigned long a) {
            return Long.toString(a); // rejected: argument
          }

          static void append(StringBuilder text, @Unsigned long a) {
            text.append(a); // rejected: argument
          }

          static OptionalLong optional(@Unsigned long a) {
            return OptionalLong.of(a); // rejected: argument
          }

          static BigInteger big(@Unsigned long a) {
            return BigInteger.valueOf(a); // rejected: argument
          }

          static long asSigned(@Unsigned long a) {
            return a; // rejected: return
          }

          static @Unsigned long fromSigned(long a) {
            return a; // rejected: return
          }
        }
        """);
  }

  /** The one complaint is a warning of javac's own, which shows that it was listening. */
  @Test
  void rightForms_areAccepted_andAWarningIsAnError() throws Exception {
    String output =
        compileExpectingMarkedErrors(
            """
        package acme;

        import dev.sluice.numeric.OptionalUnsignedLong;
        import java.math.BigInteger;
        import java.util.List;
        import org.checkerframework.checker.signedness.qual.Unsigned;

        final class Sample {
          private Sample() {}

          static boolean comparison(@Unsigned long a, @Unsigned long b) {
            return Long.compareUnsigned(a, b) < 0 || a == b;
          }

          static @Unsigned long arithmetic(@Unsigned long a, @Unsigned long b) {
            return Long.divideUnsigned(a, b) + Long.remainderUnsigned(a, b) * (a >>> 1) - (b << 1);
          }

          static String print(@Unsigned long a) {
            return "bytes: " + Long.toUnsignedString(a);
          }

          static @Unsigned long parse(String text) {
            return Long.parseUnsignedLong(text);
          }

          static OptionalUnsignedLong optional(@Unsigned long a) {
            return OptionalUnsignedLong.of(a);
          }

          static BigInteger big(@Unsigned long a) {
            return new BigInteger(Long.toUnsignedString(a));
          }

          static int size(List list) { // rejected: rawtypes
            return list.size();
          }
        }
        """);
    assertThat(output)
        .contains("warning: [rawtypes] found raw type: List")
        .contains("error: warnings found and -Werror specified");
  }

  @Test
  void nullAwayAndErrorProne_reject() throws Exception {
    compileExpectingMarkedErrors(
        """
        package acme;

        import org.jspecify.annotations.Nullable;

        final class Sample {
          private Sample() {}

          static int length(String text) {
            return text.length();
          }

          static int nullPassed() {
            return length(null); // rejected: NullAway
          }

          static String nullReturned() {
            return null; // rejected: NullAway
          }

          static int nullDereferenced(@Nullable String text) {
            return text.length(); // rejected: NullAway
          }

          static void exceptionForgotten() {
            new IllegalStateException(); // rejected: DeadException
          }
        }
        """);
  }

  /** NullAway looks only at marked packages, so that a forgotten mark would silence it. */
  @Test
  void everyPackage_isNullMarked() throws IOException {
    List<Path> packages = new ArrayList<>();
    for (Reactor.Module module : Reactor.modules()) {
      Path sources = module.folder().resolve("src/main/java");
      if (Files.isDirectory(sources)) {
        try (Stream<Path> files = Files.walk(sources)) {
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .filter(folder -> !folder.equals(sources))
              .distinct()
              .forEach(packages::add);
        }
      }
    }
    assertThat(packages).contains(ROOT.resolve("api/src/main/java/dev/sluice/numeric"));
    assertThat(packages)
        .allSatisfy(
            folder ->
                assertThat(folder.resolve("package-info.java"))
                    .content()
                    .containsPattern("(?m)^@NullMarked$"));
  }

  /** What is read from the root POM here is what a module gets that says nothing of its own. */
  @Test
  void modulesWithNumbers_compileAsTheRootSays() {
    assertThat(List.of("api", "policy-unsigned", "policy-bigint", "core-java"))
        .allSatisfy(
            module ->
                assertThat(ROOT.resolve(module).resolve("pom.xml"))
                    .content()
                    .doesNotContain("maven-compiler-plugin", "maven.compiler."));
  }

  /** Compiles, and expects what the source announces at the end of its lines, and nothing else. */
  private String compileExpectingMarkedErrors(String source) throws Exception {
    Map<Integer, String> expected = new TreeMap<>();
    List<String> lines = source.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      int mark = lines.get(i).indexOf("// rejected: ");
      if (mark >= 0) {
        expected.put(i + 1, lines.get(i).substring(mark + "// rejected: ".length()));
      }
    }
    String output = compile(source);
    Map<Integer, String> actual = new TreeMap<>();
    Matcher diagnostic =
        Pattern.compile("(?m)^.*\\.java:(\\d+): (?:error|warning): \\[([A-Za-z.]+)].*$")
            .matcher(output);
    while (diagnostic.find()) {
      actual.merge(
          Integer.valueOf(diagnostic.group(1)), diagnostic.group(2), (a, b) -> a + ", " + b);
    }
    assertThat(actual).as(output).isEqualTo(expected);
    return output;
  }

  private String compile(String source) throws Exception {
    Jars.write(temporary, "acme/Sample.java", source);
    Jars.write(
        temporary,
        "acme/package-info.java",
        "@org.jspecify.annotations.NullMarked\npackage acme;\n");
    List<String> arguments = new ArrayList<>(options());
    arguments.addAll(List.of("-cp", Jars.API_MODULES));
    arguments.addAll(List.of("-d", temporary.resolve("classes").toString()));
    arguments.add(temporary.resolve("acme/Sample.java").toString());
    arguments.add(temporary.resolve("acme/package-info.java").toString());
    Jvm.Result result = Jvm.run("javac", arguments);
    assertThat(result.status()).as(result.err()).isEqualTo(1);
    return result.out() + result.err();
  }

  private static List<String> options() throws Exception {
    List<String> options = new ArrayList<>();
    for (String line : Files.readAllLines(ROOT.resolve(".mvn/jvm.config"))) {
      options.add("-J" + line.replace(' ', '='));
    }
    options.addAll(List.of("-J-Duser.language=en", "-J-XX:TieredStopAtLevel=1"));

    options.addAll(List.of("--release", only("/project/properties/maven.compiler.release")));
    assertThat(only(COMPILER + "/configuration/showWarnings")).isEqualTo("true");
    assertThat(only(COMPILER + "/configuration/failOnWarning")).isEqualTo("true");
    options.add("-Werror");
    assertThat(only(COMPILER + "/configuration/parameters")).isEqualTo("true");
    options.add("-parameters");
    options.addAll(all(COMPILER + "/configuration/compilerArgs/arg"));
    options.addAll(all(MAIN + "/compilerArgs/arg"));
    assertThat(options)
        .contains("-Xlint:all,-processing")
        .anySatisfy(
            option ->
                assertThat(option)
                    .startsWith("-Xplugin:ErrorProne ")
                    .contains("-Xep:NullAway:ERROR"));

    List<String> processors = all(MAIN + "/annotationProcessors/annotationProcessor");
    assertThat(processors)
        .containsExactly("org.checkerframework.checker.signedness.SignednessChecker");
    options.addAll(List.of("-processor", String.join(",", processors)));
    options.addAll(List.of("-processorpath", processorPath()));
    return options;
  }

  /** The jars of this module's own dependencies, which must be those that the build names. */
  private static String processorPath() throws Exception {
    List<String> jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar"))
            .toList();
    String path = COMPILER + "/configuration/annotationProcessorPaths/path";
    List<String> artifacts = all(path + "/artifactId");
    List<String> versions = all(path + "/version");
    assertThat(artifacts).containsExactly("error_prone_core", "nullaway", "checker");
    assertThat(versions).hasSameSizeAs(artifacts);
    for (int i = 0; i < artifacts.size(); i++) {
      String version = versions.get(i).replaceAll("[${}]", "");
      String jar = "/" + artifacts.get(i) + "-" + only("/project/properties/" + version) + ".jar";
      assertThat(jars).anySatisfy(entry -> assertThat(entry).endsWith(jar));
    }
    return jars.stream().collect(Collectors.joining(File.pathSeparator));
  }

  private static String only(String expression) throws Exception {
    assertThat(all(expression)).as(expression).hasSize(1);
    return all(expression).get(0);
  }

  private static List<String> all(String expression) throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(ROOT.resolve("pom.xml").toFile());
    XPath xpath = XPathFactory.newInstance().newXPath();
    NodeList nodes = (NodeList) xpath.evaluate(expression, pom, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().trim());
    }
    return texts;
  }
}
