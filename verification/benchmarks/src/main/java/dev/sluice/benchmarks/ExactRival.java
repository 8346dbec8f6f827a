// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

/**
 * A planner by hand over signed {@code long} with {@link Math#multiplyExact(long, long)}, and an
 * exception for each rejection. Above 2^63-1 it is wrong: it rejects what fits, or takes a large
 * number for a negative one.
 */
@SuppressWarnings("signedness") // takes u64 for signed, which is the point
final class ExactRival {
  private ExactRival() {}

  record Plan(long capacity, long residentBytes, long headroomBytes, int occupancyBps) {}

  static Plan plan(Row row) {
    if (row.items() <= 0) {
      throw new IllegalArgumentException("capacity: " + row.items());
    }
    if (row.entryBytes() <= 0) {
      throw new IllegalArgumentException("entry bytes: " + row.entryBytes());
    }
    if (row.initialItems() > row.items()) {
      throw new IllegalArgumentException("initial items: " + row.initialItems());
    }
    if (row.hostParticipates()) {
      throw new IllegalArgumentException("the host participates");
    }
    long queueBytes = Math.multiplyExact(row.items(), row.entryBytes());
    if (row.pingPong()) {
      queueBytes = Math.multiplyExact(queueBytes, 2);
    }
    long residentBytes = Math.addExact(queueBytes, row.controlBytes());
    if (residentBytes > row.budgetBytes()) {
      throw new IllegalArgumentException("over budget: " + residentBytes);
    }
    return new Plan(
        row.items(),
        residentBytes,
        row.budgetBytes() - residentBytes,
        Math.toIntExact(Math.multiplyExact(row.initialItems(), 10_000L) / row.items()));
  }

  static long folded(Row row) {
    try {
      Plan plan = plan(row);
      return (plan.capacity() ^ plan.residentBytes() ^ plan.headroomBytes()) + plan.occupancyBps();
    } catch (ArithmeticException | IllegalArgumentException e) {
      return 1;
    }
  }
}
