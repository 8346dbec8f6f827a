// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static dev.sluice.internal.Words.bytes;
import static dev.sluice.internal.Words.count;
import static dev.sluice.internal.Words.number;
import static dev.sluice.internal.Words.percent;

import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.DrainTotals;
import dev.sluice.queue.DrainWindow;
import dev.sluice.queue.Grid;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanWarning;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueueProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** Draws a ledger as a tree of plain text. */
final class Explanation {
  private final StringBuilder text = new StringBuilder();

  /** What stands before each branch of a group's lines. */
  private String trunk = "";

  /** Whether the line is the last of its group. */
  private boolean isLast;

  private @Unsigned long devices;

  private Explanation() {}

  static String of(DevicePlan plan) {
    Explanation explanation = new Explanation();
    explanation.head(plan.profile(), "planned");
    explanation.lines(plan.profile(), plan.sameSlots(), i -> explanation.line(plan.lines().get(i)));
    explanation.phases(plan.phases());
    if (plan.tailPaddingBytes() != 0) {
      explanation.branch("├─ ", "rounding of the arena: " + bytes(plan.tailPaddingBytes()));
    }
    explanation.branch(
        "└─ ", "free" + inPhase(plan.fullestPhase()) + ": " + bytes(plan.freeBytes()));
    return explanation.text.toString();
  }

  static String of(DeviceLedger ledger) {
    if (ledger.isPlanned()) {
      return of(ledger.result().orElseThrow());
    }
    Explanation explanation = new Explanation();
    List<DeviceLedger.Line> lines = ledger.lines();
    int rejected = 0;
    for (DeviceLedger.Line line : lines) {
      rejected += line.place().isEmpty() ? 1 : 0;
    }
    explanation.head(
        ledger.profile(),
        "rejected, "
            + (rejected == 0
                ? "as a whole"
                : number(U64.of(rejected)) + " of " + count(U64.of(lines.size()), "line")));
    explanation.lines(ledger.profile(), ledger.sameSlots(), i -> explanation.line(lines.get(i)));
    if (!ledger.deviceErrors().isEmpty()) {
      explanation.branch("├─ ", "all lines together: REJECTED");
      explanation.reasons(ledger.deviceErrors());
    }
    explanation.phases(ledger.phases());
    explanation.branch(
        "└─ ",
        (rejected == 0 ? "left" : "left without the rejected lines")
            + inPhase(ledger.fullestPhase())
            + ": "
            + bytes(ledger.leftBytes()));
    return explanation.text.toString();
  }

  private void line(DeviceLedger.Line line) {
    if (line.place().isPresent()) {
      line(line.place().get());
      return;
    }
    branch("├─ ", line.line().label() + phase(line.line()) + ": REJECTED");
    reasons(line.errors());
  }

  private void reasons(List<PlanError> errors) {
    List<String> reasons = new ArrayList<>();
    for (PlanError error : errors) {
      reasons.add(error.problem());
      reasons.add("→ " + error.fix());
    }
    children(reasons);
  }

  /** Draws the lines; those of a group below it, where its first one stands. */
  private void lines(DeviceProfile profile, List<PlannedSameSlots> groups, IntConsumer line) {
    LineOrder order = profile.order();
    for (int i = 0; i < profile.lines().size(); i++) {
      SlotGroup group = order.group(i);
      if (group != null) {
        branch("├─ ", heading(group, groups));
        trunk = "│  ";
        for (int member : group.members) {
          isLast = member == group.members[group.size() - 1];
          line.accept(member);
        }
        trunk = "";
        isLast = false;
      } else if (!order.isFurther(i)) {
        line.accept(i);
      }
    }
  }

  private static String heading(SlotGroup group, List<PlannedSameSlots> groups) {
    String lines = " in " + count(U64.of(group.size()), "line");
    String head = group.settings.label() + phase(group.line(0)) + ": ";
    for (PlannedSameSlots planned : groups) {
      if (planned.group().equals(group.settings)) {
        return head
            + "same slots, "
            + number(planned.slots())
            + lines
            + ", take "
            + bytes(planned.takenBytes());
      }
    }
    return head + "same slots, " + group.settings.capacity() + lines + ": REJECTED";
  }

