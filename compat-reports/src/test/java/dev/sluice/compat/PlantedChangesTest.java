// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Breaks that the gate must find, each by its name, and changes that it must let through. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedChangesTest {
  private static final String NUMERIC = "dev/sluice/numeric/";
  private static final String QUEUE = "dev/sluice/queue/";
  private static final String DEVICE = "dev/sluice/device/";
  private static final String SIZING = "dev/sluice/sizing/";
  private static final String TCK = "dev/sluice/policy/tck/";
  private static final String UNSIGNED = "dev/sluice/policy/unsigned/";
  private static final String DSL = "dev/sluice/kotlin/";
  private static final String SCRIPT = "dev/sluice/script/";

  private final List<Plant> breaks = breaks();
  private final List<Plant> harmless = harmless();
  private Map<Plant, Gate> gates;
  private Set<Break> already;

  @BeforeAll
  void grow(@TempDir Path work) throws Exception {
    List<Plant> all = new ArrayList<>(breaks);
    all.addAll(harmless);
    gates = new Greenhouse(work).grow(all);
    already =
        new Gate(Project.ROOT, Project.COMPARISONS, Project.NOW, Map.of(), List.of()).breaks();
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void aBreak_isFoundByItsName(Plant named) {
    Plant plant = same(breaks, named);
    assertThat(found(plant)).containsExactlyInAnyOrderElementsOf(plant.breaks());
    assertThat(gates.get(plant).problems())
        .anySatisfy(
            problem ->
                assertThat(problem).startsWith(plant.artifact() + ": " + plant.breaks().get(0)));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void aHarmlessChange_passes(Plant named) {
    Plant plant = same(harmless, named);
    assertThat(found(plant)).isEmpty();
  }

  @Test
  void whatTheIssueAsksFor_isThere() {
    assertThat(breaks).hasSizeGreaterThanOrEqualTo(12);
    assertThat(harmless).hasSizeGreaterThanOrEqualTo(6);
  }

  private Set<String> found(Plant plant) {
    Set<String> names = new TreeSet<>();
    for (Break found : gates.get(plant).breaks()) {
      if (!already.contains(found)) {
        names.add(found.name());
      }
    }
    return names;
  }

  private static Plant same(List<Plant> plants, Plant named) {
    return plants.stream().filter(p -> p.toString().equals(named.toString())).findAny().get();
  }

  static List<Plant> breaks() {
    return List.of(
        core("removed method", "METHOD_REMOVED dev.sluice.queue.QueueError$Overflow.operation()")
            .replace(
                QUEUE + "QueueError.java", "public String operation() {", "String operator() {"),
        core(
                "narrowed visibility",
                "METHOD_LESS_ACCESSIBLE dev.sluice.queue.QueueError$Overflow.operation()")
            .replace(
                QUEUE + "QueueError.java", "public String operation() {", "String operation() {"),
        core(
                "changed return type",
                "METHOD_RETURN_TYPE_CHANGED dev.sluice.queue.QueueError$IndexTooNarrow.indexBits()")
            .replace(
                QUEUE + "QueueError.java", "public int indexBits() {", "public long indexBits() {"),
        api(
                "checked exception",
                "METHOD_NOW_THROWS_CHECKED_EXCEPTION"
                    + " dev.sluice.numeric.OptionalUnsignedLong.orElseThrow()")
            .replace(
                NUMERIC + "OptionalUnsignedLong.java",
                "long orElseThrow() {",
                "long orElseThrow() throws java.io.IOException {"),
        tck("final class", "CLASS_NOW_NOT_EXTENDABLE dev.sluice.policy.tck.NumericPolicyTck")
            .replace(TCK + "NumericPolicyTck.java", "public abstract class", "public final class")
            .replace(
                TCK + "NumericPolicyTck.java",
                "protected abstract NumericPolicy policy();",
                "protected NumericPolicy policy() { return policy; }"),
        core("moved class", "CLASS_REMOVED dev.sluice.queue.PlanRejectedException")
            .remove(QUEUE + "PlanRejectedException.java")
            .add(
                DEVICE + "PlanRejectedException.java",
                Project.read(
                        Project.ROOT.resolve(
                            "core-java/src/main/java/" + QUEUE + "PlanRejectedException.java"))
                    .replace(
                        "package dev.sluice.queue;",
                        "package dev.sluice.device;\nimport dev.sluice.queue.*;")
                    .replace("  PlanRejectedException(", "  public PlanRejectedException("))
            .replace(
                QUEUE + "PlanResult.java",
                "import java.util.List;",
                "import dev.sluice.device.PlanRejectedException;\nimport java.util.List;"),
        api(
                "abstract method on the SPI",
                "METHOD_ADDED_TO_INTERFACE dev.sluice.numeric.NumericPolicy.modulo(long)")
            .replace(
                NUMERIC + "NumericPolicy.java",
                "  String id();",
                "  String id();\n  OptionalUnsignedLong modulo(long a);"),
        tck(
                "abstract method on the TCK",
                "METHOD_ABSTRACT_ADDED_TO_CLASS dev.sluice.policy.tck.NumericPolicyTck.other()")
            .replace(
                TCK + "NumericPolicyTck.java",
                "protected abstract NumericPolicy policy();",
                "protected abstract NumericPolicy policy();\n"
                    + "  protected abstract NumericPolicy other();"),
        core(
                "variant of PlanResult added",
                "SEALED_VARIANT_ADDED dev.sluice.queue.PlanResult:"
                    + " dev.sluice.queue.PlanResult$Pending")
            .replace(
                QUEUE + "PlanResult.java",
                "  default boolean isPlanned() {",
                """
                  record Pending<P>() implements PlanResult<P> {}
                  default boolean isPlanned() {\
                """),
        core(
                "variant of PlanResult removed",
                "SEALED_VARIANT_REMOVED dev.sluice.queue.PlanResult:"
                    + " dev.sluice.queue.PlanResult$Rejected",
                "INTERFACE_REMOVED dev.sluice.queue.PlanResult$Rejected")
            .replace(
                QUEUE + "PlanResult.java",
                "record Rejected<P>(List<PlanError> errors) implements PlanResult<P> {",
                "record Rejected<P>(List<PlanError> errors) {")
            .replace(
                QUEUE + "PlanResult.java", "((Rejected<P>) this)", "((Rejected<P>) (Object) this)"),
        core(
                "variant of DeviceLine removed",
                "SEALED_VARIANT_REMOVED dev.sluice.device.DeviceLine:"
                    + " dev.sluice.device.ReserveLine",
                "INTERFACE_REMOVED dev.sluice.device.ReserveLine")
            .replace(DEVICE + "DeviceLine.java", "permits ReserveLine, ", "permits ")
            .replace(DEVICE + "ReserveLine.java", " implements DeviceLine", "")
            .replace(
                DEVICE + "ReserveLine.java",
                "@Override\n  public String label",
                "public String label"),
        core(
                "PlanError removed",
                "CLASS_REMOVED dev.sluice.queue.QueueError$OverBudget",
                "DOES_NOT_LINK dev.sluice.kotlin.-Errors: dev.sluice.queue.QueueError$OverBudget")
            .replace(
                QUEUE + "QueueError.java",
                "public static final class OverBudget extends",
                "static final class NoBudget extends")
            .replace(QUEUE + "QueueError.java", "    OverBudget(\n", "    NoBudget(\n"),
        core(
                "variant of PlanError added",
                "SEALED_VARIANT_ADDED dev.sluice.queue.PlanError: dev.sluice.queue.KernelError")
            .replace(
                QUEUE + "PlanError.java",
                "permits QueueError, DeviceError",
                "permits QueueError, DeviceError, KernelError")
            .inModule()
            .add(
                QUEUE + "KernelError.java",
                """
                package dev.sluice.queue;

                public abstract non-sealed class KernelError extends PlanError {
                  KernelError() {
                    super(null, "kernel: too large", java.util.List.of(), "make it smaller");
                  }
                }
                """),
        core(
                "public constructor on a value type",
                "CONSTRUCTOR_OPENED dev.sluice.queue.DrainWindow(long, long, long)")
            .replace(QUEUE + "DrainWindow.java", "  DrainWindow(", "  public DrainWindow("),
        core(
                "PlanError opened to subclasses",
                "CONSTRUCTOR_OPENED dev.sluice.queue.QueueError"
                    + "(java.lang.String, java.lang.String, java.util.List, java.lang.String)")
            .replace(QUEUE + "QueueError.java", "\n  QueueError(", "\n  protected QueueError("),
        core("enum constant added", "ENUM_CONSTANT_ADDED dev.sluice.queue.Buffering.TRIPLE")
            .replace(QUEUE + "Buffering.java", "  PING_PONG;", "  PING_PONG,\n  TRIPLE;"),
        core(
                "enum constant removed",
                "ENUM_CONSTANT_REMOVED dev.sluice.queue.HostSync.HOST_PARTICIPATES",
                "FIELD_REMOVED dev.sluice.queue.HostSync.HOST_PARTICIPATES")
            .replace(QUEUE + "HostSync.java", "  HOST_PARTICIPATES", ""),
        api("message anchor changed", "MESSAGE_ANCHOR_CHANGED docs/troubleshooting.md#no-policy")
            .replace(NUMERIC + "PolicyDiscovery.java", "md#no-policy", "md#none"),
        api(
                "constant's value changed",
                "CONSTANT_CHANGED dev.sluice.numeric.NumericPolicies.POLICY_PROPERTY,"
                    + " was \"sluice.policy\", is \"sluice.numbers\"")
            .replace(NUMERIC + "NumericPolicies.java", "\"sluice.policy\"", "\"sluice.numbers\""),
        api(
                "null no longer taken",
                "NULLABLE_PARAMETER_REMOVED"
                    + " dev.sluice.numeric.NumericPolicies.discover(java.lang.ClassLoader),"
                    + " number 0")
            .replace(
                NUMERIC + "NumericPolicies.java",
                "discover(@Nullable ClassLoader loader)",
                "discover(ClassLoader loader)"),
        core("null returned", "NON_NULL_RETURN_REMOVED dev.sluice.device.Region.label()")
            .replace(
                DEVICE + "Region.java",
                "public String label()",
                "public @org.jspecify.annotations.Nullable String label()"),
        core(
                "number now signed",
                "SIGNEDNESS_CHANGED dev.sluice.queue.DrainWindow.slots(), was the value, is nowhere")
            .replace(
                QUEUE + "DrainWindow.java", "public @Unsigned long slots()", "public long slots()"),
        tck("type sealed", "TYPE_NOW_SEALED dev.sluice.policy.tck.NumericPolicyTck")
            .replace(
                TCK + "NumericPolicyTck.java",
                "public abstract class NumericPolicyTck {",
                """
                public abstract sealed class NumericPolicyTck permits NumericPolicyTck.Ours {
                  static final class Ours extends NumericPolicyTck {
                    @Override protected NumericPolicy policy() { return null; }
                  }
                """),
        core("sealed type opened", "TYPE_NO_LONGER_SEALED dev.sluice.device.DeviceLine")
            .replace(
                DEVICE + "DeviceLine.java",
                "public sealed interface DeviceLine permits ReserveLine, ResidentLine, QueueLine {",
                "public interface DeviceLine {"),
        core("package no longer exported", "EXPORT_REMOVED dev.sluice.sizing")
            .replace("module-info.java", "  exports dev.sluice.sizing;\n", ""),
        core("module renamed", "MODULE_CHANGED name, was dev.sluice.core, is dev.sluice.queues")
            .replace("module-info.java", "module dev.sluice.core {", "module dev.sluice.queues {"),
        core("module no longer read through", "READ_THROUGH_REMOVED dev.sluice.api")
            .replace(
                "module-info.java",
                "requires transitive dev.sluice.api;",
                "requires dev.sluice.api;"),
        unsigned(
                "service file lost",
                "SERVICE_NO_LONGER_PROVIDED dev.sluice.policy.unsigned.UnsignedLongPolicy")
            .remove("META-INF/services/dev.sluice.numeric.NumericPolicy"),
        unsigned(
                "policy's id changed",
                "POLICY_ID_CHANGED dev.sluice.policy.unsigned.UnsignedLongPolicy")
            .replace(UNSIGNED + "UnsignedLongPolicy.java", "\"unsigned\"", "\"u64\""),
        dsl(
                "mangled name changed: an unsigned parameter now signed",
                "KOTLIN_DECLARATION_REMOVED dev.sluice.kotlin.DeviceProfileBuilder:"
                    + " reserve(String, ULong)",
                "METHOD_REMOVED dev.sluice.kotlin.DeviceProfileBuilder"
                    + ".reserve-2TYgG_w(java.lang.String, long)")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                """
                  public fun reserve(label: String, bytes: ULong) {
                    builder.reserve(label, bytes.toLong())\
                """,
                """
                  public fun reserve(label: String, bytes: Long) {
                    builder.reserve(label, bytes)\
                """),
        dsl(
                "mangled name changed: the same in Kotlin, another name in bytecode",
                "MANGLED_NAME_CHANGED dev.sluice.kotlin.-Drains: DrainPlan.windowsFor(ULong)",
                "METHOD_REMOVED dev.sluice.kotlin.-Drains"
                    + ".windowsFor-2TYgG_w(dev.sluice.queue.DrainPlan, long)")
            .replace(
                DSL + "Drains.kt",
                "public fun DrainPlan.windowsFor(",
                "@JvmName(\"windows\")\npublic fun DrainPlan.windowsFor("),
        dsl(
                "function of the DSL removed",
                "KOTLIN_DECLARATION_REMOVED dev.sluice.kotlin.QueueSettings: pingPong()",
                "METHOD_REMOVED dev.sluice.kotlin.QueueSettings.pingPong()",
                "METHOD_REMOVED_IN_SUPERCLASS dev.sluice.kotlin.DeviceQueueBuilder",
                "METHOD_REMOVED_IN_SUPERCLASS dev.sluice.kotlin.WorkQueueProfileBuilder")
            .replace(DSL + "QueueSettings.kt", "public fun pingPong()", "public fun double()"),
        dsl(
                "function of the DSL now internal",
                "KOTLIN_DECLARATION_REMOVED dev.sluice.kotlin.DeviceProfileBuilder: arena()",
                "METHOD_REMOVED dev.sluice.kotlin.DeviceProfileBuilder.arena()")
            .replace(DSL + "DeviceProfileBuilder.kt", "public fun arena()", "internal fun arena()"),
        dsl(
                "default of the DSL changed",
                "DSL_DEFAULT_CHANGED workQueueProfile.buffering, was SINGLE, is PING_PONG")
            .replace(
                DSL + "WorkQueueProfileBuilder.kt",
                "build(WorkQueueProfile.builder(), DEFAULT_BITS, configure)",
                "build(\n    WorkQueueProfile.builder()"
                    + ".buffering(dev.sluice.queue.Buffering.PING_PONG),\n    DEFAULT_BITS,"
                    + " configure)"),
        dsl(
                "default of the DSL changed, on a device",
                "DSL_DEFAULT_CHANGED deviceProfile.placement, was SEPARATE, is ARENA")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "private val builder = DeviceProfile.builder(label)",
                "private val builder =\n"
                    + "    DeviceProfile.builder(label).placement(Placement.ARENA)"),
        dsl(
                "default of the DSL changed, of a drain",
                "DSL_DEFAULT_CHANGED drainProfile.launchesBetweenSweeps, was 0, is 1")
            .replace(
                DSL + "DrainProfileBuilder.kt",
                "DrainProfileBuilder(DrainProfile.builder())",
                "DrainProfileBuilder(DrainProfile.builder().launchesBetweenSweeps(1))"),
        dsl(
                "a block must say more than before",
                "DSL_DEFAULT_CHANGED deviceProfile, was complete,"
                    + " is refused, java.lang.IllegalStateException")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "DeviceProfile = builder.build()",
                "DeviceProfile = builder.build().also { check(it.limits().maxWindows().isPresent) }"),
        dsl(
                "marker removed from a receiver",
                "DSL_MARKER_REMOVED dev.sluice.kotlin.DeviceProfileBuilder")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "@SluiceDsl\npublic class DeviceProfileBuilder",
                "public class DeviceProfileBuilder"),
        dsl(
                "parameter renamed",
                "PARAMETER_RENAMED dev.sluice.kotlin.DeviceProfileBuilder:"
                    + " resident(String, ULong, ULong)")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "resident(label: String, count: ULong, bytesEach: ULong) {\n"
                    + "    builder.resident(label, count.toLong(), bytesEach",
                "resident(label: String, count: ULong, bytes: ULong) {\n"
                    + "    builder.resident(label, count.toLong(), bytes"),
        dsl(
                "operator no longer one",
                "KOTLIN_MODIFIER_REMOVED dev.sluice.kotlin.-Sizing:"
                    + " operator HostViews.get(ULong)")
            .replace(DSL + "Sizing.kt", "public operator fun", "public fun"),
        dsl(
                "lambda no longer inlined",
                "LAMBDA_NO_LONGER_INLINED dev.sluice.kotlin.-Results:"
                    + " PlanResult<out T0 & Any>.getOrElse(Function1<List<PlanError>, T0>)")
            .replace(DSL + "Results.kt", "  onRejected: (", "  noinline onRejected: ("),
        dsl(
                "null returned to Kotlin",
                "KOTLIN_TYPE_CHANGED dev.sluice.kotlin.-WorkQueueProfiles:"
                    + " workQueueProfile(@ExtensionFunctionType Function1<WorkQueueProfileBuilder, Unit>),"
                    + " was WorkQueueProfile")
            .replace(
                DSL + "WorkQueueProfileBuilder.kt",
                "configure: WorkQueueProfileBuilder.() -> Unit): WorkQueueProfile =\n"
                    + "  build(WorkQueueProfile.b",
                "configure: WorkQueueProfileBuilder.() -> Unit): WorkQueueProfile? =\n"
                    + "  build(WorkQueueProfile.b"),
        api(
                "SPI sealed",
                "TYPE_NOW_SEALED dev.sluice.numeric.NumericPolicy",
                "DOES_NOT_LOAD dev.sluice.policy.bigint.BigIntegerPolicy:"
                    + " IncompatibleClassChangeError",
                "DOES_NOT_LOAD dev.sluice.policy.unsigned.UnsignedLongPolicy:"
                    + " IncompatibleClassChangeError")
            .replace(
                NUMERIC + "NumericPolicy.java",
                "public interface NumericPolicy {",
                """
                public sealed interface NumericPolicy permits NumericPolicy.Ours {
                  non-sealed interface Ours extends NumericPolicy {}
                """),
        api("class files of a later Java", "JAVA_RELEASE_RAISED Java 17").forJava(21),
        dsl("metadata of a newer Kotlin", "KOTLIN_METADATA_RAISED Kotlin 2.2")
            .inKotlin("2.3")
            .replace(DSL + "Bytes.kt", "public val Int.B", "public val Int.B"),
        dsl("metadata of the newest Kotlin", "KOTLIN_METADATA_RAISED Kotlin 2.2")
            .inKotlin("2.4")
            .replace(DSL + "ResidentBuilder.kt", "public class", "public class"),
        dsl(
                "lambda loses its receiver",
                "KOTLIN_DECLARATION_REMOVED dev.sluice.kotlin.-DeviceProfiles: deviceProfile(String,"
                    + " @ExtensionFunctionType Function1<DeviceProfileBuilder, Unit>)")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "fun deviceProfile(label: String, configure: DeviceProfileBuilder.() -> Unit)",
                "fun deviceProfile(label: String, configure: (DeviceProfileBuilder) -> Unit)"),
        dsl(
                "lambda of a setting loses its receiver",
                "KOTLIN_DECLARATION_REMOVED dev.sluice.kotlin.DeviceProfileBuilder:"
                    + " limits(@ExtensionFunctionType Function1<DeviceLimitsBuilder, Unit>)")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "limits(configure: DeviceLimitsBuilder.() -> Unit)",
                "limits(configure: (DeviceLimitsBuilder) -> Unit)"),
        dsl(
                "function that may not be called any more",
                "DEPRECATION_ERROR_ADDED dev.sluice.kotlin.DeviceProfileBuilder: arena(), is ERROR")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "  public fun arena()",
                "  @Deprecated(\"\", level = DeprecationLevel.ERROR)\n  public fun arena()"),
        dsl(
                "function to opt in for",
                "OPT_IN_ADDED dev.sluice.kotlin.DeviceProfileBuilder: arena(),"
                    + " is dev.sluice.kotlin.Preview")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "@SluiceDsl\npublic class",
                "@RequiresOptIn public annotation class Preview\n@SluiceDsl\npublic class")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "  public fun arena()",
                "  @Preview public fun arena()"),
        dsl("marker of the DSL no longer one", "DSL_MARKER_REMOVED dev.sluice.kotlin.SluiceDsl")
            .replace(DSL + "SluiceDsl.kt", "@DslMarker\n", ""),
        tck(
                "method to override becomes public",
                "METHOD_MORE_ACCESSIBLE dev.sluice.policy.tck.NumericPolicyTck.policy()")
            .replace(
                TCK + "NumericPolicyTck.java",
                "protected abstract NumericPolicy policy();",
                "public abstract NumericPolicy policy();"),
        core(
                "null within a list",
                "NULLNESS_WITHIN_CHANGED dev.sluice.queue.PlanError.remedies(), was nowhere,"
                    + " is the value 0;")
            .replace(
                QUEUE + "PlanError.java",
                "public final List<Remedy> remedies()",
                "public final List<@Nullable Remedy> remedies()")
            .inModule(),
        core(
                "equality removed",
                "EQUALITY_REMOVED dev.sluice.queue.DrainWindow.equals",
                "EQUALITY_REMOVED dev.sluice.queue.DrainWindow.hashCode")
            .replace(
                QUEUE + "DrainWindow.java",
                "  @Override\n  public boolean equals(@Nullable Object other)",
                "  private boolean same(@Nullable Object other)")
            .replace(
                QUEUE + "DrainWindow.java",
                "  @Override\n  public int hashCode()",
                "  private int hash()"),
        api(
                "constant no longer of the compiler",
                "CONSTANT_REMOVED dev.sluice.numeric.NumericPolicies.POLICY_PROPERTY,"
                    + " was \"sluice.policy\"")
            .replace(
                NUMERIC + "NumericPolicies.java",
                "POLICY_PROPERTY = \"sluice.policy\"",
                "POLICY_PROPERTY = \"sluice.policy\".trim()"),
        core(
                "order of an enum",
                "ENUM_ORDER_CHANGED dev.sluice.queue.HostSync,"
                    + " was [FINAL_ONLY, HOST_PARTICIPATES], is [HOST_PARTICIPATES, FINAL_ONLY]")
            .replace(QUEUE + "HostSync.java", "  HOST_PARTICIPATES", "")
            .replace(QUEUE + "HostSync.java", "  FINAL_ONLY,", "  HOST_PARTICIPATES, FINAL_ONLY"),
        api("service no longer used", "USED_SERVICE_REMOVED dev.sluice.numeric.NumericPolicy")
            .replace("module-info.java", "  uses dev.sluice.numeric.NumericPolicy;", ""),
        core("module needs another", "REQUIRED_MODULE_ADDED java.logging")
            .replace(
                "module-info.java",
                "requires transitive dev.sluice.api;",
                "requires transitive dev.sluice.api;\n  requires java.logging;"),
        unsigned(
                "module provides nothing",
                "PROVIDED_SERVICE_REMOVED dev.sluice.numeric.NumericPolicy:"
                    + " dev.sluice.policy.unsigned.UnsignedLongPolicy")
            .replace(
                "module-info.java",
                "  provides dev.sluice.numeric.NumericPolicy with\n"
                    + "      dev.sluice.policy.unsigned.UnsignedLongPolicy;",
                ""),
        dsl("class files of Java 21 that were of Java 8", "JAVA_RELEASE_RAISED Java 8").forJava(21),
        core("dependency now optional", "DEPENDENCY_REMOVED org.jspecify:jspecify")
            .pom("<artifactId>jspecify<", "<optional>true</optional>\n<artifactId>jspecify<"),
        core(
                "dependency of another scope",
                "DEPENDENCY_TO_COMPILE_WITH_REMOVED dev.sluice:sluice-api")
            .pom(
                "<artifactId>sluice-api</artifactId>",
                "<artifactId>sluice-api</artifactId><scope>runtime</scope>"),
        core("dependency of tests alone", "DEPENDENCY_REMOVED dev.sluice:sluice-api")
            .pom(
                "<artifactId>sluice-api</artifactId>",
                "<artifactId>sluice-api</artifactId><scope>test</scope>"),
        core("dependency added", "DEPENDENCY_ADDED com.acme:acme")
            .pom(
                "  <dependencies>",
                "  <dependencies><dependency><groupId>com.acme</groupId>"
                    + "<artifactId>acme</artifactId></dependency>"),
        core(
                "dependency without one of its own",
                "EXCLUSION_ADDED dev.sluice:sluice-api without org.jspecify:jspecify")
            .pom(
                "<artifactId>sluice-api</artifactId>",
                "<artifactId>sluice-api</artifactId><exclusions><exclusion>"
                    + "<groupId>org.jspecify</groupId><artifactId>jspecify</artifactId>"
                    + "</exclusion></exclusions>"),
        core("not deployed any more", "DEPLOYED_REMOVED dev.sluice:sluice-core")
            .pom("<properties>", "<properties><maven.deploy.skip>true</maven.deploy.skip>"),
        script("JSON field removed", "JSON_FIELD_REMOVED devices[].ledger.tailPaddingBytes")
            .replace(SCRIPT + "plan-2.schema.json", "\"tailPaddingBytes\"", "\"tailBytes\""),
        script(
                "JSON field retyped",
                "JSON_FIELD_CHANGED title, was {type=\"string\"}, is {type=\"integer\"}")
            .replace(
                SCRIPT + "plan-2.schema.json",
                "name of its file.\",\n      \"type\": \"string\"",
                "name of its file.\",\n      \"type\": \"integer\""),
        script(
                "JSON field no longer always there",
                "JSON_FIELD_CHANGED policy, was {type=\"string\"},"
                    + " is {type=\"string\"}, or absent")
            .replace(SCRIPT + "plan-2.schema.json", "    \"policy\",\n", ""),
        script("exit status changed", "EXIT_STATUS_REMOVED 1")
            .replace(SCRIPT + "ExitStatus.kt", "REJECTED = 1", "REJECTED = 3"),
        script("option removed", "OPTION_REMOVED --output, was 1")
            .replace(SCRIPT + "ScriptCommandLine.kt", "\"--output\"", "\"--into\""),
        script("option takes no value any more", "OPTION_CHANGED --set, was 1, is 0..1")
            .replace(
                SCRIPT + "ScriptCommandLine.kt",
                ".arity(\"1\")\n          .description(\"Sets",
                ".arity(\"0..1\")\n          .description(\"Sets"),
        script("format removed", "OPTION_REMOVED --format markdown")
            .replace(SCRIPT + "format/Formats.kt", "\"markdown\"", "\"md\""));
  }

  static List<Plant> harmless() {
    return List.of(
        core("method added to a value type")
            .replace(
                QUEUE + "DrainWindow.java",
                "  public @Unsigned long slots() {",
                "  public @Unsigned long endSlot() { return firstSlot + slots; }\n"
                    + "  public @Unsigned long slots() {"),
        api("default method on the SPI")
            .replace(
                NUMERIC + "NumericPolicy.java",
                "  String id();",
                "  String id();\n"
                    + "  default OptionalUnsignedLong twice(long a) { return add(a, a); }"),
        api("method of the SPI given a body")
            .replace(
                NUMERIC + "NumericPolicy.java",
                "OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b);",
                "default OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b)"
                    + " { return add(a, -b); }"),
        core("PlanError added")
            .replace(
                QUEUE + "QueueError.java",
                "  public static final class ZeroDrainWindow extends QueueError {",
                """
                  public static final class TooDeep extends QueueError {
                    TooDeep() { super(null, "too deep", List.of(), "dig less"); }
                  }

                  public static final class ZeroDrainWindow extends QueueError {\
                """),
        core("kind of remedy added, as documented")
            .replace(
                QUEUE + "RemedyKind.java",
                "  PLACE_SEPARATELY(",
                "  USE_TWO_QUEUES(\"use two queues\", \"\"),\n  PLACE_SEPARATELY("),
        core("method added to a planner, which nobody else implements")
            .replace(
                QUEUE + "WorkQueuePlanner.java",
                "  PlanResult<WorkQueuePlan> plan(WorkQueueProfile profile);",
                "  PlanResult<WorkQueuePlan> plan(WorkQueueProfile profile);\n"
                    + "  boolean fits(WorkQueueProfile profile);"),
        core("class of an internal package removed").remove("dev/sluice/internal/Arithmetic.java"),
        core("text of a message changed")
            .replace(QUEUE + "QueueError.java", "\"capacity: 0 slots, ", "\"capacity: no slot, "),
        core("hidden constructor changed")
            .replace(
                QUEUE + "DrainWindow.java",
                "  DrainWindow(@Unsigned long index,",
                "  DrainWindow(byte more, @Unsigned long index,"),
        core("class added")
            .add(
                SIZING + "Added.java",
                "package dev.sluice.sizing;\n\npublic final class Added {\n  private Added() {}\n}\n"),
        api("method deprecated")
            .replace(
                NUMERIC + "NumericPolicies.java",
                "  public static NumericPolicy select() {",
                "  @Deprecated\n  public static NumericPolicy select() {"),
        dsl("extension property added")
            .replace(
                DSL + "Queues.kt",
                "public val WorkQueuePlan.capacity: ULong",
                "public val WorkQueuePlan.slots: ULong\n  get() = capacity().toULong()\n\n"
                    + "public val WorkQueuePlan.capacity: ULong"),
        dsl("setting of a builder added")
            .replace(
                DSL + "QueueSettings.kt",
                "  public fun pingPong() {",
                "  public fun single() {\n    buffering = Buffering.SINGLE\n  }\n\n"
                    + "  public fun pingPong() {"),
        dsl("internal function and constructor changed")
            .replace(DSL + "DeviceProfileBuilder.kt", "internal fun build()", "internal fun made()")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "DeviceProfileBuilder(label).apply(configure).build()",
                "DeviceProfileBuilder(label, 1).apply(configure).made()")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "internal constructor(private val label: String)",
                "internal constructor(private val label: String, more: Int)"),
        core("dependencies of tests, and optional")
            .pom(
                "  <dependencies>",
                "  <dependencies><dependency><groupId>com.acme</groupId>"
                    + "<artifactId>acme</artifactId><scope>test</scope></dependency>"
                    + "<dependency><groupId>com.acme</groupId>"
                    + "<artifactId>more</artifactId><optional>true</optional></dependency>"),
        core("better text for people")
            .replace(
                SIZING + "EntryLayout.java",
                "text.append(\"stride \")",
                "text.append(\"the stride |\\n is \")"),
        dsl("a parameter takes null too")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "public fun reserve(label: String,",
                "public fun reserve(label: String?,")
            .replace(
                DSL + "DeviceProfileBuilder.kt",
                "builder.reserve(label, ",
                "builder.reserve(label ?: \"reserve\", "),
        dsl("a receiver may be null")
            .replace(
                DSL + "Results.kt",
                "fun <P : Any> PlanResult<P>.getOrNull(): P? =\n  when (this) {",
                "fun <P : Any> PlanResult<P>?.getOrNull(): P? =\n  when (this) {\n    null -> null"),
        script("internal constructor takes more")
            .replace(
                SCRIPT + "ScriptCommandLine.kt",
                "class ScriptCommandLine(private val scriptName: String) {",
                "class ScriptCommandLine(more: Int, private val scriptName: String) {"),
        script("internal constant renamed")
            .replace(SCRIPT + "ExitStatus.kt", "REJECTED = 1", "DOES_NOT_FIT = 1"),
        script("order of an enumeration in the schema")
            .replace(
                SCRIPT + "plan-2.schema.json",
                "            \"SEPARATE\",\n            \"ARENA\"",
                "            \"ARENA\",\n            \"SEPARATE\""),
        script("JSON field added")
            .replace(
                SCRIPT + "plan-2.schema.json",
                "    \"policy\": {",
                "    \"seed\": {\n      \"type\": \"string\"\n    },\n    \"policy\": {"),
        script("format added")
            .replace(
                SCRIPT + "format/Formats.kt",
                "  WGSL(",
                "  YAML(\"yaml\", \"for people\", ::TextFormat),\n  WGSL("),
        script("internal class of scripts changed")
            .replace(
                SCRIPT + "UsageException.kt",
                "class UsageException(message: String)",
                "class UsageException(message: String, val status: Int = 2)"));
  }

  private static Plant api(String name, String... breaks) {
    return new Plant(name, "api", "sluice-api", breaks);
  }

  private static Plant core(String name, String... breaks) {
    return new Plant(name, "core-java", "sluice-core", breaks);
  }

  private static Plant tck(String name, String... breaks) {
    return new Plant(name, "policy-tck", "sluice-policy-tck", breaks);
  }

  private static Plant dsl(String name, String... breaks) {
    return new Plant(name, "kotlin-dsl", "sluice-kotlin-dsl", breaks);
  }

  private static Plant script(String name, String... breaks) {
    return new Plant(name, "kotlin-script", "sluice-kotlin-script", breaks);
  }

  private static Plant unsigned(String name, String... breaks) {
    return new Plant(name, "policy-unsigned", "sluice-policy-unsigned", breaks);
  }
}
