// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.PolicyDiscovery;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The user's program. Each argument is one step; a step that throws ends the program as it would
 * end any other. Needs the JDK and {@code sluice-api} only.
 */
public final class Probe {
  private Probe() {}

  public static void main(String[] args) throws Exception {
    PolicyDiscovery discovery = null;
    for (int i = 0; i < args.length; i++) {
      String[] step = args[i].split("=", 2);
      switch (step[0]) {
        case "select" -> System.out.println(NumericPolicies.select().id());
        case "require" -> System.out.println(NumericPolicies.require(step[1]).id());

        case "discover" -> discovery = NumericPolicies.discover();
        case "in-system-loader" -> discovery = NumericPolicies.discover(null);
        case "in-platform-loader" ->
            discovery = NumericPolicies.discover(ClassLoader.getPlatformClassLoader());
        case "in-child-loader" ->
            discovery =
                NumericPolicies.discover(
                    new URLClassLoader("plug-ins", urls(step[1]), Probe.class.getClassLoader()));
        case "in-nameless-loader" ->
            discovery =
                NumericPolicies.discover(
                    new URLClassLoader(urls(step[1]), Probe.class.getClassLoader()));
        case "in-isolated-loader" ->
            discovery =
                NumericPolicies.discover(
                    new URLClassLoader(
                        "island", urls(step[1]), ClassLoader.getPlatformClassLoader()));
        case "in-layer" -> discovery = NumericPolicies.discover(layer(step[1]));

        case "then-select" -> System.out.println(discovery.select().id());
        case "then-require" -> System.out.println(discovery.require(step[1]).id());
        case "then-print" -> {
          discovery.found().forEach(System.out::println);
          discovery.failures().forEach(System.out::println);
        }

        case "context-loader-without-anything" ->
            Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], null));
        case "no-context-loader" -> Thread.currentThread().setContextClassLoader(null);
        case "as-plug-in" -> {
          URLClassLoader host =
              new URLClassLoader("host", urls(step[1]), ClassLoader.getPlatformClassLoader());
          String[] rest = Arrays.copyOfRange(args, i + 1, args.length);
          host.loadClass(Probe.class.getName())
              .getMethod("main", String[].class)
              .invoke(null, (Object) rest);
          return;
        }
        default -> throw new IllegalArgumentException(args[i]);
      }
    }
  }

  private static URL[] urls(String path) throws MalformedURLException {
    String[] entries = path.split(File.pathSeparator, -1);
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = Path.of(entries[i]).toUri().toURL();
    }
    return urls;
  }

  /** Defines the policies of a module path in a layer of its own, as a plug-in host does. */
  private static ClassLoader layer(String path) {
    ModuleFinder finder =
        ModuleFinder.of(
            Arrays.stream(path.split(File.pathSeparator, -1)).map(Path::of).toArray(Path[]::new));
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolveAndBind(finder, ModuleFinder.of(), Set.of("dev.sluice.policy.unsigned"));
    ModuleLayer layer =
        ModuleLayer.defineModulesWithOneLoader(
                configuration, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader())
            .layer();
    return layer.findLoader("dev.sluice.policy.unsigned");
  }
}
