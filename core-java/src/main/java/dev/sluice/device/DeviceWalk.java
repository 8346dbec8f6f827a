// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.QueueDoor;
import dev.sluice.internal.U64;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.WorkQueuePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the lines of a device, each of which takes its place or is rejected: reserves
 * first, then residents and queues in their order, then the largest queues. It looks forward only;
 * what to do about the rejected is found when it is over. Not thread-safe.
 */
final class DeviceWalk {
  private final DeviceProfile profile;
  private final List<DeviceLine> lines;
  private final DeviceFacts device;
  private final @Nullable PlannedLine[] places;
  private final List<Rejection> rejections = new ArrayList<>(0);

  /** What residents and queues take so far; in an arena, the end of the last region. */
  private final Tally sum;

  /** Whether the lines that are taken are of a group: none has more slots than the others. */
  private boolean inGroup;

  private List<PlannedPhase> phases = List.of();

  /** The phase whose lines of known size need the most; null if none needs any. */
  private @Nullable String largestOthers;

  /** The regions of one line, before they are kept. */
  private final List<Region> regions = new ArrayList<>();

  /**
   * A line that has no place.
   *
   * @param placing where it was looked for; null for a reserve, and for a group
   * @param leftBytes what was left of the memory for a reserve
   * @param group the group that is rejected as one, if the line is the first of one
   */
  record Rejection(
      int index,
      @Nullable Placing placing,
      @Unsigned long leftBytes,
      @Nullable SlotGroupFit group) {
    static Rejection of(int index, Placing placing) {
      return new Rejection(index, placing, 0, null);
    }
  }

  private DeviceWalk(QueueDoor queues, DeviceProfile profile) {
    this.profile = profile;
    this.lines = profile.lines();
    this.places = new PlannedLine[lines.size()];
    this.sum = new Tally(queues.arithmetic(), 0);
    this.device = DeviceFacts.of(queues, profile, takeReserves(queues), SegmentCounts.of(profile));
  }

  /** Walks over a device. */
  static DeviceWalk over(QueueDoor queues, DeviceProfile profile) {
    DeviceWalk walk = new DeviceWalk(queues, profile);
    walk.takeLines();
    return walk;
  }

  DeviceProfile profile() {
    return profile;
  }

  DeviceFacts device() {
    return device;
  }

  /** Returns the places of the lines, null where there is none. */
  @Nullable PlannedLine[] places() {
    return places;
  }

  /** Returns the lines without a place: reserves, then others, then the largest. */
  List<Rejection> rejections() {
    return rejections;
  }

  /** Returns where a group was looked for that is rejected; null if it has its place. */
  @Nullable SlotGroupFit rejected(SameSlots group) {
    for (Rejection rejection : rejections) {
      if (rejection.group() != null
          && rejection.group().group().settings.label().equals(group.label())) {
        return rejection.group();
      }
    }
    return null;
  }

  /** Returns the phase beside which the largest outside of phases lie, if that leaves them less. */
  @Nullable String largestOthers() {
    return largestOthers;
  }

  @Unsigned
  long leftBytes() {
    return device.layout().available() - device.layout().allocated(sum.end);
  }

  @Unsigned
  long tailPaddingBytes() {
    return device.layout().allocated(sum.end) - sum.end;
  }

  /** Takes the reserves, and returns what they leave. */
  private @Unsigned long takeReserves(QueueDoor queues) {
    @Unsigned long available = profile.memory().bytes();
    for (int i : profile.order().reserves) {
      ReserveLine reserve = (ReserveLine) lines.get(i);
      if (Long.compareUnsigned(reserve.bytes(), available) > 0) {
        // It takes what there is, whether or not that is enough.
        rejections.add(new Rejection(i, null, available, null));
        available = 0;
      } else {
        available = queues.arithmetic().subtract(available, reserve.bytes());
        places[i] = new PlannedReserve(reserve, available);
      }
    }
    return available;
  }

  private void takeLines() {
    @Unsigned long limit = device.layout().limit();
    takeOthers(profile.order().others, limit);
    if (profile.order().phases.isEmpty()) {
      takeLargest(profile.order().largest, limit);
    } else {
      takePhases(profile.order(), limit);
    }
  }

  private void takeOthers(int[] others, @Unsigned long limit) {
    for (int i : others) {
      takeOne(i, limit);
    }
  }

  private void takeOne(int index, @Unsigned long limit) {
    SlotGroup group = profile.order().group(index);
    if (group == null) {
      take(index, lines.get(index), limit);
    } else {
      take(index, group, limit);
    }
  }

  private void take(int index, DeviceLine line, @Unsigned long limit) {
    if (line instanceof ResidentLine resident) {
      take(index, resident, limit);
    } else {
      take(index, (QueueLine) line, limit);
    }
  }

