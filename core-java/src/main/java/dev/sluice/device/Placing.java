// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/** One line, where its regions begin, and what limits it. Not thread-safe. */
final class Placing {
  private final DeviceFacts device;
  private final DeviceLine line;
  private final LineArrays arrays;
  private final @Unsigned long maxSegments;
  private final @Unsigned long window;
  private final @Unsigned long from;
  private final @Unsigned long limit;
  private final @Unsigned long behind;

  /** The most segments that may be chosen, of all regions together. */
  private final @Unsigned long mostSegments;

  /** Most lines are never cut, and need no division to tell. */
  private @Nullable Segments segments;

  private Placing(
      DeviceFacts device,
      DeviceLine line,
      LineArrays arrays,
      @Unsigned long maxSegments,
      @Unsigned long window,
      @Unsigned long from,
      @Unsigned long limit,
      @Unsigned long behind,
      @Unsigned long mostSegments) {
    this.device = device;
    this.line = line;
    this.arrays = arrays;
    this.maxSegments = maxSegments;
    this.window = window;
    this.from = from;
    this.limit = limit;
    this.behind = behind;
    this.mostSegments = mostSegments;
  }

  /**
   * Returns the placing of a resident.
   *
   * @param from where its regions begin
   * @param limit where they must end
   */
  static Placing of(
      DeviceFacts device, ResidentLine line, @Unsigned long from, @Unsigned long limit) {
    @Unsigned long mostSegments = device.mostSegments(line, false);
    return new Placing(
        device, line, line.arrays(), line.maxSegments(), 0, from, limit, 0, mostSegments);
  }

  /** Returns the placing of a queue. */
  static Placing of(DeviceFacts device, QueueLine line, @Unsigned long from, @Unsigned long limit) {
    @Unsigned long window = line.drainWindow().orElse(widest(device.limits()));
    @Unsigned long mostSegments = device.mostSegments(line, false);
    return new Placing(
        device, line, line.arrays(), line.maxSegments(), window, from, limit, 0, mostSegments);
  }

  /** Returns the window of a line that asks for none: all that a launch can drain. */
  private static @Unsigned long widest(DeviceLimits limits) {
    @Unsigned long most = limits.maxItemsPerLaunch().orElse(U64.MAX);
    return most == 0 ? U64.MAX : most;
  }

  /** Returns the same with another end. */
  Placing within(@Unsigned long limit) {
    return with(limit, behind, mostSegments);
  }

  /** Returns the same with bytes and segments behind it that keep their place. */
  Placing before(@Unsigned long behind) {
    return with(limit, behind, device.mostSegments(line, true));
  }

  /** Returns the same as a walk sees it, which knows of nothing behind. */
  Placing alone() {
    return with(limit, 0, device.mostSegments(line, false));
  }

  /** Returns the same with another most number of segments. */
  Placing inSegments(@Unsigned long mostSegments) {
    return with(limit, behind, mostSegments);
  }

  private Placing with(@Unsigned long limit, @Unsigned long behind, @Unsigned long mostSegments) {
    Placing same =
        new Placing(device, line, arrays, maxSegments, window, from, limit, behind, mostSegments);
    same.segments = segments;
    return same;
  }

  DeviceFacts device() {
    return device;
  }

  DeviceLine line() {
    return line;
  }

  /** Says whether nothing is drained, counted or controlled here. */
  boolean isResident() {
    return line instanceof ResidentLine;
  }

  String label() {
    return line.label();
  }

  LineArrays arrays() {
    return arrays;
  }

  @Unsigned
  long maxSegments() {
    return maxSegments;
  }

  /** Returns the items of a drain window, 0 if nothing is drained. */
  @Unsigned
  long window() {
    return window;
  }

  @Unsigned
  long from() {
    return from;
  }

  /** Returns where the regions must end. */
  @Unsigned
  long limit() {
    return limit;
  }

  @Unsigned
  long behind() {
    return behind;
  }

  Segments segments() {
    if (segments == null) {
      segments = new Segments(device.queues().arithmetic(), arrays, device.segmentLimit(), window);
    }
    return segments;
  }

