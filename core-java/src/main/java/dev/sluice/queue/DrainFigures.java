// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/** What a drain launches, found from its settings and its windows. */
record DrainFigures(Arithmetic arithmetic, DrainProfile profile, DrainShape shape) {

  /**
   * Sums and products in a row, one figure after the other. A figure is unknown from the first step
   * on that is beyond u64, or takes something unknown; it is 0 then.
   */
  private static final class Steps {
    private final Arithmetic arithmetic;
    private boolean isKnown = true;
    private int known;

    Steps(Arithmetic arithmetic) {
      this.arithmetic = arithmetic;
    }

    @Unsigned
    long times(@Unsigned long a, @Unsigned long b) {
      isKnown = isKnown && arithmetic.productFits(a, b);
      return a * b;
    }

    @Unsigned
    long plus(@Unsigned long a, @Unsigned long b) {
      isKnown = isKnown && arithmetic.sumFits(a, b);
      return a + b;
    }

    @Unsigned
    long unless0(@Unsigned long count, OptionalUnsignedLong each) {
      if (count == 0) {
        return 0;
      }
      return times(count, get(each));
    }

    @Unsigned
    long get(OptionalUnsignedLong setting) {
      isKnown = isKnown && setting.isPresent();
      return setting.orElse(0);
    }

    /** Says that the figure takes those of the bits. */
    void take(int figures) {
      isKnown = isKnown && (known & figures) == figures;
    }

    /** Ends a figure. */
    @Unsigned
    long end(int figure, @Unsigned long value) {
      boolean found = isKnown;
      isKnown = true;
      if (!found) {
        return 0;
      }
      known |= figure;
      return value;
    }
  }

  /** Returns what is launched in all sweeps, if their number is given. */
  @Nullable DrainTotals totals() {
    if (profile.sweeps().isEmpty()) {
      return null;
    }
    Steps steps = new Steps(arithmetic);
    @Unsigned long sweeps = steps.end(DrainTotals.SWEEPS, sweepsRun(steps));
    @Unsigned long launches = steps.end(DrainTotals.LAUNCHES, launches(steps, sweeps));
    @Unsigned long groups = steps.end(DrainTotals.GROUPS, groups(steps, sweeps));
    @Unsigned long reads = steps.end(DrainTotals.HOST_READS, hostReads(steps, sweeps));
    @Unsigned long busy = steps.end(DrainTotals.BUSY_AT_MOST, busyAtMost(steps, sweeps));
    @Unsigned long empty = steps.end(DrainTotals.EMPTY_AT_LEAST, emptyAtLeast(steps, sweeps, busy));
    @Unsigned
    long least =
        steps.end(
            DrainTotals.LEAST_PICOSECONDS,
            leastPicoseconds(steps, sweeps, launches, groups, reads));
    return new DrainTotals(steps.known, sweeps, launches, groups, reads, busy, empty, least);
  }

  /** Returns the sweeps given, in whole polls and whole recordings. */
  private @Unsigned long sweepsRun(Steps steps) {
    @Unsigned long sweeps = steps.get(profile.sweeps());
    sweeps = wholeMultiple(steps, sweeps, profile.polledEvery());
    return wholeMultiple(steps, sweeps, profile.recorded());
  }

  private @Unsigned long wholeMultiple(
      Steps steps, @Unsigned long sweeps, OptionalUnsignedLong of) {
    if (of.isEmpty()) {
      return sweeps;
    }
    return steps.times(arithmetic.ceilDiv(sweeps, of.getAsLong()), of.getAsLong());
  }

  private @Unsigned long launches(Steps steps, @Unsigned long sweeps) {
    if (onDevice()) {
      return 1;
    }
    steps.take(DrainTotals.SWEEPS);
    return steps.times(sweeps, steps.plus(shape.windowCount(), profile.launchesBetweenSweeps()));
  }

  private @Unsigned long groups(Steps steps, @Unsigned long sweeps) {
    @Unsigned long once = groupsOfASweep(steps);
    if (onDevice()) {
      return once;
    }
    steps.take(DrainTotals.SWEEPS);
    return steps.times(sweeps, once);
  }

  /** Returns the groups of the launches of one sweep, spare ones included; 0 if unknown. */
  @Unsigned
  long groupsOfASweep() {
    Steps steps = new Steps(arithmetic);
    return steps.end(DrainTotals.GROUPS, groupsOfASweep(steps));
  }

  private @Unsigned long groupsOfASweep(Steps steps) {
    if (!shape.segmented()) {
      return groupsOf(steps, shape.capacity());
    }
    @Unsigned long segments = arithmetic.divide(shape.capacity(), shape.segmentSlots());
    @Unsigned long inWhole = steps.times(segments, groupsOf(steps, shape.segmentSlots()));
    return steps.plus(inWhole, groupsOf(steps, shape.capacity() - segments * shape.segmentSlots()));
  }

  /** Returns the groups of the windows of a segment of {@code slots}. */
  private @Unsigned long groupsOf(Steps steps, @Unsigned long slots) {
    @Unsigned long whole = arithmetic.divide(slots, shape.itemsPerWindow());
    @Unsigned long rest = slots - whole * shape.itemsPerWindow();
    @Unsigned
    long inWhole = whole == 0 ? 0 : steps.times(whole, launched(steps, shape.itemsPerWindow()));
    return rest == 0 ? inWhole : steps.plus(inWhole, launched(steps, rest));
  }

