// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * Makes the errors. In a class of its own, since the virtual machine loads all kinds of them to
 * verify it: a program in which nothing is rejected does without.
 */
final class Rejections {
  private Rejections() {}

  /** Returns the error of a queue that breaks a rule. */
  static PlanError of(
      PolicyWorkQueuePlanner planner,
      Rule broken,
      WorkQueueProfile profile,
      @Unsigned long capacity) {
    return switch (broken) {
      case WANTED_FITS_U64 -> wantedOverflow(planner, profile);
      case CAPACITY_NOT_ZERO ->
          new PlanError.ZeroCapacity(PolicyWorkQueuePlanner.leastCapacity(profile));
      case ENTRY_BYTES_NOT_ZERO -> new PlanError.ZeroEntryBytes();
      case INITIAL_ITEMS_FIT ->
          new PlanError.InitialItemsExceedCapacity(profile.initialItems(), profile.sizingItems());
      case FINAL_STATE_ONLY -> new PlanError.HostParticipationRejected();
      case BUFFER_BYTES_FIT_U64, QUEUE_BYTES_FIT_U64, RESIDENT_BYTES_FIT_U64 ->
          new PlanError.Overflow(
              planner, profile, profile.choosesCapacity() ? overflowOf(profile, capacity) : null);
      case BUDGET ->
          new PlanError.OverBudget(
              planner, profile, profile.choosesCapacity() ? overBudgetOf(profile, capacity) : null);
    };
  }

  /** Returns the operation that exceeds u64, at the capacity that the profile asks for. */
  static ErrorNumbers overflowOf(WorkQueueProfile profile) {
    return overflowOf(profile, PolicyWorkQueuePlanner.wanted(profile));
  }

  private static ErrorNumbers overflowOf(WorkQueueProfile profile, @Unsigned long capacity) {
    if (!U64.productFits(capacity, profile.slotBytes())) {
      return new ErrorNumbers("queue bytes", "×", capacity, profile.slotBytes(), null);
    }
    @Unsigned long bufferBytes = capacity * profile.slotBytes();
    @Unsigned long queueBytes = PolicyWorkQueuePlanner.queueBytes(profile, capacity);
    return Long.compareUnsigned(queueBytes, bufferBytes) < 0
        ? new ErrorNumbers("queue bytes", "×", bufferBytes, 2, null)
        : new ErrorNumbers("resident bytes", "+", queueBytes, profile.controlBytes(), null);
  }

  /** Returns what the capacity that the profile asks for takes, and the budget that it exceeds. */
  static ErrorNumbers overBudgetOf(WorkQueueProfile profile) {
    return overBudgetOf(profile, PolicyWorkQueuePlanner.wanted(profile));
  }

  private static ErrorNumbers overBudgetOf(WorkQueueProfile profile, @Unsigned long capacity) {
    return new ErrorNumbers(
        "",
        "",
        PolicyWorkQueuePlanner.residentBytes(profile, capacity),
        profile.budgetOrMax(),
        null);
  }

  private static PlanError wantedOverflow(
      PolicyWorkQueuePlanner planner, WorkQueueProfile profile) {
    @Unsigned long initialItems = profile.initialItems();
    Remedy remedy =
        new Remedy(
            RemedyKind.LOWER_EXPANSION_TO, planner.arithmetic().subtract(U64.MAX, initialItems));
    return new PlanError.Overflow(
        "wanted capacity", "+", initialItems, profile.sizingItems(), List.of(remedy));
  }

  static PlanError onLine(String label, PlanError cause) {
    return new PlanError.OnLine(label, cause);
  }

  static PlanError overflow(
      String field,
      String operation,
      @Unsigned long left,
      @Unsigned long right,
      List<Remedy> remedies) {
    return new PlanError.Overflow(field, operation, left, right, remedies);
  }

  static PlanError overMemory(
      @Unsigned long requiredBytes, @Unsigned long leftBytes, List<Remedy> remedies) {
    return new PlanError.OverMemory(requiredBytes, leftBytes, remedies);
  }

  static PlanError overMaxAllocation(
      String region,
      @Unsigned long bytes,
      @Unsigned long limitBytes,
      @Unsigned long maxSegments,
      List<Remedy> remedies) {
    return new PlanError.OverMaxAllocation(region, bytes, limitBytes, maxSegments, remedies);
  }

  static PlanError overMaxBinding(
      String region,
      @Unsigned long bytes,
      @Unsigned long limitBytes,
      @Unsigned long maxSegments,
      List<Remedy> remedies) {
    return new PlanError.OverMaxBinding(region, bytes, limitBytes, maxSegments, remedies);
  }

  static PlanError indexTooNarrow(
      String field, @Unsigned long value, int indexBits, List<Remedy> remedies) {
    return new PlanError.IndexTooNarrow(field, value, indexBits, remedies);
  }

  static PlanError zeroDrainWindow() {
    return new PlanError.ZeroDrainWindow();
  }

  static PlanError windowExceedsLaunch(
      @Unsigned long windowItems, @Unsigned long maxItemsPerLaunch) {
    return new PlanError.WindowExceedsLaunch(windowItems, maxItemsPerLaunch);
  }

  static PlanError tooManyDrainWindows(
      @Unsigned long windowCount, @Unsigned long maxWindows, List<Remedy> remedies) {
    return new PlanError.TooManyDrainWindows(windowCount, maxWindows, remedies);
  }
}
