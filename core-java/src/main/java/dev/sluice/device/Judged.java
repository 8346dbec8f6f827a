// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.WorkQueuePlan;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A line with the slots that it asks for or was given, before its place is judged.
 *
 * @param plan the plan of a queue, null for a resident
 * @param end a tally of its regions
 */
record Judged(Placing placing, @Nullable WorkQueuePlan plan, @Unsigned long slots, Tally end) {
  /** Judges a line as a walk does; returns null if the rules of its queue reject it. */
  static @Nullable Judged of(Placing line) {
    if (line.line() instanceof ResidentLine resident) {
      return new Judged(line, null, resident.count(), line.placed(resident.count()));
    }
    WorkQueuePlan plan = line.hasZeroWindow() ? null : line.planQueue(line.mostToChoose());
    return plan == null
        ? null
        : new Judged(line, plan, plan.capacity(), line.placed(plan.capacity()));
  }

  /**
   * Returns the slots if they are the least that would do: where they are to be chosen, and
   * something was asked of them. Of a line that breaks a limit they are.
   */
  OptionalUnsignedLong leastSlots() {
    return OptionalUnsignedLong.ofIf(
        plan != null && placing.device().queues().choosesLimited(plan.profile()), slots);
  }

  boolean holds(LineLimit limit) {
    return limit.holds(placing, slots, end);
  }

  boolean holdsAll() {
    return LineLimit.allHold(placing, slots, end);
  }
}