  private @Unsigned long launched(Steps steps, @Unsigned long slots) {
    Grid grid = grid(profile, slots, shape.mostGroupsX(), shape.mostGroupsY());
    if (grid == null) {
      steps.isKnown = false;
      return 0;
    }
    return steps.plus(grid.groups(), grid.spare());
  }

  /**
   * Returns the grid of a window of {@code slots}, or null if it is unknown or too large. Without a
   * policy, as plans that are finished answer so, too.
   */
  static @Nullable Grid grid(
      DrainProfile profile, @Unsigned long slots, @Unsigned long mostX, @Unsigned long mostY) {
    if (profile.itemsPerGroup().isEmpty()) {
      return null;
    }
    @Unsigned long groups = U64.ceilDiv(slots, profile.itemsPerGroup().getAsLong());
    if (profile.grid() == GridKind.STRIDED) {
      groups = U64.min(groups, profile.residentGroups().getAsLong());
    }
    return Grid.of(groups, mostX, mostY);
  }

  private @Unsigned long hostReads(Steps steps, @Unsigned long sweeps) {
    if (profile.end() != DrainEnd.POLLED) {
      return 1;
    }
    steps.take(DrainTotals.SWEEPS);
    return arithmetic.divide(sweeps, profile.polledEvery().getAsLong());
  }

  private @Unsigned long busyAtMost(Steps steps, @Unsigned long sweeps) {
    steps.take(DrainTotals.SWEEPS);
    @Unsigned long items = steps.get(profile.totalItems());
    return busyAtMost(sweeps, items);
  }

  /**
   * Returns how many windows of all sweeps find an item at most. A window that does drains at least
   * one that no other does, so that the items are a bound, too.
   */
  private @Unsigned long busyAtMost(@Unsigned long sweeps, @Unsigned long items) {
    return shape.buffering() == Buffering.PING_PONG
        ? busyFromTheStart(sweeps, items)
        : busyInSlices(sweeps, U64.min(items, shape.capacity()));
  }

  /**
   * Each sweep drains its buffer from the start. Its first window is busy from its first item on,
   * and so is the first of each segment at which the windows are cut anew; every other window takes
   * a whole one before it.
   */
  private @Unsigned long busyFromTheStart(@Unsigned long sweeps, @Unsigned long items) {
    @Unsigned long busySweeps = U64.min(sweeps, items);
    @Unsigned long cheap = busySweeps;
    if (shape.segmented()
        && Long.remainderUnsigned(shape.segmentSlots(), shape.itemsPerWindow()) != 0) {
      @Unsigned long borders = arithmetic.ceilDiv(shape.capacity(), shape.segmentSlots()) - 1;
      @Unsigned
      long passed =
          U64.min(
              productOrMax(busySweeps, borders), arithmetic.divide(items, shape.segmentSlots()));
      cheap = U64.min(items, sumOrMax(busySweeps, passed));
    }
    return U64.min(
        productOrMax(busySweeps, shape.windowCount()),
        cheap + arithmetic.divide(items - cheap, shape.itemsPerWindow()));
  }

  /**
   * The sweeps drain slices, one behind the other, which cut the windows that begin below the items
   * into pieces: each border of a slice makes one more at most.
   */
  private @Unsigned long busyInSlices(@Unsigned long sweeps, @Unsigned long items) {
    @Unsigned long busySweeps = U64.min(sweeps, items);
    return busySweeps == 0
        ? 0
        : U64.min(items, sumOrMax(shape.windowsBelow(arithmetic, items), busySweeps - 1));
  }

  private @Unsigned long emptyAtLeast(Steps steps, @Unsigned long sweeps, @Unsigned long busy) {
    steps.take(DrainTotals.BUSY_AT_MOST);
    return steps.times(sweeps, shape.windowCount()) - busy;
  }

  private @Unsigned long leastPicoseconds(
      Steps steps,
      @Unsigned long sweeps,
      @Unsigned long launches,
      @Unsigned long groups,
      @Unsigned long reads) {
    LaunchCosts costs = profile.costs();
    steps.take(DrainTotals.SWEEPS | DrainTotals.LAUNCHES);
    @Unsigned
    long host =
        profile.recorded().isPresent()
            ? steps.unless0(
                arithmetic.divide(sweeps, profile.recorded().getAsLong()), costs.submit())
            : steps.unless0(launches, costs.enqueue());
    if (profile.end() == DrainEnd.POLLED) {
      host = steps.plus(host, steps.unless0(reads, costs.hostRead()));
    }
    @Unsigned long device = steps.unless0(launches, costs.launch());
    if (profile.grid() != GridKind.INDIRECT) {
      steps.take(DrainTotals.GROUPS);
      device = steps.plus(device, steps.unless0(groups, costs.group()));
    }
    if (onDevice()) {
      device = steps.plus(device, steps.unless0(sweeps, costs.barrier()));
    }
    return U64.max(host, device);
  }

  private boolean onDevice() {
    return profile.end() == DrainEnd.ON_DEVICE;
  }

  /** Returns the product, or 2^64-1 if it is beyond. */
  @Unsigned
  long productOrMax(@Unsigned long a, @Unsigned long b) {
    return arithmetic.productFits(a, b) ? a * b : U64.MAX;
  }

  @Unsigned
  long sumOrMax(@Unsigned long a, @Unsigned long b) {
    return arithmetic.sumFits(a, b) ? a + b : U64.MAX;
  }
}
