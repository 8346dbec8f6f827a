// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What the device plan needs of the queue package and a caller must not have: the constructors of
 * plans and errors stay closed that way. Set by the planner of queues, which must therefore exist
 * first.
 */
public abstract class QueueAccess {
  private static @Nullable QueueAccess instance;

  public static void set(QueueAccess access) {
    instance = access;
  }

  public static QueueAccess get() {
    if (instance == null) {
      throw new IllegalStateException("no WorkQueuePlanner was made yet");
    }
    return instance;
  }

  public abstract Arithmetic arithmetic(WorkQueuePlanner planner);

  /** Plans a queue; a sizing that chooses the capacity chooses at most {@code mostSlots}. */
  public abstract PlanResult<WorkQueuePlan> plan(
      WorkQueuePlanner planner, WorkQueueProfile profile, @Unsigned long mostSlots);

  /** Returns the capacity that the sizing asks for, 0 for the largest. */
  public abstract @Unsigned long sizingItems(WorkQueueProfile profile);

  /** Says whether the capacity is the planner's to choose. */
  public abstract boolean choosesCapacity(WorkQueueProfile profile);

  /** Returns the same plan with {@code bytes} for a budget, if it had none. */
  public abstract WorkQueuePlan withBudget(WorkQueuePlan plan, @Unsigned long bytes);

  public abstract DrainPlan drain(
      WorkQueuePlan queue,
      @Unsigned long maxItemsPerLaunch,
      @Unsigned long windowCount,
      @Unsigned long segmentSlots,
      @Unsigned long windowsPerSegment);

  public abstract List<Remedy> capacityRemedies(
      WorkQueuePlanner planner, WorkQueueProfile profile, @Unsigned long fits);

  public abstract Remedy remedy(RemedyKind kind, @Unsigned long amount);

  public abstract PlanError onLine(String label, PlanError cause);

  public abstract PlanError overflow(
      String field,
      String operation,
      @Unsigned long left,
      @Unsigned long right,
      List<Remedy> remedies);

  public abstract PlanError overMemory(
      @Unsigned long requiredBytes, @Unsigned long leftBytes, List<Remedy> remedies);

  public abstract PlanError overMaxAllocation(
      String region,
      @Unsigned long bytes,
      @Unsigned long limitBytes,
      @Unsigned long maxSegments,
      List<Remedy> remedies);

  public abstract PlanError overMaxBinding(
      String region,
      @Unsigned long bytes,
      @Unsigned long limitBytes,
      @Unsigned long maxSegments,
      List<Remedy> remedies);

  public abstract PlanError indexTooNarrow(
      String field, @Unsigned long value, int indexBits, List<Remedy> remedies);

  public abstract PlanError zeroDrainWindow();

  public abstract PlanError windowExceedsLaunch(
      @Unsigned long windowItems, @Unsigned long maxItemsPerLaunch);

  public abstract PlanError tooManyDrainWindows(
      @Unsigned long windowCount, @Unsigned long maxWindows, List<Remedy> remedies);
}
