// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.Capacity;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.WorkQueueProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What several largest queues have of the bytes that are left, in entries of a byte each. */
class SharesTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);

  private static DeviceProfile.Builder device(long memory) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(memory));
  }

  private static WorkQueueProfile largest(long entryBytes) {
    return WorkQueueProfile.builder().largest().entryBytes(entryBytes).build();
  }

  private static WorkQueueProfile atMost(long slots) {
    return WorkQueueProfile.builder()
        .capacity(Capacity.largest().atMost(slots))
        .entryBytes(1)
        .build();
  }

  private static List<Long> slots(DeviceProfile.Builder profile) {
    List<Long> slots = new ArrayList<>();
    for (DeviceLedger.Line line : PLANNER.ledger(profile.build()).lines()) {
      slots.add(line.place().map(place -> ((PlannedQueue) place).plan().capacity()).orElse(0L));
    }
    return slots;
  }

  /** A third of 100 is more than 10, and half of the other 90 less than 50. */
  @Test
  void whatOneAtItsCeilingLeavesGoesToTheOthers() {
    assertThat(
            slots(
                device(100)
                    .queue("ten", atMost(10))
                    .queue("fifty", atMost(50))
                    .queue("endless", largest(1))))
        .containsExactly(10L, 45L, 45L);
  }

  /**
   * A third of 90 is 30, the ceiling of the last. Entries of 7 bytes take 28 of their 30, and what
   * they leave is for the one that can use it.
   */
  @Test
  void whatRoundingLeavesGoesToThoseBelowTheirCeiling() {
    assertThat(
            slots(
                device(90)
                    .queue("sevens", largest(7))
                    .queue("endless", largest(1))
                    .queue("thirty", atMost(30))))
        .containsExactly(4L, 32L, 30L);
  }

  /**
   * No more than 2^62 slots of 3 bytes are a power of two whose bytes fit u64, though more fit the
   * index: 3 · 2^62 bytes, which are less than 4 of 5 parts of 2^64-1. The other has the rest.
   */
  @Test
  void bytesThatExceedU64AreBeyondACeiling() {
    WorkQueueProfile power =
        WorkQueueProfile.builder().capacity(Capacity.largest().powerOfTwo()).entryBytes(3).build();
    assertThat(
            slots(
                device(-1)
                    .queue("rest", largest(1))
                    .line(QueueLine.builder("power", power).weight(4).build())))
        .containsExactly((1L << 62) - 1, 1L << 62);
  }

  /** Two thirds of 5 are 3. */
  @Test
  void whatAWeightLeavesOfAWholeIsItsToo() {
    assertThat(
            slots(
                device(5)
                    .line(QueueLine.builder("two", largest(1)).weight(2).build())
                    .queue("one", largest(1))))
        .containsExactly(3L, 2L);
  }

  /** It may be mended, and has half of the bytes then. */
  @Test
  void aQueueThatARuleRejectsKeepsItsShare() {
    assertThat(
            slots(
                device(100)
                    .queue("sound", largest(1))
                    .line(QueueLine.builder("no window", atMost(10)).drainWindow(0).build())))
        .containsExactly(50L, 0L);
    assertThat(slots(device(100).queue("sound", largest(1)).queue("no bytes", largest(0))))
        .containsExactly(50L, 0L);
  }

  /**
   * In an arena aligned to 16, a ceiling of 10 bytes takes 16 before the next: of 90 bytes, 74 are
   * for the others. The first has 37, of which it ends at a multiple of 16; the second 74 - 32 = 42
   * alike. Each in an allocation of its own, the last takes 10, and 40 are for each other.
   */
  @Test
  void inAnArenaACeilingIsAligned() {
    DeviceProfile.Builder separate =
        device(90)
            .limits(DeviceLimits.builder().alignment(16).build())
            .queue("first", largest(1))
            .queue("second", largest(1))
            .queue("ten", atMost(10));
    assertThat(slots(separate)).containsExactly(40L, 40L, 10L);
    assertThat(slots(separate.placement(Placement.ARENA))).containsExactly(32L, 32L, 10L);
  }

  private static DeviceProfile.Builder besideGroup(QueueLine member) {
    return device(100)
        .queue("endless", largest(1))
        .sameSlots("group", Capacity.largest().atMost(10), group -> group.line(member));
  }

  /**
   * What a group leaves at its ceiling goes to the others; one that has no place keeps its share.
   */
  @Test
  void aGroupHasAShareLikeAQueue() {
    QueueLine member = QueueLine.of("member", WorkQueueProfile.perSlot(1).entryBytes(1).build());
    assertThat(slots(besideGroup(member))).containsExactly(90L, 10L);
    assertThat(slots(besideGroup(member.toBuilder().drainWindow(0).build())))
        .containsExactly(50L, 0L);
  }

  /** Aligned to 64, nothing behind 70 bytes is within an allocation of 100. */
  @Test
  void behindTheEndOfAnArenaAShareIsNothing() {
    DeviceProfile.Builder profile =
        device(1_000)
            .placement(Placement.ARENA)
            .limits(DeviceLimits.builder().alignment(64).maxAllocationBytes(100).build())
            .resident("r", 70, 1)
            .queue("a", atMost(10).toBuilder().initialItems(1).build())
            .queue("b", atMost(10).toBuilder().initialItems(1).build());
    assertThat(PLANNER.ledger(profile.build()).errors())
        .extracting(PlanError::message)
        .containsExactly(
            "'a': over max allocation: arena of 129 bytes, one allocation has at most 100, 29 over,"
                + " in at most 1 segment",
            "'a': over memory: 1 slot at least would do, 59 bytes required, 58 left, 1 short",
            "'b': over max allocation: arena of 129 bytes, one allocation has at most 100, 29 over,"
                + " in at most 1 segment",
            "'b': over memory: 1 slot at least would do, 59 bytes required, 58 left, 1 short");
  }
}
