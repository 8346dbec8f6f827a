// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate makes of what japicmp and the rules find; these are tested on planted changes. */
class GateTest {
  private static final String CORE = "comparisons/sluice-core.xml";
  private static final String REMOVED = "METHOD_REMOVED dev.sluice.queue.Gone.method(int, long)";
  private static final String VERSION =
      Project.first(
          "(?m)^  <version>(.+?)(?:-SNAPSHOT)?</version>$",
          Project.read(Project.ROOT.resolve("pom.xml")));

  private static final String RELEASED_BOM =
      "compat-reports/released/dev/sluice/sluice-bom/%1$s/sluice-bom-%1$s.pom"
          .formatted(Project.BASELINE);

  @TempDir Path root;
  private Path comparisons;

  @BeforeEach
  void copy() {
    for (String part :
        List.of("docs", "bom", "compat-reports/released", "compat-reports/current")) {
      Project.copy(Project.ROOT.resolve(part), root.resolve(part), Set.of("target"));
    }
    Project.write(root.resolve("pom.xml"), Project.read(Project.ROOT.resolve("pom.xml")));
    comparisons = root.resolve("comparisons");
    Project.copy(Project.COMPARISONS, comparisons, Set.of());
  }

  @Test
  void theBuild_hasNoProblem_andEveryReport() {
    Gate gate = gate(Project.read(Project.HERE.resolve("accepted-breaks.txt")).lines().toList());
    assertThat(gate.problems()).isEmpty();
    assertThat(gate.reports())
        .containsOnlyKeys(
            "sluice-api",
            "sluice-bom",
            "sluice-core",
            "sluice-kotlin-dsl",
            "sluice-kotlin-script",
            "sluice-parent",
            "sluice-policy-bigint",
            "sluice-policy-tck",
            "sluice-policy-unsigned");
  }

  @Test
  void aBreak_isAProblem_andItsReportIsStale() {
    breakCore();
    assertThat(gate(List.of()).problems())
        .containsExactly(
            "sluice-core: "
                + REMOVED
                + " breaks users of "
                + Project.BASELINE
                + ". Put it back, deprecated if it should go. If it must be, add to"
                + " compat-reports/accepted-breaks.txt, with the reason:\n  "
                + accept(VERSION, REMOVED, "why"),
            "Stale in compat-reports/current: sluice-core.txt. Renew with"
                + " scripts/renew-compat-reports, and commit it with the change that it describes.");
  }

  @Test
  void anAcceptedBreak_isInTheReport_withItsReason() {
    breakCore();
    Gate gate = gate(List.of("# why", "", accept(VERSION, REMOVED, "nobody | could call it")));
    assertThat(gate.reports().get("sluice-core"))
        .endsWith(
            "\nWhat breaks users of "
                + Project.BASELINE
                + ":\n- "
                + REMOVED
                + "\n  accepted for "
                + VERSION
                + ": nobody | could call it\n");
    Project.write(
        root.resolve("compat-reports/current/sluice-core.txt"), gate.reports().get("sluice-core"));
    assertThat(gate.problems()).isEmpty();
  }

  @Test
  void anAcceptedBreak_thatDoesNotHappen_isAProblem() {
    assertThat(gate(List.of(accept(VERSION, REMOVED, "reason"))).problems())
        .containsExactly(
            "compat-reports/accepted-breaks.txt: nothing breaks by \"sluice-core: "
                + REMOVED
                + "\" (any more). Remove the line.");
  }

  @Test
  void anAcceptedBreak_ofAnotherVersion_orWithoutAReason_orTwice_isAProblem() {
    breakCore();
    assertThat(gate(List.of(accept("0.0.9", REMOVED, "reason"))).problems().get(0))
        .endsWith("names another version than " + VERSION + ", the one being made.");
    assertThat(gate(List.of(accept(VERSION, REMOVED, ""))).problems())
        .anySatisfy(p -> assertThat(p).endsWith("is not version | artifact | break | reason."));
    String once = accept(VERSION, REMOVED, "reason");
    assertThat(gate(List.of(once, once)).problems().get(0)).endsWith("is there twice.");
  }

  @Test
  void aReport_thatNobodyMakes_isStale() {
    Project.write(root.resolve("compat-reports/current/sluice-former.txt"), "No changes.\n");
    assertThat(gate(List.of()).problems().get(0)).contains(" sluice-former.txt.");
  }

