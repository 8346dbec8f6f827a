// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.sizing.EntryLayout;
import java.util.Objects;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a queue before it is planned. Any number is allowed here; judging it is the
 * {@linkplain WorkQueuePlanner planner's} work. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class WorkQueueProfile extends WorkQueueSettings {
  private final QueueSizing sizing;
  private final boolean clampToFit;
  private final Buffering buffering;
  private final HostSync hostSync;
  private final boolean budgetGiven;
  private final boolean boundGiven;
  private final boolean plainFixed;
  private final boolean plainLargest;
  private final @Unsigned long sizingItems;
  private final @Nullable EntryLayout entry;
  private final @Nullable EntryLayout control;
  private final @Unsigned long entryBytes;
  private final @Unsigned long slotBytes;
  private final @Unsigned long budgetBytes;
  private final @Unsigned long initialItems;
  private final @Unsigned long controlBytes;
  private final @Unsigned long bound;

  private WorkQueueProfile(Builder from) {
    this.sizing = Objects.requireNonNull(from.sizing);
    this.clampToFit = from.clampToFit;
    this.buffering = from.buffering;
    this.hostSync = from.hostSync;
    this.budgetGiven = from.budgetGiven;
    this.boundGiven = from.boundGiven;
    this.sizingItems = from.sizingItems;
    this.entry = from.entry;
    this.control = from.control;
    this.entryBytes = from.entryBytes;
    this.slotBytes = from.entry == null ? from.entryBytes : from.entry.slotBytes();
    this.budgetBytes = from.budgetBytes;
    this.initialItems = from.initialItems;
    this.controlBytes = from.controlBytes;
    this.bound = from.bound;
    boolean plain = budgetGiven && entryBytes != 0 && hostSync == HostSync.FINAL_ONLY;
    this.plainFixed =
        plain
            && sizing == QueueSizing.FIXED
            && sizingItems != 0
            && Long.compareUnsigned(initialItems, sizingItems) <= 0;
    this.plainLargest = plain && sizing == QueueSizing.LARGEST;
  }

  /**
   * Returns a builder with nothing set but the defaults.
   *
   * @since 0.1.0
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder that starts from this profile; each setting may be replaced once. Another
   * sizing leaves behind what only the former one had a use for: {@link Builder#clampToFit} goes
   * with an expansion, and {@link Builder#bound} does not stay when one comes.
   *
   * @since 0.1.0
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Returns a candidate that starts as this profile, for a search among many.
   *
   * @since 0.2.0
   */
  public WorkQueueCandidate toCandidate() {
    return new WorkQueueCandidate(this);
  }

  /**
   * Returns how the capacity is found.
   *
   * @since 0.1.0
   */
  @Override
  public QueueSizing sizing() {
    return sizing;
  }

  /**
   * Returns the capacity asked for, in slots of one buffer, if the sizing is {@link
   * QueueSizing#FIXED}.
   *
   * @since 0.1.0
   */
  public OptionalUnsignedLong capacity() {
    return sizing == QueueSizing.FIXED
        ? OptionalUnsignedLong.of(sizingItems)
        : OptionalUnsignedLong.empty();
  }

  /**
   * Returns the items that the device adds, if the sizing is {@link QueueSizing#EXPANSION}.
   *
   * @since 0.1.0
   */
  public OptionalUnsignedLong expansion() {
    return sizing == QueueSizing.EXPANSION
        ? OptionalUnsignedLong.of(sizingItems)
        : OptionalUnsignedLong.empty();
  }

  @Override
  @Unsigned
  long sizingItems() {
    return sizingItems;
  }

  /**
   * Says whether an expansion may be cut to what fits.
   *
   * @since 0.1.0
   */
  @Override
  public boolean clampToFit() {
    return clampToFit;
  }

  /**
   * Returns the bytes of one entry.
   *
   * @since 0.1.0
   */
  @Override
  public @Unsigned long entryBytes() {
    return entryBytes;
  }

  /**
   * Returns the bytes that one slot takes in all: those of its entry, and of its elements of the
   * side arrays.
   *
   * @since 0.1.0
   */
  @Override
  public @Unsigned long slotBytes() {
    return slotBytes;
  }

  /**
   * Returns the layout of an entry, if it was given.
   *
   * @since 0.1.0
   */
  public Optional<EntryLayout> entry() {
    return Optional.ofNullable(entry);
  }

  /**
   * Returns the layout of the control block, if it was given.
   *
   * @since 0.1.0
   */
  public Optional<EntryLayout> control() {
    return Optional.ofNullable(control);
  }

  /**
   * Returns the bytes that this queue may take, or empty if they come from a device plan.
   *
   * @since 0.1.0
   */
  public OptionalUnsignedLong budgetBytes() {
    return budgetGiven ? OptionalUnsignedLong.of(budgetBytes) : OptionalUnsignedLong.empty();
  }

  @Override
  boolean budgetGiven() {
    return budgetGiven;
  }

  /**
   * Says whether the capacity is fixed, a budget given, and no rule stands against either that
   * needs no arithmetic: found once, so that the planner has one question to ask in most cases.
   */
  boolean plainFixed() {
    return plainFixed;
  }

  /** Says the same of the largest that fits. */
  boolean plainLargest() {
    return plainLargest;
  }

  @Override
  @Unsigned
  long budgetOrMax() {
    return budgetBytes;
  }

  /**
   * Returns the number of items enqueued before the first launch.
   *
   * @since 0.1.0
   */
  @Override
  public @Unsigned long initialItems() {
    return initialItems;
  }

  /**
   * Returns the bytes of the control block.
   *
   * @since 0.1.0
   */
  @Override
  public @Unsigned long controlBytes() {
    return controlBytes;
  }

  /**
   * Returns the buffering.
   *
   * @since 0.1.0
   */
  @Override
  public Buffering buffering() {
    return buffering;
  }

  /**
   * Returns what the host reads.
   *
   * @since 0.1.0
   */
  @Override
  public HostSync hostSync() {
    return hostSync;
  }

  /**
   * Returns the most items that one buffer can ever be asked to hold, if that was given.
   *
   * @since 0.1.0
   */
  public OptionalUnsignedLong bound() {
    return boundGiven ? OptionalUnsignedLong.of(bound) : OptionalUnsignedLong.empty();
  }

  /** Returns this profile at a fixed capacity, without a bound that the capacity exceeds. */
  WorkQueueProfile withCapacity(@Unsigned long slots) {
    Builder next = toBuilder().capacity(slots);
    next.boundGiven = boundGiven && Long.compareUnsigned(slots, bound) <= 0;
    next.bound = next.boundGiven ? bound : 0;
    return next.build();
  }

  /** Returns this profile with a budget, such as a device plan has left for it. */
  WorkQueueProfile withBudget(@Unsigned long bytes) {
    return toBuilder().budgetBytes(bytes).build();
  }

  /** Gives the verdict on a plan of this profile. */
  OverflowVerdict overflow(@Unsigned long capacity, @Unsigned long wanted) {
    if (!boundGiven && sizing != QueueSizing.EXPANSION) {
      return OverflowVerdict.UNKNOWN;
    }
    // An expansion is its own bound.
    @Unsigned long most = boundGiven ? bound : wanted;
    return Long.compareUnsigned(most, capacity) <= 0
        ? OverflowVerdict.IMPOSSIBLE
        : OverflowVerdict.POSSIBLE;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WorkQueueProfile that
        && sizing == that.sizing
        && clampToFit == that.clampToFit
        && buffering == that.buffering
        && hostSync == that.hostSync
        && budgetGiven == that.budgetGiven
        && boundGiven == that.boundGiven
        && sizingItems == that.sizingItems
        && entryBytes == that.entryBytes
        && Objects.equals(entry, that.entry)
        && Objects.equals(control, that.control)
        && budgetBytes == that.budgetBytes
        && initialItems == that.initialItems
        && controlBytes == that.controlBytes
        && bound == that.bound;
  }

  @Override
  public int hashCode() {
    int result =
        Objects.hash(
            sizing, clampToFit, buffering, hostSync, budgetGiven, boundGiven, entry, control);
    result = 31 * result + U64.hash(sizingItems);
    result = 31 * result + U64.hash(entryBytes);
    result = 31 * result + U64.hash(budgetBytes);
    result = 31 * result + U64.hash(initialItems);
    result = 31 * result + U64.hash(controlBytes);
    return 31 * result + U64.hash(bound);
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("WorkQueueProfile[");
    switch (sizing) {
      case FIXED -> text.append("capacity=").append(U64.print(sizingItems));
      case EXPANSION -> text.append("expansion=").append(U64.print(sizingItems));
      case LARGEST -> text.append("largest");
    }
    if (clampToFit) {
      text.append(", clampToFit");
    }
    text.append(", entryBytes=")
        .append(U64.print(entryBytes))
        .append(", slotBytes=")
        .append(U64.print(slotBytes))
        .append(", budgetBytes=")
        .append(budgetGiven ? U64.print(budgetBytes) : "of the device")
        .append(", initialItems=")
        .append(U64.print(initialItems))
        .append(", controlBytes=")
        .append(U64.print(controlBytes))
        .append(", buffering=")
        .append(buffering)
        .append(", hostSync=")
        .append(hostSync);
    if (boundGiven) {
      text.append(", bound=").append(U64.print(bound));
    }
    return text.append(']').toString();
  }

  /**
   * Collects the settings of a profile. Exactly one sizing ({@link #capacity}, {@link #expansion}
   * or {@link #largest}), the {@link #entryBytes} and one budget ({@link #budgetBytes} or {@link
   * #budgetFromDevice}) are required; all else has a default. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    // Bits, not a set of names: in a sweep the JIT then sees through the builder, and makes none.
    private static final int SIZING = 1;
    private static final int BUDGET = 1 << 1;
    private static final int ENTRY_BYTES = 1 << 2;
    private static final int CONTROL_BYTES = 1 << 3;
    private static final int INITIAL_ITEMS = 1 << 4;
    private static final int BUFFERING = 1 << 5;
    private static final int HOST_SYNC = 1 << 6;
    private static final int CLAMP = 1 << 7;
    private static final int BOUND = 1 << 8;

    /** What has a value. */
    private int given;

    /** What was set on this very builder, and may not be set again. */
    private int set;

    private @Nullable QueueSizing sizing;
    private boolean clampToFit;
    private Buffering buffering = Buffering.SINGLE;
    private HostSync hostSync = HostSync.FINAL_ONLY;
    private boolean budgetGiven;
    private boolean boundGiven;
    private @Nullable EntryLayout entry;
    private @Nullable EntryLayout control;
    private @Unsigned long sizingItems;
    private @Unsigned long entryBytes;
    private @Unsigned long budgetBytes = U64.MAX;
    private @Unsigned long initialItems;
    private @Unsigned long controlBytes;
    private @Unsigned long bound;

    private Builder() {}

    private Builder(WorkQueueProfile from) {
      this.given = SIZING | BUDGET | ENTRY_BYTES;
      this.sizing = from.sizing;
      this.clampToFit = from.clampToFit;
      this.buffering = from.buffering;
      this.hostSync = from.hostSync;
      this.budgetGiven = from.budgetGiven;
      this.boundGiven = from.boundGiven;
      this.sizingItems = from.sizingItems;
      this.entry = from.entry;
      this.control = from.control;
      this.entryBytes = from.entryBytes;
      this.budgetBytes = from.budgetBytes;
      this.initialItems = from.initialItems;
      this.controlBytes = from.controlBytes;
      this.bound = from.bound;
    }

    /**
     * Sizes the queue at {@code slots} slots of one buffer.
     *
     * @param slots any u64
     * @throws IllegalStateException if a sizing is set already
     * @since 0.1.0
     */
    public Builder capacity(@Unsigned long slots) {
      return sizing(QueueSizing.FIXED, slots);
    }

    /**
     * Sizes the queue for the items that the device itself adds: in all, if single-buffered, as
     * everything lives in one buffer; in one iteration, if ping-pong, as the next iteration has a
     * buffer of its own. Hence the capacity wanted is initial + expansion, or the larger of the
     * two. Nothing wanted is no error but the empty plan: no slot, no window, and the control bytes
     * alone on the device.
     *
     * @param items any u64
     * @throws IllegalStateException if a sizing is set already
     * @since 0.1.0
     */
    public Builder expansion(@Unsigned long items) {
      return sizing(QueueSizing.EXPANSION, items);
    }

    /**
     * Sizes the queue at the most slots that the budget allows: (budget - control bytes) / (slot
     * bytes · buffers), rounded down. If that is less than the initial items, or nothing, the queue
     * is over budget.
     *
     * @throws IllegalStateException if a sizing is set already
     * @since 0.1.0
     */
    public Builder largest() {
      return sizing(QueueSizing.LARGEST, 0);
    }

    /**
     * Allows the planner to cut an expansion to what fits, though never below the initial items,
     * nor below 1 slot. Without this, an expansion that does not fit is rejected.
     *
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder clampToFit() {
      once(CLAMP, "clampToFit");
      this.clampToFit = true;
      return this;
    }

    /**
     * Sets the bytes of one entry.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder entryBytes(@Unsigned long bytes) {
      once(ENTRY_BYTES, "entryBytes");
      this.entry = null;
      this.entryBytes = bytes;
      return this;
    }

    /**
     * Sets the layout of one entry, and with it the entry bytes: its stride. Its side arrays are
     * laid out beside the entries of each buffer and count with the queue.
     *
     * @throws IllegalStateException if the entry bytes are set already
     * @since 0.1.0
     */
    public Builder entry(EntryLayout layout) {
      Objects.requireNonNull(layout, "layout");
      once(ENTRY_BYTES, "entryBytes");
      this.entry = layout;
      this.entryBytes = layout.strideBytes();
      return this;
    }

    /**
     * Sets the bytes that all buffers and the control block may take together.
     *
     * @param bytes any u64
     * @throws IllegalStateException if a budget is set already
     * @since 0.1.0
     */
    public Builder budgetBytes(@Unsigned long bytes) {
      once(BUDGET, "budgetBytes");
      this.budgetGiven = true;
      this.budgetBytes = bytes;
      return this;
    }

    /**
     * Leaves the budget to a device plan, which gives what is left on the device. Such a profile
     * cannot be planned on its own.
     *
     * @throws IllegalStateException if a budget is set already
     * @since 0.1.0
     */
    public Builder budgetFromDevice() {
      once(BUDGET, "budgetBytes");
      this.budgetGiven = false;
      this.budgetBytes = U64.MAX;
      return this;
    }

    /**
     * Sets the number of items enqueued before the first launch; 0 unless set.
     *
     * @param items any u64
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder initialItems(@Unsigned long items) {
      once(INITIAL_ITEMS, "initialItems");
      this.initialItems = items;
      return this;
    }

    /**
     * Sets the bytes of the control block; 0 unless set.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder controlBytes(@Unsigned long bytes) {
      once(CONTROL_BYTES, "controlBytes");
      this.control = null;
      this.controlBytes = bytes;
      return this;
    }

    /**
     * Sets the layout of the control block, and with it the control bytes.
     *
     * @throws IllegalStateException if the control bytes are set already
     * @throws IllegalArgumentException if the layout has side arrays: a control block has no slots
     * @since 0.1.0
     */
    public Builder control(EntryLayout layout) {
      Objects.requireNonNull(layout, "layout");
      if (!layout.sideArrays().isEmpty()) {
        throw new IllegalArgumentException(
            "layout has the side array '"
                + layout.sideArrays().get(0).name()
                + "', but a control block has no slots");
      }
      once(CONTROL_BYTES, "controlBytes");
      this.control = layout;
      this.controlBytes = layout.strideBytes();
      return this;
    }

    /**
     * Sets the buffering; {@link Buffering#SINGLE} unless set.
     *
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder buffering(Buffering buffering) {
      Objects.requireNonNull(buffering, "buffering");
      once(BUFFERING, "buffering");
      this.buffering = buffering;
      return this;
    }

    /**
     * Sets what the host reads; {@link HostSync#FINAL_ONLY} unless set.
     *
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder hostSync(HostSync hostSync) {
      Objects.requireNonNull(hostSync, "hostSync");
      once(HOST_SYNC, "hostSync");
      this.hostSync = hostSync;
      return this;
    }

    /**
     * Sets the most items that one buffer can ever be asked to hold, from which the plan says
     * whether the queue can overflow. An expansion is its own bound and takes no other.
     *
     * @param items any u64
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder bound(@Unsigned long items) {
      once(BOUND, "bound");
      this.boundGiven = true;
      this.bound = items;
      return this;
    }

    /**
     * Returns the profile.
     *
     * @throws IllegalStateException if a required setting is missing, or settings contradict each
     *     other; the message names them
     * @since 0.1.0
     */
    public WorkQueueProfile build() {
      if ((given & SIZING) == 0) {
        throw new IllegalStateException(
            "no sizing is set: call one of capacity, expansion, largest");
      }
      if ((given & ENTRY_BYTES) == 0) {
        throw new IllegalStateException("entryBytes is not set");
      }
      if ((given & BUDGET) == 0) {
        throw new IllegalStateException(
            "budgetBytes is not set; inside a device plan, budgetFromDevice will do");
      }
      if (clampToFit && sizing != QueueSizing.EXPANSION) {
        throw new IllegalStateException("clampToFit is set, but only an expansion can be clamped");
      }
      if (boundGiven && sizing == QueueSizing.EXPANSION) {
        throw new IllegalStateException("bound is set, but an expansion is its own bound");
      }
      return new WorkQueueProfile(this);
    }

    private Builder sizing(QueueSizing sizing, @Unsigned long items) {
      once(SIZING, "sizing");
      this.sizing = sizing;
      this.sizingItems = items;
      // What came with another sizing, and has no meaning for this one, goes with it.
      boolean expansion = sizing == QueueSizing.EXPANSION;
      if (!expansion && (set & CLAMP) == 0) {
        this.clampToFit = false;
      }
      if (expansion && (set & BOUND) == 0) {
        this.boundGiven = false;
        this.bound = 0;
      }
      return this;
    }

    private void once(int setting, String name) {
      if ((set & setting) != 0) {
        throw new IllegalStateException(
            setting == SIZING
                ? "a sizing is set already; a queue has exactly one of capacity, expansion, largest"
                : name + " is set already");
      }
      set |= setting;
      given |= setting;
    }
  }
}
