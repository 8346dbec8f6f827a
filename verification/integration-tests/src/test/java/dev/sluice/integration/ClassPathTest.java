// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Discovery on the class path: the final jars, a process per case, every word that users see. */
class ClassPathTest {
  private static final String UNSIGNED_FOUND =
      "'unsigned' (dev.sluice.policy.unsigned.UnsignedLongPolicy,"
          + " file:/app/lib/sluice-policy-unsigned.jar)";
  private static final String BIGINT_FOUND =
      "'bigint' (dev.sluice.policy.bigint.BigIntegerPolicy,"
          + " file:/app/lib/sluice-policy-bigint.jar)";
  private static final String ADD =
      "Add the artifact that provides it (sluice-policy-unsigned has 'unsigned',"
          + " sluice-policy-bigint has 'bigint')";

  @TempDir Path temporary;

  private Program program(Path... policies) {
    return Program.onClassPath(temporary, policies);
  }

  @Test
  void noPolicy() {
    program()
        .run("select")
        .failsWith(
            "No NumericPolicy found by class loader 'app'. Add sluice-policy-unsigned or"
                + " sluice-policy-bigint to the class path or module path; in a shaded jar, merge"
                + " the META-INF/services files. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#no-policy");
  }

  @Test
  void noPolicy_requireIsUnknown() {
    program()
        .run("require=unsigned")
        .failsWith(
            "No NumericPolicy with id 'unsigned' found by class loader 'app'. Found: none. "
                + ADD
                + ". See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#unknown-policy");
  }

  @Test
  void onePolicy_unsigned() {
    program(Jars.UNSIGNED).run("select", "require=unsigned").prints("unsigned", "unsigned");
  }

  @Test
  void onePolicy_bigint() {
    program(Jars.BIGINT).run("select", "require=bigint").prints("bigint", "bigint");
  }

  @Test
  void onePolicy_twiceOnTheClassPath_isOne() throws IOException {
    Path copy = Jars.folder(temporary, "copy").resolve("copy.jar");
    Files.copy(Jars.UNSIGNED, copy);
    program(Jars.UNSIGNED, copy).run("select").prints("unsigned");
  }

  @Test
  void bothPolicies() {
    program(Jars.UNSIGNED, Jars.BIGINT)
        .run("require=unsigned", "require=bigint", "select")
        .failsWith(
            "Several NumericPolicy providers found by class loader 'app': "
                + UNSIGNED_FOUND
                + "; "
                + BIGINT_FOUND
                + ". Set system property sluice.policy to the id of one, or leave only one on the"
                + " class path or module path. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#several-policies");
  }

  @Test
  void bothPolicies_inTheOtherOrder_decidesNothing() {
    program(Jars.BIGINT, Jars.UNSIGNED)
        .run("select")
        .failsWith(
            "Several NumericPolicy providers found by class loader 'app': "
                + BIGINT_FOUND
                + "; "
                + UNSIGNED_FOUND
                + ". Set system property sluice.policy to the id of one, or leave only one on the"
                + " class path or module path. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#several-policies");
  }

  @Test
  void property_right() {
    program(Jars.UNSIGNED, Jars.BIGINT)
        .with("-Dsluice.policy=bigint")
        .run("select", "require=unsigned")
        .prints("bigint", "unsigned");
    program(Jars.BIGINT, Jars.UNSIGNED)
        .with("-Dsluice.policy=unsigned")
        .run("select")
        .prints("unsigned");
  }

  @Test
  void property_unknown_failsEvenWhenOneProviderExists() {
    program(Jars.UNSIGNED)
        .with("-Dsluice.policy=bigint")
        .run("select")
        .failsWith(
            "No NumericPolicy with id 'bigint', named by system property sluice.policy, found by"
                + " class loader 'app'. Found: "
                + UNSIGNED_FOUND
                + ". "
                + ADD
                + ", or name an id that was found. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#unknown-policy");
  }

