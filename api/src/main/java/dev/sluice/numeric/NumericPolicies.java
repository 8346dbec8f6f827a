// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
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
   *
   * @since 0.1.0
   */
  public static final String POLICY_PROPERTY = "sluice.policy";

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*");

  /**
   * ServiceLoader need not move on after an error; this many in a row, and it is believed stuck.
   */
  private static final int MOST_FAILURES_IN_A_ROW = 100;

  private NumericPolicies() {}

  /**
   * Looks for providers through the class loader of {@link NumericPolicy} itself, the same one
   * whatever the calling thread is.
   *
   * @since 0.1.0
   */
  public static PolicyDiscovery discover() {
    return discover(NumericPolicy.class.getClassLoader());
  }

  /**
   * Looks for providers through {@code loader}, for hosts whose plug-ins live in class loaders of
   * their own.
   *
   * @param loader null stands for the system class loader
   * @since 0.1.0
   */
  public static PolicyDiscovery discover(@Nullable ClassLoader loader) {
    List<PolicyDiscovery.Found> found = new ArrayList<>();
    List<PolicyDiscovery.Failure> failures = new ArrayList<>();
    Iterator<ServiceLoader.Provider<NumericPolicy>> providers =
        ServiceLoader.load(NumericPolicy.class, loader).stream().iterator();
    int failuresInARow = 0;
    while (failuresInARow < MOST_FAILURES_IN_A_ROW) {
      try {
        // hasNext() reads and loads, so that it fails as easily as next().
        if (!providers.hasNext()) {
          break;
        }
        found.add(instantiate(providers.next()));
        failuresInARow = 0;
      } catch (ServiceConfigurationError | LinkageError | BrokenProvider e) {
        rethrowIfVirtualMachineFailed(e);
        failures.add(new PolicyDiscovery.Failure(describe(e), e));
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
   * @since 0.1.0
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
   * @since 0.1.0
   */
  public static NumericPolicy select() {
    return discover().select();
  }

  /**
   * Returns a policy that asks both policies and compares: it answers with what {@code policy}
   * says, and throws {@link NumericPolicyException} with the operands where {@code reference}
   * differs. It is the one policy that may throw. Its id is {@code a+b}, where a and b are the ids
   * of the two, read once, here.
   *
   * @since 0.1.0
   */
  public static NumericPolicy crossChecked(NumericPolicy policy, NumericPolicy reference) {
    return new CrossCheckedPolicy(
        Objects.requireNonNull(policy, "policy"), Objects.requireNonNull(reference, "reference"));
  }

  private static PolicyDiscovery.Found instantiate(ServiceLoader.Provider<NumericPolicy> provider) {
    NumericPolicy policy = provider.get();
    String id;
    try {
      id = policy.id();
    } catch (RuntimeException | Error e) {
      rethrowIfVirtualMachineFailed(e);
      throw new BrokenProvider("Provider " + policy.getClass().getName() + ": id() threw " + e, e);
    }
    if (id == null || !ID.matcher(id).matches()) {
      throw new BrokenProvider(
          "Provider "
              + policy.getClass().getName()
              + ": id() returned "
              + (id == null ? "null" : "'" + id + "'")
              + ", which does not match "
              + ID.pattern(),
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
      return "A provider could not be linked: " + thrown;
    }
    String prefix = NumericPolicy.class.getName() + ": ";
    String text = Objects.requireNonNullElse(thrown.getMessage(), thrown.toString());
    text = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    if (text.endsWith("not a subtype")) {
      return text
          + " of the "
          + NumericPolicy.class.getName()
          + " in class loader "
          + describe(NumericPolicy.class.getClassLoader())
          + "; is sluice-api there twice?";
    }
    return thrown.getCause() == null ? text : text + ": " + thrown.getCause();
  }

  private static String describe(@Nullable ClassLoader loader) {
    if (loader == null) {
      return "system";
    }
    String name = loader.getName();
    return name != null ? "'" + name + "'" : loader.toString();
  }

  private static final class BrokenProvider extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenProvider(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
