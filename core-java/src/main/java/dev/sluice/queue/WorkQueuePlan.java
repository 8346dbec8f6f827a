// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import dev.sluice.internal.Words;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A queue that fits its budget: how many slots it has, what stays resident on the device, and how
 * full it starts. Made by a {@link WorkQueuePlanner}. Immutable and thread-safe.
 *
 * <p>Bytes are u64; {@code residentBytes = bufferBytes · buffers + controlBytes <= budget}.
 *
 * @since 0.1.0
 */
public final class WorkQueuePlan {
  private final WorkQueueProfile profile;
  private final @Unsigned long budgetBytes;
  private final @Unsigned long capacity;
  private final @Unsigned long wanted;
  private final @Unsigned long residentBytes;
  private final int initialOccupancyBps;

  WorkQueuePlan(
      WorkQueueProfile profile,
      @Unsigned long budgetBytes,
      @Unsigned long capacity,
      @Unsigned long wanted,
      @Unsigned long residentBytes,
      int initialOccupancyBps) {
    this.profile = profile;
    this.budgetBytes = budgetBytes;
    this.capacity = capacity;
    this.wanted = wanted;
    this.residentBytes = residentBytes;
    this.initialOccupancyBps = initialOccupancyBps;
  }

  /** Returns what was planned. */
  public WorkQueueProfile profile() {
    return profile;
  }

  /**
   * Returns the bytes that it was planned within: those of its profile, or what a device had left
   * for it.
   */
  public @Unsigned long budgetBytes() {
    return budgetBytes;
  }

  /** Returns the slots of one buffer. */
  public @Unsigned long capacity() {
    return capacity;
  }

  /**
   * Returns the slots of one buffer that the sizing asked for: more than the {@link #capacity()}
   * only if an expansion was clamped, and fewer only if one was rounded up, or got the least that
   * its {@link Capacity} allows.
   */
  public @Unsigned long wanted() {
    return wanted;
  }

  /** Says whether the capacity was cut to what fits: whether it is less than was wanted. */
  public boolean clamped() {
    return Long.compareUnsigned(capacity, wanted) < 0;
  }

  /** Returns the bytes of one buffer, its side arrays included. */
  public @Unsigned long bufferBytes() {
    return capacity * profile.slotBytes();
  }

  /** Returns the bytes of all buffers. */
  public @Unsigned long queueBytes() {
    return residentBytes - profile.controlBytes();
  }

  /** Returns the bytes of all buffers and the control block. */
  public @Unsigned long residentBytes() {
    return residentBytes;
  }

  /** Returns what is left of the budget. */
  public @Unsigned long headroomBytes() {
    return budgetBytes - residentBytes;
  }

  /**
   * Returns the initial items over the capacity of one buffer, in basis points, rounded down: 0 …
   * 10,000. An empty plan has 0.
   */
  public int initialOccupancyBps() {
    return initialOccupancyBps;
  }

  /**
   * Says whether the device may attempt to enqueue more than the capacity. A clamped expansion may.
   */
  public OverflowVerdict overflow() {
    return profile.overflow(capacity, wanted);
  }

  /** Says that the host reads the final state only: true of every plan. */
  public boolean finalOnlyHostSync() {
    return profile.hostSync() == HostSync.FINAL_ONLY;
  }

  /**
   * Returns what a run with this plan tells about it.
   *
   * @param attempted the final tail of the fullest buffer, any u64: what kernels that reserve by
   *     fetch-add, write only below the capacity and never roll back have counted, the initial
   *     items included, which are the attempts of the first sweep
   */
  public QueueObservation observed(@Unsigned long attempted) {
    return new QueueObservation(this, attempted, OptionalUnsignedLong.empty());
  }

  /**
   * Returns the same, where the total lost is known too.
   *
   * @param lost the items that had no slot, in all buffers and sweeps together, any u64
   * @throws IllegalArgumentException if fewer were lost than the fullest buffer alone dropped
   */
  public QueueObservation observed(@Unsigned long attempted, @Unsigned long lost) {
    QueueObservation fullest = observed(attempted);
    if (Long.compareUnsigned(lost, fullest.dropped()) < 0) {
      throw new IllegalArgumentException(
          "lost: "
              + Words.number(lost)
              + " in all is less than the "
              + Words.number(fullest.dropped())
              + " that the fullest buffer dropped");
    }
    return new QueueObservation(this, attempted, OptionalUnsignedLong.of(lost));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WorkQueuePlan that
        && budgetBytes == that.budgetBytes
        && capacity == that.capacity
        && wanted == that.wanted
        && residentBytes == that.residentBytes
        && initialOccupancyBps == that.initialOccupancyBps
        && profile.equals(that.profile);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        profile,
        U64.hash(capacity),
        U64.hash(wanted),
        U64.hash(residentBytes),
        initialOccupancyBps);
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("WorkQueuePlan[capacity=").append(U64.print(capacity));
    if (capacity != wanted) {
      text.append(", wanted=").append(U64.print(wanted));
    }
    return text.append(", bufferBytes=")
        .append(U64.print(bufferBytes()))
        .append(", queueBytes=")
        .append(U64.print(queueBytes()))
        .append(", residentBytes=")
        .append(U64.print(residentBytes))
        .append(", headroomBytes=")
        .append(U64.print(headroomBytes()))
        .append(", initialOccupancyBps=")
        .append(initialOccupancyBps)
        .append(", overflow=")
        .append(overflow())
        .append(']')
        .toString();
  }
}