  @Test
  void property_blank_countsAsSet() {
    program(Jars.UNSIGNED)
        .with("-Dsluice.policy= ")
        .run("select")
        .failsWith(
            "No NumericPolicy with id ' ', named by system property sluice.policy, found by class"
                + " loader 'app'. Found: "
                + UNSIGNED_FOUND
                + ". No provider can have that id, because ids match [a-z][a-z0-9-]*: name"
                + " another, such as 'unsigned' or 'bigint'. See"
                + " jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#unknown-policy");
  }

  @Test
  void property_empty_countsAsSet() {
    program(Jars.UNSIGNED)
        .with("-Dsluice.policy=")
        .run("select")
        .failsWith(
            "No NumericPolicy with id '', named by system property sluice.policy, found by class"
                + " loader 'app'. Found: "
                + UNSIGNED_FOUND
                + ". No provider can have that id, because ids match [a-z][a-z0-9-]*: name"
                + " another, such as 'unsigned' or 'bigint'. See"
                + " jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#unknown-policy");
  }

  @Test
  void property_inCapitals_isAnotherId() {
    program(Jars.UNSIGNED)
        .with("-Dsluice.policy=Unsigned")
        .run("select")
        .failsWith(
            "No NumericPolicy with id 'Unsigned', named by system property sluice.policy, found by"
                + " class loader 'app'. Found: "
                + UNSIGNED_FOUND
                + ". No provider can have that id, because ids match [a-z][a-z0-9-]*: name"
                + " another, such as 'unsigned' or 'bigint'. See"
                + " jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#unknown-policy");
  }

  @Test
  void duplicateId() {
    Path twin = Jars.policy(temporary, "acme", "unsigned");
    String both = UNSIGNED_FOUND + "; 'unsigned' (acme.AcmePolicy, file:/app/lib/acme/)";

    program(Jars.UNSIGNED, twin)
        .run("select")
        .failsWith(
            "Several NumericPolicy providers found by class loader 'app': "
                + both
                + ". Leave only one on the class path or module path. See"
                + " jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#several-policies");
    program(Jars.UNSIGNED, twin)
        .with("-Dsluice.policy=unsigned")
        .run("select")
        .failsWith(
            "More than one NumericPolicy with id 'unsigned', named by system property"
                + " sluice.policy, found by class loader 'app': "
                + both
                + ". Leave only one of them on the class path or module path. See"
                + " jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#duplicate-policy");
    program(Jars.UNSIGNED, Jars.BIGINT, twin)
        .run("require=bigint", "require=unsigned")
        .failsWith(
            "More than one NumericPolicy with id 'unsigned' found by class loader 'app': "
                + both
                + ". Leave only one of them on the class path or module path. See"
                + " jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#duplicate-policy");
  }

  @Test
  void duplicateId_besideAThirdPolicy_leavesTheThirdToTheProperty() {
    Path twin = Jars.policy(temporary, "acme", "unsigned");
    Program program = program(Jars.UNSIGNED, Jars.BIGINT, twin);
    assertThat(program.run("select").message())
        .contains("Set system property sluice.policy to the id of one, or leave only one");
    program.with("-Dsluice.policy=bigint").run("select").prints("bigint");
  }

  /** The broken provider comes first, where it can do the most harm. */
  @ParameterizedTest
  @EnumSource
  void brokenProvider_doesNotHideTheOthers_andDoesNotLetThemDecide(Breakage breakage) {
    Jvm.Result result =
        program(breakage.folder(temporary), Jars.UNSIGNED)
            .run("discover", "then-require=unsigned", "then-select");

    assertThat(result.out().lines()).containsExactly("unsigned");
    result.failsWith(
        "A NumericPolicy provider seen by class loader 'app' is broken, and a broken provider must"
            + " not decide. Broken: "
            + breakage.problem
            + ". Found: "
            + UNSIGNED_FOUND
            + ". Repair or remove what is broken, or set system property sluice.policy to the id of"
            + " one that was found. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#broken-policy");
    assertThat(result.err()).contains("\tSuppressed: ");
  }

