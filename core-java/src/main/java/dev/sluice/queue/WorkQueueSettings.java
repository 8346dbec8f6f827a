// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * What the rules of planning look at, whether it is a profile that stays or a passing candidate.
 */
abstract sealed class WorkQueueSettings permits WorkQueueProfile, WorkQueueCandidate {
  abstract QueueSizing sizing();

  /** Returns the n of {@code capacity(n)} or {@code expansion(n)}, 0 for {@code largest()}. */
  abstract @Unsigned long sizingItems();

  abstract boolean clampToFit();

  /** Says whether anything must hold of the slots besides how they are found. */
  abstract boolean limited();

  /** Returns the n of {@code atLeast(n)}, 0 if that was not said. */
  abstract @Unsigned long leastOrZero();

  /** Returns the n of {@code atMost(n)}, 2^64-1 if that was not said. */
  abstract @Unsigned long mostOrMax();

  /** Returns what the slots are rounded to, as {@link Steps} has it. */
  abstract @Unsigned long step();

  abstract @Unsigned long entryBytes();

  abstract @Unsigned long slotBytes();

  abstract boolean budgetGiven();

  /** Returns the budget, 2^64-1 if none was given. */
  abstract @Unsigned long budgetOrMax();

  abstract @Unsigned long initialItems();

  abstract @Unsigned long controlBytes();

  abstract Buffering buffering();

  abstract HostSync hostSync();

  abstract int indexBits();

  /** Says whether a bound was given. An expansion is its own, and asks for no other. */
  abstract boolean boundGiven();

  /** Returns the bound, 2^64-1 if none was given. */
  abstract @Unsigned long boundOrMax();

  /** Says whether the capacity is the planner's to choose, and not what was asked for. */
  final boolean choosesCapacity() {
    return sizing() == QueueSizing.LARGEST || clampToFit();
  }

  /** Returns the most slots that a capacity may be chosen to have, whatever the bytes. */
  final @Unsigned long ceiling() {
    @Unsigned long most = U64.min(QueueRules.maxIndex(indexBits()), mostOrMax());
    return sizing() == QueueSizing.LARGEST ? U64.min(most, boundOrMax()) : most;
  }

  /** Returns the most items that one buffer can be asked to hold, 0 if that is not known. */
  final @Unsigned long mostAttempts(@Unsigned long wanted) {
    // An expansion is its own bound.
    return sizing() == QueueSizing.EXPANSION ? wanted : boundGiven() ? boundOrMax() : 0;
  }
}
