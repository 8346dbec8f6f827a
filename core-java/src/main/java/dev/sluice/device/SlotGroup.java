// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.WorkQueueProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a {@link SameSlots}, and where they stand in their profile. Follows from the
 * settings alone. Immutable.
 */
final class SlotGroup {
  final SameSlots settings;
  final int[] members;
  private final List<DeviceLine> lines;

  /** What the slots are chosen for: with the least that all initial items need, if they are. */
  final WorkQueueProfile unit;

  SlotGroup(SameSlots settings, int[] members, List<DeviceLine> all) {
    this.settings = settings;
    this.members = members;
    this.lines = new ArrayList<>(members.length);
    @Unsigned long least = 0;
    for (int member : members) {
      lines.add(all.get(member));
      if (all.get(member) instanceof QueueLine queue) {
        least = U64.max(least, U64.ceilDiv(queue.profile().initialItems(), perSlot(queue)));
      }
    }
    this.unit = settings.unit(isLargest() ? least : 0);
  }

  boolean isLargest() {
    return settings.capacity().sizing() == QueueSizing.LARGEST;
  }

  int size() {
    return members.length;
  }

  /** Returns the index of the line that the group stands for. */
  int first() {
    return members[0];
  }

  /** Returns a line as it was given, of one slot of the group. */
  DeviceLine line(int member) {
    return lines.get(member);
  }

  /** Returns the slots of a line for each of the group. */
  @Unsigned
  long perSlot(int member) {
    return perSlot(lines.get(member));
  }

  static @Unsigned long perSlot(DeviceLine line) {
    return line instanceof QueueLine queue
        ? queue.profile().capacity().slots().orElse(1)
        : ((ResidentLine) line).count();
  }

  /** Returns the slots and bytes of each group of a profile that has its place. */
  static List<PlannedSameSlots> planned(
      DeviceProfile profile, IntFunction<@Nullable PlannedLine> places) {
    List<PlannedSameSlots> planned = new ArrayList<>();
    for (SlotGroup group : profile.order().groups()) {
      PlannedLine first = places.apply(group.first());
      if (first != null) {
        @Unsigned long taken = 0;
        for (int member : group.members) {
          taken += Objects.requireNonNull(places.apply(member)).takenBytes();
        }
        @Unsigned
        long count =
            first instanceof PlannedQueue queue
                ? queue.plan().capacity()
                : ((PlannedResident) first).count();
        planned.add(
            new PlannedSameSlots(
                group.settings, Long.divideUnsigned(count, group.perSlot(0)), taken));
      }
    }
    return planned;
  }

  /** Returns a line where the group has so many slots; null if it has more than 2^64-1. */
  @Nullable DeviceLine sized(int member, @Unsigned long slots) {
    @Unsigned long perSlot = perSlot(member);
    if (!U64.productFits(perSlot, slots)) {
      return null;
    }
    @Unsigned long count = perSlot * slots;
    if (lines.get(member) instanceof ResidentLine resident) {
      return resident.toBuilder().count(count).build();
    }
    QueueLine queue = (QueueLine) lines.get(member);
    WorkQueueProfile.Builder profile = queue.profile().toBuilder().capacity(count);
    if (queue.profile().bound().isEmpty()) {
      profile.bound(count);
    }
    return queue.toBuilder().profile(profile.build()).build();
  }
}
