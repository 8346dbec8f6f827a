// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.QueueDoor;
import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What stands against one line, and what to do about it. A remedy is planned before it is offered:
 * it removes its error, and leaves the lines behind the place that they have. Not thread-safe.
 */
class LineAdvice {
  private final DeviceAdvice all;
  private final Placing line;
  private final QueueDoor queues;

  /** The most slots that every limit allows, with which the lines behind keep their place. */
  private final @Unsigned long mostSlots;

  LineAdvice(DeviceAdvice all, Placing line) {
    this.all = all;
    this.line = line;
    this.queues = line.device().queues();
    this.mostSlots = line.arrays().slotBytes == 0 ? U64.MAX : line.mostSlots();
  }

  /** Returns all that stands against the line. */
  List<PlanError> errors() {
    Judged judged = Judged.of(line.alone());
    if (judged == null) {
      return List.of(brokenRule());
    }
    List<PlanError> errors = new ArrayList<>();
    for (LineLimit limit : LineLimit.ALL) {
      if (!judged.holds(limit)) {
        limit.report(judged, this, errors);
      }
    }
    return List.copyOf(errors);
  }

  boolean hasZeroWindow() {
    return line.hasZeroWindow();
  }

  String label() {
    return line.label();
  }

  WorkQueueProfile profile() {
    return line.profile();
  }

  PlanError brokenRule() {
    return line.hasZeroWindow()
        ? queues.zeroWindow(line.label(), this::offeredIfKept)
        : queues.brokenOnLine(
            line.label(),
            line.profile(),
            line.alone().mostToChoose(),
            mostSlots,
            this::offeredIfKept,
            this::hasPlace);
  }

  /** Returns what the index of the line's queue cannot count. */
  List<PlanError> beyondIndex(@Unsigned long slots) {
    return queues.beyondIndex(line.label(), line.profile(), slots, mostSlots, this::offeredIfKept);
  }

  /** Returns the ways to come down to the most slots that every limit allows. */
  List<Remedy> fewerSlots() {
    return line.line() instanceof QueueLine queue
        ? queues.downTo(queue.profile(), mostSlots)
        : List.of();
  }

  /** Returns over how many devices the line is to be divided, if that is known. */
  List<Remedy> onSeveralDevices() {
    return ShardAdvice.of(all, line.label(), mostSlots);
  }

  List<Remedy> moreMemory() {
    return all.moreMemory();
  }

  /** Returns that a line has not the memory for so many bytes, and in which phase. */
  PlanError overMemory(
      OptionalUnsignedLong leastSlots,
      @Unsigned long requiredBytes,
      @Unsigned long leftBytes,
      List<Remedy> remedies) {
    String phase = line.line().phase().orElse(null);
    String where = phase == null ? "" : " in phase '" + phase + "'";
    if (phase == null && LineOrder.isLargest(line.line())) {
      phase = all.largestOthers();
      where = phase == null ? "" : " beside phase '" + phase + "'";
    }
    return new DeviceError.OverMemory(
        line.label(), leastSlots, where, phase, requiredBytes, leftBytes, remedies);
  }

  /**
   * Returns, of some remedies, those that remove what the limit finds, each for what it changes.
   */
  List<Remedy> offered(LineLimit limit, List<Remedy> remedies) {
    List<Remedy> offered = new ArrayList<>();
    for (Remedy each : remedies) {
      if (each.kind() == RemedyKind.RAISE_MEMORY_TO || each.kind() == RemedyKind.SHARD_OVER) {
        offered.add(each); // found by placing all lines
      } else if (each.kind() == RemedyKind.PLACE_SEPARATELY) {
        if (all.separatelyKeepsPlaces()) {
          offered.add(each);
        }
      } else {
        Remedy remedy = each.onLine(line.label());
        Judged followed = followed(remedy);
        if (followed != null
            && followed.holds(limit)
            && keepsPlacesBehind(followed)
            && keepsCounts(remedy, followed)
            && all.keepsCutQueuesWith(remedy)) {
          Remedy asked = SeveralDevices.inAll(queues.arithmetic(), all.asked(), remedy);
          if (asked != null) {
            offered.add(asked);
          }
        }
      }
    }
    return offered;
  }

  /** Says whether a remedy that may take more segments breaks no limit on their number. */
  private boolean keepsCounts(Remedy remedy, Judged followed) {
    if (line.device().counts() == null) {
      return true;
    }
    return switch (remedy.kind()) {
      case SPLIT_INTO_SEGMENTS -> all.countsHoldWith(remedy, line.line());
      case CLAMP_TO_FIT -> line.mostSegments() == U64.MAX || followed.slots() == remedy.amount();
      default -> true;
    };
  }

  /** Plans the line with a remedy followed; returns null if a rule of its queue rejects it then. */
  private @Nullable Judged followed(Remedy remedy) {
    return Judged.of(
        line.line() instanceof QueueLine queue
            ? Placing.of(line.device(), queue.with(remedy), line.from(), line.limit())
            : Placing.of(
                line.device(),
                ((ResidentLine) line.line()).with(remedy),
                line.from(),
                line.limit()));
  }

  private boolean hasPlace(Remedy remedy) {
    Judged followed = followed(remedy);
    return followed != null && followed.holdsAll();
  }

  /**
   * Returns what to offer where a rule of the line's queue is broken, if all lines keep their place
   * then: a clamped queue before it may have other segments once it breaks none.
   */
  private @Nullable Remedy offeredIfKept(Remedy remedy) {
    return all.keepsPlaces(all.follow(remedy))
        ? SeveralDevices.inAll(queues.arithmetic(), all.asked(), remedy)
        : null;
  }

  /**
   * Says whether a line takes nothing, being rejected still, or leaves what is needed behind it.
   */
  private boolean keepsPlacesBehind(Judged followed) {
    RegionLayout layout = line.device().layout();
    @Unsigned
    long limit = layout.before(U64.min(line.limit(), line.device().arenaLimit()), line.behind());
    return Long.compareUnsigned(followed.end().endOrMax(), limit) <= 0 || !followed.holdsAll();
  }
}
