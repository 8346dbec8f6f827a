// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.QueueError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueuePlan;
import java.util.ArrayList;
import java.util.List;

/** A result, written as a {@link LedgerOracle} answers. */
final class Transcript {
  private Transcript() {}

  static List<String> of(DeviceProfile profile, PlanResult<DevicePlan> result) {
    boolean shared = LedgerOracle.sharesLargest(profile);
    return result.fold(Transcript::of, errors -> of(errors, shared));
  }

  private static List<String> of(DevicePlan plan) {
    List<String> text = new ArrayList<>();
    for (PlannedLine line : plan.lines()) {
      String words = line.label() + ": bytes " + u(line.bytes()) + ", size " + u(line.takenBytes());
      words += ", after " + u(line.leftAfterBytes());
      if (line instanceof PlannedQueue queue) {
        WorkQueuePlan sized = queue.plan();
        words += ", capacity " + u(sized.capacity()) + " of " + u(sized.wanted());
        words += ", overflow " + sized.overflow();
        words += ", occupancy " + sized.initialOccupancyBps();
        words += ", at no extra cost " + u(queue.capacityAtNoExtraCost());
        words += ", segments of " + u(queue.segmentSlots());
        words += ", windows " + u(queue.drain().windowCount());
        words += " of " + u(queue.drain().itemsPerWindow());
      }
      text.add(words);
      for (Region region : line.regions()) {
        Segment last = region.segment(region.segmentCount() - 1);
        text.add(
            "  %s %s: offset %s, bytes %s, size %s, after %s, %s segments of %s, last %s of %s"
                .formatted(
                    region.kind(),
                    region.label(),
                    u(region.offset()),
                    u(region.bytes()),
                    u(region.takenBytes()),
                    u(region.leftAfterBytes()),
                    u(region.segmentCount()),
                    u(region.segmentSlots()),
                    u(last.slots()),
                    u(last.offset())));
      }
    }
    for (PlannedPhase phase : plan.phases()) {
      text.add(
          "phase %s: size %s, free %s"
              .formatted(phase.label(), u(phase.takenBytes()), u(phase.freeBytes())));
    }
    text.add("free " + u(plan.freeBytes()) + ", tail " + u(plan.tailPaddingBytes()));
    return text;
  }

  private static List<String> of(List<PlanError> errors, boolean shared) {
    List<String> text = new ArrayList<>();
    for (PlanError error : errors) {
      text.add(error.line().orElse("device") + ": " + of(error, shared));
    }
    return text;
  }

  /** Kind and numbers; of an error that the ledger itself finds, the remedies as well. */
  private static String of(PlanError error, boolean shared) {
    String name = error.getClass().getSimpleName();
    if (error instanceof DeviceError.OverMemory e) {
      return name + "(" + u(e.requiredBytes()) + ", " + u(e.leftBytes()) + ")" + of(e, shared, "");
    }
    if (error instanceof DeviceError.OverLimit e) {
      return name
          + "("
          + e.region()
          + ", "
          + u(e.bytes())
          + ", "
          + u(e.limitBytes())
          + ", "
          + u(e.maxSegments())
          + ")"
          + of(e, shared, "");
    }
    if (error instanceof QueueError.IndexTooNarrow e) {
      return name
          + "("
          + e.field()
          + ", "
          + u(e.value())
          + ", "
          + e.indexBits()
          + ")"
          + of(e, shared, "");
    }
    if (error instanceof DeviceError.WindowExceedsLaunch e) {
      return name
          + "("
          + u(e.windowItems())
          + ", "
          + u(e.maxItemsPerLaunch())
          + ")"
          + of(e, shared, "");
    }
    if (error instanceof DeviceError.TooManyDrainWindows e) {
      return name + "(" + u(e.windowCount()) + ", " + u(e.maxWindows()) + ")" + of(e, shared, "");
    }
    if (error instanceof DeviceError.OverCount e) {
      String kernel =
          e instanceof DeviceError.TooManyBindings bindings
              ? bindings.kernel().map(k -> k + ", ").orElse("")
              : "";
      String numbers = u(e.count()) + ", " + u(e.maxCount()) + ", ";
      String of = e.remedies().stream().flatMap(r -> r.line().stream()).findFirst().orElse("");
      return name
          + "("
          + kernel
          + numbers
          + e.largestLine()
          + ", "
          + u(e.largestCount())
          + ")"
          + of(e, shared, "")
          + (of.isEmpty() ? "" : " of " + of);
    }
    if (error instanceof QueueError.Overflow e) {
      return name
          + "("
          + e.field()
          + ", "
          + e.operation()
          + " "
          + u(e.left())
          + ", "
          + u(e.right())
          + ")";
    }
    if (error instanceof DeviceError.Overflow) {
      // Which figure of a ledger is the first to leave the range is the planner's affair.
      return of(error, shared, name);
    }
    if (error instanceof QueueError.OverBudget e) {
      return name + "(" + u(e.requiredBytes()) + ", " + u(e.budgetBytes()) + ")";
    }
    if (error instanceof QueueError.CapacityNotAllowed e) {
      return name + "(" + u(e.capacity()) + ")";
    }
    if (error instanceof QueueError.InitialItemsExceedCapacity e) {
      return name + "(" + u(e.initialItems()) + ", " + u(e.capacity()) + ")";
    }
    return name + "()";
  }

  private static String of(PlanError error, boolean shared, String start) {
    StringBuilder text = new StringBuilder(start);
    for (Remedy remedy : error.remedies()) {
      // Where several share what is left, the memory for all need only be enough.
      if (!shared || remedy.kind() != RemedyKind.RAISE_MEMORY_TO) {
        text.append("; ").append(remedy.kind()).append(' ').append(u(remedy.amount()));
        remedy.phase().ifPresent(phase -> text.append(" for ").append(phase));
        text.append(remedy.plansAll() ? " for all" : "");
      }
    }
    return text.toString();
  }

  private static String u(long bits) {
    return Long.toUnsignedString(bits);
  }
}