  /** Says whether each array of so many slots is within the limit on a segment in one piece. */
  boolean isUncut(@Unsigned long slots) {
    @Unsigned long most = device.segmentLimit();
    if (most == U64.MAX) {
      return true;
    }
    for (int array = 0; array < arrays.count; array++) {
      if (!isUncut(array, slots, most)) {
        return false;
      }
    }
    return true;
  }

  private boolean isUncut(int array, @Unsigned long slots, @Unsigned long most) {
    @Unsigned long stride = arrays.stride(array);
    return U64.productFits(slots, stride) && Long.compareUnsigned(slots * stride, most) <= 0;
  }

  boolean hasTwoCuts() {
    return window != 0 && device.segmentLimit() != U64.MAX && segments().hasTwoCuts();
  }

  /** Says whether there are two cuts, and bytes enough before the end that anything is cut. */
  boolean mayBeCutInTwoWays() {
    return Long.compareUnsigned(limit - from, device.segmentLimit()) > 0 && hasTwoCuts();
  }

  /** Says whether segments of so many slots that are cut end at multiples of the window. */
  boolean areWhole(@Unsigned long slots) {
    return hasTwoCuts() && segments().areWhole(slots);
  }

  /** Returns the slots of each segment but the last of an array of {@code slots} slots. */
  @Unsigned
  long slotsEach(int array, @Unsigned long slots, boolean areWhole) {
    return device.segmentLimit() == U64.MAX || isUncut(array, slots, device.segmentLimit())
        ? slots
        : segments().slotsEach(array, slots, areWhole);
  }

  /** Returns the most segments that may be chosen, of all regions together. */
  @Unsigned
  long mostSegments() {
    return mostSegments;
  }

  /** Returns the segments of all regions with so many slots. */
  @Unsigned
  long segmentCount(@Unsigned long slots) {
    if (slots == 0) {
      return arrays.fixedRegions();
    }
    return isUncut(slots) ? SegmentCounts.least(arrays) : ofAllRegions(segments().count(slots));
  }

  /** Returns the segments of all regions with the cut that has the fewest. */
  @Unsigned
  long leastSegmentCount(@Unsigned long slots) {
    return isUncut(slots) ? segmentCount(slots) : ofAllRegions(segments().leastCount(slots));
  }

  private @Unsigned long ofAllRegions(@Unsigned long ofOneBuffer) {
    return arrays.fixedRegions() + ofOneBuffer * U64.of(arrays.buffers);
  }

  /** Returns the most slots up to {@code cap} in the segments that may be chosen. */
  @Unsigned
  long mostInSegments(@Unsigned long cap) {
    if (mostSegments == U64.MAX || isUncut(cap)) {
      return cap;
    }
    @Unsigned long ofBuffers = mostSegments - arrays.fixedRegions();
    return segments()
        .mostInAll(device.queues().arithmetic().quotient(ofBuffers, U64.of(arrays.buffers)), cap);
  }

  /** Returns the slots that lie together in every array. */
  @Unsigned
  long commonSlots(@Unsigned long slots) {
    return isUncut(slots) ? slots : segments().commonSlots(slots);
  }

  /** Returns the number of drain windows of so many slots. */
  @Unsigned
  long windows(@Unsigned long slots) {
    return isUncut(slots)
        ? device.queues().arithmetic().ceilDiv(slots, window)
        : segments().windows(slots);
  }

  /** Places so many slots. */
  void place(@Unsigned long slots, Tally tally, @Nullable List<Region> regions) {
    boolean isUncut = isUncut(slots);
    device.layout().place(this, slots, isUncut, !isUncut && areWhole(slots), tally, regions);
  }

  /** Returns a tally of the line's regions with so many slots. */
  Tally placed(@Unsigned long slots) {
    Tally tally = new Tally(device.queues().arithmetic(), from);
    place(slots, tally, null);
    return tally;
  }

  /** Returns how the queue of the line is drained; of a resident, the default. */
  DrainProfile drain() {
    return line instanceof QueueLine queue ? queue.drain() : DrainProfile.oneWindow();
  }

