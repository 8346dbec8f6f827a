// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.PolicyDiscovery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that chooses the arithmetic. */
final class PolicyOption {
  private static final String DEFAULT_POLICY = "unsigned";

  @Option(
      names = "--policy",
      paramLabel = "ID",
      description =
          "The arithmetic: unsigned or bigint. Unless given: system property "
              + NumericPolicies.POLICY_PROPERTY
              + ", else "
              + DEFAULT_POLICY
              + ".")
  private @Nullable String policyId;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  /** A policy, and how it came to be chosen, in words. */
  record Chosen(NumericPolicy policy, String how) {}

  Chosen choose() {
    String id = policyId;
    String namedBy = "--policy";
    if (id == null) {
      id = System.getProperty(NumericPolicies.POLICY_PROPERTY);
      namedBy = "system property " + NumericPolicies.POLICY_PROPERTY;
    }
    if (id == null) {
      id = DEFAULT_POLICY;
      namedBy = "the default";
    }
    PolicyDiscovery discovery = NumericPolicies.discover();
    String origin = originOf(id, namedBy, discovery);
    return new Chosen(
        discovery.require(id), id + " (" + namedBy + "), found in " + artifact(origin));
  }

  private String originOf(String id, String namedBy, PolicyDiscovery discovery) {
    List<String> ids = new ArrayList<>();
    for (PolicyDiscovery.Found found : discovery.found()) {
      if (found.id().equals(id)) {
        return found.origin();
      }
      ids.add(found.id());
    }
    Collections.sort(ids);
    throw new ParameterException(
        spec.commandLine(),
        namedBy + ": no policy has the id '" + id + "'; found: " + String.join(", ", ids));
  }

  /** Leaves of a jar's location its name, and any other location whole. */
  static String artifact(String origin) {
    return origin.replaceFirst("[^ ]*/([^/ ]+\\.jar)$", "$1");
  }
}
