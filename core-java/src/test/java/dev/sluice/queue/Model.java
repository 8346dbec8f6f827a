// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.queue.PlanResult.Planned;
import dev.sluice.sizing.EntryLayout;
import java.math.BigInteger;
import java.util.Optional;

/** What is asked of a planner, in numbers that have no limit. */
record Model(
    QueueSizing sizing,
    boolean clampToFit,
    Buffering buffering,
    HostSync hostSync,
    BigInteger items,
    BigInteger entryBytes,
    BigInteger sideBytes,
    BigInteger budgetBytes,
    BigInteger initialItems,
    BigInteger controlBytes,
    Optional<BigInteger> bound,
    Optional<BigInteger> maxItemsPerLaunch) {
  /** 2^64-1. */
  static final BigInteger MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  static BigInteger big(long u64) {
    return new BigInteger(Long.toUnsignedString(u64));
  }

  static long u64(BigInteger value) {
    if (value.signum() < 0 || value.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(value + " is no u64");
    }
    return value.longValue();
  }

  WorkQueueProfile profile() {
    WorkQueueProfile.Builder builder =
        entry(WorkQueueProfile.builder())
            .budgetBytes(u64(budgetBytes))
            .initialItems(u64(initialItems))
            .controlBytes(u64(controlBytes))
            .buffering(buffering)
            .hostSync(hostSync);
    switch (sizing) {
      case FIXED -> builder.capacity(u64(items));
      case EXPANSION -> builder.expansion(u64(items));
      case LARGEST -> builder.largest();
    }
    if (clampToFit) {
      builder.clampToFit();
    }
    bound.ifPresent(most -> builder.bound(u64(most)));
    return builder.build();
  }

  /** Sets the entry: as a number, or as a layout if something lies beside it. */
  WorkQueueProfile.Builder entry(WorkQueueProfile.Builder builder) {
    if (sideBytes.signum() == 0) {
      return builder.entryBytes(u64(entryBytes));
    }
    EntryLayout side = EntryLayout.builder().u8("element", u64(sideBytes)).build();
    return builder.entry(
        EntryLayout.builder().u8("entry", u64(entryBytes)).sideArray("side", side).build());
  }

  /** What a slot takes in one buffer. */
  BigInteger slotBytes() {
    return entryBytes.add(sideBytes);
  }

  /** Plans, with drain windows if this model has some. */
  PlanResult<?> plannedBy(WorkQueuePlanner planner) {
    return plannedBy(planner, profile());
  }

  /** Plans another profile in the way that this model is planned. */
  PlanResult<?> plannedBy(WorkQueuePlanner planner, WorkQueueProfile profile) {
    return maxItemsPerLaunch.isPresent()
        ? planner.planDrain(profile, u64(maxItemsPerLaunch.get()))
        : planner.plan(profile);
  }

  static Optional<WorkQueuePlan> queueOf(PlanResult<?> result) {
    if (result instanceof Planned<?> planned) {
      return Optional.of(
          planned.plan() instanceof DrainPlan drain
              ? drain.queue()
              : (WorkQueuePlan) planned.plan());
    }
    return Optional.empty();
  }

  static Optional<DrainPlan> drainOf(PlanResult<?> result) {
    return result instanceof Planned<?> planned && planned.plan() instanceof DrainPlan drain
        ? Optional.of(drain)
        : Optional.empty();
  }
}