  private void head(DeviceProfile profile, String outcome) {
    devices = profile.devices();
    branch(
        "",
        profile.label()
            + (profile.devices() == 1 ? "" : ", each of " + count(profile.devices(), "device"))
            + ": "
            + outcome
            + ", "
            + bytes(profile.memory().bytes())
            + (profile.memory().isTotal() ? " in total, " : " free, ")
            + (profile.placement() == Placement.ARENA ? "one arena" : "separate allocations"));
  }

  private void line(PlannedLine line) {
    if (line instanceof PlannedReserve) {
      branch("├─ ", line.label() + ": reserve of " + bytes(line.bytes()) + left(line));
      return;
    }
    branch(
        "├─ ",
        line.label()
            + phase(line.line())
            + ": "
            + (line instanceof PlannedQueue ? "queue" : "resident")
            + " of "
            + bytes(line.bytes())
            + taken(line.bytes(), line.takenBytes())
            + left(line));
    List<String> details = new ArrayList<>();
    Spread spread = SeveralDevices.spread(line.line());
    if (spread.isPerPeer() || (spread.isSharded() && devices != 1)) {
      details.add(share(line, spread));
    }
    if (line instanceof PlannedQueue queue) {
      describe(queue, details);
    }
    for (Region region : line.regions()) {
      details.add(
          region.label()
              + at(region)
              + ": "
              + (region.kind() == RegionKind.CONTROL || region.kind() == RegionKind.GRID
                  ? ""
                  : number(region.slots()) + " × " + number(region.strideBytes()) + " = ")
              + bytes(region.bytes())
              + taken(region.bytes(), region.takenBytes())
              + (region.segmentCount() == 1
                  ? ""
                  : ", in "
                      + count(region.segmentCount(), "segment")
                      + " of "
                      + count(region.segmentSlots(), "slot")
                      + ", the last of "
                      + number(region.segment(region.segmentCount() - 1).slots()))
              + header(region));
    }
    children(details);
  }

  private void phases(List<PlannedPhase> phases) {
    for (PlannedPhase phase : phases) {
      branch(
          "├─ ",
          "phase "
              + phase.label()
              + ": takes "
              + bytes(phase.takenBytes())
              + ", "
              + number(phase.freeBytes())
              + " free");
    }
  }

  private static String inPhase(Optional<PlannedPhase> fullest) {
    return fullest.map(phase -> " in " + phase.label() + ", the fullest phase").orElse("");
  }

  private static String phase(DeviceLine line) {
    return line.phase().map(phase -> " in phase " + phase).orElse("");
  }

  /** Says what one of several devices has of a line. */
  private String share(PlannedLine line, Spread spread) {
    if (line instanceof PlannedResident resident) {
      @Unsigned long all = resident.line().count();
      return spread.isPerPeer()
          ? count(all, "element") + " for each of " + count(devices - 1, "other device")
          : share(resident.count(), all, "element", spread);
    }
    WorkQueueProfile one = ((PlannedQueue) line).plan().profile();
    WorkQueueProfile all = ((PlannedQueue) line).line().profile();
    return switch (all.capacity().sizing()) {
      case FIXED ->
          share(
              one.capacity().slots().getAsLong(),
              all.capacity().slots().getAsLong(),
              "slot",
              spread);
      case EXPANSION ->
          share(
              one.capacity().items().getAsLong(),
              all.capacity().items().getAsLong(),
              "added item",
              spread);
      case LARGEST -> share(one.initialItems(), all.initialItems(), "initial item", spread);
    };
  }

  private static String share(@Unsigned long one, @Unsigned long all, String what, Spread spread) {
    return number(one) + " of " + count(all, what) + ", " + spread;
  }

  private static void describe(PlannedQueue queue, List<String> details) {
    WorkQueuePlan plan = queue.plan();
    details.add(
        count(plan.capacity(), "slot")
            + wanted(plan)
            + (queue.capacityAtNoExtraCost() == plan.capacity()
                ? ""
                : ", " + number(queue.capacityAtNoExtraCost()) + " at no extra cost")
            + ", "
            + percent(plan.initialOccupancyBps(), plan.profile().initialItems())
            + " full at the start, overflow "
            + plan.overflow());
    DrainPlan drain = queue.drain();
    if (!drain.profile().equals(DrainProfile.oneWindow())
        || Long.compareUnsigned(drain.windowCount(), 1) > 0) {
      describe(drain, details);
    }
  }

