// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.internal.U64;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.QueueObservation;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.EntryLayout.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The standard control block: what the protocol of a {@link KernelHeader} counts in, 128 bytes, as
 * the host reads it back. Immutable and thread-safe.
 *
 * <p>Four counters rotate: while sweep s drains by counter s mod 4, attempts for the next sweep are
 * counted in s + 1, and that of s + 2 is cleared. The host writes the {@linkplain #initial initial
 * block} before the first launch, and reads it back after the last one:
 *
 * <pre>{@code
 * ControlBlock read = ControlBlock.read(bytes.order(ByteOrder.nativeOrder()));
 * QueueObservation seen = read.observed(plan);
 * }</pre>
 *
 * @since 0.2.0
 */
public final class ControlBlock {
  /** The bytes of a standard control block. */
  public static final int BYTES = 128;

  private static final int COUNTERS = 4;
  private static final int TAIL = 0;
  private static final int OVER_LOW = 16;
  private static final int OVER_HIGH = 32;
  private static final int SWEEPS = 48;
  private static final int NEXT = 52;
  private static final int PLAN = 56;
  private static final int PEAK = 64;
  private static final int ATTEMPTED = 72;
  private static final int LOST = 80;
  private static final int START = 88;

  private static final EntryLayout NARROW = add(EntryLayout.builder(), false).build();
  private static final EntryLayout WIDE = add(EntryLayout.builder(), true).build();

  private final ByteBuffer block;

  private ControlBlock(ByteBuffer block) {
    this.block = block;
  }

  /** Returns the layout for indices of 31 or 32 bits, which is that of {@code standard(32)}. */
  public static EntryLayout standard() {
    return NARROW;
  }

  /**
   * Returns the layout of a standard control block: 128 bytes, a line of the cache.
   *
   * @param indexBits those of the queue: 31, 32 or 64
   * @throws IllegalArgumentException if there is no such index
   */
  public static EntryLayout standard(int indexBits) {
    return isWide(indexBits) ? WIDE : NARROW;
  }

  /**
   * Adds the fields of a standard control block to a layout, which may go on with counters of its
   * own. They must be the first.
   *
   * @param indexBits those of the queue: 31, 32 or 64
   * @return {@code layout}
   * @throws IllegalArgumentException if there is no such index, a name is taken, or another field
   *     comes before them
   */
  public static EntryLayout.Builder addTo(EntryLayout.Builder layout, int indexBits) {
    add(layout, isWide(indexBits));
    if (!isStandard(layout.build())) {
      throw new IllegalArgumentException(
          "a standard control block begins with its own fields; add others behind them");
    }
    return layout;
  }

  private static EntryLayout.Builder add(EntryLayout.Builder layout, boolean wide) {
    if (wide) {
      layout.u64("tail", COUNTERS).u32("unused", COUNTERS);
    } else {
      layout.u32("tail", COUNTERS).u32("over_lo", COUNTERS).u32("over_hi", COUNTERS);
    }
    layout.u32("sweeps").u32("next").u32("plan").u32("spare0");
    layout.u64("peak").u64("attempted").u64("lost");
    return wide
        ? layout.u64("start", COUNTERS).u32("spare", 2)
        : layout.u32("start", COUNTERS).u32("spare", 6);
  }

  private static boolean isWide(int indexBits) {
    return switch (indexBits) {
      case 31, 32 -> false;
      case 64 -> true;
      default ->
          throw new IllegalArgumentException(
              "a queue has indices of 31, 32 or 64 bits, not of " + indexBits);
    };
  }

  /**
   * Returns the bits of the counters of a control block that begins with the standard fields: 32 or
   * 64; 0 if it does not.
   */
  static int counterBits(EntryLayout control) {
    return begins(control, NARROW) ? 32 : begins(control, WIDE) ? 64 : 0;
  }

  /** Says whether a control block begins with the fields of a standard one, of either width. */
  public static boolean isStandard(EntryLayout control) {
    return counterBits(control) != 0;
  }

  private static boolean begins(EntryLayout control, EntryLayout standard) {
    List<Field> fields = control.fields();
    int count = standard.fields().size();
    return fields.size() >= count && fields.subList(0, count).equals(standard.fields());
  }

  /**
   * Returns the number that the control block of a plan carries, so that a kernel compiled for
   * another plan drains nothing: the same for equal capacity, buffers, initial items, counters,
   * entries and control blocks; never 0.
   */
  public static int tag(WorkQueuePlan plan) {
    return PlanTag.of(plan);
  }

  /**
   * Returns the block that the host copies to the device before the first launch: all 0, but for
   * the {@linkplain #tag tag} and the initial items. It has the bytes of the plan's control block.
   *
   * @throws IllegalArgumentException if the plan's control block does not begin with the standard
   *     one
   */
  public static ByteBuffer initial(WorkQueuePlan plan, ByteOrder order) {
    int bits = counterBits(controlOf(plan));
    ByteBuffer block = ByteBuffer.allocate(controlBytes(plan)).order(order);
    block.putInt(PLAN, tag(plan));
    putCounter(block, bits, plan.profile().initialItems());
    return block;
  }

  @SuppressWarnings("signedness") // a block that has all fields and is at most as large as an int
  private static int controlBytes(WorkQueuePlan plan) {
    return Math.toIntExact(plan.profile().controlBytes());
  }

  @SuppressWarnings("signedness") // bits are put as they are
  private static void putCounter(ByteBuffer block, int bits, @Unsigned long items) {
    if (bits == 64) {
      block.putLong(TAIL, items);
    } else {
      block.putInt(TAIL, (int) items);
    }
  }

