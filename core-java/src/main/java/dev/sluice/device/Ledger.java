// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.QueueAccess;
import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.OverflowVerdict;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/** One planning of one device, line by line. Not thread-safe. */
final class Ledger {
  private final QueueAccess access = QueueAccess.get();
  private final WorkQueuePlanner queues;
  private final Arithmetic arithmetic;
  private final DeviceProfile profile;
  private final DeviceLimits limits;
  private final boolean arena;

  /** The most bytes of a segment. */
  private final @Unsigned long segmentLimit;

  private final @Nullable PlannedLine[] planned;

  /** What stands against each line, once something does. */
  private final List<List<PlanError>> errors = new ArrayList<>(0);

  private final List<Shortage> shortages = new ArrayList<>(0);
  private boolean rejected;

  // Used again for each line: a ledger is planned often, and would else make more of these than of
  // what it answers.
  private final Shape shape;
  private final Tally tally;
  private final Tally trial;
  private final List<Region> regions = new ArrayList<>();
  private final List<PlanError> found = new ArrayList<>(0);

  /** What the reserves leave. */
  private @Unsigned long available;

  /** What of it residents and queues take so far; in an arena, the end of the last region. */
  private @Unsigned long end;

  /** A line that lacks memory. */
  private record Shortage(
      int index, @Unsigned long requiredBytes, @Unsigned long leftBytes, List<Remedy> remedies) {}

  Ledger(WorkQueuePlanner queues, DeviceProfile profile) {
    this.queues = queues;
    this.arithmetic = access.arithmetic(queues);
    this.tally = new Tally(arithmetic, 0);
    this.trial = new Tally(arithmetic, 0);
    this.profile = profile;
    this.limits = profile.limits();
    this.arena = profile.placement() == Placement.ARENA;
    this.segmentLimit =
        U64.min(
            limits.maxAllocationBytes().orElse(U64.MAX), limits.maxBindingBytes().orElse(U64.MAX));
    this.shape = new Shape(arithmetic, segmentLimit);
    List<DeviceLine> lines = profile.lines();
    this.planned = new PlannedLine[lines.size()];
    takeReserves();
    @Unsigned long weights = 0;
    for (int i = 0; i < lines.size(); i++) {
      DeviceLine line = lines.get(i);
      if (line instanceof ResidentLine resident) {
        take(i, resident);
      } else if (line instanceof QueueLine queue) {
        if (isLargest(queue)) {
          weights += U64.of(queue.weight());
        } else {
          take(i, queue, limitOfLines());
        }
      }
    }
    if (weights != 0) {
      takeLargest(weights);
    }
    if (!shortages.isEmpty()) {
      reportShortages();
    }
  }

  DeviceProfile profile() {
    return profile;
  }

  /** Returns the line's place, null if it was rejected. */
  @Nullable PlannedLine planned(int index) {
    return planned[index];
  }

  /** Returns what stands against the line. */
  List<PlanError> errors(int index) {
    return rejected ? errors.get(index) : List.of();
  }

  @Unsigned
  long freeBytes() {
    return available - allocated();
  }

  private @Unsigned long allocated() {
    return arena ? arithmetic.ceilDiv(end, limits.granularity()) * limits.granularity() : end;
  }

  /** Returns the largest multiple of the granularity that is at most {@code bytes}. */
  private @Unsigned long roundDown(@Unsigned long bytes) {
    @Unsigned long unit = limits.granularity();
    return U64.isPowerOfTwo(unit) ? bytes & -unit : arithmetic.divide(bytes, unit) * unit;
  }

  PlanResult<DevicePlan> result() {
    if (!rejected) {
      // Nothing is rejected, so that each line has its place.
      return new PlanResult.Planned<>(
          new DevicePlan(profile, List.of(planned), freeBytes(), allocated() - end));
    }
    List<PlanError> all = new ArrayList<>();
    for (int i = 0; i < planned.length; i++) {
      for (PlanError error : errors(i)) {
        all.add(access.onLine(profile.lines().get(i).label(), error));
      }
    }
    return new PlanResult.Rejected<>(all);
  }

  private static boolean isLargest(QueueLine line) {
    return line.profile().sizing() == QueueSizing.LARGEST;
  }