  /** Takes the lines of a group, with the slots that all of them have, or none of them. */
  private void take(int index, SlotGroup group, @Unsigned long limit) {
    @Unsigned long from = sum.end;
    int before = rejections.size();
    SlotGroupFit fit = new SlotGroupFit(device, group, from, limit, 0);
    WorkQueuePlan plan = fit.plan();
    boolean isTaken = plan != null;
    inGroup = true;
    for (int i = 0; i < group.size() && isTaken; i++) {
      DeviceLine line = group.sized(i, Objects.requireNonNull(plan).capacity());
      if (line != null) {
        take(group.members[i], line, limit);
      }
      isTaken = line != null && rejections.size() == before;
    }
    inGroup = false;
    if (!isTaken) {
      rejections.subList(before, rejections.size()).clear();
      for (int member : group.members) {
        places[member] = null;
        if (device.counts() != null) {
          device.counts().reject(lines.get(member));
        }
      }
      sum.from(from);
      rejections.add(new Rejection(index, null, 0, fit));
    }
  }

  /**
   * Each phase has what the lines outside leave. Those of known size come first, as the largest
   * outside take what they leave, and lie behind these in the end.
   */
  private void takePhases(LineOrder order, @Unsigned long limit) {
    @Unsigned long start = sum.end;
    @Unsigned long first = startOfLargest();
    @Unsigned long most = 0;
    for (LineOrder.Phase phase : order.phases) {
      takeOthers(phase.others, limit);
      if (sum.end != start && Long.compareUnsigned(sum.end - first, most) > 0) {
        most = sum.end - first;
        largestOthers = phase.label;
      }
      sum.from(start);
    }
    takeLargest(
        order.largest,
        most == 0 ? limit : device.layout().before(U64.min(limit, device.arenaLimit()), most));
    @Unsigned long behind = sum.end;
    @Unsigned long end = behind;
    phases = new ArrayList<>(order.phases.size());
    for (LineOrder.Phase phase : order.phases) {
      takeBehind(phase, start, limit);
      phases.add(new PlannedPhase(phase.label, sum.end - behind, leftBytes()));
      end = U64.max(end, sum.end);
      sum.from(behind);
    }
    sum.end = end;
  }

  /** Takes the lines of a phase; those that have a place move behind the largest outside. */
  private void takeBehind(LineOrder.Phase phase, @Unsigned long before, @Unsigned long limit) {
    if (sum.end == before) {
      for (int i : phase.others) {
        sum.end = places[i] == null ? sum.end : placed(lastOf(i));
      }
    } else {
      takeOthers(Arrays.stream(phase.others).filter(i -> places[i] != null).toArray(), limit);
    }
    takeLargest(phase.largest, limit);
  }

  private int lastOf(int index) {
    SlotGroup group = profile.order().group(index);
    return group == null ? index : group.members[group.size() - 1];
  }

  /** Returns where a line ends that has its place. */
  private @Unsigned long placed(int index) {
    return device.layout().available() - Objects.requireNonNull(places[index]).leftAfterBytes();
  }

  private void takeLargest(int[] largest, @Unsigned long limit) {
    if (largest.length == 1) {
      takeOne(largest[0], limit);
    } else if (largest.length > 1) {
      takeShares(largest, limit);
    }
  }

  private void takeShares(int[] largest, @Unsigned long limit) {
    List<Shares.Share> wanted = new ArrayList<>(largest.length);
    for (int i : largest) {
      SlotGroup group = profile.order().group(i);
      wanted.add(
          group == null
              ? Shares.Share.of(device, (QueueLine) lines.get(i))
              : Shares.Share.of(device, group));
    }
    Shares shares = Shares.of(device, wanted, startOfLargest(), limit);
    for (int i : largest) {
      takeOne(i, shares.nextLimit(startOfLargest()));
    }
  }

  /**
   * Returns where the next queue begins that takes a share: in an arena, the same wherever the line
   * before ends within its rounding, so that slots at no extra cost shift no share.
   */
  private @Unsigned long startOfLargest() {
    if (!device.layout().arena()) {
      return sum.end;
    }
    Tally next = new Tally(device.queues().arithmetic(), sum.end);
    next.end = device.layout().start(next);
    return next.within(device.layout().limit()) ? next.end : sum.end;
  }

  private void take(int index, ResidentLine line, @Unsigned long limit) {
    @Unsigned long from = sum.end;
    Placing placing = Placing.of(device, line, from, limit);
    if (takes(index, placing, line.count())) {
      @Unsigned long bytes = line.count() * line.bytesEach() * U64.of(line.buffers());
      List<Region> arrays = regions.size() > 1 ? EqualRegions.of(regions) : placed();
      places[index] =
          new PlannedResident(line, line.count(), arrays, bytes, sum.end - from, left());
    }
  }