  @Test
  void brokenProvider_whoseInitialiserThrew_stillTellsWhyAtTheSecondLook() {
    Jvm.Result result =
        program(Breakage.STATIC_INITIALISER_THROWS.folder(temporary), Jars.UNSIGNED)
            .run("require=unsigned", "select");

    assertThat(result.out().lines()).containsExactly("unsigned");
    result.failsWith(
        "A NumericPolicy provider seen by class loader 'app' is broken, and a broken provider must"
            + " not decide. Broken: Provider acme.AcmePolicy could not be instantiated:"
            + " java.lang.NoClassDefFoundError: Could not initialize class acme.AcmePolicy:"
            + " java.lang.ExceptionInInitializerError: Exception java.lang.IllegalStateException:"
            + " no licence file [in thread \"main\"]. Found: "
            + UNSIGNED_FOUND
            + ". Repair or remove what is broken, or set system property sluice.policy to the id of"
            + " one that was found. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#broken-policy");
  }

  @Test
  void brokenProvider_alone() {
    program(Breakage.CONSTRUCTOR_THROWS.folder(temporary))
        .run("select")
        .failsWith(
            "A NumericPolicy provider seen by class loader 'app' is broken, and a broken provider"
                + " must not decide. Broken: "
                + Breakage.CONSTRUCTOR_THROWS.problem
                + ". Found: none. Repair or remove what is broken. See"
                + " jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#broken-policy");
  }

  @Test
  void brokenProvider_isNotDecidedAbout_whenThePropertyNamesAnother() {
    program(Breakage.CONSTRUCTOR_THROWS.folder(temporary), Jars.UNSIGNED, Jars.BIGINT)
        .with("-Dsluice.policy=bigint")
        .run("select")
        .prints("bigint");
  }

  @Test
  void brokenProvider_namedByTheProperty() {
    Jvm.Result result =
        program(Breakage.CONSTRUCTOR_THROWS.folder(temporary), Jars.UNSIGNED)
            .with("-Dsluice.policy=acme")
            .run("select");

    result.failsWith(
        "No NumericPolicy with id 'acme', named by system property sluice.policy, found by class"
            + " loader 'app'. Found: "
            + UNSIGNED_FOUND
            + ". Broken: "
            + Breakage.CONSTRUCTOR_THROWS.problem
            + ". "
            + ADD
            + ", repair what is broken, or name an id that was found. See"
            + " jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#unknown-policy");
    assertThat(result.err()).contains("Caused by: java.lang.IllegalStateException: no native");
  }

  @Test
  void shadedJar_withServiceFilesOverwritten_losesAPolicy() {
    Path shaded = Jars.folder(temporary, "shaded");
    Jars.unpack(Jars.UNSIGNED, shaded, "dev/");
    Jars.unpack(Jars.BIGINT, shaded, "dev/", "META-INF/services/");
    program(shaded)
        .run("select", "require=unsigned")
        .failsWith(
            "No NumericPolicy with id 'unsigned' found by class loader 'app'. Found: 'bigint'"
                + " (dev.sluice.policy.bigint.BigIntegerPolicy, file:/app/lib/shaded/). "
                + ADD
                + ", or name an id that was found. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#unknown-policy");
  }

  @Test
  void shadedJar_withServiceFilesMerged_keepsBoth() {
    Path shaded = Jars.folder(temporary, "shaded");
    Jars.unpack(Jars.UNSIGNED, shaded, "dev/");
    Jars.unpack(Jars.BIGINT, shaded, "dev/");
    Jars.write(
        shaded,
        Jars.SERVICE_FILE,
        "dev.sluice.policy.unsigned.UnsignedLongPolicy\ndev.sluice.policy.bigint.BigIntegerPolicy");
    program(shaded).run("require=unsigned", "require=bigint").prints("unsigned", "bigint");
  }

