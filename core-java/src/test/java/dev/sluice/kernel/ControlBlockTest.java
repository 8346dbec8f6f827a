// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.QueueObservation;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlBlockTest {
  private static WorkQueuePlan plan(Buffering buffering, int bits, long capacity) {
    return plan(buffering, bits, capacity, ControlBlock.standard(bits));
  }

  private static WorkQueuePlan plan(
      Buffering buffering, int bits, long capacity, EntryLayout control) {
    return WorkQueuePlanner.using(new UnsignedLongPolicy())
        .plan(
            WorkQueueProfile.builder()
                .capacity(capacity)
                .initialItems(7)
                .entryBytes(8)
                .control(control)
                .buffering(buffering)
                .indexBits(bits)
                .budgetBytes(-1)
                .build())
        .orElseThrow();
  }

  private static List<Long> offsets(EntryLayout layout, String... names) {
    return List.of(names).stream().map(name -> layout.field(name).offsetBytes()).toList();
  }

  /** The numbers of this plan, found by trying, fold to 0. */
  @Test
  void aTagIsNeverZero() {
    WorkQueueProfile queue =
        WorkQueueProfile.builder()
            .capacity(1)
            .entryBytes(4)
            .controlBytes(2_134_610_096_121L)
            .budgetBytes(-1)
            .build();
    WorkQueuePlan plan = WorkQueuePlanner.using(new UnsignedLongPolicy()).plan(queue).orElseThrow();
    assertThat(ControlBlock.tag(plan)).isEqualTo(1);
  }

  /** Four counters of 4 bytes, thrice; four words; three of 8 bytes; four and six words: 128. */
  @Test
  void standardIsALineOfTheCache() {
    EntryLayout narrow = ControlBlock.standard();
    assertThat(narrow).isEqualTo(ControlBlock.standard(31)).isEqualTo(ControlBlock.standard(32));
    assertThat(narrow.strideBytes()).isEqualTo(128);
    assertThat(offsets(narrow, "tail", "over_lo", "over_hi")).containsExactly(0L, 16L, 32L);
    EntryLayout wide = ControlBlock.standard(64);
    assertThat(wide.strideBytes()).isEqualTo(128);
    assertThat(wide.field("tail").sizeBytes()).isEqualTo(32);
    for (EntryLayout layout : List.of(narrow, wide)) {
      assertThat(offsets(layout, "sweeps", "next", "plan", "peak", "attempted", "lost", "start"))
          .containsExactly(48L, 52L, 56L, 64L, 72L, 80L, 88L);
      assertThat(ControlBlock.isStandard(layout)).isTrue();
    }
    assertThatThrownBy(() -> ControlBlock.standard(33))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a queue has indices of 31, 32 or 64 bits, not of 33");
  }

  @Test
  void ownCountersMayFollow() {
    EntryLayout own = ControlBlock.addTo(EntryLayout.builder(), 32).u32("windows").build();
    assertThat(ControlBlock.isStandard(own)).isTrue();
    assertThat(own.field("windows").offsetBytes()).isEqualTo(128);
    WorkQueuePlan plan = plan(Buffering.SINGLE, 32, 100, own);
    // The stride is a multiple of 8.
    assertThat(ControlBlock.initial(plan, ByteOrder.nativeOrder()).capacity()).isEqualTo(136);
    EntryLayout before = EntryLayout.builder().u32("windows").build();
    assertThat(ControlBlock.isStandard(before)).isFalse();
    WorkQueuePlan without = plan(Buffering.SINGLE, 32, 100, before);
    assertThatThrownBy(() -> ControlBlock.initial(without, ByteOrder.nativeOrder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set control(ControlBlock.standard(indexBits))");
  }

  @ParameterizedTest
  @CsvSource({"32, LITTLE", "32, BIG", "64, LITTLE", "64, BIG", "31, BIG"})
  void initialBlockHasTagAndItems(int bits, String end) {
    ByteOrder order = end.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    WorkQueuePlan plan = plan(Buffering.PING_PONG, bits, 100);
    ByteBuffer bytes = ByteBuffer.allocate(200).order(order).position(20);
    bytes.put(ControlBlock.initial(plan, order)).position(20);
    ControlBlock block = ControlBlock.read(bytes);
    assertThat(bytes.position()).isEqualTo(20);
    assertThat(block.tag()).isEqualTo(ControlBlock.tag(plan)).isNotZero();
    assertThat(block.next()).isZero();
    assertThat(block.itemsLeft(plan)).isEqualTo(7);
    bytes.put(new byte[128]);
    assertThat(block.itemsLeft(plan)).as("a copy").isEqualTo(7);
  }

  /** Sweep 5 comes next: counters of index 1. */
  private static ByteBuffer block(WorkQueuePlan plan, ByteOrder order, boolean wide) {
    ByteBuffer bytes = ByteBuffer.allocate(128).order(order);
    bytes.putInt(48, 5).putInt(52, 5).putInt(56, ControlBlock.tag(plan));
    bytes.putLong(64, 90).putLong(72, 400).putLong(80, 30);
    return wide
        ? bytes.putLong(8, 120).putLong(88 + 8, 60)
        : bytes.putInt(4, 120).putInt(16 + 4, 3).putInt(32 + 4, 2).putInt(88 + 4, 60);
  }

  @Test
  void whatWaitsForTheNextSweepCountsToo() {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      // Single: 400 were asked for and 60 placed. 40 slots are left for 120 + 3 + 2·2^32 items.
      WorkQueuePlan narrow = plan(Buffering.SINGLE, 32, 100);
      ControlBlock block = ControlBlock.read(block(narrow, order, false).putLong(80, 340));
      assertThat(block.itemsLeft(narrow)).isEqualTo(40);
      QueueObservation seen = block.observed(narrow);
      long waiting = 120 + 3 + (2L << 32);
      assertThat(seen.attempted()).isEqualTo(400 + waiting);
      assertThat(seen.lost().getAsLong()).isEqualTo(340 + waiting - 40);

      // Buffers that take turns: the fullest is what counts, 120 of 100 slots.
      WorkQueuePlan wide = plan(Buffering.PING_PONG, 64, 100);
      ByteBuffer bytes = block(wide, order, true);
      // Sweeps of other indices, which 64-bit counters have where narrow ones have the rest.
      bytes.putLong(88 + 8, 0).putLong(16, 7).putLong(24, 8).putLong(32, 9);
      ControlBlock turns = ControlBlock.read(bytes);
      assertThat(turns.itemsLeft(wide)).isEqualTo(100);
      assertThat(turns.observed(wide).attempted()).isEqualTo(120);
      assertThat(turns.observed(wide).lost().getAsLong()).isEqualTo(50);
      assertThat(turns.peak()).isEqualTo(90);
      assertThat(turns.sweeps()).isEqualTo(5);
    }
  }

  @Test
  void blockOfAnotherPlanOrOrderIsAnError() {
    WorkQueuePlan plan = plan(Buffering.SINGLE, 32, 100);
    WorkQueuePlan other = plan(Buffering.SINGLE, 32, 101);
    ByteBuffer bytes = block(plan, ByteOrder.LITTLE_ENDIAN, false);
    ControlBlock block = ControlBlock.read(bytes);
    assertThatThrownBy(() -> block.observed(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("read the block of this plan, from where it begins");
    ControlBlock reversed = ControlBlock.read(bytes.order(ByteOrder.BIG_ENDIAN));
    assertThatThrownBy(() -> reversed.observed(plan))
        .hasMessageEndingWith("read it in the other byte order, that of the device");
    assertThatThrownBy(() -> ControlBlock.read(bytes.position(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a control block has 128 bytes, and 127 remain; copy all of it, and rewind the buffer");
    WorkQueuePlan without =
        WorkQueuePlanner.using(new UnsignedLongPolicy())
            .plan(WorkQueueProfile.builder().capacity(100).entryBytes(4).budgetBytes(-1).build())
            .orElseThrow();
    assertThatThrownBy(() -> block.observed(without))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the plan's control block does not begin with the standard one; set"
                + " control(ControlBlock.standard(indexBits))");
  }

  /** Blocks that begin where a buffer ends exactly are read; no bit of a counter is lost. */
  @Test
  void countersAreReadInFull() {
    WorkQueuePlan plan = plan(Buffering.PING_PONG, 32, 0xffff_ffffL);
    ByteBuffer bytes = ByteBuffer.allocate(130).position(2).slice();
    // Sweep 2^32-1 comes next, whose counters have the index 3.
    bytes.putInt(48, -2).putInt(52, -1).putInt(56, ControlBlock.tag(plan));
    bytes.putLong(64, -3).putLong(72, -4).putLong(80, -5);
    bytes.putInt(12, -6).putInt(16 + 12, -7).putInt(32 + 12, 8).putInt(88 + 12, 0);
    ControlBlock block = ControlBlock.read(bytes);
    assertThat(block.sweeps()).isEqualTo(0xffff_fffeL);
    assertThat(block.next()).isEqualTo(0xffff_ffffL);
    assertThat(block.peak()).isEqualTo(-3);
    assertThat(block.attempted()).isEqualTo(-4);
    assertThat(block.lost()).isEqualTo(-5);
    // 2^32 - 6 wait in the tail, and 8 · 2^32 + 2^32 - 7 beside it; the tail alone has slots.
    assertThat(block.itemsLeft(plan)).isEqualTo(0xffff_fffaL);
    ControlBlock less = ControlBlock.read(bytes.putLong(64, 0).putLong(80, 0));
    assertThat(less.observed(plan).attempted()).isEqualTo(0xffff_fffaL + 0xffff_fff9L + (8L << 32));
    assertThat(less.observed(plan).lost().getAsLong()).isEqualTo(0xffff_fff9L + (8L << 32));
    assertThat(less)
        .hasToString(
            "ControlBlock[sweeps=4294967294, next=4294967295, peak=0,"
                + " attempted=18446744073709551612, lost=0, tag=0x%x]"
                    .formatted(ControlBlock.tag(plan)));
  }

  @Test
  void blockOfAnotherPlanNamesBothTags() {
    WorkQueuePlan plan = plan(Buffering.SINGLE, 32, 100);
    ControlBlock nothing = ControlBlock.read(ByteBuffer.allocate(128));
    assertThatThrownBy(() -> nothing.itemsLeft(plan))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the block has the plan tag 0x0, the plan has 0x%x; read the block of this plan, from"
                    .formatted(ControlBlock.tag(plan))
                + " where it begins");
  }

  @Test
  void tagTellsPlansApart() {
    EntryLayout standard = ControlBlock.standard();
    List<Integer> tags =
        List.of(
                plan(Buffering.SINGLE, 32, 100),
                plan(Buffering.SINGLE, 32, 101),
                plan(Buffering.PING_PONG, 32, 100),
                plan(Buffering.SINGLE, 64, 100),
                plan(Buffering.SINGLE, 32, 100, EntryLayout.builder().u32("a").build()))
            .stream()
            .map(ControlBlock::tag)
            .toList();
    assertThat(tags).doesNotHaveDuplicates();
    assertThat(ControlBlock.tag(plan(Buffering.SINGLE, 32, 100, standard))).isEqualTo(tags.get(0));
  }

  @Test
  void blocksAreEqualByTheirBytes() {
    WorkQueuePlan plan = plan(Buffering.SINGLE, 32, 100);
    ByteBuffer bytes = block(plan, ByteOrder.LITTLE_ENDIAN, false);
    ControlBlock one = ControlBlock.read(bytes);
    assertThat(one).isEqualTo(ControlBlock.read(bytes)).hasSameHashCodeAs(ControlBlock.read(bytes));
    ControlBlock other = ControlBlock.read(bytes.putInt(0, 1));
    assertThat(one).isNotEqualTo(other).doesNotHaveSameHashCodeAs(other).isNotEqualTo("a block");
    // The same numbers in the other order of bytes, or the same bytes read in it.
    assertThat(ControlBlock.read(ByteBuffer.allocate(128)))
        .isNotEqualTo(ControlBlock.read(ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN)));
    assertThat(one.toString())
        .startsWith("ControlBlock[sweeps=5, next=5, peak=90, attempted=400, lost=30, tag=0x");
  }

  @Test
  void otherFieldsComeBehindTheStandardOnes() {
    EntryLayout.Builder mine = EntryLayout.builder().u32("mine");
    assertThatThrownBy(() -> ControlBlock.addTo(mine, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a standard control block begins with its own fields; add others behind them");
    EntryLayout behind = ControlBlock.addTo(EntryLayout.builder(), 64).u32("mine").build();
    assertThat(ControlBlock.isStandard(behind)).isTrue();
  }
}
