// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.QueueDoor;
import dev.sluice.internal.U64;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/** A record, because the JIT trusts a record's fields to be constant. */
record PolicyWorkQueuePlanner(Arithmetic arithmetic) implements WorkQueuePlanner, QueueDoor {
  // In short methods with few branches: the JIT inlines nothing long, and only what it inlines
  // makes no object. For the same reason a plan is made before the result that holds it: an older
  // JIT only removes an object from a field that was set as soon as there was one.

  @Override
  public PlanResult<WorkQueuePlan> plan(WorkQueueProfile profile) {
    @Unsigned long capacity = Objects.requireNonNull(profile, "profile").sizingItems();
    if (!profile.plainFixed()) {
      if (profile.plainLargest()) {
        capacity = QueueFigures.chosen(arithmetic, profile, profile.boundOrMax());
      } else if (profile.plainExpansion() && QueueRules.wantedFits(arithmetic, profile)) {
        capacity = QueueFigures.wanted(profile);
      } else {
        requireBudget(profile);
        return size(profile);
      }
    }
    return judged(profile, capacity, capacity);
  }

  /** Judges the bytes of a queue that other rules do not stand against. */
  private PlanResult<WorkQueuePlan> judged(
      WorkQueueProfile profile, @Unsigned long wanted, @Unsigned long capacity) {
    Rule broken = QueueRules.brokenByBytes(arithmetic, profile, capacity);
    if (broken != null) {
      return rejected(profile, broken, capacity);
    }
    @Unsigned long residentBytes = QueueFigures.residentBytes(profile, capacity);
    int occupancyBps = arithmetic.ratioBasisPoints(profile.initialItems(), capacity);
    WorkQueuePlan plan =
        new WorkQueuePlan(
            profile, profile.budgetOrMax(), capacity, wanted, residentBytes, occupancyBps);
    return new PlanResult.Planned<>(plan);
  }

  /** Plans a queue by all rules. */
  private PlanResult<WorkQueuePlan> size(WorkQueueProfile profile) {
    Rule broken = brokenBeforeCapacity(profile);
    if (broken != null) {
      return rejected(profile, broken, 0);
    }
    @Unsigned long wanted = QueueFigures.wanted(profile);
    @Unsigned long capacity = QueueFigures.capacity(arithmetic, profile, wanted, profile.ceiling());
    broken = QueueRules.brokenByCapacity(arithmetic, profile, capacity);
    if (broken == null) {
      broken = QueueRules.brokenByIndex(profile, wanted, capacity);
    }
    return broken == null
        ? new PlanResult.Planned<>(
            planned(profile, profile.budgetOrMax(), wantedOf(profile, wanted, capacity), capacity))
        : rejected(profile, broken, capacity);
  }

  private @Nullable Rule brokenBeforeCapacity(WorkQueueSettings settings) {
    if (!QueueRules.wantedFits(arithmetic, settings)) {
      return Rule.WANTED_FITS_U64;
    }
    Rule broken = QueueRules.brokenBySettings(settings);
    return broken == null && !QueueRules.roundedFits(arithmetic, settings)
        ? Rule.ROUNDED_FITS_U64
        : broken;
  }

  /** Of the largest, what fits is what was wanted. */
  private static @Unsigned long wantedOf(
      WorkQueueSettings settings, @Unsigned long wanted, @Unsigned long capacity) {
    return settings.sizing() == QueueSizing.LARGEST ? capacity : wanted;
  }

  private WorkQueuePlan planned(
      WorkQueueProfile profile,
      @Unsigned long budgetBytes,
      @Unsigned long wanted,
      @Unsigned long capacity) {
    @Unsigned long residentBytes = QueueFigures.residentBytes(profile, capacity);
    int occupancyBps = arithmetic.ratioBasisPoints(profile.initialItems(), capacity);
    return new WorkQueuePlan(profile, budgetBytes, capacity, wanted, residentBytes, occupancyBps);
  }

  private <P> PlanResult<P> rejected(
      WorkQueueProfile profile, Rule broken, @Unsigned long capacity) {
    return new PlanResult.Rejected<>(
        List.of(QueueAdvice.of(arithmetic, profile).error(broken, capacity)));
  }

  @Override
  public PlanResult<DrainPlan> planDrain(
      WorkQueueProfile profile, @Unsigned long maxItemsPerLaunch) {
    if (maxItemsPerLaunch == 0) {
      return zeroWindow(profile);
    }
    PlanResult<WorkQueuePlan> result = plan(profile);
    if (result instanceof PlanResult.Planned<WorkQueuePlan> planned) {
      WorkQueuePlan queue = planned.plan();
      @Unsigned long windows = arithmetic.ceilDiv(queue.capacity(), maxItemsPerLaunch);
      return new PlanResult.Planned<>(new DrainPlan(queue, null, maxItemsPerLaunch, windows, null));
    }
    return new PlanResult.Rejected<>(((PlanResult.Rejected<WorkQueuePlan>) result).errors());
  }

