// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a queue, each once, in the order of {@link Rule}. They only compare. In code, as a
 * loop over objects would cost a plan more than all else; in short methods, for the same reason.
 */
final class QueueRules {
  private QueueRules() {}

  /** Says whether the slots that an expansion wants fit u64: the first rule. */
  static boolean wantedFits(Arithmetic arithmetic, WorkQueueSettings settings) {
    return settings.sizing() != QueueSizing.EXPANSION
        || settings.buffering() == Buffering.PING_PONG
        || arithmetic.sumFits(settings.initialItems(), settings.sizingItems());
  }

  /** Returns the first that is violated of the rules that need the settings alone. */
  static @Nullable Rule brokenBySettings(WorkQueueSettings settings) {
    boolean fixed = settings.sizing() == QueueSizing.FIXED;
    if (fixed && settings.sizingItems() == 0) {
      return Rule.CAPACITY_NOT_ZERO;
    }
    if (settings.entryBytes() == 0) {
      return Rule.ENTRY_BYTES_NOT_ZERO;
    }
    if (fixed && Long.compareUnsigned(settings.initialItems(), settings.sizingItems()) > 0) {
      return Rule.INITIAL_ITEMS_FIT;
    }
    return settings.hostSync() == HostSync.FINAL_ONLY ? null : Rule.FINAL_STATE_ONLY;
  }

  /** Says whether the slots fit u64 when they are rounded up. */
  static boolean roundedFits(Arithmetic arithmetic, WorkQueueSettings settings) {
    return !settings.limited()
        || settings.sizing() == QueueSizing.FIXED
        || Steps.fitsUp(arithmetic, roundedUp(settings), settings.step());
  }

  /** Returns the slots that are rounded up: the least of those that are chosen, or all wanted. */
  static @Unsigned long roundedUp(WorkQueueSettings settings) {
    return settings.choosesCapacity()
        ? QueueFigures.leastAsked(settings)
        : U64.max(QueueFigures.wanted(settings), settings.leastOrZero());
  }

  /** Returns the first that is violated of the rules on the capacity and its bytes. */
  static @Nullable Rule brokenByCapacity(
      Arithmetic arithmetic, WorkQueueSettings settings, @Unsigned long capacity) {
    return settings.limited() && !isAllowed(settings, capacity)
        ? Rule.CAPACITY_ALLOWED
        : brokenByBytes(arithmetic, settings, capacity);
  }

  /** Says whether all holds of so many slots that was asked for. */
  private static boolean isAllowed(WorkQueueSettings settings, @Unsigned long capacity) {
    return Long.compareUnsigned(capacity, settings.leastOrZero()) >= 0
        && Long.compareUnsigned(capacity, settings.mostOrMax()) <= 0
        && Steps.isOne(capacity, settings.step());
  }

  /** Returns the first that is violated of the rules on bytes. */
  static @Nullable Rule brokenByBytes(
      Arithmetic arithmetic, WorkQueueSettings settings, @Unsigned long capacity) {
    @Unsigned long slotBytes = settings.slotBytes();
    if (!arithmetic.productFits(capacity, slotBytes)) {
      return Rule.BUFFER_BYTES_FIT_U64;
    }
    @Unsigned long bufferBytes = capacity * slotBytes;
    @Unsigned long secondBytes = QueueFigures.secondBufferBytes(settings, bufferBytes);
    if (!arithmetic.sumFits(bufferBytes, secondBytes)) {
      return Rule.QUEUE_BYTES_FIT_U64;
    }
    if (!arithmetic.sumFits(bufferBytes + secondBytes, settings.controlBytes())) {
      return Rule.RESIDENT_BYTES_FIT_U64;
    }
    return Long.compareUnsigned(
                QueueFigures.residentBytes(settings, capacity), settings.budgetOrMax())
            > 0
        ? Rule.BUDGET
        : null;
  }

  /** Returns the first that is violated of the rules on the index. */
  static @Nullable Rule brokenByIndex(
      WorkQueueSettings settings, @Unsigned long wanted, @Unsigned long capacity) {
    if (settings.indexBits() == 64) {
      return null;
    }
    @Unsigned long most = maxIndex(settings.indexBits());
    if (Long.compareUnsigned(capacity, most) > 0) {
      return Rule.CAPACITY_FITS_INDEX;
    }
    return boundFitsIndex(settings, wanted, capacity) ? null : Rule.BOUND_FITS_INDEX;
  }

  /** Says whether the index counts as far as more attempts than there are slots can go. */
  static boolean boundFitsIndex(
      WorkQueueSettings settings, @Unsigned long wanted, @Unsigned long capacity) {
    @Unsigned long attempts = settings.mostAttempts(wanted);
    return Long.compareUnsigned(attempts, capacity) <= 0
        || Long.compareUnsigned(attempts, maxIndex(settings.indexBits())) <= 0;
  }

  /** Returns the largest value that an index of 31, 32 or 64 bits holds. */
  static @Unsigned long maxIndex(int bits) {
    return bits == 64 ? U64.MAX : (1L << bits) - 1;
  }
}
