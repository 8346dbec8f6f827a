// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.QueueDoor;
import dev.sluice.internal.U64;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What stands against a device as its lines have too many segments together, and what to do about
 * it. A remedy is followed before it is offered: it removes its error, and all lines keep their
 * place. Not thread-safe.
 */
final class CountAdvice {
  private final DeviceWalk walk;
  private final DeviceProfile asked;
  private final SegmentCounts counts;
  private final QueueDoor queues;

  private CountAdvice(DeviceWalk walk, DeviceProfile asked, SegmentCounts counts) {
    this.walk = walk;
    this.asked = asked;
    this.counts = counts;
    this.queues = walk.device().queues();
  }

  /**
   * Returns the errors of a walk whose device may limit numbers of segments.
   *
   * @param asked what the lines of the walk were derived from
   */
  static List<PlanError> errors(DeviceWalk walk, DeviceProfile asked) {
    SegmentCounts counts = walk.device().counts();
    if (counts == null) {
      return List.of();
    }
    CountAdvice advice = new CountAdvice(walk, asked, counts);
    List<PlanError> errors = new ArrayList<>(0);
    for (SegmentCounts.Limit limit : advice.counts.broken()) {
      errors.add(advice.error(limit));
    }
    return errors;
  }

  private PlanError error(SegmentCounts.Limit limit) {
    @Unsigned long count = counts.count(limit);
    DeviceLine largest = counts.byCount(limit).get(0);
    @Unsigned long largestCount = counts.taken(largest);
    String phase = counts.phase(limit, walk.profile()).map(p -> " in phase '" + p + "'").orElse("");
    List<Remedy> remedies = remedies(limit);
    return limit.isOnBindings()
        ? new DeviceError.TooManyBindings(
            limit.kernel() == null ? null : limit.kernel().name(),
            phase,
            count,
            limit.most(),
            largest.label(),
            largestCount,
            remedies)
        : new DeviceError.TooManyAllocations(
            phase, count, limit.most(), largest.label(), largestCount, remedies);
  }

  private List<Remedy> remedies(SegmentCounts.Limit limit) {
    List<Remedy> offered = new ArrayList<>();
    Remedy arena = Remedy.of(RemedyKind.PLACE_IN_ARENA, 0);
    if (!limit.isOnBindings() && removes(limit, arena)) {
      offered.add(arena);
    }
    // The line with the most segments is the one to have fewer, unless that is not enough.
    for (DeviceLine line : counts.byCount(limit)) {
      List<Remedy> fewer =
          line instanceof QueueLine queue
              ? fewerSegments(limit, queue).stream().filter(each -> removes(limit, each)).toList()
              : List.of();
      if (!fewer.isEmpty()) {
        for (Remedy each : fewer) {
          Remedy inAll = SeveralDevices.inAll(queues.arithmetic(), asked, each);
          if (inAll != null) {
            offered.add(inAll);
          }
        }
        break;
      }
    }
    return offered;
  }

  /** Returns how a queue comes down to the segments that others leave it. */
  private List<Remedy> fewerSegments(SegmentCounts.Limit limit, QueueLine line) {
    @Unsigned long left = counts.left(limit, line);
    if (Long.compareUnsigned(left, SegmentCounts.least(line.arrays())) < 0
        || Long.compareUnsigned(counts.taken(line), left) <= 0) {
      return List.of();
    }
    Placing placing = Placing.of(walk.device(), line, 0, U64.MAX).inSegments(left);
    SlotGroup group = walk.profile().order().groupOf(line);
    if (group == null) {
      return queues.downTo(line.profile(), placing.mostSlots()).stream()
          .map(remedy -> remedy.onLine(line.label()))
          .toList();
    }
    @Unsigned long slots = queues.arithmetic().divide(placing.mostSlots(), SlotGroup.perSlot(line));
    return group.isLargest()
        ? List.of()
        : queues.downTo(group.unit, slots).stream()
            .map(remedy -> remedy.onLine(group.settings.label()))
            .toList();
  }

  private boolean removes(SegmentCounts.Limit limit, Remedy remedy) {
    DeviceWalk after = DeviceWalk.over(queues, walk.profile().with(remedy));
    SegmentCounts left = Objects.requireNonNull(after.device().counts());
    for (SegmentCounts.Limit broken : left.broken()) {
      if (broken.isOnBindings() == limit.isOnBindings()
          && Objects.equals(broken.kernel(), limit.kernel())) {
        return false;
      }
    }
    for (int i = 0; i < after.places().length; i++) {
      if (walk.places()[i] != null && !keepsPlace(after.places()[i], remedy)) {
        return false;
      }
    }
    return true;
  }

  /** Says whether a line has its place, and what is clamped the slots that the remedy says. */
  private static boolean keepsPlace(@Nullable PlannedLine place, Remedy remedy) {
    boolean isClamped =
        place instanceof PlannedQueue queue
            && remedy.kind() == RemedyKind.CLAMP_TO_FIT
            && remedy.line().filter(queue.label()::equals).isPresent();
    return place != null
        && (!isClamped || ((PlannedQueue) place).plan().capacity() == remedy.amount());
  }
}
