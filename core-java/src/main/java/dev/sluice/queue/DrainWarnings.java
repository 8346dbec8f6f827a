// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.internal.U64.print;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * What makes a drain a bad idea. The rules only compare; a remedy is followed, and looked at again
 * by the same rules, before it is offered.
 */
final class DrainWarnings {
  /** How many sweeps a host that polls may run ahead; measured to cost 1 to 5 % in all. */
  private static final @Unsigned long POLL = 64;

  private final DrainFigures drain;
  private final Arithmetic arithmetic;
  private final DrainProfile profile;
  private final DrainShape shape;
  private final OptionalUnsignedLong sweeps;

  private DrainWarnings(DrainFigures drain) {
    this.drain = drain;
    this.arithmetic = drain.arithmetic();
    this.profile = drain.profile();
    this.shape = drain.shape();
    this.sweeps = drain.sweepsRun();
  }

  static List<PlanWarning> of(DrainFigures drain) {
    DrainWarnings rules = new DrainWarnings(drain);
    List<PlanWarning> found = List.of();
    for (WarningKind kind : KINDS) {
      if (rules.applies(kind)) {
        found = found.isEmpty() ? new ArrayList<>() : found;
        found.add(new PlanWarning(kind, null, rules.message(kind), rules.remedies(kind)));
      }
    }
    return found.isEmpty() ? found : List.copyOf(found);
  }

  private static final List<WarningKind> KINDS =
      List.of(
          WarningKind.EMPTY_LAUNCHES,
          WarningKind.IDLE_GROUPS,
          WarningKind.WINDOW_BELOW_RESIDENT,
          WarningKind.SECOND_BUFFER_UNNEEDED,
          WarningKind.SMALL_WINDOWS,
          WarningKind.UNPROVEN_END);

  private boolean applies(WarningKind kind) {
    return switch (kind) {
      case EMPTY_LAUNCHES -> emptyLaunches();
      case IDLE_GROUPS -> idleGroups();
      case WINDOW_BELOW_RESIDENT -> windowBelowResident();
      case SECOND_BUFFER_UNNEEDED -> secondBufferUnneeded();
      case SMALL_WINDOWS -> smallWindows();
      case UNPROVEN_END -> unprovenEnd();
      case UNGUARDED_TAIL -> false;
    };
  }

  private boolean emptyLaunches() {
    return knowsRun()
        && profile.itemsPerGroup().isPresent()
        && profile.end() != DrainEnd.ON_DEVICE
        && Long.compareUnsigned(busy(), halfOfProduct(sweeps(), shape.windowCount())) <= 0
        && isBelowProduct(items(), sweeps(), shape.windowCount(), itemsPerGroup());
  }

  private boolean idleGroups() {
    if (profile.grid() != GridKind.PER_SLOT || !knowsRun() || !knowsResident()) {
      return false;
    }
    @Unsigned long groups = drain.groupsOfASweep().orElse(0);
    return groups != 0
        && !isBelowProduct(groups - 1, 8, residentGroups(), 1)
        && isBelowProduct(items(), sweeps(), residentGroups(), itemsPerGroup());
  }

  private boolean windowBelowResident() {
    @Unsigned long window = shape.itemsPerWindow();
    return knowsRun()
        && knowsResident()
        && Long.compareUnsigned(window, widestOfSegment()) < 0
        && isBelowHalfOfResident(window)
        && !isBelowProduct(items(), sweeps(), window, 1);
  }

  private boolean isBelowHalfOfResident(@Unsigned long window) {
    @Unsigned long half = halfOfProduct(residentGroups(), itemsPerGroup());
    boolean odd = (residentGroups() & itemsPerGroup() & 1) != 0;
    return Long.compareUnsigned(window, half) < 0 || (odd && window == half);
  }

  private boolean secondBufferUnneeded() {
    return shape.buffering() == Buffering.PING_PONG
        && profile.totalItems().isPresent()
        && Long.compareUnsigned(items(), shape.capacity()) <= 0;
  }

  private boolean smallWindows() {
    return Long.remainderUnsigned(shape.segmentSlots(), shape.itemsPerWindow()) != 0
        && shape.segmented()
        && Long.compareUnsigned(leastWindow(), quarterOf(shape.itemsPerWindow())) < 0;
  }