  @Override
  public PlanResult<DrainPlan> planDrain(WorkQueueProfile profile, DrainProfile drain) {
    if (drain.itemsPerWindow().isPresent() && drain.itemsPerWindow().getAsLong() == 0) {
      return zeroWindow(profile);
    }
    PlanResult<WorkQueuePlan> result = plan(profile);
    if (result instanceof PlanResult.Planned<WorkQueuePlan> planned) {
      WorkQueuePlan queue = planned.plan();
      DrainShape shape =
          DrainShape.of(
              arithmetic,
              queue.capacity(),
              queue.bufferBytes(),
              profile.buffering(),
              drain.itemsPerWindow().orElse(U64.MAX),
              U64.MAX,
              U64.MAX,
              U64.MAX,
              U64.MAX);
      return new PlanResult.Planned<>(drained(queue, drain, shape, null, remedy -> true));
    }
    return new PlanResult.Rejected<>(((PlanResult.Rejected<WorkQueuePlan>) result).errors());
  }

  private DrainPlan drained(
      WorkQueuePlan queue,
      DrainProfile drain,
      DrainShape shape,
      @Nullable String line,
      Predicate<Remedy> isOffered) {
    DrainFigures figures = new DrainFigures(arithmetic, drain, shape);
    DrainTotals totals = figures.totals();
    List<PlanWarning> warnings =
        DrainWarnings.of(figures, totals, DrainWarnings.tailBits(queue.profile()), line, isOffered);
    DrainDetails details = new DrainDetails(shape, totals, warnings);
    return new DrainPlan(queue, drain, shape.itemsPerWindow(), shape.windowCount(), details);
  }

  private static PlanResult<DrainPlan> zeroWindow(WorkQueueProfile profile) {
    requireBudget(Objects.requireNonNull(profile, "profile"));
    Remedy remedy = Remedy.of(RemedyKind.WIDEN_WINDOW_TO, 1);
    return new PlanResult.Rejected<>(
        List.of(new QueueError.ZeroDrainWindow(null, List.of(remedy))));
  }

  @Override
  public boolean tryPlan(WorkQueueCandidate candidate) {
    requireBudget(Objects.requireNonNull(candidate, "candidate"));
    candidate.forget();
    if (brokenBeforeCapacity(candidate) != null) {
      return false;
    }
    @Unsigned long wanted = QueueFigures.wanted(candidate);
    @Unsigned
    long capacity = QueueFigures.capacity(arithmetic, candidate, wanted, candidate.ceiling());
    if (QueueRules.brokenByCapacity(arithmetic, candidate, capacity) != null
        || QueueRules.brokenByIndex(candidate, wanted, capacity) != null) {
      return false;
    }
    candidate.take(
        this,
        wantedOf(candidate, wanted, capacity),
        capacity,
        QueueFigures.residentBytes(candidate, capacity));
    return true;
  }

  private static void requireBudget(WorkQueueSettings settings) {
    if (!settings.budgetGiven()) {
      throw new IllegalArgumentException(
          "the profile has no budget: set budgetBytes, or plan it on a device, which gives it what"
              + " is left");
    }
  }

  // ---- On a line of a device ----

  @Override
  public WorkQueueProfile part(WorkQueueProfile profile, Part part) {
    return profile.toBuilder()
        .capacity(profile.capacity().part(part))
        .initialItems(part.of("initial items", profile.initialItems()))
        .build();
  }

  @Override
  public @Nullable WorkQueuePlan planOnLine(
      WorkQueueProfile profile, @Unsigned long mostSlots, @Unsigned long leftBytes) {
    if (brokenBeforeCapacity(profile) != null) {
      return null;
    }
    @Unsigned long wanted = QueueFigures.wanted(profile);
    @Unsigned long capacity = capacityOnLine(profile, mostSlots);
    if (QueueRules.brokenByCapacity(arithmetic, profile, capacity) != null) {
      return null;
    }
    return planned(
        profile,
        profile.budgetGiven() ? profile.budgetOrMax() : leftBytes,
        wantedOf(profile, wanted, capacity),
        capacity);
  }

  private @Unsigned long capacityOnLine(WorkQueueProfile profile, @Unsigned long mostSlots) {
    return QueueFigures.capacity(
        arithmetic, profile, QueueFigures.wanted(profile), U64.min(mostSlots, profile.ceiling()));
  }

  @Override
  public PlanError brokenOnLine(
      String line,
      WorkQueueProfile profile,
      @Unsigned long mostSlots,
      @Unsigned long mostOffered,
      Function<Remedy, @Nullable Remedy> offer,
      Predicate<Remedy> plans) {
    QueueAdvice advice = new QueueAdvice(arithmetic, profile, line, mostOffered, offer, plans);
    Rule broken = brokenBeforeCapacity(profile);
    if (broken != null) {
      return advice.error(broken, 0);
    }
    @Unsigned long capacity = capacityOnLine(profile, mostSlots);
    return advice.error(
        Objects.requireNonNull(QueueRules.brokenByCapacity(arithmetic, profile, capacity)),
        capacity);
  }

