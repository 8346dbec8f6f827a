// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DevicePlan;
import dev.sluice.device.PlannedLine;
import dev.sluice.device.PlannedQueue;
import dev.sluice.device.Region;
import dev.sluice.device.RegionKind;
import dev.sluice.device.Segment;
import dev.sluice.proof.Bindings.Place;
import dev.sluice.queue.Buffering;
import java.util.List;

/**
 * How the arrays of a plan reach a kernel in WGSL: variables of the module, bound in the order of
 * the arguments of a kernel in C. Those of buffers that take turns are named by what a sweep does
 * with them, so that whoever binds them swaps them where the sweep is odd; comments say which.
 */
final class WgslBindings {
  /** The launch before each sweep of a queue whose grid the device writes. */
  private static final String PREPARE =
      """
      @compute @workgroup_size(1)
      fn prepare_$q() {
        let grid = sluice_$q_grid(launch.x);
        if (COUNTED) {
          tally_add(QUEUE_$q, 0u, LAUNCHES_RUN, 1u);
        }
        $q_grid[0] = grid.x;
        $q_grid[1] = grid.y;
        $q_grid[2] = grid.z;
      }
      """;

  private final Case what;
  private final Bindings bindings;
  private final StringBuilder variables = new StringBuilder();
  private final StringBuilder functions = new StringBuilder();

  private WgslBindings(Case what, Bindings bindings) {
    this.what = what;
    this.bindings = bindings;
  }

  /** Returns variables and functions of all lines, and a number for each queue. */
  static String source(Case what, DevicePlan plan, Bindings bindings) {
    WgslBindings text = new WgslBindings(what, bindings);
    int queues = 0;
    for (PlannedLine line : plan.lines()) {
      if (line instanceof PlannedQueue queue) {
        text.functions.append("const QUEUE_").append(queue.label());
        text.functions.append(" = ").append(queues++).append("u;\n");
        text.queue(queue);
      } else if (!line.regions().isEmpty()) {
        // The tally is counted by all; of the others the kernels say what a word is.
        String word = line.label().equals("tally") ? "atomic<u32>" : line.label() + "_word";
        text.variable(bindings.places(line.regions().get(0)).get(0), line.label(), word);
      }
    }
    return "\n"
        + text.variables
        + "@group(1) @binding(0) var<uniform> launch: vec4<u32>;\n\n"
        + text.functions
        + "\n";
  }

  private void variable(Place place, String name, String element) {
    variables.append(variable(place, name)).append(": array<").append(element).append(">;\n");
  }

  private String variable(Place place, String name) {
    return "@group(0) @binding("
        + bindings.places().indexOf(place)
        + ") var<storage, read_write> "
        + name;
  }

  private void queue(PlannedQueue queue) {
    String label = queue.label();
    String type = "sluice_" + label + "_entry";
    for (Region region : queue.regions()) {
      if (region.kind() == RegionKind.CONTROL) {
        Place place = bindings.places(region).get(0);
        variables.append(variable(place, "sluice_" + label + "_block"));
        variables.append(": sluice_").append(label).append("_control;\n");
      } else if (region.kind() == RegionKind.GRID) {
        variable(bindings.places(region).get(0), label + "_grid", "u32");
        functions.append(PREPARE.replace("$q", label));
      }
    }
    array(queue, buffers(queue, ""), "sluice_" + label, label, type);
    for (String side : what.workload().sides(label)) {
      String name = label + "_" + side;
      array(queue, buffers(queue, side), name, name, "u32");
    }
  }

  /** Returns the regions of an array, one for each buffer; none if the plan has no such array. */
  private static List<Region> buffers(PlannedQueue queue, String side) {
    return queue.regions().stream()
        .filter(
            region ->
                side.isEmpty()
                    ? region.kind() == RegionKind.ENTRIES
                    : region.sideArray().filter(side::equals).isPresent())
        .toList();
  }

  private void array(
      PlannedQueue queue, List<Region> buffers, String name, String function, String element) {
    boolean single = queue.plan().profile().buffering() == Buffering.SINGLE;
    String read = name + (single ? "_entries" : "_current");
    String written = name + (single ? "_entries" : "_next");
    functions.append("fn ").append(function).append("_at(slot: u32) -> ").append(element);
    functions.append(" {\n");
    if (buffers.isEmpty()) {
      functions.append("  return ").append(element).append("();\n");
    } else {
      access(buffers.get(0), read, "return ", ";");
    }
    functions.append("}\nfn ").append(function).append("_put(slot: u32, item: ");
    functions.append(element).append(") {\n");
    if (!buffers.isEmpty()) {
      access(buffers.get(0), written, "", " = item;");
    }
    functions.append("}\n");
    for (Region region : buffers) {
      List<Place> segments = bindings.places(region);
      String buffer = region.buffer() == 0 ? read : written;
      for (int i = 0; i < segments.size(); i++) {
        variable(segments.get(i), buffer + (segments.size() == 1 ? "" : "_" + i), element);
      }
    }
    if (buffers.size() == 2) {
      List<Place> first = bindings.places(buffers.get(0));
      List<Place> second = bindings.places(buffers.get(1));
      for (int i = 0; i < first.size(); i++) {
        variables.append("// odd sweeps of ").append(queue.label()).append(" swap ");
        variables.append(bindings.places().indexOf(first.get(i)));
        variables.append(' ').append(bindings.places().indexOf(second.get(i))).append('\n');
      }
    }
  }

  /** Writes how a slot is found in the segments of an array. */
  private void access(Region region, String variable, String before, String after) {
    List<Place> segments = bindings.places(region);
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i).segment();
      long first = Sizes.of(segment.firstSlot());
      String place = segments.size() == 1 ? "[slot]" : "_" + i + "[slot - " + first + "u]";
      if (i < segments.size() - 1) {
        functions.append("  if (slot < ").append(first + Sizes.of(segment.slots()));
        functions.append("u) {\n    ").append(before).append(variable).append(place);
        functions.append(after).append(before.isEmpty() ? "\n    return;" : "").append("\n  }\n");
      } else {
        functions.append("  ").append(before).append(variable).append(place);
        functions.append(after).append('\n');
      }
    }
  }
}
