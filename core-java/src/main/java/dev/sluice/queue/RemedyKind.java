// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/**
 * What to change so that an error goes away; {@link Remedy#amount()} says how far. Kinds may be
 * added in later releases.
 *
 * @since 0.1.0
 */
public enum RemedyKind {
  /**
   * Give {@link WorkQueueProfile.Builder#capacity} this many slots or fewer.
   *
   * @since 0.1.0
   */
  LOWER_CAPACITY_TO("lower the capacity to %s slots"),

  /**
   * Give {@link WorkQueueProfile.Builder#capacity} at least this many slots.
   *
   * @since 0.1.0
   */
  RAISE_CAPACITY_TO("raise the capacity to %s slots"),

  /**
   * Give {@link WorkQueueProfile.Builder#initialItems} this many items or fewer.
   *
   * @since 0.1.0
   */
  LOWER_INITIAL_ITEMS_TO("lower the initial items to %s"),

  /**
   * Give {@link WorkQueueProfile.Builder#expansion} this many items or fewer.
   *
   * @since 0.1.0
   */
  LOWER_EXPANSION_TO("lower the expansion to %s items"),

  /**
   * Ask for {@link WorkQueueProfile.Builder#clampToFit}; this many slots are granted then, and the
   * queue may overflow.
   *
   * @since 0.1.0
   */
  CLAMP_TO_FIT("clamp the expansion to what fits, %s slots, and handle overflow"),

  /**
   * Give {@link WorkQueueProfile.Builder#entryBytes} at least this many bytes.
   *
   * @since 0.1.0
   */
  RAISE_ENTRY_BYTES_TO("raise the entry bytes to %s or more"),

  /**
   * Add this many bytes to {@link WorkQueueProfile.Builder#budgetBytes}.
   *
   * @since 0.1.0
   */
  RAISE_BUDGET_BY("raise the budget by %s bytes"),

  /**
   * Allow at least this many items per launch.
   *
   * @since 0.1.0
   */
  WIDEN_WINDOW_TO("widen the drain window to %s items or more"),

  /**
   * Allow at most this many items per launch.
   *
   * @since 0.1.0
   */
  NARROW_WINDOW_TO("narrow the drain window to %s items"),

  /** Launch at most this many groups, which stride: {@link GridKind#STRIDED}. */
  STRIDE_GROUPS("stride with at most %s groups"),

  /**
   * Use {@link Buffering#SINGLE}, drained in slices, and stride if the resident groups are known:
   * with a group for each slot, a launch would follow all items ever. The amount is 0.
   */
  USE_SINGLE_BUFFER("drain a single buffer in slices, with strided groups"),

  /**
   * Let the host read one flag after each so many sweeps: {@link DrainProfile.Builder#polledEvery}.
   */
  POLL_EVERY("let the host read one flag each %s sweeps"),

  /** Enqueue this many sweeps or fewer: no run needs more. */
  LOWER_SWEEPS_TO("enqueue %s sweeps, as no run needs more"),

  /** Prove that no run needs more sweeps, and say so: {@link DrainProfile.Builder#sweepsAtMost}. */
  PROVE_SWEEPS("say sweepsAtMost(%s) once it is proved"),

  /**
   * Ask for {@link HostSync#FINAL_ONLY}; the amount is 0.
   *
   * @since 0.1.0
   */
  READ_FINAL_STATE_ONLY("let the host read the final state only"),

  /**
   * Allow a line of a device plan at least this many segments, and have the kernel find its way
   * among them.
   *
   * @since 0.1.0
   */
  SPLIT_INTO_SEGMENTS("split into %s segments"),

  /**
   * Divide the line's elements, slots and initial items by this number, each rounded up, over as
   * many devices.
   *
   * @since 0.1.0
   */
  SHARD_OVER("shard over %s devices"),

  /**
   * Use indices of at least this many bits: 32 or 64.
   *
   * @since 0.1.0
   */
  WIDEN_INDEX_TO("widen the index to %s bits"),

  /**
   * Take a device with this much memory: enough for every line whose size is known, those that
   * break another rule included, and hence for all at once. It is the least that is, unless several
   * largest queues share what is left or a clamped one stands before other lines.
   *
   * @since 0.1.0
   */
  RAISE_MEMORY_TO("raise the memory to %s bytes"),

  /**
   * Give each region an allocation of its own; the amount is 0.
   *
   * @since 0.1.0
   */
  PLACE_SEPARATELY("place each region in an allocation of its own");

  private final String text;

  RemedyKind(String text) {
    this.text = text;
  }

  String text(String amount) {
    return String.format(text, amount);
  }
}
