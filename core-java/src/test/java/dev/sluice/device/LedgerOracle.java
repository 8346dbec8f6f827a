// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;

import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.HostSync;
import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The rules of a device plan over again, in numbers without an upper end and as plainly as they can
 * be said: what is largest or least is looked for among all numbers. Its answer is text, to be
 * compared with a {@link Transcript}.
 */
final class LedgerOracle {
  static final BigInteger MAX = TWO.pow(64).subtract(ONE);

  /** Up to here numbers are tried one by one. */
  private static final BigInteger FEW = BigInteger.valueOf(64);

  private final DeviceProfile profile;
  private final boolean arena;
  private final BigInteger alignment;
  private final BigInteger granularity;
  private final BigInteger segmentLimit;
  private final BigInteger maxAllocation;

  private final List<List<String>> planned = new ArrayList<>();
  private final List<List<String>> errors = new ArrayList<>();

  /** Lines that lack memory, and the errors that still miss the memory for all. */
  private final List<Integer> lacking = new ArrayList<>();

  private BigInteger available;
  private BigInteger end = ZERO;

  private LedgerOracle(DeviceProfile profile) {
    this.profile = profile;
    this.arena = profile.placement() == Placement.ARENA;
    this.alignment = big(profile.limits().alignment());
    this.granularity = big(profile.limits().granularity());
    this.maxAllocation = big(profile.limits().maxAllocationBytes());
    this.segmentLimit = maxAllocation.min(big(profile.limits().maxBindingBytes()));
    this.available = big(profile.memory().bytes());
  }

  static List<String> answer(DeviceProfile profile) {
    return new LedgerOracle(profile).answer();
  }

