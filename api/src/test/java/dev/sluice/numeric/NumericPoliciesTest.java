// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Discovery in one process; the final jars in processes of their own are tested elsewhere. */
class NumericPoliciesTest {
  private static final String SERVICE_FILE = "META-INF/services/dev.sluice.numeric.NumericPolicy";

  /** Where the page is that messages end with. */
  private static final URL PAGE =
      NumericPolicies.class.getResource("/META-INF/sluice/docs/troubleshooting.md");

  @TempDir Path temporary;

  public static final class Fake extends FakePolicy {}

  public static final class Other extends FakePolicy {
    @Override
    public String id() {
      return "other-2";
    }
  }

  public static final class Recursive extends FakePolicy {
    @Override
    @SuppressWarnings("InfiniteRecursion") // this is what is wrong with it
    public String id() {
      return id();
    }
  }

  public static final class OutOfMemory extends FakePolicy {
    @Override
    public String id() {
      throw new OutOfMemoryError("as if");
    }
  }

  public static final class OutOfMemoryWhenMade extends FakePolicy {
    public OutOfMemoryWhenMade() {
      throw new OutOfMemoryError("as if");
    }
  }

  public static final class Checked extends FakePolicy {
    @Override
    public String id() {
      return sneakily(new IOException("no file"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // how Kotlin does it
    private static <T extends Throwable> String sneakily(Throwable thrown) throws T {
      throw (T) thrown;
    }
  }

  public static final class WithoutId extends FakePolicy {
    @Override
    public String id() {
      return noId();
    }

    private static String noId() {
      return System.getProperty("no such property");
    }
  }

  public static final class Wrapping extends FakePolicy {
    @Override
    public String id() {
      throw new IllegalStateException("no room", new OutOfMemoryError("as if"));
    }
  }

  public static final class WithoutTables extends FakePolicy {
    static final int[] TABLE = table();

    private static int[] table() {
      throw new IllegalStateException("no table");
    }
  }

  public static final class NotEvenLinked extends FakePolicy {
    public NotEvenLinked() {
      throw new ExceptionInInitializerError("no more to say");
    }
  }

  public static final class CausedByAnother extends FakePolicy {
    public CausedByAnother() {
      throw new IllegalStateException("no table", new IOException("no file"));
    }
  }

  /**
   * A loader that offers these providers and whatever this test's class path has, which is none.
   */
  private ClassLoader offering(Class<?>... providers) throws IOException {
    StringBuilder names = new StringBuilder();
    for (Class<?> provider : providers) {
      names.append(provider.getName()).append('\n');
    }
    return offering("test", names.toString());
  }

  private ClassLoader offering(String name, String serviceFile) throws IOException {
    Path file = temporary.resolve(SERVICE_FILE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, serviceFile);
    return new URLClassLoader(
        name, new URL[] {temporary.toUri().toURL()}, getClass().getClassLoader());
  }

  @Test
  void discover_showsWhatItFound() throws Exception {
    PolicyDiscovery discovery = NumericPolicies.discover(offering(Fake.class, Other.class));
    assertThat(discovery.failures()).isEmpty();
    assertThat(discovery.found())
        .extracting(PolicyDiscovery.Found::id)
        .containsExactlyInAnyOrder("fake", "other-2");
    PolicyDiscovery.Found fake =
        discovery.found().stream().filter(f -> f.id().equals("fake")).findAny().orElseThrow();
    assertThat(fake.policy()).isInstanceOf(Fake.class);
    assertThat(fake.policyClass()).isEqualTo(Fake.class);
    assertThat(fake.origin())
        .isEqualTo(Fake.class.getProtectionDomain().getCodeSource().getLocation().toString());
    assertThat(fake).hasToString("'fake' (" + Fake.class.getName() + ", " + fake.origin() + ")");
    assertThat(discovery.require("other-2")).isInstanceOf(Other.class);
  }

  /** A policy of its class's id, whatever that is. */
  public static class Named extends FakePolicy {
    static String id = "";

    @Override
    public String id() {
      return id;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "z", "a0", "z9", "a-", "a-9", "unsigned"})
  void ids_thatMatch(String id) throws Exception {
    Named.id = id;
    assertThat(NumericPolicies.discover(offering(Named.class)).require(id).id()).isEqualTo(id);
  }

  /** Beside the ends of each range, and a letter of another alphabet. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "-", "0", "9", "0a", "-a", "A", "aB", "a_b", "a b", "a/", "a:", "a`", "a{", "`a",
        "{a", "a.", "a,", "\u00e4", "a\u0661"
      })
  void ids_thatDoNotMatch(String id) throws Exception {
    Named.id = id;
    PolicyDiscovery discovery = NumericPolicies.discover(offering(Named.class));
    assertThat(discovery.found()).isEmpty();
    assertThat(discovery.failures())
        .singleElement()
        .hasToString(
            "Provider "
                + Named.class.getName()
                + ": id() returned '"
                + id
                + "', which does not match [a-z][a-z0-9-]*");
    assertThatIllegalStateException()
        .isThrownBy(() -> discovery.require(id))
        .withMessageContaining(
            ". No provider can have that id, because ids match [a-z][a-z0-9-]*: name another, such"
                + " as 'unsigned' or 'bigint'. See "
                + PAGE
                + "#unknown-policy");
  }

  @Test
  void several_areNamedInTheOrderInWhichTheyWereFound() throws Exception {
    PolicyDiscovery discovery = NumericPolicies.discover(offering(Fake.class, Other.class));
    assertThat(discovery)
        .hasToString(
            "found by class loader 'test': "
                + found("fake", Fake.class)
                + "; "
                + found("other-2", Other.class));
    assertThatIllegalStateException()
        .isThrownBy(discovery::select)
        .withMessage(
            "Several NumericPolicy providers found by class loader 'test': "
                + found("fake", Fake.class)
                + "; "
                + found("other-2", Other.class)
                + ". Set system property sluice.policy to the id of one, or leave only one on the"
                + " class path or module path. See "
                + PAGE
                + "#several-policies");
  }

  @Test
  void oneBesideABrokenOne_doesNotDecide_butCanBeRequired() throws Exception {
    PolicyDiscovery discovery =
        NumericPolicies.discover(
            offering("test", Fake.class.getName() + "\nnowhere.A\nnowhere.B\n"));
    String broken = "Provider nowhere.A not found; Provider nowhere.B not found";
    assertThat(discovery)
        .hasToString(
            "found by class loader 'test': " + found("fake", Fake.class) + "; broken: " + broken);
    assertThat(discovery.require("fake")).isInstanceOf(Fake.class);
    assertThatIllegalStateException()
        .isThrownBy(discovery::select)
        .withMessage(
            "A NumericPolicy provider seen by class loader 'test' is broken, and a broken provider"
                + " must not decide. Broken: "
                + broken
                + ". Found: "
                + found("fake", Fake.class)
                + ". Repair or remove what is broken, or set system property sluice.policy to the"
                + " id of one that was found. See "
                + PAGE
                + "#broken-policy")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
    assertThatIllegalStateException()
        .isThrownBy(() -> discovery.require("acme"))
        .withMessage(
            "No NumericPolicy with id 'acme' found by class loader 'test'. Found: "
                + found("fake", Fake.class)
                + ". Broken: "
                + broken
                + ". Add the artifact that provides it (sluice-policy-unsigned has 'unsigned',"
                + " sluice-policy-bigint has 'bigint'), repair what is broken, or name an id that"
                + " was found. See "
                + PAGE
                + "#unknown-policy")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
  }

  @Test
  void twoOfOneId_areDuplicates_whetherNamedOrNot() throws Exception {
    Named.id = "fake";
    String both = found("fake", Fake.class) + "; " + found("fake", Named.class);
    PolicyDiscovery discovery = NumericPolicies.discover(offering(Fake.class, Named.class));
    assertThatIllegalStateException()
        .isThrownBy(discovery::select)
        .withMessage(
            "Several NumericPolicy providers found by class loader 'test': "
                + both
                + ". Leave only one on the class path or module path. See "
                + PAGE
                + "#several-policies");
    assertThatIllegalStateException()
        .isThrownBy(() -> discovery.require("fake"))
        .withMessage(
            "More than one NumericPolicy with id 'fake' found by class loader 'test': "
                + both
                + ". Leave only one of them on the class path or module path. See "
                + PAGE
                + "#duplicate-policy");
  }

  @Test
  void messages_leadToThePage() throws Exception {
    try (InputStream page = PAGE.openStream()) {
      assertThat(new String(page.readAllBytes(), UTF_8))
          .isEqualTo(Files.readString(Path.of("../docs/troubleshooting.md")));
    }
  }

  private static String found(String id, Class<?> policy) {
    return "'"
        + id
        + "' ("
        + policy.getName()
        + ", "
        + policy.getProtectionDomain().getCodeSource().getLocation()
        + ")";
  }

  @Test
  void discover_looksAgainEveryTime() throws Exception {
    ClassLoader loader = offering(Fake.class);
    NumericPolicy first = NumericPolicies.discover(loader).require("fake");
    assertThat(NumericPolicies.discover(loader).require("fake")).isNotSameAs(first);
    offering(Other.class);
    assertThat(NumericPolicies.discover(loader).select()).isInstanceOf(Other.class);
  }

  @Test
  void discovery_cannotBeChanged() throws Exception {
    PolicyDiscovery discovery = NumericPolicies.discover(offering(Fake.class));
    assertThatThrownBy(() -> discovery.found().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> discovery.failures().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void discovery_toString_tellsLoaderFoundAndBroken() throws Exception {
    assertThat(NumericPolicies.discover(offering()))
        .hasToString("found by class loader 'test': none");
    PolicyDiscovery discovery = NumericPolicies.discover(offering("test", "nowhere.Policy"));
    assertThat(discovery)
        .hasToString(
            "found by class loader 'test': none; broken: Provider nowhere.Policy not found");
  }

  @Test
  void failure_tellsWhatWasThrown() throws Exception {
    PolicyDiscovery.Failure failure =
        NumericPolicies.discover(offering(Recursive.class)).failures().get(0);
    assertThat(failure.problem())
        .isEqualTo(
            "Provider " + Recursive.class.getName() + ": id() threw java.lang.StackOverflowError");
    assertThat(failure).hasToString(failure.problem());
    assertThat(failure.cause()).hasRootCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void undeclaredCheckedException_isTheProvidersFailure() throws Exception {
    PolicyDiscovery discovery = NumericPolicies.discover(offering(Checked.class, Fake.class));
    assertThat(discovery.require("fake")).isInstanceOf(Fake.class);
    assertThat(discovery.failures())
        .singleElement()
        .hasToString(
            "Provider " + Checked.class.getName() + ": id() threw java.io.IOException: no file");
  }

  @Test
  void withoutAnId_aProviderIsBroken() throws Exception {
    assertThat(NumericPolicies.discover(offering(WithoutId.class)).failures())
        .singleElement()
        .hasToString(
            "Provider "
                + WithoutId.class.getName()
                + ": id() returned null, which does not match [a-z][a-z0-9-]*");
  }

  @Test
  void whatWrapsAFailureOfTheMachine_isTheProvidersFailure() throws Exception {
    assertThat(NumericPolicies.discover(offering(Wrapping.class)).failures())
        .singleElement()
        .hasToString(
            "Provider "
                + Wrapping.class.getName()
                + ": id() threw java.lang.IllegalStateException: no room");
  }

  /** From the second look on, the virtual machine says the same with another error. */
  @Test
  void whatAnInitialiserThrew_isTold() throws Exception {
    String cannot = "Provider " + WithoutTables.class.getName() + " could not be instantiated: ";
    String why = "java.lang.IllegalStateException: no table";
    assertThat(NumericPolicies.discover(offering(WithoutTables.class)).failures())
        .singleElement()
        .hasToString(cannot + "java.lang.ExceptionInInitializerError: " + why);
    assertThat(NumericPolicies.discover(offering(WithoutTables.class)).failures())
        .singleElement()
        .asString()
        .startsWith(cannot + "java.lang.NoClassDefFoundError: ")
        .contains("ExceptionInInitializerError: Exception " + why);
    assertThat(NumericPolicies.discover(offering(NotEvenLinked.class)).failures())
        .singleElement()
        .hasToString(
            "Provider "
                + NotEvenLinked.class.getName()
                + " could not be instantiated: java.lang.ExceptionInInitializerError: no more to"
                + " say");
    assertThat(NumericPolicies.discover(offering(CausedByAnother.class)).failures())
        .singleElement()
        .hasToString(
            "Provider "
                + CausedByAnother.class.getName()
                + " could not be instantiated: java.lang.IllegalStateException: no table");
  }

  @Test
  void whatIsNoPolicy_mayBeOneOfAnotherClassLoader() throws Exception {
    assertThat(NumericPolicies.discover(offering(NumericPoliciesTest.class)).failures())
        .singleElement()
        .hasToString(
            "dev.sluice.numeric.NumericPoliciesTest not a subtype of the"
                + " dev.sluice.numeric.NumericPolicy in class loader 'app' (is sluice-api there"
                + " twice?)");
  }

  @Test
  void errorsOfOtherWords_areToldWhole() {
    assertThat(failing(new ServiceConfigurationError("out of order")).failures())
        .singleElement()
        .hasToString("out of order");
    assertThat(failing(new ServiceConfigurationError(null)).failures())
        .singleElement()
        .hasToString("java.util.ServiceConfigurationError");
  }

  private PolicyDiscovery failing(Error error) {
    return NumericPolicies.discover(
        new ClassLoader("failing", getClass().getClassLoader()) {
          @Override
          public Enumeration<URL> getResources(String name) {
            throw error;
          }
        });
  }

  @Test
  void noLoader_isThatOfTheSystem() {
    assertThat(NumericPolicies.discover((ClassLoader) null))
        .hasToString("found by class loader system: none");
  }

  @Test
  void ifThereIsNone_itIsSaidWhatToAdd() throws Exception {
    PolicyDiscovery none = NumericPolicies.discover(offering());
    assertThatIllegalStateException()
        .isThrownBy(none::select)
        .withMessage(
            "No NumericPolicy found by class loader 'test'. Add sluice-policy-unsigned or"
                + " sluice-policy-bigint to the class path or module path; in a shaded jar, merge"
                + " the META-INF/services files. See "
                + PAGE
                + "#no-policy");
    assertThatIllegalStateException()
        .isThrownBy(() -> none.require("acme"))
        .withMessage(
            "No NumericPolicy with id 'acme' found by class loader 'test'. Found: none. Add the"
                + " artifact that provides it (sluice-policy-unsigned has 'unsigned',"
                + " sluice-policy-bigint has 'bigint'). See "
                + PAGE
                + "#unknown-policy");
  }

  @Test
  void theProperty_decidesAmongSeveral() throws Exception {
    PolicyDiscovery discovery = NumericPolicies.discover(offering(Fake.class, Other.class));
    System.setProperty(NumericPolicies.POLICY_PROPERTY, "other-2");
    try {
      assertThat(discovery.select()).isInstanceOf(Other.class);
      System.setProperty(NumericPolicies.POLICY_PROPERTY, "acme");
      assertThatIllegalStateException()
          .isThrownBy(discovery::select)
          .withMessageStartingWith(
              "No NumericPolicy with id 'acme', named by system property sluice.policy, found by"
                  + " class loader 'test'. Found: ");
    } finally {
      System.clearProperty(NumericPolicies.POLICY_PROPERTY);
    }
  }

  /** Defines some classes itself, from nowhere, and has no page of help. */
  private static final class Defining extends ClassLoader {
    private final Predicate<String> own;

    Defining(ClassLoader parent, Predicate<String> own) {
      super("defining", parent);
      this.own = own;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return own.test(name) && findLoadedClass(name) == null
          ? define(name)
          : super.loadClass(name, resolve);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public URL getResource(String name) {
      return name.endsWith(".md") ? null : super.getResource(name);
    }
  }

  @Test
  void aClassFromNowhere_isOfAnUnknownLocation() throws Exception {
    List<String> fromNowhere = List.of(Fake.class.getName(), FakePolicy.class.getName());
    assertThat(
            NumericPolicies.discover(new Defining(offering(Fake.class), fromNowhere::contains))
                .found())
        .singleElement()
        .hasToString("'fake' (" + Fake.class.getName() + ", unknown location)");
  }

  /** Classes of proxies are in a module of their own, and have no source at all. */
  @Test
  void aClassOfAModule_isNamedWithIt() {
    NumericPolicy policy =
        (NumericPolicy)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {NumericPolicy.class},
                (proxy, method, arguments) -> null);
    assertThat(new PolicyDiscovery.Found("proxy", policy).origin())
        .isEqualTo("module " + policy.getClass().getModule().getName() + ", unknown location");
  }

  @Test
  void whereThePageWasLeftOut_messagesDoWithoutIt() throws Exception {
    ClassLoader bare =
        new Defining(getClass().getClassLoader(), name -> name.startsWith("dev.sluice.numeric."));
    Object none =
        bare.loadClass(NumericPolicies.class.getName())
            .getMethod("discover", ClassLoader.class)
            .invoke(null, bare);
    assertThatThrownBy(() -> none.getClass().getMethod("select").invoke(none))
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("in a shaded jar, merge the META-INF/services files");
  }

  @Test
  void failingMachine_isNoProvidersFailure() throws Exception {
    ClassLoader whenAsked = offering(OutOfMemory.class);
    assertThatThrownBy(() -> NumericPolicies.discover(whenAsked))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("as if");
    ClassLoader whenMade = offering(OutOfMemoryWhenMade.class);
    assertThatThrownBy(() -> NumericPolicies.discover(whenMade))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("as if");
  }

  @Test
  void loaderThatCannotListItsServiceFiles_isAskedNoMoreThanAHundredTimes_andToldOnce() {
    int[] asked = {0};
    ClassLoader broken =
        new ClassLoader("broken", getClass().getClassLoader()) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            asked[0]++;
            throw new IOException("connection lost");
          }
        };
    PolicyDiscovery discovery = NumericPolicies.discover(broken);
    assertThat(asked[0]).isEqualTo(100);
    assertThat(discovery.found()).isEmpty();
    assertThat(discovery.failures())
        .singleElement()
        .hasToString("Error locating configuration files: java.io.IOException: connection lost");
  }