  @Test
  void anArtifact_thatWasNotCompared_isAProblem() throws IOException {
    Files.delete(comparisons.resolve("sluice-core.xml"));
    assertThat(gate(List.of()).problems())
        .contains(
            "sluice-core was not compared: compat-reports/pom.xml has no execution for it, or it"
                + " failed.");
  }

  @Test
  void anArtifact_thatWasComparedWithAnotherJar_isAProblem() {
    edit("comparisons/sluice-core.xml", "oldJar=\"sluice-core-", "oldJar=\"sluice-core-0");
    assertThat(gate(List.of()).problems())
        .contains(
            "sluice-core was compared with sluice-core-0"
                + Project.BASELINE
                + ".jar, not sluice-core-"
                + Project.BASELINE
                + ".jar.");
  }

  @Test
  void aNewArtifact_hasNoBaselineYet() {
    Path bom = Path.of("compat-reports/released/dev/sluice/sluice-bom", Project.BASELINE);
    edit(
        bom.resolve("sluice-bom-" + Project.BASELINE + ".pom").toString(),
        "<artifactId>sluice-policy-bigint</artifactId>",
        "<artifactId>sluice-api</artifactId>");
    Gate gate = gate(List.of());
    assertThat(gate.reports().get("sluice-policy-bigint"))
        .isEqualTo("No baseline yet: " + Project.BASELINE + " has no sluice-policy-bigint.\n");
    assertThat(gate.problems()).hasSize(1);
    assertThat(gate.problems().get(0)).startsWith("Stale").contains(" sluice-policy-bigint.txt.");
  }

  @Test
  void aPreview_isPublished_andNotCompared() {
    assertThat(Project.read(Project.ROOT.resolve("bom/pom.xml"))).contains("sluice-gradle-plugin");
    assertThat(gate(List.of()).reports())
        .containsKey("sluice-core")
        .doesNotContainKey("sluice-gradle-plugin");
  }

  @Test
  void anArtifact_thatIsNoLongerPublished_isABreak() {
    edit(
        "bom/pom.xml",
        "<artifactId>sluice-core</artifactId>",
        "<artifactId>sluice-api</artifactId>");
    assertThat(gate(List.of()).breaks())
        .containsExactly(
            new Break("sluice-bom", "BOM_ENTRY_REMOVED", "dev.sluice:sluice-core"),
            new Break("sluice-core", "ARTIFACT_REMOVED", "sluice-core"));
  }

  @Test
  void anEntryOfTheBom_ofAnotherGroupOrType_orOfAScope_isABreak() {
    String entry = "<artifactId>sluice-core</artifactId>";
    edit("bom/pom.xml", entry, entry + "<type>pom</type>");
    assertThat(gate(List.of()).breaks())
        .containsExactly(new Break("sluice-bom", "BOM_ENTRY_REMOVED", "dev.sluice:sluice-core"));
    edit("bom/pom.xml", entry + "<type>pom</type>", entry + "<scope>test</scope>");
    assertThat(gate(List.of()).breaks())
        .containsExactly(
            new Break("sluice-bom", "BOM_SCOPE_ADDED", "dev.sluice:sluice-core, is test"));
    edit("bom/pom.xml", entry + "<scope>test</scope>", entry);
    edit(
        "bom/pom.xml",
        "<groupId>dev.sluice</groupId>\n        " + entry,
        "<groupId>com.acme</groupId>\n        " + entry);
    assertThat(gate(List.of()).breaks())
        .containsExactly(new Break("sluice-bom", "BOM_ENTRY_REMOVED", "dev.sluice:sluice-core"));
  }

  @Test
  void anArtifact_thatIsNoLongerDeployed_orOfAnotherScope_byItsParent_isABreak() {
    edit(
        "pom.xml",
        "<sluice.baseline.version>",
        "<maven.deploy.skip>true</maven.deploy.skip><sluice.baseline.version>");
    String managed = "<artifactId>jspecify</artifactId>";
    edit("pom.xml", managed, managed + "<scope>provided</scope>");
    assertThat(gate(List.of()).breaks())
        .containsExactly(
            new Break("sluice-parent", "DEPLOYED_REMOVED", "dev.sluice:sluice-parent"),
            new Break(
                "sluice-parent", "MANAGED_SCOPE_ADDED", "org.jspecify:jspecify, is provided"));
  }

