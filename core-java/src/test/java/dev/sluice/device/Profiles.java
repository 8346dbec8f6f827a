// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.HostSync;
import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Generates device profiles of all kinds, in numbers as on paper, on a GPU, and near 2^64. */
final class Profiles {
  private static final List<DeviceType> TYPES = List.of(DeviceType.values());
  private final RandomGenerator random;
  private final Scale scale;
  private final long memory;

  /** How large lines are: of this many, each about as large, the memory is full. */
  private final int lines;

  /** How many kernels are named. */
  private final int kernels;

  private final long devices;

  private enum Scale {
    PAPER,
    GPU,
    HUGE
  }

  private Profiles(RandomGenerator random) {
    this.random = random;
    int percent = random.nextInt(100);
    this.scale = percent < 40 ? Scale.HUGE : percent < 60 ? Scale.GPU : Scale.PAPER;
    this.memory =
        switch (scale) {
          case PAPER -> random.nextInt(2_000);
          case GPU -> (1L << 28) + random.nextLong(1L << 36);
          case HUGE -> one(8) ? -1L : random.nextLong() | Long.MIN_VALUE;
        };
    this.lines = 1 + random.nextInt(5);
    this.kernels = one(2) ? 0 : random.nextInt(3);
    this.devices = one(3) ? one(9) ? anyMagnitude() | 1 : 2 + random.nextInt(7) : 1;
  }

  /**
   * Seeds of so many profiles. They are drawn, as a {@code SplittableRandom} goes from one number
   * to the next by a step that never changes: seeds that lie that step apart give sequences that
   * overlap.
   */
  static long[] seeds(long seed, int count) {
    return new SplittableRandom(seed).longs(count).toArray();
  }

  static DeviceProfile generate(long seed) {
    return generate(new SplittableRandom(seed));
  }

  static DeviceProfile generate(RandomGenerator random) {
    return new Profiles(random).generate();
  }

