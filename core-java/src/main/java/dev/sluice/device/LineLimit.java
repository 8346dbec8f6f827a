// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.queue.DrainEnd;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * What limits a line besides the rules of its queue, in the order in which it is reported. Each is
 * asked two questions: how many slots it allows at most, and what is wrong with so many. What
 * {@code largest} grants, a clamp grants, a remedy offers and is to be had at no extra cost is the
 * least of the first over all of them, so that they cannot differ.
 */
enum LineLimit {
  /** A control block is one segment. */
  CONTROL {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      @Unsigned long bytes = line.arrays().controlBytes;
      return Long.compareUnsigned(bytes, line.device().segmentLimit()) <= 0
          || !line.device().layout().size().fits(bytes);
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      errors.add(
          overLimit(
              line.placing(),
              "control block",
              line.placing().device().layout().size().of(line.placing().arrays().controlBytes),
              1,
              advice.offered(this, List.of())));
    }
  },

  /** An array is cut into no more segments than its line allows. */
  SEGMENTS {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      if (line.isUncut(slots)) {
        return true;
      }
      for (int array = 0; array < line.arrays().count; array++) {
        if (breaks(line, array, slots)) {
          return false;
        }
      }
      return true;
    }

    private boolean breaks(Placing line, int array, @Unsigned long slots) {
      // An array whose bytes exceed u64 is the sum's to judge.
      @Unsigned long stride = line.arrays().stride(array);
      return U64.productFits(slots, stride)
          && line.device().layout().size().fits(slots * stride)
          && !line.segments().isUncut(array, slots)
          && (line.segments().holdNoSlot(array)
              || Long.compareUnsigned(line.segments().count(array, slots), line.maxSegments()) > 0);
    }

    @Override
    @Unsigned
    long most(Placing line, @Unsigned long cap) {
      return line.isUncut(cap) ? cap : U64.min(cap, line.segments().mostIn(line.maxSegments()));
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      Placing placing = line.placing();
      for (int array = 0; array < placing.arrays().count; array++) {
        if (breaks(placing, array, line.slots())) {
          List<Remedy> tries = new ArrayList<>();
          tries.add(
              Remedy.of(
                  RemedyKind.SPLIT_INTO_SEGMENTS, placing.segments().count(array, line.slots())));
          tries.addAll(advice.fewerSlots());
          errors.add(
              overLimit(
                  placing,
                  placing.arrays().name(array),
                  placing
                      .device()
                      .layout()
                      .size()
                      .of(line.slots() * placing.arrays().stride(array)),
                  placing.maxSegments(),
                  advice.offered(this, tries)));
        }
      }
    }
  },

  /** The index of a queue counts its slots, and the attempts at them; its own budget holds them. */
  QUEUE {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      return !(line.line() instanceof QueueLine queue)
          || line.device().queues().indexCounts(queue.profile(), slots);
    }

    @Override
    @Unsigned
    long most(Placing line, @Unsigned long cap) {
      return line.line() instanceof QueueLine queue
          ? U64.min(cap, line.device().queues().mostSlots(queue.profile()))
          : cap;
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      errors.addAll(advice.beyondIndex(line.slots()));
    }
  },

  /** A launch drains no more items than the device can. */
  LAUNCH {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      return Long.compareUnsigned(
              line.window(), line.device().limits().maxItemsPerLaunch().orElse(U64.MAX))
          <= 0;
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      @Unsigned long most = line.placing().device().limits().maxItemsPerLaunch().getAsLong();
      errors.add(
          new DeviceError.WindowExceedsLaunch(
              line.placing().label(),
              line.placing().window(),
              most,
              advice.offered(this, List.of(Remedy.of(RemedyKind.NARROW_WINDOW_TO, most)))));
    }
  },

  /** A group has no more threads than the device allows. */
  GROUP {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      return Long.compareUnsigned(
              line.drain().threadsPerGroup().orElse(0),
              line.device().limits().maxThreadsPerGroup().orElse(U64.MAX))
          <= 0;
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      @Unsigned long most = line.placing().device().limits().maxThreadsPerGroup().getAsLong();
      errors.add(
          new DeviceError.GroupTooLarge(
              line.placing().label(),
              line.placing().drain().threadsPerGroup().getAsLong(),
              most,
              advice.offered(
                  this,
                  most == 0 ? List.of() : List.of(Remedy.of(RemedyKind.LOWER_THREADS_TO, most)))));
    }
  },

  /** A launch has no more groups than a grid can. */
  GRID {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      return line.drain().itemsPerGroup().isEmpty()
          || Long.compareUnsigned(line.groups(slots), line.device().mostGroups()) <= 0;
    }

    @Override
    @Unsigned
    long most(Placing line, @Unsigned long cap) {
      @Unsigned long items = line.mostItemsOfGrid();
      // A window has at most the slots of a buffer, and those of a segment.
      return Long.compareUnsigned(U64.min(line.window(), line.fullSegmentSlots()), items) <= 0
          ? cap
          : U64.min(cap, items);
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      Placing placing = line.placing();
      DrainProfile drain = placing.drain();
      DeviceLimits limits = placing.device().limits();
      List<Remedy> tries = new ArrayList<>();
      if (drain.residentGroups().isPresent()) {
        tries.add(
            Remedy.of(
                RemedyKind.STRIDE_GROUPS,
                U64.min(drain.residentGroups().getAsLong(), placing.device().mostGroups())));
      }
      if (drain.end() != DrainEnd.ON_DEVICE) {
        tries.add(Remedy.of(RemedyKind.NARROW_WINDOW_TO, placing.mostItemsOfGrid()));
      }
      tries.addAll(advice.fewerSlots());
      errors.add(
          new DeviceError.GridTooLarge(
              placing.label(),
              placing.groups(line.slots()),
              limits.maxGroupsX().orElse(U64.MAX),
              limits.maxGroupsY().orElse(U64.MAX),
              advice.offered(this, tries)));
    }
  },

  /** Several groups that loop on the device can wait for each other. */
  BARRIER {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      return line.drain().end() != DrainEnd.ON_DEVICE
          || line.device().limits().gridBarrier()
          || Long.compareUnsigned(line.groups(slots), 1) <= 0;
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      errors.add(
          new DeviceError.NoGridBarrier(
              line.placing().label(),
              line.placing().groups(line.slots()),
              advice.offered(
                  this,
                  List.of(
                      Remedy.of(RemedyKind.POLL_EVERY, POLL),
                      Remedy.of(RemedyKind.STRIDE_GROUPS, 1)))));
    }
  },

  /** A launch that loops on the device drains one window, and there is no other launch. */
  LOOP {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      return line.drain().end() != DrainEnd.ON_DEVICE
          || Long.compareUnsigned(line.windows(slots), 1) <= 0;
    }

    @Override
    @Unsigned
    long most(Placing line, @Unsigned long cap) {
      return line.drain().end() == DrainEnd.ON_DEVICE ? line.segments().mostInWindows(1, cap) : cap;
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      List<Remedy> tries = new ArrayList<>();
      tries.add(Remedy.of(RemedyKind.POLL_EVERY, POLL));
      tries.addAll(advice.fewerSlots());
      errors.add(
          new DeviceError.LoopInSeveralWindows(
              line.placing().label(),
              line.placing().windows(line.slots()),
              advice.offered(this, tries)));
    }
  },

  /** A sweep has no more drain windows than the device allows. */
  WINDOWS {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      return line.window() == 0
          || line.device().limits().maxWindows().isEmpty()
          || Long.compareUnsigned(
                  line.windows(slots), line.device().limits().maxWindows().getAsLong())
              <= 0;
    }

    @Override
    @Unsigned
    long most(Placing line, @Unsigned long cap) {
      return line.window() == 0 || line.device().limits().maxWindows().isEmpty()
          ? cap
          : line.segments().mostInWindows(line.device().limits().maxWindows().getAsLong(), cap);
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      Placing placing = line.placing();
      DeviceLimits limits = placing.device().limits();
      @Unsigned long most = limits.maxWindows().getAsLong();
      List<Remedy> tries = new ArrayList<>();
      @Unsigned
      long window =
          placing
              .segments()
              .leastWindow(line.slots(), most, limits.maxItemsPerLaunch().orElse(U64.MAX));
      tries.add(Remedy.of(RemedyKind.WIDEN_WINDOW_TO, window));
      tries.addAll(advice.fewerSlots());
      errors.add(
          new DeviceError.TooManyDrainWindows(
              placing.label(), placing.windows(line.slots()), most, advice.offered(this, tries)));
    }
  },

  /** What a line takes, and where it ends, fits u64. */
  SUM {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      return !end.overflowed();
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      Tally end = line.end();
      errors.add(
          new DeviceError.Overflow(
              line.placing().label(),
              end.field(),
              end.operation(),
              end.left(),
              end.right(),
              advice.offered(this, advice.fewerSlots())));
    }
  },

  /** An arena is one allocation. */
  ARENA {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      return end.overflowed() || Long.compareUnsigned(end.end, line.device().arenaLimit()) <= 0;
    }

    @Override
    @Unsigned
    long most(Placing line, @Unsigned long cap) {
      @Unsigned long limit = line.device().arenaLimit();
      return limit == U64.MAX ? cap : mostBefore(line, limit, cap);
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      List<Remedy> tries = new ArrayList<>(advice.fewerSlots());
      tries.add(Remedy.of(RemedyKind.PLACE_SEPARATELY, 0));
      errors.add(
          new DeviceError.OverMaxAllocation(
              line.placing().label(),
              "arena",
              line.end().end,
              line.placing().device().arenaLimit(),
              1,
              advice.offered(this, tries)));
    }
  },

  /** A line ends within the memory, or its share of it. */
  MEMORY {
    @Override
    boolean holds(Placing line, @Unsigned long slots, Tally end) {
      return end.overflowed() || Long.compareUnsigned(end.end, line.limit()) <= 0;
    }

    @Override
    @Unsigned
    long most(Placing line, @Unsigned long cap) {
      return mostBefore(line, line.limit(), cap);
    }

    @Override
    void report(Judged line, LineAdvice advice, List<PlanError> errors) {
      List<Remedy> tries = new ArrayList<>(advice.fewerSlots());
      tries.addAll(advice.onSeveralDevices());
      tries.addAll(advice.moreMemory());
      errors.add(
          advice.overMemory(
              line.leastSlots(),
              line.end().end - line.placing().from(),
              line.placing().limit() - line.placing().from(),
              advice.offered(this, tries)));
    }
  };

  static final List<LineLimit> ALL = List.of(values());

  /** How many sweeps a host may run ahead; measured to cost 1 to 5 %. */
  private static final @Unsigned long POLL = 64;

  // The next three ask all in turn, written out: in a loop over objects of as many classes the JIT
  // sees through none of the calls, and a ledger takes twice as long.

  /** Says whether all limits allow so many slots. */
  static boolean allHold(Placing line, @Unsigned long slots, Tally end) {
    return SEGMENTS.holds(line, slots, end)
        && SUM.holds(line, slots, end)
        && ARENA.holds(line, slots, end)
        && MEMORY.holds(line, slots, end)
        && (line.isResident() || allOfAQueueHold(line, slots, end));
  }

  private static boolean allOfAQueueHold(Placing line, @Unsigned long slots, Tally end) {
    return CONTROL.holds(line, slots, end)
        && QUEUE.holds(line, slots, end)
        && LAUNCH.holds(line, slots, end)
        && GROUP.holds(line, slots, end)
        && GRID.holds(line, slots, end)
        && BARRIER.holds(line, slots, end)
        && LOOP.holds(line, slots, end)
        && WINDOWS.holds(line, slots, end);
  }

  /** Returns the most slots up to {@code cap} that each allows in its turn. */
  static @Unsigned long leastOfAll(Placing line, @Unsigned long cap) {
    return leastAnywhere(line, SUM.most(line, ARENA.most(line, MEMORY.most(line, cap))));
  }

  /** Returns the same of those that are the same wherever the line begins and ends. */
  static @Unsigned long leastAnywhere(Placing line, @Unsigned long cap) {
    @Unsigned long most = QUEUE.most(line, CONTROL.most(line, cap));
    // What the device limits of all lines together is no limit of one, but what is chosen obeys it.
    most = line.mostInSegments(SEGMENTS.most(line, most));
    most = GRID.most(line, GROUP.most(line, LAUNCH.most(line, most)));
    return WINDOWS.most(line, LOOP.most(line, BARRIER.most(line, most)));
  }

  /**
   * Says whether the limit allows so many slots.
   *
   * @param end a tally of the line's regions with as many
   */
  abstract boolean holds(Placing line, @Unsigned long slots, Tally end);

  /**
   * Returns the most slots up to {@code cap} that the limit allows; {@code cap} where it is not the
   * number of slots that it limits.
   */
  @Unsigned
  long most(Placing line, @Unsigned long cap) {
    return cap;
  }

  /** Adds what is wrong with a line that breaks the limit. */
  abstract void report(Judged line, LineAdvice advice, List<PlanError> errors);

  private static @Unsigned long mostBefore(Placing line, @Unsigned long limit, @Unsigned long cap) {
    RegionLayout layout = line.device().layout();
    return layout.mostWithin(line, layout.before(limit, line.behind()), cap);
  }

  private static PlanError overLimit(
      Placing line,
      String region,
      @Unsigned long bytes,
      @Unsigned long maxSegments,
      List<Remedy> remedies) {
    DeviceLimits limits = line.device().limits();
    @Unsigned long most = DeviceFacts.segmentBytes(limits);
    boolean byBinding =
        limits.maxBindingBytes().isPresent() && most == limits.maxBindingBytes().getAsLong();
    return byBinding
        ? new DeviceError.OverMaxBinding(line.label(), region, bytes, most, maxSegments, remedies)
        : new DeviceError.OverMaxAllocation(
            line.label(), region, bytes, most, maxSegments, remedies);
  }
}
