// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import com.google.common.primitives.UnsignedLong;
import java.math.BigInteger;

/** A planner by hand over Guava's {@link UnsignedLong}, which wraps silently. */
@SuppressWarnings("signedness") // what answers come to is made of bits
final class GuavaRival {
  private static final UnsignedLong TWO = UnsignedLong.valueOf(2);
  private static final UnsignedLong BPS = UnsignedLong.valueOf(10_000);
  private static final UnsignedLong HALF = UnsignedLong.MAX_VALUE.dividedBy(TWO);
  private static final UnsignedLong MOST_NARROW = UnsignedLong.MAX_VALUE.dividedBy(BPS);

  private GuavaRival() {}

  record Profile(
      UnsignedLong capacity,
      UnsignedLong initialItems,
      UnsignedLong entryBytes,
      UnsignedLong controlBytes,
      UnsignedLong budgetBytes,
      boolean pingPong,
      boolean hostParticipates) {
    static Profile of(Row row) {
      return new Profile(
          UnsignedLong.fromLongBits(row.items()),
          UnsignedLong.fromLongBits(row.initialItems()),
          UnsignedLong.fromLongBits(row.entryBytes()),
          UnsignedLong.fromLongBits(row.controlBytes()),
          UnsignedLong.fromLongBits(row.budgetBytes()),
          row.pingPong(),
          row.hostParticipates());
    }
  }

  sealed interface Answer {}

  record Plan(
      UnsignedLong capacity,
      UnsignedLong residentBytes,
      UnsignedLong headroomBytes,
      int occupancyBps)
      implements Answer {}

  record Refused(Figures.Status status) implements Answer {}

  static Answer plan(Profile profile) {
    UnsignedLong capacity = profile.capacity();
    UnsignedLong entryBytes = profile.entryBytes();
    if (capacity.equals(UnsignedLong.ZERO)) {
      return new Refused(Figures.Status.ZERO_CAPACITY);
    }
    if (entryBytes.equals(UnsignedLong.ZERO)) {
      return new Refused(Figures.Status.ZERO_ENTRY_BYTES);
    }
    if (profile.initialItems().compareTo(capacity) > 0) {
      return new Refused(Figures.Status.INITIAL_ITEMS_EXCEED_CAPACITY);
    }
    if (profile.hostParticipates()) {
      return new Refused(Figures.Status.HOST_PARTICIPATION);
    }
    if (entryBytes.compareTo(UnsignedLong.MAX_VALUE.dividedBy(capacity)) > 0) {
      return new Refused(Figures.Status.QUEUE_BYTES_OVERFLOW);
    }
    UnsignedLong queueBytes = capacity.times(entryBytes);
    if (profile.pingPong()) {
      if (queueBytes.compareTo(HALF) > 0) {
        return new Refused(Figures.Status.QUEUE_BYTES_OVERFLOW);
      }
      queueBytes = queueBytes.times(TWO);
    }
    UnsignedLong residentBytes = queueBytes.plus(profile.controlBytes());
    if (residentBytes.compareTo(queueBytes) < 0) {
      return new Refused(Figures.Status.RESIDENT_BYTES_OVERFLOW);
    }
    if (residentBytes.compareTo(profile.budgetBytes()) > 0) {
      return new Refused(Figures.Status.OVER_BUDGET);
    }
    return new Plan(
        capacity,
        residentBytes,
        profile.budgetBytes().minus(residentBytes),
        occupancy(profile.initialItems(), capacity));
  }

  private static int occupancy(UnsignedLong initialItems, UnsignedLong capacity) {
    if (initialItems.compareTo(MOST_NARROW) <= 0) {
      return initialItems.times(BPS).dividedBy(capacity).intValue();
    }
    BigInteger part = initialItems.bigIntegerValue().multiply(BPS.bigIntegerValue());
    return part.divide(capacity.bigIntegerValue()).intValue();
  }

  static long folded(Answer answer) {
    return answer instanceof Plan plan
        ? (plan.capacity().longValue()
                ^ plan.residentBytes().longValue()
                ^ plan.headroomBytes().longValue())
            + plan.occupancyBps()
        : 1;
  }
}
