// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.Allocation;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.Placement;
import dev.sluice.device.PlannedLine;
import dev.sluice.device.PlannedQueue;
import dev.sluice.device.Region;
import dev.sluice.device.RegionKind;
import dev.sluice.device.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the arrays of a plan reach a kernel, in C. */
final class Bindings {
  /**
   * A segment of a region.
   *
   * @param allocation its number
   * @param offset in the allocation, in bytes
   */
  record Place(PlannedLine line, Region region, Segment segment, int allocation, long offset) {
    long bytes() {
      return Sizes.of(segment.bytes());
    }
  }

  private final DevicePlan plan;
  private final boolean parts;
  private final List<Place> places = new ArrayList<>();

  private Bindings(DevicePlan plan, boolean parts) {
    this.plan = plan;
    this.parts = parts;
    if (arena()) {
      for (PlannedLine line : plan.lines()) {
        for (Region region : line.regions()) {
          region.segments().forEach(segment -> add(region, segment, 0));
        }
      }
      return;
    }
    int number = 0;
    for (Allocation allocation : plan.allocations()) {
      add(allocation.region().orElseThrow(), allocation.segment().orElseThrow(), number++);
    }
  }

  private void add(Region region, Segment segment, int allocation) {
    for (PlannedLine line : plan.lines()) {
      if (line.regions().contains(region)) {
        places.add(new Place(line, region, segment, allocation, Sizes.of(segment.offset())));
      }
    }
  }

  static Bindings of(DevicePlan plan, boolean parts) {
    return new Bindings(plan, parts);
  }

  private boolean arena() {
    return plan.profile().placement() == Placement.ARENA;
  }

  /** Returns what has bytes, in the order of the allocations. */
  List<Place> places() {
    return places;
  }

  /** Returns the bytes of each allocation. */
  List<Long> allocations() {
    List<Long> bytes = new ArrayList<>();
    for (Allocation allocation : plan.allocations()) {
      bytes.add(Sizes.of(allocation.bytes()));
    }
    return bytes;
  }

  /** Returns the places of one region. */
  List<Place> places(Region region) {
    return places.stream().filter(place -> place.region().equals(region)).toList();
  }

  /** Says whether kernels get the arena as one argument; else one for each place. */
  boolean whole() {
    return arena() && !parts;
  }

  /** Returns how many arguments come before those of a launch. */
  int arguments() {
    return whole() ? 1 : places.size();
  }

  /** Returns macros {@code ARGUMENTS}, {@code BIND}, and a number for each queue. */
  String source() {
    StringBuilder text = new StringBuilder("\n#define ARGUMENTS ");
    for (int i = 0; i < arguments(); i++) {
      text.append(i == 0 ? "" : ", ").append("GLOBAL u8* bytes").append(i);
    }
    text.append("\n#define BIND");
    int queues = 0;
    StringBuilder numbers = new StringBuilder();
    for (PlannedLine line : plan.lines()) {
      if (line instanceof PlannedQueue queue) {
        numbers.append("\n#define QUEUE_").append(line.label()).append(' ').append(queues++);
        bind(text, queue);
      } else if (!line.regions().isEmpty()) {
        Region region = line.regions().get(0);
        String type = region.strideBytes() == Long.BYTES ? "u64" : "u32";
        define(
            text,
            "GLOBAL " + type + "*",
            line.label(),
            start(region, "OFFSET", "GLOBAL " + type + "*"));
      }
    }
    return text.append(numbers).append('\n').toString();
  }

  private void bind(StringBuilder text, PlannedQueue queue) {
    String label = queue.label();
    int buffers = queue.plan().profile().buffering().buffers();
    for (Region region : queue.regions()) {
      if (region.kind() == RegionKind.CONTROL) {
        String type = "GLOBAL sluice_" + label + "_control*";
        define(text, type, label + "_control", start(region, "CONTROL_OFFSET", type));
      } else if (region.kind() == RegionKind.ENTRIES || region.sideArray().isPresent()) {
        String side = region.sideArray().map(name -> "side_" + name + "_").orElse("");
        String name = label + "_" + region.sideArray().orElse("buffer");
        String type = "sluice_" + label + "_" + side + "buffer";
        String value = buffer(region, label, side, type);
        define(text, type, name + region.buffer(), value);
        if (buffers == 1) {
          define(text, type, name + 1, name + 0);
        }
      }
    }
  }

  private String buffer(Region region, String label, String side, String type) {
    if (whole()) {
      return "sluice_" + label + "_" + side + "in(bytes0, " + region.buffer() + ")";
    }
    List<Place> segments = places(region);
    if (segments.size() == 1 || arena()) {
      return "(" + type + ")bytes" + places.indexOf(segments.get(0));
    }
    String element = region.sideArray().isPresent() ? "u32" : "sluice_" + label + "_entry";
    StringBuilder list = new StringBuilder("{");
    for (Place segment : segments) {
      list.append("(GLOBAL ").append(element).append("*)bytes");
      list.append(places.indexOf(segment)).append(", ");
    }
    return list.append('}').toString();
  }

  private String start(Region region, String constant, String type) {
    if (!whole()) {
      return "(" + type + ")bytes" + places.indexOf(places(region).get(0));
    }
    String name = region.label().replace(" control", "").toUpperCase(Locale.ROOT);
    return "(" + type + ")(bytes0 + SLUICE_" + name + "_" + constant + ")";
  }

  private static void define(StringBuilder text, String type, String name, String value) {
    text.append(" \\\n  ").append(type).append(' ').append(name).append(" = ").append(value);
    text.append(';');
  }
}
