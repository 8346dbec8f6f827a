// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Once;
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
  private final Capacity capacity;
  private final Buffering buffering;
  private final HostSync hostSync;
  private final int indexBits;
  private final boolean budgetGiven;
  private final boolean boundGiven;
  private final @Nullable EntryLayout entry;
  private final @Nullable EntryLayout control;
  private final @Unsigned long entryBytes;
  private final @Unsigned long slotBytes;
  private final @Unsigned long budgetBytes;
  private final @Unsigned long initialItems;
  private final @Unsigned long controlBytes;
  private final @Unsigned long bound;

  // What a plan asks of the capacity, so that it asks no other object, and what the rules that need
  // the settings alone answer.
  private final QueueSizing sizing;
  private final @Unsigned long sizingItems;
  private final boolean limited;
  private final boolean plainFixed;
  private final boolean plainLargest;
  private final boolean plainExpansion;

  private WorkQueueProfile(Builder from) {
    this.capacity = Objects.requireNonNull(from.capacity);
    this.sizing = capacity.sizing();
    this.sizingItems = capacity.number();
    this.buffering = from.buffering;
    this.hostSync = from.hostSync;
    this.indexBits = from.indexBits;
    this.budgetGiven = from.budgetGiven;
    this.boundGiven = from.boundGiven;
    this.entry = from.entry;
    this.control = from.control;
    this.entryBytes = from.entryBytes;
    this.slotBytes = from.entry == null ? from.entryBytes : from.entry.slotBytes();
    this.budgetBytes = from.budgetBytes;
    this.initialItems = from.initialItems;
    this.controlBytes = from.controlBytes;
    this.bound = from.bound;
    this.limited = capacity.isLimited();
    boolean plain =
        budgetGiven && indexBits == 64 && !limited && QueueRules.brokenBySettings(this) == null;
    this.plainFixed = plain && sizing == QueueSizing.FIXED;
    this.plainLargest = plain && sizing == QueueSizing.LARGEST;
    this.plainExpansion = plain && sizing == QueueSizing.EXPANSION && !capacity.clampsToFit();
  }

  /** Returns a builder with nothing set but the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder for a queue that has so many slots for each slot of its group, as {@link
   * dev.sluice.device.SameSlots} has it. Whatever else it says is of the queue as it is planned,
   * such as its initial items; its bound is its slots unless given.
   *
   * @param slots any u64 but 0
   */
  public static Builder perSlot(@Unsigned long slots) {
    return builder().capacity(slots);
  }

  /**
   * Returns a builder that starts from this profile; each setting may be replaced once. A new
   * capacity replaces the old one whole, and {@link Builder#bound} does not stay when an expansion
   * comes.
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Returns this profile with a remedy followed. To the byte what its text says:
   *
   * <ul>
   *   <li>{@link RemedyKind#LOWER_CAPACITY_TO}, {@link RemedyKind#RAISE_CAPACITY_TO}, {@link
   *       RemedyKind#LOWER_EXPANSION_TO}, {@link RemedyKind#LOWER_LEAST_TO}: another number in the
   *       same capacity, of which all else stays;
   *   <li>{@link RemedyKind#RAISE_BUDGET_BY}: that many bytes more;
   *   <li>{@link RemedyKind#SHARD_OVER}: a fixed capacity and the initial items divided, each
   *       rounded up. A bound is never divided.
   * </ul>
   *
   * @throws IllegalArgumentException if this profile has nothing that the remedy changes: it is one
   *     for another sizing, or for a drain window, segments or a device, which {@link
   *     dev.sluice.device.DeviceProfile#with} follows
   */
  public WorkQueueProfile with(Remedy remedy) {
    @Unsigned long amount = remedy.amount();
    return switch (remedy.kind()) {
      case LOWER_CAPACITY_TO, RAISE_CAPACITY_TO -> {
        require(QueueSizing.FIXED, remedy);
        yield toBuilder().capacity(capacity.withNumber(amount)).build();
      }
      case LOWER_EXPANSION_TO -> {
        require(QueueSizing.EXPANSION, remedy);
        yield toBuilder().capacity(capacity.withNumber(amount)).build();
      }
      case LOWER_LEAST_TO -> {
        if (Long.compareUnsigned(amount, capacity.leastOrZero()) > 0) {
          throw unfollowed(remedy, "the capacity is " + capacity);
        }
        yield toBuilder().capacity(capacity.atLeast(amount)).build();
      }
      case CLAMP_TO_FIT -> {
        require(QueueSizing.EXPANSION, remedy);
        yield toBuilder().capacity(capacity.clampToFit()).build();
      }
      case LOWER_INITIAL_ITEMS_TO -> toBuilder().initialItems(amount).build();
      case RAISE_ENTRY_BYTES_TO -> toBuilder().entryBytes(amount).build();
      case RAISE_BUDGET_BY -> {
        if (!budgetGiven || Long.compareUnsigned(budgetBytes + amount, budgetBytes) < 0) {
          throw unfollowed(remedy, "there is no budget that could be raised by as much");
        }
        yield toBuilder().budgetBytes(budgetBytes + amount).build();
      }
      case READ_FINAL_STATE_ONLY -> toBuilder().hostSync(HostSync.FINAL_ONLY).build();
      case WIDEN_INDEX_TO -> {
        if (amount != 32 && amount != 64) {
          throw unfollowed(remedy, "an index has 31, 32 or 64 bits");
        }
        yield toBuilder().indexBits(amount == 32 ? 32 : 64).build();
      }
      case SHARD_OVER -> {
        require(QueueSizing.FIXED, remedy);
        if (amount == 0) {
          throw unfollowed(remedy, "0 devices hold nothing");
        }
        yield toBuilder()
            .capacity(capacity.dividedBy(amount))
            .initialItems(U64.ceilDiv(initialItems, amount))
            .build();
      }
      case USE_SINGLE_BUFFER -> toBuilder().buffering(Buffering.SINGLE).build();
      case PROVE_BOUND -> toBuilder().bound(amount).build();
      default ->
          throw unfollowed(remedy, "no setting of a queue's profile, but of a drain or a device");
    };
  }

  private void require(QueueSizing needed, Remedy remedy) {
    if (sizing != needed) {
      throw unfollowed(remedy, "the capacity is " + capacity);
    }
  }

  private static IllegalArgumentException unfollowed(Remedy remedy, String why) {
    return new IllegalArgumentException("cannot " + remedy + ": " + why);
  }

  /** Returns a candidate that starts as this profile, for a search among many. */
  public WorkQueueCandidate toCandidate() {
    return new WorkQueueCandidate(this);
  }

  /** Returns how many slots one buffer is to have. */
  public Capacity capacity() {
    return capacity;
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
    return capacity.clampsToFit();
  }

  @Override
  boolean limited() {
    return limited;
  }

  @Override
  @Unsigned
  long leastOrZero() {
    return capacity.leastOrZero();
  }

  @Override
  @Unsigned
  long mostOrMax() {
    return capacity.mostOrMax();
  }

  @Override
  @Unsigned
  long step() {
    return capacity.step();
  }

  /** Returns the bytes of one entry. */
  @Override
  public @Unsigned long entryBytes() {
    return entryBytes;
  }

  /**
   * Returns the bytes that one slot takes in all: those of its entry, and of its elements of the
   * side arrays.
   */
  @Override
  public @Unsigned long slotBytes() {
    return slotBytes;
  }

  /** Returns the layout of an entry, if it was given. */
  public Optional<EntryLayout> entry() {
    return Optional.ofNullable(entry);
  }

  /** Returns the layout of the control block, if it was given. */
  public Optional<EntryLayout> control() {
    return Optional.ofNullable(control);
  }

  /** Returns the bytes that this queue may take, or empty if they come from a device plan. */
  public OptionalUnsignedLong budgetBytes() {
    return budgetGiven ? OptionalUnsignedLong.of(budgetBytes) : OptionalUnsignedLong.empty();
  }

  @Override
  boolean budgetGiven() {
    return budgetGiven;
  }

  /**
   * Says whether the capacity is fixed, a budget given, and no rule stands against either that
   * needs the settings alone: found once, so that the planner has one question to ask in most
   * cases.
   */
  boolean plainFixed() {
    return plainFixed;
  }

  /** Says the same of the largest that fits. */
  boolean plainLargest() {
    return plainLargest;
  }

  /**
   * Says the same of an expansion that is not clamped, but for what it wants, which may overflow.
   */
  boolean plainExpansion() {
    return plainExpansion;
  }

  @Override
  @Unsigned
  long budgetOrMax() {
    return budgetBytes;
  }

  /** Returns the number of items enqueued before the first launch. */
  @Override
  public @Unsigned long initialItems() {
    return initialItems;
  }

  /** Returns the bytes of the control block. */
  @Override
  public @Unsigned long controlBytes() {
    return controlBytes;
  }

  /** Returns the buffering. */
  @Override
  public Buffering buffering() {
    return buffering;
  }

  /** Returns what the host reads. */
  @Override
  public HostSync hostSync() {
    return hostSync;
  }

  /** Returns the most items that one buffer can ever be asked to hold, if that was given. */
  public OptionalUnsignedLong bound() {
    return OptionalUnsignedLong.ofIf(boundGiven, bound);
  }

  @Override
  boolean boundGiven() {
    return boundGiven;
  }

  @Override
  @Unsigned
  long boundOrMax() {
    return bound;
  }

  /**
   * Returns the width of the kernel's slot indices and counters: 31 for a signed 32-bit type, 32 or
   * 64.
   */
  @Override
  public int indexBits() {
    return indexBits;
  }

  /** Returns this profile without a bound, which was exceeded. */
  WorkQueueProfile withoutBound() {
    Builder next = toBuilder();
    next.boundGiven = false;
    next.bound = U64.MAX;
    return next.build();
  }

  /** Gives the verdict on a plan of this profile. */
  OverflowVerdict overflow(@Unsigned long capacity, @Unsigned long wanted) {
    if (!boundGiven && sizing != QueueSizing.EXPANSION) {
      return OverflowVerdict.UNKNOWN;
    }
    return Long.compareUnsigned(mostAttempts(wanted), capacity) <= 0
        ? OverflowVerdict.IMPOSSIBLE
        : OverflowVerdict.POSSIBLE;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WorkQueueProfile that
        && capacity.equals(that.capacity)
        && buffering == that.buffering
        && hostSync == that.hostSync
        && indexBits == that.indexBits
        && budgetGiven == that.budgetGiven
        && boundGiven == that.boundGiven
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
    return Objects.hash(
        capacity,
        buffering,
        hostSync,
        indexBits,
        budgetGiven,
        boundGiven,
        U64.hash(entryBytes),
        entry,
        control,
        U64.hash(budgetBytes),
        U64.hash(initialItems),
        U64.hash(controlBytes),
        U64.hash(bound));
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
    if (clampToFit()) {
      text.append(", clampToFit");
    }
    if (limited) {
      text.append(", ").append(capacity.limits());
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
        .append(hostSync)
        .append(", indexBits=")
        .append(indexBits);
    if (boundGiven) {
      text.append(", bound=").append(U64.print(bound));
    }
    return text.append(']').toString();
  }

  /**
   * Collects the settings of a profile. One {@link #capacity(Capacity)}, for which {@link
   * #capacity(long)}, {@link #expansion} and {@link #largest} are short, and the {@link
   * #entryBytes} are required; all else has a default. Without {@link #budgetBytes} the budget is a
   * device's to give: such a profile is planned on a device only. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private static final int CAPACITY = 1;
    private static final int BUDGET = 1 << 1;
    private static final int ENTRY_BYTES = 1 << 2;
    private static final int CONTROL_BYTES = 1 << 3;
    private static final int INITIAL_ITEMS = 1 << 4;
    private static final int BUFFERING = 1 << 5;
    private static final int HOST_SYNC = 1 << 6;
    private static final int CLAMP = 1 << 7;
    private static final int BOUND = 1 << 8;
    private static final int INDEX_BITS = 1 << 9;

    private final Once once = new Once();
    private @Nullable Capacity capacity;
    private Buffering buffering = Buffering.SINGLE;
    private HostSync hostSync = HostSync.FINAL_ONLY;
    private int indexBits = 64;
    private boolean budgetGiven;
    private boolean boundGiven;
    private @Nullable EntryLayout entry;
    private @Nullable EntryLayout control;
    private @Unsigned long entryBytes;
    private @Unsigned long budgetBytes = U64.MAX;
    private @Unsigned long initialItems;
    private @Unsigned long controlBytes;
    private @Unsigned long bound = U64.MAX;

    private Builder() {}

    private Builder(WorkQueueProfile from) {
      once.startingWith(CAPACITY | ENTRY_BYTES);
      this.capacity = from.capacity;
      this.buffering = from.buffering;
      this.hostSync = from.hostSync;
      this.indexBits = from.indexBits;
      this.budgetGiven = from.budgetGiven;
      this.boundGiven = from.boundGiven;
      this.entry = from.entry;
      this.control = from.control;
      this.entryBytes = from.entryBytes;
      this.budgetBytes = from.budgetBytes;
      this.initialItems = from.initialItems;
      this.controlBytes = from.controlBytes;
      this.bound = from.bound;
    }

    /**
     * Sets how many slots one buffer has.
     *
     * @throws IllegalStateException if set already
     */
    public Builder capacity(Capacity capacity) {
      Objects.requireNonNull(capacity, "capacity");
      once.set(CAPACITY, "capacity", this.capacity);
      this.capacity = capacity;
      // An expansion is its own bound; one that came with another capacity goes with that.
      if (capacity.sizing() == QueueSizing.EXPANSION && !once.isSet(BOUND)) {
        this.boundGiven = false;
        this.bound = U64.MAX;
      }
      return this;
    }

    /**
     * Sizes the queue at {@code slots} slots of one buffer: {@link Capacity#of}.
     *
     * @param slots any u64
     * @throws IllegalStateException if the capacity is set already
     */
    public Builder capacity(@Unsigned long slots) {
      return capacity(Capacity.of(slots));
    }

    /**
     * Sizes the queue for the items that the device itself adds: {@link Capacity#expansion}.
     *
     * @param items any u64
     * @throws IllegalStateException if the capacity is set already
     */
    public Builder expansion(@Unsigned long items) {
      return capacity(Capacity.expansion(items));
    }

    /**
     * Sizes the queue at the most slots that fit: {@link Capacity#largest}.
     *
     * @throws IllegalStateException if the capacity is set already
     */
    public Builder largest() {
      return capacity(Capacity.largest());
    }

    /**
     * Allows the planner to cut the expansion, set before or after, to what fits: {@link
     * Capacity#clampToFit}.
     *
     * @throws IllegalStateException if set already
     */
    public Builder clampToFit() {
      once.set(CLAMP, "clampToFit");
      return this;
    }

    /**
     * Sets the bytes of one entry.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already
     */
    public Builder entryBytes(@Unsigned long bytes) {
      once.set(ENTRY_BYTES, "entryBytes", this.entryBytes);
      this.entry = null;
      this.entryBytes = bytes;
      return this;
    }

    /**
     * Sets the layout of one entry, and with it the entry bytes: its stride. Its side arrays are
     * laid out beside the entries of each buffer and count with the queue.
     *
     * @throws IllegalStateException if the entry bytes are set already
     */
    public Builder entry(EntryLayout layout) {
      Objects.requireNonNull(layout, "layout");
      once.set(ENTRY_BYTES, "entryBytes", this.entryBytes);
      this.entry = layout;
      this.entryBytes = layout.strideBytes();
      return this;
    }

    /**
     * Sets the bytes that all buffers and the control block may take together. Without this, they
     * are a device's to give.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already
     */
    public Builder budgetBytes(@Unsigned long bytes) {
      once.set(BUDGET, "budgetBytes", this.budgetBytes);
      this.budgetGiven = true;
      this.budgetBytes = bytes;
      return this;
    }

    /**
     * Sets the number of items enqueued before the first launch; 0 unless set.
     *
     * @param items any u64
     * @throws IllegalStateException if set already
     */
    public Builder initialItems(@Unsigned long items) {
      once.set(INITIAL_ITEMS, "initialItems", this.initialItems);
      this.initialItems = items;
      return this;
    }

    /**
     * Sets the bytes of the control block; 0 unless set.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already
     */
    public Builder controlBytes(@Unsigned long bytes) {
      once.set(CONTROL_BYTES, "controlBytes", this.controlBytes);
      this.control = null;
      this.controlBytes = bytes;
      return this;
    }

    /**
     * Sets the layout of the control block, and with it the control bytes.
     *
     * @throws IllegalStateException if the control bytes are set already
     * @throws IllegalArgumentException if the layout has side arrays: a control block has no slots
     */
    public Builder control(EntryLayout layout) {
      Objects.requireNonNull(layout, "layout");
      if (!layout.sideArrays().isEmpty()) {
        throw new IllegalArgumentException(
            "layout has the side array '"
                + layout.sideArrays().get(0).name()
                + "', but a control block has no slots");
      }
      once.set(CONTROL_BYTES, "controlBytes", this.controlBytes);
      this.control = layout;
      this.controlBytes = layout.strideBytes();
      return this;
    }

    /**
     * Sets the buffering; {@link Buffering#SINGLE} unless set.
     *
     * @throws IllegalStateException if set already
     */
    public Builder buffering(Buffering buffering) {
      Objects.requireNonNull(buffering, "buffering");
      once.set(BUFFERING, "buffering", this.buffering);
      this.buffering = buffering;
      return this;
    }

    /**
     * Sets what the host reads; {@link HostSync#FINAL_ONLY} unless set.
     *
     * @throws IllegalStateException if set already
     */
    public Builder hostSync(HostSync hostSync) {
      Objects.requireNonNull(hostSync, "hostSync");
      once.set(HOST_SYNC, "hostSync", this.hostSync);
      this.hostSync = hostSync;
      return this;
    }

    /**
     * Sets the most items that one buffer can ever be asked to hold, from which the plan says
     * whether the queue can overflow. An expansion is its own bound and takes no other.
     *
     * @param items any u64
     * @throws IllegalStateException if set already
     */
    public Builder bound(@Unsigned long items) {
      once.set(BOUND, "bound", this.bound);
      this.boundGiven = true;
      this.bound = items;
      return this;
    }

    /**
     * Sets the width of the kernel's slot indices and counters, which must hold the capacity and
     * the bound on attempts; 64 unless set.
     *
     * @throws IllegalArgumentException if {@code bits} is none of 31, 32, 64
     * @throws IllegalStateException if set already
     */
    public Builder indexBits(int bits) {
      if (bits != 31 && bits != 32 && bits != 64) {
        throw new IllegalArgumentException("indexBits: " + bits + " is none of 31, 32, 64");
      }
      once.set(INDEX_BITS, "indexBits", U64.of(this.indexBits));
      this.indexBits = bits;
      return this;
    }

    /**
     * Returns the profile.
     *
     * @throws IllegalStateException if a required setting is missing, or settings contradict each
     *     other; the message names them
     */
    public WorkQueueProfile build() {
      once.require(CAPACITY, "capacity", "; call one of capacity, expansion, largest");
      once.require(ENTRY_BYTES, "entryBytes", "; call entryBytes or entry");
      if (once.isSet(CLAMP)) {
        this.capacity = Objects.requireNonNull(capacity).clampToFit();
      }
      if (boundGiven && Objects.requireNonNull(capacity).sizing() == QueueSizing.EXPANSION) {
        throw new IllegalStateException("bound is set, but an expansion is its own bound");
      }
      return new WorkQueueProfile(this);
    }
  }
}
