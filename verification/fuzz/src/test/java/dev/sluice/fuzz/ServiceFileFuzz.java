// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fuzz;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.PolicyDiscovery;
import dev.sluice.policy.bigint.BigIntegerPolicy;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Class paths whose service files hold anything. */
final class ServiceFileFuzz {
  /** Class paths that are made of one input. */
  static final int CLASS_PATHS = 16;

  private static final String FILE = "META-INF/services/" + NumericPolicy.class.getName();

  private static final List<String> POLICIES =
      List.of(UnsignedLongPolicy.class.getName(), BigIntegerPolicy.class.getName());

  private final Function<ClassLoader, PolicyDiscovery> discover;

  ServiceFileFuzz(Function<ClassLoader, PolicyDiscovery> discover) {
    this.discover = discover;
  }

  /** Returns how many cases they were; throws at the first that differs. */
  long check(byte[] data) {
    Draws draws = new Draws(data);
    check(data, null);
    for (int i = 1; i < CLASS_PATHS; i++) {
      if (draws.one(2)) {
        Set<String> named = new LinkedHashSet<>();
        check(right(draws, named), named);
      } else {
        check(anything(draws), null);
      }
    }
    return CLASS_PATHS;
  }

  /** A file without a fault: names, comments, blank lines, names that come again. */
  private static byte[] right(Draws draws, Set<String> named) {
    StringBuilder file = new StringBuilder();
    for (int lines = draws.nextInt(6); lines > 0; lines--) {
      if (!draws.one(3)) {
        String name = POLICIES.get(draws.nextInt(POLICIES.size()));
        named.add(name);
        file.append(draws.of("", " ", "\t")).append(name).append(draws.of("", " ", "  "));
      }
      if (draws.one(3)) {
        file.append('#').append(draws.of("", "a comment", "#", " dev.sluice.None"));
      }
      file.append(draws.of("\n", "\r\n", "\r"));
    }
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] anything(Draws draws) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int pieces = draws.nextInt(8); pieces > 0; pieces--) {
      switch (draws.nextInt(4)) {
        case 0 -> file.writeBytes(utf8(POLICIES.get(draws.nextInt(POLICIES.size()))));
        case 1 ->
            file.writeBytes(
                utf8(
                    draws.of(
                        "dev.sluice.None",
                        "java.lang.String",
                        "java.lang.Runnable",
                        "[I",
                        "int",
                        "dev.sluice.numeric.NumericPolicy",
                        "dev/sluice/None",
                        "..",
                        "a.1b",
                        "")));
        case 2 -> file.writeBytes(utf8(draws.text(3)));
        default -> file.write(draws.nextInt(256));
      }
      file.writeBytes(utf8(draws.of("\n", "\n", "\n", " ", "")));
    }
    return file.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void check(byte[] file, Set<String> named) {
    PolicyDiscovery discovery = discover.apply(new Path(file));
    List<String> found =
        discovery.found().stream().map(f -> f.policyClass().getName()).sorted().toList();
    if (named != null
        && (!found.equals(named.stream().sorted().toList()) || !discovery.failures().isEmpty())) {
      throw new AssertionError(text(file) + " names " + named + ", found are " + discovery);
    }
    boolean isOne = found.size() == 1 && discovery.failures().isEmpty();
    try {
      NumericPolicy policy = discovery.select();
      if (!isOne || !policy.getClass().getName().equals(found.get(0))) {
        throw new AssertionError(text(file) + " selects " + policy.id() + " of " + discovery);
      }
    } catch (IllegalStateException e) {
      if (isOne || e.getMessage() == null || !e.getMessage().contains("NumericPolicy")) {
        throw new AssertionError(text(file) + " selects nothing of " + discovery, e);
      }
    }
    if (discovery.failures().stream().anyMatch(failure -> failure.problem().isBlank())) {
      throw new AssertionError(text(file) + " fails without a reason: " + discovery);
    }
  }

  private static String text(byte[] file) {
    return "'" + new String(file, StandardCharsets.UTF_8) + "'";
  }

  /** Sees the classes of this program, and one service file. */
  static final class Path extends ClassLoader {
    private final URL url;

    Path(byte[] file) {
      super("fuzz", ServiceFileFuzz.class.getClassLoader());
      try {
        this.url = new URL(null, "memory:" + FILE, new Memory(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(FILE) ? Collections.enumeration(List.of(url)) : super.getResources(name);
    }
  }

  private static final class Memory extends URLStreamHandler {
    private final byte[] file;

    Memory(byte[] file) {
      this.file = file;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(file);
        }
      };
    }
  }
}
