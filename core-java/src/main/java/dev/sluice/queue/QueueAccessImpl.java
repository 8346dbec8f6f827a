// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.QueueAccess;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;

final class QueueAccessImpl extends QueueAccess {
  @Override
  public Arithmetic arithmetic(WorkQueuePlanner planner) {
    return ((PolicyWorkQueuePlanner) planner).arithmetic();
  }

  @Override
  public PlanResult<WorkQueuePlan> plan(
      WorkQueuePlanner planner, WorkQueueProfile profile, @Unsigned long mostSlots) {
    PlanResult<WorkQueuePlan> result = ((PolicyWorkQueuePlanner) planner).size(profile, mostSlots);
    // The errors of a device go beside others whose remedies were found with it.
    return result instanceof PlanResult.Rejected<WorkQueuePlan> rejected
        ? new PlanResult.Rejected<>(rejected.errors().stream().map(PlanError::settled).toList())
        : result;
  }

  @Override
  public @Unsigned long sizingItems(WorkQueueProfile profile) {
    return profile.sizingItems();
  }

  @Override
  public boolean choosesCapacity(WorkQueueProfile profile) {
    return profile.choosesCapacity();
  }

  @Override
  public WorkQueuePlan withBudget(WorkQueuePlan plan, @Unsigned long bytes) {
    return plan.profile().budgetGiven() ? plan : plan.withBudget(bytes);
  }

  @Override
  public DrainPlan drain(
      WorkQueuePlan queue,
      @Unsigned long maxItemsPerLaunch,
      @Unsigned long windowCount,
      @Unsigned long segmentSlots,
      @Unsigned long windowsPerSegment) {
    return new DrainPlan(queue, maxItemsPerLaunch, windowCount, segmentSlots, windowsPerSegment);
  }

  @Override
  public List<Remedy> capacityRemedies(
      WorkQueuePlanner planner, WorkQueueProfile profile, @Unsigned long fits) {
    return ((PolicyWorkQueuePlanner) planner).capacityRemedies(profile, fits);
  }

  @Override
  public Remedy remedy(RemedyKind kind, @Unsigned long amount) {
    return new Remedy(kind, amount);
  }

  @Override
  public PlanError onLine(String label, PlanError cause) {
    return Rejections.onLine(label, cause);
  }

  @Override
  public PlanError overflow(
      String field,
      String operation,
      @Unsigned long left,
      @Unsigned long right,
      List<Remedy> remedies) {
    return Rejections.overflow(field, operation, left, right, remedies);
  }

  @Override
  public PlanError overMemory(
      @Unsigned long requiredBytes, @Unsigned long leftBytes, List<Remedy> remedies) {
    return Rejections.overMemory(requiredBytes, leftBytes, remedies);
  }

  @Override
  public PlanError overMaxAllocation(
      String region,
      @Unsigned long bytes,
      @Unsigned long limitBytes,
      @Unsigned long maxSegments,
      List<Remedy> remedies) {
    return Rejections.overMaxAllocation(region, bytes, limitBytes, maxSegments, remedies);
  }

  @Override
  public PlanError overMaxBinding(
      String region,
      @Unsigned long bytes,
      @Unsigned long limitBytes,
      @Unsigned long maxSegments,
      List<Remedy> remedies) {
    return Rejections.overMaxBinding(region, bytes, limitBytes, maxSegments, remedies);
  }

  @Override
  public PlanError indexTooNarrow(
      String field, @Unsigned long value, int indexBits, List<Remedy> remedies) {
    return Rejections.indexTooNarrow(field, value, indexBits, remedies);
  }

  @Override
  public PlanError zeroDrainWindow() {
    return Rejections.zeroDrainWindow();
  }

  @Override
  public PlanError windowExceedsLaunch(
      @Unsigned long windowItems, @Unsigned long maxItemsPerLaunch) {
    return Rejections.windowExceedsLaunch(windowItems, maxItemsPerLaunch);
  }

  @Override
  public PlanError tooManyDrainWindows(
      @Unsigned long windowCount, @Unsigned long maxWindows, List<Remedy> remedies) {
    return Rejections.tooManyDrainWindows(windowCount, maxWindows, remedies);
  }
}
