// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;

import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.HostSync;
import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules of a device plan over again, in numbers without an upper end and as plainly as they can
 * be said: what is largest or least is looked for among all numbers. Its answer is text, to be
 * compared with a {@link Transcript}.
 */
final class LedgerOracle {
  static final BigInteger MAX = TWO.pow(64).subtract(ONE);

  /** Up to here numbers are tried one by one. */
  private static final BigInteger FEW = BigInteger.valueOf(64);

  /** Up to here each number of devices is tried. */
  private static final long MOST_DEVICES = 16;

  private final DeviceProfile asked;

  /** What one device has. */
  private final DeviceProfile profile;

  /** Lines of which one device has more than there are numbers for. */
  private final List<Integer> beyond = new ArrayList<>();

  private final boolean arena;
  private final BigInteger alignment;
  private final BigInteger granularity;
  private final BigInteger segmentLimit;
  private final BigInteger maxAllocation;
  private final BigInteger header;
  private final BigInteger multiple;

  private final List<List<String>> planned = new ArrayList<>();
  private final List<List<String>> errors = new ArrayList<>();

  /** Of each line that is neither reserved nor the largest and has its place, what it has. */
  private final Map<Integer, Taken> taken = new TreeMap<>();

  /** Of each other line without a place but the reserves, where it was looked for. */
  private final Map<Integer, Spot> rejected = new TreeMap<>();

  /** Reserves that the memory does not hold. */
  private final List<Integer> lacking = new ArrayList<>();

  /** Of each line that has its place, its segments. */
  private final Map<String, BigInteger> segments = new LinkedHashMap<>();

  private BigInteger available;
  private BigInteger end = ZERO;

  /** Of each phase, where its last region ends. */
  private final Map<String, BigInteger> ends = new LinkedHashMap<>();

  /** Where the lines outside of phases end. */
  private BigInteger outside = ZERO;

  /** What more memory is for, if there are phases. */
  private String fullestForAll = "";

  /** What a line needs where others leave it its place. */
  private record Taken(Arrays arrays, BigInteger slots, BigInteger leastSlots) {}

  /** What has its place behind a line: what is there all the time, then what each phase has. */
  private record Behind(List<Taken> always, List<List<Taken>> phases) {
    static final Behind NOTHING = new Behind(List.of(), List.of());
  }

  /** Where a line is looked for, and the most segments that it may choose. */
  private record Spot(BigInteger start, BigInteger limit, BigInteger segments) {}

  private LedgerOracle(DeviceProfile asked) {
    this.asked = asked;
    this.profile = ofOneDevice();
    this.arena = profile.placement() == Placement.ARENA;
    this.alignment = big(profile.limits().alignment());
    this.granularity = big(profile.limits().granularity());
    this.maxAllocation = big(profile.limits().maxAllocationBytes());
    this.segmentLimit = maxAllocation.min(big(profile.limits().maxBindingBytes()));
    this.header = big(profile.limits().arrayHeaderBytes());
    this.multiple = big(profile.limits().bytesMultipleOf());
    this.available = big(profile.memory().bytes());
  }

  /** All bytes of a segment: a header, the elements, and what makes it a multiple. */
  private BigInteger segmentBytes(BigInteger elements) {
    return roundUp(header.add(elements), multiple);
  }

