// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.QueueError;
import dev.sluice.queue.WorkQueueCandidate;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** What answers come to, the same in Java and in C. */
@SuppressWarnings({"signedness", "EnumOrdinal"}) // made of bits, and of statuses as C numbers them
final class Figures {
  private Figures() {}

  /** The statuses of the native planner, in its order. */
  enum Status {
    PLANNED,
    ZERO_DRAIN_WINDOW,
    WANTED_OVERFLOW,
    ZERO_CAPACITY,
    ZERO_ENTRY_BYTES,
    INITIAL_ITEMS_EXCEED_CAPACITY,
    HOST_PARTICIPATION,
    QUEUE_BYTES_OVERFLOW,
    RESIDENT_BYTES_OVERFLOW,
    OVER_BUDGET
  }

  /** What a caller looks at, little enough not to outweigh the planning. */
  static long folded(WorkQueuePlan plan) {
    return (plan.capacity() ^ plan.residentBytes() ^ plan.headroomBytes())
        + plan.initialOccupancyBps();
  }

  static long folded(WorkQueueCandidate candidate, boolean planned) {
    return planned
        ? (candidate.capacity() ^ candidate.residentBytes() ^ candidate.headroomBytes())
            + candidate.initialOccupancyBps()
        : 1;
  }

  static long folded(PlanResult<WorkQueuePlan> result) {
    return result instanceof PlanResult.Planned<WorkQueuePlan> planned ? folded(planned.plan()) : 1;
  }

  static long foldedDrain(PlanResult<DrainPlan> result) {
    return result instanceof PlanResult.Planned<DrainPlan> planned
        ? folded(planned.plan().queue()) + planned.plan().windowCount()
        : 1;
  }

  /** Returns a checksum over every figure of every answer. */
  static long checksum(WorkQueuePlanner planner, List<Row> rows) {
    long sum = 0;
    for (Row row : rows) {
      PlanResult<WorkQueuePlan> result = planner.plan(row.profile());
      sum =
          result instanceof PlanResult.Planned<WorkQueuePlan> planned
              ? mixed(sum, planned.plan())
              : mixed(sum, error(result));
      PlanResult<DrainPlan> drain = planner.planDrain(row.profile(), row.maxItemsPerLaunch());
      sum =
          drain instanceof PlanResult.Planned<DrainPlan> planned
              ? mixed(mixed(sum, planned.plan().queue()), planned.plan().windowCount())
              : mixed(sum, error(drain));
    }
    return sum;
  }

  static PlanError error(PlanResult<?> result) {
    return ((PlanResult.Rejected<?>) result).errors().get(0);
  }

  private static long mixed(long sum, WorkQueuePlan plan) {
    long next = mixed(sum, Status.PLANNED.ordinal());
    next = mixed(next, plan.capacity());
    next = mixed(next, plan.wanted());
    next = mixed(next, plan.bufferBytes());
    next = mixed(next, plan.residentBytes());
    next = mixed(next, plan.headroomBytes());
    return mixed(next, plan.initialOccupancyBps());
  }

  private static long mixed(long sum, PlanError error) {
    long next = mixed(sum, status(error).ordinal());
    if (error instanceof QueueError.Overflow overflow) {
      return mixed(mixed(next, overflow.left()), overflow.right());
    }
    if (error instanceof QueueError.OverBudget over) {
      return mixed(mixed(next, over.requiredBytes()), over.budgetBytes());
    }
    if (error instanceof QueueError.InitialItemsExceedCapacity exceed) {
      return mixed(mixed(next, exceed.initialItems()), exceed.capacity());
    }
    return mixed(mixed(next, 0), 0);
  }

  static Status status(PlanError error) {
    if (error instanceof QueueError.Overflow overflow) {
      return switch (overflow.field()) {
        case "wanted capacity" -> Status.WANTED_OVERFLOW;
        case "queue bytes" -> Status.QUEUE_BYTES_OVERFLOW;
        default -> Status.RESIDENT_BYTES_OVERFLOW;
      };
    }
    if (error instanceof QueueError.ZeroDrainWindow) {
      return Status.ZERO_DRAIN_WINDOW;
    }
    if (error instanceof QueueError.ZeroCapacity) {
      return Status.ZERO_CAPACITY;
    }
    if (error instanceof QueueError.ZeroEntryBytes) {
      return Status.ZERO_ENTRY_BYTES;
    }
    if (error instanceof QueueError.InitialItemsExceedCapacity) {
      return Status.INITIAL_ITEMS_EXCEED_CAPACITY;
    }
    return error instanceof QueueError.HostParticipationRejected
        ? Status.HOST_PARTICIPATION
        : Status.OVER_BUDGET;
  }

  private static long mixed(long sum, @Unsigned long figure) {
    long next = (sum ^ figure) * 0x9E37_79B9_7F4A_7C15L;
    return next ^ (next >>> 32);
  }
}
