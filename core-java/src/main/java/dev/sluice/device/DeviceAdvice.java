// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What stands against the lines that a walk rejected, and what to do about it: found once the walk
 * is over, as a remedy leaves the lines behind it the place that they have. Not thread-safe.
 */
final class DeviceAdvice {
  private final DeviceWalk walk;
  private final DeviceProfile asked;
  private final List<DeviceLine> lines;

  /**
   * Of each line, the bytes that those behind it need which have a place, from an aligned start.
   * Nothing is behind the largest, wherever they stand.
   */
  private final @Unsigned long[] behind;

  private @Nullable List<Remedy> moreMemory;

  private @Nullable Boolean separatelyKeepsPlaces;

  /** Whether a clamped queue may be cut in two ways. */
  private @Nullable Boolean cutQueues;

  /**
   * @param asked what the lines of the walk were derived from
   */
  DeviceAdvice(DeviceWalk walk, DeviceProfile asked) {
    this.walk = walk;
    this.asked = asked;
    this.lines = walk.profile().lines();
    this.behind = new long[lines.size()];
    LineOrder order = walk.profile().order();
    @Unsigned long most = 0;
    for (LineOrder.Phase phase : order.phases) {
      most = U64.max(most, needed(phase.others, 0));
    }
    needed(order.others, most);
  }

  /** Returns the bytes that lines need, one after the other, with so many behind the last. */
  private @Unsigned long needed(int[] others, @Unsigned long last) {
    @Unsigned long bytes = last;
    for (int i = others.length - 1; i >= 0; i--) {
      behind[others[i]] = bytes;
      bytes = inFrontOf(bytes, needed(others[i], bytes));
    }
    return bytes;
  }

  /**
   * Returns the bytes that a line with a place needs: of a clamped queue its least, unless
   * something is behind it, as it takes what it gets.
   */
  private @Unsigned long needed(int index, @Unsigned long behind) {
    SlotGroup group = walk.profile().order().group(index);
    if (group == null) {
      return neededOfLine(index, behind);
    }
    @Unsigned long bytes = 0;
    for (int i = group.size() - 1; i >= 0; i--) {
      bytes = inFrontOf(bytes, neededOfLine(group.members[i], behind));
    }
    return bytes;
  }

  private @Unsigned long neededOfLine(int index, @Unsigned long behind) {
    PlannedLine place = walk.places()[index];
    if (place instanceof PlannedResident resident) {
      return span(Placing.of(walk.device(), resident.line(), 0, 0), resident.line().count());
    }
    if (place instanceof PlannedQueue queue && !LineOrder.isLargest(queue.line())) {
      Placing line = Placing.of(walk.device(), queue.line(), 0, 0);
      return span(
          line,
          behind == 0 && queue.plan().profile().capacity().clampsToFit()
              ? U64.min(queue.plan().capacity(), least(queue))
              : queue.plan().capacity());
    }
    return 0;
  }

  private @Unsigned long least(PlannedQueue queue) {
    return walk.device().queues().leastSlots(queue.plan().profile());
  }

  private static @Unsigned long span(Placing line, @Unsigned long slots) {
    return line.placed(slots).end;
  }

  private @Unsigned long inFrontOf(@Unsigned long bytes, @Unsigned long front) {
    if (bytes == 0) {
      return front;
    }
    @Unsigned long unit = walk.device().layout().arena() ? walk.device().limits().alignment() : 1;
    return ((front + (unit - 1)) & -unit) + bytes;
  }

  /** Returns the errors of each line. */
  List<List<PlanError>> errors() {
    List<List<PlanError>> errors = new ArrayList<>(Collections.nCopies(lines.size(), List.of()));
    for (DeviceWalk.Rejection rejection : walk.rejections()) {
      int line = rejection.index();
      if (rejection.group() != null) {
        new SlotGroupAdvice(this, rejection.group().before(behind[line])).find(errors);
        continue;
      }
      errors.set(
          line,
          rejection.placing() == null
              ? List.of(overMemory((ReserveLine) lines.get(line), rejection.leftBytes()))
              : new LineAdvice(this, rejection.placing().before(behind[line])).errors());
    }
    return errors;
  }

