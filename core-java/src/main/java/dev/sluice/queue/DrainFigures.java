// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/** What a drain launches, found from its settings and its windows. */
record DrainFigures(Arithmetic arithmetic, DrainProfile profile, DrainShape shape) {

  /** Sums and products in a row: beyond u64 from the first one that is, or unknown. */
  private static final class Steps {
    private final Arithmetic arithmetic;
    private boolean known = true;

    Steps(Arithmetic arithmetic) {
      this.arithmetic = arithmetic;
    }

    @Unsigned
    long times(@Unsigned long a, @Unsigned long b) {
      known = known && arithmetic.productFits(a, b);
      return a * b;
    }

    @Unsigned
    long plus(@Unsigned long a, @Unsigned long b) {
      known = known && arithmetic.sumFits(a, b);
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
      known = known && setting.isPresent();
      return setting.orElse(0);
    }

    OptionalUnsignedLong found(@Unsigned long figure) {
      return OptionalUnsignedLong.ofIf(known, figure);
    }
  }

  /** Returns what is launched in all sweeps, if their number is given. */
  @Nullable DrainTotals totals() {
    if (profile.sweeps().isEmpty()) {
      return null;
    }
    OptionalUnsignedLong sweeps = sweepsRun();
    OptionalUnsignedLong launches = launches(sweeps);
    OptionalUnsignedLong groups = groups(sweeps);
    OptionalUnsignedLong reads = hostReads(sweeps);
    OptionalUnsignedLong busy = busyAtMost(sweeps);
    return new DrainTotals(
        sweeps,
        launches,
        groups,
        reads,
        busy,
        emptyAtLeast(sweeps, busy),
        leastPicoseconds(sweeps, launches, groups, reads));
  }

  /** Returns the sweeps given, in whole polls and whole recordings. */
  OptionalUnsignedLong sweepsRun() {
    Steps steps = new Steps(arithmetic);
    @Unsigned long sweeps = steps.get(profile.sweeps());
    sweeps = wholeMultiple(steps, sweeps, profile.polledEvery());
    return steps.found(wholeMultiple(steps, sweeps, profile.recorded()));
  }

  private @Unsigned long wholeMultiple(
      Steps steps, @Unsigned long sweeps, OptionalUnsignedLong of) {
    if (of.isEmpty()) {
      return sweeps;
    }
    return steps.times(arithmetic.ceilDiv(sweeps, of.getAsLong()), of.getAsLong());
  }

  private OptionalUnsignedLong launches(OptionalUnsignedLong sweeps) {
    if (onDevice()) {
      return OptionalUnsignedLong.of(1);
    }
    Steps steps = new Steps(arithmetic);
    @Unsigned long aSweep = steps.plus(shape.windowCount(), profile.launchesBetweenSweeps());
    return steps.found(steps.times(steps.get(sweeps), aSweep));
  }

  private OptionalUnsignedLong groups(OptionalUnsignedLong sweeps) {
    OptionalUnsignedLong once = groupsOfASweep();
    if (onDevice()) {
      return once;
    }
    Steps steps = new Steps(arithmetic);
    return steps.found(steps.times(steps.get(sweeps), steps.get(once)));
  }

  /** Returns the groups of the launches of one sweep, spare ones included. */
  OptionalUnsignedLong groupsOfASweep() {
    Steps steps = new Steps(arithmetic);
    if (!shape.segmented()) {
      return steps.found(groupsOf(steps, shape.capacity()));
    }
    @Unsigned long segments = arithmetic.divide(shape.capacity(), shape.segmentSlots());
    @Unsigned long inWhole = steps.times(segments, groupsOf(steps, shape.segmentSlots()));
    return steps.found(
        steps.plus(inWhole, groupsOf(steps, shape.capacity() - segments * shape.segmentSlots())));
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
      steps.known = false;
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
    @Unsigned
    long groups = slots == 0 ? 0 : U64.ceilDiv(slots, profile.itemsPerGroup().getAsLong());
    if (profile.grid() == GridKind.STRIDED) {
      groups = U64.min(groups, profile.residentGroups().getAsLong());
    }
    return Grid.of(groups, mostX, mostY);
  }

  private OptionalUnsignedLong hostReads(OptionalUnsignedLong sweeps) {
    if (profile.end() != DrainEnd.POLLED) {
      return OptionalUnsignedLong.of(1);
    }
    return sweeps.isEmpty()
        ? sweeps
        : OptionalUnsignedLong.of(
            arithmetic.divide(sweeps.getAsLong(), profile.polledEvery().getAsLong()));
  }

  /**
   * Returns how many windows of all sweeps find an item at most. A window that does drains at least
   * one that no other does, so that the items are a bound, too.
   */
  OptionalUnsignedLong busyAtMost(OptionalUnsignedLong sweeps) {
    if (sweeps.isEmpty() || profile.totalItems().isEmpty()) {
      return OptionalUnsignedLong.empty();
    }
    @Unsigned long items = profile.totalItems().getAsLong();
    return OptionalUnsignedLong.of(
        shape.buffering() == Buffering.PING_PONG
            ? busyFromTheStart(sweeps.getAsLong(), items)
            : busyInSlices(sweeps.getAsLong(), U64.min(items, shape.capacity())));
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

  private OptionalUnsignedLong emptyAtLeast(
      OptionalUnsignedLong sweeps, OptionalUnsignedLong busy) {
    if (busy.isEmpty()) {
      return busy;
    }
    Steps steps = new Steps(arithmetic);
    return steps.found(steps.times(sweeps.getAsLong(), shape.windowCount()) - busy.getAsLong());
  }

  private OptionalUnsignedLong leastPicoseconds(
      OptionalUnsignedLong sweeps,
      OptionalUnsignedLong launches,
      OptionalUnsignedLong groups,
      OptionalUnsignedLong reads) {
    Steps steps = new Steps(arithmetic);
    LaunchCosts costs = profile.costs();
    @Unsigned long run = steps.get(sweeps);
    @Unsigned long launched = steps.get(launches);
    @Unsigned
    long host =
        profile.recorded().isPresent()
            ? steps.unless0(arithmetic.divide(run, profile.recorded().getAsLong()), costs.submit())
            : steps.unless0(launched, costs.enqueue());
    if (profile.end() == DrainEnd.POLLED) {
      host = steps.plus(host, steps.unless0(steps.get(reads), costs.hostRead()));
    }
    @Unsigned long device = steps.unless0(launched, costs.launch());
    if (profile.grid() != GridKind.INDIRECT) {
      device = steps.plus(device, steps.unless0(steps.get(groups), costs.group()));
    }
    if (onDevice()) {
      device = steps.plus(device, steps.unless0(run, costs.barrier()));
    }
    return steps.found(U64.max(host, device));
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
