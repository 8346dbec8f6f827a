// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.BasisPoints;
import dev.sluice.internal.QueueDoor;
import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueuePlan;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The memory with which every line whose size is known has its place, those that break another rule
 * included. Where several queues share what is left, or a clamped one stands before other lines, it
 * may be more than the least.
 */
final class MemoryForAll {
  private final DeviceFacts device;
  private final DeviceProfile profile;
  private final Tally sum;

  /** The phase that needs the most; null if there is none. */
  private @Nullable String fullest;

  private MemoryForAll(QueueDoor queues, DeviceProfile profile) {
    // A clamped queue may get more segments once a line that is rejected has none.
    this.device = DeviceFacts.of(queues, profile, U64.MAX, null);
    this.profile = profile;
    this.sum = new Tally(queues.arithmetic(), 0);
  }

  /** Returns the memory as a remedy, which names the phase that needs it; null beyond 2^64-1. */
  static @Nullable Remedy of(QueueDoor queues, DeviceProfile profile) {
    MemoryForAll all = new MemoryForAll(queues, profile);
    OptionalUnsignedLong bytes = all.find();
    if (bytes.isEmpty()) {
      return null;
    }
    Remedy remedy = Remedy.of(RemedyKind.RAISE_MEMORY_TO, bytes.getAsLong());
    return all.fullest == null ? remedy : remedy.inPhase(all.fullest);
  }

  private OptionalUnsignedLong find() {
    LineOrder order = profile.order();
    placeOthers(order.others, order.largest.length == 0 && order.phases.isEmpty(), sum);
    placeLargest(order.largest);
    placePhases(order);
    if (device.layout().arena()) {
      sum.end = sum.roundUp("memory", sum.end, device.limits().granularity());
    }
    List<ReserveLine> shares = new ArrayList<>();
    for (DeviceLine line : profile.lines()) {
      if (line instanceof ReserveLine reserve) {
        if (reserve.basisPoints().isPresent()) {
          shares.add(reserve);
        } else {
          sum.extend("memory", reserve.bytes());
        }
      }
    }
    return sum.overflowed() ? OptionalUnsignedLong.empty() : withShares(shares);
  }

  /**
   * Returns the least memory above the present one that has room for all besides its own shares.
   * Each share is rounded up, so that a memory may be some bytes short where a smaller one is not.
   */
  private OptionalUnsignedLong withShares(List<ReserveLine> shares) {
    long basisPoints = 0;
    for (ReserveLine share : shares) {
      basisPoints += share.basisPoints().getAsInt();
    }
    @Unsigned long present = profile.memory().bytes();
    if (basisPoints >= BasisPoints.WHOLE || present == U64.MAX) {
      return OptionalUnsignedLong.empty();
    }
    OptionalUnsignedLong least =
        BasisPoints.wholeOf(sum.end, BasisPoints.WHOLE - (int) basisPoints);
    if (least.isEmpty()) {
      return least;
    }
    @Unsigned long memory = U64.max(least.getAsLong(), present + 1);
    while (true) {
      Tally all = new Tally(device.queues().arithmetic(), sum.end);
      for (ReserveLine share : shares) {
        all.extend("memory", share.of(memory).bytes());
      }
      if (all.overflowed()) {
        return OptionalUnsignedLong.empty();
      }
      if (all.within(memory)) {
        return OptionalUnsignedLong.of(memory);
      }
      memory = all.end;
    }
  }

  private void placePhases(LineOrder order) {
    @Unsigned long start = sum.end;
    @Unsigned long most = start;
    for (LineOrder.Phase phase : order.phases) {
      placeOthers(phase.others, phase.largest.length == 0 && order.largest.length == 0, sum);
      placeLargest(phase.largest);
      if (sum.overflowed()) {
        return;
      }
      if (Long.compareUnsigned(sum.end, most) > 0) {
        most = sum.end;
        fullest = phase.label;
      }
      sum.from(start);
    }
    sum.end = most;
  }

  private void placeLargest(int index, Tally all) {
    SlotGroup group = profile.order().group(index);
    if (group == null) {
      place((QueueLine) profile.lines().get(index), true, all);
    } else {
      place(group, all);
    }
  }

  private @Unsigned long weight(int index) {
    SlotGroup group = profile.order().group(index);
    return U64.of(
        group == null
            ? ((QueueLine) profile.lines().get(index)).weight()
            : group.settings.weight());
  }

  /** Places a group of lines with the slots that were given, or the least that would do. */
  private void place(SlotGroup group, Tally all) {
    WorkQueuePlan plan = device.queues().planOnLine(group.unit, 0, U64.MAX);
    for (int i = 0; i < group.size() && plan != null; i++) {
      DeviceLine line = group.sized(i, plan.capacity());
      if (line instanceof ResidentLine resident) {
        place(Placing.of(device, resident, 0, U64.MAX), resident.count(), all);
      } else if (line instanceof QueueLine queue) {
        place(queue, false, all);
      }
    }
  }

  /** Places lines of known size; with nothing behind it, a clamped one needs but its least. */
  private void placeOthers(int[] others, boolean areLast, Tally all) {
    for (int i = 0; i < others.length; i++) {
      DeviceLine line = profile.lines().get(others[i]);
      SlotGroup group = profile.order().group(others[i]);
      if (group != null) {
        place(group, all);
      } else if (line instanceof ResidentLine resident) {
        place(Placing.of(device, resident, 0, U64.MAX), resident.count(), all);
      } else {
        // A clamped queue takes what it wants before later lines get anything.
        place((QueueLine) line, areLast && i == others.length - 1, all);
      }
    }
  }

  private void placeLargest(int[] indices) {
    if (indices.length == 1) {
      placeLargest(indices[0], sum);
      return;
    }
    // Shares by weight suffice if for each queue its weight times the same number does.
    @Unsigned long perWeight = 0;
    @Unsigned long weights = 0;
    for (int i : indices) {
      Tally own =
          new Tally(
              device.queues().arithmetic(),
              device.layout().arena() ? device.limits().alignment() - 1 : 0);
      placeLargest(i, own);
      perWeight =
          U64.max(perWeight, device.queues().arithmetic().ceilDiv(own.endOrMax(), weight(i)));
      weights += weight(i);
    }
    if (weights != 0) {
      sum.end = device.layout().arena() ? device.layout().start(sum) : sum.end;
      sum.extend("memory", sum.multiply("memory", perWeight, weights));
    }
  }

  private void place(QueueLine line, boolean least, Tally all) {
    Placing placing = Placing.of(device, line, 0, U64.MAX);
    WorkQueuePlan plan =
        device
            .queues()
            .planOnLine(line.profile(), least ? 0 : placing.mostToChooseAnywhere(), U64.MAX);
    if (plan == null) {
      return;
    }
    if (line.profile().capacity().clampsToFit() && !least) {
      placing.place(plan.capacity(), all, null);
    } else {
      place(placing, plan.capacity(), all);
    }
  }

  /** Places what has a place in some memory; what overflows on its own is said on its line. */
  private static void place(Placing placing, @Unsigned long slots, Tally all) {
    if (!placing.placed(slots).overflowed()) {
      placing.place(slots, all, null);
    }
  }
}