  private void take(int index, QueueLine line, @Unsigned long limit) {
    @Unsigned long from = sum.end;
    Placing placing = Placing.of(device, line, from, limit);
    @Unsigned long most = placing.hasZeroWindow() ? 0 : placing.mostToChoose();
    WorkQueuePlan plan = placing.hasZeroWindow() ? null : placing.planQueue(most);
    if (plan == null) {
      reject(index, placing);
      return;
    }
    @Unsigned long capacity = plan.capacity();
    if (takes(index, placing, capacity)) {
      @Unsigned long together = placing.commonSlots(capacity);
      places[index] =
          new PlannedQueue(
              line,
              plan,
              drain(placing, line, plan, together),
              together,
              inGroup || capacity == 0 || isMostAnywhere(placing, capacity, most)
                  ? capacity
                  : slotsAtNoExtraCost(placing, capacity),
              placed(),
              sum.end - from,
              left());
    }
  }

  /** Takes the regions of a line with so many slots, if no limit is broken. */
  private boolean takes(int index, Placing placing, @Unsigned long slots) {
    regions.clear();
    placing.place(slots, sum, regions);
    if (LineLimit.allHold(placing, slots, sum)) {
      if (device.counts() != null) {
        device.counts().take(placing.line(), placing.segmentCount(slots));
      }
      return true;
    }
    sum.from(placing.from());
    reject(index, placing);
    return false;
  }

  private void reject(int index, Placing placing) {
    rejections.add(Rejection.of(index, placing));
    if (device.counts() != null) {
      device.counts().reject(placing.line());
    }
  }

  /** Says whether the lines that have a place need more allocations than there may be. */
  boolean hasTooManyAllocations() {
    return device.counts() != null
        && device.counts().broken().stream().anyMatch(limit -> !limit.isOnBindings());
  }

  private @Unsigned long left() {
    return device.layout().available() - sum.end;
  }

  /** Returns the regions of the line: mostly so few that there is no array to be copied. */
  private List<Region> placed() {
    return switch (regions.size()) {
      case 1 -> List.of(regions.get(0));
      case 2 -> List.of(regions.get(0), regions.get(1));
      case 3 -> List.of(regions.get(0), regions.get(1), regions.get(2));
      default -> List.copyOf(regions);
    };
  }

  private DrainPlan drain(
      Placing placing, QueueLine line, WorkQueuePlan plan, @Unsigned long together) {
    @Unsigned long end = sum.end;
    return device
        .queues()
        .drain(
            plan,
            line.drain(),
            line.label(),
            placing.window(),
            placing.windows(plan.capacity()),
            together,
            placing.fullSegmentSlots(),
            device.limits().maxItemsPerLaunch().orElse(U64.MAX),
            device.limits().maxGroupsX().orElse(U64.MAX),
            device.limits().maxGroupsY().orElse(U64.MAX),
            remedy -> staysPlanned(placing, line.with(remedy), end));
  }

  /**
   * Says whether a choice was made, and is the most. With two cuts there may be more beyond the
   * most that are asked for.
   */
  private static boolean isMostAnywhere(
      Placing placing, @Unsigned long capacity, @Unsigned long most) {
    return capacity == most && !placing.isMostAsked(most) && !placing.mayBeCutInTwoWays();
  }

  /** Says whether a line that changes has its place, and leaves those behind theirs. */
  private boolean staysPlanned(Placing placing, QueueLine line, @Unsigned long end) {
    Judged followed = Judged.of(Placing.of(device, line, placing.from(), placing.limit()));
    return followed != null
        && followed.holdsAll()
        && (LineOrder.isLargest(line) || Long.compareUnsigned(followed.end().end, end) <= 0);
  }

  /** Returns the most slots with which the line passes and takes not a byte more. */
  private @Unsigned long slotsAtNoExtraCost(Placing placing, @Unsigned long capacity) {
    Placing wider = placing.within(device.layout().roundedEnd(sum.end));
    if (device.counts() != null) {
      wider = wider.inSegments(placing.segmentCount(capacity));
    }
    return U64.max(capacity, wider.mostSlots());
  }

  List<PlannedPhase> phases() {
    return phases;
  }

  /** Returns the ledger, with the advice for what was rejected. */
  DeviceLedger ledger() {
    return new DeviceLedger(
        profile,
        places,
        rejections.isEmpty() ? null : new DeviceAdvice(this, profile).errors(),
        CountAdvice.errors(this, profile),
        leftBytes(),
        tailPaddingBytes(),
        phases);
  }
}