  private static String wanted(WorkQueuePlan plan) {
    String limits = plan.profile().capacity().limits();
    return (plan.capacity() == plan.wanted()
            ? ""
            : (plan.clamped() ? " of " : " for ") + number(plan.wanted()) + " wanted")
        + (limits.isEmpty() ? "" : " (" + limits + ")");
  }

  private static void describe(DrainPlan drain, List<String> details) {
    @Unsigned long windows = drain.windowCount();
    String text = "drained in " + count(windows, "window");
    if (windows != 0) {
      DrainWindow last = drain.window(windows - 1);
      // Each segment's last window may have fewer slots, too.
      boolean uneven = last.firstSlot() != last.index() * drain.itemsPerWindow();
      text += " of " + (uneven ? "up to " : "") + count(drain.itemsPerWindow(), "slot");
      text += windows == 1 ? "" : ", the last of " + number(last.slots());
      Optional<Grid> grid = drain.grid(drain.window(0));
      if (grid.isPresent()) {
        text +=
            ", "
                + (drain.profile().grid() == GridKind.INDIRECT ? "at most " : "")
                + count(grid.get().groups(), "group")
                + " each";
      }
    }
    details.add(text);
    drain.totals().ifPresent(totals -> describe(totals, details));
    for (PlanWarning warning : drain.warnings()) {
      details.add("WARNING " + warning.problem());
      details.add("→ " + warning.fix());
    }
  }

  private static void describe(DrainTotals totals, List<String> details) {
    details.add(
        figure(totals.sweeps(), "sweep")
            + ", "
            + figure(totals.launches(), "launch", "launches")
            + ", "
            + figure(totals.groups(), "group")
            + ", "
            + figure(totals.hostReads(), "host read")
            + least(totals.leastPicoseconds()));
    if (totals.busyAtMost().isPresent()) {
      details.add(
          "at most "
              + figure(totals.busyAtMost(), "window")
              + " of all find an item, which is what a host would launch that reads each frontier's"
              + " length");
    }
  }

  private static String figure(OptionalUnsignedLong number, String thing) {
    return figure(number, thing, thing + "s");
  }

  private static String figure(OptionalUnsignedLong number, String one, String several) {
    return number.isEmpty()
        ? "unknown " + several
        : number(number.getAsLong()) + " " + (number.getAsLong() == 1 ? one : several);
  }

  private static String least(OptionalUnsignedLong picoseconds) {
    if (picoseconds.isEmpty()) {
      return "";
    }
    @Unsigned long micros = Long.divideUnsigned(picoseconds.getAsLong(), 1_000_000);
    @Unsigned long millis = Long.divideUnsigned(micros, 1_000);
    return ", launching takes at least "
        + number(millis)
        + "."
        + U64.print(1_000 + micros - millis * 1_000).substring(1)
        + " ms";
  }

  private static String at(Region region) {
    return region.offset() == 0 ? "" : " at " + number(region.offset());
  }

  private static String taken(@Unsigned long bytes, @Unsigned long size) {
    return size == bytes ? "" : ", takes " + number(size);
  }

  private static String header(Region region) {
    return region.headerBytes() == 0
        ? ""
        : ", "
            + (region.segmentCount() == 1 ? "behind" : "each behind")
            + " a header of "
            + bytes(region.headerBytes());
  }

  private static String left(PlannedLine line) {
    return ", " + number(line.leftAfterBytes()) + " left";
  }

  private void children(List<String> children) {
    String stem = isLast ? "   " : "│  ";
    for (int i = 0; i < children.size(); i++) {
      text.append(trunk)
          .append(stem)
          .append(i + 1 < children.size() ? "├─ " : "└─ ")
          .append(children.get(i))
          .append('\n');
    }
  }

  private void branch(String prefix, String content) {
    text.append(trunk).append(isLast ? "└─ " : prefix).append(content).append('\n');
  }
}
