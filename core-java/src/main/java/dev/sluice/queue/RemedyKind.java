// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Words;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * What to change so that an error goes away; {@link Remedy#amount()} says how far. Kinds may be
 * added in later releases.
 *
 * @since 0.1.0
 */
public enum RemedyKind {
  /** Give {@link WorkQueueProfile.Builder#capacity} this many slots or fewer. */
  LOWER_CAPACITY_TO("lower the capacity to %s", "slot"),

  /** Give {@link WorkQueueProfile.Builder#capacity} at least this many slots. */
  RAISE_CAPACITY_TO("raise the capacity to %s", "slot"),

  /** Ask for this many slots at least, or fewer: {@link Capacity#atLeast}. */
  LOWER_LEAST_TO("ask for at least %s", "slot"),

  /** Give {@link WorkQueueProfile.Builder#initialItems} this many items or fewer. */
  LOWER_INITIAL_ITEMS_TO("lower the initial items to %s", ""),

  /** Give {@link WorkQueueProfile.Builder#expansion} this many items or fewer. */
  LOWER_EXPANSION_TO("lower the expansion to %s", "item"),

  /**
   * Ask for {@link WorkQueueProfile.Builder#clampToFit}; this many slots are granted then, and the
   * queue may overflow.
   */
  CLAMP_TO_FIT("clamp the expansion to what fits, %s", "slot"),

  /** Give {@link WorkQueueProfile.Builder#entryBytes} at least this many bytes. */
  RAISE_ENTRY_BYTES_TO("raise the entry bytes to %s or more", ""),

  /** Add this many bytes to {@link WorkQueueProfile.Builder#budgetBytes}. */
  RAISE_BUDGET_BY("raise the budget by %s", "byte"),

  /** Allow at least this many items per launch. */
  WIDEN_WINDOW_TO("widen the drain window to %s or more", "item"),

  /** Allow at most this many items per launch. */
  NARROW_WINDOW_TO("narrow the drain window to %s", "item"),

  /** Launch at most this many groups, which stride: {@link GridKind#STRIDED}. */
  STRIDE_GROUPS("stride with at most %s", "group"),

  /**
   * Use {@link Buffering#SINGLE}, drained in slices, and stride if the resident groups are known:
   * with a group for each slot, a launch would follow all items ever. The amount is 0.
   */
  USE_SINGLE_BUFFER("drain a single buffer in slices, with strided groups", ""),

  /**
   * Let the host read one flag after each so many sweeps: {@link DrainProfile.Builder#polledEvery}.
   */
  POLL_EVERY("let the host read one flag each %s", "sweep"),

  /** Enqueue this many sweeps or fewer: no run needs more. */
  LOWER_SWEEPS_TO("enqueue %s, as no run needs more", "sweep"),

  /** Prove that no run needs more sweeps, and say so: {@link DrainProfile.Builder#sweepsAtMost}. */
  PROVE_SWEEPS("prove that no run needs more than %s, and say so", "sweep"),

  /**
   * Prove that one buffer is never asked to hold more than this many items, and say so: {@link
   * WorkQueueProfile.Builder#bound}.
   */
  PROVE_BOUND("prove that attempts end at %s, and say so", "item"),

  /** Give a group this many threads or fewer, and no more items than it has threads. */
  LOWER_THREADS_TO("give a group %s", "thread"),

  /** Ask for {@link HostSync#FINAL_ONLY}; the amount is 0. */
  READ_FINAL_STATE_ONLY("let the host read the final state only", ""),

  /**
   * Allow a line of a device plan at least this many segments, and have the kernel find its way
   * among them.
   */
  SPLIT_INTO_SEGMENTS("split into %s, if one kernel can bind as many", "segment"),

  /**
   * Use this many equal devices, of which each has a part of this line: of its elements, slots and
   * initial items. It is the fewest with which every line has its place, as {@link
   * dev.sluice.device.DevicePlanner#fewestDevices} finds them, if {@link Remedy#plansAll}; and else
   * speaks of this line alone, beside all others as they are.
   */
  SHARD_OVER("shard this line alone over %s", "device"),

  /** Use indices of at least this many bits: 32 or 64. */
  WIDEN_INDEX_TO("widen the index to %s", "bit"),

  /**
   * Take a device with this much memory: enough for every line whose size is known, those that
   * break another rule included, and hence for all at once. It is the least that is, unless several
   * largest queues share what is left or a clamped one stands before other lines.
   */
  RAISE_MEMORY_TO("raise the memory to %s", "byte"),

  /** Give each region an allocation of its own; the amount is 0. */
  PLACE_SEPARATELY("place each region in an allocation of its own", ""),

  /** Give all regions one allocation; the amount is 0. */
  PLACE_IN_ARENA("place all regions in one arena", "");

  private final String text;
  private final String unit;

  RemedyKind(String text, String unit) {
    this.text = text;
    this.unit = unit;
  }

  String text(@Unsigned long amount, boolean plansAll) {
    String text = plansAll ? this.text.replace(" alone", "") : this.text;
    String number = unit.isEmpty() ? Words.number(amount) : Words.count(amount, unit);
    boolean raised = this == RAISE_BUDGET_BY || this == RAISE_MEMORY_TO;
    return text.replace("%s", number) + (raised ? Words.wrapped(amount) : "");
  }
}