  /** Returns where residents and queues must end. */
  private @Unsigned long limitOfLines() {
    // An arena is rounded up to the granularity as a whole, so that its end may not pass the last
    // multiple of it.
    return arena ? roundDown(available) : available;
  }

  private void reject(int index, List<PlanError> lineErrors) {
    if (!rejected) {
      errors.addAll(Collections.nCopies(planned.length, List.of()));
      rejected = true;
    }
    errors.set(index, List.copyOf(lineErrors));
  }

  private void takeReserves() {
    available = profile.memory().bytes();
    for (int i = 0; i < planned.length; i++) {
      if (profile.lines().get(i) instanceof ReserveLine reserve) {
        if (Long.compareUnsigned(reserve.bytes(), available) > 0) {
          shortages.add(new Shortage(i, reserve.bytes(), available, List.of()));
        } else {
          available = arithmetic.subtract(available, reserve.bytes());
          planned[i] = new PlannedReserve(reserve, available);
        }
      }
    }
  }

  private void take(int index, ResidentLine line) {
    shape.of(line);
    begin();
    place(line.count(), tally, regions);
    if (U64.productFits(line.count(), line.bytesEach())) {
      checkSegments(line.count(), line.maxSegments(), null);
    }
    if (tally.overflowed()) {
      found.add(overflow(List.of()));
    } else {
      checkArena(null);
    }
    if (passes(index, line.count(), limitOfLines(), null)) {
      @Unsigned long size = tally.end - end;
      @Unsigned long bytes = line.count() * line.bytesEach() * U64.of(line.buffers());
      end = tally.end;
      planned[index] = new PlannedResident(line, placed(), bytes, size, available - end);
    }
  }

  /**
   * Takes a queue.
   *
   * @param limit where its regions must end
   */
  private void take(int index, QueueLine line, @Unsigned long limit) {
    if (line.drainWindow().isPresent() && line.drainWindow().getAsLong() == 0) {
      reject(index, List.of(access.zeroDrainWindow()));
      return;
    }
    shape.of(line);
    PlanResult<WorkQueuePlan> result =
        access.plan(
            queues,
            line.profile(),
            access.choosesCapacity(line.profile()) && shape.stride(0) != 0
                ? U64.min(mostSlots(line), mostWithin(end, arenaLimit(limit)))
                : U64.MAX);
    if (result instanceof PlanResult.Rejected<WorkQueuePlan> rejection) {
      reject(index, rejection.errors());
      return;
    }
    WorkQueuePlan plan = result.orElseThrow();
    @Unsigned long capacity = plan.capacity();
    begin();
    place(capacity, tally, regions);
    checkControl();
    checkSegments(capacity, line.maxSegments(), line);
    checkIndex(line, plan);
    @Unsigned
    long segmentSlots = shape.commonSlots == 0 ? capacity : U64.min(shape.commonSlots, capacity);
    if (line.drainWindow().isPresent()) {
      checkWindows(line, capacity, segmentSlots);
    }
    if (tally.overflowed()) {
      found.add(
          overflow(
              access.capacityRemedies(queues, line.profile(), mostWithin(end, arenaLimit(limit)))));
    } else {
      checkArena(line);
    }
    if (passes(index, capacity, limit, line)) {
      @Unsigned long from = end;
      @Unsigned long left = available - end;
      end = tally.end;
      WorkQueuePlan withBudget = access.withBudget(plan, left);
      planned[index] =
          new PlannedQueue(
              line,
              withBudget,
              line.drainWindow().isPresent()
                  ? drain(withBudget, line.drainWindow().getAsLong(), segmentSlots)
                  : null,
              segmentSlots,
              capacityAtNoExtraCost(line, plan, from, end),
              placed(),
              end - from,
              available - end);
    }
  }

  private void begin() {
    tally.from(end);
    regions.clear();
    found.clear();
  }

  /** Returns the regions of the line: mostly one, which needs no array to be copied from. */
  private List<Region> placed() {
    return regions.size() == 1 ? List.of(regions.get(0)) : List.copyOf(regions);
  }

  /** Says whether nothing stands against the line, the memory included; keeps what does. */
  private boolean passes(
      int index, @Unsigned long slots, @Unsigned long limit, @Nullable QueueLine queue) {
    if (!found.isEmpty()) {
      reject(index, found);
    }
    if (!tally.overflowed() && !tally.within(limit)) {
      lack(index, slots, limit, queue);
      return false;
    }
    return found.isEmpty();
  }

