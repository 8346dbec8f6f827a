// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The segments of the lines of a device where their number is limited: of all that are allocated,
 * and of those that each kernel binds; of phases the one with the most counts, as they exclude each
 * other. A fixed line has as many as it needs, and breaking a limit is found when all have their
 * place. A chosen capacity takes what the lines before it leave, and leaves those behind it a
 * segment for each of their regions. Not thread-safe.
 */
final class SegmentCounts {
  /** In the order in which lines take their places. */
  private final Map<String, Integer> order = new HashMap<>();

  private final List<DeviceLine> lines = new ArrayList<>();

  /** Lines whose capacity is chosen, be it that of their group. */
  private final BitSet chosen = new BitSet();

  /** Of each line, one segment for each of its regions. */
  private final @Unsigned long[] least;

  /** Of each line, the segments that it has; 0 without a place, and the least until then. */
  private final @Unsigned long[] taken;

  private final List<Limit> limits = new ArrayList<>();

  private final boolean arena;

  /** Of each line its phase, -1 outside of phases. */
  private final int[] phases;

  private final int phaseCount;

  /**
   * One limit on a number of segments.
   *
   * @param kernel the kernel that binds them; null for all lines
   * @param isOnBindings whether it is bindings, or else allocations, that are counted
   * @param lines the lines that are counted, by their place in the order
   */
  record Limit(@Nullable Kernel kernel, boolean isOnBindings, @Unsigned long most, BitSet lines) {}

  private SegmentCounts(DeviceProfile profile) {
    LineOrder order = profile.order();
    this.phaseCount = order.phases.size();
    this.phases = new int[profile.lines().size()];
    add(profile, order.others, -1);
    for (int i = 0; i < phaseCount; i++) {
      add(profile, order.phases.get(i).others, i);
    }
    add(profile, order.largest, -1);
    for (int i = 0; i < phaseCount; i++) {
      add(profile, order.phases.get(i).largest, i);
    }
    this.least = new long[lines.size()];
    for (int i = 0; i < least.length; i++) {
      least[i] = least(lines.get(i));
    }
    this.taken = least.clone();
    this.arena = profile.placement() == Placement.ARENA;
    DeviceLimits device = profile.limits();
    if (device.maxAllocations().isPresent()) {
      limits.add(new Limit(null, false, device.maxAllocations().getAsLong(), counts(null)));
    }
    if (device.maxBindings().isPresent()) {
      @Unsigned long most = device.maxBindings().getAsLong();
      if (profile.kernels().isEmpty()) {
        limits.add(new Limit(null, true, most, counts(null)));
      }
      for (Kernel kernel : profile.kernels()) {
        limits.add(new Limit(kernel, true, most, counts(kernel)));
      }
    }
  }

  /** Returns the counts of a device; null if it limits none. */
  static @Nullable SegmentCounts of(DeviceProfile profile) {
    return profile.limits().maxAllocations().isEmpty() && profile.limits().maxBindings().isEmpty()
        ? null
        : new SegmentCounts(profile);
  }

  private void add(DeviceProfile profile, int[] indices, int phase) {
    for (int index : indices) {
      SlotGroup group = profile.order().group(index);
      for (int i : group == null ? new int[] {index} : group.members) {
        DeviceLine line = profile.lines().get(i);
        phases[lines.size()] = phase;
        chosen.set(lines.size(), group == null ? choosesCapacity(line) : group.isLargest());
        order.put(line.label(), lines.size());
        lines.add(line);
      }
    }
  }

  private BitSet counts(@Nullable Kernel kernel) {
    BitSet counts = new BitSet();
    for (int i = 0; i < lines.size(); i++) {
      counts.set(i, kernel == null || kernel.lines().contains(lines.get(i).label()));
    }
    return counts;
  }

  private static @Unsigned long least(DeviceLine line) {
    if (line instanceof ResidentLine resident) {
      return resident.count() == 0 ? 0 : least(resident.arrays());
    }
    return least(((QueueLine) line).arrays());
  }

  /** Returns the segments of arrays that nothing cuts. */
  static @Unsigned long least(LineArrays arrays) {
    @Unsigned long perBuffer = 0;
    for (int array = 0; array < arrays.count; array++) {
      perBuffer += arrays.stride(array) == 0 ? 0 : 1;
    }
    return arrays.fixedRegions() + perBuffer * U64.of(arrays.buffers);
  }

  /**
   * Says whether lines of a group may have so many segments each: as many as others leave, but at
   * least one for each of their regions.
   */
  boolean allow(SlotGroup group, @Unsigned long[] segments) {
    @Unsigned long[] before = taken.clone();
    boolean isLeast = true;
    for (int i = 0; i < segments.length; i++) {
      int index = index(group.line(i));
      isLeast &= Long.compareUnsigned(segments[i], least[index]) <= 0;
      taken[index] = segments[i];
    }
    boolean allow = true;
    for (int i = 0; i < segments.length && !isLeast; i++) {
      allow &= holdFor(group.line(i));
    }
    System.arraycopy(before, 0, taken, 0, before.length);
    return allow;
  }

