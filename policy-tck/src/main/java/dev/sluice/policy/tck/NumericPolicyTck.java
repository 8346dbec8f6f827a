// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck;

import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.PolicyDiscovery;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.opentest4j.AssertionFailedError;

/**
 * The rules of a {@link NumericPolicy}, each a test. Extend this class, return a policy from {@link
 * #policy()}, and run it with JUnit 5. The display name of a test is the rule. Make the subclass
 * public, so that a runner that does not know JUnit 5 cannot pass over it: see {@link
 * #testsNeedJUnit5()}.
 *
 * <p>The oracle is {@link java.math.BigInteger}; the operands are boundary values, every pair of
 * them, and random ones. A failure names the rule, the call with its operands in decimal, what was
 * expected, what came, and the seed of the random operands, to be set as {@value #SEED_PROPERTY} to
 * have the same again. Rule R8.4 looks for races for a while, {@value #RACE_MILLIS_PROPERTY};
 * nothing else is timed. Tests may run in parallel.
 *
 * @since 0.1.0
 */
public abstract class NumericPolicyTck {
  /**
   * The system property that sets the seed of the random operands, a decimal {@code long}:
   * {@value}. Unset, the seed is a new one in each virtual machine.
   */
  public static final String SEED_PROPERTY = "sluice.tck.seed";

  /**
   * The system property that sets for how many milliseconds rule R8.4 looks for races, a decimal
   * number from 1 up: {@value}. Unset, it is 2,000.
   */
  public static final String RACE_MILLIS_PROPERTY = "sluice.tck.race-millis";

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*");
  private static final long SEED_BY_DEFAULT = new Random().nextLong();
  private static final long RACE_MILLIS_BY_DEFAULT = 2_000;

  private final long seed = seed();
  private final Inputs inputs = new Inputs(seed);
  private NumericPolicy policy;
  private String rule;

  /** For subclasses. */
  protected NumericPolicyTck() {}

  /**
   * Returns the policy under test. It is called several times, and sees more if it makes a new
   * instance each time.
   */
  protected abstract NumericPolicy policy();

  /**
   * Fails, always. JUnit 5 does not run this; a Surefire before 2.22, the one that Maven 3.8 takes
   * if a POM names none, runs nothing else of a public subclass, and would pass without it.
   */
  public final void testsNeedJUnit5() {
    Assertions.fail(
        "The rules of a NumericPolicy are tests of JUnit 5, and what runs them is of JUnit 3: not"
            + " one rule was tested. Maven: name maven-surefire-plugin 3 in the POM.");
  }

  @BeforeEach
  public final void prepare(TestInfo test) {
    rule = test.getDisplayName();
    policy = newPolicy();
  }

  @Test
  @DisplayName("R1.1 id() MUST return a name that matches [a-z][a-z0-9-]*.")
  public final void r1_1_idMatches() {
    Answer id = Answer.to(policy::id);
    if (!(id.value() instanceof String name && ID.matcher(name).matches())) {
      throw broken("id()", "a match of " + ID, id);
    }
  }

  @Test
  @DisplayName("R1.2 id() MUST return the same name at every call, whichever the instance.")
  public final void r1_2_idIsStable() {
    Answer first = Answer.to(policy::id);
    for (NumericPolicy asked : List.of(policy, newPolicy())) {
      Answer again = Answer.to(asked::id);
      if (!again.sameAs(first)) {
        throw broken("id()", first + ", as at first,", again);
      }
    }
  }

  @Test
  @DisplayName("R2.1 add(a, b) MUST return the exact sum where it is at most 2^64-1.")
  public final void r2_1_addIsExact() {
    check(Operation.ADD, call -> call.inRange().isPresent());
  }

  @Test
  @DisplayName("R2.2 add(a, b) MUST return empty where the sum exceeds 2^64-1.")
  public final void r2_2_addIsEmptyOnOverflow() {
    check(Operation.ADD, call -> call.inRange().isEmpty());
  }

  @Test
  @DisplayName("R3.1 subtract(a, b) MUST return the exact difference where a >= b.")
  public final void r3_1_subtractIsExact() {
    check(Operation.SUBTRACT, call -> call.inRange().isPresent());
  }

  @Test
  @DisplayName("R3.2 subtract(a, b) MUST return empty where a < b.")
  public final void r3_2_subtractIsEmptyBelowZero() {
    check(Operation.SUBTRACT, call -> call.inRange().isEmpty());
  }

