// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others compiled against a release, run as it is on the jars of this build. */
class LinksTest {
  private static final Path VECTORS =
      Project.ROOT.resolve("core-java/src/test/resources/vectors/plan.csv");
  private static final String TCK = "sluice-policy-tck.jar";

  @TempDir Path temporary;

  static List<String> releases() {
    return Project.linkedReleases();
  }

  @Test
  void thereIsARelease() {
    assertThat(releases()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aPolicyOfThen_passesTheTckOfNow(String release) {
    Jvm.Result result = tck("acme.policy.AcmePolicyTckTest", Links.of(release), Links.now());
    assertPasses(result);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aPolicyOfThen_passesTheTckOfThen_onTheApiOfNow(String release) {
    Jvm.Result result =
        tck(
            "acme.policy.AcmePolicyTckTest",
            Links.of(release),
            List.of(Project.released("sluice-policy-tck", release, ".jar")),
            Links.without(Links.now(), TCK));
    assertPasses(result);
  }

  /** All rules of then, and perhaps some of now. */
  private static void assertPasses(Jvm.Result result) {
    String successful = Project.first("\\[ +(\\d+) tests successful +]", result.outOfSuccess());
    assertThat(Integer.parseInt(successful)).isGreaterThanOrEqualTo(22);
    assertThat(result.out()).containsPattern("\\[ +0 tests skipped +]");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aWrongPolicyOfThen_failsTheTckOfNow(String release) {
    Jvm.Result result = tck("acme.policy.WrongPolicyTckTest", Links.of(release), Links.now());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("R2.2 add(a, b) MUST return empty");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aProgramOfThen_hasTheFiguresOfAllGoldenVectors(String release) {
    assertThat(vectors(Links.of(release), Links.now()).outOfSuccess().lines())
        .hasSize(20_001)
        .containsExactlyElementsOf(Project.read(VECTORS).lines().toList());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aProgramOfThen_hasTheFiguresOfThen_fromAllOverTheApi(String release) {
    String then =
        Jvm.run(
                Links.joined(Links.of(release), Links.then(release), Links.others()),
                "acme.planner.Survey")
            .outOfSuccess();
    String now =
        Jvm.run(Links.joined(Links.of(release), Links.now()), "acme.planner.Survey").outOfSuccess();
    assertThat(then.lines()).hasSizeGreaterThan(20);
    assertThat(now).isEqualTo(then);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aKotlinProgramOfThen_hasTheFiguresOfAllGoldenVectors(String release) {
    Jvm.Result result =
        Jvm.run(
            Links.joined(Links.of(release), Links.now()),
            "acme.kotlin.Vectors",
            VECTORS.toString());
    assertThat(result.outOfSuccess().lines())
        .hasSize(20_001)
        .containsExactlyElementsOf(Project.read(VECTORS).lines().toList());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aKotlinProgramOfThen_hasTheDefaultsOfThen(String release) {
    String recorded = Project.read(Project.links(release).resolve("acme-kotlin.defaults.txt"));
    assertThat(recorded)
        .contains("workQueueProfile.buffering SINGLE\n", "device.placement SEPARATE\n");
    for (List<Path> jars :
        List.of(Links.joined(Links.then(release), Links.others()), Links.now())) {
      assertThat(
              Jvm.run(Links.joined(Links.of(release), jars), "acme.kotlin.Defaults").outOfSuccess())
          .isEqualTo(recorded);
    }
  }

  /** Without edits and without warnings, deprecations excepted: ambiguous overloads show here. */
  @ParameterizedTest
  @MethodSource("releases")
  void theSourcesOfThen_compileOnTheJarsOfNow(String release) throws IOException {
    assertThat(complaints(release, Links.now())).isEmpty();
  }

  @Test
  void anAmbiguousOverload_isNoticed() throws IOException {
    Path dsl =
        new Plant("ambiguous block", "kotlin-dsl", "sluice-kotlin-dsl")
            .replace(
                "dev/sluice/kotlin/DeviceProfileBuilder.kt",
                "  public fun arena() {",
                """
                  @JvmName("queueOf")
                  public fun queue(label: String, configure: WorkQueueProfileBuilder.() -> Unit) {}

                  public fun arena() {\
                """)
            .plant(temporary.resolve("kotlin"));
    assertThat(complaints(releases().get(0), Links.joined(List.of(dsl), Links.now())))
        .contains("ambiguity", "queue");
  }

  private String complaints(String release, List<Path> jars) throws IOException {
    List<Path> sources = Project.walk(Project.links(release));
    StringWriter said = new StringWriter();
    String path = jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    Path compiled = Files.createDirectories(temporary.resolve("on-the-jars"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = new ArrayList<>(List.of("--release", "17", "-proc:none", "-Werror"));
      options.addAll(List.of("-Xlint:all,-deprecation,-removal,-path,-processing", "-cp", path));
      options.addAll(List.of("-d", compiled.toString()));
      List<Path> java = sources.stream().filter(file -> file.toString().endsWith(".java")).toList();
      compiler
          .getTask(said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(java))
          .call();
    }
    List<Path> kotlin = sources.stream().filter(file -> file.toString().endsWith(".kt")).toList();
    KotlinCompiler.Said of =
        KotlinCompiler.check(
            List.of("-Werror", "-Xwarning-level=DEPRECATION:disabled"), kotlin, jars, compiled);
    return said + (of.isTaken() ? "" : of.text());
  }

  @Test
  void anotherMangledName_isNoticed() {
    Path dsl =
        new Plant("signed budget", "kotlin-dsl", "sluice-kotlin-dsl")
            .replace(
                "dev/sluice/kotlin/QueueSettings.kt",
                "public var budgetBytes: ULong",
                "public var budgetBytes: Long")
            .plant(temporary);
    Jvm.Result result =
        Jvm.run(
            Links.joined(Links.of(releases().get(0)), List.of(dsl), Links.now()),
            "acme.kotlin.Defaults");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("NoSuchMethodError", "setBudgetBytes-VKZWuLQ(long)");
  }

  @Test
  void whatNoLongerLinks_isNoticed() {
    Path core =
        new Plant("accessor renamed", "core-java", "sluice-core")
            .replace(
                "dev/sluice/queue/QueueError.java",
                "public String field() {",
                "public String of() {")
            .plant(temporary);
    Jvm.Result result = vectors(Links.of(releases().get(0)), List.of(core), Links.now());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            "NoSuchMethodError: 'java.lang.String dev.sluice.queue.QueueError$Overflow.field()'");
  }

  @Test
  void anotherFigure_isNoticed() {
    Path core =
        new Plant("windows one too small", "core-java", "sluice-core")
            .replace(
                "dev/sluice/queue/DrainPlan.java",
                "  public @Unsigned long itemsPerWindow() {\n",
                "  public @Unsigned long itemsPerWindow() {\n    if (true) return 1;\n")
            .plant(temporary);
    assertThat(
            vectors(Links.of(releases().get(0)), List.of(core), Links.now()).outOfSuccess().lines())
        .isNotEqualTo(Project.read(VECTORS).lines().toList());
  }

  /** Bytes, hence only where the compiler is the one of {@code scripts/build-links}. */
  @ParameterizedTest
  @MethodSource("releases")
  void theJars_areWhatTheSourcesBesideThemCompileTo(String release) throws IOException {
    assumeTrue(Runtime.version().feature() == 17, "another compiler gives other bytes");
    Path compiled = Files.createDirectories(temporary.resolve("compiled"));
    List<Path> sources =
        Project.walk(Project.links(release)).stream()
            .filter(file -> file.toString().endsWith(".java"))
            .toList();
    String classPath =
        Links.joined(Links.then(release), Links.others()).stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("--release", "17", "-proc:none", "-cp", classPath, "-d", compiled.toString());
      assertThat(
              compiler
                  .getTask(
                      null,
                      manager,
                      null,
                      options,
                      null,
                      manager.getJavaFileObjectsFromPaths(sources))
                  .call())
          .isTrue();
    }

    KotlinCompiler.compile(
        "acme-kotlin",
        "17",
        null,
        Project.walk(Project.links(release)).stream()
            .filter(file -> file.toString().endsWith(".kt"))
            .sorted()
            .toList(),
        Links.joined(Links.then(release), Links.others()),
        null,
        compiled);

    Map<String, byte[]> expected = new TreeMap<>();
    for (Path file : Project.walk(compiled)) {
      if (file.toString().endsWith(".class")) {
        expected.put(
            compiled.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    Map<String, byte[]> kept = new TreeMap<>();
    for (Path jar : Links.of(release)) {
      try (JarFile file = new JarFile(jar.toFile())) {
        for (JarEntry entry : file.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
          kept.put(entry.getName(), file.getInputStream(entry).readAllBytes());
        }
      }
    }
    assertThat(kept).hasSizeGreaterThan(4);
    assertThat(kept.keySet()).isEqualTo(expected.keySet());
    kept.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
  }

  @SafeVarargs
  private static Jvm.Result tck(String test, List<Path>... jars) {
    return Jvm.run(
        Links.joined(jars),
        "org.junit.platform.console.ConsoleLauncher",
        "execute",
        "--disable-banner",
        "--details=tree",
        "--select-class=" + test);
  }

  @SafeVarargs
  private static Jvm.Result vectors(List<Path>... jars) {
    return Jvm.run(Links.joined(jars), "acme.planner.Vectors", VECTORS.toString());
  }
}
