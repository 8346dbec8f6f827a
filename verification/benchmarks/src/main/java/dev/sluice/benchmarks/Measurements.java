// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that was measured, by who, what and on which data. */
final class Measurements {
  static final String NATIVE = "native";

  /** Who did what on which data. */
  record Case(String who, String what, String data) {}

  private final Map<Case, List<Double>> times = new LinkedHashMap<>();
  private final Map<Case, List<Double>> bytes = new LinkedHashMap<>();

  void addTime(Case key, double time) {
    times.computeIfAbsent(key, k -> new ArrayList<>()).add(time);
  }

  void addBytes(Case key, double allocated) {
    bytes.computeIfAbsent(key, k -> new ArrayList<>()).add(allocated);
  }

  Optional<Samples> time(Case key) {
    return Optional.ofNullable(times.get(key)).map(Samples::of);
  }

  /** Returns the bytes per operation: the JIT's last word is the least that an iteration saw. */
  Optional<Double> bytes(Case key) {
    return Optional.ofNullable(bytes.get(key)).map(Samples::least);
  }

  /** Returns how much longer the one takes than the other, sample by sample. */
  Optional<Samples> difference(Case of, Case from) {
    List<Double> longer = times.get(of);
    List<Double> shorter = times.get(from);
    if (longer == null || shorter == null) {
      return Optional.empty();
    }
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < Math.min(longer.size(), shorter.size()); i++) {
      differences.add(longer.get(i) - shorter.get(i));
    }
    return Optional.of(Samples.of(differences));
  }
}