  static BigInteger big(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  /** An absent limit is one that nothing exceeds. */
  private static BigInteger big(OptionalUnsignedLong limit) {
    return limit.isPresent() ? big(limit.getAsLong()) : MAX;
  }

  private List<String> answer() {
    for (int i = 0; i < profile.lines().size(); i++) {
      planned.add(new ArrayList<>());
      errors.add(new ArrayList<>());
    }
    for (int i = 0; i < profile.lines().size(); i++) {
      if (profile.lines().get(i) instanceof ReserveLine reserve) {
        takeReserve(i, big(reserve.bytes()));
      }
    }
    for (int i = 0; i < profile.lines().size(); i++) {
      if (profile.lines().get(i) instanceof ResidentLine resident) {
        take(i, new Arrays(resident), big(resident.count()), resident.maxSegments(), null, limit());
      } else if (profile.lines().get(i) instanceof QueueLine queue && !isLargest(queue)) {
        take(i, queue, limit());
      }
    }
    takeLargest();
    return report();
  }

  private List<String> report() {
    BigInteger forAll = lacking.isEmpty() || sharedLargest() ? null : memoryForAll();
    for (int line : lacking) {
      List<String> lineErrors = errors.get(line);
      if (forAll != null && forAll.compareTo(MAX) <= 0) {
        int last = lineErrors.size() - 1;
        lineErrors.set(last, lineErrors.get(last) + "; RAISE_MEMORY_TO " + forAll);
      }
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < profile.lines().size(); i++) {
      for (String error : errors.get(i)) {
        all.add(profile.lines().get(i).label() + ": " + error);
      }
    }
    if (all.isEmpty()) {
      planned.forEach(all::addAll);
      BigInteger allocated = arena ? roundUp(end, granularity) : end;
      all.add("free " + available.subtract(allocated) + ", tail " + allocated.subtract(end));
    }
    return all;
  }

  private boolean sharedLargest() {
    return profile.lines().stream()
            .filter(line -> line instanceof QueueLine queue && isLargest(queue))
            .count()
        > 1;
  }

  private static boolean isLargest(QueueLine line) {
    return line.profile().sizing() == QueueSizing.LARGEST;
  }

  // ---- Lines ----

  private void takeReserve(int line, BigInteger bytes) {
    if (bytes.compareTo(available) > 0) {
      errors.get(line).add("OverMemory(" + bytes + ", " + available + ")");
      lacking.add(line);
    } else {
      available = available.subtract(bytes);
      planned
          .get(line)
          .add(
              profile.lines().get(line).label()
                  + ": bytes "
                  + bytes
                  + ", size "
                  + bytes
                  + ", after "
                  + available);
    }
  }

  /** Where the last region must end: what is rounded up then must still be there. */
  private BigInteger limit() {
    return arena ? available.subtract(available.mod(granularity)) : available;
  }

  private void takeLargest() {
    List<Integer> largest = new ArrayList<>();
    BigInteger weights = ZERO;
    for (int i = 0; i < profile.lines().size(); i++) {
      if (profile.lines().get(i) instanceof QueueLine queue && isLargest(queue)) {
        largest.add(i);
        weights = weights.add(BigInteger.valueOf(queue.weight()));
      }
    }
    for (int i : largest) {
      QueueLine queue = (QueueLine) profile.lines().get(i);
      BigInteger weight = BigInteger.valueOf(queue.weight());
      BigInteger start = arena ? roundUp(end, alignment) : end;
      BigInteger from = start.compareTo(limit()) > 0 ? end : start;
      BigInteger share = limit().subtract(from).multiply(weight).divide(weights);
      weights = weights.subtract(weight);
      boolean last = weights.signum() == 0;
      take(i, queue, from.add(arena && !last ? share.subtract(share.mod(alignment)) : share));
    }
  }

  private void take(int index, QueueLine line, BigInteger limit) {
    if (line.drainWindow().isPresent() && line.drainWindow().getAsLong() == 0) {
      errors.get(index).add("ZeroDrainWindow()");
      return;
    }
    Arrays arrays = new Arrays(line);
    BigInteger most = mostByIndexAndSegments(line, arrays);
    if (!arrays.strides.get(0).equals(ZERO)) {
      most = most.min(mostWithin(arrays, limit.min(arena ? maxAllocation : MAX)));
    }
    Sized sized = size(line.profile(), most);
    if (sized.error != null) {
      errors.get(index).add(sized.error);
      return;
    }
    take(index, arrays, sized.capacity, line.maxSegments(), new Queue(line, sized), limit);
  }

  private BigInteger mostByIndexAndSegments(QueueLine line, Arrays arrays) {
    BigInteger most = maxIndex(line.indexBits());
    for (BigInteger stride : arrays.strides) {
      most = most.min(mostInSegments(arrays, stride, big(line.maxSegments())));
    }
    return most;
  }

  private void take(
      int index, Arrays arrays, BigInteger slots, long maxSegments, Queue queue, BigInteger limit) {
    List<String> found = errors.get(index);
    String label = profile.lines().get(index).label();
    if (arrays.control.compareTo(segmentLimit) > 0) {
      found.add(overLimit("control block", arrays.control, ONE, segmentLimit));
    }
    for (int i = 0; i < arrays.strides.size(); i++) {
      BigInteger stride = arrays.strides.get(i);
      BigInteger bytes = slots.multiply(stride);
      BigInteger segments = arrays.segmentSlots(stride, slots).count;
      if (bytes.compareTo(MAX) <= 0
          && bytes.compareTo(segmentLimit) > 0
          && (stride.compareTo(segmentLimit) > 0 || segments.compareTo(big(maxSegments)) > 0)) {
        String error = overLimit(arrays.names.get(i), bytes, big(maxSegments), segmentLimit);
        if (stride.compareTo(segmentLimit) <= 0) {
          error += "; SPLIT_INTO_SEGMENTS " + segments;
          if (queue != null) {
            BigInteger fits = mostInSegments(arrays, stride, big(maxSegments));
            error += lowerTo(queue.line.profile(), fits, true);
          }
        }
        found.add(error);
      }
    }
    if (queue != null) {
      checkIndex(queue, found);
      checkWindows(queue, arrays, found);
    }
    List<String> regions = new ArrayList<>();
    BigInteger to = place(arrays, slots, end, regions);
    boolean overflows = to.compareTo(MAX) > 0;
    if (overflows) {
      String error = "Overflow";
      if (queue != null) {
        BigInteger fits = mostWithin(arrays, limit.min(arena ? maxAllocation : MAX));
        error += lowerTo(queue.line.profile(), fits, true);
      }
      found.add(error);
    } else if (arena && to.compareTo(maxAllocation) > 0) {
      String error = "OverMaxAllocation(arena, " + to + ", " + maxAllocation + ", 1)";
      if (queue != null) {
        error += lowerTo(queue.line.profile(), mostWithin(arrays, maxAllocation), true);
      }
      found.add(error + "; PLACE_SEPARATELY 0");
    }
    if (!overflows && to.compareTo(limit) > 0) {
      String error = "OverMemory(" + to.subtract(end) + ", " + limit.subtract(end) + ")";
      BigInteger fits = mostWithin(arrays, limit);
      if (queue != null) {
        error += lowerTo(queue.line.profile(), fits, true);
      }
      boolean fixed = queue == null || queue.line.profile().sizing() == QueueSizing.FIXED;
      if (fixed && fits.signum() > 0) {
        error += "; SHARD_OVER " + ceilDiv(slots, fits);
      }
      found.add(error);
      lacking.add(index);
    }
    if (found.isEmpty()) {
      BigInteger bytes = arrays.control.add(slots.multiply(arrays.perSlot()));
      String text = label + ": bytes " + bytes + ", size " + to.subtract(end);
      text += ", after " + available.subtract(to);
      if (queue != null) {
        text += describe(queue, arrays, to);
      }
      end = to;
      planned.get(index).add(text);
      planned.get(index).addAll(regions);
    }
  }

  private String overLimit(
      String region, BigInteger bytes, BigInteger maxSegments, BigInteger limit) {
    boolean byBinding =
        profile.limits().maxBindingBytes().isPresent()
            && big(profile.limits().maxBindingBytes()).equals(limit);
    return (byBinding ? "OverMaxBinding(" : "OverMaxAllocation(")
        + region
        + ", "
        + bytes
        + ", "
        + limit
        + ", "
        + maxSegments
        + ")";
  }

  private static void checkIndex(Queue queue, List<String> found) {
    int bits = queue.line.indexBits();
    BigInteger capacity = queue.sized.capacity;
    if (capacity.compareTo(maxIndex(bits)) > 0) {
      found.add(
          "IndexTooNarrow(capacity, "
              + capacity
              + ", "
              + bits
              + "); WIDEN_INDEX_TO "
              + (capacity.compareTo(maxIndex(32)) > 0 ? 64 : 32)
              + lowerTo(queue.line.profile(), maxIndex(bits), false));
    }
    BigInteger bound = queue.bound();
    if (bound != null && bound.compareTo(capacity) > 0 && bound.compareTo(maxIndex(bits)) > 0) {
      found.add(
          "IndexTooNarrow(bound, "
              + bound
              + ", "
              + bits
              + "); WIDEN_INDEX_TO "
              + (bound.compareTo(maxIndex(32)) > 0 ? 64 : 32));
    }
  }

  private static BigInteger maxIndex(int bits) {
    return TWO.pow(bits).subtract(ONE);
  }

  // ---- Drain windows ----

  private void checkWindows(Queue queue, Arrays arrays, List<String> found) {
    if (queue.line.drainWindow().isEmpty()) {
      return;
    }
    BigInteger items = big(queue.line.drainWindow());
    BigInteger mostItems = big(profile.limits().maxItemsPerLaunch());
    BigInteger mostWindows = big(profile.limits().maxWindows());
    if (items.compareTo(mostItems) > 0) {
      found.add("WindowExceedsLaunch(" + items + ", " + mostItems + ")" + narrowTo(mostItems));
    }
    BigInteger capacity = queue.sized.capacity;
    BigInteger windows = windows(arrays, capacity, items);
    if (windows.compareTo(mostWindows) > 0) {
      String error = "TooManyDrainWindows(" + windows + ", " + mostWindows + ")";
      BigInteger widest = mostItems.min(capacity);
      if (widest.compareTo(items) > 0
          && windows(arrays, capacity, widest).compareTo(mostWindows) <= 0) {
        BigInteger tooFew =
            largest(widest, n -> windows(arrays, capacity, n.max(ONE)).compareTo(mostWindows) > 0);
        error += "; WIDEN_WINDOW_TO " + tooFew.add(ONE);
      }
      if (!choosesCapacity(queue.line.profile())) {
        BigInteger fits =
            largest(capacity, n -> windows(arrays, n, items).compareTo(mostWindows) <= 0);
        error += lowerTo(queue.line.profile(), fits, false);
      }
      found.add(error);
    }
  }

  private static String narrowTo(BigInteger items) {
    return items.signum() == 0 ? "" : "; NARROW_WINDOW_TO " + items;
  }

  /** Cuts the slots wherever a segment of any array ends, and then into windows. */
  private static BigInteger windows(Arrays arrays, BigInteger slots, BigInteger items) {
    TreeSet<BigInteger> every = new TreeSet<>();
    for (BigInteger stride : arrays.strides) {
      Split split = arrays.segmentSlots(stride, slots);
      if (split.count.compareTo(ONE) > 0) {
        every.add(split.slots);
      }
    }
    if (every.isEmpty() || arrays.shortest().signum() == 0) {
      return ceilDiv(slots, items);
    }
    if (slots.compareTo(FEW) > 0) {
      // All of them are multiples of the first.
      BigInteger[] full = slots.divideAndRemainder(every.first());
      return full[0].multiply(ceilDiv(every.first(), items)).add(ceilDiv(full[1], items));
    }
    int count = 0;
    int inWindow = 0;
    for (int slot = 0; slot < slots.intValueExact(); slot++) {
      BigInteger at = BigInteger.valueOf(slot);
      boolean cut = every.stream().anyMatch(segment -> at.mod(segment).signum() == 0);
      if (cut || BigInteger.valueOf(inWindow).equals(items)) {
        inWindow = 0;
      }
      if (inWindow++ == 0) {
        count++;
      }
    }
    return BigInteger.valueOf(count);
  }

  // ---- What a planned queue says ----

  private String describe(Queue queue, Arrays arrays, BigInteger to) {
    BigInteger capacity = queue.sized.capacity;
    BigInteger bound = queue.bound();
    BigInteger initial = big(queue.line.profile().initialItems());
    String text = ", capacity " + capacity + " of " + queue.sized.wanted;
    text +=
        ", overflow "
            + (bound == null
                ? "UNKNOWN"
                : bound.compareTo(capacity) <= 0 ? "IMPOSSIBLE" : "POSSIBLE");
    text +=
        ", occupancy "
            + (capacity.signum() == 0
                ? ZERO
                : initial.multiply(BigInteger.valueOf(10_000)).divide(capacity));
    text += ", at no extra cost " + atNoExtraCost(queue, arrays, to);
    BigInteger segmentSlots =
        arrays.shortest().signum() == 0 ? capacity : arrays.shortest().min(capacity);
    text += ", segments of " + segmentSlots;
    if (queue.line.drainWindow().isPresent()) {
      BigInteger items = big(queue.line.drainWindow());
      text += ", windows " + windows(arrays, capacity, items) + " of " + items.min(segmentSlots);
    }
    return text;
  }

  private BigInteger atNoExtraCost(Queue queue, Arrays arrays, BigInteger to) {
    BigInteger capacity = queue.sized.capacity;
    if (capacity.signum() == 0) {
      return ZERO;
    }
    BigInteger reach =
        arena ? roundUp(to, alignment).min(roundUp(to, granularity)).min(maxAllocation) : to;
    BigInteger most = mostByIndexAndSegments(queue.line, arrays);
    return largest(
        MAX,
        n ->
            n.compareTo(capacity) <= 0
                || (n.compareTo(most) <= 0
                    && place(arrays, n, end, null).compareTo(reach) <= 0
                    && arrays
                            .control
                            .add(n.multiply(arrays.perSlot()))
                            .compareTo(big(queue.line.profile().budgetBytes()))
                        <= 0
                    && (queue.line.drainWindow().isEmpty()
                        || windows(arrays, n, big(queue.line.drainWindow()))
                                .compareTo(big(profile.limits().maxWindows()))
                            <= 0)));
  }

  // ---- Regions ----

  /** What an array is split into. */
  private record Split(BigInteger slots, BigInteger count) {}

  /** A line's control block and the arrays that each of its buffers has. */
  private final class Arrays {
    final String label;
    final BigInteger control;
    final int buffers;
    final List<BigInteger> strides = new ArrayList<>();
    final List<String> names = new ArrayList<>();
    final List<String> suffixes = new ArrayList<>();
    final List<RegionKind> kinds = new ArrayList<>();
    private BigInteger shortest = MAX;

    Arrays(ResidentLine line) {
      this.label = line.label();
      this.control = ZERO;
      this.buffers = line.buffers();
      add(big(line.bytesEach()), "elements", "", RegionKind.RESIDENT);
    }

    Arrays(QueueLine line) {
      this.label = line.label();
      this.control = big(line.profile().controlBytes());
      this.buffers = line.profile().buffering() == Buffering.PING_PONG ? 2 : 1;
      add(big(line.profile().entryBytes()), "entries", "", RegionKind.ENTRIES);
      for (EntryLayout.SideArray side :
          line.profile().entry().map(EntryLayout::sideArrays).orElse(List.of())) {
        add(
            big(side.strideBytes()),
            "side array '" + side.name() + "'",
            "." + side.name(),
            RegionKind.SIDE_ARRAY);
      }
    }

    private void add(BigInteger stride, String name, String suffix, RegionKind kind) {
      if (stride.signum() > 0 && !segmentLimit.equals(MAX)) {
        shortest = shortest.min(segmentLimit.divide(stride));
      }
      strides.add(stride);
      names.add(name);
      suffixes.add(suffix);
      kinds.add(kind);
    }

    BigInteger perSlot() {
      return strides.stream().reduce(ZERO, BigInteger::add).multiply(BigInteger.valueOf(buffers));
    }

    /** The slots of the shortest segments of any array, were it split; 2^64-1 if none can be. */
    BigInteger shortest() {
      return shortest;
    }

    Split segmentSlots(BigInteger stride, BigInteger slots) {
      if (slots.multiply(stride).compareTo(segmentLimit) <= 0
          || segmentLimit.equals(MAX)
          || stride.compareTo(segmentLimit) > 0) {
        return new Split(slots, ONE);
      }
      BigInteger each = segmentLimit.divide(stride);
      if (shortest().signum() > 0) {
        each = each.subtract(each.mod(shortest()));
      }
      return new Split(each, ceilDiv(slots, each));
    }
  }

  private BigInteger mostInSegments(Arrays arrays, BigInteger stride, BigInteger maxSegments) {
    if (segmentLimit.equals(MAX)) {
      return MAX;
    }
    return largest(
        MAX,
        n ->
            n.signum() == 0
                || (stride.compareTo(segmentLimit) <= 0
                    && arrays.segmentSlots(stride, n).count.compareTo(maxSegments) <= 0));
  }

  /** Returns where the regions end, and lists them. */
  private BigInteger place(
      Arrays arrays, BigInteger slots, BigInteger start, List<String> regions) {
    BigInteger at = start;
    if (arrays.control.signum() > 0) {
      Split one = new Split(ONE, ONE);
      at =
          place(
              arrays.label + " control", RegionKind.CONTROL, arrays.control, one, ONE, at, regions);
    }
    for (int buffer = 0; buffer < arrays.buffers; buffer++) {
      for (int i = 0; i < arrays.strides.size(); i++) {
        BigInteger stride = arrays.strides.get(i);
        if (slots.signum() > 0 && stride.signum() > 0) {
          at =
              place(
                  arrays.label
                      + (arrays.buffers == 1 ? "" : "[" + buffer + "]")
                      + arrays.suffixes.get(i),
                  arrays.kinds.get(i),
                  stride,
                  arrays.segmentSlots(stride, slots),
                  slots,
                  at,
                  regions);
        }
      }
    }
    return at;
  }

  private BigInteger place(
      String name,
      RegionKind kind,
      BigInteger stride,
      Split split,
      BigInteger slots,
      BigInteger start,
      List<String> regions) {
    BigInteger unit = arena ? alignment : granularity;
    BigInteger offset = arena ? roundUp(start, alignment) : ZERO;
    BigInteger full = split.count.subtract(ONE);
    BigInteger lastSlots = slots.subtract(full.multiply(split.slots));
    BigInteger lastOffset = full.multiply(roundUp(split.slots.multiply(stride), unit));
    BigInteger lastBytes = lastSlots.multiply(stride);
    BigInteger to =
        arena
            ? offset.add(lastOffset).add(lastBytes)
            : start.add(lastOffset).add(roundUp(lastBytes, unit));
    if (regions != null) {
      regions.add(
          "  %s %s: offset %s, bytes %s, size %s, after %s, %s segments of %s, last %s of %s"
              .formatted(
                  kind,
                  name,
                  offset,
                  slots.multiply(stride),
                  to.subtract(start),
                  available.subtract(to),
                  split.count,
                  split.slots,
                  lastSlots,
                  arena ? offset.add(lastOffset) : ZERO));
    }
    return to;
  }

  private BigInteger mostWithin(Arrays arrays, BigInteger limit) {
    return largest(MAX, n -> n.signum() == 0 || place(arrays, n, end, null).compareTo(limit) <= 0);
  }

  // ---- Memory ----

  private BigInteger memoryForAll() {
    BigInteger all = ZERO;
    QueueLine largest = null;
    List<DeviceLine> others = new ArrayList<>();
    for (DeviceLine line : profile.lines()) {
      if (line instanceof QueueLine queue && isLargest(queue)) {
        largest = queue;
      } else if (!(line instanceof ReserveLine)) {
        others.add(line);
      }
    }
    for (int i = 0; i < others.size(); i++) {
      if (others.get(i) instanceof ResidentLine resident) {
        all = placeForAll(new Arrays(resident), big(resident.count()), all);
      } else if (others.get(i) instanceof QueueLine queue) {
        boolean nothingBehind = i == others.size() - 1 && largest == null;
        all = placeForAll(queue, nothingBehind, all);
      }
    }
    if (largest != null) {
      all = placeForAll(largest, true, all);
    }
    if (arena) {
      all = roundUp(all, granularity);
    }
    for (DeviceLine line : profile.lines()) {
      if (line instanceof ReserveLine reserve) {
        all = all.add(big(reserve.bytes()));
      }
    }
    return all;
  }

  private BigInteger placeForAll(QueueLine queue, boolean least, BigInteger all) {
    Arrays arrays = new Arrays(queue);
    Sized sized = size(queue.profile(), least ? ZERO : mostByIndexAndSegments(queue, arrays));
    if (sized.error != null) {
      return all;
    }
    // A clamped queue has its place in any memory, but wants that much before others get theirs.
    return queue.profile().clampToFit() && !least
        ? place(arrays, sized.capacity, all, null)
        : placeForAll(arrays, sized.capacity, all);
  }

  /** What has no place in any memory is left out. */
  private BigInteger placeForAll(Arrays arrays, BigInteger slots, BigInteger all) {
    return place(arrays, slots, ZERO, null).compareTo(MAX) > 0
        ? all
        : place(arrays, slots, all, null);
  }

  // ---- A queue on its own ----

  /** A capacity, or what stands against it. */
  private record Sized(String error, BigInteger capacity, BigInteger wanted) {
    static Sized rejected(String error) {
      return new Sized(error, ZERO, ZERO);
    }
  }

  private record Queue(QueueLine line, Sized sized) {
    /** The bound that was given; an expansion is its own; null if there is none. */
    BigInteger bound() {
      if (line.profile().sizing() == QueueSizing.EXPANSION) {
        return sized.wanted;
      }
      return line.profile().bound().isPresent() ? big(line.profile().bound()) : null;
    }
  }

  private static boolean choosesCapacity(WorkQueueProfile queue) {
    return queue.sizing() == QueueSizing.LARGEST || queue.clampToFit();
  }

  private static Sized size(WorkQueueProfile queue, BigInteger most) {
    BigInteger initial = big(queue.initialItems());
    BigInteger entry = big(queue.entryBytes());
    BigInteger slot = big(queue.slotBytes());
    BigInteger control = big(queue.controlBytes());
    BigInteger budget = big(queue.budgetBytes());
    BigInteger buffers = queue.buffering() == Buffering.PING_PONG ? TWO : ONE;
    BigInteger wanted =
        switch (queue.sizing()) {
          case FIXED -> big(queue.capacity());
          case EXPANSION ->
              queue.buffering() == Buffering.PING_PONG
                  ? initial.max(big(queue.expansion()))
                  : initial.add(big(queue.expansion()));
          case LARGEST -> null;
        };
    if (queue.sizing() == QueueSizing.EXPANSION && wanted.compareTo(MAX) > 0) {
      return Sized.rejected(
          "Overflow(wanted capacity, + " + initial + ", " + big(queue.expansion()) + ")");
    }
    if (queue.sizing() == QueueSizing.FIXED && wanted.signum() == 0) {
      return Sized.rejected("ZeroCapacity()");
    }
    if (entry.signum() == 0) {
      return Sized.rejected("ZeroEntryBytes()");
    }
    if (queue.sizing() == QueueSizing.FIXED && initial.compareTo(wanted) > 0) {
      return Sized.rejected("InitialItemsExceedCapacity(" + initial + ", " + wanted + ")");
    }
    if (queue.hostSync() != HostSync.FINAL_ONLY) {
      return Sized.rejected("HostParticipationRejected()");
    }
    BigInteger capacity = wanted;
    if (choosesCapacity(queue) && !ZERO.equals(wanted)) {
      BigInteger fits =
          largest(
              MAX,
              n ->
                  control.add(n.multiply(slot).multiply(buffers)).compareTo(budget) <= 0
                      || n.signum() == 0);
      capacity = fits.min(most);
      if (queue.sizing() == QueueSizing.EXPANSION) {
        capacity = capacity.min(wanted);
      }
      capacity = capacity.max(ONE).max(initial);
    }
    if (wanted == null) {
      wanted = capacity;
    }
    BigInteger buffer = capacity.multiply(slot);
    BigInteger all = buffer.multiply(buffers);
    BigInteger resident = all.add(control);
    if (buffer.compareTo(MAX) > 0) {
      return Sized.rejected("Overflow(queue bytes, × " + capacity + ", " + slot + ")");
    }
    if (all.compareTo(MAX) > 0) {
      return Sized.rejected("Overflow(queue bytes, × " + buffer + ", 2)");
    }
    if (resident.compareTo(MAX) > 0) {
      return Sized.rejected("Overflow(resident bytes, + " + all + ", " + control + ")");
    }
    if (resident.compareTo(budget) > 0) {
      return Sized.rejected("OverBudget(" + resident + ", " + budget + ")");
    }
    return new Sized(null, capacity, wanted);
  }

  /** Says how a queue comes down to that many slots. */
  private static String lowerTo(WorkQueueProfile queue, BigInteger fits, boolean clampWorks) {
    BigInteger initial = big(queue.initialItems());
    if (choosesCapacity(queue)) {
      return fits.signum() == 0 ? "" : "; LOWER_INITIAL_ITEMS_TO " + fits;
    }
    if (fits.signum() == 0 || initial.compareTo(fits) > 0) {
      return "";
    }
    if (queue.sizing() == QueueSizing.FIXED) {
      return "; LOWER_CAPACITY_TO " + fits;
    }
    BigInteger expansion = queue.buffering() == Buffering.PING_PONG ? fits : fits.subtract(initial);
    return "; LOWER_EXPANSION_TO " + expansion + (clampWorks ? "; CLAMP_TO_FIT " + fits : "");
  }

  // ---- Numbers ----

  private static BigInteger ceilDiv(BigInteger a, BigInteger b) {
    BigInteger[] quotient = a.divideAndRemainder(b);
    return quotient[1].signum() == 0 ? quotient[0] : quotient[0].add(ONE);
  }

  private static BigInteger roundUp(BigInteger a, BigInteger unit) {
    return ceilDiv(a, unit).multiply(unit);
  }

  /**
   * Returns the largest number up to {@code most} that passes, where 0 does and none does above one
   * that does not.
   */
  private static BigInteger largest(BigInteger most, Predicate<BigInteger> passes) {
    for (BigInteger n = ONE; n.compareTo(FEW) <= 0; n = n.add(ONE)) {
      if (n.compareTo(most) > 0 || !passes.test(n)) {
        return n.subtract(ONE);
      }
    }
    BigInteger low = FEW;
    BigInteger high = most.add(ONE);
    while (high.subtract(low).compareTo(ONE) > 0) {
      BigInteger middle = low.add(high).shiftRight(1);
      if (passes.test(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