  @Test
  @DisplayName("R4.1 multiply(a, b) MUST return the exact product where it is at most 2^64-1.")
  public final void r4_1_multiplyIsExact() {
    check(Operation.MULTIPLY, call -> call.inRange().isPresent());
  }

  @Test
  @DisplayName("R4.2 multiply(a, b) MUST return empty where the product exceeds 2^64-1.")
  public final void r4_2_multiplyIsEmptyOnOverflow() {
    check(Operation.MULTIPLY, call -> call.inRange().isEmpty());
  }

  @Test
  @DisplayName("R5.1 divide(a, b) MUST return a/b rounded down where b is not 0.")
  public final void r5_1_divideRoundsDown() {
    check(Operation.DIVIDE, call -> !byZero(call));
  }

  @Test
  @DisplayName("R5.2 divide(a, b) MUST return empty where b is 0.")
  public final void r5_2_divideIsEmptyByZero() {
    check(Operation.DIVIDE, call -> byZero(call));
  }

  @Test
  @DisplayName("R6.1 ceilDiv(a, b) MUST return a/b rounded up where b is not 0.")
  public final void r6_1_ceilDivRoundsUp() {
    check(Operation.CEIL_DIV, call -> !byZero(call));
  }

  @Test
  @DisplayName("R6.2 ceilDiv(a, b) MUST return empty where b is 0.")
  public final void r6_2_ceilDivIsEmptyByZero() {
    check(Operation.CEIL_DIV, call -> byZero(call));
  }

  @Test
  @DisplayName(
      "R7.1 ratioBasisPoints(part, whole, ifWholeIsZero) MUST return the exact part·10,000/whole"
          + " rounded down where whole is not 0 and this is at most 2^32-1.")
  public final void r7_1_ratioRoundsDown() {
    check(Operation.RATIO, call -> !byZero(call) && !saturates(call));
  }

  @Test
  @DisplayName(
      "R7.2 ratioBasisPoints(part, whole, ifWholeIsZero) MUST return 2^32-1 where whole is not 0"
          + " and the exact part·10,000/whole rounded down exceeds 2^32-1.")
  public final void r7_2_ratioSaturates() {
    check(Operation.RATIO, call -> !byZero(call) && saturates(call));
  }

  @Test
  @DisplayName(
      "R7.3 ratioBasisPoints(part, whole, ifWholeIsZero) MUST return ifWholeIsZero where whole is 0"
          + " and ifWholeIsZero is at most 2^32-1.")
  public final void r7_3_ratioOfNothing() {
    check(Operation.RATIO, call -> byZero(call) && !saturates(call));
  }

  @Test
  @DisplayName(
      "R7.4 ratioBasisPoints(part, whole, ifWholeIsZero) MUST return 2^32-1 where whole is 0 and"
          + " ifWholeIsZero exceeds 2^32-1.")
  public final void r7_4_ratioOfNothingSaturates() {
    check(Operation.RATIO, call -> byZero(call) && saturates(call));
  }

  @Test
  @DisplayName("R8.1 Every method MUST return something other than null, for any bits at all.")
  public final void r8_1_neverNull() {
    checkSample(answer -> !answer.isNull());
  }

  @Test
  @DisplayName("R8.2 Every method MUST return rather than throw, for any bits at all.")
  public final void r8_2_neverThrows() {
    checkSample(answer -> answer.thrown() == null);
  }

  @Test
  @DisplayName(
      "R8.3 Every operation MUST answer the same question the same, whatever was asked before and"
          + " whichever the instance.")
  public final void r8_3_stateless() {
    List<Call> calls = inputs.sample();
    List<Answer> first = calls.stream().map(call -> call.askOf(policy)).toList();
    for (NumericPolicy asked : List.of(policy, newPolicy())) {
      for (int i = calls.size() - 1; i >= 0; i--) {
        Answer again = calls.get(i).askOf(asked);
        if (!again.sameAs(first.get(i))) {
          throw broken(calls.get(i).toString(), first.get(i) + ", as at first,", again);
        }
      }
    }
  }

  @Test
  @DisplayName("R8.4 Every operation MUST answer several threads at once as it answers one.")
  public final void r8_4_threadSafe() throws InterruptedException, ExecutionException {
    Optional<Race.Change> change =
        new Race(this::newPolicy, inputs.sample(), seed)
            .find(TimeUnit.MILLISECONDS.toNanos(raceMillis()));
    if (change.isPresent()) {
      Race.Change changed = change.get();
      throw broken(
          changed.call().toString(),
          changed.alone() + ", as when asked by one thread,",
          changed.among());
    }
  }

