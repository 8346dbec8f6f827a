// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainWindow;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.WorkQueuePlan;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** Draws a ledger as a tree of plain text. */
final class Explanation {
  private final StringBuilder text = new StringBuilder();

  private Explanation() {}

  static String of(DevicePlan plan) {
    Explanation explanation = new Explanation();
    explanation.head(plan.profile(), "planned");
    for (PlannedLine line : plan.lines()) {
      explanation.line(line);
    }
    if (plan.tailPaddingBytes() != 0) {
      explanation.branch("├─ ", "rounding of the arena: " + bytes(plan.tailPaddingBytes()));
    }
    explanation.branch("└─ ", "free: " + bytes(plan.freeBytes()));
    return explanation.text.toString();
  }

  static String of(Ledger ledger) {
    Explanation explanation = new Explanation();
    DeviceProfile profile = ledger.profile();
    int rejected = 0;
    for (int i = 0; i < profile.lines().size(); i++) {
      rejected += ledger.planned(i) == null ? 1 : 0;
    }
    if (rejected == 0) {
      return of(ledger.result().orElseThrow());
    }
    explanation.head(profile, "rejected, " + rejected + " of " + profile.lines().size() + " lines");
    for (int i = 0; i < profile.lines().size(); i++) {
      PlannedLine planned = ledger.planned(i);
      if (planned != null) {
        explanation.line(planned);
      } else {
        explanation.branch("├─ ", profile.lines().get(i).label() + ": REJECTED");
        List<String> reasons = new ArrayList<>();
        for (PlanError error : ledger.errors(i)) {
          reasons.add(error.message());
          reasons.add("→ " + error.fix());
        }
        explanation.children(reasons);
      }
    }
    explanation.branch("└─ ", "left without the rejected lines: " + bytes(ledger.freeBytes()));
    return explanation.text.toString();
  }

  private void head(DeviceProfile profile, String outcome) {
    branch(
        "",
        profile.label()
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
            + ": "
            + (line instanceof PlannedQueue ? "queue" : "resident")
            + " of "
            + bytes(line.bytes())
            + taken(line.bytes(), line.sizeBytes())
            + left(line));
    List<String> details = new ArrayList<>();
    if (line instanceof PlannedQueue queue) {
      describe(queue, details);
    }
    for (Region region : line.regions()) {
      details.add(
          region.label()
              + (line.line() instanceof QueueLine || region.offset() != 0 ? at(region) : "")
              + ": "
              + (region.kind() == RegionKind.CONTROL
                  ? ""
                  : grouped(region.slots()) + " × " + grouped(region.strideBytes()) + " = ")
              + bytes(region.bytes())
              + taken(region.bytes(), region.sizeBytes())
              + (region.segmentCount() == 1
                  ? ""
                  : ", in "
                      + grouped(region.segmentCount())
                      + " segments of "
                      + grouped(region.segmentSlots())
                      + " slots, the last of "
                      + grouped(region.segment(region.segmentCount() - 1).slots())));
    }
    children(details);
  }

  private static void describe(PlannedQueue queue, List<String> details) {
    WorkQueuePlan plan = queue.plan();
    details.add(
        grouped(plan.capacity())
            + " slots"
            + (plan.clamped() ? " of " + grouped(plan.wanted()) + " wanted" : "")
            + (queue.capacityAtNoExtraCost() == plan.capacity()
                ? ""
                : ", " + grouped(queue.capacityAtNoExtraCost()) + " at no extra cost")
            + ", "
            + grouped(U64.of(plan.initialOccupancyBps()))
            + " bps full at the start, overflow "
            + plan.overflow());
    if (queue.drain().isPresent()) {
      DrainPlan drain = queue.drain().get();
      @Unsigned long windows = drain.windowCount();
      String text = "drained in " + grouped(windows) + (windows == 1 ? " window" : " windows");
      if (windows != 0) {
        DrainWindow last = drain.window(windows - 1);
        text += " of " + grouped(drain.itemsPerWindow()) + " slots";
        text += windows == 1 ? "" : ", the last of " + grouped(last.slots());
      }
      details.add(text);
    }
  }

  private static String at(Region region) {
    return region.offset() == 0 ? "" : " at " + grouped(region.offset());
  }

  private static String taken(@Unsigned long bytes, @Unsigned long size) {
    return size == bytes ? "" : ", takes " + grouped(size);
  }

  private static String left(PlannedLine line) {
    return ", " + grouped(line.leftAfterBytes()) + " left";
  }

  private void children(List<String> children) {
    for (int i = 0; i < children.size(); i++) {
      branch(i + 1 < children.size() ? "│  ├─ " : "│  └─ ", children.get(i));
    }
  }

  private void branch(String prefix, String content) {
    text.append(prefix).append(content).append('\n');
  }

  private static String bytes(@Unsigned long bytes) {
    return grouped(bytes) + (bytes == 1 ? " byte" : " bytes");
  }

  /** Prints a number in groups of three digits. */
  private static String grouped(@Unsigned long number) {
    StringBuilder digits = new StringBuilder(U64.print(number));
    for (int i = digits.length() - 3; i > 0; i -= 3) {
      digits.insert(i, ',');
    }
    return digits.toString();
  }
}
