// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.NumericPolicy;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Discovery on the module path: the final jars, a process per case. The annotation modules are
 * nowhere here, which is what {@code requires static} promises.
 */
class ModulePathTest {
  private static final String UNSIGNED_FOUND =
      "'unsigned' (dev.sluice.policy.unsigned.UnsignedLongPolicy, module"
          + " dev.sluice.policy.unsigned, file:/app/lib/sluice-policy-unsigned.jar)";
  private static final String BIGINT_FOUND =
      "'bigint' (dev.sluice.policy.bigint.BigIntegerPolicy, module dev.sluice.policy.bigint,"
          + " file:/app/lib/sluice-policy-bigint.jar)";

  @TempDir Path temporary;
  Path probe;

  /** A user's module, which requires the API and names no policy. */
  @BeforeEach
  void probeModule() throws IOException {
    probe = Jars.folder(temporary, "probe");
    Jars.write(probe, "module-info.java", "module probe { requires dev.sluice.api; }");
    String source = "dev/sluice/integration/Probe.java";
    Jars.write(probe, source, Files.readString(Path.of("src/test/java").resolve(source)));
    Jars.compile(probe, List.of("-p", Jars.API_MODULES), "module-info.java", source);
  }

  private Jvm.Result run(List<Path> policies, String... steps) {
    return run(List.of(), policies, steps);
  }