  @Test
  @DisplayName(
      "R9.1 A policy that is offered as a service MUST be of a public class with a public"
          + " no-argument constructor.")
  public final void r9_1_providerIsPublic() {
    discoverIfOffered();
    Class<?> type = policy.getClass();
    boolean constructible =
        Arrays.stream(type.getConstructors()).anyMatch(it -> it.getParameterCount() == 0);
    if (!Modifier.isPublic(type.getModifiers()) || !constructible) {
      throw broken(
          "new " + type.getName() + "()",
          "to be possible for anyone",
          new Answer(
              Modifier.toString(type.getModifiers())
                  + " class, public constructors "
                  + Arrays.toString(type.getConstructors()),
              null));
    }
  }

  @Test
  @DisplayName(
      "R9.2 A policy that is offered as a service MUST be what discovery gives for its id.")
  public final void r9_2_providerIsFound() {
    PolicyDiscovery discovery = discoverIfOffered();
    Answer found = Answer.to(() -> discovery.require(policy.id()).getClass().getName());
    Answer expected = new Answer(policy.getClass().getName(), null);
    if (!found.sameAs(expected)) {
      throw broken("discovery of " + Answer.to(policy::id), expected.toString(), found);
    }
  }

  private NumericPolicy newPolicy() {
    NumericPolicy made = policy();
    Assertions.assertNotNull(made, getClass().getName() + ".policy()");
    return made;
  }

  private void check(Operation operation, Predicate<Call> isOfThisRule) {
    inputs.forEach(
        operation,
        call -> {
          if (isOfThisRule.test(call)) {
            Answer expected = call.expected();
            Answer answer = call.askOf(policy);
            if (!answer.sameAs(expected)) {
              throw broken(call.toString(), expected.toString(), answer);
            }
          }
        });
  }

  /** On a sample: elsewhere, the rules of the operation find that it is not the right number. */
  private void checkSample(Predicate<Answer> holds) {
    Answer id = Answer.to(policy::id);
    if (!holds.test(id)) {
      throw broken("id()", "an answer", id);
    }
    for (Call call : inputs.sample()) {
      Answer answer = call.askOf(policy);
      if (!holds.test(answer)) {
        throw broken(call.toString(), "an answer", answer);
      }
    }
  }

  /** Skips the test, with the reason, where nothing offers the policy as a service. */
  private PolicyDiscovery discoverIfOffered() {
    Class<?> type = policy.getClass();
    PolicyDiscovery discovery = NumericPolicies.discover(type.getClassLoader());
    boolean offered =
        discovery.found().stream().anyMatch(it -> it.policyClass() == type)
            || discovery.failures().stream().anyMatch(it -> it.problem().contains(type.getName()));
    Assumptions.assumeTrue(
        offered,
        () ->
            rule
                + " Does not apply: no META-INF/services/"
                + NumericPolicy.class.getName()
                + " and no provides clause that its class loader sees names "
                + type.getName()
                + ".");
    return discovery;
  }

  private static boolean byZero(Call call) {
    return call.b().signum() == 0;
  }

  private static boolean saturates(Call ratio) {
    return Operation.ratio(ratio.a(), ratio.b(), ratio.c()).compareTo(Operation.MAX_RATIO) > 0;
  }

  private AssertionError broken(String asked, String expected, Answer answer) {
    return new AssertionFailedError(
        rule
            + " Broken: "
            + asked
            + " expected "
            + expected
            + " but got "
            + answer
            + ". For the same random operands again, set -D"
            + SEED_PROPERTY
            + "="
            + seed
            + ".",
        answer.thrown());
  }

  private static long seed() {
    String set = System.getProperty(SEED_PROPERTY);
    try {
      return set == null ? SEED_BY_DEFAULT : Long.parseLong(set);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "System property " + SEED_PROPERTY + " must be a decimal long but is '" + set + "'", e);
    }
  }

  private static long raceMillis() {
    String set = System.getProperty(RACE_MILLIS_PROPERTY);
    try {
      long millis = set == null ? RACE_MILLIS_BY_DEFAULT : Long.parseLong(set);
      if (millis > 0) {
        return millis;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "System property "
            + RACE_MILLIS_PROPERTY
            + " must be a number of milliseconds from 1 up but is '"
            + set
            + "'");
  }
}
