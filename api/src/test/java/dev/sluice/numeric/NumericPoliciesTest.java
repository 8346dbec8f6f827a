// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discovery in one process; the final jars in processes of their own are tested elsewhere. */
class NumericPoliciesTest {
  private static final String SERVICE_FILE = "META-INF/services/dev.sluice.numeric.NumericPolicy";

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
                + " remove what is broken. See docs/troubleshooting.md#broken-policy")
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
