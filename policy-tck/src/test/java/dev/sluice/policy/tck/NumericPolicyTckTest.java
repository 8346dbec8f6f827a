// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.sluice.broken.BrokenPolicies;
import dev.sluice.broken.ExactPolicy;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.policy.tck.offered.HiddenPolicy;
import dev.sluice.policy.tck.offered.OpenPolicy;
import dev.sluice.policy.tck.offered.SameIdPolicy;
import dev.sluice.policy.tck.racy.SettablePolicy;
import dev.sluice.policy.tck.racy.SharedBufferPolicy;
import java.lang.reflect.Constructor;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.opentest4j.AssertionFailedError;

/** The TCK against policies whose defects are known. */
class NumericPolicyTckTest {
  /** What the author of a policy writes, but for the policy being exchangeable. */
  static class Subject extends NumericPolicyTck {
    static Callable<NumericPolicy> policies = () -> new ExactPolicy("exact");

    @Override
    protected NumericPolicy policy() {
      try {
        return policies.call();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Nobody waits for races that nobody has planted. */
  @BeforeEach
  void lookForRacesBriefly() {
    raceMillis(50);
  }

  @AfterEach
  void forgetProperties() {
    System.clearProperty(NumericPolicyTck.SEED_PROPERTY);
    System.clearProperty(NumericPolicyTck.RACE_MILLIS_PROPERTY);
  }

  private static void raceMillis(long millis) {
    System.setProperty(NumericPolicyTck.RACE_MILLIS_PROPERTY, Long.toString(millis));
  }

  @Test
  void aRightPolicyPassesEveryRule_andRulesOfServicesAreSkippedWithAReason() {
    Outcome outcome = run(() -> new ExactPolicy("exact"));

    assertThat(outcome.broken()).isEmpty();
    assertThat(outcome.skipped())
        .containsOnlyKeys("R9.1", "R9.2")
        .allSatisfy(
            (rule, reason) ->
                assertThat(reason)
                    .hasMessageContainingAll(
                        rule + " A policy that is offered as a service MUST ",
                        "Does not apply: no META-INF/services/dev.sluice.numeric.NumericPolicy and"
                            + " no provides clause that its class loader sees names"
                            + " dev.sluice.broken.ExactPolicy."));
    assertThat(outcome.passed()).hasSize(Rules.inTests().size() - 2);
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenPolicyBreaksTheRulesNamedForIt_andIsToldWhy(BrokenPolicies broken) {
    if (broken.rules().contains("R8.4")) {
      raceMillis(60_000); // it ends when one is found
    }
    Outcome outcome = run(broken::newPolicy);

    assertThat(outcome.broken())
        .as("a policy that %s", broken.defect())
        .containsOnlyKeys(broken.rules())
        .allSatisfy(
            (rule, failure) ->
                assertThat(failure)
                    .isInstanceOf(AssertionFailedError.class)
                    .message()
                    .startsWith(rule + " " + Rules.inTests().get(rule))
                    .matches(
                        ".* Broken: (id\\(\\)|[a-zA-Z]+\\(\\d+, \\d+(, \\d+)?\\)) expected .+ but got"
                            + " .+\\. For the same random operands again, set"
                            + " -Dsluice\\.tck\\.seed=-?\\d+\\."));
    assertThat(outcome.broken().values())
        .anySatisfy(failure -> assertThat(failure).hasMessageContaining(complaint(broken)));
  }

  /** What the first counterexample tells about the defect. */
  private static String complaint(BrokenPolicies broken) {
    return switch (broken) {
      case ID_WITH_SPACE -> "id() expected a match of [a-z][a-z0-9-]* but got 'Exact Policy'.";
      case ID_NULL -> "id() expected a match of [a-z][a-z0-9-]* but got null.";
      case ID_CHANGES -> "id() expected 'exact-1', as at first, but got 'exact-2'.";
      case ADD_WRAPS -> "add(1, 18446744073709551615) expected empty but got 0.";
      case ADD_STOPS_SHORT_OF_MAX ->
          "add(0, 18446744073709551615) expected 18446744073709551615 but got empty.";
      case ADD_IS_SIGNED ->
          "add(1, 9223372036854775807) expected 9223372036854775808 but got empty.";
      case SUBTRACT_WRAPS -> "subtract(0, 1) expected empty but got 18446744073709551615.";
      case SUBTRACT_COMPARES_SIGNED ->
          "subtract(9223372036854775808, 0) expected 9223372036854775808 but got empty.";
      case MULTIPLY_WRAPS -> "multiply(2, 9223372036854775808) expected empty but got 0.";
      case MULTIPLY_STOPS_SHORT_OF_MAX ->
          "multiply(1, 18446744073709551615) expected 18446744073709551615 but got empty.";
      case MULTIPLY_HIGH_IS_SIGNED ->
          "multiply(1, 9223372036854775808) expected 9223372036854775808 but got empty.";
      case DIVIDE_IS_SIGNED ->
          "divide(1, 18446744073709551615) expected 0 but got 18446744073709551615.";
      case DIVIDE_BY_ZERO_IS_ZERO -> "divide(0, 0) expected empty but got 0.";
      case DIVIDE_BY_ZERO_THROWS ->
          "divide(0, 0) expected an answer but got exception java.lang.ArithmeticException";
      case CEIL_DIV_ROUNDS_DOWN -> "ceilDiv(1, 2) expected 1 but got 0.";
      case CEIL_DIV_ADDS_FIRST -> "ceilDiv(2, 18446744073709551615) expected 1 but got 0.";
      case CEIL_DIV_ALWAYS_ADDS -> "ceilDiv(0, 1) expected 0 but got 1.";
      case CEIL_DIV_BY_ZERO_IS_MAX -> "ceilDiv(0, 0) expected empty but got 18446744073709551615.";
      // 1,844,674,407,370,956·10,000 = 2^64 + 8,384
      case RATIO_CUT_AT_64_BITS ->
          "ratioBasisPoints(1844674407370956, 1, 1844674407370956) expected 4294967295 but got"
              + " 8384.";
      case RATIO_ROUNDS_UP -> "ratioBasisPoints(1, 3, 1) expected 3333 but got 3334.";
      case RATIO_SATURATES_ONE_EARLY -> "expected 4294967294 but got 4294967295.";
      case RATIO_NOT_SATURATED ->
          "ratioBasisPoints(524287, 1, 524287) expected 4294967295 but got 5242870000.";
      case IF_WHOLE_IS_ZERO_IGNORED -> "ratioBasisPoints(1, 0, 1) expected 1 but got 0.";
      case IF_WHOLE_IS_ZERO_COMPARED_SIGNED ->
          "ratioBasisPoints(9223372036854775808, 0, 9223372036854775808) expected 4294967295 but"
              + " got 9223372036854775808.";
      case MULTIPLY_RETURNS_NULL ->
          "multiply(2, 9223372036854775808) expected an answer but got null.";
      case CEIL_DIV_REMEMBERS_THE_FLOOR -> ", as at first, but got ";
      // Which pair is asked in either order first depends on the sample.
      case SUBTRACT_REMEMBERS_UNORDERED -> ", as at first, but got ";
      case ADD_SHARES_SCRATCH -> ", as when asked by one thread, but got ";
      case RATIO_CONFINED_TO_A_THREAD -> ", as when asked by one thread, but got 0.";
    };
  }

  /**
   * With as many threads besides as there are cores, each busy: two words of a buffer that is
   * shared are found in nine of ten runs at least.
   */
  @Test
  void aSharedBufferIsFound_onABusyMachine_withTheTimeThatR8_4HasByDefault() {
    System.clearProperty(NumericPolicyTck.RACE_MILLIS_PROPERTY);
    AtomicBoolean busy = new AtomicBoolean(true);
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread load =
          new Thread(
              () -> {
                while (busy.get()) {
                  Thread.onSpinWait();
                }
              });
      load.setDaemon(true);
      load.start();
    }
    try {
      assertThat(run(SharedBufferPolicy::new, "R1").broken()).isEmpty();
      int found = 0;
      for (int i = 0; i < 10; i++) {
        Map<String, Throwable> broken = run(SharedBufferPolicy::new, "R8.4").broken();
        found += broken.size();
        assertThat(broken.values())
            .allSatisfy(it -> assertThat(it).hasMessageContaining("as when asked by one thread"));
      }
      assertThat(found).isGreaterThanOrEqualTo(9);
    } finally {
      busy.set(false);
    }
  }

  /** A copy is made without arguments, and need not be what the author of the test has made. */
  @Test
  void aPolicyWhoseCopiesAnswerOtherwise_isNotBlamedForThem() {
    assertThat(run(() -> new SettablePolicy(0), "R8.4").broken()).isEmpty();
    assertThat(run(SettablePolicy::new, "R8.4").broken()).isEmpty();
    assertThat(Copies.of(new SettablePolicy(0)).add(0, 0))
        .isNotEqualTo(new SettablePolicy(0).add(0, 0));
  }

  @Test
  void aCopyIsOfAnotherClass_orTheSamePolicy() {
    NumericPolicy policy = new SharedBufferPolicy();
    assertThat(Copies.of(policy).getClass())
        .isNotEqualTo(policy.getClass())
        .hasToString(policy.getClass().toString());
    NumericPolicy uncopied = new ExactPolicy("exact");
    assertThat(Copies.of(uncopied)).isSameAs(uncopied);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "soon"})
  void aTimeThatIsNoneIsToldSo(String millis) {
    System.setProperty(NumericPolicyTck.RACE_MILLIS_PROPERTY, millis);

    assertThat(run(() -> new ExactPolicy("exact"), "R8.4").broken().get("R8.4"))
        .hasMessage(
            "System property sluice.tck.race-millis must be a number of milliseconds from 1 up but"
                + " is '%s'",
            millis);
  }

  /** As a slip in the comparison of words makes it. */
  @Test
  void aRatioWhoseDigitIsTooLargeByUpperWordsAlone_breaksR7_1() {
    Outcome outcome = run(() -> new DigitTooLarge(), "R7");

    assertThat(outcome.broken()).containsOnlyKeys("R7.1");
    assertThat(outcome.broken().get("R7.1"))
        .hasMessageContaining(
            "ratioBasisPoints(9223372036854775807, 9224294466301405949, 9223372036854775807)"
                + " expected 9998 but got 9999.");
  }

  /** Divides as Knuth's algorithm D, and corrects a digit only where the upper words are equal. */
  private static class DigitTooLarge extends ExactPolicy {
    DigitTooLarge() {
      super("exact");
    }

    @Override
    public long ratioBasisPoints(long part, long whole, long ifWholeIsZero) {
      BigInteger product = unsigned(part).multiply(BigInteger.valueOf(10_000));
      int shift = Long.numberOfLeadingZeros(whole);
      BigInteger divisor = unsigned(whole).shiftLeft(shift);
      if (product.bitLength() <= 64 || Long.compareUnsigned(part, whole) >= 0) {
        return super.ratioBasisPoints(part, whole, ifWholeIsZero);
      }
      BigInteger scaled = product.shiftLeft(shift);
      BigInteger digit = scaled.shiftRight(32).divide(divisor.shiftRight(32));
      BigInteger back = digit.multiply(divisor);
      boolean sameUpperWord = back.shiftRight(64).equals(scaled.shiftRight(64));
      return digit.longValue() - (sameUpperWord && back.compareTo(scaled) > 0 ? 1 : 0);
    }

    private static BigInteger unsigned(long value) {
      return new BigInteger(Long.toUnsignedString(value));
    }
  }

  @Test
  void everyRuleIsBrokenBySomePolicy() {
    // The rules on services need a class loader each, below.
    Set<String> broken = new TreeSet<>(Set.of("R9.1", "R9.2"));
    for (BrokenPolicies policy : BrokenPolicies.values()) {
      broken.addAll(policy.rules());
    }

    assertThat(broken).isEqualTo(Rules.inTests().keySet());
  }

  @Test
  void whatIsThrownIsTheCauseOfTheFailure() {
    Outcome outcome = run(BrokenPolicies.DIVIDE_BY_ZERO_THROWS::newPolicy, "R8.2");

    assertThat(outcome.broken().get("R8.2")).hasCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void aFactoryThatReturnsNullIsNamed() {
    Outcome outcome = run(() -> null);

    assertThat(outcome.broken())
        .containsOnlyKeys(Rules.inTests().keySet())
        .allSatisfy(
            (rule, failure) -> assertThat(failure).hasMessageContaining("Subject.policy()"));
  }

  @Test
  void randomOperandsComeFromTheSeed() {
    Call needle = onlyWithSeed(42, 43);
    Callable<NumericPolicy> policies = () -> new WrongOnlyAt(needle);

    System.setProperty(NumericPolicyTck.SEED_PROPERTY, "42");
    assertThat(run(policies, "R2").broken())
        .hasSize(1)
        .allSatisfy(
            (rule, failure) ->
                assertThat(failure)
                    .hasMessageContainingAll("Broken: " + needle, "set -Dsluice.tck.seed=42."));
    System.setProperty(NumericPolicyTck.SEED_PROPERTY, "43");
    assertThat(run(policies, "R2").broken()).isEmpty();
  }

  @Test
  void aSeedThatIsNoNumberIsToldSo() {
    System.setProperty(NumericPolicyTck.SEED_PROPERTY, "forty-two");

    assertThat(run(() -> new ExactPolicy("exact"), "R1").broken().get("R1.1"))
        .hasMessage("System property sluice.tck.seed must be a decimal long but is 'forty-two'");
  }

  /** An addition that is asked with one seed and not with the other. */
  private static Call onlyWithSeed(long seed, long other) {
    Set<Call> calls = new HashSet<>();
    new Inputs(seed).forEach(Operation.ADD, calls::add);
    new Inputs(other).forEach(Operation.ADD, calls::remove);
    return calls.iterator().next();
  }

  private static class WrongOnlyAt extends ExactPolicy {
    private final Call needle;

    WrongOnlyAt(Call needle) {
      super("exact");
      this.needle = needle;
    }

    @Override
    public OptionalUnsignedLong add(long a, long b) {
      boolean found = a == needle.a().longValue() && b == needle.b().longValue();
      return found ? OptionalUnsignedLong.of(7) : super.add(a, b);
    }
  }

  @Test
  void aProviderThatIsFoundPassesTheRulesOfServices(@TempDir Path services) throws Exception {
    Outcome outcome = runOffered(services, OpenPolicy.class);

    assertThat(outcome.broken()).isEmpty();
    assertThat(outcome.passed()).containsExactly("R9.1", "R9.2");
  }

  @Test
  void aProviderThatCannotBeConstructedBreaksTheRulesOfServices(@TempDir Path services)
      throws Exception {
    Outcome outcome = runOffered(services, HiddenPolicy.class);

    String name = HiddenPolicy.class.getName();
    assertThat(outcome.broken()).containsOnlyKeys("R9.1", "R9.2");
    assertThat(outcome.broken().get("R9.1"))
        .hasMessageContaining(
            "Broken: new " + name + "() expected to be possible for anyone but got ");
    assertThat(outcome.broken().get("R9.2"))
        .hasMessageContainingAll(
            "Broken: discovery of 'hidden' expected '" + name + "' but got exception ", name);
  }

  @Test
  void aProviderWhoseIdIsTakenBreaksTheRuleOfDiscovery(@TempDir Path services) throws Exception {
    Outcome outcome = runOffered(services, OpenPolicy.class, SameIdPolicy.class);

    assertThat(outcome.broken()).containsOnlyKeys("R9.2");
    assertThat(outcome.broken().get("R9.2"))
        .hasMessageContainingAll(
            "discovery of 'open'", OpenPolicy.class.getName(), SameIdPolicy.class.getName());
  }

  /** Runs the TCK on the first class, as if all were in a jar that offers them. */
  private static Outcome runOffered(Path folder, Class<?>... providers) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(
        services.resolve(NumericPolicy.class.getName()),
        Arrays.stream(providers).map(Class::getName).toList());
    URL[] path = {
      folder.toUri().toURL(), providers[0].getProtectionDomain().getCodeSource().getLocation()
    };
    String theirPackage = providers[0].getPackageName() + ".";
    try (URLClassLoader jar =
        new URLClassLoader(path, NumericPolicy.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
              return loaded;
            }
            return name.startsWith(theirPackage) ? findClass(name) : super.loadClass(name, resolve);
          }
        }) {
      Constructor<?> constructor = jar.loadClass(providers[0].getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return run(() -> (NumericPolicy) constructor.newInstance(), "R9");
    }
  }

  private static Outcome run(Callable<NumericPolicy> policies) {
    return run(policies, "R");
  }

  /** Runs the rules whose ids start so. */
  private static Outcome run(Callable<NumericPolicy> policies, String rules) {
    Subject.policies = policies;
    Outcome outcome = new Outcome(new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
    EngineTestKit.engine("junit-jupiter")
        .selectors(
            Rules.methods(rules)
                .map(method -> selectMethod(Subject.class, method))
                .toArray(DiscoverySelector[]::new))
        .execute()
        .testEvents()
        .finished()
        .stream()
        .forEach(outcome::add);
    return outcome;
  }

  /** Rules by id, each with what was thrown. */
  private record Outcome(
      Set<String> passed, Map<String, Throwable> broken, Map<String, Throwable> skipped) {
    void add(Event event) {
      String rule = Rules.idOf(event.getTestDescriptor().getDisplayName());
      TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
      switch (result.getStatus()) {
        case SUCCESSFUL -> passed.add(rule);
        case FAILED -> broken.put(rule, result.getThrowable().orElseThrow());
        case ABORTED -> skipped.put(rule, result.getThrowable().orElseThrow());
      }
    }
  }
}
