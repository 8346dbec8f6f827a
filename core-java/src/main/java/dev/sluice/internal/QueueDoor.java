// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * All that the plan of a device asks of the planner of queues, which is that planner. A caller has
 * no way through: constructors of plans and errors stay closed that way.
 */
public interface QueueDoor {
  Arithmetic arithmetic();

  /** What one of several devices has of a number. */
  interface Part {
    /** Returns it; the number has a name, for errors. */
    @Unsigned
    long of(String what, @Unsigned long all);
  }

  /** Returns the profile of the queue that one of several devices has. */
  WorkQueueProfile part(WorkQueueProfile profile, Part part);

  /**
   * Plans the queue of a line by the rules of a queue, but for those of the index, which stand
   * among the limits of the line; returns null if one is broken.
   *
   * @param mostSlots what may be chosen at most, where the capacity is the planner's to choose
   * @param leftBytes what a queue without a budget of its own is planned within; whether it is, is
   *     the device's to judge
   */
  @Nullable WorkQueuePlan planOnLine(
      WorkQueueProfile profile, @Unsigned long mostSlots, @Unsigned long leftBytes);

  /**
   * Returns the rule that {@link #planOnLine} found broken.
   *
   * @param mostOffered the most slots that a remedy may offer
   * @param offer returns what to offer for a remedy that removes the error, or null
   * @param plans says whether a remedy gives the line its place
   */
  PlanError brokenOnLine(
      String line,
      WorkQueueProfile profile,
      @Unsigned long mostSlots,
      @Unsigned long mostOffered,
      Function<Remedy, @Nullable Remedy> offer,
      Predicate<Remedy> plans);

  /** Returns the error of a drain window without an item. */
  PlanError zeroWindow(String line, Function<Remedy, @Nullable Remedy> offer);

  /** Says whether the queue's index counts so many slots, and the attempts at them. */
  boolean indexCounts(WorkQueueProfile profile, @Unsigned long slots);

  /** Returns what the queue's index cannot count. */
  List<PlanError> beyondIndex(
      String line,
      WorkQueueProfile profile,
      @Unsigned long slots,
      @Unsigned long mostOffered,
      Function<Remedy, @Nullable Remedy> offer);

  /** Returns the remedies that bring a queue down to so many slots, where that can be had. */
  List<Remedy> downTo(WorkQueueProfile profile, @Unsigned long slots);

  /** Says whether the capacity is the planner's to choose. */
  boolean choosesCapacity(WorkQueueProfile profile);

  /** Says whether it is, and something was asked of it, such as a multiple. */
  boolean choosesLimited(WorkQueueProfile profile);

  /** Returns the most slots that the queue's own index and budget allow. */
  @Unsigned
  long mostSlots(WorkQueueProfile profile);

  /**
   * Returns the most slots that its settings let the planner choose, whatever the bytes; 2^64-1
   * where the capacity is not to be chosen.
   */
  @Unsigned
  long mostToChoose(WorkQueueProfile profile);

  /** Returns the most slots up to so many that the capacity may be rounded to. */
  @Unsigned
  long roundDown(WorkQueueProfile profile, @Unsigned long slots);

  /** Returns the least slots from so many on, 2^64-1 if they would exceed that. */
  @Unsigned
  long roundUpOrMax(WorkQueueProfile profile, @Unsigned long slots);

  /** Returns the least slots of a queue whose capacity is the planner's to choose. */
  @Unsigned
  long leastSlots(WorkQueueProfile profile);

  /**
   * Drains a queue in windows that the device has settled.
   *
   * @param itemsPerWindow the most slots of a window, at least 1
   * @param segmentSlots the slots of a segment, at least 1
   * @param mostSegmentSlots the most slots that a segment may have
   * @param mostItemsPerWindow the most slots that a window may have, besides those of a segment
   * @param mostGroupsX the most groups of a grid in x direction, at least 1
   * @param mostGroupsY the same in y direction
   * @param isOffered says whether a remedy that removes a warning is to be offered
   */
  DrainPlan drain(
      WorkQueuePlan queue,
      DrainProfile drain,
      String line,
      @Unsigned long itemsPerWindow,
      @Unsigned long windowCount,
      @Unsigned long segmentSlots,
      @Unsigned long mostSegmentSlots,
      @Unsigned long mostItemsPerWindow,
      @Unsigned long mostGroupsX,
      @Unsigned long mostGroupsY,
      Predicate<Remedy> isOffered);
}
