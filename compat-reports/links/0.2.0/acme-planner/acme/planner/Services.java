// SPDX-License-Identifier: Apache-2.0
package acme.planner;

import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.numeric.PolicyDiscovery;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** Notes which policy is selected, whatever is offered and asked for. */
public final class Services extends ClassLoader {
  private static final String ACME = "acme.policy.AcmePolicy";
  private static final String UNSIGNED = "dev.sluice.policy.unsigned.UnsignedLongPolicy";
  private static final String BIG = "dev.sluice.policy.bigint.BigIntegerPolicy";

  private final String providers;

  private Services(String providers) {
    super("services", Services.class.getClassLoader());
    this.providers = providers;
  }

  /** Only what is offered here, whatever the class path offers. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals("META-INF/services/" + NumericPolicy.class.getName())
        ? Collections.enumeration(List.of(url()))
        : super.getResources(name);
  }

  @SuppressWarnings("deprecation") // on later JDKs, and what replaces it is in none of the older
  private URL url() throws MalformedURLException {
    return new URL(
        "memory",
        "",
        -1,
        "/services",
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
              @Override
              public void connect() {}

              @Override
              public InputStream getInputStream() {
                return new ByteArrayInputStream(providers.getBytes(StandardCharsets.UTF_8));
              }
            };
          }
        });
  }

  static void note(Notes notes) {
    String[][] offers = {
      {},
      {ACME},
      {UNSIGNED},
      {BIG},
      {UNSIGNED, BIG},
      {BIG, UNSIGNED},
      {ACME, UNSIGNED, BIG},
      {UNSIGNED, UNSIGNED},
      {UNSIGNED, AlsoUnsigned.class.getName()},
      {AlsoUnsigned.class.getName(), BIG, UNSIGNED},
      {"acme.Missing"},
      {UNSIGNED, "acme.Missing"},
      {"acme.Missing", UNSIGNED},
      {UNSIGNED, "no name of a class"},
      {UNSIGNED, NoPolicy.class.getName()},
      {UNSIGNED, Throwing.class.getName()},
      {UNSIGNED, Nameless.class.getName()},
      {UNSIGNED, Misnamed.class.getName()},
      {Throwing.class.getName(), Nameless.class.getName(), Misnamed.class.getName()},
    };
    String before = System.getProperty(NumericPolicies.POLICY_PROPERTY);
    for (String[] offer : offers) {
      String name = "offered " + Arrays.toString(offer).replaceAll("[a-z]+\\.", "");
      PolicyDiscovery discovery =
          NumericPolicies.discover(new Services(String.join("\n", offer) + "\n"));
      notes.note(name + " found", discovery.found().size());
      notes.note(name + " failures", discovery.failures().size());
      for (PolicyDiscovery.Found found : discovery.found()) {
        notes.note(
            name + " found " + discovery.found().indexOf(found),
            found.id() + " " + found.policyClass().getName() + " " + found.policy().id());
      }
      for (PolicyDiscovery.Failure failure : discovery.failures()) {
        notes.note(
            name + " failure " + discovery.failures().indexOf(failure),
            Notes.thrown(failure.cause()));
      }
      for (String id : new String[] {null, "unsigned", "bigint", "acme", "none", "", " "}) {
        if (id == null) {
          System.clearProperty(NumericPolicies.POLICY_PROPERTY);
        } else {
          System.setProperty(NumericPolicies.POLICY_PROPERTY, id);
        }
        String selected = name + ", property '" + id + "'";
        NumericPolicy policy = notes.tried(selected, "" + id, discovery::select);
        if (policy != null) {
          notes.note(selected, policy.getClass().getName());
        }
        String required = name + " required '" + id + "'";
        policy = notes.tried(required, "" + id, () -> discovery.require(id));
        if (policy != null) {
          notes.note(required, policy.getClass().getName());
        }
      }
    }
    if (before == null) {
      System.clearProperty(NumericPolicies.POLICY_PROPERTY);
    } else {
      System.setProperty(NumericPolicies.POLICY_PROPERTY, before);
    }
    for (String id : new String[] {"acme", "unsigned", "bigint", "none"}) {
      NumericPolicy policy = notes.tried("policy " + id, id, () -> NumericPolicies.require(id));
      if (policy != null) {
        notes.note("policy " + id, policy.getClass().getName());
      }
    }
  }

  /** No policy at all. */
  public static final class NoPolicy {}

  /** A policy that computes nothing. */
  public abstract static class Idle implements NumericPolicy {
    @Override
    public OptionalUnsignedLong add(long a, long b) {
      return OptionalUnsignedLong.empty();
    }

    @Override
    public OptionalUnsignedLong subtract(long a, long b) {
      return OptionalUnsignedLong.empty();
    }

    @Override
    public OptionalUnsignedLong multiply(long a, long b) {
      return OptionalUnsignedLong.empty();
    }

    @Override
    public OptionalUnsignedLong divide(long a, long b) {
      return OptionalUnsignedLong.empty();
    }

    @Override
    public OptionalUnsignedLong ceilDiv(long a, long b) {
      return OptionalUnsignedLong.empty();
    }

    @Override
    public long ratioBasisPoints(long part, long whole, long ifWholeIsZero) {
      return 0;
    }
  }

  /** Has the id of another. */
  public static final class AlsoUnsigned extends Idle {
    @Override
    public String id() {
      return "unsigned";
    }
  }

  /** Cannot be made. */
  public static final class Throwing extends Idle {
    public Throwing() {
      throw new IllegalStateException("no");
    }

    @Override
    public String id() {
      return "throwing";
    }
  }

  /** Has no id. */
  public static final class Nameless extends Idle {
    @Override
    public String id() {
      return null;
    }
  }

  /** Has an id that is none. */
  public static final class Misnamed extends Idle {
    @Override
    public String id() {
      return "No Id";
    }
  }
}
