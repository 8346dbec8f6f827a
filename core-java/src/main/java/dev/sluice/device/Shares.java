// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import dev.sluice.queue.WorkQueuePlan;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * What the largest queues get of the bytes that are left, by weight. One that its own limits do not
 * let use its share is at its ceiling: what it leaves goes to the others by weight, until none is.
 * What the rounding of one leaves of its share goes to the next. Not thread-safe.
 */
final class Shares {
  private final DeviceFacts device;
  private final @Unsigned long limit;
  private final List<Share> shares;

  /** The next queue to be given its share. */
  private int next;

  /** The weights of the queues to come that are not at their ceiling. */
  private @Unsigned long weights;

  /** The bytes of the queues to come that are. */
  private @Unsigned long atCeiling;

  /** One queue's share. Not thread-safe. */
  static final class Share {
    final @Unsigned long weight;

    /** The bytes that it takes if nothing but its own limits stops it. */
    final @Unsigned long ceiling;

    boolean isAtCeiling;

    private Share(@Unsigned long weight, @Unsigned long ceiling) {
      this.weight = weight;
      this.ceiling = ceiling;
    }

    /** Returns the share of a queue. */
    static Share of(DeviceFacts device, QueueLine queue) {
      return new Share(U64.of(queue.weight()), Shares.ceiling(device, queue));
    }

    /** Returns the share of a group of lines. */
    static Share of(DeviceFacts device, SlotGroup group) {
      SlotGroupFit endless = new SlotGroupFit(device, group, 0, U64.MAX, 0);
      WorkQueuePlan plan = endless.hasZeroWindow() ? null : endless.plan();
      return new Share(
          U64.of(group.settings.weight()),
          plan == null ? U64.MAX : aligned(device, endless.placed(plan.capacity())));
    }
  }

  private Shares(DeviceFacts device, @Unsigned long limit, List<Share> shares) {
    this.device = device;
    this.limit = limit;
    this.shares = shares;
  }

  /**
   * Returns the shares of several queues.
   *
   * @param from where the first begins
   * @param end where the last must end
   */
  static Shares of(
      DeviceFacts device, List<Share> shares, @Unsigned long from, @Unsigned long end) {
    @Unsigned long weights = 0;
    for (Share share : shares) {
      weights += share.weight;
    }
    @Unsigned long limit = U64.min(end, device.arenaLimit());
    Shares all = new Shares(device, limit, shares);
    all.weights = weights;
    if (Long.compareUnsigned(from, limit) < 0) {
      all.findCeilings(limit - from);
    }
    return all;
  }

  /** Returns the bytes of a queue whose memory has no end, from an aligned start to the next. */
  private static @Unsigned long ceiling(DeviceFacts device, QueueLine queue) {
    Placing line = Placing.of(device, queue, 0, U64.MAX);
    if (line.hasZeroWindow() || line.arrays().slotBytes == 0) {
      return U64.MAX;
    }
    @Unsigned
    long slots = U64.max(device.queues().leastSlots(queue.profile()), line.mostToChooseAnywhere());
    return aligned(device, line.placed(slots));
  }

  private static @Unsigned long aligned(DeviceFacts device, Tally end) {
    if (device.layout().arena()) {
      end.end = end.roundUp("share", end.end, device.limits().alignment());
    }
    return end.endOrMax();
  }

  /** Finds who is at the ceiling, those with the lowest one for their weight first. */
  private void findCeilings(@Unsigned long bytes) {
    Share[] byCeiling = shares.toArray(new Share[0]);
    Arrays.sort(byCeiling, BY_CEILING);
    @Unsigned long left = bytes;
    for (Share share : byCeiling) {
      if (compareProducts(share.ceiling, weights, left, share.weight) > 0) {
        return;
      }
      share.isAtCeiling = true;
      left -= share.ceiling;
      weights -= share.weight;
      atCeiling += share.ceiling;
    }
  }

  private static final Comparator<Share> BY_CEILING =
      (a, b) -> compareProducts(a.ceiling, b.weight, b.ceiling, a.weight);

  /** Compares {@code a · b} with {@code c · d}, where b and d are below 2^63. */
  private static int compareProducts(
      @Unsigned long a, @Unsigned long b, @Unsigned long c, @Unsigned long d) {
    int high = Long.compareUnsigned(U64.multiplyHigh(a, b), U64.multiplyHigh(c, d));
    return high == 0 ? Long.compareUnsigned(a * b, c * d) : high;
  }

  /**
   * Returns where the next queue must end.
   *
   * @param from where it begins
   */
  @Unsigned
  long nextLimit(@Unsigned long from) {
    Share share = shares.get(next++);
    boolean isLast = next == shares.size();
    if (share.isAtCeiling) {
      atCeiling -= share.ceiling;
      return from + U64.min(share.ceiling, limit - from);
    }
    @Unsigned long left = limit - U64.min(from, limit);
    @Unsigned long bytes = part(left - U64.min(left, atCeiling), share.weight, weights);
    weights -= share.weight;
    // What aligning the next one takes is this one's, or else the next would lack it.
    return from
        + (device.layout().arena() && !isLast ? bytes & -device.limits().alignment() : bytes);
  }

  /** Returns floor(left · weight / weights), exactly. */
  private @Unsigned long part(@Unsigned long left, @Unsigned long weight, @Unsigned long weights) {
    // left = q·weights + r, hence the part is q·weight + floor(r·weight / weights); weights are
    // small enough for r·weight.
    Arithmetic arithmetic = device.queues().arithmetic();
    @Unsigned long quotient = arithmetic.divide(left, weights);
    @Unsigned long rest = left - quotient * weights;
    return quotient * weight + arithmetic.divide(rest * weight, weights);
  }
}