  /** Returns what was asked, of which the walk looked at the fullest device. */
  DeviceProfile asked() {
    return asked;
  }

  DeviceWalk walk() {
    return walk;
  }

  private PlanError overMemory(ReserveLine reserve, @Unsigned long leftBytes) {
    return new DeviceError.OverMemory(
        reserve.label(),
        OptionalUnsignedLong.empty(),
        "",
        null,
        reserve.bytes(),
        leftBytes,
        moreMemory());
  }

  /** Returns the phase beside which the largest outside of phases lie, if that leaves them less. */
  @Nullable String largestOthers() {
    return walk.largestOthers();
  }

  /**
   * Returns the memory with which every line has its place, as a remedy, if there can be as much.
   */
  List<Remedy> moreMemory() {
    if (moreMemory == null) {
      Remedy remedy = MemoryForAll.of(walk.device().queues(), walk.profile());
      moreMemory = remedy != null && suffices(remedy) ? List.of(remedy) : List.of();
    }
    return moreMemory;
  }

  /**
   * Says whether no line lacks memory any more, and none loses its place: both may fail for the
   * limit on an arena, in which more lines have a place now.
   */
  private boolean suffices(Remedy raise) {
    DeviceWalk raised = DeviceWalk.over(walk.device().queues(), walk.profile().with(raise));
    for (DeviceWalk.Rejection rejection : raised.rejections()) {
      if (rejection.group() != null) {
        if (rejection.group().lacksMemory()) {
          return false;
        }
        continue;
      }
      // As much memory holds all reserves.
      Judged judged = Judged.of(Objects.requireNonNull(rejection.placing()));
      if (judged != null && !judged.holds(LineLimit.MEMORY)) {
        return false;
      }
    }
    return keepsPlaces(raised);
  }

  /** Plans the device with a remedy followed. */
  DeviceWalk follow(Remedy remedy) {
    return DeviceWalk.over(walk.device().queues(), walk.profile().with(remedy));
  }

  /** Says whether all lines, but for the largest, have the place that they have now. */
  boolean keepsPlaces(DeviceWalk other) {
    for (int i = 0; i < lines.size(); i++) {
      if (walk.places()[i] != null
          && other.places()[i] == null
          && !walk.profile().order().isAmongLargest(lines, i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Says whether all lines keep their place with a remedy for one, which leaves those behind it the
   * bytes that they need. Of a clamped queue that may be cut in two ways, those are not all: more
   * slots may be fewer windows, so that with the bytes of its least it need not have a place.
   */
  boolean keepsCutQueuesWith(Remedy remedy) {
    if (cutQueues == null) {
      cutQueues = lines.stream().anyMatch(this::isClampedAndCut);
    }
    return !cutQueues || keepsPlaces(follow(remedy));
  }

  private boolean isClampedAndCut(DeviceLine line) {
    return line instanceof QueueLine queue
        && queue.profile().capacity().clampsToFit()
        && Placing.of(walk.device(), queue, 0, 0).hasTwoCuts();
  }

  /**
   * Says whether, with a remedy for a line followed, no limit on numbers is broken that counts it.
   */
  boolean countsHoldWith(Remedy remedy, DeviceLine line) {
    SegmentCounts counts =
        DeviceWalk.over(walk.device().queues(), walk.profile().with(remedy)).device().counts();
    return Objects.requireNonNull(counts).holdFor(line);
  }

  /**
   * Says whether all lines keep the place that they have if each region has an allocation, and
   * there are not too many.
   */
  boolean separatelyKeepsPlaces() {
    if (separatelyKeepsPlaces == null) {
      DeviceProfile profile = walk.profile().toBuilder().placement(Placement.SEPARATE).build();
      DeviceWalk separate = DeviceWalk.over(walk.device().queues(), profile);
      separatelyKeepsPlaces = keepsPlaces(separate) && !separate.hasTooManyAllocations();
    }
    return separatelyKeepsPlaces;
  }
}
