// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.Objects;
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
  private final OptionalUnsignedLong lost;

  QueueObservation(WorkQueuePlan plan, @Unsigned long attempted, OptionalUnsignedLong lost) {
    this.plan = plan;
    this.attempted = attempted;
    this.lost = lost;
  }

  /** Returns the items that the tail counted, those without a slot included. */
  public @Unsigned long attempted() {
    return attempted;
  }

  /**
   * Returns how many items of the <em>fullest</em> buffer had no slot: max(0, attempted -
   * capacity). Other sweeps may have dropped some as well: {@link #lost}.
   */
  public @Unsigned long dropped() {
    return attempted - highWaterMark();
  }

  /** Returns the items that had no slot in all buffers and sweeps together, if that was given. */
  public OptionalUnsignedLong lost() {
    return lost;
  }

  /** Returns the fullest that one buffer has been: min(attempted, capacity). */
  public @Unsigned long highWaterMark() {
    return U64.min(attempted, plan.capacity());
  }

  /**
   * Says whether more was attempted than the bound of the queue, or the expansion, which is its
   * own, says is possible: it is none then.
   */
  public boolean boundExceeded() {
    return plan.overflow() != OverflowVerdict.UNKNOWN
        && Long.compareUnsigned(attempted, plan.profile().mostAttempts(plan.wanted())) > 0;
  }

  /**
   * Returns the profile to plan next time: the same one if the fullest buffer dropped nothing, else
   * a fixed capacity of the items attempted, rounded up where the capacity was asked to be a
   * multiple or a power of two; what else was asked of it stays. A bound that was exceeded is left
   * out, whether or not anything was dropped. The result of a run that dropped items may fall
   * short, so that the next run may attempt more still.
   */
  public WorkQueueProfile nextProfile() {
    WorkQueueProfile profile = plan.profile();
    if (boundExceeded()) {
      profile = profile.withoutBound();
    }
    return dropped() == 0
        ? profile
        : profile.toBuilder().capacity(capacityFor(profile.capacity())).build();
  }

  private Capacity capacityFor(Capacity former) {
    @Unsigned long rounded = Steps.up(attempted, former.step());
    // Beyond u64 there is none, and the planner says so of what was attempted.
    return former.fixedAt(Long.compareUnsigned(rounded, attempted) < 0 ? attempted : rounded);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueueObservation that
        && attempted == that.attempted
        && lost.equals(that.lost)
        && plan.equals(that.plan);
  }

  @Override
  public int hashCode() {
    return Objects.hash(plan, U64.hash(attempted));
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "QueueObservation[attempted="
        + U64.print(attempted)
        + ", dropped="
        + U64.print(dropped())
        + (lost.isPresent() ? ", lost=" + U64.print(lost.getAsLong()) : "")
        + ", highWaterMark="
        + U64.print(highWaterMark())
        + "]";
  }
}