  @Test
  void loaderThatThrowsRuntimeExceptions_isToldOnce() {
    ClassLoader stopped =
        new ClassLoader("stopped", getClass().getClassLoader()) {
          @Override
          public Enumeration<URL> getResources(String name) {
            throw new IllegalStateException("application stopped");
          }
        };
    assertThatIllegalStateException()
        .isThrownBy(() -> NumericPolicies.discover(stopped).select())
        .withMessage(
            "A NumericPolicy provider seen by class loader 'stopped' is broken, and a broken"
                + " provider must not decide. Broken: A provider could not be loaded:"
                + " java.lang.IllegalStateException: application stopped. Found: none. Repair or"
                + " remove what is broken. See "
                + PAGE
                + "#broken-policy")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void manyBrokenProviders_doNotLookLikeALoaderThatIsStuck() throws Exception {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 99; i++) {
      names.append("nowhere.Policy").append(i).append('\n');
    }
    names.append(Fake.class.getName());
    PolicyDiscovery discovery = NumericPolicies.discover(offering("test", names.toString()));
    assertThat(discovery.require("fake")).isInstanceOf(Fake.class);
    assertThat(discovery.failures()).hasSize(99);
  }

  @Test
  void loaderWithoutAName_isShownOnOneLine() throws MalformedURLException {
    ClassLoader talkative =
        new URLClassLoader(new URL[] {temporary.toUri().toURL()}, getClass().getClassLoader()) {
          @Override
          public String toString() {
            return "a\r\nlong\r\nstory";
          }
        };
    assertThat(NumericPolicies.discover(talkative).toString())
        .matches("found by class loader \\S+NumericPoliciesTest\\$\\d+@[0-9a-f]+: none");
  }

