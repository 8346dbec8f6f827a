// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.PlannedResident;
import dev.sluice.device.Region;
import dev.sluice.kernel.QueueFacts.ArrayFacts;
import dev.sluice.kernel.QueueFacts.SideFacts;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.Grid;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.OverflowVerdict;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** Names the figures that device code needs of a line. */
final class Constants {
  private final Scope scope;
  private final List<Constant> constants = new ArrayList<>();
  private String part = "";

  private Constants(Scope scope) {
    this.scope = scope;
  }

  static List<Constant> ofArrays(Scope scope, DevicePlan plan, boolean arena) {
    Constants constants = new Constants(scope);
    if (arena) {
      constants.number("ARENA_BYTES", plan.allocatedBytes(), "bytes of the one allocation");
    }
    DeviceLimits limits = plan.profile().limits();
    if (limits.arrayHeaderBytes() != 0) {
      constants.number(
          "ARRAY_HEADER_BYTES",
          limits.arrayHeaderBytes(),
          "bytes before the first element of each segment");
    }
    if (limits.bytesMultipleOf() != 1) {
      constants.number(
          "BYTES_MULTIPLE_OF",
          limits.bytesMultipleOf(),
          "what the bytes of a segment are a multiple of");
    }
    return constants.constants;
  }

  static List<Constant> ofDevices(Scope scope, @Unsigned long devices) {
    Constants constants = new Constants(scope);
    constants.number("DEVICES", devices, "equal devices");
    return constants.constants;
  }

  static List<Constant> of(Scope scope, QueueFacts queue) {
    Constants constants = new Constants(scope);
    constants.queue(queue);
    return constants.constants;
  }

  static List<Constant> of(Scope scope, PlannedResident line, boolean arena) {
    Constants constants = new Constants(scope);
    constants.resident(line, arena);
    return constants.constants;
  }

  private void queue(QueueFacts queue) {
    WorkQueueProfile profile = queue.plan().profile();
    index(queue.indexBits());
    number("CAPACITY", queue.plan().capacity(), "slots of one buffer");
    number("INITIAL_ITEMS", profile.initialItems(), "items before the first launch");
    OverflowVerdict overflow = queue.plan().overflow();
    flag("MAY_OVERFLOW", overflow != OverflowVerdict.IMPOSSIBLE, "overflow " + overflow);
    number("BUFFERS", profile.buffering().buffers(), "equal buffers");
    number(
        "BUFFER_STRIDE", queue.bufferStride(), "bytes from a buffer's entries to the next one's");
    number("ENTRY_STRIDE", profile.entryBytes(), "bytes");
    profile.entry().ifPresent(entry -> fields("ENTRY_", "field", entry));
    number("SEGMENT_SLOTS", queue.segmentSlots(), "slots that lie together in every array");
    queue.entries().ifPresent(array -> array("ENTRY_", array, "bytes from the start of the arena"));
    for (SideFacts side : queue.sides()) {
      side(side);
    }
    number("CONTROL_BYTES", profile.controlBytes(), "bytes");
    profile.control().ifPresent(control -> fields("CONTROL_", "control field", control));
    number("CONTROL_OFFSET", queue.controlOffset(), "bytes from the start of the arena");
    queue.drain().ifPresent(drain -> drain(queue, drain));
    if (queue.counterBits() != 0) {
      number(
          "PLAN_TAG",
          Integer.toUnsignedLong(ControlBlock.tag(queue.plan())),
          "what the control block of this plan carries");
      flag("GUARDED", queue.guarded(), "whether attempts of a sweep may pass 2^32");
    }
  }

  private void side(SideFacts side) {
    String name = "SIDE_" + sideName(scope, side);
    part = "side array '" + side.side().name() + "'";
    number(name + "_STRIDE", side.side().strideBytes(), "bytes");
    side.array().ifPresent(array -> array(name + "_", array, "bytes from the buffer's entries"));
    part = "";
  }

  static String sideName(Scope scope, SideFacts side) {
    return scope.identifier(side.side().name(), "side array '" + side.side().name() + "'");
  }