  /** Takes the queues that share what is left, by their weights, which sum up to that many. */
  private void takeLargest(@Unsigned long weights) {
    for (int i = 0; i < planned.length; i++) {
      if (profile.lines().get(i) instanceof QueueLine queue && isLargest(queue)) {
        @Unsigned long from = startOfLargest();
        @Unsigned long left = arithmetic.subtract(limitOfLines(), from);
        @Unsigned long share = share(left, U64.of(queue.weight()), weights);
        weights -= U64.of(queue.weight());
        // What aligning the next one takes is this one's, or else the next would lack it.
        take(i, queue, from + (arena && weights != 0 ? share & -limits.alignment() : share));
      }
    }
  }

  /**
   * Returns where the next queue begins that takes a share: in an arena, the same wherever the line
   * before ends within its rounding, so that slots at no extra cost shift no share.
   */
  private @Unsigned long startOfLargest() {
    trial.from(end);
    trial.end = arena ? start(trial) : end;
    return trial.within(limitOfLines()) ? trial.end : end;
  }

  /** Returns floor(left · weight / weights), exactly. */
  private @Unsigned long share(@Unsigned long left, @Unsigned long weight, @Unsigned long weights) {
    if (weight == weights) {
      return left;
    }
    // left = q·weights + r, hence the share is q·weight + floor(r·weight / weights); weights are
    // small enough for r·weight.
    @Unsigned long quotient = arithmetic.divide(left, weights);
    @Unsigned long rest = left - quotient * weights;
    return quotient * weight + arithmetic.divide(rest * weight, weights);
  }

  // ---- Regions ----

  /**
   * Adds a line's regions to the tally, with {@code slots} slots in each array.
   *
   * @param regions where to put the regions, or null if only their end matters
   */
  private void place(@Unsigned long slots, Tally tally, @Nullable List<Region> regions) {
    if (shape.controlBytes != 0) {
      @Unsigned long before = tally.end;
      @Unsigned long start = start(tally);
      if (arena) {
        tally.end = start;
        tally.extend("ledger", shape.controlBytes);
      } else {
        tally.extend(
            "ledger", tally.roundUp("region size", shape.controlBytes, limits.granularity()));
      }
      if (regions != null) {
        regions.add(
            new Region(
                shape.label(),
                RegionKind.CONTROL,
                0,
                true,
                null,
                shape.controlBytes,
                1,
                1,
                0,
                arena ? start : 0,
                tally.end - before,
                available - tally.end));
      }
    }
    for (int buffer = 0; buffer < shape.buffers && !tally.overflowed(); buffer++) {
      for (int array = 0; array < shape.arrays; array++) {
        if (slots != 0 && shape.stride(array) != 0) {
          place(array, buffer, slots, tally, regions);
        }
      }
    }
  }

  private void place(
      int array, int buffer, @Unsigned long slots, Tally tally, @Nullable List<Region> regions) {
    @Unsigned long before = tally.end;
    @Unsigned long unit = arena ? limits.alignment() : limits.granularity();
    @Unsigned long stride = shape.stride(array);
    @Unsigned long segmentSlots = shape.segmentSlots(array, slots);
    @Unsigned long segments = shape.segments(array, slots);
    @Unsigned long span = 0;
    @Unsigned long fullBytes = 0;
    @Unsigned long rest = slots;
    if (segments != 1) {
      // At most the limit on a segment's bytes, but its rounding may overflow.
      span = tally.roundUp("segment size", segmentSlots * stride, unit);
      fullBytes = tally.multiply("region size", segments - 1, span);
      rest = slots - (segments - 1) * segmentSlots;
    }
    @Unsigned long restBytes = tally.multiply("region bytes", rest, stride);
    @Unsigned long start = start(tally);
    if (arena) {
      tally.end = start;
    } else {
      restBytes = tally.roundUp("region size", restBytes, unit);
    }
    tally.extend("ledger", tally.add("region size", fullBytes, restBytes));
    if (regions != null && !tally.overflowed()) {
      regions.add(
          new Region(
              shape.label(),
              shape.kind(array),
              buffer,
              shape.buffers == 1,
              shape.sideArray(array),
              stride,
              slots,
              segmentSlots,
              arena ? span : 0,
              arena ? start : 0,
              tally.end - before,
              available - tally.end));
    }
  }

