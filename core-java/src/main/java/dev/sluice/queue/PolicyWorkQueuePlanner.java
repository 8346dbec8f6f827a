// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.QueueAccess;
import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** A record, because the JIT trusts a record's fields to be constant. */
record PolicyWorkQueuePlanner(Arithmetic arithmetic) implements WorkQueuePlanner {
  static {
    QueueAccess.set(new QueueAccessImpl());
  }

  @Override
  public PlanResult<WorkQueuePlan> plan(WorkQueueProfile profile) {
    requireBudget(profile);
    return size(profile, U64.MAX);
  }

  @Override
  public PlanResult<DrainPlan> planDrain(
      WorkQueueProfile profile, @Unsigned long maxItemsPerLaunch) {
    requireBudget(profile);
    if (maxItemsPerLaunch == 0) {
      return rejected(new PlanError.ZeroDrainWindow());
    }
    PlanResult<WorkQueuePlan> result = size(profile, U64.MAX);
    if (result instanceof PlanResult.Planned<WorkQueuePlan> planned) {
      WorkQueuePlan queue = planned.plan();
      @Unsigned long windows = arithmetic.ceilDiv(queue.capacity(), maxItemsPerLaunch);
      return new PlanResult.Planned<>(
          new DrainPlan(queue, maxItemsPerLaunch, windows, queue.capacity(), windows));
    }
    return new PlanResult.Rejected<>(((PlanResult.Rejected<WorkQueuePlan>) result).errors());
  }

  private static void requireBudget(WorkQueueProfile profile) {
    if (!Objects.requireNonNull(profile, "profile").budgetGiven()) {
      throw new IllegalArgumentException(
          "the profile takes its budget from a device plan: plan it there, or set budgetBytes");
    }
  }

  /**
   * Plans a queue, whatever its budget.
   *
   * @param mostSlots what a sizing that chooses the capacity may choose at most, besides the budget
   */
  PlanResult<WorkQueuePlan> size(WorkQueueProfile profile, @Unsigned long mostSlots) {
    QueueSizing sizing = profile.sizing();
    @Unsigned long initialItems = profile.initialItems();
    @Unsigned long wanted = profile.sizingItems();
    if (sizing == QueueSizing.EXPANSION) {
      if (profile.buffering() == Buffering.PING_PONG) {
        wanted = U64.max(initialItems, wanted);
      } else {
        OptionalUnsignedLong all = arithmetic.add(initialItems, wanted);
        if (all.isEmpty()) {
          return rejected(
              new PlanError.Overflow(
                  "wanted capacity",
                  "+",
                  initialItems,
                  wanted,
                  List.of(
                      new Remedy(
                          RemedyKind.LOWER_EXPANSION_TO,
                          arithmetic.subtract(U64.MAX, initialItems)))));
        }
        wanted = all.getAsLong();
      }
    }
    @Unsigned long leastCapacity = U64.max(1, initialItems);
    if (sizing == QueueSizing.FIXED && wanted == 0) {
      return rejected(new PlanError.ZeroCapacity(leastCapacity));
    }
    if (profile.entryBytes() == 0) {
      return rejected(new PlanError.ZeroEntryBytes());
    }
    if (sizing == QueueSizing.FIXED && Long.compareUnsigned(initialItems, wanted) > 0) {
      return rejected(new PlanError.InitialItemsExceedCapacity(initialItems, wanted));
    }
    if (profile.hostSync() != HostSync.FINAL_ONLY) {
      return rejected(new PlanError.HostParticipationRejected());
    }

    @Unsigned long capacity = wanted;
    if (sizing == QueueSizing.LARGEST) {
      @Unsigned long fits = capacityWithin(profile, profile.budgetOrMax());
      capacity = U64.max(leastCapacity, U64.min(fits, mostSlots));
      wanted = capacity;
    } else if (profile.clampToFit() && wanted != 0) {
      @Unsigned long fits = capacityWithin(profile, profile.budgetOrMax());
      capacity = U64.max(leastCapacity, U64.min(wanted, U64.min(fits, mostSlots)));
    }

    OptionalUnsignedLong bufferBytes = arithmetic.multiply(capacity, profile.slotBytes());
    if (bufferBytes.isEmpty()) {
      return overflow(profile, "queue bytes", "×", capacity, profile.slotBytes());
    }
    @Unsigned long queueBytes = bufferBytes.getAsLong();
    if (profile.buffering() == Buffering.PING_PONG) {
      OptionalUnsignedLong both = arithmetic.multiply(queueBytes, 2);
      if (both.isEmpty()) {
        return overflow(profile, "queue bytes", "×", queueBytes, 2);
      }
      queueBytes = both.getAsLong();
    }
    OptionalUnsignedLong residentBytes = arithmetic.add(queueBytes, profile.controlBytes());
    if (residentBytes.isEmpty()) {
      return overflow(profile, "resident bytes", "+", queueBytes, profile.controlBytes());
    }
    @Unsigned long required = residentBytes.getAsLong();
    @Unsigned long budget = profile.budgetOrMax();
    if (Long.compareUnsigned(required, budget) > 0) {
      List<Remedy> remedies = capacityRemedies(profile, capacityWithin(profile, budget));
      return rejected(new PlanError.OverBudget(required, budget, remedies));
    }
    return new PlanResult.Planned<>(
        new WorkQueuePlan(
            profile,
            capacity,
            wanted,
            required,
            arithmetic.ratioBasisPoints(initialItems, capacity)));
  }