  @Test
  void require_withoutAnId() {
    List<String> noId = new java.util.ArrayList<>();
    noId.add(null);
    assertThatNullPointerException()
        .isThrownBy(() -> NumericPolicies.require(noId.get(0)))
        .withMessage("id");
  }

  @Test
  void crossChecked_needsBoth() {
    assertThatNullPointerException()
        .isThrownBy(() -> NumericPolicies.crossChecked(null, new Fake()))
        .withMessage("policy");
    assertThatNullPointerException()
        .isThrownBy(() -> NumericPolicies.crossChecked(new Fake(), null))
        .withMessage("reference");
  }

  @Test
  void crossChecked_tellsOperandsAndBothAnswers() {
    NumericPolicy other =
        new FakePolicy() {
          @Override
          public String id() {
            return "other";
          }

          @Override
          public OptionalUnsignedLong add(long a, long b) {
            return OptionalUnsignedLong.of(-1);
          }

          @Override
          public long ratioBasisPoints(long part, long whole, long ifWholeIsZero) {
            return 10_000;
          }
        };
    NumericPolicy checked = NumericPolicies.crossChecked(new Fake(), other);
    assertThat(checked.id()).isEqualTo("fake+other");
    assertThat(checked.subtract(1, 2)).isEqualTo(OptionalUnsignedLong.empty());
    assertThatThrownBy(() -> checked.add(-1, 2))
        .isInstanceOf(NumericPolicyException.class)
        .hasMessage(
            "policy 'fake+other': add(18446744073709551615, 2) gives OptionalUnsignedLong.empty by"
                + " the first policy and OptionalUnsignedLong[18446744073709551615] by the second;"
                + " use another policy, or have this one pass sluice-policy-tck");
    assertThatThrownBy(() -> checked.ratioBasisPoints(1, -1, 3))
        .isInstanceOf(NumericPolicyException.class)
        .hasMessage(
            "policy 'fake+other': ratioBasisPoints(1, 18446744073709551615, 3) gives 0 by the first"
                + " policy and 10000 by the second; use another policy, or have this one pass"
                + " sluice-policy-tck");
  }
}