  /** Returns the groups of the launch of the largest window of so many slots. */
  @Unsigned
  long groups(@Unsigned long slots) {
    DrainProfile drain = drain();
    @Unsigned long items = U64.min(window, commonSlots(slots));
    @Unsigned long most = drain.residentGroups().orElse(U64.MAX);
    @Unsigned
    long groups =
        drain.itemsPerGroup().isPresent()
            ? device.queues().arithmetic().ceilDiv(items, drain.itemsPerGroup().getAsLong())
            : U64.MAX;
    return drain.grid() == GridKind.STRIDED ? U64.min(groups, most) : groups;
  }

  /** Returns the most items of a window whose grid the device can launch, whole groups of them. */
  @Unsigned
  long mostItemsOfGrid() {
    DrainProfile drain = drain();
    @Unsigned long groups = device.mostGroups();
    boolean few =
        drain.grid() == GridKind.STRIDED
            && Long.compareUnsigned(drain.residentGroups().getAsLong(), groups) <= 0;
    return few || drain.itemsPerGroup().isEmpty()
        ? U64.MAX
        : device.queues().arithmetic().productFits(groups, drain.itemsPerGroup().getAsLong())
            ? groups * drain.itemsPerGroup().getAsLong()
            : U64.MAX;
  }

  /** Returns the slots of the longest segments, 2^64-1 if there is no limit on any. */
  @Unsigned
  long fullSegmentSlots() {
    return device.segmentLimit() == U64.MAX ? U64.MAX : segments().fullSlots();
  }

  /** Says whether the line is a queue with drain windows of no item. */
  boolean hasZeroWindow() {
    return window == 0 && line instanceof QueueLine;
  }

  /**
   * Plans the line's queue by its own rules; returns null if they reject it.
   *
   * @param mostToChoose the most slots that may be chosen
   */
  @Nullable WorkQueuePlan planQueue(@Unsigned long mostToChoose) {
    return device.queues().planOnLine(profile(), mostToChoose, device.layout().available() - from);
  }

  WorkQueueProfile profile() {
    return ((QueueLine) line).profile();
  }

  /**
   * Returns the most slots that may be chosen for the line's queue, where they are to be chosen.
   */
  @Unsigned
  long mostToChoose() {
    return device.queues().choosesCapacity(profile()) && arrays.slotBytes != 0
        ? mostSlots(device.queues().mostToChoose(profile()))
        : U64.MAX;
  }

  /** Says whether so many slots are the most that the settings of the queue let be chosen. */
  boolean isMostAsked(@Unsigned long slots) {
    return slots == rounded(device.queues().mostToChoose(profile()));
  }

  /** Returns the most slots that every limit allows. */
  @Unsigned
  long mostSlots() {
    return mostSlots(U64.MAX);
  }

  /** Returns the same up to {@code cap}. */
  private @Unsigned long mostSlots(@Unsigned long cap) {
    @Unsigned long most = rounded(LineLimit.leastOfAll(this, cap));
    // Where more slots may be fewer windows or less rounding, fewer may break what more did not.
    while (mayBeCutInTwoWays()) {
      @Unsigned long less = rounded(LineLimit.leastOfAll(this, most));
      if (less == most) {
        break;
      }
      most = less;
    }
    return most;
  }

  /** Returns the most slots that may be chosen where bytes in all have no limit but u64. */
  @Unsigned
  long mostToChooseAnywhere() {
    @Unsigned long most = mostAnywhere(device.queues().mostToChoose(profile()));
    while (hasTwoCuts()) {
      @Unsigned long less = mostAnywhere(most);
      if (less == most) {
        break;
      }
      most = less;
    }
    return most;
  }

  private @Unsigned long mostAnywhere(@Unsigned long cap) {
    return rounded(LineLimit.leastAnywhere(this, device.layout().mostWithin(this, U64.MAX, cap)));
  }

  /** Returns the most slots up to so many that the line's capacity may be rounded to. */
  private @Unsigned long rounded(@Unsigned long slots) {
    return line instanceof QueueLine queue
        ? device.queues().roundDown(queue.profile(), slots)
        : slots;
  }
}