  /** Of one artifact, so that it does not take long. */
  @Test
  void aSource_thatDoesNotCompileAnyMore_isAProblem_andInTheReport() {
    for (String bom : List.of(RELEASED_BOM, "bom/pom.xml")) {
      Project.write(
          root.resolve(bom),
          """
          <project><dependencyManagement><dependencies><dependency>
          <artifactId>sluice-api</artifactId>
          </dependency></dependencies></dependencyManagement></project>
          """);
    }
    Path planted = Plant.ofAnAmbiguousCall().plant(root.resolve("plant"));
    Gate gate = new Gate(root, comparisons, Project.NOW, Map.of("sluice-api", planted), List.of());
    assertThat(gate.breaks()).isEmpty();
    gate.compileSources(root.resolve("corpus"));
    String name =
        "SOURCE_BREAKS dev.sluice.numeric.NumericPolicies.discover(java.lang.ClassLoader)";
    assertThat(gate.breaks()).extracting(Break::name).containsExactly(name);
    assertThat(gate.problems().get(0))
        .startsWith(
            "sluice-api: "
                + name
                + " breaks users of "
                + Project.BASELINE
                + ". The compiler says: reference to discover is ambiguous ")
        .endsWith("\n  " + VERSION + " | sluice-api | " + name + " | why");
    assertThat(gate.reports().get("sluice-api")).endsWith("\n- " + name + "\n  not accepted\n");
  }

  @Test
  void anotherMajorVersion_ofWhatIsBroughtAlong_isABreak() {
    edit("pom.xml", "<jspecify.version>1.", "<jspecify.version>2.");
    edit("pom.xml", "<junit.version>5.", "<junit.version>6.");
    // Of tests alone, and a minor one.
    edit("pom.xml", "<assertj.version>3.", "<assertj.version>4.");
    edit("pom.xml", "<kotlin.version>2.", "<kotlin.version>2.9");
    assertThat(gate(List.of()).breaks())
        .containsExactly(
            new Break(
                "sluice-parent", "MAJOR_VERSION_CHANGED", "org.jspecify:jspecify, was 1, is 2"),
            new Break(
                "sluice-parent", "MAJOR_VERSION_CHANGED", "org.junit:junit-bom:pom, was 5, is 6"));
  }

  @Test
  void aPomThatIsNone_isABreak() {
    edit("bom/pom.xml", "</dependencyManagement>", "");
    assertThat(gate(List.of()).problems())
        .anySatisfy(
            problem -> assertThat(problem).startsWith("sluice-bom: CANNOT_BE_READ its POM: "));
  }

  /** Whoever still has that release reads its messages. */
  @Test
  void anAnchor_ofAnyReleaseThatIsKept_isABreak() throws IOException {
    Path older = root.resolve("compat-reports/released/dev/sluice/sluice-api/0.1.9");
    Project.write(root.resolve("older/A.class"), "docs/troubleshooting.md#of-old");
    Files.createDirectories(older);
    Plant.pack(root.resolve("older"), older.resolve("sluice-api-0.1.9.jar"));
    assertThat(gate(List.of()).breaks())
        .containsExactly(
            new Break("sluice-api", "MESSAGE_ANCHOR_LOST", "docs/troubleshooting.md#of-old"));
  }

  /** Of JSON in that version, and of ids that people have written down. */
  @Test
  void whatIsPromisedForEver_ofAnyReleaseThatIsKept_isABreak() throws IOException {
    older("sluice-api", "META-INF/LICENSE", "Apache", "Apache");
    // A text of six bytes in a class file.
    older(
        "sluice-policy-bigint",
        "dev/sluice/policy/bigint/BigIntegerPolicy.class",
        "\u0001\u0000\u0006bigint",
        "\u0001\u0000\u0006bigold");
    older("sluice-kotlin-script", ScriptView.SCHEMA, "\"sluiceVersion\"", "\"versionOfSluice\"");
    assertThat(gate(List.of()).breaks())
        .containsExactly(
            new Break(
                "sluice-kotlin-script",
                "JSON_FIELD_REMOVED",
                "versionOfSluice, was {type=\"string\"}"),
            new Break(
                "sluice-policy-bigint",
                "POLICY_ID_CHANGED",
                "dev.sluice.policy.bigint.BigIntegerPolicy"));
  }

