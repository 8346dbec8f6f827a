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
  // makes no object. For the same reason a plan is made before the result that holds it: an older
  // JIT only removes an object from a field that was set as soon as there was one.

  @Override
  public PlanResult<WorkQueuePlan> plan(WorkQueueProfile profile) {
    @Unsigned long capacity = Objects.requireNonNull(profile, "profile").sizingItems();
    if (!profile.plainFixed()) {
      if (!profile.plainLargest()) {
        requireBudget(profile);
        return size(profile, U64.MAX);
      }
      capacity = chosenCapacity(profile, U64.MAX);
    }
    return judged(profile, capacity, capacity);
  }

  @Override
  public PlanResult<DrainPlan> planDrain(
      WorkQueueProfile profile, @Unsigned long maxItemsPerLaunch) {
    if (maxItemsPerLaunch == 0) {
      requireBudget(Objects.requireNonNull(profile, "profile"));
      return rejected(Rejections.zeroDrainWindow());
    }
    PlanResult<WorkQueuePlan> result = plan(profile);
    if (result instanceof PlanResult.Planned<WorkQueuePlan> planned) {
      WorkQueuePlan queue = planned.plan();
      @Unsigned long windows = arithmetic.ceilDiv(queue.capacity(), maxItemsPerLaunch);
      DrainPlan plan = new DrainPlan(queue, maxItemsPerLaunch, windows, queue.capacity(), windows);
      return new PlanResult.Planned<>(plan);
    }
    return new PlanResult.Rejected<>(((PlanResult.Rejected<WorkQueuePlan>) result).errors());
  }

  @Override
  public boolean tryPlan(WorkQueueCandidate candidate) {
    requireBudget(Objects.requireNonNull(candidate, "candidate"));
    candidate.forget();
    if (brokenSetting(candidate) != null) {
      return false;
    }
    @Unsigned long wanted = wanted(candidate);
    @Unsigned long capacity = capacity(candidate, wanted, U64.MAX);
    if (brokenBound(candidate, capacity) != null) {
      return false;
    }
    if (candidate.sizing() == QueueSizing.LARGEST) {
      wanted = capacity;
    }
    candidate.take(this, wanted, capacity, residentBytes(candidate, capacity));
    return true;
  }

  private static void requireBudget(WorkQueueSettings settings) {
    if (!settings.budgetGiven()) {
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
    Rule broken = brokenSetting(profile);
    if (broken != null) {
      return rejected(Rejections.of(this, broken, profile, 0));
    }
    @Unsigned long wanted = wanted(profile);
    @Unsigned long capacity = capacity(profile, wanted, mostSlots);
    return judged(profile, profile.sizing() == QueueSizing.LARGEST ? capacity : wanted, capacity);
  }

  private PlanResult<WorkQueuePlan> judged(
      WorkQueueProfile profile, @Unsigned long wanted, @Unsigned long capacity) {
    Rule broken = brokenBound(profile, capacity);
    if (broken != null) {
      return rejected(Rejections.of(this, broken, profile, capacity));
    }
    @Unsigned long residentBytes = residentBytes(profile, capacity);
    int occupancyBps = arithmetic.ratioBasisPoints(profile.initialItems(), capacity);
    WorkQueuePlan plan = new WorkQueuePlan(profile, capacity, wanted, residentBytes, occupancyBps);
    return new PlanResult.Planned<>(plan);
  }

  /** Returns the first that is violated of the rules that need no capacity. */
  private @Nullable Rule brokenSetting(WorkQueueSettings settings) {
    boolean fixed = settings.sizing() == QueueSizing.FIXED;
    @Unsigned long initialItems = settings.initialItems();
    @Unsigned long items = settings.sizingItems();
    if (settings.sizing() == QueueSizing.EXPANSION
        && settings.buffering() != Buffering.PING_PONG
        && !arithmetic.sumFits(initialItems, items)) {
      return Rule.WANTED_FITS_U64;
    }
    if (fixed && items == 0) {
      return Rule.CAPACITY_NOT_ZERO;
    }
    if (settings.entryBytes() == 0) {
      return Rule.ENTRY_BYTES_NOT_ZERO;
    }
    if (fixed && Long.compareUnsigned(initialItems, items) > 0) {
      return Rule.INITIAL_ITEMS_FIT;
    }
    return settings.hostSync() == HostSync.FINAL_ONLY ? null : Rule.FINAL_STATE_ONLY;
  }

  /** Returns the slots that the sizing asks for, which fit u64; 0 for the largest. */
  static @Unsigned long wanted(WorkQueueSettings settings) {
    if (settings.sizing() != QueueSizing.EXPANSION) {
      return settings.sizingItems();
    }
    return settings.buffering() == Buffering.PING_PONG
        ? U64.max(settings.initialItems(), settings.sizingItems())
        : settings.initialItems() + settings.sizingItems();
  }

  private @Unsigned long capacity(
      WorkQueueSettings settings, @Unsigned long wanted, @Unsigned long mostSlots) {
    if (settings.sizing() == QueueSizing.LARGEST) {
      return chosenCapacity(settings, mostSlots);
    }
    return settings.clampToFit() && wanted != 0
        ? chosenCapacity(settings, U64.min(wanted, mostSlots))
        : wanted;
  }

  static @Unsigned long leastCapacity(WorkQueueSettings settings) {
    return U64.max(1, settings.initialItems());
  }

  /** Returns what the budget has room for, at most {@code mostSlots}, at least the least. */
  private @Unsigned long chosenCapacity(WorkQueueSettings settings, @Unsigned long mostSlots) {
    @Unsigned long fits = capacityWithin(settings, settings.budgetOrMax());
    return U64.max(leastCapacity(settings), U64.min(fits, mostSlots));
  }

  /** Returns the first that is violated of the rules on bytes. */
  private @Nullable Rule brokenBound(WorkQueueSettings settings, @Unsigned long capacity) {
    @Unsigned long slotBytes = settings.slotBytes();
    if (!arithmetic.productFits(capacity, slotBytes)) {
      return Rule.BUFFER_BYTES_FIT_U64;
    }
    @Unsigned long bufferBytes = capacity * slotBytes;
    @Unsigned long secondBytes = secondBufferBytes(settings, bufferBytes);
    if (!arithmetic.sumFits(bufferBytes, secondBytes)) {
      return Rule.QUEUE_BYTES_FIT_U64;
    }
    if (!arithmetic.sumFits(bufferBytes + secondBytes, settings.controlBytes())) {
      return Rule.RESIDENT_BYTES_FIT_U64;
    }
    return Long.compareUnsigned(residentBytes(settings, capacity), settings.budgetOrMax()) > 0
        ? Rule.BUDGET
        : null;
  }

  /**
   * Returns the bytes of the second buffer, 0 if there is none. Added in any case: sweeps mix both
   * kinds, and what is no branch cannot be predicted wrongly.
   */
  private static @Unsigned long secondBufferBytes(
      WorkQueueSettings settings, @Unsigned long bufferBytes) {
    return settings.buffering() == Buffering.PING_PONG ? bufferBytes : 0;
  }

  /** Returns the bytes of all buffers, which fit u64. */
  static @Unsigned long queueBytes(WorkQueueSettings settings, @Unsigned long capacity) {
    @Unsigned long bufferBytes = capacity * settings.slotBytes();
    return bufferBytes + secondBufferBytes(settings, bufferBytes);
  }

  static @Unsigned long residentBytes(WorkQueueSettings settings, @Unsigned long capacity) {
    return queueBytes(settings, capacity) + settings.controlBytes();
  }

  /** Returns the most slots of one buffer whose resident bytes are within {@code bytes}. */
  private @Unsigned long capacityWithin(WorkQueueSettings settings, @Unsigned long bytes) {
    if (Long.compareUnsigned(bytes, settings.controlBytes()) < 0) {
      return 0;
    }
    @Unsigned long forBuffers = arithmetic.subtract(bytes, settings.controlBytes());
    @Unsigned
    long forOne =
        settings.buffering() == Buffering.PING_PONG ? arithmetic.divide(forBuffers, 2) : forBuffers;
    return arithmetic.divide(forOne, settings.slotBytes());
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
