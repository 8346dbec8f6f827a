// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.QueueAccess;
import dev.sluice.internal.U64;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/** A record, because the JIT trusts a record's fields to be constant. */
record PolicyWorkQueuePlanner(Arithmetic arithmetic) implements WorkQueuePlanner {
  static {
    QueueAccess.set(new QueueAccessImpl());
  }

  // In short methods with few branches: the JIT inlines nothing long, and only what it inlines
  // makes
  // no object.

  @Override
  public PlanResult<WorkQueuePlan> plan(WorkQueueProfile profile) {
    if (!Objects.requireNonNull(profile, "profile").straightforward()) {
      requireBudget(profile);
      return size(profile, U64.MAX);
    }
    return forward(profile, profile.sizingItems(), profile.sizingItems());
  }

  @Override
  public PlanResult<DrainPlan> planDrain(
      WorkQueueProfile profile, @Unsigned long maxItemsPerLaunch) {
    if (maxItemsPerLaunch == 0) {
      requireBudget(profile);
      return rejected(new PlanError.ZeroDrainWindow());
    }
    PlanResult<WorkQueuePlan> result = plan(profile);
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
    @Unsigned long wanted = profile.sizingItems();
    if (profile.sizing() == QueueSizing.EXPANSION) {
      @Unsigned long initialItems = profile.initialItems();
      if (profile.buffering() == Buffering.PING_PONG) {
        wanted = U64.max(initialItems, wanted);
      } else {
        if (!arithmetic.sumFits(initialItems, wanted)) {
          return rejected(wantedOverflow(initialItems, wanted));
        }
        wanted += initialItems;
      }
    }
    PlanError broken = brokenRule(profile);
    if (broken != null) {
      return rejected(broken);
    }
    @Unsigned long capacity = wanted;
    if (profile.sizing() == QueueSizing.LARGEST) {
      capacity = chosenCapacity(profile, mostSlots);
      wanted = capacity;
    } else if (profile.clampToFit() && wanted != 0) {
      capacity = chosenCapacity(profile, U64.min(wanted, mostSlots));
    }
    return forward(profile, wanted, capacity);
  }

  private PlanError wantedOverflow(@Unsigned long initialItems, @Unsigned long expansion) {
    Remedy remedy =
        new Remedy(RemedyKind.LOWER_EXPANSION_TO, arithmetic.subtract(U64.MAX, initialItems));
    return new PlanError.Overflow("wanted capacity", "+", initialItems, expansion, List.of(remedy));
  }

  /** Returns the first that is violated of the rules that need no arithmetic. */
  private static @Nullable PlanError brokenRule(WorkQueueProfile profile) {
    boolean fixed = profile.sizing() == QueueSizing.FIXED;
    @Unsigned long initialItems = profile.initialItems();
    @Unsigned long capacity = profile.sizingItems();
    if (fixed && capacity == 0) {
      return new PlanError.ZeroCapacity(leastCapacity(profile));
    }
    if (profile.entryBytes() == 0) {
      return new PlanError.ZeroEntryBytes();
    }
    if (fixed && Long.compareUnsigned(initialItems, capacity) > 0) {
      return new PlanError.InitialItemsExceedCapacity(initialItems, capacity);
    }
    return profile.hostSync() == HostSync.FINAL_ONLY
        ? null
        : new PlanError.HostParticipationRejected();
  }

  private static @Unsigned long leastCapacity(WorkQueueProfile profile) {
    return U64.max(1, profile.initialItems());
  }

  /** Returns what the budget has room for, at most {@code mostSlots}, at least the least. */
  private @Unsigned long chosenCapacity(WorkQueueProfile profile, @Unsigned long mostSlots) {
    @Unsigned long fits = capacityWithin(profile, profile.budgetOrMax());
    return U64.max(leastCapacity(profile), U64.min(fits, mostSlots));
  }

  private PlanResult<WorkQueuePlan> forward(
      WorkQueueProfile profile, @Unsigned long wanted, @Unsigned long capacity) {
    @Unsigned long slotBytes = profile.slotBytes();
    if (!arithmetic.productFits(capacity, slotBytes)) {
      return rejected(overflow(profile, "queue bytes", "×", capacity, slotBytes));
    }
    @Unsigned long queueBytes = capacity * slotBytes;
    if (profile.buffering() == Buffering.PING_PONG) {
      // A sum is cheaper than a product, and doubling is either.
      if (!arithmetic.sumFits(queueBytes, queueBytes)) {
        return rejected(overflow(profile, "queue bytes", "×", queueBytes, 2));
      }
      queueBytes *= 2;
    }
    @Unsigned long controlBytes = profile.controlBytes();
    if (!arithmetic.sumFits(queueBytes, controlBytes)) {
      return rejected(overflow(profile, "resident bytes", "+", queueBytes, controlBytes));
    }
    @Unsigned long required = queueBytes + controlBytes;
    if (Long.compareUnsigned(required, profile.budgetOrMax()) > 0) {
      return rejected(new PlanError.OverBudget(required, this, profile));
    }
    int occupancyBps = arithmetic.ratioBasisPoints(profile.initialItems(), capacity);
    return new PlanResult.Planned<>(
        new WorkQueuePlan(profile, capacity, wanted, required, occupancyBps));
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

  private PlanError overflow(
      WorkQueueProfile profile,
      String field,
      String operation,
      @Unsigned long left,
      @Unsigned long right) {
    return new PlanError.Overflow(field, operation, left, right, this, profile);
  }

  /** Returns the ways out for a queue that is over its budget. */
  List<Remedy> budgetRemedies(WorkQueueProfile profile) {
    return capacityRemedies(profile, capacityWithin(profile, profile.budgetOrMax()));
  }

  /** Returns the ways out for a queue whose bytes exceed 2^64-1. */
  List<Remedy> overflowRemedies(WorkQueueProfile profile) {
    // What fits the budget fits u64 as well, and then the remedy leads to a plan at once.
    List<Remedy> remedies = budgetRemedies(profile);
    return remedies.isEmpty()
        // A clamp looks at the budget, and would not grant these slots.
        ? capacityRemedies(profile, capacityWithin(profile, U64.MAX)).stream()
            .filter(remedy -> remedy.kind() != RemedyKind.CLAMP_TO_FIT)
            .toList()
        : remedies;
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