  /** Returns where the next region of an arena starts. */
  private @Unsigned long start(Tally tally) {
    return arena ? tally.roundUp("region offset", tally.end, limits.alignment()) : 0;
  }

  /** Returns the most slots with which the line's regions, begun at {@code from}, end in time. */
  private @Unsigned long mostWithin(@Unsigned long from, @Unsigned long limit) {
    if (Long.compareUnsigned(limit, from) < 0) {
      return 0;
    }
    if (!arena && shape.arrays == 1 && shape.stride(0) != 0) {
      return mostOfOneArray(limit - from);
    }
    @Unsigned long perSlot = shape.slotBytes();
    if (perSlot == 0) {
      return 0;
    }
    // Without any rounding this would be the answer; rounding takes a little of it.
    @Unsigned long high = arithmetic.divide(arithmetic.subtract(limit, from), perSlot);
    if (high == 0 || endsWithin(high, from, limit)) {
      return high;
    }
    @Unsigned long low = high;
    @Unsigned long step = 1;
    do {
      high = low;
      low = Long.compareUnsigned(low, step) > 0 ? low - step : 0;
      step <<= 1;
    } while (low != 0 && !endsWithin(low, from, limit));
    // low fits or is 0, the answer where nothing fits; high does not fit.
    while (high - low != 1) {
      @Unsigned long middle = low + ((high - low) >>> 1);
      if (endsWithin(middle, from, limit)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Returns the same where no region's place depends on another's: each buffer is one array, and
   * gets as many whole steps of the granularity as any other.
   */
  private @Unsigned long mostOfOneArray(@Unsigned long bytes) {
    @Unsigned long unit = limits.granularity();
    trial.extend("ledger", trial.from(0).roundUp("region size", shape.controlBytes, unit));
    if (!trial.within(bytes)) {
      return 0;
    }
    @Unsigned long forBuffers = arithmetic.subtract(bytes, trial.end);
    @Unsigned
    long steps =
        roundDown(
            shape.buffers == 1 ? forBuffers : arithmetic.divide(forBuffers, U64.of(shape.buffers)));
    @Unsigned long stride = shape.stride(0);
    @Unsigned long segmentSlots = shape.segmentSlots(0, U64.MAX);
    if (segmentSlots == U64.MAX) {
      return arithmetic.divide(steps, stride);
    }
    @Unsigned long span = trial.from(0).roundUp("segment size", segmentSlots * stride, unit);
    @Unsigned long full = trial.overflowed() ? 0 : arithmetic.divide(steps, span);
    // Less than a span is at most the bytes of a segment, both being rounded alike.
    return full * segmentSlots + arithmetic.divide(steps - full * span, stride);
  }

  private boolean endsWithin(@Unsigned long slots, @Unsigned long from, @Unsigned long limit) {
    place(slots, trial.from(from), null);
    return trial.within(limit);
  }

  /** An arena is one allocation. */
  private @Unsigned long arenaLimit(@Unsigned long limit) {
    return arena ? U64.min(limit, limits.maxAllocationBytes().orElse(U64.MAX)) : limit;
  }

  /** Returns the most slots that index and segments allow, whatever the memory. */
  private @Unsigned long mostSlots(QueueLine line) {
    @Unsigned long most = maxIndex(line.indexBits());
    for (int array = 0; array < shape.arrays; array++) {
      most = U64.min(most, shape.slotsWithin(array, line.maxSegments()));
    }
    return most;
  }

  private static @Unsigned long maxIndex(int bits) {
    return bits == 64 ? U64.MAX : (1L << bits) - 1;
  }

  /**
   * Returns the most slots with which the line passes and takes not a byte more.
   *
   * @param from where its regions begin
   * @param to where they end
   */
  private @Unsigned long capacityAtNoExtraCost(
      QueueLine line, WorkQueuePlan plan, @Unsigned long from, @Unsigned long to) {
    if (plan.capacity() == 0) {
      return 0;
    }
    @Unsigned long most = U64.min(mostSlots(line), mostWithin(from, roundedEnd(to)));
    if (line.profile().budgetBytes().isPresent()) {
      @Unsigned
      long forBuffers =
          arithmetic.subtract(
              line.profile().budgetBytes().getAsLong(), line.profile().controlBytes());
      most = U64.min(most, arithmetic.divide(forBuffers, shape.slotBytes()));
    }
    if (line.drainWindow().isPresent() && limits.maxWindows().isPresent()) {
      most =
          U64.min(
              most,
              mostInWindows(
                  limits.maxWindows().getAsLong(),
                  shape.commonSlots,
                  line.drainWindow().getAsLong()));
    }
    return U64.max(plan.capacity(), most);
  }

  /** Returns how far a line that ends at {@code to} may reach without taking more. */
  private @Unsigned long roundedEnd(@Unsigned long to) {
    if (!arena) {
      return to;
    }
    Tally next = trial.from(to);
    next.end = start(next);
    // Either the next region starts there, or the arena ends here, whichever it will be.
    @Unsigned long last = arithmetic.ceilDiv(to, limits.granularity()) * limits.granularity();
    return arenaLimit(U64.min(next.endOrMax(), last));
  }

  // ---- Drain windows ----

  private DrainPlan drain(WorkQueuePlan plan, @Unsigned long items, @Unsigned long segmentSlots) {
    @Unsigned long windows = windowCount(plan.capacity(), segmentSlots, items);
    return access.drain(
        plan,
        items,
        windows,
        segmentSlots,
        segmentSlots == plan.capacity() ? windows : arithmetic.ceilDiv(segmentSlots, items));
  }

  /** Returns the number of windows, which is at most that of the slots. */
  private @Unsigned long windowCount(
      @Unsigned long capacity, @Unsigned long segmentSlots, @Unsigned long items) {
    if (segmentSlots == capacity) {
      return arithmetic.ceilDiv(capacity, items);
    }
    @Unsigned long full = arithmetic.divide(capacity, segmentSlots);
    return full * arithmetic.ceilDiv(segmentSlots, items)
        + arithmetic.ceilDiv(capacity - full * segmentSlots, items);
  }

  /** Returns the most slots that are drained in that many windows. */
  private @Unsigned long mostInWindows(
      @Unsigned long windows, @Unsigned long segmentSlots, @Unsigned long items) {
    @Unsigned long windowsPerSegment = arithmetic.ceilDiv(segmentSlots, items);
    @Unsigned long full = arithmetic.divide(windows, windowsPerSegment);
    @Unsigned long rest = windows - full * windowsPerSegment;
    Tally slots = trial.from(0);
    slots.extend("slots", slots.multiply("slots", full, segmentSlots));
    // Fewer windows than a segment's, hence fewer items than its slots.
    slots.extend("slots", rest * items);
    return slots.endOrMax();
  }

  private void checkWindows(QueueLine line, @Unsigned long capacity, @Unsigned long segmentSlots) {
    @Unsigned long items = line.drainWindow().getAsLong();
    @Unsigned long mostItems = limits.maxItemsPerLaunch().orElse(U64.MAX);
    if (Long.compareUnsigned(items, mostItems) > 0) {
      found.add(access.windowExceedsLaunch(items, mostItems));
    }
    @Unsigned long mostWindows = limits.maxWindows().orElse(U64.MAX);
    @Unsigned long windows = windowCount(capacity, segmentSlots, items);
    if (Long.compareUnsigned(windows, mostWindows) <= 0) {
      return;
    }
    List<Remedy> remedies = new ArrayList<>();
    @Unsigned long widest = U64.min(mostItems, segmentSlots);
    if (Long.compareUnsigned(items, widest) < 0
        && Long.compareUnsigned(windowCount(capacity, segmentSlots, widest), mostWindows) <= 0) {
      @Unsigned long low = items;
      while (widest - low != 1) {
        @Unsigned long middle = low + ((widest - low) >>> 1);
        if (Long.compareUnsigned(windowCount(capacity, segmentSlots, middle), mostWindows) > 0) {
          low = middle;
        } else {
          widest = middle;
        }
      }
      remedies.add(access.remedy(RemedyKind.WIDEN_WINDOW_TO, widest));
    }
    if (!access.choosesCapacity(line.profile())) {
      @Unsigned long fits = mostInWindows(mostWindows, segmentSlots, items);
      remedies.addAll(withoutClamp(access.capacityRemedies(queues, line.profile(), fits)));
    }
    found.add(access.tooManyDrainWindows(windows, mostWindows, List.copyOf(remedies)));
  }

  // ---- Limits ----

  private void checkControl() {
    if (Long.compareUnsigned(shape.controlBytes, segmentLimit) > 0) {
      found.add(overLimit("control block", shape.controlBytes, 1, List.of()));
    }
  }

  private void checkSegments(
      @Unsigned long slots, @Unsigned long maxSegments, @Nullable QueueLine queue) {
    for (int array = 0; array < shape.arrays; array++) {
      @Unsigned long bytes = slots * shape.stride(array);
      if (Long.compareUnsigned(bytes, segmentLimit) <= 0) {
        continue;
      }
      if (shape.slotExceedsLimit(array)) {
        found.add(overLimit(shape.name(array), bytes, maxSegments, List.of()));
        continue;
      }
      @Unsigned long segments = shape.segments(array, slots);
      if (Long.compareUnsigned(segments, maxSegments) > 0) {
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(access.remedy(RemedyKind.SPLIT_INTO_SEGMENTS, segments));
        if (queue != null) {
          remedies.addAll(
              access.capacityRemedies(
                  queues, queue.profile(), shape.slotsWithin(array, maxSegments)));
        }
        found.add(overLimit(shape.name(array), bytes, maxSegments, remedies));
      }
    }
  }

  private PlanError overLimit(
      String region, @Unsigned long bytes, @Unsigned long maxSegments, List<Remedy> remedies) {
    boolean byBinding =
        segmentLimit == limits.maxBindingBytes().orElse(U64.MAX)
            && limits.maxBindingBytes().isPresent();
    List<Remedy> all = List.copyOf(remedies);
    return byBinding
        ? access.overMaxBinding(region, bytes, segmentLimit, maxSegments, all)
        : access.overMaxAllocation(region, bytes, segmentLimit, maxSegments, all);
  }

  /** The arena as a whole is one allocation. */
  private void checkArena(@Nullable QueueLine queue) {
    @Unsigned long limit = limits.maxAllocationBytes().orElse(U64.MAX);
    if (!arena || Long.compareUnsigned(tally.end, limit) <= 0) {
      return;
    }
    List<Remedy> remedies = new ArrayList<>();
    if (queue != null) {
      remedies.addAll(access.capacityRemedies(queues, queue.profile(), mostWithin(end, limit)));
    }
    remedies.add(access.remedy(RemedyKind.PLACE_SEPARATELY, 0));
    found.add(access.overMaxAllocation("arena", tally.end, limit, 1, List.copyOf(remedies)));
  }

  private void checkIndex(QueueLine line, WorkQueuePlan plan) {
    @Unsigned long most = maxIndex(line.indexBits());
    if (Long.compareUnsigned(plan.capacity(), most) > 0) {
      List<Remedy> remedies = new ArrayList<>();
      remedies.add(widenIndex(plan.capacity()));
      // Clamped, the queue would still be asked to hold as much as the index cannot count.
      remedies.addAll(withoutClamp(access.capacityRemedies(queues, line.profile(), most)));
      found.add(
          access.indexTooNarrow(
              "capacity", plan.capacity(), line.indexBits(), List.copyOf(remedies)));
    }
    @Unsigned
    long attempts =
        plan.overflow() == OverflowVerdict.POSSIBLE
            ? plan.profile().bound().orElse(plan.wanted())
            : 0;
    if (Long.compareUnsigned(attempts, most) > 0) {
      found.add(
          access.indexTooNarrow(
              "bound", attempts, line.indexBits(), List.of(widenIndex(attempts))));
    }
  }

  private static List<Remedy> withoutClamp(List<Remedy> remedies) {
    return remedies.stream().filter(remedy -> remedy.kind() != RemedyKind.CLAMP_TO_FIT).toList();
  }

  private Remedy widenIndex(@Unsigned long value) {
    return access.remedy(
        RemedyKind.WIDEN_INDEX_TO, Long.compareUnsigned(value, maxIndex(32)) <= 0 ? 32 : 64);
  }

  private PlanError overflow(List<Remedy> remedies) {
    return access.overflow(tally.field(), tally.operation(), tally.left(), tally.right(), remedies);
  }

  // ---- Memory ----

  private void lack(
      int index, @Unsigned long slots, @Unsigned long limit, @Nullable QueueLine queue) {
    @Unsigned long fits = mostWithin(end, limit);
    List<Remedy> remedies = new ArrayList<>();
    if (queue != null) {
      remedies.addAll(access.capacityRemedies(queues, queue.profile(), fits));
    }
    if (fits != 0 && (queue == null || queue.profile().sizing() == QueueSizing.FIXED)) {
      remedies.add(access.remedy(RemedyKind.SHARD_OVER, arithmetic.ceilDiv(slots, fits)));
    }
    shortages.add(new Shortage(index, tally.end - end, limit - end, remedies));
  }

  private void reportShortages() {
    OptionalUnsignedLong memory = memoryForAll();
    for (Shortage shortage : shortages) {
      List<Remedy> remedies = new ArrayList<>(shortage.remedies());
      if (memory.isPresent()) {
        remedies.add(access.remedy(RemedyKind.RAISE_MEMORY_TO, memory.getAsLong()));
      }
      List<PlanError> all = new ArrayList<>(errors(shortage.index()));
      all.add(
          access.overMemory(shortage.requiredBytes(), shortage.leftBytes(), List.copyOf(remedies)));
      reject(shortage.index(), all);
    }
  }

  /**
   * Returns the memory with which every line whose size is known has its place, those that break
   * another rule included; empty if that exceeds 2^64-1. Where several queues share what is left,
   * or a clamped one stands before other lines, it may be more than the least.
   */
  private OptionalUnsignedLong memoryForAll() {
    Tally all = new Tally(arithmetic, 0);
    List<QueueLine> largest = new ArrayList<>();
    @Nullable DeviceLine last = null;
    for (DeviceLine line : profile.lines()) {
      if (line instanceof QueueLine queue && isLargest(queue)) {
        largest.add(queue);
      } else if (!(line instanceof ReserveLine)) {
        last = line;
      }
    }
    for (DeviceLine line : profile.lines()) {
      if (line instanceof ResidentLine resident) {
        shape.of(resident);
        placeForAll(resident.count(), all);
      } else if (line instanceof QueueLine queue && !isLargest(queue)) {
        // A clamped queue takes what it wants before later lines get anything.
        placeForAll(queue, queue.equals(last) && largest.isEmpty(), all);
      }
    }
    if (largest.size() == 1) {
      placeForAll(largest.get(0), true, all);
    } else if (!largest.isEmpty()) {
      // Shares by weight suffice if for each queue its weight times the same number does.
      @Unsigned long perWeight = 0;
      @Unsigned long weights = 0;
      for (QueueLine queue : largest) {
        Tally own = new Tally(arithmetic, arena ? limits.alignment() - 1 : 0);
        placeForAll(queue, true, own);
        perWeight = U64.max(perWeight, arithmetic.ceilDiv(own.endOrMax(), U64.of(queue.weight())));
        weights += U64.of(queue.weight());
      }
      all.end = arena ? start(all) : all.end;
      all.extend("memory", all.multiply("memory", perWeight, weights));
    }
    if (arena) {
      all.end = all.roundUp("memory", all.end, limits.granularity());
    }
    for (DeviceLine line : profile.lines()) {
      if (line instanceof ReserveLine reserve) {
        all.extend("memory", reserve.bytes());
      }
    }
    return all.overflowed() ? OptionalUnsignedLong.empty() : OptionalUnsignedLong.of(all.end);
  }

  private void placeForAll(QueueLine line, boolean least, Tally all) {
    shape.of(line);
    PlanResult<WorkQueuePlan> result =
        access.plan(queues, line.profile(), least ? 0 : mostSlots(line));
    if (!(result instanceof PlanResult.Planned<WorkQueuePlan> planned)) {
      return;
    }
    if (line.profile().clampToFit() && !least) {
      place(planned.plan().capacity(), all, null);
    } else {
      placeForAll(planned.plan().capacity(), all);
    }
  }

  private void placeForAll(@Unsigned long slots, Tally all) {
    Tally alone = new Tally(arithmetic, 0);
    place(slots, alone, null);
    // What overflows on its own has no place in any memory, which is said on its line.
    if (!alone.overflowed()) {
      place(slots, all, null);
    }
  }
}
