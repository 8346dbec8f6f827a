// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import dev.sluice.kernel.ControlBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

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
  private final boolean knowsRun;
  private final @Unsigned long sweeps;
  private final @Unsigned long busy;

  /** 2^64-1 if it is beyond, which then is more than are busy. */
  private final @Unsigned long empty;

  private final int tailBits;

  private DrainWarnings(DrainFigures drain, @Nullable DrainTotals totals, int tailBits) {
    this.drain = drain;
    this.arithmetic = drain.arithmetic();
    this.profile = drain.profile();
    this.shape = drain.shape();
    this.knowsRun = totals != null && totals.busyAtMost().isPresent();
    this.sweeps = totals == null ? 0 : totals.sweeps().orElse(0);
    this.busy = totals == null ? 0 : totals.busyAtMost().orElse(0);
    this.empty = totals == null ? 0 : totals.emptyAtLeast().orElse(U64.MAX);
    this.tailBits = tailBits;
  }

  /**
   * Returns the warnings, in the order of their kinds.
   *
   * @param totals the totals of the drain, if it has any
   * @param tailBits the bits of a tail that attempts may pass, 0 if they cannot
   * @param line the line of a device that is drained, or null
   * @param isOffered says whether a remedy that removes a warning is to be offered
   */
  static List<PlanWarning> of(
      DrainFigures drain,
      @Nullable DrainTotals totals,
      int tailBits,
      @Nullable String line,
      Predicate<Remedy> isOffered) {
    DrainWarnings rules = new DrainWarnings(drain, totals, tailBits);
    int applying = rules.applying();
    return applying == 0 ? List.of() : rules.warnings(applying, line, isOffered);
  }

  private List<PlanWarning> warnings(
      int applying, @Nullable String line, Predicate<Remedy> isOffered) {
    List<PlanWarning> warnings = new ArrayList<>();
    for (WarningKind kind : WarningKind.values()) {
      if ((applying & bit(kind)) != 0) {
        List<Remedy> remedies =
            remedies(kind).stream()
                .map(remedy -> line == null ? remedy : remedy.onLine(line))
                .filter(isOffered)
                .toList();
        warnings.add(new PlanWarning(kind, line, numbers(kind), remedies));
      }
    }
    return List.copyOf(warnings);
  }

  /**
   * Returns the one warning that there can be where nothing is known but the items of a window.
   * Neither of its remedies takes a byte, nor a slot away: both stay planned wherever it stands.
   */
  static List<PlanWarning> ofTail(int tailBits, String line) {
    @Unsigned long most = QueueRules.maxIndex(tailBits);
    return List.of(
        new PlanWarning(
            WarningKind.UNGUARDED_TAIL,
            line,
            numbers(U64.of(tailBits), most),
            List.of(
                Remedy.of(RemedyKind.WIDEN_INDEX_TO, 64).onLine(line),
                Remedy.of(RemedyKind.PROVE_BOUND, most).onLine(line))));
  }

  /** Returns the bits of the tail of a control block of one's own that may wrap, else 0. */
  static int tailBits(WorkQueueProfile queue) {
    return queue.indexBits() != 64
            && queue.controlBytes() != 0
            && !queue.boundGiven()
            && queue.sizing() != QueueSizing.EXPANSION
            && !queue.control().map(ControlBlock::isStandard).orElse(false)
        ? queue.indexBits()
        : 0;
  }

  private boolean applies(WarningKind kind) {
    return (applying() & bit(kind)) != 0;
  }

  /** Returns the bits of the kinds that apply. */
  private int applying() {
    return (emptyLaunches() ? bit(WarningKind.EMPTY_LAUNCHES) : 0)
        | (idleGroups() ? bit(WarningKind.IDLE_GROUPS) : 0)
        | (windowBelowResident() ? bit(WarningKind.WINDOW_BELOW_RESIDENT) : 0)
        | (secondBufferUnneeded() ? bit(WarningKind.SECOND_BUFFER_UNNEEDED) : 0)
        | (smallWindows() ? bit(WarningKind.SMALL_WINDOWS) : 0)
        | (unprovenEnd() ? bit(WarningKind.UNPROVEN_END) : 0)
        | (tailBits != 0 ? bit(WarningKind.UNGUARDED_TAIL) : 0);
  }

  @SuppressWarnings("EnumOrdinal") // a set that costs nothing, and is kept nowhere
  private static int bit(WarningKind kind) {
    return 1 << kind.ordinal();
  }

  private boolean emptyLaunches() {
    return knowsRun
        && profile.itemsPerGroup().isPresent()
        && profile.end() != DrainEnd.ON_DEVICE
        && Long.compareUnsigned(busy, empty) <= 0
        && isBelowProduct(items(), sweeps, shape.windowCount(), itemsPerGroup());
  }

  private boolean idleGroups() {
    if (profile.grid() != GridKind.PER_SLOT || !knowsRun || !knowsResident()) {
      return false;
    }
    @Unsigned long groups = drain.groupsOfASweep();
    return groups != 0
        && !isBelowProduct(groups - 1, 8, residentGroups(), 1)
        && isBelowProduct(items(), sweeps, residentGroups(), itemsPerGroup());
  }

  private boolean windowBelowResident() {
    @Unsigned long window = shape.itemsPerWindow();
    return knowsRun
        && knowsResident()
        && Long.compareUnsigned(window, widestOfSegment()) < 0
        && isBelowHalfOfResident(window)
        && !isBelowProduct(items(), sweeps, window, 1);
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
    return shape.segmented()
        && Long.remainderUnsigned(shape.segmentSlots(), shape.itemsPerWindow()) != 0
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

  /** Returns the numbers of a warning, as {@link PlanWarning#problem} says them. */
  private @Unsigned long[] numbers(WarningKind kind) {
    return switch (kind) {
      case EMPTY_LAUNCHES -> numbers(sweeps, shape.windowCount(), busy, items(), itemsPerGroup());
      case IDLE_GROUPS ->
          numbers(
              drain.groupsOfASweep(),
              Long.divideUnsigned(items(), sweeps),
              residentGroups(),
              itemsPerGroup());
      case WINDOW_BELOW_RESIDENT ->
          numbers(shape.itemsPerWindow(), residentGroups(), itemsPerGroup());
      case SECOND_BUFFER_UNNEEDED -> numbers(items(), shape.capacity(), shape.bufferBytes());
      case SMALL_WINDOWS -> numbers(shape.segmentSlots(), shape.itemsPerWindow(), leastWindow());
      case UNPROVEN_END -> numbers(profile.sweeps().getAsLong());
      case UNGUARDED_TAIL -> numbers(U64.of(tailBits), QueueRules.maxIndex(tailBits));
    };
  }

  private static @Unsigned long[] numbers(@Unsigned long... numbers) {
    return numbers;
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
        offerPoll(remedies, kind, profile.sweeps().getAsLong());
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
      case UNGUARDED_TAIL -> {
        remedies.add(Remedy.of(RemedyKind.WIDEN_INDEX_TO, 64));
        remedies.add(Remedy.of(RemedyKind.PROVE_BOUND, QueueRules.maxIndex(tailBits)));
      }
    }
    return List.copyOf(remedies);
  }

  private void offerWindow(
      List<Remedy> remedies, WarningKind warning, RemedyKind kind, @Unsigned long items) {
    if (items != 0) {
      offer(remedies, warning, kind, items, shape.cut(arithmetic, items));
    }
  }

  /**
   * Offers to poll each so many sweeps, or each few more, if that many are recorded at a time.
   *
   * @param sweeps a number that fits u64 when it is rounded up to whole recordings
   */
  private void offerPoll(List<Remedy> remedies, WarningKind warning, @Unsigned long sweeps) {
    @Unsigned long recorded = profile.recorded().orElse(1);
    @Unsigned long times = U64.max(1, arithmetic.ceilDiv(sweeps, recorded));
    offer(remedies, warning, RemedyKind.POLL_EVERY, times * recorded, shape);
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
        && !new DrainWarnings(next, next.totals(), 0).applies(warning)) {
      remedies.add(remedy);
    }
  }

  /** Returns the most slots that a window can have, whatever the capacity beyond. */
  private @Unsigned long widest() {
    @Unsigned long widest = U64.min(widestOfSegment(), shape.mostItemsPerWindow());
    if (profile.grid() == GridKind.STRIDED) {
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

  private boolean knowsResident() {
    return profile.residentGroups().isPresent() && profile.itemsPerGroup().isPresent();
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

  /** Says whether {@code value < a · b · c}, however large that is; {@code c} is not 0. */
  private boolean isBelowProduct(
      @Unsigned long value, @Unsigned long a, @Unsigned long b, @Unsigned long c) {
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