  /** Returns the most slots of one buffer whose resident bytes are within {@code bytes}. */
  private @Unsigned long capacityWithin(WorkQueueProfile profile, @Unsigned long bytes) {
    if (Long.compareUnsigned(bytes, profile.controlBytes()) < 0) {
      return 0;
    }
    @Unsigned long forBuffers = arithmetic.subtract(bytes, profile.controlBytes());
    @Unsigned
    long forOne =
        profile.buffering() == Buffering.PING_PONG ? arithmetic.divide(forBuffers, 2) : forBuffers;
    return arithmetic.divide(forOne, profile.slotBytes());
  }

  private <P> PlanResult<P> overflow(
      WorkQueueProfile profile,
      String field,
      String operation,
      @Unsigned long left,
      @Unsigned long right) {
    // What fits the budget fits u64 as well, and then the remedy leads to a plan at once.
    List<Remedy> remedies =
        capacityRemedies(profile, capacityWithin(profile, profile.budgetOrMax()));
    if (remedies.isEmpty()) {
      // A clamp looks at the budget, and would not grant these slots.
      remedies =
          capacityRemedies(profile, capacityWithin(profile, U64.MAX)).stream()
              .filter(remedy -> remedy.kind() != RemedyKind.CLAMP_TO_FIT)
              .toList();
    }
    return rejected(new PlanError.Overflow(field, operation, left, right, remedies));
  }

  /** Returns the ways to come down to {@code fits} slots, where that can be had. */
  List<Remedy> capacityRemedies(WorkQueueProfile profile, @Unsigned long fits) {
    @Unsigned long initialItems = profile.initialItems();
    boolean enough = fits != 0 && Long.compareUnsigned(initialItems, fits) <= 0;
    return switch (profile.sizing()) {
      case FIXED -> enough ? List.of(new Remedy(RemedyKind.LOWER_CAPACITY_TO, fits)) : List.of();
      case EXPANSION -> {
        if (profile.clampToFit()) {
          yield lowerInitialItems(fits);
        }
        if (!enough) {
          yield List.of();
        }
        @Unsigned
        long expansion =
            profile.buffering() == Buffering.PING_PONG
                ? fits
                : arithmetic.subtract(fits, initialItems);
        yield List.of(
            new Remedy(RemedyKind.LOWER_EXPANSION_TO, expansion),
            new Remedy(RemedyKind.CLAMP_TO_FIT, fits));
      }
      case LARGEST -> lowerInitialItems(fits);
    };
  }

  /** Where the capacity is the planner's to choose, only the initial items can be too many. */
  private static List<Remedy> lowerInitialItems(@Unsigned long fits) {
    return fits == 0 ? List.of() : List.of(new Remedy(RemedyKind.LOWER_INITIAL_ITEMS_TO, fits));
  }

  private static <P> PlanResult<P> rejected(PlanError error) {
    return new PlanResult.Rejected<>(List.of(error));
  }
}
