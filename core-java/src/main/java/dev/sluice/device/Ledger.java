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
import dev.sluice.queue.WorkQueueProfile;
import java.util.ArrayList;
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
  private final List<List<PlanError>> errors;
  private final List<Shortage> shortages = new ArrayList<>(0);
  private boolean rejected;

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
    this.profile = profile;
    this.limits = profile.limits();
    this.arena = profile.placement() == Placement.ARENA;
    this.segmentLimit =
        U64.min(
            limits.maxAllocationBytes().orElse(U64.MAX), limits.maxBindingBytes().orElse(U64.MAX));
    List<DeviceLine> lines = profile.lines();
    this.planned = new PlannedLine[lines.size()];
    this.errors = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      errors.add(List.of());
    }
    takeReserves();
    for (int i = 0; i < lines.size(); i++) {
      DeviceLine line = lines.get(i);
      if (line instanceof ResidentLine resident) {
        take(i, resident);
      } else if (line instanceof QueueLine queue && !isLargest(queue)) {
        take(i, queue, limitOfLines());
      }
    }
    takeLargest();
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
    return errors.get(index);
  }

  @Unsigned
  long freeBytes() {
    return available - allocated();
  }

  private @Unsigned long allocated() {
    return arena ? arithmetic.ceilDiv(end, limits.granularity()) * limits.granularity() : end;
  }

  PlanResult<DevicePlan> result() {
    if (!rejected) {
      List<PlannedLine> lines = new ArrayList<>(planned.length);
      for (PlannedLine line : planned) {
        if (line != null) {
          lines.add(line);
        }
      }
      return new PlanResult.Planned<>(
          new DevicePlan(profile, List.copyOf(lines), freeBytes(), allocated() - end));
    }
    List<PlanError> all = new ArrayList<>();
    for (int i = 0; i < planned.length; i++) {
      for (PlanError error : errors.get(i)) {
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
    return arena
        ? arithmetic.divide(available, limits.granularity()) * limits.granularity()
        : available;
  }

  private void reject(int index, List<PlanError> lineErrors) {
    errors.set(index, lineErrors);
    rejected = true;
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
    Shape shape = Shape.of(arithmetic, segmentLimit, line);
    Tally tally = new Tally(arithmetic, end);
    List<Region> regions = new ArrayList<>(line.buffers());
    place(shape, line.count(), tally, regions);
    List<PlanError> found = new ArrayList<>(0);
    if (U64.productFits(line.count(), line.bytesEach())) {
      checkSegments(shape, line.count(), line.maxSegments(), null, found);
    }
    if (tally.overflowed()) {
      found.add(overflow(tally, List.of()));
    } else {
      checkArena(shape, tally, null, found);
    }
    if (passes(index, shape, line.count(), tally, limitOfLines(), null, found)) {
      @Unsigned long size = tally.end - end;
      @Unsigned long bytes = line.count() * line.bytesEach() * U64.of(line.buffers());
      end = tally.end;
      planned[index] =
          new PlannedResident(line, List.copyOf(regions), bytes, size, available - end);
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
    Shape shape = Shape.of(arithmetic, segmentLimit, line);
    PlanResult<WorkQueuePlan> result =
        access.plan(
            queues,
            line.profile(),
            choosesCapacity(line.profile()) && shape.strides[0] != 0
                ? U64.min(mostSlots(shape, line), mostWithin(shape, end, arenaLimit(limit)))
                : U64.MAX);
    if (result instanceof PlanResult.Rejected<WorkQueuePlan> rejection) {
      reject(index, rejection.errors());
      return;
    }
    WorkQueuePlan plan = result.orElseThrow();
    @Unsigned long capacity = plan.capacity();
    Tally tally = new Tally(arithmetic, end);
    List<Region> regions = new ArrayList<>(4);
    place(shape, capacity, tally, regions);

    List<PlanError> found = new ArrayList<>(0);
    checkControl(shape, found);
    checkSegments(shape, capacity, line.maxSegments(), line, found);
    checkIndex(line, plan, found);
    @Unsigned
    long segmentSlots = shape.commonSlots == 0 ? capacity : U64.min(shape.commonSlots, capacity);
    if (line.drainWindow().isPresent()) {
      checkWindows(line, capacity, segmentSlots, found);
    }
    if (tally.overflowed()) {
      found.add(
          overflow(
              tally,
              access.capacityRemedies(
                  queues, line.profile(), mostWithin(shape, end, arenaLimit(limit)))));
    } else {
      checkArena(shape, tally, line, found);
    }
    if (passes(index, shape, capacity, tally, limit, line, found)) {
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
              capacityAtNoExtraCost(shape, line, plan, from, end),
              List.copyOf(regions),
              end - from,
              available - end);
    }
  }

  /** Says whether nothing stands against the line, the memory included; keeps what does. */
  private boolean passes(
      int index,
      Shape shape,
      @Unsigned long slots,
      Tally tally,
      @Unsigned long limit,
      @Nullable QueueLine queue,
      List<PlanError> found) {
    if (!found.isEmpty()) {
      reject(index, found);
    }
    if (!tally.overflowed() && !tally.within(limit)) {
      lack(index, shape, slots, tally, limit, queue);
      return false;
    }
    return found.isEmpty();
  }

  private static boolean choosesCapacity(WorkQueueProfile profile) {
    return profile.sizing() == QueueSizing.LARGEST || profile.clampToFit();
  }

  private void takeLargest() {
    @Unsigned long weights = 0;
    for (DeviceLine line : profile.lines()) {
      if (line instanceof QueueLine queue && isLargest(queue)) {
        weights += U64.of(queue.weight());
      }
    }
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
    Tally next = new Tally(arithmetic, end);
    next.end = arena ? start(next) : end;
    return next.within(limitOfLines()) ? next.end : end;
  }

  /** Returns floor(left · weight / weights), exactly. */
  private @Unsigned long share(@Unsigned long left, @Unsigned long weight, @Unsigned long weights) {
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
  private void place(
      Shape shape, @Unsigned long slots, Tally tally, @Nullable List<Region> regions) {
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
                shape.line.label(),
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
      for (int array = 0; array < shape.strides.length; array++) {
        if (slots != 0 && shape.strides[array] != 0) {
          place(shape, array, buffer, slots, tally, regions);
        }
      }
    }
  }

  private void place(
      Shape shape,
      int array,
      int buffer,
      @Unsigned long slots,
      Tally tally,
      @Nullable List<Region> regions) {
    @Unsigned long before = tally.end;
    @Unsigned long unit = arena ? limits.alignment() : limits.granularity();
    @Unsigned long stride = shape.strides[array];
    @Unsigned long segmentSlots = shape.segmentSlots(arithmetic, array, slots);
    @Unsigned long segments = shape.segments(arithmetic, array, slots);
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
              shape.line.label(),
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
  private @Unsigned long mostWithin(Shape shape, @Unsigned long from, @Unsigned long limit) {
    @Unsigned long perSlot = shape.slotBytes(arithmetic);
    if (perSlot == 0 || Long.compareUnsigned(limit, from) < 0) {
      return 0;
    }
    // Without any rounding this would be the answer; rounding takes a little of it.
    @Unsigned long high = arithmetic.divide(arithmetic.subtract(limit, from), perSlot);
    if (high == 0 || endsWithin(shape, high, from, limit)) {
      return high;
    }
    if (!arena && shape.strides.length == 1) {
      return mostOfOneArray(shape, limit - from);
    }
    @Unsigned long low = high;
    @Unsigned long step = 1;
    do {
      high = low;
      low = Long.compareUnsigned(low, step) > 0 ? low - step : 0;
      step <<= 1;
    } while (low != 0 && !endsWithin(shape, low, from, limit));
    // low fits or is 0, the answer where nothing fits; high does not fit.
    while (high - low != 1) {
      @Unsigned long middle = low + ((high - low) >>> 1);
      if (endsWithin(shape, middle, from, limit)) {
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
  private @Unsigned long mostOfOneArray(Shape shape, @Unsigned long bytes) {
    @Unsigned long unit = limits.granularity();
    Tally control = new Tally(arithmetic, 0);
    control.extend("ledger", control.roundUp("region size", shape.controlBytes, unit));
    if (!control.within(bytes)) {
      return 0;
    }
    @Unsigned long forBuffers = arithmetic.subtract(bytes, control.end);
    @Unsigned long forOne = arithmetic.divide(forBuffers, U64.of(shape.buffers));
    @Unsigned long steps = arithmetic.divide(forOne, unit) * unit;
    @Unsigned long stride = shape.strides[0];
    @Unsigned long segmentSlots = shape.segmentSlots(arithmetic, 0, U64.MAX);
    if (segmentSlots == U64.MAX) {
      return arithmetic.divide(steps, stride);
    }
    Tally segment = new Tally(arithmetic, 0);
    @Unsigned long span = segment.roundUp("segment size", segmentSlots * stride, unit);
    @Unsigned long full = segment.overflowed() ? 0 : arithmetic.divide(steps, span);
    // Less than a span is at most the bytes of a segment, both being rounded alike.
    return full * segmentSlots + arithmetic.divide(steps - full * span, stride);
  }

  private boolean endsWithin(
      Shape shape, @Unsigned long slots, @Unsigned long from, @Unsigned long limit) {
    Tally tally = new Tally(arithmetic, from);
    place(shape, slots, tally, null);
    return tally.within(limit);
  }

  /** An arena is one allocation. */
  private @Unsigned long arenaLimit(@Unsigned long limit) {
    return arena ? U64.min(limit, limits.maxAllocationBytes().orElse(U64.MAX)) : limit;
  }

  /** Returns the most slots that index and segments allow, whatever the memory. */
  private @Unsigned long mostSlots(Shape shape, QueueLine line) {
    @Unsigned long most = maxIndex(line.indexBits());
    for (int array = 0; array < shape.strides.length; array++) {
      most = U64.min(most, shape.slotsWithin(arithmetic, array, line.maxSegments()));
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
      Shape shape, QueueLine line, WorkQueuePlan plan, @Unsigned long from, @Unsigned long to) {
    if (plan.capacity() == 0) {
      return 0;
    }
    @Unsigned long most = U64.min(mostSlots(shape, line), mostWithin(shape, from, roundedEnd(to)));
    if (line.profile().budgetBytes().isPresent()) {
      @Unsigned
      long forBuffers =
          arithmetic.subtract(
              line.profile().budgetBytes().getAsLong(), line.profile().controlBytes());
      most = U64.min(most, arithmetic.divide(forBuffers, shape.slotBytes(arithmetic)));
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
    Tally next = new Tally(arithmetic, to);
    next.end = start(next);
    // Either the next region starts there, or the arena ends here, whichever it will be.
    @Unsigned long last = arithmetic.ceilDiv(to, limits.granularity()) * limits.granularity();
    return arenaLimit(U64.min(next.endOrMax(), last));
  }

  // ---- Drain windows ----

  private DrainPlan drain(WorkQueuePlan plan, @Unsigned long items, @Unsigned long segmentSlots) {
    return access.drain(
        plan,
        items,
        windowCount(plan.capacity(), segmentSlots, items),
        segmentSlots,
        arithmetic.ceilDiv(segmentSlots, items));
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
    Tally slots = new Tally(arithmetic, 0);
    slots.extend("slots", slots.multiply("slots", full, segmentSlots));
    // Fewer windows than a segment's, hence fewer items than its slots.
    slots.extend("slots", rest * items);
    return slots.endOrMax();
  }

  private void checkWindows(
      QueueLine line, @Unsigned long capacity, @Unsigned long segmentSlots, List<PlanError> found) {
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
    if (!choosesCapacity(line.profile())) {
      @Unsigned long fits = mostInWindows(mostWindows, segmentSlots, items);
      remedies.addAll(withoutClamp(access.capacityRemedies(queues, line.profile(), fits)));
    }
    found.add(access.tooManyDrainWindows(windows, mostWindows, List.copyOf(remedies)));
  }

  // ---- Limits ----

  private void checkControl(Shape shape, List<PlanError> found) {
    if (Long.compareUnsigned(shape.controlBytes, segmentLimit) > 0) {
      found.add(overLimit("control block", shape.controlBytes, 1, List.of()));
    }
  }

  private void checkSegments(
      Shape shape,
      @Unsigned long slots,
      @Unsigned long maxSegments,
      @Nullable QueueLine queue,
      List<PlanError> found) {
    for (int array = 0; array < shape.strides.length; array++) {
      @Unsigned long bytes = slots * shape.strides[array];
      if (Long.compareUnsigned(bytes, segmentLimit) <= 0) {
        continue;
      }
      if (shape.slotExceedsLimit(array)) {
        found.add(overLimit(shape.name(array), bytes, maxSegments, List.of()));
        continue;
      }
      @Unsigned long segments = shape.segments(arithmetic, array, slots);
      if (Long.compareUnsigned(segments, maxSegments) > 0) {
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(access.remedy(RemedyKind.SPLIT_INTO_SEGMENTS, segments));
        if (queue != null) {
          remedies.addAll(
              access.capacityRemedies(
                  queues, queue.profile(), shape.slotsWithin(arithmetic, array, maxSegments)));
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
  private void checkArena(
      Shape shape, Tally tally, @Nullable QueueLine queue, List<PlanError> found) {
    @Unsigned long limit = limits.maxAllocationBytes().orElse(U64.MAX);
    if (!arena || Long.compareUnsigned(tally.end, limit) <= 0) {
      return;
    }
    List<Remedy> remedies = new ArrayList<>();
    if (queue != null) {
      remedies.addAll(
          access.capacityRemedies(queues, queue.profile(), mostWithin(shape, end, limit)));
    }
    remedies.add(access.remedy(RemedyKind.PLACE_SEPARATELY, 0));
    found.add(access.overMaxAllocation("arena", tally.end, limit, 1, List.copyOf(remedies)));
  }

  private void checkIndex(QueueLine line, WorkQueuePlan plan, List<PlanError> found) {
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

  private PlanError overflow(Tally tally, List<Remedy> remedies) {
    return access.overflow(tally.field(), tally.operation(), tally.left(), tally.right(), remedies);
  }

  // ---- Memory ----

  private void lack(
      int index,
      Shape shape,
      @Unsigned long slots,
      Tally tally,
      @Unsigned long limit,
      @Nullable QueueLine queue) {
    @Unsigned long fits = mostWithin(shape, end, limit);
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
      List<PlanError> all = new ArrayList<>(errors.get(shortage.index()));
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
        placeForAll(Shape.of(arithmetic, segmentLimit, resident), resident.count(), all);
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
    Shape shape = Shape.of(arithmetic, segmentLimit, line);
    PlanResult<WorkQueuePlan> result =
        access.plan(queues, line.profile(), least ? 0 : mostSlots(shape, line));
    if (!(result instanceof PlanResult.Planned<WorkQueuePlan> planned)) {
      return;
    }
    if (line.profile().clampToFit() && !least) {
      place(shape, planned.plan().capacity(), all, null);
    } else {
      placeForAll(shape, planned.plan().capacity(), all);
    }
  }

  private void placeForAll(Shape shape, @Unsigned long slots, Tally all) {
    Tally alone = new Tally(arithmetic, 0);
    place(shape, slots, alone, null);
    // What overflows on its own has no place in any memory, which is said on its line.
    if (!alone.overflowed()) {
      place(shape, slots, all, null);
    }
  }
}
