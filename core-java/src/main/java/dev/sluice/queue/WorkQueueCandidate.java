// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import dev.sluice.numeric.NumericPolicyException;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A profile that changes, for those who try millions of them and keep the best: one candidate per
 * thread, set anew for each try and planned by {@link WorkQueuePlanner#tryPlan}, makes no object,
 * whether a try is planned or rejected. The rules are those of {@link WorkQueuePlanner#plan}; why a
 * try was rejected, and all else that a plan has, is to be had by planning its {@link #profile()}.
 *
 * <p>Starts as the profile it was made of. What was set stays until set again; figures are those of
 * the last try, and are gone once something is set. Not thread-safe.
 *
 * @since 0.2.0
 */
public final class WorkQueueCandidate extends WorkQueueSettings {
  private final WorkQueueProfile start;
  private QueueSizing sizing;
  private Buffering buffering;
  private HostSync hostSync;
  private boolean clampToFit;
  private boolean limited;
  private boolean budgetGiven;
  private boolean entryReplaced;
  private boolean controlReplaced;
  private @Unsigned long sizingItems;
  private @Unsigned long least;
  private @Unsigned long most;
  private @Unsigned long step;
  private @Unsigned long entryBytes;
  private @Unsigned long slotBytes;
  private @Unsigned long budgetBytes;
  private @Unsigned long initialItems;
  private @Unsigned long controlBytes;

  private boolean planned;
  private @Nullable PolicyWorkQueuePlanner planner;
  private @Unsigned long wanted;
  private @Unsigned long capacity;
  private @Unsigned long residentBytes;

  WorkQueueCandidate(WorkQueueProfile start) {
    this.start = start;
    this.clampToFit = start.clampToFit();
    this.limited = start.limited();
    this.least = start.leastOrZero();
    this.most = start.mostOrMax();
    this.step = start.step();
    this.sizing = start.sizing();
    this.buffering = start.buffering();
    this.hostSync = start.hostSync();
    this.budgetGiven = start.budgetGiven();
    this.sizingItems = start.sizingItems();
    this.entryBytes = start.entryBytes();
    this.slotBytes = start.slotBytes();
    this.budgetBytes = start.budgetOrMax();
    this.initialItems = start.initialItems();
    this.controlBytes = start.controlBytes();
  }

  /** Sets how many slots one buffer has; the former capacity goes whole. */
  public WorkQueueCandidate capacity(Capacity capacity) {
    this.limited = capacity.isLimited();
    this.least = capacity.leastOrZero();
    this.most = capacity.mostOrMax();
    this.step = capacity.step();
    return sized(capacity.sizing(), capacity.number(), capacity.clampsToFit());
  }

  /**
   * Sizes the queue at {@code slots} slots of one buffer: {@link Capacity#of}.
   *
   * @param slots any u64
   */
  public WorkQueueCandidate capacity(@Unsigned long slots) {
    return unlimited(QueueSizing.FIXED, slots);
  }

  /**
   * Sizes the queue for the items that the device itself adds: {@link Capacity#expansion}.
   *
   * @param items any u64
   */
  public WorkQueueCandidate expansion(@Unsigned long items) {
    return unlimited(QueueSizing.EXPANSION, items);
  }

  /** Sizes the queue at the most slots that fit: {@link Capacity#largest}. */
  public WorkQueueCandidate largest() {
    return unlimited(QueueSizing.LARGEST, 0);
  }

  private WorkQueueCandidate unlimited(QueueSizing sizing, @Unsigned long number) {
    if (limited) {
      this.limited = false;
      this.least = 0;
      this.most = U64.MAX;
      this.step = Steps.ALL;
    }
    return sized(sizing, number, false);
  }

  private WorkQueueCandidate sized(QueueSizing sizing, @Unsigned long number, boolean clampToFit) {
    this.sizing = sizing;
    this.sizingItems = number;
    this.clampToFit = clampToFit;
    return changed();
  }

  /**
   * Sets the bytes of one entry; a layout, and its side arrays, are left behind.
   *
   * @param bytes any u64
   */
  public WorkQueueCandidate entryBytes(@Unsigned long bytes) {
    this.entryReplaced = true;
    this.entryBytes = bytes;
    this.slotBytes = bytes;
    return changed();
  }

  /**
   * Sets the bytes that all buffers and the control block may take together.
   *
   * @param bytes any u64
   */
  public WorkQueueCandidate budgetBytes(@Unsigned long bytes) {
    this.budgetGiven = true;
    this.budgetBytes = bytes;
    return changed();
  }

  /**
   * Sets the number of items enqueued before the first launch.
   *
   * @param items any u64
   */
  public WorkQueueCandidate initialItems(@Unsigned long items) {
    this.initialItems = items;
    return changed();
  }

  /**
   * Sets the bytes of the control block; a layout is left behind.
   *
   * @param bytes any u64
   */
  public WorkQueueCandidate controlBytes(@Unsigned long bytes) {
    this.controlReplaced = true;
    this.controlBytes = bytes;
    return changed();
  }

  /** Sets the buffering. */
  public WorkQueueCandidate buffering(Buffering buffering) {
    this.buffering = Objects.requireNonNull(buffering, "buffering");
    return changed();
  }

  /** Sets what the host reads. */
  public WorkQueueCandidate hostSync(HostSync hostSync) {
    this.hostSync = Objects.requireNonNull(hostSync, "hostSync");
    return changed();
  }

  private WorkQueueCandidate changed() {
    forget();
    return this;
  }

  void forget() {
    this.planned = false;
  }

  /**
   * Returns a profile with the settings of now, to be kept or planned. What was not set is that of
   * the profile at the start, save what has no meaning for another sizing.
   */
  public WorkQueueProfile profile() {
    WorkQueueProfile.Builder profile =
        start.toBuilder()
            .capacity(Capacity.of(sizing, sizingItems, clampToFit, least, most, step))
            .initialItems(initialItems)
            .buffering(buffering)
            .hostSync(hostSync);
    if (budgetGiven) {
      profile.budgetBytes(budgetBytes);
    }
    if (entryReplaced) {
      profile.entryBytes(entryBytes);
    }
    if (controlReplaced) {
      profile.controlBytes(controlBytes);
    }
    return profile.build();
  }

  /** Says whether the last try made a plan, and nothing was set since. */
  public boolean isPlanned() {
    return planned;
  }

  /**
   * Returns the slots of one buffer.
   *
   * @throws IllegalStateException if not {@link #isPlanned()}
   */
  public @Unsigned long capacity() {
    requirePlan();
    return capacity;
  }

  /**
   * Returns the slots of one buffer that the sizing asked for: more than the {@link #capacity()}
   * only if an expansion was clamped, and fewer only if one was rounded up, or got the least that
   * its {@link Capacity} allows.
   *
   * @throws IllegalStateException if not {@link #isPlanned()}
   */
  public @Unsigned long wanted() {
    requirePlan();
    return wanted;
  }

  /**
   * Returns the bytes of one buffer, its side arrays included.
   *
   * @throws IllegalStateException if not {@link #isPlanned()}
   */
  public @Unsigned long bufferBytes() {
    requirePlan();
    return capacity * slotBytes;
  }

  /**
   * Returns the bytes of all buffers and the control block.
   *
   * @throws IllegalStateException if not {@link #isPlanned()}
   */
  public @Unsigned long residentBytes() {
    requirePlan();
    return residentBytes;
  }

  /**
   * Returns what is left of the budget.
   *
   * @throws IllegalStateException if not {@link #isPlanned()}
   */
  public @Unsigned long headroomBytes() {
    requirePlan();
    return budgetBytes - residentBytes;
  }

  /**
   * Returns the initial items per slot of one buffer in basis points, rounded down; computed when
   * asked for.
   *
   * @throws IllegalStateException if not {@link #isPlanned()}
   * @throws NumericPolicyException if the policy throws or gives an answer that cannot be right
   */
  public int initialOccupancyBps() {
    requirePlan();
    return Objects.requireNonNull(planner).arithmetic().ratioBasisPoints(initialItems, capacity);
  }

  private void requirePlan() {
    if (!planned) {
      throw new IllegalStateException(
          "the candidate is not planned: tryPlan rejected it, or was not called since it was set;"
              + " plan its profile() to learn why");
    }
  }

  /** Takes the figures of a try. */
  @SuppressWarnings("ReferenceEquality") // a reference written costs more than one compared
  void take(
      PolicyWorkQueuePlanner planner,
      @Unsigned long wanted,
      @Unsigned long capacity,
      @Unsigned long residentBytes) {
    if (this.planner != planner) {
      this.planner = planner;
    }
    this.wanted = wanted;
    this.capacity = capacity;
    this.residentBytes = residentBytes;
    this.planned = true;
  }

  @Override
  QueueSizing sizing() {
    return sizing;
  }

  @Override
  @Unsigned
  long sizingItems() {
    return sizingItems;
  }

  @Override
  boolean clampToFit() {
    return clampToFit;
  }

  @Override
  boolean limited() {
    return limited;
  }

  @Override
  @Unsigned
  long leastOrZero() {
    return least;
  }

  @Override
  @Unsigned
  long mostOrMax() {
    return most;
  }

  @Override
  @Unsigned
  long step() {
    return step;
  }

  @Override
  @Unsigned
  long entryBytes() {
    return entryBytes;
  }

  @Override
  @Unsigned
  long slotBytes() {
    return slotBytes;
  }

  @Override
  boolean budgetGiven() {
    return budgetGiven;
  }

  @Override
  @Unsigned
  long budgetOrMax() {
    return budgetBytes;
  }

  @Override
  @Unsigned
  long initialItems() {
    return initialItems;
  }

  @Override
  @Unsigned
  long controlBytes() {
    return controlBytes;
  }

  @Override
  Buffering buffering() {
    return buffering;
  }

  @Override
  HostSync hostSync() {
    return hostSync;
  }

  @Override
  int indexBits() {
    return start.indexBits();
  }

  @Override
  boolean boundGiven() {
    return start.boundGiven();
  }

  @Override
  @Unsigned
  long boundOrMax() {
    return start.boundOrMax();
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return planned
        ? "WorkQueueCandidate[capacity="
            + U64.print(capacity)
            + ", residentBytes="
            + U64.print(residentBytes)
            + ", "
            + profile()
            + "]"
        : "WorkQueueCandidate[not planned, " + profile() + "]";
  }
}
