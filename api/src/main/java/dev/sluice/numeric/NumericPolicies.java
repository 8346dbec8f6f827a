// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link NumericPolicy} providers on the class path or module path.
 *
 * <p>Every call looks again; nothing is cached, and the order of the class path never decides. A
 * caller that holds a policy already needs none of this. Thread-safe.
 *
 * @since 0.1.0
 */
public final class NumericPolicies {
  /**
   * The system property that names the id of the policy that {@link #select()} returns: {@value}.
   */
  public static final String POLICY_PROPERTY = "sluice.policy";

  /** What ids match, for messages. */
  static final String ID = "[a-z][a-z0-9-]*";

  /**
   * ServiceLoader need not move on after an error: while the class loader cannot list its service
   * files, each attempt fails alike. This many failures in a row, and it is believed stuck.
   */
  private static final int MOST_FAILURES_IN_A_ROW = 100;

  private NumericPolicies() {}

  /**
   * Looks for providers through the class loader of {@link NumericPolicy} itself, the same one
   * whatever the calling thread is.
   */
  public static PolicyDiscovery discover() {
    return discover(NumericPolicy.class.getClassLoader());
  }

  /**
   * Looks for providers through {@code loader}, for hosts whose plug-ins live in class loaders of
   * their own.
   *
   * @param loader null stands for the system class loader
   */
  public static PolicyDiscovery discover(@Nullable ClassLoader loader) {
    List<PolicyDiscovery.Found> found = new ArrayList<>();
    List<PolicyDiscovery.Failure> failures = new ArrayList<>();
    // Not its stream(), and no pattern for ids: the first lambdas of a virtual machine, and the
    // tables of streams, take longer than finding the policies.
    Iterator<NumericPolicy> providers = ServiceLoader.load(NumericPolicy.class, loader).iterator();
    int failuresInARow = 0;
    while (failuresInARow < MOST_FAILURES_IN_A_ROW) {
      try {
        // hasNext() reads and loads, so that it fails as easily as next(), which constructs.
        if (!providers.hasNext()) {
          break;
        }
        found.add(identified(providers.next()));
        failuresInARow = 0;
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        rethrowIfVirtualMachineFailed(e);
        String problem = describe(e);
        if (failures.stream().noneMatch(f -> f.problem().equals(problem))) {
          failures.add(new PolicyDiscovery.Failure(problem, e));
        }
        failuresInARow++;
      }
    }
    return new PolicyDiscovery(describe(loader), found, failures);
  }

  /**
   * Returns the policy with the given id: short for {@code discover().require(id)}.
   *
   * @throws IllegalStateException if no usable provider, or more than one, has that id; the message
   *     says what was found and what to do
   */
  public static NumericPolicy require(String id) {
    return discover().require(id);
  }

  /**
   * Returns the policy that the system property {@value #POLICY_PROPERTY} or the class path
   * determines: short for {@code discover().select()}, where the rules are.
   *
   * @throws IllegalStateException if there is not exactly one answer; the message says why and what
   *     to do
   */
  public static NumericPolicy select() {
    return discover().select();
  }

  /**
   * Returns a policy that asks both policies and compares: it answers with what {@code policy}
   * says, and throws {@link NumericPolicyException} with the operands where {@code reference}
   * differs. It is the one policy that may throw. Its id is {@code a+b}, where a and b are the ids
   * of the two, read once, here.
   */
  public static NumericPolicy crossChecked(NumericPolicy policy, NumericPolicy reference) {
    return new CrossCheckedPolicy(
        Objects.requireNonNull(policy, "policy"), Objects.requireNonNull(reference, "reference"));
  }

  static boolean isId(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetter = c >= 'a' && c <= 'z';
      if (!isLetter && (i == 0 || !((c >= '0' && c <= '9') || c == '-'))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static PolicyDiscovery.Found identified(NumericPolicy policy) {
    String id;
    try {
      id = policy.id();
    } catch (Throwable e) { // Kotlin and others throw checked exceptions undeclared
      rethrowIfVirtualMachineFailed(e);
      throw new BrokenProvider(
          "Provider " + policy.getClass().getName() + ": id() threw " + describeCause(e), e);
    }
    if (id == null || !isId(id)) {
      throw new BrokenProvider(
          "Provider "
              + policy.getClass().getName()
              + ": id() returned "
              + (id == null ? "null" : "'" + id + "'")
              + ", which does not match "
              + ID,
          null);
    }
    return new PolicyDiscovery.Found(id, policy);
  }

  private static void rethrowIfVirtualMachineFailed(Throwable thrown) {
    Throwable cause = thrown instanceof ServiceConfigurationError ? thrown.getCause() : thrown;
    // A stack overflow is the provider's own doing; the other kinds are the machine's.
    if (cause instanceof VirtualMachineError e && !(e instanceof StackOverflowError)) {
      throw e;
    }
  }

  private static String describe(Throwable thrown) {
    if (thrown instanceof BrokenProvider) {
      return Objects.requireNonNull(thrown.getMessage());
    }
    if (!(thrown instanceof ServiceConfigurationError)) {
      return "A provider could not be loaded: " + thrown;
    }
    String prefix = NumericPolicy.class.getName() + ": ";
    String text = Objects.requireNonNullElse(thrown.getMessage(), thrown.toString());
    text = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    if (text.endsWith(" not a subtype")) {
      return text
          + " of the "
          + NumericPolicy.class.getName()
          + " in class loader "
          + describe(NumericPolicy.class.getClassLoader())
          + " (is sluice-api there twice?)";
    }
    Throwable cause = thrown.getCause();
    return cause == null ? text : text + ": " + describeCause(cause);
  }

  private static String describeCause(Throwable thrown) {
    // What a static initialiser threw hides in an error that says nothing itself, and from the
    // second look on in the cause of another.
    Throwable cause = thrown.getCause();
    boolean initialiserFailed =
        thrown instanceof ExceptionInInitializerError
            || cause instanceof ExceptionInInitializerError;
    return initialiserFailed && cause != null ? thrown + ": " + cause : thrown.toString();
  }

  private static String describe(@Nullable ClassLoader loader) {
    if (loader == null) {
      return "system";
    }
    // Not toString(), which in application servers runs over many lines.
    return loader.getName() != null
        ? "'" + loader.getName() + "'"
        : loader.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(loader));
  }

  private static final class BrokenProvider extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenProvider(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