  @Override
  public PlanError zeroWindow(String line, Function<Remedy, @Nullable Remedy> offer) {
    Remedy remedy = offer.apply(Remedy.of(RemedyKind.WIDEN_WINDOW_TO, 1).onLine(line));
    return new QueueError.ZeroDrainWindow(line, remedy == null ? List.of() : List.of(remedy));
  }

  @Override
  public boolean indexCounts(WorkQueueProfile profile, @Unsigned long slots) {
    return QueueRules.brokenByIndex(profile, QueueFigures.wanted(profile), slots) == null;
  }

  @Override
  public List<PlanError> beyondIndex(
      String line,
      WorkQueueProfile profile,
      @Unsigned long slots,
      @Unsigned long mostOffered,
      Function<Remedy, @Nullable Remedy> offer) {
    QueueAdvice advice =
        new QueueAdvice(arithmetic, profile, line, mostOffered, offer, remedy -> true);
    @Unsigned long wanted = QueueFigures.wanted(profile);
    List<PlanError> errors = new ArrayList<>(2);
    if (QueueRules.brokenByIndex(profile, wanted, slots) == Rule.CAPACITY_FITS_INDEX) {
      errors.add(advice.error(Rule.CAPACITY_FITS_INDEX, slots));
    }
    if (!QueueRules.boundFitsIndex(profile, wanted, slots)) {
      errors.add(advice.error(Rule.BOUND_FITS_INDEX, slots));
    }
    return errors;
  }

  @Override
  public List<Remedy> downTo(WorkQueueProfile profile, @Unsigned long slots) {
    return QueueAdvice.of(arithmetic, profile).downTo(slots);
  }

  @Override
  public boolean choosesCapacity(WorkQueueProfile profile) {
    return profile.choosesCapacity();
  }

  @Override
  public boolean choosesLimited(WorkQueueProfile profile) {
    return profile.limited() && profile.choosesCapacity();
  }

  @Override
  public @Unsigned long mostSlots(WorkQueueProfile profile) {
    @Unsigned long most = U64.min(QueueRules.maxIndex(profile.indexBits()), profile.mostOrMax());
    return profile.budgetGiven() && profile.slotBytes() != 0
        ? U64.min(most, QueueFigures.slotsWithin(arithmetic, profile, profile.budgetOrMax()))
        : most;
  }

  @Override
  public @Unsigned long mostToChoose(WorkQueueProfile profile) {
    if (profile.sizing() == QueueSizing.LARGEST) {
      return profile.ceiling();
    }
    return profile.clampToFit() && QueueRules.wantedFits(arithmetic, profile)
        ? U64.min(
            profile.ceiling(),
            QueueFigures.expanded(arithmetic, profile, QueueFigures.wanted(profile)))
        : U64.MAX;
  }

  @Override
  public @Unsigned long roundDown(WorkQueueProfile profile, @Unsigned long slots) {
    return Steps.down(arithmetic, slots, profile.step());
  }

  @Override
  public @Unsigned long roundUpOrMax(WorkQueueProfile profile, @Unsigned long slots) {
    return Steps.upOrMax(arithmetic, slots, profile.step());
  }

  @Override
  public @Unsigned long leastSlots(WorkQueueProfile profile) {
    return QueueFigures.limitedLeast(arithmetic, profile);
  }

  @Override
  public DrainPlan drain(
      WorkQueuePlan queue,
      DrainProfile drain,
      String line,
      @Unsigned long itemsPerWindow,
      @Unsigned long windowCount,
      @Unsigned long segmentSlots,
      @Unsigned long mostSegmentSlots,
      @Unsigned long mostItemsPerWindow,
      @Unsigned long mostGroupsX,
      @Unsigned long mostGroupsY,
      Predicate<Remedy> isOffered) {
    boolean windowsAlone = segmentSlots == queue.capacity() && drain.saysWindowsAlone();
    int tailBits = DrainWarnings.tailBits(queue.profile());
    if (windowsAlone && tailBits == 0) {
      return new DrainPlan(queue, drain, itemsPerWindow, windowCount, null);
    }
    @Unsigned long segment = U64.max(1, segmentSlots);
    @Unsigned long window = U64.min(itemsPerWindow, segment);
    DrainShape shape =
        new DrainShape(
            queue.capacity(),
            queue.bufferBytes(),
            queue.profile().buffering(),
            window,
            windowCount,
            segment,
            segmentSlots == queue.capacity() ? windowCount : arithmetic.ceilDiv(segment, window),
            mostSegmentSlots,
            mostItemsPerWindow,
            mostGroupsX,
            mostGroupsY);
    if (windowsAlone) {
      List<PlanWarning> warnings = DrainWarnings.ofTail(tailBits, line);
      return new DrainPlan(
          queue, drain, itemsPerWindow, windowCount, new DrainDetails(shape, null, warnings));
    }
    return drained(queue, drain, shape, line, isOffered);
  }
}
