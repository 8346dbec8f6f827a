// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Reactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that messages point to has what they point to, and quotes them as they are. */
class TroubleshootingTest {
  /** Released messages point to these: none may go. */
  private static final Set<String> POLICY_ANCHORS =
      Set.of(
          "no-policy", "several-policies", "broken-policy", "unknown-policy", "duplicate-policy");

  private static final Path ROOT = Reactor.ROOT;

  @TempDir Path temporary;

  private final String page = read(ROOT.resolve("docs/troubleshooting.md"));

  @Test
  void api_pointsToTheFrozenAnchors() throws IOException {
    assertThat(anchorsIn(ROOT.resolve("api"))).containsExactlyInAnyOrderElementsOf(POLICY_ANCHORS);
  }

  @Test
  void page_hasTheFrozenAnchors_andEveryAnchorThatAnySourcePointsTo() throws IOException {
    List<String> anchors = all("<a id=\"([^\"]+)\"></a>", page);
    assertThat(anchors).doesNotHaveDuplicates().containsAll(POLICY_ANCHORS);
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        assertThat(anchors).as(module.toString()).containsAll(anchorsIn(module));
      }
    }
  }

  @Test
  void page_linksToItself_whereThereIsSomething() {
    Set<String> targets = new TreeSet<>(all("<a id=\"([^\"]+)\"></a>", page));
    all("(?m)^#+ (.*)$", page).stream()
        .map(title -> title.toLowerCase(Locale.ROOT).replaceAll("[^a-z -]", "").replace(' ', '-'))
        .forEach(targets::add);
    assertThat(all("]\\(#([^)]+)\\)", page)).isNotEmpty().isSubsetOf(targets);
  }

  @Test
  void theJar_hasThePage_whereMessagesSayThatItIs() throws IOException {
    String message = program().run("select").message();
    String place = message.substring(message.lastIndexOf("!/") + 2, message.lastIndexOf('#'));
    try (JarFile jar = new JarFile(Jars.API.toFile())) {
      byte[] text = jar.getInputStream(jar.getEntry(place)).readAllBytes();
      assertThat(new String(text, UTF_8)).isEqualTo(page);
    }
    assertThat(page).contains("unzip -p sluice-api.jar " + place + "\n");
    // In there, it has no other pages beside it.
    assertThat(all("]\\(([^)]+)\\)", page)).allSatisfy(link -> assertThat(link).startsWith("#"));
  }

  @Test
  void whereThePageWasLeftOut_messagesDoNotLeadToIt() {
    Path shaded = Jars.folder(temporary, "shaded");
    Jars.unpack(Jars.API, shaded, "dev/");
    new Program(List.of("-cp", Jvm.path(Program.probe(temporary), shaded), Probe.class.getName()))
        .run("select")
        .failsWith(
            "No NumericPolicy found by class loader 'app'. Add sluice-policy-unsigned or"
                + " sluice-policy-bigint to the class path or module path; in a shaded jar, merge"
                + " the META-INF/services files");
  }

  @Test
  void noPolicy_isQuoted() {
    assertThat(quotes("no-policy")).containsExactly(program().run("select").message());
  }

  @Test
  void severalPolicies_isQuoted() {
    assertThat(quotes("several-policies"))
        .containsExactly(program(Jars.UNSIGNED, Jars.BIGINT).run("select").message());
  }

  @Test
  void brokenPolicy_isQuoted_withEveryKindOfBreakage() {
    Path broken = Breakage.CONSTRUCTOR_THROWS.folder(temporary);
    assertThat(quotes("broken-policy"))
        .containsExactly(program(broken, Jars.UNSIGNED).run("select").message());

    List<String> problems =
        Arrays.stream(Breakage.values())
            .map(breakage -> withoutVersions(breakage.problem))
            .distinct()
            .toList();
    assertThat(all("(?m)^\\| `([^`]+)` \\|", withoutVersions(section("broken-policy"))))
        .containsExactlyElementsOf(problems);
  }

  @Test
  void unknownPolicy_isQuoted() {
    Program program = program(Jars.UNSIGNED);
    assertThat(quotes("unknown-policy"))
        .containsExactly(
            program.with("-Dsluice.policy=bigint").run("select").message(),
            program.with("-Dsluice.policy=").run("select").message());
  }

  @Test
  void duplicatePolicy_isQuoted() {
    Program program = program(Jars.UNSIGNED, Jars.policy(temporary, "acme", "unsigned"));
    assertThat(quotes("duplicate-policy"))
        .containsExactly(program.with("-Dsluice.policy=unsigned").run("select").message());
  }

  private Program program(Path... policies) {
    return Program.onClassPath(temporary, policies);
  }

  /** The messages that a section shows, each on one line as Java prints it. */
  private List<String> quotes(String anchor) {
    return all("(?s)```text\\n(.*?)\\n```", section(anchor)).stream()
        .map(quote -> quote.replace('\n', ' '))
        .toList();
  }

  private String section(String anchor) {
    String rest = page.substring(page.indexOf("<a id=\"" + anchor + "\"></a>\n### "));
    int end = rest.indexOf("\n## ");
    int next = rest.indexOf("<a id=", 1);
    return rest.substring(0, next < 0 || (end >= 0 && end < next) ? end : next);
  }

  private static String withoutVersions(String text) {
    return text.replaceAll("(class file version|versions up to) [0-9.]+", "$1 …");
  }

  private static Set<String> anchorsIn(Path module) throws IOException {
    Set<String> anchors = new TreeSet<>();
    Path sources = module.resolve("src/main");
    if (Files.isDirectory(sources)) {
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          anchors.addAll(all("docs/troubleshooting\\.md#([A-Za-z0-9-]*)", read(file)));
        }
      }
    }
    return anchors;
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(m -> m.group(1)).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