  /** Returns n/4, rounded up: below it is below a quarter. */
  private static @Unsigned long quarterOf(@Unsigned long n) {
    return (n >>> 2) + ((n & 3) == 0 ? 0 : 1);
  }

  /** Returns the slots of the least window at the end of a segment. */
  private @Unsigned long leastWindow() {
    @Unsigned long window = shape.itemsPerWindow();
    @Unsigned long ofWhole = Long.remainderUnsigned(shape.segmentSlots(), window);
    @Unsigned long last = Long.remainderUnsigned(shape.capacity(), shape.segmentSlots());
    @Unsigned long ofLast = Long.remainderUnsigned(last, window);
    return ofLast == 0 ? ofWhole : U64.min(ofWhole, ofLast);
  }

  private boolean unprovenEnd() {
    return profile.end() == DrainEnd.SWEEPS
        && profile.sweeps().isPresent()
        && !profile.sweepsAreBound();
  }

  private String message(WarningKind kind) {
    String fact =
        switch (kind) {
          case EMPTY_LAUNCHES ->
              "of "
                  + print(sweeps())
                  + " sweeps with "
                  + print(shape.windowCount())
                  + " windows each, at most "
                  + print(busy())
                  + " windows find an item; "
                  + print(items())
                  + " items in all are fewer than a group of "
                  + print(itemsPerGroup())
                  + " for each window";
          case IDLE_GROUPS ->
              print(drain.groupsOfASweep().orElse(0))
                  + " groups are launched each sweep for "
                  + print(Long.divideUnsigned(items(), sweeps()))
                  + " items, where "
                  + print(residentGroups())
                  + " groups of "
                  + print(itemsPerGroup())
                  + " items run at once";
          case WINDOW_BELOW_RESIDENT ->
              "a launch drains "
                  + print(shape.itemsPerWindow())
                  + " items, where "
                  + print(residentGroups())
                  + " groups of "
                  + print(itemsPerGroup())
                  + " items run at once";
          case SECOND_BUFFER_UNNEEDED ->
              "all "
                  + print(items())
                  + " items that are ever drained fit one buffer of "
                  + print(shape.capacity())
                  + " slots; the second takes "
                  + print(shape.bufferBytes())
                  + " bytes";
          case SMALL_WINDOWS ->
              "segments of "
                  + print(shape.segmentSlots())
                  + " slots cut windows of "
                  + print(shape.itemsPerWindow())
                  + " down to "
                  + print(leastWindow());
          case UNPROVEN_END ->
              "the run ends after "
                  + print(profile.sweeps().getAsLong())
                  + " sweeps, and nothing says that no run needs more";
          case UNGUARDED_TAIL -> throw new AssertionError(kind);
        };
    return kind.text() + ": " + fact;
  }

  private List<Remedy> remedies(WarningKind kind) {
    List<Remedy> remedies = new ArrayList<>(3);
    switch (kind) {
      case EMPTY_LAUNCHES -> {
        offerWindow(remedies, kind, RemedyKind.WIDEN_WINDOW_TO, widest());
        if (Long.compareUnsigned(profile.sweeps().getAsLong(), items()) > 0) {
          // A sweep that finds something drains an item at least.
          offer(remedies, kind, RemedyKind.LOWER_SWEEPS_TO, items(), shape);
        }
        if (profile.end() == DrainEnd.POLLED) {
          offerPoll(remedies, kind, profile.sweeps().getAsLong());
        }
      }
      case IDLE_GROUPS -> offer(remedies, kind, RemedyKind.STRIDE_GROUPS, residentGroups(), shape);
      case WINDOW_BELOW_RESIDENT ->
          offerWindow(remedies, kind, RemedyKind.WIDEN_WINDOW_TO, widest());
      case SECOND_BUFFER_UNNEEDED ->
          offer(remedies, kind, RemedyKind.USE_SINGLE_BUFFER, 0, shape.single());
      case SMALL_WINDOWS -> offerWindow(remedies, kind, RemedyKind.NARROW_WINDOW_TO, evenWindow());
      case UNPROVEN_END -> {
        offerPoll(remedies, kind, U64.min(POLL, profile.sweeps().getAsLong()));
        offer(remedies, kind, RemedyKind.PROVE_SWEEPS, profile.sweeps().getAsLong(), shape);
      }
      case UNGUARDED_TAIL -> throw new AssertionError(kind);
    }
    return List.copyOf(remedies);
  }

