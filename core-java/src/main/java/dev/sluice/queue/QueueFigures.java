// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * The figures of a queue, each from those before it. In short methods with few branches: the JIT
 * inlines nothing long, and only what it inlines makes no object.
 */
final class QueueFigures {
  private QueueFigures() {}

  /** Returns the slots that the capacity asks for, which fit u64; 0 for the largest. */
  static @Unsigned long wanted(WorkQueueSettings settings) {
    if (settings.sizing() != QueueSizing.EXPANSION) {
      return settings.sizingItems();
    }
    return settings.buffering() == Buffering.PING_PONG
        ? U64.max(settings.initialItems(), settings.sizingItems())
        : settings.initialItems() + settings.sizingItems();
  }

  /**
   * Returns the slots of a queue.
   *
   * @param mostSlots what may be chosen at most, where the capacity is the planner's to choose
   */
  static @Unsigned long capacity(
      Arithmetic arithmetic,
      WorkQueueSettings settings,
      @Unsigned long wanted,
      @Unsigned long mostSlots) {
    if (settings.limited()) {
      return limitedCapacity(arithmetic, settings, wanted, mostSlots);
    }
    if (settings.sizing() == QueueSizing.LARGEST) {
      return chosen(arithmetic, settings, mostSlots);
    }
    return settings.clampToFit() && wanted != 0
        ? chosen(arithmetic, settings, U64.min(wanted, mostSlots))
        : wanted;
  }

  /** Returns what the budget has room for, at most {@code mostSlots}, at least the least. */
  static @Unsigned long chosen(
      Arithmetic arithmetic, WorkQueueSettings settings, @Unsigned long mostSlots) {
    @Unsigned long fits = slotsWithin(arithmetic, settings, settings.budgetOrMax());
    return U64.max(leastCapacity(settings), U64.min(fits, mostSlots));
  }

  static @Unsigned long leastCapacity(WorkQueueSettings settings) {
    return U64.max(1, settings.initialItems());
  }

  /** Returns the slots where something must hold of them. */
  private static @Unsigned long limitedCapacity(
      Arithmetic arithmetic,
      WorkQueueSettings settings,
      @Unsigned long wanted,
      @Unsigned long mostSlots) {
    return switch (settings.sizing()) {
      case FIXED -> wanted;
      case LARGEST -> limitedChosen(arithmetic, settings, mostSlots);
      case EXPANSION -> {
        @Unsigned long most = expanded(arithmetic, settings, wanted);
        yield settings.clampToFit() && most != 0
            ? limitedChosen(arithmetic, settings, U64.min(most, mostSlots))
            : most;
      }
    };
  }

  private static @Unsigned long limitedChosen(
      Arithmetic arithmetic, WorkQueueSettings settings, @Unsigned long mostSlots) {
    @Unsigned long fits = slotsWithin(arithmetic, settings, settings.budgetOrMax());
    return U64.max(
        limitedLeast(arithmetic, settings),
        Steps.down(arithmetic, U64.min(fits, mostSlots), settings.step()));
  }

  /** Returns the slots that an expansion is rounded up to, 2^64-1 if that is beyond. */
  static @Unsigned long expanded(
      Arithmetic arithmetic, WorkQueueSettings settings, @Unsigned long wanted) {
    return Steps.upOrMax(arithmetic, U64.max(wanted, settings.leastOrZero()), settings.step());
  }

  /** Returns the least slots that may be chosen, 2^64-1 if that is beyond. */
  static @Unsigned long limitedLeast(Arithmetic arithmetic, WorkQueueSettings settings) {
    return Steps.upOrMax(arithmetic, leastAsked(settings), settings.step());
  }

  /** Returns the same before it is rounded. */
  static @Unsigned long leastAsked(WorkQueueSettings settings) {
    return U64.max(leastCapacity(settings), settings.leastOrZero());
  }

  /** Returns the most slots of one buffer whose resident bytes are within {@code bytes}. */
  static @Unsigned long slotsWithin(
      Arithmetic arithmetic, WorkQueueSettings settings, @Unsigned long bytes) {
    if (Long.compareUnsigned(bytes, settings.controlBytes()) < 0) {
      return 0;
    }
    @Unsigned long forBuffers = arithmetic.subtract(bytes, settings.controlBytes());
    @Unsigned
    long forOne =
        settings.buffering() == Buffering.PING_PONG ? arithmetic.divide(forBuffers, 2) : forBuffers;
    return arithmetic.divide(forOne, settings.slotBytes());
  }

  /**
   * Returns the bytes of the second buffer, 0 if there is none. Added in any case: sweeps mix both
   * kinds, and what is no branch cannot be predicted wrongly.
   */
  static @Unsigned long secondBufferBytes(WorkQueueSettings settings, @Unsigned long bufferBytes) {
    return settings.buffering() == Buffering.PING_PONG ? bufferBytes : 0;
  }

  /** Returns the bytes of all buffers, which fit u64. */
  static @Unsigned long queueBytes(WorkQueueSettings settings, @Unsigned long capacity) {
    @Unsigned long bufferBytes = capacity * settings.slotBytes();
    return bufferBytes + secondBufferBytes(settings, bufferBytes);
  }

  /** Returns the bytes of all buffers and the control block, which fit u64. */
  static @Unsigned long residentBytes(WorkQueueSettings settings, @Unsigned long capacity) {
    return queueBytes(settings, capacity) + settings.controlBytes();
  }
}
