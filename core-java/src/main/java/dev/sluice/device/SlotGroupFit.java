// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.queue.WorkQueuePlan;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A group of lines with one number of slots, where they begin, and what limits them: each limit of
 * each of its lines, and the bytes of all together.
 *
 * @param from where the first line begins
 * @param limit where the last must end
 * @param behind the bytes behind it that keep their place, from an aligned start
 */
record SlotGroupFit(
    DeviceFacts device,
    SlotGroup group,
    @Unsigned long from,
    @Unsigned long limit,
    @Unsigned long behind) {
  /** As many pieces of the numbers as are looked at one by one. */
  private static final int MANY = 1_000;

  /** Returns the same with bytes behind it that keep their place. */
  SlotGroupFit before(@Unsigned long behind) {
    return new SlotGroupFit(device, group, from, limit, behind);
  }

  /** Returns a plan whose capacity is the group's; null if what was asked of that rejects it. */
  @Nullable WorkQueuePlan plan() {
    return device.queues().planOnLine(group.unit, mostToChoose(), U64.MAX);
  }

  /** Returns the most slots that may be chosen, where they are to be chosen. */
  @Unsigned
  long mostToChoose() {
    if (!group.isLargest()) {
      return U64.MAX;
    }
    @Unsigned long most = most(device.queues().mostToChoose(group.unit));
    @Unsigned long rounded = device.queues().roundDown(group.unit, most);
    // Where more slots may be fewer windows or less rounding, fewer may break what more did not.
    while (rounded != 0 && rounded != most && !holds(rounded)) {
      most = most(rounded);
      rounded = device.queues().roundDown(group.unit, most);
    }
    return rounded;
  }

  /** Returns the placing of a line as one of many slots. */
  Placing placing(int member, @Unsigned long start) {
    return placing(group.line(member), start);
  }

  Placing placing(DeviceLine line, @Unsigned long start) {
    return line instanceof QueueLine queue
        ? Placing.of(device, queue, start, limit)
        : Placing.of(device, (ResidentLine) line, start, limit);
  }

  /** Says whether one of the lines is a queue with drain windows of no item. */
  boolean hasZeroWindow() {
    for (int i = 0; i < group.size(); i++) {
      if (placing(i, 0).hasZeroWindow()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the most slots that every limit of every line allows. */
  @Unsigned
  long most() {
    return most(U64.MAX);
  }

  private @Unsigned long most(@Unsigned long cap) {
    if (hasZeroWindow()) {
      return 0;
    }
    @Unsigned long high = cap;
    for (int i = 0; i < group.size(); i++) {
      Placing line = placing(i, 0);
      @Unsigned
      long slots = line.arrays().slotBytes == 0 ? U64.MAX : LineLimit.leastAnywhere(line, U64.MAX);
      high = U64.min(high, device.queues().arithmetic().divide(slots, group.perSlot(i)));
    }
    // Where more slots may be less rounding, what fits with the least of it comes first.
    high = mostOf(high, slots -> mayFit(slots) && mayCount(slots));
    @Unsigned long skip = 0;
    for (int piece = 0; ; piece++) {
      final @Unsigned long low = U64.min(high, startOfPiece(high));
      @Unsigned long more = mostOf(high - low, slots -> holds(low + slots));
      if (more != 0 || low == 0 || holds(low)) {
        return low + more;
      }
      // So many pieces are of numbers that nobody means; some answer must come.
      skip = piece < MANY ? 0 : 2 * skip + 1;
      high = low - 1 - U64.min(skip, low - 1);
    }
  }

  private interface Test {
    boolean holds(@Unsigned long slots);
  }

  /** Returns the most slots up to {@code cap} with which a test holds; 0 if with none. */
  private static @Unsigned long mostOf(@Unsigned long cap, Test test) {
    if (cap == 0 || test.holds(cap)) {
      return cap;
    }
    @Unsigned long low = 0;
    @Unsigned long high = cap;
    while (high - low != 1) {
      @Unsigned long middle = low + ((high - low) >>> 1);
      if (test.holds(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the least slots of the group from which on every line is cut as with so many. */
  private @Unsigned long startOfPiece(@Unsigned long slots) {
    @Unsigned long start = 0;
    for (int i = 0; i < group.size(); i++) {
      Placing line = placing(i, 0);
      if (line.hasTwoCuts()) {
        @Unsigned long perSlot = group.perSlot(i);
        start =
            U64.max(
                start,
                device
                    .queues()
                    .arithmetic()
                    .ceilDiv(line.segments().startOfPiece(slots * perSlot), perSlot));
      }
    }
    return start;
  }

  /** Says whether the bytes are few enough with whichever cut takes the fewest. */
  private boolean mayFit(@Unsigned long slots) {
    Tally sum = new Tally(device.queues().arithmetic(), from);
    for (int i = 0; i < group.size(); i++) {
      Placing line = placing(i, 0);
      @Unsigned long bytes = span(line, slots * group.perSlot(i), false);
      if (line.hasTwoCuts()) {
        bytes = U64.min(bytes, span(line, slots * group.perSlot(i), true));
      }
      if (bytes != 0) {
        sum.end = device.layout().arena() ? device.layout().start(sum) : sum.end;
        sum.extend("ledger", bytes);
      }
    }
    return sum.within(end());
  }

  /** Says whether the segments are few enough with whichever cut has the fewest. */
  private boolean mayCount(@Unsigned long slots) {
    if (device.counts() == null) {
      return true;
    }
    @Unsigned long[] segments = new long[group.size()];
    for (int i = 0; i < segments.length; i++) {
      segments[i] = placing(i, 0).leastSegmentCount(slots * group.perSlot(i));
    }
    return device.counts().allow(group, segments);
  }

  private @Unsigned long span(Placing line, @Unsigned long slots, boolean areWhole) {
    Tally tally = new Tally(device.queues().arithmetic(), 0);
    device.layout().place(line, slots, line.isUncut(slots), areWhole, tally, null);
    return tally.endOrMax();
  }

  /** Returns where the last line must end for all limits on bytes. */
  private @Unsigned long end() {
    return device.layout().before(U64.min(limit, device.arenaLimit()), behind);
  }

  /** Says whether each line has its place with so many slots of the group. */
  private boolean holds(@Unsigned long slots) {
    Tally sum = new Tally(device.queues().arithmetic(), from);
    @Unsigned long[] segments = new long[group.size()];
    for (int i = 0; i < group.size(); i++) {
      @Unsigned long count = slots * group.perSlot(i);
      Placing line = placing(i, sum.end);
      line.place(count, sum, null);
      if (!LineLimit.allHold(line, count, sum)) {
        return false;
      }
      segments[i] = device.counts() == null ? 0 : line.segmentCount(count);
    }
    return sum.within(end()) && (device.counts() == null || device.counts().allow(group, segments));
  }

  /** Says whether the lines together lack memory, as far as they are what a rule allows. */
  boolean lacksMemory() {
    WorkQueuePlan plan = plan();
    return plan != null
        && !LineLimit.MEMORY.holds(placing(0, from), plan.capacity(), placed(plan.capacity()));
  }

  /** Returns a tally of all regions of all lines with so many slots of the group. */
  Tally placed(@Unsigned long slots) {
    Tally sum = new Tally(device.queues().arithmetic(), from);
    for (int i = 0; i < group.size() && !sum.overflowed(); i++) {
      placing(i, sum.end).place(sum.multiply("slots", slots, group.perSlot(i)), sum, null);
    }
    return sum;
  }
}