  private void drain(QueueFacts queue, DrainPlan drain) {
    @Unsigned long windows = drain.windowCount();
    number("WINDOW_ITEMS", drain.itemsPerWindow(), "slots of a window");
    number("WINDOWS", windows, "windows of one sweep");
    number("WINDOWS_PER_SEGMENT", queue.windowsPerSegment(), "windows of a segment");
    number(
        "LAST_WINDOW_ITEMS",
        windows == 0 ? 0 : drain.window(windows - 1).slots(),
        "slots of the last window");
    DrainProfile profile = drain.profile();
    number("GROUP_ITEMS", profile.itemsPerGroup(), "items of a group");
    number("GROUP_THREADS", profile.threadsPerGroup(), "threads of a group");
    number("RESIDENT_GROUPS", profile.residentGroups(), "groups that run at once");
    queue.grid().ifPresent(grid -> grid(grid, profile.grid()));
    number("GRID_OFFSET", queue.gridOffset(), "bytes from the start of the arena");
    drain.totals().ifPresent(totals -> number("SWEEPS", totals.sweeps(), "sweeps of a run"));
    number("POLLED_EVERY", profile.polledEvery(), "sweeps between two looks of the host");
    number("RECORDED", profile.recorded(), "sweeps recorded and submitted again");
    if (queue.onDevice()) {
      flag("ON_DEVICE", true, "one launch loops over the sweeps");
    }
  }

  private void grid(Grid grid, GridKind kind) {
    String launch = "the launch of a window, " + kind;
    number("GRID_X", grid.x(), "groups in x of " + launch);
    number("GRID_Y", grid.y(), "groups in y of " + launch);
  }

  private void resident(PlannedResident line, boolean arena) {
    List<Region> regions = line.regions();
    number("COUNT", line.count(), "elements of one array");
    number("BUFFERS", line.line().buffers(), "equal arrays");
    if (arena && regions.size() > 1) {
      number(
          "BUFFER_STRIDE",
          regions.get(1).offset() - regions.get(0).offset(),
          "bytes from an array to the next");
    }
    number("STRIDE", line.line().bytesEach(), "bytes");
    line.line().entry().ifPresent(entry -> fields("", "field", entry));
    if (!regions.isEmpty()) {
      array("", ArrayFacts.of(regions.get(0), arena, 0), "bytes from the start of the arena");
    }
  }

  /** Says where an array of the first buffer lies. */
  private void array(String name, ArrayFacts array, String offset) {
    number(name + "ARRAY_BYTES", array.bytes(), "bytes of the whole array");
    number(name + "SEGMENTS", array.segments(), "parts that lie together each");
    number(name + "SEGMENT_SLOTS", array.segmentSlots(), "slots of one, the last may have fewer");
    number(name + "SEGMENT_STRIDE", array.segmentStride(), "bytes from a segment to the next");
    number(name + "OFFSET", array.offset(), offset);
  }

  private void fields(String name, String what, EntryLayout layout) {
    for (EntryLayout.Field field : layout.fields()) {
      part = what + " '" + field.name() + "'";
      String id = scope.identifier(field.name(), part);
      number(name + "FIELD_" + id + "_OFFSET", field.offsetBytes(), "bytes");
    }
    part = "";
  }

  private void index(int bits) {
    String remark = bits == 31 ? "of slot indices, signed" : "of slot indices";
    number("INDEX_BITS", bits, remark);
    add("INDEX_TYPE", new Constant.IndexType(bits), remark);
  }

  private void number(String name, OptionalUnsignedLong value, String remark) {
    if (value.isPresent()) {
      number(name, value.getAsLong(), remark);
    }
  }

  @SuppressWarnings("signedness") // a small number that is not negative
  private void number(String name, int value, String remark) {
    number(name, (@Unsigned long) value, remark);
  }

  private void number(String name, @Unsigned long value, String remark) {
    add(name, new Constant.Figure(value), remark);
  }

  private void flag(String name, boolean value, String remark) {
    add(name, new Constant.Flag(value), remark);
  }

  private void add(String name, Constant.Value value, String remark) {
    constants.add(new Constant(scope.constant(name, part), value, remark));
  }
}