  private DeviceProfile generate() {
    DeviceProfile.Builder profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(memory))
            .devices(devices)
            .limits(limits())
            .placement(one(2) ? Placement.ARENA : Placement.SEPARATE);
    List<DeviceLine> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      all.add(one(3) ? resident("r" + i) : queue("q" + i));
    }
    if (one(4)) {
      all.replaceAll(this::inSomePhase);
    }
    while (one(3)) {
      String label = "reserve" + all.size();
      all.add(random.nextInt(all.size() + 1), one(2) ? share(label) : reserve(label));
    }
    all.forEach(profile::line);
    List<String> bound =
        all.stream().filter(l -> !(l instanceof ReserveLine)).map(DeviceLine::label).toList();
    for (int i = 0; i < kernels; i++) {
      int from = random.nextInt(bound.size());
      int to = from + 1 + random.nextInt(bound.size() - from);
      profile.kernel("k" + i, bound.subList(from, to).toArray(String[]::new));
    }
    return profile.build();
  }

  private DeviceLine inSomePhase(DeviceLine line) {
    String phase = List.of("a", "b", "c").get(random.nextInt(3));
    return one(3)
        ? line
        : line instanceof QueueLine queue
            ? queue.toBuilder().phase(phase).build()
            : ((ResidentLine) line).toBuilder().phase(phase).build();
  }

  private ReserveLine reserve(String label) {
    return ReserveLine.of(label, one(30) ? random.nextLong() : upTo(memory, 8));
  }

  private ReserveLine share(String label) {
    int most = one(9) ? 10_000 : 3_000;
    return ReserveLine.ofBasisPoints(label, one(9) ? most : random.nextInt(most));
  }

  private DeviceLimits limits() {
    DeviceLimits.Builder limits = DeviceLimits.builder();
    int shift = scale == Scale.PAPER ? 4 : scale == Scale.GPU ? 22 : 40;
    limits.alignment(1L << random.nextInt(one(40) ? 64 : shift));
    if (!one(3)) {
      long step = 1L << random.nextInt(shift);
      limits.granularity(one(40) ? 1 + anyMagnitude() / 2 : one(3) ? 1 + upTo(step, 1) : step);
    }
    if (one(6)) {
      limits.maxAllocationBytes(upTo(memory, 1 + random.nextInt(2 * lines)));
    }
    if (one(3)) {
      limits.maxBindingBytes(upTo(memory, 1 + random.nextInt(2 * lines)));
    }
    if (one(7)) {
      limits.arrayHeaderBytes(
          one(40) ? anyMagnitude() : scale == Scale.PAPER ? 1 + random.nextInt(9) : 16);
    }
    if (one(7)) {
      limits.bytesMultipleOf(1L << random.nextInt(one(40) ? 64 : shift));
    }
    if (one(7)) {
      limits.maxAllocations(one(30) ? anyMagnitude() : random.nextInt(10 * lines));
    }
    if (one(7)) {
      limits.maxBindings(one(30) ? anyMagnitude() : random.nextInt(10 * lines));
    }
    if (one(6)) {
      limits.maxItemsPerLaunch(scale == Scale.PAPER ? random.nextInt(20) : anyMagnitude());
    }
    if (one(5)) {
      limits.maxWindows(one(4) ? anyMagnitude() : random.nextInt(30));
    }
    return limits.build();
  }

  private ResidentLine resident(String label) {
    int buffers = one(3) ? 1 + random.nextInt(4) : 1;
    EntryLayout layout = one(3) ? layout(false) : null;
    long each = layout == null ? stride() : layout.strideBytes();
    ResidentLine.Builder line =
        ResidentLine.builder(label).buffers(buffers).maxSegments(maxSegments());
    Spread spread = spread(true);
    long count = count(BigInteger.valueOf(buffers).multiply(LedgerOracle.big(each)));
    line.count(inAll(spread, count)).spread(spread);
    return (layout == null ? line.bytesEach(each) : line.entry(layout)).build();
  }

  private QueueLine queue(String label) {
    WorkQueueProfile.Builder queue = WorkQueueProfile.builder();
    BigInteger slot;
    if (one(2)) {
      EntryLayout layout = layout(true);
      queue.entry(layout);
      slot = LedgerOracle.big(layout.slotBytes());
    } else {
      long entry = stride();
      queue.entryBytes(entry);
      slot = LedgerOracle.big(entry);
    }
    if (one(2)) {
      queue.buffering(Buffering.PING_PONG);
      slot = slot.shiftLeft(1);
    }
    if (one(2)) {
      if (one(4)) {
        queue.control(layout(false));
      } else {
        queue.controlBytes(one(10) ? upTo(memory, 2) : random.nextInt(70));
      }
    }
    Spread spread = spread(false);
    long count = inAll(spread, count(slot));
    switch (random.nextInt(7)) {
      case 0, 1, 2 -> bounded(queue.capacity(asked(Capacity.of(count), count)), count);
      case 3 -> queue.capacity(asked(Capacity.expansion(count), count));
      case 4 ->
          queue.capacity(
              asked(Capacity.expansion(one(2) ? count : count << 3).clampToFit(), count));
      default -> bounded(queue.capacity(asked(Capacity.largest(), count)), count);
    }
    if (one(3)) {
      queue.initialItems(one(4) ? anyMagnitude() : upTo(count, 1));
    }
    if (one(4)) {
      BigInteger bytes = slot.multiply(LedgerOracle.big(count)).min(LedgerOracle.MAX);
      queue.budgetBytes(bytes.longValue() + random.nextInt(-9, 99));
    }
    if (one(60)) {
      queue.hostSync(HostSync.HOST_PARTICIPATES);
    }
    if (one(5)) {
      queue.indexBits(one(2) ? 31 : 32);
    }
    WorkQueueProfile profile = queue.build();
    QueueLine.Builder line =
        QueueLine.builder(label, profile).maxSegments(maxSegments()).spread(spread);
    if (profile.capacity().sizing() == QueueSizing.LARGEST) {
      line.weight(one(9) ? 1_000_000 : 1 + random.nextInt(4));
    }
    if (one(2)) {
      line.drainWindow(one(40) ? 0 : one(3) ? anyMagnitude() : upTo(count, 8));
    }
    return line.build();
  }

  /** Asks more of a capacity, so that some of it can be had. */
  private Capacity asked(Capacity capacity, long count) {
    if (!one(3)) {
      return capacity;
    }
    boolean isFixed = capacity.sizing() == QueueSizing.FIXED;
    Capacity asked = capacity;
    if (one(2)) {
      long step = one(8) ? anyMagnitude() : upTo(count, 1 + random.nextInt(9));
      boolean isPower = one(4);
      if (isFixed && !one(8)) {
        long slots =
            isPower
                ? Long.highestOneBit(count)
                : step == 0 ? count : Long.divideUnsigned(count, step) * step;
        asked = slots == 0 ? asked : Capacity.of(slots);
      }
      asked = isPower ? asked.powerOfTwo() : asked.multipleOf(step == 0 ? 3 : step);
    }
    long most =
        one(9)
            ? anyMagnitude()
            : capacity.sizing() == QueueSizing.LARGEST || capacity.clampsToFit()
                ? upTo(count, 1)
                : 2 * count;
    if (one(3) && most != 0) {
      asked = asked.atMost(most);
    }
    long least = one(20) ? anyMagnitude() : upTo(count, 2 + random.nextInt(8));
    if (one(3) && Long.compareUnsigned(least, asked.most().orElse(-1L)) <= 0) {
      asked = asked.atLeast(least);
    }
    return asked;
  }

  private void bounded(WorkQueueProfile.Builder queue, long count) {
    if (one(3)) {
      queue.bound(one(2) ? count : anyMagnitude());
    }
  }

  /** Now and then on one device, too. */
  private Spread spread(boolean isResident) {
    if (devices == 1 && !one(8)) {
      return Spread.replicated();
    }
    if (isResident && one(2)) {
      return Spread.perPeer();
    }
    if (one(3)) {
      return Spread.replicated();
    }
    Spread sharded =
        Spread.sharded()
            .imbalanceBps(one(2) ? 10_000 : 10_000 + random.nextInt(one(9) ? 1 << 30 : 9_000));
    return isResident && one(3) ? sharded.plus(one(9) ? anyMagnitude() : 1) : sharded;
  }

  /** A number of which one device has about so many. */
  private long inAll(Spread spread, long count) {
    BigInteger one = LedgerOracle.big(count);
    BigInteger several = LedgerOracle.big(devices);
    return (spread.isSharded()
            ? one.multiply(several)
            : spread.isPerPeer()
                ? one.divide(several.subtract(BigInteger.ONE).max(BigInteger.ONE))
                : one)
        .min(LedgerOracle.MAX)
        .longValue();
  }

  private EntryLayout layout(boolean withSideArrays) {
    EntryLayout.Builder layout = EntryLayout.builder().field("a", TYPES.get(random.nextInt(4)));
    if (one(2)) {
      layout.u32("b");
    }
    if (scale == Scale.HUGE && one(2)) {
      layout.u16("many", 1 + (anyMagnitude() >>> 12));
    }
    if (withSideArrays && !one(3)) {
      layout.sideArray("c", TYPES.get(random.nextInt(8)));
      if (one(2)) {
        layout.sideArray("d", layout(false));
      }
    }
    return layout.build();
  }

  private long stride() {
    return one(40)
        ? 0
        : scale == Scale.HUGE && one(2) ? anyMagnitude() >>> 4 : 1 + random.nextInt(32);
  }

  /** A line of that many takes about its share of the memory, sometimes far too much. */
  private long count(BigInteger bytesEach) {
    if (one(25)) {
      return anyMagnitude();
    }
    BigInteger share = LedgerOracle.big(memory).divide(BigInteger.valueOf(lines));
    int percent = one(3) ? random.nextInt(40) : one(4) ? random.nextInt(300) : 95;
    return share
        .multiply(BigInteger.valueOf(percent))
        .divide(BigInteger.valueOf(100))
        .divide(bytesEach.max(BigInteger.ONE))
        .min(LedgerOracle.MAX)
        .longValue();
  }

  private long maxSegments() {
    return one(4) ? 1 : one(6) ? -1L : 1 + random.nextInt(40);
  }

  /** Any number of bits, each as likely. */
  private long anyMagnitude() {
    return random.nextLong() >>> random.nextInt(64);
  }

  /** From 1 on, up to one of so many parts of {@code most}. */
  private long upTo(long most, int parts) {
    BigInteger share = LedgerOracle.big(most).divide(BigInteger.valueOf(parts));
    return new BigInteger(64, new java.util.Random(random.nextLong()))
        .mod(share.max(BigInteger.ONE))
        .add(BigInteger.ONE)
        .longValue();
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }
}
