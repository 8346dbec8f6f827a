// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.queue.LaunchCosts;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The least that launches were measured to cost, in picoseconds, by name: {@code enqueue}, {@code
 * submit}, {@code launch}, {@code group}, {@code hostRead}, and {@code barrier} with the groups
 * that wait.
 */
final class Costs {
  static final String COLUMNS = "api,cost,leastPicoseconds";

  private final Map<String, Long> least = new TreeMap<>();

  /** Returns costs of which none is known to be more than nothing. */
  static Costs unknown(String api) {
    Costs costs = new Costs();
    for (String name : new String[] {"enqueue", "submit", "launch", "group", "hostRead"}) {
      costs.take(api, name, 0);
    }
    return costs;
  }

  /** Takes a measurement: the lesser of it and of those before. */
  void take(String api, String cost, long picoseconds) {
    least.merge(api + "," + cost, picoseconds, Math::min);
  }

  /** Takes what a device spends, measured by one API, as what it spends by another. */
  void share(String from, String to) {
    for (String cost : new String[] {"submit", "launch", "group"}) {
      take(to, cost, get(from, cost));
    }
  }

  void takeRow(String row) {
    String[] cells = row.split(",", -1);
    take(cells[0], cells[1], Long.parseLong(cells[2]));
  }

  Iterable<String> rows() {
    return least.entrySet().stream().map(cost -> cost.getKey() + "," + cost.getValue()).toList();
  }

  /** Returns the costs of a drain by an API, whose barriers have so many groups. */
  @SuppressWarnings("signedness") // times that were measured, far below 2^63
  LaunchCosts of(String api, long groups) {
    LaunchCosts.Builder costs =
        LaunchCosts.builder()
            .enqueue(get(api, "enqueue"))
            .submit(get(api, "submit"))
            .launch(get(api, "launch"))
            .group(get(api, "group"))
            .hostRead(get(api, "hostRead"));
    // Of as many groups, or of the most that are fewer: more groups wait longer.
    long most = -1;
    long barrier = 0;
    for (Map.Entry<String, Long> cost : least.entrySet()) {
      String prefix = api + ",barrier ";
      if (cost.getKey().startsWith(prefix)) {
        long waiting = Long.parseLong(cost.getKey().substring(prefix.length()));
        if (waiting <= groups && waiting > most) {
          most = waiting;
          barrier = cost.getValue();
        }
      }
    }
    if (most >= 0) {
      costs.barrier(barrier);
    }
    return costs.build();
  }

  private long get(String api, String cost) {
    return Objects.requireNonNull(least.get(api + "," + cost), api + "," + cost);
  }
}
