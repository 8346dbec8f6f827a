// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.QueueDoor;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The fullest of several equal devices: the lines that it has, which are derived here before a walk
 * that knows of one device alone, and the way back to what was asked. Not thread-safe.
 */
final class SeveralDevices {
  private final QueueDoor queues;
  private final DeviceProfile asked;

  /** Of each line, what exceeds u64 of it on one device; such a line takes nothing in the walk. */
  private final @Nullable PlanError[] overflows;

  private boolean overflowed;
  private final DeviceWalk walk;

  private SeveralDevices(QueueDoor queues, DeviceProfile asked) {
    this.queues = queues;
    this.asked = asked;
    this.overflows = new PlanError[asked.lines().size()];
    this.walk = DeviceWalk.over(queues, asked.oneDevice(lines()));
  }

  /** Plans the fullest device. */
  static SeveralDevices of(QueueDoor queues, DeviceProfile asked) {
    return new SeveralDevices(queues, asked);
  }

  /** Says whether all lines have their place, and nothing stands against the device. */
  boolean isPlanned() {
    SegmentCounts counts = walk.device().counts();
    return walk.rejections().isEmpty()
        && !overflowed
        && (counts == null || counts.broken().isEmpty());
  }

  /** Returns the place of a line, if it has one. */
  @Nullable PlannedLine place(int line) {
    return overflows[line] == null ? walk.places()[line] : null;
  }

  /** Says whether a line has too little memory, or is rejected before that is asked. */
  boolean lacksMemory(int line) {
    for (DeviceWalk.Rejection rejection : walk.rejections()) {
      if (rejection.index() == line) {
        Judged judged = rejection.placing() == null ? null : Judged.of(rejection.placing());
        return judged == null || !judged.holds(LineLimit.MEMORY);
      }
    }
    return overflows[line] != null;
  }

  /** Returns the line sharded, as a remedy asks for. */
  static DeviceLine sharded(DeviceLine line, Remedy remedy) {
    Spread spread = spread(line);
    if (line instanceof ReserveLine || spread.isPerPeer() || remedy.amount() == 0) {
      throw new IllegalArgumentException(
          "cannot " + remedy + ": '" + line.label() + "' cannot be divided so");
    }
    if (spread.isSharded()) {
      return line;
    }
    return line instanceof QueueLine queue
        ? queue.toBuilder().sharded().build()
        : ((ResidentLine) line).toBuilder().sharded().build();
  }

  static Spread spread(DeviceLine line) {
    return line instanceof QueueLine queue
        ? queue.spread()
        : line instanceof ResidentLine resident ? resident.spread() : Spread.replicated();
  }

  private List<DeviceLine> lines() {
    List<DeviceLine> lines = new ArrayList<>(asked.lines().size());
    for (DeviceLine line : asked.lines()) {
      Tally tally = new Tally(queues.arithmetic(), 0);
      DeviceLine derived = derived(line, tally);
      if (tally.overflowed()) {
        overflowed = true;
        overflows[lines.size()] =
            new DeviceError.Overflow(
                line.label(),
                tally.field(),
                tally.operation(),
                tally.left(),
                tally.right(),
                List.of());
        // It takes nothing, and the others are judged without it.
        ResidentLine.Builder nothing = ResidentLine.builder(line.label()).count(0).bytesEach(1);
        line.phase().ifPresent(nothing::phase);
        derived = nothing.build();
      }
      lines.add(derived);
    }
    return lines;
  }

  private DeviceLine derived(DeviceLine line, Tally tally) {
    Spread spread = spread(line);
    if (spread.isReplicated()) {
      return line;
    }
    Shard shard = new Shard(queues.arithmetic(), asked.devices(), spread);
    return line instanceof QueueLine queue
        ? queue.toBuilder()
            .profile(queues.part(queue.profile(), (what, all) -> shard.of(what, all, tally)))
            .spread(Spread.replicated())
            .build()
        : derived((ResidentLine) line, shard, tally);
  }

  private static ResidentLine derived(ResidentLine line, Shard shard, Tally tally) {
    return line.toBuilder()
        .count(shard.of("count", line.count(), tally))
        .spread(Spread.replicated())
        .build();
  }

  /** Returns the ledger of what was asked. */
  DeviceLedger ledger() {
    @Nullable PlannedLine[] places = new PlannedLine[overflows.length];
    for (int i = 0; i < places.length; i++) {
      PlannedLine place = place(i);
      places[i] = place == null ? null : place.as(asked.lines().get(i));
    }
    return new DeviceLedger(
        asked,
        places,
        walk.rejections().isEmpty() && !overflowed ? null : errors(),
        CountAdvice.errors(walk, asked),
        walk.leftBytes(),
        walk.tailPaddingBytes(),
        walk.phases());
  }

  private List<List<PlanError>> errors() {
    List<List<PlanError>> errors = new DeviceAdvice(walk, asked).errors();
    for (int i = 0; i < overflows.length; i++) {
      PlanError overflow = overflows[i];
      if (overflow != null) {
        errors.set(i, List.of(overflow));
      }
    }
    return errors;
  }

  /**
   * Returns a remedy for a line of the fullest device as one for what was asked, where that is to
   * be had: a number of a sharded line is that of all devices together.
   */
  static @Nullable Remedy inAll(Arithmetic arithmetic, DeviceProfile asked, Remedy remedy) {
    if (asked.devices() == 1) {
      return remedy;
    }
    DeviceLine line = asked.line(remedy.line().orElseThrow());
    if (line == null) {
      return remedy; // of equal slots, which are of each device
    }
    Shard shard = new Shard(arithmetic, asked.devices(), spread(line));
    @Unsigned long amount = remedy.amount();
    if (!shard.divides()) {
      return remedy;
    }
    @Unsigned long inAll;
    switch (remedy.kind()) {
      case LOWER_CAPACITY_TO, LOWER_INITIAL_ITEMS_TO, LOWER_EXPANSION_TO, LOWER_LEAST_TO ->
          inAll = shard.mostInAll(amount);
      // The least of which the fullest device has as many.
      case RAISE_CAPACITY_TO -> inAll = shard.mostInAll(amount - 1) + 1;
      default -> {
        return remedy;
      }
    }
    Tally tally = new Tally(arithmetic, 0);
    return shard.of("", inAll, tally) == amount && !tally.overflowed()
        ? Remedy.of(remedy.kind(), inAll).onLine(line.label()).mayOverflow(remedy.mayOverflow())
        : null;
  }
}
