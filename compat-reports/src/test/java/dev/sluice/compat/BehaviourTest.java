// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What others compiled against a release does on the jars of this build what it did on those of the
 * release. Each fact that is another has to be accepted, by a line in the folder of that release.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BehaviourTest {
  private static final String DISCOVERY = "dev/sluice/numeric/PolicyDiscovery.java";
  private static final String LIMITS = "dev/sluice/device/DeviceLimits.java";
  private static final String RUN = "dev/sluice/script/ScriptRun.kt";
  private static final String JSON = "dev/sluice/script/format/JsonFormat.kt";

  private final Path work = Project.emptied("behaviour");
  private final Behaviour behaviour =
      new Behaviour(new Programs(work, Links.others()), work.resolve("folders"));
  private final Map<String, Map<String, String>> then = new TreeMap<>();
  private final Map<String, Map<String, String>> now = new TreeMap<>();

  static List<String> releases() {
    return Project.linkedReleases();
  }

  @BeforeAll
  void run() {
    for (String release : releases()) {
      List<String> lines = List.copyOf(Changes.commandLines(release).keySet());
      then.put(release, behaviour.all(Links.withThen(release), lines));
      now.put(release, behaviour.all(Links.withNow(release), lines));
    }
    behaviour.run();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void commandLinesCameToWhatIsWrittenDown(String release) {
    Changes.commandLines(release)
        .forEach(
            (line, ending) -> assertThat(then.get(release)).containsEntry("$ " + line, ending));
  }

  /** Else a release's survey would no longer say that it sees all that there is to see. */
  @ParameterizedTest
  @MethodSource("releases")
  void eachKindOfErrorRemedyAndWarning_isSeen(String release) {
    Map<String, String> facts = then.get(release);
    assertThat(facts).containsEntry("Behaviour ends", "0").hasSizeGreaterThan(100_000);
    assertThat(facts).containsEntry("Units ends", "0").containsEntry("Units: 3.KiB", "3072");
    assertThat(facts.keySet())
        .filteredOn(name -> name.startsWith("Behaviour: seen "))
        .hasSizeGreaterThanOrEqualTo(47);
    facts.forEach(
        (name, value) -> {
          if (name.startsWith("Behaviour: seen ")) {
            assertThat(value).as(name).isEqualTo("true");
          }
        });
  }

  @ParameterizedTest
  @MethodSource("releases")
  void nothingIsAnother_butWhatIsAccepted(String release) {
    assertThat(Changes.since(release).problems(then.get(release), now.get(release))).isEmpty();
  }

  /** What each plant changes, and the facts that have to be named for it. */
  private static final List<Plant> PLANTS =
      List.of(
          new Plant("select() that takes the first", "api", "sluice-api")
              .replace(DISCOVERY, "if (found.size() > 1) {", "if (found.size() > 100) {")
              .replace(DISCOVERY, "if (!failures.isEmpty()) {", "if (failures.size() > 100) {"),
          new Plant("values and figures of another kind", "core-java", "sluice-core")
              .replace(
                  "dev/sluice/queue/Capacity.java",
                  "return other instanceof Capacity that",
                  "return (other == this || sizing != QueueSizing.EXPANSION)"
                      + " && other instanceof Capacity that")
              .replace(
                  "dev/sluice/device/DeviceMemory.java",
                  "public int hashCode() {\n",
                  "public int hashCode() {\n    if (true) return System.identityHashCode(this);\n")
              .replace(
                  "dev/sluice/queue/LaunchCosts.java",
                  "    builder.hostRead = hostRead;\n    return",
                  "    return")
              .replace(
                  LIMITS,
                  "throw new IllegalArgumentException(name + \": 0, a grid",
                  "throw new IllegalStateException(name + \": 0, a grid")
              .replace(LIMITS, "MAX_GROUPS_Y, \"maxGroupsY\"", "MAX_GROUPS_Y, \"maxGroupsX\"")
              .replace(LIMITS, "long granularity = 1;", "long granularity = 2;")
              .replace(
                  "dev/sluice/queue/QueueAdvice.java",
                  "Remedy.of(RemedyKind.LOWER_CAPACITY_TO, slots)",
                  "Remedy.of(RemedyKind.LOWER_CAPACITY_TO, slots / 2)")
              .replace(
                  "dev/sluice/queue/WorkQueueProfile.java",
                  "case LOWER_INITIAL_ITEMS_TO -> toBuilder().initialItems(amount)",
                  "case LOWER_INITIAL_ITEMS_TO -> toBuilder().initialItems(0)")
              .replace(
                  "dev/sluice/kernel/KernelHeader.java",
                  "names += Scope.identifierOf(label, where) + \"_\"",
                  "names += \"OF_\" + Scope.identifierOf(label, where) + \"_\"")
              .replace(
                  "dev/sluice/kernel/Constants.java",
                  "new Constant.IndexType(bits)",
                  "new Constant.IndexType(31)"),
          new Plant("KB of 1,024 bytes", "kotlin-dsl", "sluice-kotlin-dsl")
              .replace(
                  "dev/sluice/kotlin/Bytes.kt", "KILO: ULong = 1_000uL", "KILO: ULong = 1_024uL"),
          new Plant("another status, and another JSON", "kotlin-script", "sluice-kotlin-script")
              .replace(
                  RUN,
                  "terminal.screen))\n      return ExitStatus.PLANNED",
                  "terminal.screen))\n      return ExitStatus.FAILED")
              .replace(
                  RUN,
                  "val property = System.getProperty(NumericPolicies.POLICY_PROPERTY)",
                  "val property: String? = null")
              .replace(
                  RUN,
                  "else -> DEFAULT_POLICY to",
                  "options.format == Formats.TEXT -> throw UsageException(\"--policy is missing\")\n"
                      + "        else -> DEFAULT_POLICY to")
              .replace(
                  "dev/sluice/script/ScriptReport.kt",
                  "it.plan().overflow() == OverflowVerdict.POSSIBLE",
                  "it.plan().overflow() != OverflowVerdict.IMPOSSIBLE")
              .replace(
                  JSON, "u64(\"amount\", remedy.amount)", "put(\"amount\", remedy.amount.toInt())")
              .replace(
                  JSON,
                  "put(\"kind\", error.javaClass.simpleName)",
                  "put(\"kind\", error.javaClass.simpleName + \"Error\")")
              .replace(JSON, "plan.initialOccupancyBps())", "plan.initialOccupancyBps() / 100)")
              .remove("dev/sluice/script/format/JsonFormatKt"));

  private static final Map<String, List<String>> PLANTED_SCRIPTS =
      Map.of(
          "arena", List.of("c", "wgsl"),
          "two-devices", List.of("c"),
          "no-bound", List.of("json"),
          "rejected", List.of("json"),
          "expansion", List.of("json"));

  private static final List<String> PLANTED_LINES =
      List.of(
          "acme.kotlin.Script",
          "acme.kotlin.Script --help",
          "-Dsluice.policy=bigint acme.kotlin.Script --format json");

  /** By patterns, each for at least one fact. */
  private static final List<String> NAMED =
      List.of(
          "Behaviour: offered \\[UnsignedLongPolicy, BigIntegerPolicy], property 'null'",
          "Behaviour: offered \\[UnsignedLongPolicy, Missing], property 'null'",
          "Behaviour: Capacity.expansion long\\(3\\) equals its like",
          "Behaviour: DeviceMemory.ofFree long\\(3\\) hashes as its like",
          "Behaviour: LaunchCosts.hostRead long\\(3\\) equals its copy",
          "Behaviour: DeviceLimits.maxGroupsX long\\(0\\)",
          "Behaviour: DeviceLimits twice maxGroupsY long names maxGroupsY",
          "Behaviour: DeviceLimits.granularity",
          "Behaviour: queue \\d+ errors\\[0].remedies.LOWER_CAPACITY_TO.amount",
          "Behaviour: profile.with Remedy\\(LOWER_INITIAL_ITEMS_TO 100 of none\\).initialItems",
          "two-devices in c: SLUICE_LARGE_CARD_FRONTIER_CAPACITY",
          "arena in c: SLUICE_FRONTIER_INDEX_TYPE",
          "arena in wgsl: SLUICE_FRONTIER_INDEX_TYPE",
          "Units: 3.KB",
          "Units: parameter '1KB'",
          "\\$ acme.kotlin.Script --help",
          "\\$ acme.kotlin.Script",
          "\\$ -Dsluice.policy=bigint acme.kotlin.Script --format json: policy",
          "no-bound in json",
          "rejected in json: .*remedies\\[0].amount",
          "rejected in json: .*errors\\[0].kind",
          "expansion in json: .*initialOccupancyBps");

  @Test
  void eachPlant_isNamed() {
    String release = releases().get(0);
    List<Path> jars = new ArrayList<>();
    PLANTS.forEach(plant -> jars.add(plant.plant(work.resolve(plant.artifact()))));
    jars.addAll(Links.withNow(release));
    Map<String, String> planted = new TreeMap<>();
    Behaviour.SURVEYS.forEach(survey -> behaviour.survey(jars, survey, planted));
    PLANTED_SCRIPTS.forEach(
        (script, formats) ->
            formats.forEach(format -> behaviour.script(jars, script, format, planted)));
    PLANTED_LINES.forEach(line -> behaviour.commandLine(jars, line, planted));
    behaviour.run();
    List<String> named = new ArrayList<>();
    now.get(release)
        .forEach(
            (name, before) -> {
              if (!before.equals(planted.get(name))) {
                named.add(name);
              }
            });
    for (String pattern : NAMED) {
      assertThat(named.stream().anyMatch(name -> name.matches(pattern))).as(pattern).isTrue();
    }
    // What no plant touches is not named, or all would be named by anything.
    for (String untouched :
        List.of(
            "Behaviour: LaunchCosts.launch long(3) equals its copy",
            "Behaviour: DeviceLimits.alignment",
            "Units: 3.KiB",
            "rejected in json")) {
      assertThat(now.get(release)).containsKey(untouched);
      assertThat(named).doesNotContain(untouched);
    }
  }

  @Test
  void aFactThatIsAnother_isNamed_withTheLineThatAcceptsIt() {
    Map<String, String> before = Map.of("a", "1", "b", "2", "c", "3");
    Map<String, String> after = Map.of("a", "1", "b", "4", "d", "5");
    assertThat(new Changes("accepted.txt", List.of()).problems(new TreeMap<>(before), after))
        .containsExactly(
            "b: was 2, is 4. Make it what it was; or, if that is meant, say so in CHANGELOG.md and"
                + " in accepted.txt:\n  b = 4 | WHY",
            "c: was 3, is (nothing). Make it what it was; or, if that is meant, say so in"
                + " CHANGELOG.md and in accepted.txt:\n  c = (nothing) | WHY");
    assertThat(
            new Changes("accepted.txt", List.of("b = 4 | why", "c = (nothing) | why"))
                .problems(before, after))
        .isEmpty();
  }

  @Test
  void whatIsAcceptedIdly_isRefused() {
    Map<String, String> before = Map.of("a", "1", "b", "2");
    Map<String, String> after = Map.of("a", "1", "b", "4");
    assertThat(
            new Changes(
                    "accepted.txt",
                    List.of(
                        "a = 2 | why", "b = 3 | why", "e = 1 | why", "b", "b = 4 | ", "a = 2 | x"))
                .problems(before, after))
        .hasSize(7)
        .contains("accepted.txt: \"b\" is not NAME = WHAT IT IS NOW | WHY.")
        .contains("accepted.txt: \"a = 2 | x\" is there twice.")
        .contains("accepted.txt: \"a = 2\" is no change (any more), it is 1. Remove the line.")
        .contains("accepted.txt: \"b = 3\" is no change (any more), it is 4. Remove the line.")
        .contains(
            "accepted.txt: \"e = 1\" is no change (any more), it is (nothing). Remove the line.");
  }
}