  private void offerWindow(
      List<Remedy> remedies, WarningKind warning, RemedyKind kind, @Unsigned long items) {
    if (items != 0) {
      offer(remedies, warning, kind, items, shape.cut(arithmetic, items));
    }
  }

  /** Offers to poll each so many sweeps, or each few more, if that many are recorded at a time. */
  private void offerPoll(List<Remedy> remedies, WarningKind warning, @Unsigned long sweeps) {
    @Unsigned long recorded = profile.recorded().orElse(1);
    @Unsigned long times = U64.max(1, arithmetic.ceilDiv(sweeps, recorded));
    if (arithmetic.productFits(times, recorded)) {
      offer(remedies, warning, RemedyKind.POLL_EVERY, times * recorded, shape);
    }
  }

  /** Adds a remedy, if following it removes the warning and takes no more windows than now. */
  private void offer(
      List<Remedy> remedies,
      WarningKind warning,
      RemedyKind kind,
      @Unsigned long amount,
      DrainShape after) {
    Remedy remedy = Remedy.of(kind, amount);
    DrainFigures next = new DrainFigures(arithmetic, profile.with(remedy), after);
    if (Long.compareUnsigned(after.windowCount(), shape.windowCount()) <= 0
        && !new DrainWarnings(next).applies(warning)) {
      remedies.add(remedy);
    }
  }

  /** Returns the most slots that a window can have, whatever the capacity beyond. */
  private @Unsigned long widest() {
    @Unsigned long widest = U64.min(widestOfSegment(), shape.mostItemsPerWindow());
    if (profile.grid() == GridKind.STRIDED || profile.itemsPerGroup().isEmpty()) {
      return widest;
    }
    @Unsigned long mostGroups = drain.productOrMax(shape.mostGroupsX(), shape.mostGroupsY());
    return U64.min(widest, drain.productOrMax(mostGroups, itemsPerGroup()));
  }

  private @Unsigned long widestOfSegment() {
    return U64.min(shape.mostSegmentSlots(), shape.capacity());
  }

  /** Returns the slots of as many windows as a segment takes now, but of equal size. */
  private @Unsigned long evenWindow() {
    @Unsigned long windows = arithmetic.ceilDiv(shape.mostSegmentSlots(), shape.itemsPerWindow());
    @Unsigned long group = profile.itemsPerGroup().orElse(1);
    @Unsigned long even = arithmetic.divide(shape.mostSegmentSlots(), windows);
    return arithmetic.divide(even, group) * group;
  }

  private boolean knowsRun() {
    return sweeps.isPresent() && profile.totalItems().isPresent();
  }

  private boolean knowsResident() {
    return profile.residentGroups().isPresent() && profile.itemsPerGroup().isPresent();
  }

  private @Unsigned long sweeps() {
    return sweeps.getAsLong();
  }

  private @Unsigned long items() {
    return profile.totalItems().getAsLong();
  }

  private @Unsigned long itemsPerGroup() {
    return profile.itemsPerGroup().getAsLong();
  }

  private @Unsigned long residentGroups() {
    return profile.residentGroups().getAsLong();
  }

  private @Unsigned long busy() {
    return drain.busyAtMost(sweeps).getAsLong();
  }

  /** Says whether {@code value < a · b · c}, however large that is. */
  private boolean isBelowProduct(
      @Unsigned long value, @Unsigned long a, @Unsigned long b, @Unsigned long c) {
    if (a == 0 || b == 0 || c == 0) {
      return false;
    }
    if (!arithmetic.productFits(a, b) || !arithmetic.productFits(a * b, c)) {
      return true;
    }
    return Long.compareUnsigned(value, a * b * c) < 0;
  }

  /** Returns {@code a · b / 2}, rounded down, or 2^64-1 if that is beyond. */
  private @Unsigned long halfOfProduct(@Unsigned long a, @Unsigned long b) {
    @Unsigned long ofEven = drain.productOrMax(a, b >>> 1);
    return (b & 1) == 0 ? ofEven : drain.sumOrMax(ofEven, a >>> 1);
  }
}
