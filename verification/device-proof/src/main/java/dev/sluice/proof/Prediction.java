// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.kernel.KernelHeader;
import dev.sluice.kernel.KernelLanguage;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainTotals;
import dev.sluice.queue.Grid;
import java.util.StringJoiner;

/** What a timed plan says before it runs, as a JSON object in one line. */
@SuppressWarnings("signedness") // printed as unsigned numbers
final class Prediction {
  private Prediction() {}

  static String of(TimedPlan plan) {
    DrainPlan drain = plan.queue().drain();
    DrainTotals totals = drain.totals().orElseThrow();
    Grid grid = drain.grid(drain.window(0)).orElseThrow();
    StringJoiner warnings = new StringJoiner("\", \"", "[\"", "\"]").setEmptyValue("[]");
    drain.warnings().forEach(warning -> warnings.add(warning.kind().name()));
    String header = KernelHeader.of(plan.plan(), KernelLanguage.valueOf(plan.api()));
    StringJoiner json = new StringJoiner(", ", "{", "}");
    text(json, "run", plan.name());
    text(json, "device", plan.plan().profile().label());
    number(json, "memoryBytes", plan.plan().memoryBytes());
    number(json, "allocatedBytes", plan.plan().allocatedBytes());
    number(json, "capacity", plan.queue().plan().capacity());
    text(json, "buffering", plan.buffering().name());
    number(json, "residentBytes", plan.queue().plan().residentBytes());
    text(json, "overflow", plan.queue().plan().overflow().name());
    number(json, "windows", drain.windowCount());
    number(json, "itemsPerWindow", drain.itemsPerWindow());
    number(json, "gridX", grid.x());
    number(json, "gridY", grid.y());
    figure(json, "sweeps", totals.sweeps());
    figure(json, "launches", totals.launches());
    figure(json, "groups", totals.groups());
    figure(json, "hostReads", totals.hostReads());
    figure(json, "busyAtMost", totals.busyAtMost());
    figure(json, "emptyAtLeast", totals.emptyAtLeast());
    figure(json, "leastPicoseconds", totals.leastPicoseconds());
    json.add("\"warnings\": " + warnings);
    text(json, "headerSha256", Sha256.of(header));
    return json.toString();
  }

  private static void text(StringJoiner json, String name, String value) {
    json.add("\"" + name + "\": \"" + value + "\"");
  }

  private static void number(StringJoiner json, String name, long value) {
    json.add("\"" + name + "\": " + Long.toUnsignedString(value));
  }

  private static void figure(StringJoiner json, String name, OptionalUnsignedLong value) {
    if (value.isPresent()) {
      number(json, name, value.getAsLong());
    }
  }
}
