// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.checkerframework.checker.signedness.qual.Signed;

/**
 * What one look for {@link NumericPolicy} providers brought up: the usable ones, and the ones that
 * failed. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class PolicyDiscovery {
  private final String loader;
  private final List<Found> found;
  private final List<Failure> failures;

  PolicyDiscovery(String loader, List<Found> found, List<Failure> failures) {
    this.loader = loader;
    this.found = List.copyOf(found);
    this.failures = List.copyOf(failures);
  }

  /** Returns the usable providers, in the order in which they were found, which decides nothing. */
  public List<Found> found() {
    return found;
  }

  /**
   * Returns the providers that could not be read, loaded, linked or constructed, or whose id is
   * malformed. Failures that look alike are one.
   */
  public List<Failure> failures() {
    return failures;
  }

  /**
   * Returns the policy with the given id. Providers that failed do not stand in its way.
   *
   * @throws IllegalStateException if no usable provider, or more than one, has that id; the message
   *     says what was found and what to do
   */
  public NumericPolicy require(String id) {
    return require(Objects.requireNonNull(id, "id"), "");
  }

  /**
   * Returns the policy that these rules determine, the first that applies:
   *
   * <table>
   * <caption>Rules of selection</caption>
   * <tr><th>state</th><th>result</th></tr>
   * <tr><td>system property {@value NumericPolicies#POLICY_PROPERTY} set (blank counts as set)</td>
   *     <td>the usable policy with that id; else the error "unknown" or "duplicate"</td></tr>
   * <tr><td>not set, a provider broken</td>
   *     <td>the error "broken", even if exactly one works: a broken provider must not decide</td></tr>
   * <tr><td>not set, no provider</td><td>the error "none"</td></tr>
   * <tr><td>not set, several providers</td><td>the error "several"</td></tr>
   * <tr><td>not set, one provider</td><td>its policy</td></tr>
   * </table>
   *
   * @throws IllegalStateException for each error above, with a message of its own that says what
   *     was looked for, what was found, and what to add or set; what broken providers threw is
   *     suppressed in it
   */
  public NumericPolicy select() {
    String wanted = System.getProperty(NumericPolicies.POLICY_PROPERTY);
    if (wanted != null) {
      return require(wanted, ", named by system property " + NumericPolicies.POLICY_PROPERTY + ",");
    }
    if (!failures.isEmpty()) {
      throw withFailures(
          "A NumericPolicy provider seen by class loader "
              + loader
              + " is broken, and a broken provider must not decide. Broken: "
              + list(failures)
              + ". Found: "
              + list(found)
              + ". Repair or remove what is broken"
              + (found.isEmpty()
                  ? ""
                  : ", or set system property "
                      + NumericPolicies.POLICY_PROPERTY
                      + " to the id of one that was found")
              + help("docs/troubleshooting.md#broken-policy"));
    }
    if (found.isEmpty()) {
      throw new IllegalStateException(
          "No NumericPolicy found by class loader "
              + loader
              + ". Add sluice-policy-unsigned or sluice-policy-bigint to the class path or module"
              + " path; in a shaded jar, merge the META-INF/services files"
              + help("docs/troubleshooting.md#no-policy"));
    }
    if (found.size() > 1) {
      boolean anIdIsUnique = found.stream().anyMatch(f -> withId(f.id()).size() == 1);
      throw new IllegalStateException(
          "Several NumericPolicy providers found by class loader "
              + loader
              + ": "
              + list(found)
              + (anIdIsUnique
                  ? ". Set system property "
                      + NumericPolicies.POLICY_PROPERTY
                      + " to the id of one, or leave"
                  : ". Leave")
              + " only one on the class path or module path"
              + help("docs/troubleshooting.md#several-policies"));
    }
    return found.get(0).policy();
  }

  private NumericPolicy require(String id, String namedBy) {
    List<Found> matches = withId(id);
    if (matches.isEmpty()) {
      throw withFailures(
          "No NumericPolicy with id '"
              + id
              + "'"
              + namedBy
              + " found by class loader "
              + loader
              + ". Found: "
              + list(found)
              + (failures.isEmpty() ? "" : ". Broken: " + list(failures))
              + (NumericPolicies.isId(id)
                  ? ". Add the artifact that provides it (sluice-policy-unsigned has 'unsigned',"
                      + " sluice-policy-bigint has 'bigint')"
                      + (failures.isEmpty() ? "" : ", repair what is broken")
                      + (found.isEmpty() ? "" : ", or name an id that was found")
                  : ". No provider can have that id, because ids match "
                      + NumericPolicies.ID
                      + ": name another, such as 'unsigned' or 'bigint'")
              + help("docs/troubleshooting.md#unknown-policy"));
    }
    if (matches.size() > 1) {
      throw new IllegalStateException(
          "More than one NumericPolicy with id '"
              + id
              + "'"
              + namedBy
              + " found by class loader "
              + loader
              + ": "
              + list(matches)
              + ". Leave only one of them on the class path or module path"
              + help("docs/troubleshooting.md#duplicate-policy"));
    }
    return matches.get(0).policy();
  }

  private List<Found> withId(String id) {
    // Not a stream: the first lambda of a virtual machine takes longer than finding the policies.
    List<Found> matches = new ArrayList<>();
    for (Found one : found) {
      if (one.id().equals(id)) {
        matches.add(one);
      }
    }
    return matches;
  }

  /** The stack traces of what is broken go along, because the message has only the first lines. */
  private IllegalStateException withFailures(String message) {
    IllegalStateException exception = new IllegalStateException(message);
    failures.forEach(failure -> exception.addSuppressed(failure.cause()));
    return exception;
  }

  /**
   * Says where the page is that helps: in the jar that this class is in. Nothing, if whoever packed
   * that jar left the page out.
   */
  private static String help(String section) {
    int anchor = section.indexOf('#');
    URL page =
        PolicyDiscovery.class.getResource("/META-INF/sluice/" + section.substring(0, anchor));
    return page == null ? "" : ". See " + page + section.substring(anchor);
  }

  private static String list(List<? extends @Signed Object> items) {
    StringJoiner text = new StringJoiner("; ").setEmptyValue("none");
    items.forEach(item -> text.add(item.toString()));
    return text.toString();
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "found by class loader "
        + loader
        + ": "
        + list(found)
        + (failures.isEmpty() ? "" : "; broken: " + list(failures));
  }

  /**
   * A usable provider. Immutable and thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Found {
    private final String id;
    private final NumericPolicy policy;

    Found(String id, NumericPolicy policy) {
      this.id = id;
      this.policy = policy;
    }

    /** Returns the policy's id, as it was when it was found. */
    public String id() {
      return id;
    }

    /** Returns the policy. */
    public NumericPolicy policy() {
      return policy;
    }

    /** Returns the policy's class. */
    public Class<? extends NumericPolicy> policyClass() {
      return policy.getClass();
    }

    /**
     * Returns where the class came from, for people: the module's name if it has one, and the jar
     * or folder.
     */
    public String origin() {
      Module module = policyClass().getModule();
      CodeSource source = policyClass().getProtectionDomain().getCodeSource();
      String location =
          source == null || source.getLocation() == null
              ? "unknown location"
              : source.getLocation().toString();
      return module.isNamed() ? "module " + module.getName() + ", " + location : location;
    }

    /** For people: id, class and origin. The format may change. */
    @Override
    public String toString() {
      return "'" + id + "' (" + policyClass().getName() + ", " + origin() + ")";
    }
  }

  /**
   * A provider, or a file that should name one, that could not be used. Immutable and thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Failure {
    private final String problem;
    private final Throwable cause;

    Failure(String problem, Throwable cause) {
      this.problem = problem;
      this.cause = cause;
    }

    /**
     * Returns what went wrong, for people: it names the provider class, or the file and line,
     * wherever the failure gives them away.
     */
    public String problem() {
      return problem;
    }

    /** Returns what was thrown. */
    public Throwable cause() {
      return cause;
    }

    /** Returns the {@link #problem()}. */
    @Override
    public String toString() {
      return problem;
    }
  }
}