  @Test
  void contextClassLoader_makesNoDifference() {
    program(Jars.UNSIGNED)
        .run("context-loader-without-anything", "select", "no-context-loader", "select")
        .prints("unsigned", "unsigned");
  }

  @Test
  void customLoader_seesItsOwnPolicies_andTheSpisLoaderDoesNot() {
    program()
        .run("in-child-loader=" + Jars.UNSIGNED, "then-select", "then-require=unsigned", "select")
        .failsWith(
            "No NumericPolicy found by class loader 'app'. Add sluice-policy-unsigned or"
                + " sluice-policy-bigint to the class path or module path; in a shaded jar, merge"
                + " the META-INF/services files. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#no-policy");
  }

  @Test
  void customLoader_seesItsParentsPoliciesToo_andIsNamed() {
    program(Jars.BIGINT)
        .run("in-child-loader=" + Jars.UNSIGNED, "then-select")
        .failsWith(
            "Several NumericPolicy providers found by class loader 'plug-ins': "
                + BIGINT_FOUND
                + "; "
                + UNSIGNED_FOUND
                + ". Set system property sluice.policy to the id of one, or leave only one on the"
                + " class path or module path. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#several-policies");
  }

  @Test
  void customLoader_withoutAName_isShownByClassAndIdentity() {
    program(Jars.BIGINT)
        .run("in-nameless-loader=" + temporary, "then-require=unsigned")
        .failsWith(
            "No NumericPolicy with id 'unsigned' found by class loader"
                + " java.net.URLClassLoader@1b2c3d4. Found: "
                + BIGINT_FOUND
                + ". "
                + ADD
                + ", or name an id that was found. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#unknown-policy");
  }

  @Test
  void nullLoader_isTheSystemLoader() {
    program(Jars.UNSIGNED).run("in-system-loader", "then-select").prints("unsigned");
    program()
        .run("in-system-loader", "then-select")
        .failsWith(
            "No NumericPolicy found by class loader system. Add sluice-policy-unsigned or"
                + " sluice-policy-bigint to the class path or module path; in a shaded jar, merge"
                + " the META-INF/services files. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#no-policy");
  }

  @Test
  void platformLoader_seesNothing() {
    program(Jars.UNSIGNED)
        .run("in-platform-loader", "then-select")
        .failsWith(
            "No NumericPolicy found by class loader 'platform'. Add sluice-policy-unsigned or"
                + " sluice-policy-bigint to the class path or module path; in a shaded jar, merge"
                + " the META-INF/services files. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#no-policy");
  }

  @Test
  void apiTwice_inTwoLoaders_isNotASubtype() {
    program()
        .run("in-isolated-loader=" + Jvm.path(Jars.API, Jars.UNSIGNED), "then-select")
        .failsWith(
            "A NumericPolicy provider seen by class loader 'island' is broken, and a broken"
                + " provider must not decide. Broken:"
                + " dev.sluice.policy.unsigned.UnsignedLongPolicy not a subtype of the"
                + " dev.sluice.numeric.NumericPolicy in class loader 'app' (is sluice-api there"
                + " twice?). Found: none. Repair or remove what is broken. See"
                + " jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#broken-policy");
  }

  @Test
  void applicationInAPluginLoader_findsThePoliciesBesideItsApi() {
    Path probe = Program.probe(temporary);
    String path = Jvm.path(probe, Jars.API, Jars.UNSIGNED);
    new Program(List.of("-cp", probe.toString(), Probe.class.getName()))
        .run("as-plug-in=" + path, "select")
        .prints("unsigned");
  }

  @Test
  void found_showsIdClassAndPlace() {
    program(Jars.UNSIGNED, Breakage.ID_NULL.folder(temporary))
        .run("discover", "then-print")
        .prints(UNSIGNED_FOUND, Breakage.ID_NULL.problem);
  }
}
