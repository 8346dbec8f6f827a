// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What to do about a queue that was rejected, worked out backwards. The only source of the remedies
 * of a queue, each of which is planned once before it is offered. In a class of its own, since the
 * virtual machine loads all kinds of errors to verify it: a program in which nothing is rejected
 * does without.
 *
 * @param line the line of a device that the queue is on, or null
 * @param mostOffered the most slots that a remedy may offer
 * @param offer returns what to offer for a remedy that removes an error, or null
 * @param plans says whether a remedy with which no rule of the queue is broken leads to a plan
 */
record QueueAdvice(
    Arithmetic arithmetic,
    WorkQueueProfile profile,
    @Nullable String line,
    @Unsigned long mostOffered,
    Function<Remedy, @Nullable Remedy> offer,
    Predicate<Remedy> plans) {
  /** Returns the advice for a queue on its own. */
  static QueueAdvice of(Arithmetic arithmetic, WorkQueueProfile profile) {
    return new QueueAdvice(arithmetic, profile, null, U64.MAX, remedy -> remedy, remedy -> true);
  }

  /** Returns the error of a queue that breaks a rule, at a capacity where there is one. */
  QueueError error(Rule broken, @Unsigned long capacity) {
    return switch (broken) {
      case WANTED_FITS_U64 ->
          overflow(
              broken,
              "wanted capacity",
              "+",
              profile.initialItems(),
              profile.sizingItems(),
              List.of(
                  Remedy.of(
                      RemedyKind.LOWER_EXPANSION_TO,
                      arithmetic.subtract(U64.MAX, profile.initialItems()))));
      case CAPACITY_NOT_ZERO ->
          new QueueError.ZeroCapacity(
              line,
              offered(
                  broken,
                  List.of(
                      Remedy.of(
                          RemedyKind.RAISE_CAPACITY_TO,
                          QueueFigures.limitedLeast(arithmetic, profile)))));
      case ENTRY_BYTES_NOT_ZERO ->
          new QueueError.ZeroEntryBytes(
              line, offered(broken, List.of(Remedy.of(RemedyKind.RAISE_ENTRY_BYTES_TO, 1))));
      case INITIAL_ITEMS_FIT ->
          new QueueError.InitialItemsExceedCapacity(
              line,
              profile.initialItems(),
              profile.sizingItems(),
              offered(
                  broken,
                  List.of(
                      Remedy.of(
                          RemedyKind.RAISE_CAPACITY_TO,
                          QueueFigures.limitedLeast(arithmetic, profile)),
                      Remedy.of(RemedyKind.LOWER_INITIAL_ITEMS_TO, profile.sizingItems()))));
      case FINAL_STATE_ONLY ->
          new QueueError.HostParticipationRejected(
              line, offered(broken, List.of(Remedy.of(RemedyKind.READ_FINAL_STATE_ONLY, 0))));
      case ROUNDED_FITS_U64 -> roundedOverflow();
      case CAPACITY_ALLOWED -> notAllowed(capacity);
      case BUFFER_BYTES_FIT_U64 ->
          overflow(broken, "queue bytes", "×", capacity, profile.slotBytes(), withinBudgetOrU64());
      case QUEUE_BYTES_FIT_U64 ->
          overflow(
              broken, "queue bytes", "×", capacity * profile.slotBytes(), 2, withinBudgetOrU64());
      case RESIDENT_BYTES_FIT_U64 ->
          overflow(
              broken,
              "resident bytes",
              "+",
              QueueFigures.queueBytes(profile, capacity),
              profile.controlBytes(),
              withinBudgetOrU64());
      case BUDGET -> overBudget(capacity);
      case CAPACITY_FITS_INDEX -> {
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(widenIndex(capacity));
        // Clamped, the queue would still be asked to hold as much as the index cannot count.
        remedies.addAll(withoutClamp(downTo(QueueRules.maxIndex(profile.indexBits()))));
        yield new QueueError.IndexTooNarrow(
            line, "capacity", capacity, profile.indexBits(), offered(broken, remedies));
      }
      case BOUND_FITS_INDEX -> {
        @Unsigned long attempts = profile.mostAttempts(QueueFigures.wanted(profile));
        yield new QueueError.IndexTooNarrow(
            line,
            "bound",
            attempts,
            profile.indexBits(),
            offered(broken, List.of(widenIndex(attempts))));
      }
    };
  }

  private QueueError overflow(
      Rule broken,
      String field,
      String operation,
      @Unsigned long left,
      @Unsigned long right,
      List<Remedy> remedies) {
    return new QueueError.Overflow(line, field, operation, left, right, offered(broken, remedies));
  }

  private QueueError roundedOverflow() {
    @Unsigned long step = profile.step();
    boolean isPower = step == Steps.POWERS_OF_TWO;
    return overflow(
        Rule.ROUNDED_FITS_U64,
        "capacity",
        isPower ? "rounded up to a power of" : "rounded up to a multiple of",
        QueueRules.roundedUp(profile),
        isPower ? 2 : step,
        withinBudgetOrU64());
  }

  /** Returns the error of slots that break what was asked of them. */
  private QueueError notAllowed(@Unsigned long capacity) {
    List<Remedy> remedies = new ArrayList<>(downToBudget(capacity));
    if (profile.sizing() == QueueSizing.FIXED) {
      @Unsigned
      long above =
          Steps.upOrMax(arithmetic, U64.max(capacity, profile.leastOrZero()), profile.step());
      remedies.add(Remedy.of(RemedyKind.RAISE_CAPACITY_TO, above));
    }
    return new QueueError.CapacityNotAllowed(
        line,
        profile.capacity(),
        capacity,
        offered(
            Rule.CAPACITY_ALLOWED,
            remedies.stream()
                .map(remedy -> line == null ? remedy : remedy.onLine(line))
                .filter(remedy -> firstBroken(profile.with(remedy)) == null && plans.test(remedy))
                .toList()));
  }

  private QueueError overBudget(@Unsigned long capacity) {
    @Unsigned long requiredBytes = QueueFigures.residentBytes(profile, capacity);
    @Unsigned long budget = profile.budgetOrMax();
    List<Remedy> remedies = new ArrayList<>(downToBudget(U64.MAX));
    remedies.add(Remedy.of(RemedyKind.RAISE_BUDGET_BY, requiredBytes - budget));
    return new QueueError.OverBudget(
        line,
        OptionalUnsignedLong.ofIf(profile.limited() && profile.choosesCapacity(), capacity),
        requiredBytes,
        budget,
        offered(Rule.BUDGET, remedies));
  }

  private List<Remedy> downToBudget(@Unsigned long most) {
    return downTo(
        U64.min(most, QueueFigures.slotsWithin(arithmetic, profile, profile.budgetOrMax())));
  }

  private List<Remedy> withinBudgetOrU64() {
    // What fits the budget fits u64 as well, and then the remedy leads to a plan at once.
    List<Remedy> remedies = downToBudget(U64.MAX);
    return remedies.isEmpty()
        // A clamp looks at the budget, and would not grant these slots.
        ? withoutClamp(downTo(QueueFigures.slotsWithin(arithmetic, profile, U64.MAX)))
        : remedies;
  }

  /** Returns the ways to come down to {@code most} slots, where that can be had. */
  List<Remedy> downTo(@Unsigned long most) {
    @Unsigned
    long slots =
        Steps.down(
            arithmetic, U64.min(U64.min(most, mostOffered), profile.mostOrMax()), profile.step());
    @Unsigned long initialItems = profile.initialItems();
    if (slots == 0) {
      return List.of();
    }
    boolean isLeastTooMany = Long.compareUnsigned(profile.leastOrZero(), slots) > 0;
    if (isLeastTooMany && profile.sizing() != QueueSizing.FIXED) {
      return List.of(
          Remedy.of(RemedyKind.LOWER_LEAST_TO, slots).mayOverflow(fallsBelowBound(slots)));
    }
    if (profile.choosesCapacity()) {
      // Where the capacity is the planner's to choose, only the initial items can be too many.
      return List.of(Remedy.of(RemedyKind.LOWER_INITIAL_ITEMS_TO, slots));
    }
    if (isLeastTooMany || Long.compareUnsigned(initialItems, slots) > 0) {
      return List.of();
    }
    if (profile.sizing() == QueueSizing.FIXED) {
      return List.of(
          Remedy.of(RemedyKind.LOWER_CAPACITY_TO, slots).mayOverflow(fallsBelowBound(slots)));
    }
    @Unsigned
    long expansion =
        profile.buffering() == Buffering.PING_PONG
            ? slots
            : arithmetic.subtract(slots, initialItems);
    return List.of(
        Remedy.of(RemedyKind.LOWER_EXPANSION_TO, expansion),
        Remedy.of(RemedyKind.CLAMP_TO_FIT, slots));
  }

  private boolean fallsBelowBound(@Unsigned long slots) {
    @Unsigned
    long asked =
        profile.sizing() == QueueSizing.FIXED ? profile.sizingItems() : profile.leastOrZero();
    return profile.boundGiven()
        && Long.compareUnsigned(slots, profile.boundOrMax()) < 0
        && Long.compareUnsigned(profile.boundOrMax(), asked) <= 0;
  }

  static List<Remedy> withoutClamp(List<Remedy> remedies) {
    return remedies.stream().filter(remedy -> remedy.kind() != RemedyKind.CLAMP_TO_FIT).toList();
  }

  private static Remedy widenIndex(@Unsigned long value) {
    return Remedy.of(
        RemedyKind.WIDEN_INDEX_TO,
        Long.compareUnsigned(value, QueueRules.maxIndex(32)) <= 0 ? 32 : 64);
  }

  /** Plans each remedy, and returns those that remove what is broken, each for the line. */
  private List<Remedy> offered(Rule broken, List<Remedy> remedies) {
    List<Remedy> offered = new ArrayList<>();
    for (Remedy each : remedies) {
      Remedy remedy = line == null ? each : each.onLine(line);
      Remedy asked = firstBroken(profile.with(remedy)) == broken ? null : offer.apply(remedy);
      if (asked != null) {
        offered.add(asked);
      }
    }
    return offered;
  }

  /** Returns the first rule that is broken still; no remedy makes what is wanted exceed u64. */
  private @Nullable Rule firstBroken(WorkQueueProfile followed) {
    Rule broken = QueueRules.brokenBySettings(followed);
    if (broken != null) {
      return broken;
    }
    if (!QueueRules.roundedFits(arithmetic, followed)) {
      return Rule.ROUNDED_FITS_U64;
    }
    @Unsigned long wanted = QueueFigures.wanted(followed);
    @Unsigned
    long capacity = QueueFigures.capacity(arithmetic, followed, wanted, followed.ceiling());
    broken = QueueRules.brokenByCapacity(arithmetic, followed, capacity);
    return broken == null ? QueueRules.brokenByIndex(followed, wanted, capacity) : broken;
  }
}
