// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What one run made of a plan, read off the tail counter of its queue. Immutable and thread-safe.
 *
 * @see WorkQueuePlan#observed
 * @since 0.1.0
 */
public final class QueueObservation {
  private final WorkQueuePlan plan;
  private final @Unsigned long attempted;

  QueueObservation(WorkQueuePlan plan, @Unsigned long attempted) {
    this.plan = plan;
    this.attempted = attempted;
  }

  /**
   * Returns the items that the tail counted, those without a slot included.
   *
   * @since 0.1.0
   */
  public @Unsigned long attempted() {
    return attempted;
  }

  /**
   * Returns how many of them had no slot: max(0, attempted - capacity).
   *
   * @since 0.1.0
   */
  public @Unsigned long dropped() {
    return attempted - highWaterMark();
  }

  /**
   * Returns the fullest that one buffer has been: min(attempted, capacity).
   *
   * @since 0.1.0
   */
  public @Unsigned long highWaterMark() {
    return U64.min(attempted, plan.capacity());
  }

  /**
   * Returns the profile to plan next time: the same one if nothing was dropped, else a fixed
   * capacity of the items attempted. A bound that was exceeded is left out, as it was none. The
   * result of a run that dropped items may fall short, so that the next run may attempt more still.
   *
   * @since 0.1.0
   */
  public WorkQueueProfile nextProfile() {
    return dropped() == 0 ? plan.profile() : plan.profile().withCapacity(attempted);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueueObservation that
        && attempted == that.attempted
        && plan.equals(that.plan);
  }

  @Override
  public int hashCode() {
    return 31 * plan.hashCode() + U64.hash(attempted);
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "QueueObservation[attempted="
        + U64.print(attempted)
        + ", dropped="
        + U64.print(dropped())
        + ", highWaterMark="
        + U64.print(highWaterMark())
        + "]";
  }
}