  /** Keeps the released jar as that of an older release too, one text in it another. */
  private void older(String artifact, String entry, String from, String to) throws IOException {
    Path unpacked = root.resolve("older-" + artifact);
    Plant.unpack(Project.released(artifact, Project.BASELINE, ".jar"), unpacked, any -> true);
    Path file = unpacked.resolve(entry);
    // A character for each byte, as a class file is no text.
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to), StandardCharsets.ISO_8859_1);
    Path folder = root.resolve("compat-reports/released/dev/sluice/" + artifact + "/0.1.9");
    Files.createDirectories(folder);
    Plant.pack(unpacked, folder.resolve(artifact + "-0.1.9.jar"));
  }

  @Test
  void anAnchor_thatThePageLost_isABreak() {
    edit("docs/troubleshooting.md", "<a id=\"no-policy\"></a>", "");
    assertThat(gate(List.of()).problems().get(0))
        .startsWith("sluice-api: MESSAGE_ANCHOR_LOST docs/troubleshooting.md#no-policy breaks ");
  }

  @Test
  void classesForALaterJava_areABreak() throws IOException {
    Path before = Project.released("sluice-policy-bigint", Project.BASELINE, ".jar");
    Path older = root.resolve("older.jar");
    try (JarFile jar = new JarFile(before.toFile());
        OutputStream file = Files.newOutputStream(older);
        JarOutputStream out = new JarOutputStream(file)) {
      for (JarEntry entry : jar.stream().toList()) {
        out.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream in = jar.getInputStream(entry)) {
          byte[] bytes = in.readAllBytes();
          if (entry.getName().endsWith(".class")) {
            bytes[7]--;
          }
          out.write(bytes);
        }
        out.closeEntry();
      }
    }
    List<Path> others = JarSet.others(Project.NOW, Set.of("sluice-policy-bigint"));
    String artifact = "sluice-policy-bigint";
    try (JarSet then = new JarSet("then", Map.of(artifact, older), others);
        JarSet now = new JarSet("now", Map.of(artifact, before), others)) {
      assertThat(Rules.breaks(artifact, then, now))
          .containsExactly(new Break(artifact, "JAVA_RELEASE_RAISED", "Java 16"));
      assertThat(Rules.breaks(artifact, now, then)).isEmpty();
    }
  }

  /** The list says what the documentation promises, neither more nor less. */
  @Test
  void whatMayGrow_saysSo() {
    Path sources = Project.ROOT.resolve("core-java/src/main/java");
    assertThat(
            Project.walk(sources).stream()
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> Project.read(file).contains("public enum "))
                .filter(
                    file ->
                        Project.read(file)
                            .replaceAll("\\s+\\*?\\s*", " ")
                            .contains("may be added in later releases"))
                .map(
                    file ->
                        sources.relativize(file).toString().replace(".java", "").replace('/', '.')))
        .containsExactlyInAnyOrderElementsOf(Rules.GROWING_ENUMS);
  }

  private Gate gate(List<String> accepted) {
    return new Gate(root, comparisons, Project.NOW, Map.of(), accepted);
  }

  private static String accept(String version, String name, String reason) {
    return version + " | sluice-core | " + name + " | " + reason;
  }

  private void breakCore() {
    // What has changed as well does not matter: it comes and goes with releases.
    if (Project.read(root.resolve(CORE)).contains("<classes/>")) {
      edit(CORE, "<classes/>", "<classes></classes>");
    }
    edit(
        CORE,
        "<classes>",
        """
        <classes>
          <class fullyQualifiedName="dev.sluice.queue.Gone">
            <methods>
              <method name="method">
                <compatibilityChanges>
                  <compatibilityChange type="METHOD_REMOVED" binaryCompatible="false" sourceCompatible="false"/>
                </compatibilityChanges>
                <parameters>
                  <parameter type="int"/>
                  <parameter type="long"/>
                </parameters>
              </method>
            </methods>
          </class>
        """);
  }

  private void edit(String file, String text, String replacement) {
    String before = Project.read(root.resolve(file));
    assertThat(before).contains(text);
    Project.write(root.resolve(file), before.replace(text, replacement));
  }
}
