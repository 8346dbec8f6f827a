// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import java.math.BigInteger;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** A planner by hand that keeps every figure in a {@link BigInteger}. */
final class BigIntegerRival {
  private static final BigInteger BPS = BigInteger.valueOf(10_000);

  private BigIntegerRival() {}

  record Profile(
      BigInteger capacity,
      BigInteger initialItems,
      BigInteger entryBytes,
      BigInteger controlBytes,
      BigInteger budgetBytes,
      boolean pingPong,
      boolean hostParticipates) {
    static Profile of(Row row) {
      return new Profile(
          big(row.items()),
          big(row.initialItems()),
          big(row.entryBytes()),
          big(row.controlBytes()),
          big(row.budgetBytes()),
          row.pingPong(),
          row.hostParticipates());
    }

    private static BigInteger big(@Unsigned long bits) {
      return new BigInteger(Long.toUnsignedString(bits));
    }
  }

  sealed interface Answer {}

  record Plan(
      BigInteger capacity, BigInteger residentBytes, BigInteger headroomBytes, int occupancyBps)
      implements Answer {}

  record Refused(Figures.Status status) implements Answer {}

  static Answer plan(Profile profile) {
    BigInteger capacity = profile.capacity();
    if (capacity.signum() == 0) {
      return new Refused(Figures.Status.ZERO_CAPACITY);
    }
    if (profile.entryBytes().signum() == 0) {
      return new Refused(Figures.Status.ZERO_ENTRY_BYTES);
    }
    if (profile.initialItems().compareTo(capacity) > 0) {
      return new Refused(Figures.Status.INITIAL_ITEMS_EXCEED_CAPACITY);
    }
    if (profile.hostParticipates()) {
      return new Refused(Figures.Status.HOST_PARTICIPATION);
    }
    BigInteger queueBytes = capacity.multiply(profile.entryBytes());
    if (profile.pingPong()) {
      queueBytes = queueBytes.shiftLeft(1);
    }
    if (queueBytes.bitLength() > 64) {
      return new Refused(Figures.Status.QUEUE_BYTES_OVERFLOW);
    }
    BigInteger residentBytes = queueBytes.add(profile.controlBytes());
    if (residentBytes.bitLength() > 64) {
      return new Refused(Figures.Status.RESIDENT_BYTES_OVERFLOW);
    }
    if (residentBytes.compareTo(profile.budgetBytes()) > 0) {
      return new Refused(Figures.Status.OVER_BUDGET);
    }
    return new Plan(
        capacity,
        residentBytes,
        profile.budgetBytes().subtract(residentBytes),
        profile.initialItems().multiply(BPS).divide(capacity).intValue());
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