  /** The most slots of a segment, 0 if the limit does not hold one. */
  private BigInteger mostSlotsOfSegment(BigInteger stride) {
    BigInteger usable = segmentLimit.subtract(segmentLimit.mod(multiple)).subtract(header);
    return usable.max(ZERO).divide(stride);
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

  // ---- Several devices ----

  private DeviceProfile ofOneDevice() {
    DeviceProfile.Builder one =
        DeviceProfile.builder("one")
            .memory(asked.memory())
            .limits(asked.limits())
            .placement(asked.placement());
    for (int i = 0; i < asked.lines().size(); i++) {
      DeviceLine line = asked.lines().get(i);
      List<BigInteger> parts = new ArrayList<>();
      DeviceLine part = line;
      if (line instanceof ResidentLine resident) {
        parts.add(part(line, big(resident.count())));
        part = resident.toBuilder().count(last(parts)).spread(Spread.replicated()).build();
      } else if (line instanceof QueueLine queue) {
        WorkQueueProfile.Builder profile = queue.profile().toBuilder();
        profile.capacity(capacityOfOne(line, queue.profile(), parts));
        parts.add(part(line, big(queue.profile().initialItems())));
        profile.initialItems(last(parts));
        part = queue.toBuilder().profile(profile.build()).spread(Spread.replicated()).build();
      }
      if (parts.stream().anyMatch(n -> n.compareTo(MAX) > 0)) {
        beyond.add(i);
        ResidentLine.Builder nothing = ResidentLine.builder(line.label()).count(0).bytesEach(0);
        line.phase().ifPresent(nothing::phase);
        part = nothing.build();
      }
      one.line(part);
    }
    asked.kernels().forEach(k -> one.kernel(k.name(), k.lines().toArray(String[]::new)));
    return one.build();
  }

  private Capacity capacityOfOne(DeviceLine line, WorkQueueProfile queue, List<BigInteger> parts) {
    Capacity asked = queue.capacity();
    Capacity one = Capacity.largest();
    if (asked.slots().isPresent()) {
      BigInteger part = part(line, big(asked.slots()));
      // What may be had in all is divided into such as may be had.
      parts.add(isStep(queue, big(asked.slots())) ? stepUp(queue, part) : part);
      one = Capacity.of(last(parts));
    } else if (asked.items().isPresent()) {
      parts.add(part(line, big(asked.items())));
      one = Capacity.expansion(last(parts));
      one = asked.clampsToFit() ? one.clampToFit() : one;
    }
    BigInteger least = ZERO;
    if (asked.least().isPresent()) {
      least = part(line, big(asked.least()));
      parts.add(least);
    }
    if (asked.most().isPresent()) {
      BigInteger most = part(line, big(asked.most()));
      parts.add(most);
      one = most.signum() == 0 || most.compareTo(MAX) > 0 ? one : one.atMost(most.longValue());
    }
    one = least.compareTo(MAX) > 0 ? one : one.atLeast(least.longValue());
    if (asked.multiple().isPresent()) {
      one = one.multipleOf(asked.multiple().getAsLong());
    }
    return asked.isPowerOfTwo() ? one.powerOfTwo() : one;
  }

  private static long last(List<BigInteger> numbers) {
    return numbers.get(numbers.size() - 1).longValue();
  }

  private static Spread spread(DeviceLine line) {
    return line instanceof QueueLine queue
        ? queue.spread()
        : line instanceof ResidentLine resident ? resident.spread() : Spread.replicated();
  }

  /** What one device has of so many; beyond u64 if that is computed beyond it. */
  private BigInteger part(DeviceLine line, BigInteger all) {
    return part(spread(line), all, big(asked.devices()));
  }

  private static BigInteger part(Spread spread, BigInteger all, BigInteger devices) {
    if (spread.isPerPeer()) {
      return all.multiply(devices.subtract(ONE));
    }
    if (spread.isReplicated() || devices.equals(ONE)) {
      return all;
    }
    BigInteger uneven = uneven(spread, all);
    return uneven.compareTo(MAX) > 0
        ? uneven
        : ceilDiv(uneven, devices).min(all).add(big(spread.plus()));
  }

  private static BigInteger uneven(Spread spread, BigInteger all) {
    return ceilDiv(
        all.multiply(BigInteger.valueOf(spread.imbalanceBps())), BigInteger.valueOf(10_000));
  }

  /** The number to write for one of one device: the most of which it has no more than that. */
  private BigInteger inAll(DeviceLine line, Remedy remedy) {
    BigInteger amount = big(remedy.amount());
    return switch (remedy.kind()) {
      case LOWER_CAPACITY_TO, LOWER_INITIAL_ITEMS_TO, LOWER_EXPANSION_TO, LOWER_LEAST_TO ->
          largest(MAX, n -> part(line, n).compareTo(amount) <= 0);
      default -> amount;
    };
  }

  /** Over how many devices to shard a line that lacks memory; empty text if none is known. */
  private String shardOver(int index, BigInteger most) {
    DeviceLine line = asked.lines().get(index);
    Spread spread = spread(line);
    if (spread.isPerPeer()) {
      return "";
    }
    BigInteger devices = big(asked.devices());
    BigInteger least = (spread.isSharded() ? devices.add(ONE) : devices).max(TWO);
    boolean othersChange =
        asked.lines().stream().anyMatch(other -> other != line && !spread(other).isReplicated());
    BigInteger alone = null;
    OptionalUnsignedLong number =
        line instanceof QueueLine queue
            ? queue.profile().capacity().slots()
            : OptionalUnsignedLong.of(((ResidentLine) line).count());
    BigInteger all = number.isPresent() ? big(number) : MAX;
    BigInteger uneven = uneven(spread, all);
    if (number.isPresent()
        && uneven.compareTo(MAX) <= 0
        && most.compareTo(big(spread.plus())) > 0) {
      alone = ceilDiv(uneven, most.subtract(big(spread.plus()))).max(least);
      if (part(asSharded(line), all, alone).compareTo(most) > 0
          || (alone.compareTo(least) > 0
              && part(asSharded(line), all, alone.subtract(ONE)).compareTo(most) <= 0)) {
        throw new AssertionError(alone + " devices are not the fewest");
      }
    }
    if (alone == null && !othersChange && !spread.isSharded()) {
      return "";
    }
    for (BigInteger n = least; n.compareTo(BigInteger.valueOf(MOST_DEVICES)) <= 0; n = n.add(ONE)) {
      if (isPlanned(over(line, n))) {
        return "; SHARD_OVER " + n + " for all";
      }
    }
    BigInteger only = othersChange || alone == null ? least : alone;
    if (only.compareTo(BigInteger.valueOf(MOST_DEVICES)) > 0
        && only.compareTo(MAX) <= 0
        && isPlanned(over(line, only))) {
      return "; SHARD_OVER " + only + " for all";
    }
    if (alone == null) {
      return "";
    }
    LedgerOracle after = new LedgerOracle(over(line, alone));
    after.walk();
    Set<Integer> others = new TreeSet<>(taken.keySet());
    others.removeIf(other -> other == index || beyond.contains(other));
    Spot spot = after.rejected.get(index);
    Map<String, List<String>> left =
        spot == null ? Map.of() : after.judge(after.profile.lines().get(index), spot).errors;
    return after.taken.keySet().containsAll(others)
            && others.stream().noneMatch(after.beyond::contains)
            && !left.containsKey("memory")
            && !left.containsKey("rules")
        ? "; SHARD_OVER " + alone
        : "";
  }

  private static Spread asSharded(DeviceLine line) {
    return spread(line).isSharded() ? spread(line) : Spread.sharded();
  }

  private DeviceProfile over(DeviceLine line, BigInteger devices) {
    return asked.toBuilder()
        .devices(devices.longValue())
        .line(
            line instanceof QueueLine queue
                ? queue.toBuilder().spread(asSharded(line)).build()
                : ((ResidentLine) line).toBuilder().spread(asSharded(line)).build())
        .build();
  }

  private static boolean isPlanned(DeviceProfile profile) {
    LedgerOracle oracle = new LedgerOracle(profile);
    oracle.walk();
    return oracle.beyond.isEmpty()
        && oracle.rejected.isEmpty()
        && oracle.lacking.isEmpty()
        && oracle.counts().stream().noneMatch(Count::isBroken);
  }

  private List<String> answer() {
    walk();
    rejected.forEach((line, spot) -> errors.set(line, advise(line, spot)));
    beyond.forEach(line -> errors.set(line, List.of("Overflow")));
    return report();
  }

  private void walk() {
    for (int i = 0; i < profile.lines().size(); i++) {
      planned.add(new ArrayList<>());
      errors.add(new ArrayList<>());
    }
    for (int i = 0; i < profile.lines().size(); i++) {
      if (profile.lines().get(i) instanceof ReserveLine reserve) {
        takeReserve(i, reserved(reserve, big(profile.memory().bytes())));
      }
    }
    for (int i : lines(null, false)) {
      take(i, limit());
    }
    BigInteger start = end;
    BigInteger most = ZERO;
    Map<Integer, Judgement> found = new TreeMap<>();
    for (String phase : phases()) {
      BigInteger needs = ZERO;
      for (int i : lines(phase, false)) {
        Judgement judged = take(i, limit());
        if (judged.errors.isEmpty()) {
          found.put(i, judged);
          needs = place(judged.arrays, judged.slots, needs, null);
          planned.get(i).clear();
        }
      }
      most = most.max(needs);
      end = start;
    }
    BigInteger limit = limit();
    if (most.signum() > 0) {
      limit = limit.min(arena ? maxAllocation : MAX).subtract(most);
      limit = arena ? limit.subtract(limit.mod(alignment)) : limit;
    }
    takeLargest(lines(null, true), limit);
    outside = end;
    for (String phase : phases()) {
      end = outside;
      for (int i : lines(phase, false)) {
        if (found.containsKey(i)) {
          settle(i, found.get(i));
        }
      }
      takeLargest(lines(phase, true), limit());
      ends.put(phase, end);
    }
    end = ends.values().stream().reduce(outside, BigInteger::max);
  }

  private Set<String> phases() {
    Set<String> phases = new LinkedHashSet<>();
    profile.lines().forEach(line -> line.phase().ifPresent(phases::add));
    return phases;
  }

  /** The lines of a phase but for reserves, or, of null, those of none. */
  private List<Integer> lines(String phase, boolean largest) {
    List<Integer> some = new ArrayList<>();
    for (int i = 0; i < profile.lines().size(); i++) {
      DeviceLine line = profile.lines().get(i);
      if (!(line instanceof ReserveLine)
          && isLargest(line) == largest
          && Objects.equals(line.phase().orElse(null), phase)) {
        some.add(i);
      }
    }
    return some;
  }

  private List<String> report() {
    for (int line : lacking) {
      List<String> lineErrors = errors.get(line);
      lineErrors.set(0, lineErrors.get(0) + moreMemory());
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < profile.lines().size(); i++) {
      for (String error : errors.get(i)) {
        all.add(profile.lines().get(i).label() + ": " + error);
      }
    }
    all.addAll(ofAllLines());
    if (all.isEmpty()) {
      planned.forEach(all::addAll);
      ends.forEach(
          (phase, to) ->
              all.add(
                  "phase "
                      + phase
                      + ": size "
                      + to.subtract(outside)
                      + ", free "
                      + available.subtract(arena ? roundUp(to, granularity) : to)));
      BigInteger allocated = arena ? roundUp(end, granularity) : end;
      all.add("free " + available.subtract(allocated) + ", tail " + allocated.subtract(end));
    }
    return all;
  }

  private String moreMemory() {
    BigInteger forAll = sharesLargest(asked) ? null : memoryForAll();
    return forAll != null && forAll.compareTo(MAX) <= 0 && losesNone(forAll)
        ? "; RAISE_MEMORY_TO " + forAll + fullestForAll
        : "";
  }

  /**
   * Whether memory need not be enough however much there is, or more than the least is said to be
   * needed: several largest share what is left, or one leaves nothing to that of a phase, or has to
   * leave a part of an arena that is limited.
   */
  static boolean sharesLargest(DeviceProfile profile) {
    Map<String, Integer> largest = new TreeMap<>();
    boolean phases = false;
    for (DeviceLine line : profile.lines()) {
      phases |= line.phase().isPresent();
      if (isLargest(line)) {
        largest.merge(line.phase().orElse(""), 1, Integer::sum);
      }
    }
    boolean limited =
        profile.placement() == Placement.ARENA && profile.limits().maxAllocationBytes().isPresent();
    return largest.values().stream().anyMatch(count -> count > 1)
        || (largest.containsKey("") && (largest.size() > 1 || (phases && limited)));
  }

  private static boolean isLargest(DeviceLine line) {
    return line instanceof QueueLine queue
        && queue.profile().capacity().sizing() == QueueSizing.LARGEST;
  }

  // ---- Lines ----

  private void takeReserve(int line, BigInteger bytes) {
    if (bytes.compareTo(available) > 0) {
      errors.get(line).add("OverMemory(" + bytes + ", " + available + ")");
      lacking.add(line);
      // It has all there is, whether or not that is enough.
      available = ZERO;
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

  private void takeLargest(List<Integer> largest, BigInteger limit) {
    if (largest.isEmpty()) {
      return;
    }
    BigInteger shared = largest.size() == 1 ? limit : limit.min(arena ? maxAllocation : MAX);
    Map<Integer, BigInteger> ceilings = ceilings(largest, shared.subtract(startOfShare()));
    for (int i : largest) {
      BigInteger from = startOfShare();
      BigInteger share = ceilings.remove(i);
      if (share == null) {
        BigInteger left =
            shared
                .subtract(from)
                .subtract(ceilings.values().stream().reduce(ZERO, BigInteger::add));
        share =
            left.max(ZERO)
                .multiply(weight(i))
                .divide(
                    largest.stream()
                        .filter(other -> other >= i && !ceilings.containsKey(other))
                        .map(this::weight)
                        .reduce(ZERO, BigInteger::add));
        boolean last = i == largest.get(largest.size() - 1);
        share = arena && !last ? share.subtract(share.mod(alignment)) : share;
      }
      take(i, from.add(share).min(shared.max(from)));
    }
  }

  /** The bytes of those that cannot use their share: one after the other, until none is left. */
  private Map<Integer, BigInteger> ceilings(List<Integer> largest, BigInteger bytes) {
    Map<Integer, BigInteger> ceilings = new TreeMap<>();
    boolean found = largest.size() > 1;
    while (found) {
      found = false;
      BigInteger left = bytes.subtract(ceilings.values().stream().reduce(ZERO, BigInteger::add));
      BigInteger weights =
          largest.stream()
              .filter(i -> !ceilings.containsKey(i))
              .map(this::weight)
              .reduce(ZERO, BigInteger::add);
      for (int i : largest) {
        BigInteger ceiling = ceiling((QueueLine) profile.lines().get(i));
        if (!found
            && !ceilings.containsKey(i)
            && ceiling.multiply(weights).compareTo(left.multiply(weight(i))) <= 0) {
          ceilings.put(i, ceiling);
          found = true;
        }
      }
    }
    return ceilings;
  }

  private BigInteger weight(int line) {
    return BigInteger.valueOf(((QueueLine) profile.lines().get(line)).weight());
  }

  /** What a queue takes if no memory stops it, up to where the next may start. */
  private BigInteger ceiling(QueueLine line) {
    Arrays arrays = new Arrays(line);
    if (arrays.perSlot().signum() == 0 || hasZeroWindow(line)) {
      return MAX;
    }
    BigInteger left = segmentsLeft(line, false);
    BigInteger slots =
        mostChosen(
                line.profile(),
                arrays,
                n -> anywhere(line, arrays, n) && segmentCount(arrays, n).compareTo(left) <= 0)
            .max(least(line.profile()));
    BigInteger bytes = place(arrays, slots, ZERO, null);
    return (arena ? roundUp(bytes, alignment) : bytes).min(MAX);
  }

  /** The least that may be chosen; beyond u64 there may be none. */
  private static BigInteger least(WorkQueueProfile queue) {
    return stepUp(queue, leastAsked(queue)).min(MAX);
  }

  private static BigInteger leastAsked(WorkQueueProfile queue) {
    BigInteger asked = queue.capacity().least().isPresent() ? big(queue.capacity().least()) : ONE;
    return big(queue.initialItems()).max(ONE).max(asked);
  }

  /** Says whether a capacity may have so many slots, whatever the least and the most. */
  private static boolean isStep(WorkQueueProfile queue, BigInteger slots) {
    return queue.capacity().isPowerOfTwo()
        ? slots.bitCount() <= 1
        : !queue.capacity().multiple().isPresent()
            || slots.mod(big(queue.capacity().multiple())).signum() == 0;
  }

  private static BigInteger stepDown(WorkQueueProfile queue, BigInteger slots) {
    if (isStep(queue, slots)) {
      return slots;
    }
    return queue.capacity().isPowerOfTwo()
        ? TWO.pow(slots.bitLength() - 1)
        : slots.subtract(slots.mod(big(queue.capacity().multiple())));
  }

  private static BigInteger stepUp(WorkQueueProfile queue, BigInteger slots) {
    if (isStep(queue, slots)) {
      return slots;
    }
    return queue.capacity().isPowerOfTwo()
        ? TWO.pow(slots.bitLength())
        : stepDown(queue, slots).add(big(queue.capacity().multiple()));
  }

  /** What an expansion is rounded up to, which may be beyond u64. */
  private static BigInteger expanded(WorkQueueProfile queue, BigInteger wanted) {
    BigInteger least = queue.capacity().least().isPresent() ? big(queue.capacity().least()) : ZERO;
    return stepUp(queue, wanted.max(least));
  }

  /** The slots that the settings of a capacity to be chosen let nobody exceed. */
  private static BigInteger ceiling(WorkQueueProfile queue) {
    BigInteger most = maxIndex(queue.indexBits()).min(big(queue.capacity().most()));
    return queue.capacity().sizing() == QueueSizing.LARGEST
        // Nobody can ask for more than the bound.
        ? most.min(big(queue.bound()))
        : most.min(expanded(queue, wanted(queue)));
  }

  private static BigInteger wanted(WorkQueueProfile queue) {
    BigInteger initial = big(queue.initialItems());
    BigInteger items = big(queue.capacity().items());
    return queue.buffering() == Buffering.PING_PONG ? initial.max(items) : initial.add(items);
  }

  /** Returns the most slots that pass, and that a queue may be given where they are chosen. */
  private static BigInteger mostChosen(
      WorkQueueProfile queue, Arrays arrays, Predicate<BigInteger> passes) {
    BigInteger ceiling = ceiling(queue);
    return mostAllowed(queue, arrays, n -> n.compareTo(ceiling) <= 0 && passes.test(n));
  }

  /** Returns the most slots that pass, and that may be asked of a queue. */
  private static BigInteger mostAllowed(
      WorkQueueProfile queue, Arrays arrays, Predicate<BigInteger> passes) {
    BigInteger most = most(arrays, passes);
    BigInteger allowed = stepDown(queue, most);
    while (!allowed.equals(most)) {
      BigInteger cap = allowed;
      most = most(arrays, n -> n.compareTo(cap) <= 0 && passes.test(n));
      allowed = stepDown(queue, most);
    }
    for (BigInteger n = allowed.add(ONE); n.compareTo(FEW) <= 0; n = n.add(ONE)) {
      if (isStep(queue, n) && passes.test(n)) {
        throw new AssertionError(n + " slots pass, more than " + allowed);
      }
    }
    return allowed;
  }

  private BigInteger startOfShare() {
    BigInteger start = arena ? roundUp(end, alignment) : end;
    return start.compareTo(limit()) > 0 ? end : start;
  }

  private static boolean hasZeroWindow(DeviceLine line) {
    return line instanceof QueueLine queue
        && queue.drainWindow().isPresent()
        && queue.drainWindow().getAsLong() == 0;
  }

  private Judgement take(int index, BigInteger limit) {
    DeviceLine line = profile.lines().get(index);
    Spot spot = new Spot(end, limit, segmentsLeft(line, false));
    Judgement judged = judge(line, spot);
    if (judged.errors.isEmpty()) {
      segments.put(line.label(), segmentCount(judged.arrays, judged.slots));
      settle(index, judged);
    } else {
      segments.remove(line.label());
      rejected.put(index, spot);
    }
    return judged;
  }

  private void settle(int index, Judgement judged) {
    DeviceLine line = profile.lines().get(index);
    Arrays arrays = judged.arrays;
    List<String> regions = new ArrayList<>();
    BigInteger to = place(arrays, judged.slots, end, regions);
    BigInteger bytes = arrays.control.add(judged.slots.multiply(arrays.perSlot()));
    String text = line.label() + ": bytes " + bytes + ", size " + to.subtract(end);
    text += ", after " + available.subtract(to);
    if (judged.queue != null) {
      text += describe(judged.queue, arrays, to);
    }
    end = to;
    planned.get(index).add(text);
    planned.get(index).addAll(regions);
    if (!isLargest(line)) {
      boolean clamped = judged.queue != null && clamps(judged.queue.line.profile());
      taken.put(
          index,
          new Taken(
              arrays,
              judged.slots,
              clamped ? judged.slots.min(least(judged.queue.line.profile())) : judged.slots));
    }
  }

  /** What stands against a line, without what to do about it, by what it is that limits it. */
  private record Judgement(
      Arrays arrays,
      Queue queue,
      BigInteger slots,
      BigInteger to,
      Map<String, List<String>> errors) {}

  private Judgement judge(DeviceLine line, Spot spot) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    if (hasZeroWindow(line)) {
      found.put("rules", List.of("ZeroDrainWindow()"));
      return new Judgement(null, null, ZERO, ZERO, found);
    }
    Queue queue = null;
    Arrays arrays;
    BigInteger slots;
    if (line instanceof QueueLine queueLine) {
      arrays = new Arrays(queueLine);
      BigInteger most = MAX;
      if (arrays.perSlot().signum() > 0 && choosesCapacity(queueLine.profile())) {
        most =
            mostChosen(
                queueLine.profile(),
                arrays,
                n -> allows(queueLine, arrays, n, spot, Behind.NOTHING));
      }
      Sized sized = size(queueLine.profile(), most);
      if (sized.error != null) {
        found.put("rules", List.of(sized.error));
        return new Judgement(arrays, null, ZERO, ZERO, found);
      }
      queue = new Queue(queueLine, sized);
      slots = sized.capacity;
    } else {
      arrays = new Arrays((ResidentLine) line);
      slots = big(((ResidentLine) line).count());
    }
    BigInteger control = segmentBytes(arrays.control);
    if (arrays.control.signum() > 0
        && control.compareTo(segmentLimit) > 0
        && control.compareTo(MAX) <= 0) {
      put(found, "control", overLimit("control block", control, ONE, segmentLimit));
    }
    for (int i = 0; i < arrays.strides.size(); i++) {
      BigInteger bytes = segmentBytes(slots.multiply(arrays.strides.get(i)));
      if (bytes.compareTo(MAX) <= 0 && breaksSegments(arrays, i, slots)) {
        put(
            found,
            "segments",
            overLimit(arrays.names.get(i), bytes, arrays.maxSegments, segmentLimit));
      }
    }
    if (queue != null) {
      checkIndex(queue, found);
      checkWindows(queue, arrays, found);
    }
    BigInteger to = place(arrays, slots, spot.start, null);
    if (to.compareTo(MAX) > 0) {
      put(found, "sum", "Overflow");
    } else {
      if (arena && to.compareTo(maxAllocation) > 0) {
        put(found, "arena", "OverMaxAllocation(arena, " + to + ", " + maxAllocation + ", 1)");
      }
      if (to.compareTo(spot.limit) > 0) {
        BigInteger left = spot.limit.subtract(spot.start);
        put(found, "memory", "OverMemory(" + to.subtract(spot.start) + ", " + left + ")");
      }
    }
    return new Judgement(arrays, queue, slots, to, found);
  }

  private static void put(Map<String, List<String>> found, String limit, String error) {
    found.computeIfAbsent(limit, key -> new ArrayList<>()).add(error);
  }

  private boolean breaksSegments(Arrays arrays, int array, BigInteger slots) {
    BigInteger stride = arrays.strides.get(array);
    return !segmentLimit.equals(MAX)
        && slots.multiply(stride).signum() > 0
        && segmentBytes(slots.multiply(stride)).compareTo(segmentLimit) > 0
        && (mostSlotsOfSegment(stride).signum() == 0
            || arrays.segmentSlots(stride, slots).count.compareTo(arrays.maxSegments) > 0);
  }

  // ---- What to do about it ----

  private List<String> advise(int index, Spot spot) {
    DeviceLine line = profile.lines().get(index);
    Judgement judged = judge(line, spot);
    Behind behind = behind(index);
    BigInteger most = ZERO;
    Spot keeping = new Spot(spot.start, spot.limit, segmentsLeft(line, true));
    if (judged.arrays != null && judged.arrays.perSlot().signum() > 0) {
      Predicate<BigInteger> allows = n -> allows(line, judged.arrays, n, keeping, behind);
      most =
          line instanceof QueueLine queue
              ? mostAllowed(queue.profile(), judged.arrays, allows)
              : most(judged.arrays, allows);
    }
    List<String> all = new ArrayList<>();
    for (Map.Entry<String, List<String>> limit : judged.errors.entrySet()) {
      for (String error : limit.getValue()) {
        StringBuilder text = new StringBuilder(error);
        for (Remedy remedy : tries(line, judged, limit.getKey(), error, most)) {
          if (isOffered(line, remedy, limit.getKey(), error, spot, keeping.segments, behind)) {
            text.append("; ").append(remedy.kind()).append(' ');
            text.append(inAll(asked.lines().get(index), remedy));
          }
        }
        if (limit.getKey().equals("arena") && separatelyLosesNone()) {
          text.append("; PLACE_SEPARATELY 0");
        }
        if (limit.getKey().equals("memory")) {
          text.append(shardOver(index, most)).append(moreMemory());
        }
        all.add(text.toString());
      }
    }
    return all;
  }

  private List<Remedy> tries(
      DeviceLine line, Judgement judged, String limit, String error, BigInteger most) {
    List<Remedy> tries = new ArrayList<>();
    DeviceLimits limits = profile.limits();
    switch (limit) {
      case "segments" -> {
        for (int i = 0; i < judged.arrays.strides.size(); i++) {
          BigInteger stride = judged.arrays.strides.get(i);
          boolean isIt = error.contains("(" + judged.arrays.names.get(i) + ",");
          if (isIt && mostSlotsOfSegment(stride).signum() > 0) {
            tries.add(
                Remedy.of(
                    RemedyKind.SPLIT_INTO_SEGMENTS,
                    judged.arrays.segmentSlots(stride, judged.slots).count.longValue()));
            tries.addAll(lowerTo(line, most, true));
          }
        }
      }
      case "index" -> {
        BigInteger value = new BigInteger(error.replaceAll("[^,]*, (\\d+),.*", "$1"));
        tries.add(
            Remedy.of(RemedyKind.WIDEN_INDEX_TO, value.compareTo(maxIndex(32)) > 0 ? 64 : 32));
        if (error.contains("(capacity")) {
          tries.addAll(lowerTo(line, most, false));
        }
      }
      case "launch" -> {
        if (limits.maxItemsPerLaunch().getAsLong() != 0) {
          tries.add(Remedy.of(RemedyKind.NARROW_WINDOW_TO, limits.maxItemsPerLaunch().getAsLong()));
        }
      }
      case "windows" -> {
        BigInteger widest = big(limits.maxItemsPerLaunch()).min(judged.slots);
        // Segments that do not end at multiples of the window are the worst case.
        Predicate<BigInteger> tooMany =
            n ->
                windows(judged.arrays.withWindow(null), judged.slots, n.max(ONE))
                        .compareTo(big(limits.maxWindows()))
                    > 0;
        if (widest.signum() > 0 && !tooMany.test(widest)) {
          tries.add(
              Remedy.of(RemedyKind.WIDEN_WINDOW_TO, largest(widest, tooMany).add(ONE).longValue()));
        }
        tries.addAll(lowerTo(line, most, true));
      }
      case "sum", "arena", "memory" -> tries.addAll(lowerTo(line, most, true));
      default -> {}
    }
    return tries;
  }

  /** Says whether a remedy removes its error and leaves what stands behind the line its place. */
  private boolean isOffered(
      DeviceLine line,
      Remedy remedy,
      String limit,
      String error,
      Spot spot,
      BigInteger segmentsLeft,
      Behind behind) {
    DeviceLine followed =
        DeviceProfile.builder("d")
            .memory(profile.memory())
            .reserve("any", 0)
            .line(line)
            .build()
            .with(remedy.onLine(line.label()))
            .lines()
            .get(1);
    Judgement judged = judge(followed, spot);
    List<String> left = judged.errors.getOrDefault(limit, List.of());
    boolean removed =
        limit.equals("index")
            ? left.stream().noneMatch(e -> e.startsWith(error.substring(0, error.indexOf(','))))
            : left.isEmpty() && !judged.errors.containsKey("rules");
    boolean keepsCounts =
        switch (remedy.kind()) {
          case SPLIT_INTO_SEGMENTS -> countsHoldWith(remedy, line);
          case CLAMP_TO_FIT ->
              segmentsLeft.equals(MAX) || judged.slots.equals(big(remedy.amount()));
          default -> true;
        };
    boolean leavesBytes =
        !judged.errors.isEmpty()
            || placeWith(behind, judged.to).compareTo(spot.limit.min(arena ? maxAllocation : MAX))
                <= 0;
    return removed
        && (limit.equals("index")
            ? losesNoneWith(remedy, line)
            : keepsCounts
                && leavesBytes
                && (!hasClampedInTwoCuts() || losesNoneWith(remedy, line)));
  }

  private boolean losesNoneWith(Remedy remedy, DeviceLine line) {
    LedgerOracle after = new LedgerOracle(profile.with(remedy.onLine(line.label())));
    after.walk();
    return losesNone(after);
  }

  /** With the bytes of its least, such a queue need not have its place. */
  private boolean hasClampedInTwoCuts() {
    return profile.lines().stream()
        .anyMatch(
            line ->
                line instanceof QueueLine queue
                    && clamps(queue.profile())
                    && !hasZeroWindow(queue)
                    && new Arrays(queue).endsAtWindows());
  }

  private Behind behind(int index) {
    DeviceLine line = profile.lines().get(index);
    if (isLargest(line)) {
      return Behind.NOTHING;
    }
    return new Behind(
        taken(line.phase().orElse(null), index),
        line.phase().isPresent()
            ? List.of()
            : phases().stream().map(phase -> taken(phase, -1)).toList());
  }

  private List<Taken> taken(String phase, int after) {
    return lines(phase, false).stream()
        .filter(i -> i > after && taken.containsKey(i))
        .map(taken::get)
        .toList();
  }

  /** Returns where what stands behind a line ends, in the phase where that is the most. */
  private BigInteger placeWith(Behind behind, BigInteger to) {
    BigInteger always = placeWith(behind.always, behind.phases, to);
    return behind.phases.stream()
        .map(phase -> placeWith(phase, List.of(), always))
        .reduce(always, BigInteger::max);
  }

  private BigInteger placeWith(List<Taken> lines, List<List<Taken>> behind, BigInteger to) {
    BigInteger at = to;
    for (int i = 0; i < lines.size(); i++) {
      // A clamped queue takes what it gets, so that those behind it need it to have all it has.
      boolean isLast =
          Stream.concat(lines.stream().skip(i + 1), behind.stream().flatMap(List::stream))
              .allMatch(later -> place(later.arrays, later.slots, ZERO, null).signum() == 0);
      Taken line = lines.get(i);
      at = place(line.arrays, isLast ? line.leastSlots : line.slots, at, null);
    }
    return at;
  }

  private boolean separatelyLosesNone() {
    LedgerOracle separate =
        new LedgerOracle(profile.toBuilder().placement(Placement.SEPARATE).build());
    separate.walk();
    return losesNone(separate)
        && separate.counts().stream().noneMatch(count -> !count.bindings && count.isBroken());
  }

  private boolean losesNone(BigInteger memory) {
    LedgerOracle raised =
        new LedgerOracle(
            profile.toBuilder().memory(DeviceMemory.ofFree(memory.longValue())).build());
    raised.walk();
    return losesNone(raised);
  }

  private boolean losesNone(LedgerOracle followed) {
    return followed.taken.keySet().containsAll(taken.keySet());
  }

  /** Says whether every limit allows so many slots. */
  private boolean allows(
      DeviceLine line, Arrays arrays, BigInteger slots, Spot spot, Behind behind) {
    BigInteger to = placeWith(behind, place(arrays, slots, spot.start, null));
    return to.compareTo(spot.limit.min(arena ? maxAllocation : MAX)) <= 0
        && segmentCount(arrays, slots).compareTo(spot.segments) <= 0
        && anywhere(line, arrays, slots);
  }

  // ---- Numbers of segments ----

  /** What is counted, of which kernel (null for all lines), and how many there may be. */
  private record Count(boolean bindings, Kernel kernel, BigInteger number, BigInteger most) {
    boolean isBroken() {
      return number.compareTo(most) > 0;
    }

    boolean isThatOf(Count other) {
      return bindings == other.bindings && java.util.Objects.equals(kernel, other.kernel);
    }

    boolean counts(DeviceLine line) {
      return kernel == null || kernel.lines().contains(line.label());
    }
  }

  private boolean countsHoldWith(Remedy remedy, DeviceLine line) {
    LedgerOracle after = new LedgerOracle(profile.with(remedy.onLine(line.label())));
    after.walk();
    return after.counts().stream().noneMatch(count -> count.counts(line) && count.isBroken());
  }

  /** Lines in the order in which they take their places. */
  private List<DeviceLine> inOrder() {
    List<DeviceLine> lines = new ArrayList<>();
    for (boolean largest : new boolean[] {false, true}) {
      for (String phase : withNone(profile)) {
        for (DeviceLine line : profile.lines()) {
          if (!(line instanceof ReserveLine)
              && isLargest(line) == largest
              && line.phase().orElse("").equals(phase)) {
            lines.add(line);
          }
        }
      }
    }
    return lines;
  }

  /** The phases, after nothing for what is outside of them. */
  private static List<String> withNone(DeviceProfile profile) {
    List<String> phases = new ArrayList<>(List.of(""));
    profile.lines().stream().flatMap(line -> line.phase().stream()).distinct().forEach(phases::add);
    return phases;
  }

  /** What is needed outside of phases, and in the one that needs the most, or in a given one. */
  private static BigInteger together(Map<DeviceLine, BigInteger> needed, String only) {
    Map<String, BigInteger> phases = new TreeMap<>();
    needed.forEach((line, n) -> phases.merge(line.phase().orElse(""), n, BigInteger::add));
    BigInteger outside = phases.getOrDefault("", ZERO);
    phases.remove("");
    return outside.add(
        only.isEmpty()
            ? phases.values().stream().reduce(ZERO, BigInteger::max)
            : phases.getOrDefault(only, ZERO));
  }

  private BigInteger taken(DeviceLine line) {
    return segments.getOrDefault(line.label(), ZERO);
  }

  private Map<DeviceLine, BigInteger> takenBy(Predicate<DeviceLine> counted) {
    Map<DeviceLine, BigInteger> taken = new LinkedHashMap<>();
    inOrder().stream().filter(counted).forEach(line -> taken.put(line, taken(line)));
    return taken;
  }

  private List<Count> counts() {
    DeviceLimits limits = profile.limits();
    List<Count> counts = new ArrayList<>();
    BigInteger all = together(takenBy(line -> true), "");
    if (limits.maxAllocations().isPresent()) {
      counts.add(
          new Count(
              false, null, arena ? all.min(ONE) : all, big(limits.maxAllocations().getAsLong())));
    }
    if (limits.maxBindings().isPresent()) {
      BigInteger most = big(limits.maxBindings().getAsLong());
      if (profile.kernels().isEmpty()) {
        counts.add(new Count(true, null, all, most));
      }
      for (Kernel kernel : profile.kernels()) {
        BigInteger bound = together(takenBy(line -> kernel.lines().contains(line.label())), "");
        counts.add(new Count(true, kernel, bound, most));
      }
    }
    return counts;
  }

  /**
   * What a chosen capacity may have: those before it keep theirs, those behind it need one for each
   * region, or keep theirs.
   */
  private BigInteger segmentsLeft(DeviceLine line, boolean keepsOthers) {
    BigInteger left = MAX;
    for (Count count : counts()) {
      if (count.counts(line) && (count.bindings || !arena)) {
        Map<DeviceLine, BigInteger> others = new LinkedHashMap<>();
        boolean isBehind = false;
        for (DeviceLine other : inOrder()) {
          if (other.label().equals(line.label())) {
            isBehind = true;
          } else if (count.counts(other)) {
            boolean adapts =
                isLargest(other) || (other instanceof QueueLine queue && clamps(queue.profile()));
            BigInteger needed = isBehind && (!keepsOthers || adapts) ? ZERO : taken(other);
            others.put(
                other, isBehind || isToCome(other) ? needed.max(leastSegments(other)) : needed);
          }
        }
        left = left.min(count.most.subtract(together(others, line.phase().orElse(""))).max(ZERO));
      }
    }
    return left.max(leastSegments(line));
  }

  /** Says whether a line was not yet looked at, as when the shares of the largest are found. */
  private boolean isToCome(DeviceLine line) {
    return !segments.containsKey(line.label())
        && !rejected.containsKey(profile.lines().indexOf(line));
  }

  private BigInteger leastSegments(DeviceLine line) {
    if (line instanceof ResidentLine resident) {
      return segmentsOf(new Arrays(resident), big(resident.count()), false);
    }
    return segmentsOf(new Arrays((QueueLine) line), ONE, false);
  }

  private BigInteger segmentCount(Arrays arrays, BigInteger slots) {
    return segmentsOf(arrays, slots, true);
  }

  private BigInteger segmentsOf(Arrays arrays, BigInteger slots, boolean cut) {
    BigInteger all = ZERO;
    for (BigInteger stride : arrays.strides) {
      if (stride.signum() > 0 && slots.signum() > 0) {
        all = all.add(cut ? arrays.segmentSlots(stride, slots).count : ONE);
      }
    }
    return all.multiply(BigInteger.valueOf(arrays.buffers))
        .add(BigInteger.valueOf(arrays.control.signum()));
  }

  /** What stands against all lines together. */
  private List<String> ofAllLines() {
    List<String> all = new ArrayList<>();
    for (Count count : counts()) {
      if (!count.isBroken()) {
        continue;
      }
      List<DeviceLine> lines = new ArrayList<>(inOrder());
      lines.removeIf(line -> !count.counts(line));
      String fullest = "";
      for (String phase : withNone(profile)) {
        if (fullest.isEmpty()
            && together(takenBy(count::counts), phase)
                .equals(together(takenBy(count::counts), ""))) {
          fullest = phase;
        }
      }
      String in = fullest;
      lines.removeIf(line -> line.phase().isPresent() && !line.phase().get().equals(in));
      lines.sort((a, b) -> taken(b).compareTo(taken(a)));
      StringBuilder text = new StringBuilder("device: ");
      text.append(count.bindings ? "TooManyBindings(" : "TooManyAllocations(");
      text.append(count.kernel == null ? "" : count.kernel.name() + ", ");
      text.append(count.number).append(", ").append(count.most).append(", ");
      text.append(lines.get(0).label()).append(", ").append(taken(lines.get(0))).append(')');
      if (!count.bindings && removes(count, Remedy.of(RemedyKind.PLACE_IN_ARENA, 0))) {
        text.append("; PLACE_IN_ARENA 0");
      }
      boolean found = false;
      for (DeviceLine line : lines) {
        for (Remedy remedy : found ? List.<Remedy>of() : inFewerSegments(count, line)) {
          if (removes(count, remedy.onLine(line.label()))) {
            text.append("; ").append(remedy.kind()).append(' ');
            text.append(inAll(asked.line(line.label()), remedy));
            found = true;
          }
        }
        if (found) {
          text.append(" of ").append(line.label());
          break;
        }
      }
      all.add(text.toString());
    }
    return all;
  }

  private List<Remedy> inFewerSegments(Count count, DeviceLine line) {
    Map<DeviceLine, BigInteger> others = takenBy(count::counts);
    others.put(line, ZERO);
    BigInteger left = count.most.subtract(together(others, line.phase().orElse("")));
    if (!(line instanceof QueueLine queue)
        || left.compareTo(leastSegments(line)) < 0
        || taken(line).compareTo(left) <= 0) {
      return List.of();
    }
    Arrays arrays = new Arrays(queue);
    BigInteger most =
        mostAllowed(
            queue.profile(),
            arrays,
            n -> anywhere(queue, arrays, n) && segmentCount(arrays, n).compareTo(left) <= 0);
    return lowerTo(line, most, true);
  }

  /** Says whether a remedy removes what is counted too often, and every line keeps its place. */
  private boolean removes(Count count, Remedy remedy) {
    LedgerOracle after = new LedgerOracle(profile.with(remedy));
    after.walk();
    boolean isClamped =
        remedy.kind() != RemedyKind.CLAMP_TO_FIT
            || after.planned.stream()
                .flatMap(List::stream)
                .anyMatch(
                    text ->
                        text.startsWith(remedy.line().orElseThrow() + ": ")
                            && text.contains(
                                ", capacity " + Long.toUnsignedString(remedy.amount()) + " of "));
    return isClamped
        && after.segments.keySet().containsAll(segments.keySet())
        && after.counts().stream().noneMatch(other -> other.isThatOf(count) && other.isBroken());
  }

  /** Says whether they fit u64, and every limit allows them that is not one on bytes in all. */
  private boolean anywhere(DeviceLine line, Arrays arrays, BigInteger slots) {
    if (place(arrays, slots, ZERO, null).compareTo(MAX) > 0) {
      return false;
    }
    for (int i = 0; i < arrays.strides.size(); i++) {
      if (breaksSegments(arrays, i, slots)) {
        return false;
      }
    }
    return !(line instanceof QueueLine queue)
        || (slots.compareTo(maxIndex(queue.profile().indexBits())) <= 0
            && slots.compareTo(big(queue.profile().capacity().most())) <= 0
            && arrays
                    .control
                    .add(slots.multiply(arrays.perSlot()))
                    .compareTo(big(queue.profile().budgetBytes()))
                <= 0
            && (arrays.window == null
                || windows(arrays, slots, arrays.window)
                        .compareTo(big(profile.limits().maxWindows()))
                    <= 0));
  }

  /**
   * Returns the most slots that pass. With q segments these end at multiples of the window for the
   * fewer slots and do not for the more; in each of the two, more slots never pass where fewer do
   * not, for one q and from one to the next.
   */
  private static BigInteger most(Arrays arrays, Predicate<BigInteger> passes) {
    if (!arrays.endsAtWindows()) {
      return largest(MAX, n -> n.signum() == 0 || passes.test(n));
    }
    BigInteger full = arrays.shortest();
    BigInteger whole = arrays.wholeWindows();
    // The last one may be cut short by the end of u64.
    BigInteger mostSegments = MAX.divide(full).add(ONE);
    BigInteger q =
        largest(mostSegments, n -> n.signum() == 0 || passes.test(n.multiply(whole).add(ONE)));
    BigInteger mostFull =
        q.signum() == 0 ? ZERO : largestIn(q.multiply(whole).add(ONE), q.multiply(full), passes);
    q =
        largest(
            mostSegments,
            n ->
                n.signum() == 0
                    || (n.subtract(ONE).multiply(full).compareTo(n.multiply(whole)) < 0
                        && passes.test(n.subtract(ONE).multiply(full).add(ONE))));
    BigInteger mostWhole =
        q.signum() == 0
            ? ZERO
            : largestIn(q.subtract(ONE).multiply(full).add(ONE), q.multiply(whole), passes);
    BigInteger most = mostFull.max(mostWhole);
    for (BigInteger n = most.add(ONE); n.compareTo(FEW) <= 0; n = n.add(ONE)) {
      if (passes.test(n)) {
        throw new AssertionError(n + " slots pass, more than " + most);
      }
    }
    return most;
  }

  private static BigInteger largestIn(
      BigInteger least, BigInteger most, Predicate<BigInteger> passes) {
    return least.add(largest(most.subtract(least), n -> passes.test(least.add(n))));
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

  private static void checkIndex(Queue queue, Map<String, List<String>> found) {
    int bits = queue.line.profile().indexBits();
    BigInteger capacity = queue.sized.capacity;
    if (capacity.compareTo(maxIndex(bits)) > 0) {
      put(found, "index", "IndexTooNarrow(capacity, " + capacity + ", " + bits + ")");
    }
    BigInteger bound = queue.bound();
    if (bound != null && bound.compareTo(capacity) > 0 && bound.compareTo(maxIndex(bits)) > 0) {
      put(found, "index", "IndexTooNarrow(bound, " + bound + ", " + bits + ")");
    }
  }

  private static BigInteger maxIndex(int bits) {
    return TWO.pow(bits).subtract(ONE);
  }

  // ---- Drain windows ----

  /** Unless a line says more, a window is all that a launch can drain. */
  private BigInteger window(QueueLine line) {
    BigInteger most = big(profile.limits().maxItemsPerLaunch());
    return line.drainWindow().isPresent()
        ? big(line.drainWindow())
        : most.signum() == 0 ? MAX : most;
  }

  private void checkWindows(Queue queue, Arrays arrays, Map<String, List<String>> found) {
    BigInteger items = window(queue.line);
    BigInteger mostItems = big(profile.limits().maxItemsPerLaunch());
    BigInteger mostWindows = big(profile.limits().maxWindows());
    if (items.compareTo(mostItems) > 0) {
      put(found, "launch", "WindowExceedsLaunch(" + items + ", " + mostItems + ")");
    }
    BigInteger windows = windows(arrays, queue.sized.capacity, items);
    if (windows.compareTo(mostWindows) > 0) {
      put(found, "windows", "TooManyDrainWindows(" + windows + ", " + mostWindows + ")");
    }
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
    every.add(arrays.together(slots));
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
    BigInteger segmentSlots = arrays.together(capacity);
    text += ", segments of " + segmentSlots;
    BigInteger items = window(queue.line);
    text += ", windows " + windows(arrays, capacity, items) + " of " + items.min(segmentSlots);
    return text;
  }

  private BigInteger atNoExtraCost(Queue queue, Arrays arrays, BigInteger to) {
    if (queue.sized.capacity.signum() == 0) {
      return ZERO;
    }
    Spot reach =
        new Spot(
            end,
            arena ? roundUp(to, alignment).min(roundUp(to, granularity)) : to,
            profile.limits().maxAllocations().isEmpty() && profile.limits().maxBindings().isEmpty()
                ? MAX
                : segmentCount(arrays, queue.sized.capacity));
    return mostAllowed(
            queue.line.profile(), arrays, n -> allows(queue.line, arrays, n, reach, Behind.NOTHING))
        .max(queue.sized.capacity);
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
    final BigInteger maxSegments;
    private BigInteger shortest = MAX;
    private BigInteger window;

    Arrays(ResidentLine line) {
      this.label = line.label();
      this.maxSegments = big(line.maxSegments());
      this.control = ZERO;
      this.buffers = line.buffers();
      add(big(line.bytesEach()), "elements", "", RegionKind.RESIDENT);
    }

    Arrays(QueueLine line) {
      this.label = line.label();
      this.maxSegments = big(line.maxSegments());
      this.window = hasZeroWindow(line) ? null : window(line);
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
        shortest = shortest.min(mostSlotsOfSegment(stride));
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

    /** The same arrays, drained in other windows; null for none. */
    Arrays withWindow(BigInteger window) {
      Arrays same = new Arrays(this);
      same.window = window;
      return same;
    }

    private Arrays(Arrays from) {
      this.label = from.label;
      this.control = from.control;
      this.buffers = from.buffers;
      this.maxSegments = from.maxSegments;
      this.strides.addAll(from.strides);
      this.names.addAll(from.names);
      this.suffixes.addAll(from.suffixes);
      this.kinds.addAll(from.kinds);
      this.shortest = from.shortest;
    }

    /** Says whether there are segments that could end at multiples of the window, and need not. */
    boolean endsAtWindows() {
      return window != null
          && !shortest.equals(MAX)
          && window.compareTo(shortest) <= 0
          && shortest.mod(window).signum() > 0;
    }

    BigInteger wholeWindows() {
      return shortest.subtract(shortest.mod(window));
    }

    /** The slots that lie together in every array. */
    BigInteger together(BigInteger slots) {
      if (shortest.signum() == 0 || slots.compareTo(shortest) <= 0) {
        return slots;
      }
      return endsAtWindows() && ceilDiv(slots, wholeWindows()).equals(ceilDiv(slots, shortest))
          ? wholeWindows()
          : shortest;
    }

    Split segmentSlots(BigInteger stride, BigInteger slots) {
      if (segmentLimit.equals(MAX)
          || stride.signum() == 0
          || mostSlotsOfSegment(stride).signum() == 0
          || slots.compareTo(mostSlotsOfSegment(stride)) <= 0) {
        return new Split(slots, ONE);
      }
      BigInteger each = mostSlotsOfSegment(stride);
      if (shortest.signum() > 0) {
        // A part of an array begins where the slots of all of them are cut.
        BigInteger cut = slots.compareTo(shortest) <= 0 ? shortest : together(slots);
        each = each.subtract(each.mod(cut));
      }
      return new Split(each, ceilDiv(slots, each));
    }
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
    BigInteger lastOffset =
        full.multiply(roundUp(segmentBytes(split.slots.multiply(stride)), unit));
    BigInteger lastBytes = segmentBytes(lastSlots.multiply(stride));
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

  // ---- Memory ----

  private BigInteger memoryForAll() {
    BigInteger start = placeForAll((String) null, !phases().isEmpty(), ZERO);
    BigInteger all = start;
    fullestForAll = "";
    for (String phase : phases()) {
      BigInteger to = placeForAll(phase, !lines(null, true).isEmpty(), start);
      if (to.compareTo(all) > 0) {
        all = to;
        fullestForAll = " for " + phase;
      }
    }
    if (arena) {
      all = roundUp(all, granularity);
    }
    return withReserves(all);
  }

  /** The lines of a phase, or of none; the largest last. */
  private BigInteger placeForAll(String phase, boolean anythingBehind, BigInteger start) {
    BigInteger all = start;
    List<Integer> others = lines(phase, false);
    List<Integer> largest = lines(phase, true);
    for (int i : others) {
      if (profile.lines().get(i) instanceof ResidentLine resident) {
        all = placeForAll(new Arrays(resident), big(resident.count()), all);
      } else if (profile.lines().get(i) instanceof QueueLine queue) {
        boolean isLast = i == others.get(others.size() - 1) && largest.isEmpty();
        all = placeForAll(queue, isLast && !anythingBehind, all);
      }
    }
    for (int i : largest) {
      all = placeForAll((QueueLine) profile.lines().get(i), true, all);
    }
    return all;
  }

  private static BigInteger reserved(ReserveLine line, BigInteger memory) {
    if (line.basisPoints().isEmpty()) {
      return big(line.bytes());
    }
    BigInteger[] share =
        memory
            .multiply(BigInteger.valueOf(line.basisPoints().getAsInt()))
            .divideAndRemainder(BigInteger.valueOf(10_000));
    return share[0].add(BigInteger.valueOf(share[1].signum()));
  }

  /** The least memory above the present that has so many left; beyond u64 if there is none. */
  private BigInteger withReserves(BigInteger bytes) {
    BigInteger kept = BigInteger.valueOf(10_000);
    for (DeviceLine line : profile.lines()) {
      if (line instanceof ReserveLine reserve) {
        if (reserve.basisPoints().isEmpty()) {
          bytes = bytes.add(big(reserve.bytes()));
        } else {
          kept = kept.subtract(BigInteger.valueOf(reserve.basisPoints().getAsInt()));
        }
      }
    }
    if (kept.signum() <= 0) {
      return MAX.add(BigInteger.ONE);
    }
    // No share is rounded down, and none up by more than a byte.
    BigInteger memory =
        bytes
            .multiply(BigInteger.valueOf(10_000))
            .divide(kept)
            .max(big(profile.memory().bytes()).add(BigInteger.ONE));
    while (left(memory).compareTo(bytes) < 0) {
      memory = memory.add(BigInteger.ONE);
    }
    return memory;
  }

  /** What shares leave of a memory. */
  private BigInteger left(BigInteger memory) {
    BigInteger left = memory;
    for (DeviceLine line : profile.lines()) {
      if (line instanceof ReserveLine reserve && reserve.basisPoints().isPresent()) {
        left = left.subtract(reserved(reserve, memory));
      }
    }
    return left;
  }

  private BigInteger placeForAll(QueueLine queue, boolean least, BigInteger all) {
    Arrays arrays = new Arrays(queue);
    Sized sized =
        size(
            queue.profile(),
            least || !choosesCapacity(queue.profile())
                ? ZERO
                : mostChosen(queue.profile(), arrays, n -> anywhere(queue, arrays, n)));
    if (sized.error != null) {
      return all;
    }
    // A clamped queue has its place in any memory, but wants that much before others get theirs.
    return clamps(queue.profile()) && !least
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
      if (line.profile().capacity().sizing() == QueueSizing.EXPANSION) {
        return sized.wanted;
      }
      return line.profile().bound().isPresent() ? big(line.profile().bound()) : null;
    }
  }

  private static boolean choosesCapacity(WorkQueueProfile queue) {
    return queue.capacity().sizing() == QueueSizing.LARGEST || clamps(queue);
  }

  private static boolean clamps(WorkQueueProfile queue) {
    return queue.capacity().clampsToFit();
  }

  private static Sized size(WorkQueueProfile queue, BigInteger most) {
    BigInteger initial = big(queue.initialItems());
    BigInteger entry = big(queue.entryBytes());
    BigInteger slot = big(queue.slotBytes());
    BigInteger control = big(queue.controlBytes());
    BigInteger budget = big(queue.budgetBytes());
    BigInteger buffers = queue.buffering() == Buffering.PING_PONG ? TWO : ONE;
    BigInteger wanted =
        switch (queue.capacity().sizing()) {
          case FIXED -> big(queue.capacity().slots());
          case EXPANSION ->
              queue.buffering() == Buffering.PING_PONG
                  ? initial.max(big(queue.capacity().items()))
                  : initial.add(big(queue.capacity().items()));
          case LARGEST -> null;
        };
    if (queue.capacity().sizing() == QueueSizing.EXPANSION && wanted.compareTo(MAX) > 0) {
      return Sized.rejected(
          "Overflow(wanted capacity, + " + initial + ", " + big(queue.capacity().items()) + ")");
    }
    if (queue.capacity().sizing() == QueueSizing.FIXED && wanted.signum() == 0) {
      return Sized.rejected("ZeroCapacity()");
    }
    if (entry.signum() == 0) {
      return Sized.rejected("ZeroEntryBytes()");
    }
    if (queue.capacity().sizing() == QueueSizing.FIXED && initial.compareTo(wanted) > 0) {
      return Sized.rejected("InitialItemsExceedCapacity(" + initial + ", " + wanted + ")");
    }
    if (queue.hostSync() != HostSync.FINAL_ONLY) {
      return Sized.rejected("HostParticipationRejected()");
    }
    BigInteger capacity =
        queue.capacity().sizing() == QueueSizing.EXPANSION ? expanded(queue, wanted) : wanted;
    if (choosesCapacity(queue) && !ZERO.equals(capacity)) {
      if (stepUp(queue, leastAsked(queue)).compareTo(MAX) > 0) {
        return Sized.rejected("Overflow(capacity, " + rounded(queue, leastAsked(queue)) + ")");
      }
      BigInteger fits =
          largest(
              MAX,
              n ->
                  control.add(n.multiply(slot).multiply(buffers)).compareTo(budget) <= 0
                      || n.signum() == 0);
      capacity = stepDown(queue, fits.min(most).min(ceiling(queue))).max(least(queue));
    } else if (capacity.compareTo(MAX) > 0) {
      BigInteger asked = queue.capacity().least().isPresent() ? leastAsked(queue) : ZERO;
      return Sized.rejected("Overflow(capacity, " + rounded(queue, wanted.max(asked)) + ")");
    }
    if (wanted == null) {
      wanted = capacity;
    }
    if (!isStep(queue, capacity)
        || capacity.compareTo(
                queue.capacity().least().isPresent() ? big(queue.capacity().least()) : ZERO)
            < 0
        || capacity.compareTo(big(queue.capacity().most())) > 0) {
      return Sized.rejected("CapacityNotAllowed(" + capacity + ")");
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

  private static String rounded(WorkQueueProfile queue, BigInteger slots) {
    return queue.capacity().isPowerOfTwo()
        ? "rounded up to a power of " + slots + ", 2"
        : "rounded up to a multiple of " + slots + ", " + big(queue.capacity().multiple());
  }

  /** Returns how a queue comes down to that many slots. */
  private static List<Remedy> lowerTo(DeviceLine line, BigInteger fits, boolean clampWorks) {
    if (!(line instanceof QueueLine queueLine)) {
      return List.of();
    }
    WorkQueueProfile queue = queueLine.profile();
    BigInteger initial = big(queue.initialItems());
    boolean wantsMore =
        queue.capacity().least().isPresent() && big(queue.capacity().least()).compareTo(fits) > 0;
    if (wantsMore) {
      return fits.signum() == 0 || queue.capacity().sizing() == QueueSizing.FIXED
          ? List.of()
          : List.of(Remedy.of(RemedyKind.LOWER_LEAST_TO, fits.longValue()));
    }
    if (choosesCapacity(queue)) {
      return fits.signum() == 0
          ? List.of()
          : List.of(Remedy.of(RemedyKind.LOWER_INITIAL_ITEMS_TO, fits.longValue()));
    }
    if (fits.signum() == 0 || initial.compareTo(fits) > 0) {
      return List.of();
    }
    if (queue.capacity().sizing() == QueueSizing.FIXED) {
      return List.of(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, fits.longValue()));
    }
    BigInteger expansion = queue.buffering() == Buffering.PING_PONG ? fits : fits.subtract(initial);
    Remedy lower = Remedy.of(RemedyKind.LOWER_EXPANSION_TO, expansion.longValue());
    return clampWorks
        ? List.of(lower, Remedy.of(RemedyKind.CLAMP_TO_FIT, fits.longValue()))
        : List.of(lower);
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