  /**
   * Returns the block that begins at the position of a buffer, read in the buffer's byte order. The
   * buffer is left as it is, and may change afterwards.
   *
   * @throws IllegalArgumentException if fewer than 128 bytes remain
   */
  public static ControlBlock read(ByteBuffer bytes) {
    if (bytes.remaining() < BYTES) {
      throw new IllegalArgumentException(
          "a control block has "
              + BYTES
              + " bytes, and "
              + bytes.remaining()
              + " remain; copy all of it, and rewind the buffer");
    }
    ByteBuffer copy = ByteBuffer.allocate(BYTES).order(bytes.order());
    copy.put(bytes.slice().limit(BYTES));
    return new ControlBlock(copy.flip().order(bytes.order()));
  }

  /** Returns the sweeps that drained something, modulo 2^32. */
  public @Unsigned long sweeps() {
    return unsigned(SWEEPS);
  }

  /**
   * Returns the sweep that comes next, modulo 2^32. Where a recorded graph repeats its arguments,
   * only the lowest two bits are right.
   */
  public @Unsigned long next() {
    return unsigned(NEXT);
  }

  /** Returns the tag of the plan that the host wrote. */
  public int tag() {
    return block.getInt(PLAN);
  }

  /** Returns the most items that were asked of one sweep, of those that have begun. */
  public @Unsigned long peak() {
    return unsignedLong(PEAK);
  }

  /** Returns the items asked of all sweeps that have begun, the initial ones included. */
  public @Unsigned long attempted() {
    return unsignedLong(ATTEMPTED);
  }

  /** Returns how many of them had no slot. */
  public @Unsigned long lost() {
    return unsignedLong(LOST);
  }

  /**
   * Returns the items that wait for the {@linkplain #next() next} sweep: 0 if the run is complete.
   *
   * @throws IllegalArgumentException if the block is not one of this plan
   */
  public @Unsigned long itemsLeft(WorkQueuePlan plan) {
    check(plan);
    return itemsLeft(plan, counterBits(controlOf(plan)));
  }

  private @Unsigned long itemsLeft(WorkQueuePlan plan, int bits) {
    return U64.min(tail(bits), plan.capacity() - start(bits));
  }

  /**
   * Returns what the run tells about its plan. What was asked for the next sweep, which has not
   * begun, counts too: a run of too few sweeps is seen by {@link #itemsLeft}.
   *
   * @throws IllegalArgumentException if the block is not one of this plan
   */
  public QueueObservation observed(WorkQueuePlan plan) {
    check(plan);
    int bits = counterBits(controlOf(plan));
    @Unsigned long waiting = tail(bits);
    if (bits != 64) {
      waiting += unsigned(OVER_LOW + slot()) + (unsigned(OVER_HIGH + slot()) << 32);
    }
    // A single buffer keeps what was drained, so that all that was ever asked for fills it.
    @Unsigned
    long asked =
        plan.profile().buffering() == Buffering.SINGLE
            ? attempted() + waiting
            : U64.max(peak(), waiting);
    @Unsigned long unplaced = waiting - itemsLeft(plan, bits);
    return plan.observed(asked, lost() + unplaced);
  }

  private void check(WorkQueuePlan plan) {
    controlOf(plan);
    int expected = tag(plan);
    if (tag() == expected) {
      return;
    }
    String text = "the block has the plan tag " + hex(tag()) + ", the plan has " + hex(expected);
    throw new IllegalArgumentException(
        Integer.reverseBytes(tag()) == expected
            ? text + "; read it in the other byte order, that of the device"
            : text + "; read the block of this plan, from where it begins");
  }

  private static String hex(int tag) {
    return "0x" + Integer.toHexString(tag);
  }

  private static EntryLayout controlOf(WorkQueuePlan plan) {
    Optional<EntryLayout> control = plan.profile().control();
    if (control.isEmpty() || !isStandard(control.get())) {
      throw new IllegalArgumentException(
          "the plan's control block does not begin with the standard one; set"
              + " control(ControlBlock.standard(indexBits))");
    }
    return control.get();
  }

  private int slot() {
    return (block.getInt(NEXT) & (COUNTERS - 1)) * Integer.BYTES;
  }

  private @Unsigned long tail(int bits) {
    return counter(TAIL, bits);
  }

  /** Returns the first slot of the next sweep, 0 where buffers take turns. */
  private @Unsigned long start(int bits) {
    return counter(START, bits);
  }

  private @Unsigned long counter(int offset, int bits) {
    return bits == 64 ? unsignedLong(offset + 2 * slot()) : unsigned(offset + slot());
  }

  @SuppressWarnings("signedness") // bits are got as they are
  private @Unsigned long unsignedLong(int offset) {
    return block.getLong(offset);
  }

  private @Unsigned long unsigned(int offset) {
    return Integer.toUnsignedLong(block.getInt(offset));
  }

  /** Two blocks are equal if every byte of the standard fields is, in the order of bytes read. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ControlBlock that
        && block.equals(that.block)
        && block.order().equals(that.block.order());
  }

  @Override
  public int hashCode() {
    return block.hashCode();
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "ControlBlock[sweeps="
        + U64.print(sweeps())
        + ", next="
        + U64.print(next())
        + ", peak="
        + U64.print(peak())
        + ", attempted="
        + U64.print(attempted())
        + ", lost="
        + U64.print(lost())
        + ", tag="
        + hex(tag())
        + "]";
  }
}