  private Jvm.Result run(List<String> options, List<Path> policies, String... steps) {
    List<Path> path = new ArrayList<>(List.of(probe, Jars.API));
    path.addAll(policies);
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("-p", Jvm.path(path.toArray(Path[]::new))));
    command.addAll(List.of("-m", "probe/" + Probe.class.getName()));
    command.addAll(List.of(steps));
    return Jvm.java(command);
  }

  @Test
  void noPolicy() {
    run(List.of(), "select")
        .failsWith(
            "No NumericPolicy found by class loader 'app'. Add sluice-policy-unsigned or"
                + " sluice-policy-bigint to the class path or module path; in a shaded jar, merge"
                + " the META-INF/services files. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#no-policy");
  }

  @Test
  void onePolicy() {
    run(List.of(Jars.UNSIGNED), "select", "require=unsigned").prints("unsigned", "unsigned");
    run(List.of(Jars.BIGINT), "select", "require=bigint").prints("bigint", "bigint");
  }

  @Test
  void bothPolicies() {
    Jvm.Result result =
        run(List.of(Jars.UNSIGNED, Jars.BIGINT), "require=unsigned", "require=bigint", "select");

    assertThat(result.out().lines()).containsExactly("unsigned", "bigint");
    // The order in which modules are bound is the JDK's own affair.
    String either = "(UNSIGNED; BIGINT|BIGINT; UNSIGNED)";
    assertThat(result.message().replace(UNSIGNED_FOUND, "UNSIGNED").replace(BIGINT_FOUND, "BIGINT"))
        .matches(
            "Several NumericPolicy providers found by class loader 'app': "
                + either
                + "\\. Set system property sluice\\.policy to the id of one, or leave only one on"
                + " the class path or module path\\. See"
                + " jar:file:/app/lib/sluice-api\\.jar!/META-INF/sluice/docs/troubleshooting\\.md#several-policies");
  }

  @Test
  void property_right() {
    run(List.of("-Dsluice.policy=bigint"), List.of(Jars.UNSIGNED, Jars.BIGINT), "select")
        .prints("bigint");
  }

  @Test
  void property_wrong() {
    run(List.of("-Dsluice.policy=acme"), List.of(Jars.UNSIGNED), "select")
        .failsWith(
            "No NumericPolicy with id 'acme', named by system property sluice.policy, found by"
                + " class loader 'app'. Found: "
                + UNSIGNED_FOUND
                + ". Add the artifact that provides it (sluice-policy-unsigned has 'unsigned',"
                + " sluice-policy-bigint has 'bigint'), or name an id that was found. See"
                + " jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#unknown-policy");
  }

  @Test
  void policyLeftOutOfTheModuleGraph_isNotFound() {
    run(List.of("--limit-modules", "probe"), List.of(Jars.UNSIGNED), "discover", "then-print")
        .prints();
  }

  @Test
  void providesClause_isEnoughWithoutAServiceFile() {
    Path policy = Jars.folder(temporary, "unsigned");
    Jars.unpack(Jars.UNSIGNED, policy, "dev/", "module-info.class");
    run(List.of(policy), "select").prints("unsigned");
  }

  @Test
  void serviceFile_isEnoughWithoutADescriptor() {
    Path policy = Jars.folder(temporary, "unsigned");
    Jars.unpack(Jars.UNSIGNED, policy, "dev/", "META-INF/services/");
    Path application = Jars.folder(temporary, "application");
    Jars.unpack(Jars.API, application, "dev/");
    Jvm.java(List.of("-cp", Jvm.path(probe, application, policy), Probe.class.getName(), "select"))
        .prints("unsigned");
  }

  @Test
  void policyOnBothPaths_isFoundOnce() {
    run(List.of("-cp", Jars.UNSIGNED.toString()), List.of(Jars.UNSIGNED), "discover", "then-print")
        .prints(UNSIGNED_FOUND);
  }

  @Test
  void policyOnTheClassPath_besideTheApiOnTheModulePath() {
    run(List.of("-cp", Jars.UNSIGNED.toString()), List.of(), "discover", "then-print")
        .prints(
            "'unsigned' (dev.sluice.policy.unsigned.UnsignedLongPolicy,"
                + " file:/app/lib/sluice-policy-unsigned.jar)");
  }

  @Test
  void applicationOnTheClassPath_besideSluiceOnTheModulePath() {
    Jvm.java(
            List.of(
                "-p",
                Jvm.path(Jars.API, Jars.UNSIGNED),
                "--add-modules",
                "dev.sluice.api",
                "-cp",
                probe.toString(),
                Probe.class.getName(),
                "select"))
        .prints("unsigned");
  }

  @Test
  void policyInALayerOfItsOwn_isFoundThroughItsLoader() {
    run(List.of(), "in-layer=" + Jars.UNSIGNED, "then-print").prints(UNSIGNED_FOUND);
  }

  @Test
  void providerMethod_countsLikeAConstructor() {
    Path folder = module("public static AcmePolicy provider() { return new AcmePolicy(); }");
    run(List.of(folder), "select").prints("acme");
  }

  @Test
  void brokenProvider_doesNotHideTheOthers_andDoesNotLetThemDecide() {
    Path folder =
        module("public AcmePolicy() { throw new IllegalStateException(\"no native library\"); }");
    Jvm.Result result =
        run(List.of(folder, Jars.UNSIGNED), "discover", "then-require=unsigned", "then-select");

    assertThat(result.out().lines()).containsExactly("unsigned");
    result.failsWith(
        "A NumericPolicy provider seen by class loader 'app' is broken, and a broken provider must"
            + " not decide. Broken: Provider acme.AcmePolicy could not be instantiated:"
            + " java.lang.IllegalStateException: no native library. Found: "
            + UNSIGNED_FOUND
            + ". Repair or remove what is broken, or set system property sluice.policy to the id of"
            + " one that was found. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#broken-policy");
  }

  @Test
  void brokenProvider_thatDoesNotLink() throws IOException {
    Path folder = module("");
    Files.delete(folder.resolve("acme/Part.class"));
    Jvm.Result result =
        run(List.of(folder, Jars.UNSIGNED), "discover", "then-require=unsigned", "then-select");

    assertThat(result.out().lines()).containsExactly("unsigned");
    result.failsWith(
        "A NumericPolicy provider seen by class loader 'app' is broken, and a broken provider must"
            + " not decide. Broken: Unable to load acme.AcmePolicy:"
            + " java.lang.NoClassDefFoundError: acme/Part. Found: "
            + UNSIGNED_FOUND
            + ". Repair or remove what is broken, or set system property sluice.policy to the id of"
            + " one that was found. See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#broken-policy");
  }

  @Test
  void brokenServiceFile_countsThereToo() {
    Path folder = module("");
    Jars.write(folder, Jars.SERVICE_FILE, "acme.Renamed\n");
    run(List.of(folder), "require=acme", "select")
        .failsWith(
            "A NumericPolicy provider seen by class loader 'app' is broken, and a broken provider"
                + " must not decide. Broken: Provider acme.Renamed not found. Found: 'acme'"
                + " (acme.AcmePolicy, module acme, file:/app/lib/acme/). Repair or remove what is"
                + " broken, or set system property sluice.policy to the id of one that was found."
                + " See jar:file:/app/lib/sluice-api.jar!/META-INF/sluice/docs/troubleshooting.md#broken-policy");
  }

  /**
   * A module that provides a policy with these members, which implements an interface of its own.
   */
  private Path module(String members) {
    Path folder = Jars.folder(temporary, "acme");
    Jars.write(
        folder,
        "module-info.java",
        """
        module acme {
          requires dev.sluice.api;
          provides dev.sluice.numeric.NumericPolicy with acme.AcmePolicy;
        }
        """);
    Jars.write(folder, "acme/Part.java", "package acme; interface Part {}");
    Jars.writePolicy(folder, "acme", members, "return \"acme\";");
    Jars.replace(folder, "acme/AcmePolicy.java", "NumericPolicy {", "NumericPolicy, Part {");
    Jars.compile(
        folder,
        List.of("-p", Jars.API_MODULES),
        "module-info.java",
        "acme/Part.java",
        "acme/AcmePolicy.java");
    return folder;
  }

  @Test
  void apiModule_usesTheService() {
    ModuleDescriptor api = descriptor(Jars.API);
    assertThat(api.name()).isEqualTo("dev.sluice.api");
    assertThat(api.uses()).containsExactly(NumericPolicy.class.getName());
    assertThat(api.exports().toString()).isEqualTo("[dev.sluice.numeric]");
    assertThat(api.isOpen()).isFalse();
  }

  static List<Path> policyJars() {
    return List.of(Jars.UNSIGNED, Jars.BIGINT);
  }

  @ParameterizedTest
  @MethodSource("policyJars")
  void policyJar_declaresTheSameProvidersInBothPlaces(Path jar) throws IOException {
    ModuleDescriptor module = descriptor(jar);
    assertThat(module.isAutomatic()).isFalse();
    assertThat(module.provides())
        .singleElement()
        .extracting(Provides::service)
        .isEqualTo(NumericPolicy.class.getName());
    try (JarFile file = new JarFile(jar.toFile())) {
      byte[] services = file.getInputStream(file.getEntry(Jars.SERVICE_FILE)).readAllBytes();
      assertThat(new String(services, StandardCharsets.UTF_8).lines())
          .isNotEmpty()
          .containsExactlyElementsOf(module.provides().iterator().next().providers());
    }
  }

  private static ModuleDescriptor descriptor(Path jar) {
    return ModuleFinder.of(jar).findAll().iterator().next().descriptor();
  }
}