  /** Notes that a line has its place. */
  void take(DeviceLine line, @Unsigned long segments) {
    taken[index(line)] = segments;
  }

  /** Notes that a line has no place. */
  void reject(DeviceLine line) {
    taken[index(line)] = 0;
  }

  private int index(DeviceLine line) {
    return order.getOrDefault(line.label(), -1);
  }

  /**
   * Returns the most segments that a line may have which chooses its capacity: what others leave,
   * but at least one for each of its regions.
   *
   * @param keepsOthers whether those behind it keep the segments that they have, unless they choose
   *     their own
   */
  @Unsigned
  long left(DeviceLine line, boolean keepsOthers) {
    int index = index(line);
    @Unsigned long left = U64.MAX;
    for (Limit limit : limits) {
      if (limit.lines.get(index) && !isOneArena(limit)) {
        @Unsigned long[] needed = new long[taken.length];
        for (int i = 0; i < needed.length; i++) {
          needed[i] = i == index ? 0 : i < index ? taken[i] : needed(i, keepsOthers);
        }
        @Unsigned long others = sum(limit, needed, phases[index]);
        left = U64.min(left, limit.most - U64.min(limit.most, others));
      }
    }
    return U64.max(left, least[index]);
  }

  private @Unsigned long needed(int behind, boolean keepsOthers) {
    return keepsOthers && !chosen.get(behind)
        ? U64.max(taken[behind], least[behind])
        : least[behind];
  }

  /** Says whether all segments lie in what the limit counts as one. */
  private boolean isOneArena(Limit limit) {
    return arena && !limit.isOnBindings;
  }

  private static boolean choosesCapacity(DeviceLine line) {
    return LineOrder.isLargest(line)
        || (line instanceof QueueLine queue && queue.profile().capacity().clampsToFit());
  }

  /** Says whether no limit is broken that counts a line. */
  boolean holdFor(DeviceLine line) {
    return broken().stream().noneMatch(limit -> limit.lines.get(index(line)));
  }

  /** Returns what a line may have so that one limit holds, all others being as they are. */
  @Unsigned
  long left(Limit limit, DeviceLine line) {
    int index = index(line);
    @Unsigned long[] others = taken.clone();
    others[index] = 0;
    return limit.most - U64.min(limit.most, sum(limit, others, phases[index]));
  }

  /**
   * Returns the segments outside of phases, and those of a phase besides.
   *
   * @param phase the phase; -1 for the one with the most
   */
  private @Unsigned long sum(Limit limit, @Unsigned long[] segments, int phase) {
    @Unsigned long outside = 0;
    @Unsigned long[] inPhases = new long[phaseCount];
    for (int i = 0; i < segments.length; i++) {
      if (limit.lines.get(i) && phases[i] < 0) {
        outside = U64.sumOrMax(outside, segments[i]);
      } else if (limit.lines.get(i)) {
        inPhases[phases[i]] = U64.sumOrMax(inPhases[phases[i]], segments[i]);
      }
    }
    @Unsigned long most = 0;
    for (int i = 0; i < phaseCount; i++) {
      most = phase < 0 || phase == i ? U64.max(most, inPhases[i]) : most;
    }
    return U64.sumOrMax(outside, most);
  }

  /** Returns the phase with the most segments that a limit counts, -1 if there is none. */
  private int fullestPhase(Limit limit) {
    @Unsigned long most = sum(limit, taken, -1);
    for (int i = 0; i < phaseCount; i++) {
      if (sum(limit, taken, i) == most) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the phase of those lines that a limit counts. */
  Optional<String> phase(Limit limit, DeviceProfile profile) {
    int phase = fullestPhase(limit);
    return phase < 0 ? Optional.empty() : Optional.of(profile.order().phases.get(phase).label);
  }

  /** Returns the limits that are broken. */
  List<Limit> broken() {
    List<Limit> broken = new ArrayList<>(0);
    for (Limit limit : limits) {
      if (Long.compareUnsigned(count(limit), limit.most) > 0) {
        broken.add(limit);
      }
    }
    return broken;
  }

  /** Returns what a limit counts. */
  @Unsigned
  long count(Limit limit) {
    @Unsigned long count = sum(limit, taken, -1);
    return isOneArena(limit) ? U64.min(count, 1) : count;
  }

  /**
   * Returns the lines that a limit counts, those with the most segments first: those outside of
   * phases and of the phase with the most.
   */
  List<DeviceLine> byCount(Limit limit) {
    List<DeviceLine> counted = new ArrayList<>();
    int phase = fullestPhase(limit);
    for (int i = 0; i < taken.length; i++) {
      if (limit.lines.get(i) && (phases[i] < 0 || phases[i] == phase)) {
        counted.add(lines.get(i));
      }
    }
    counted.sort((a, b) -> Long.compareUnsigned(taken(b), taken(a)));
    return counted;
  }

  @Unsigned
  long taken(DeviceLine line) {
    return taken[index(line)];
  }
}
