// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Limits on numbers of segments: allocated in all, and bound by one kernel. */
class SegmentCountsTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private static DeviceProfile.Builder device(DeviceLimits.Builder limits) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(64 * GIB)).limits(limits.build());
  }

  private static WorkQueueProfile bytes(long capacity) {
    return WorkQueueProfile.builder().capacity(capacity).entryBytes(1).build();
  }

  private static QueueLine cut(String label, WorkQueueProfile profile) {
    return QueueLine.builder(label, profile).maxSegments(-1).build();
  }

  /** 8,000,000,000 / 1,048,576 = 7,629.4. */
  @Test
  void aQueueInTooManyAllocations() {
    DeviceProfile profile =
        device(DeviceLimits.builder().maxAllocationBytes(MIB).maxAllocations(4_096))
            .line(cut("queue", bytes(8_000_000_000L)))
            .build();
    DeviceLedger ledger = PLANNER.ledger(profile);
    assertThat(ledger.isPlanned()).isFalse();
    assertThat(ledger.result().isPlanned()).isFalse();
    assertThat(ledger.lines().get(0).place()).isPresent();
    assertThat(ledger.errors()).isEqualTo(ledger.deviceErrors()).hasSize(1);
    DeviceError.TooManyAllocations error =
        (DeviceError.TooManyAllocations) ledger.deviceErrors().get(0);
    assertThat(error.line()).isEmpty();
    assertThat(error.count()).isEqualTo(7_630);
    assertThat(error.maxCount()).isEqualTo(4_096);
    assertThat(error.overCount()).isEqualTo(3_534);
    assertThat(error.largestLine()).isEqualTo("queue");
    assertThat(error.largestCount()).isEqualTo(7_630);
    assertThat(error.message())
        .isEqualTo(
            "allocations: 7,630 in all, the device allows at most 4,096, 3,534 over; 'queue' has"
                + " the most, 7,630");
    // An arena would be one allocation of more than 1 MiB; 4,096 MiB are 4,294,967,296.
    assertThat(error.remedies())
        .containsExactly(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 4_294_967_296L).onLine("queue"));
    DevicePlan followed = PLANNER.plan(profile.with(error.remedies().get(0))).orElseThrow();
    assertThat(StreamSupport.stream(followed.allocations().spliterator(), false).count())
        .isEqualTo(4_096);
    assertThat(ledger.explain())
        .contains("d: rejected, as a whole, ")
        .contains("├─ all lines together: REJECTED\n│  ├─ allocations: 7,630 in all, ")
        .endsWith("└─ left: 60,719,476,736 bytes\n");
  }

  private static DeviceProfile friendster(long segments) {
    return device(DeviceLimits.builder().maxBindingBytes(134_217_728).maxBindings(8))
        .line(
            ResidentLine.builder("targets")
                .count(3_612_134_270L)
                .bytesEach(4)
                .maxSegments(segments)
                .build())
        .build();
  }

  /** 14,448,537,080 / 134,217,728 = 107.6. */
  @Test
  void aSplitThatOneKernelCannotBindIsNotOffered() {
    PlanError whole = PLANNER.ledger(friendster(1)).errors().get(0);
    assertThat(whole).isInstanceOf(DeviceError.OverMaxBinding.class);
    assertThat(whole.remedies()).isEmpty();
    assertThat(whole.fix()).isEqualTo("make the elements smaller");

    DeviceError.TooManyBindings split =
        (DeviceError.TooManyBindings) PLANNER.ledger(friendster(108)).errors().get(0);
    assertThat(split.message())
        .isEqualTo(
            "bindings: 108 of one kernel for all lines, the device allows at most 8, 100 over;"
                + " 'targets' has the most, 108");
    assertThat(split.kernel()).isEmpty();
    assertThat(split.fix())
        .isEqualTo("say which lines each kernel binds, or have lines that need fewer segments");

    // Where kernels may bind so many, it is.
    DeviceProfile enough =
        friendster(1).toBuilder()
            .limits(friendster(1).limits().toBuilder().maxBindings(108).build())
            .build();
    assertThat(PLANNER.ledger(enough).errors().get(0).remedies())
        .containsExactly(Remedy.of(RemedyKind.SPLIT_INTO_SEGMENTS, 108).onLine("targets"));
  }

  /** A ping-pong queue with one side array, a control block and a grid: 2 · 2 + 2 segments. */
  private static DeviceProfile.Builder graph(long maxBindings) {
    WorkQueueProfile frontier =
        WorkQueueProfile.builder()
            .capacity(100)
            .entry(EntryLayout.builder().u32("v").sideArray("flag", DeviceType.U8).build())
            .controlBytes(64)
            .buffering(Buffering.PING_PONG)
            .build();
    return device(DeviceLimits.builder().maxBindings(maxBindings))
        .reserve("context", 1)
        .resident("offsets", 10, 8)
        .resident("targets", 10, 4)
        .line(
            QueueLine.builder("frontier", frontier)
                .drain(DrainProfile.builder().itemsPerGroup(8).grid(GridKind.INDIRECT).build())
                .build());
  }

  @Test
  void aKernelBindsAllRegionsOfItsLines() {
    assertThat(PLANNER.plan(graph(8).build()).isPlanned()).isTrue();
    DeviceError.TooManyBindings all =
        (DeviceError.TooManyBindings) PLANNER.ledger(graph(7).build()).errors().get(0);
    assertThat(all.count()).isEqualTo(8);
    assertThat(all.largestLine()).isEqualTo("frontier");
    assertThat(all.largestCount()).isEqualTo(6);

    DeviceProfile named =
        graph(6).kernel("drain", "targets", "frontier").kernel("init", "offsets").build();
    DeviceError.TooManyBindings drain =
        (DeviceError.TooManyBindings) PLANNER.ledger(named).errors().get(0);
    assertThat(drain.kernel()).isEqualTo(Optional.of("drain"));
    assertThat(drain.message())
        .isEqualTo(
            "bindings: 7 of kernel 'drain', the device allows at most 6, 1 over; 'frontier' has the"
                + " most, 6");
    assertThat(drain.fix())
        .isEqualTo("let the kernel bind fewer lines, or have lines that need fewer segments");
    assertThat(PLANNER.plan(graph(7).kernel("drain", "targets", "frontier").build()).isPlanned())
        .isTrue();
    // Where kernels are named, what none binds is not limited.
    assertThat(PLANNER.plan(graph(1).kernel("init", "offsets").build()).isPlanned()).isTrue();
  }

  /** In an arena, a kernel binds parts of one allocation. */
  @Test
  void anArenaIsOneAllocationAndAsManyBindings() {
    DeviceLimits two = DeviceLimits.builder().maxAllocations(2).build();
    DeviceProfile profile = graph(8).build();
    DeviceProfile separate = profile.toBuilder().limits(two).build();
    PlanError error = PLANNER.ledger(separate).errors().get(0);
    assertThat(error.remedies()).containsExactly(Remedy.of(RemedyKind.PLACE_IN_ARENA, 0));
    assertThat(error.fix()).isEqualTo("place all regions in one arena");
    assertThat(PLANNER.plan(separate.with(error.remedies().get(0))).isPlanned()).isTrue();

    DeviceProfile arena = graph(7).placement(Placement.ARENA).build();
    assertThat(((DeviceError.TooManyBindings) PLANNER.ledger(arena).errors().get(0)).count())
        .isEqualTo(8);
  }

  @Test
  void aLimitOfNoneIsOneThatWasNotRead() {
    for (Placement placement : Placement.values()) {
      DeviceProfile profile =
          device(DeviceLimits.builder().maxAllocations(0))
              .placement(placement)
              .resident("r", 1, 1)
              .build();
      PlanError error = PLANNER.ledger(profile).errors().get(0);
      assertThat(error.message()).startsWith("allocations: 1 in all, the device allows at most 0");
      assertThat(error.fix()).startsWith("the limit is 0: it was cut to 32 bits");
    }
  }

  /** Separately, the arena would need more allocations than there may be. */
  @Test
  void separateRegionsAreOfferedWithinTheCount() {
    for (long most : new long[] {1, 2}) {
      DeviceProfile profile =
          device(DeviceLimits.builder().maxAllocationBytes(10).maxAllocations(most))
              .placement(Placement.ARENA)
              .resident("a", 10, 1)
              .resident("b", 10, 1)
              .build();
      List<Remedy> remedies = PLANNER.ledger(profile).errors().get(0).remedies();
      // One that is rejected would have the second; alone, the first needs but one.
      assertThat(remedies.contains(Remedy.of(RemedyKind.PLACE_SEPARATELY, 0))).isEqualTo(most == 2);
    }
  }

  // ---- Chosen capacities ----

  /** Segments of 10 slots: a control block, and of 8 allocations what the fixed ones leave. */
  @Test
  void aLargestQueueTakesTheSegmentsThatOthersLeave() {
    DeviceProfile.Builder profile =
        device(DeviceLimits.builder().maxAllocationBytes(10).maxAllocations(8))
            .line(ResidentLine.builder("r").count(25).bytesEach(1).maxSegments(3).build());
    WorkQueueProfile largest =
        WorkQueueProfile.builder().largest().entryBytes(1).controlBytes(4).build();
    DevicePlan plan = PLANNER.plan(profile.line(cut("q", largest)).build()).orElseThrow();
    // 8 - 3 - 1
    assertThat(plan.queue("q").plan().capacity()).isEqualTo(40);
  }

  @Test
  void ofSeveralLargestTheFirstLeavesTheOthersASegmentEach() {
    WorkQueueProfile largest =
        WorkQueueProfile.builder().largest().entryBytes(1).buffering(Buffering.PING_PONG).build();
    DeviceProfile profile =
        device(DeviceLimits.builder().maxAllocationBytes(10).maxAllocations(9))
            .line(cut("a", largest))
            .line(cut("b", largest))
            .build();
    DevicePlan plan = PLANNER.plan(profile).orElseThrow();
    // Two of 9 are kept for b; of 7, each of two buffers has 3. Then 3 are left, of which 2 do.
    assertThat(plan.queue("a").plan().capacity()).isEqualTo(30);
    assertThat(plan.queue("b").plan().capacity()).isEqualTo(10);
  }

  @Test
  void aClampedQueueTakesTheSegmentsOfThoseBeforeIt() {
    DeviceProfile profile =
        device(DeviceLimits.builder().maxBindingBytes(10).maxBindings(4))
            .line(
                cut(
                    "q",
                    WorkQueueProfile.builder().expansion(1_000).entryBytes(1).clampToFit().build()))
            .resident("r", 1, 1)
            .kernel("drain", "q", "r")
            .build();
    assertThat(PLANNER.plan(profile).orElseThrow().queue("q").plan().capacity()).isEqualTo(30);
  }

  /** What is to be lowered is the line with the most segments, if that is a queue. */
  @Test
  void theLineWithTheMostSegmentsIsLowered() {
    DeviceProfile profile =
        device(DeviceLimits.builder().maxAllocationBytes(10).maxAllocations(12))
            .line(ResidentLine.builder("r").count(60).bytesEach(1).maxSegments(6).build())
            .line(cut("small", bytes(35)))
            .line(cut("large", bytes(50)))
            .build();
    PlanError error = PLANNER.ledger(profile).errors().get(0);
    // 6 + 4 + 5 are 3 too many.
    assertThat(error.remedies())
        .contains(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 20).onLine("large"))
        .allMatch(remedy -> !remedy.line().equals(Optional.of("small")));
    assertThat(error.message())
        .endsWith("15 in all, the device allows at most 12, 3 over; 'r' has" + " the most, 6");
  }

  // ---- Phases ----

  private static ResidentLine tenths(String label, String phase, long count) {
    ResidentLine.Builder line =
        ResidentLine.builder(label).count(count).bytesEach(1).maxSegments(-1);
    return (phase.isEmpty() ? line : line.phase(phase)).build();
  }

  /** Segments of 10: 2 outside, 3 in one phase, 4 in the other, and never both. */
  @Test
  void ofPhasesTheOneWithTheMostIsCounted() {
    for (long most : new long[] {5, 6}) {
      DeviceProfile profile =
          device(DeviceLimits.builder().maxAllocationBytes(10).maxAllocations(most))
              .line(tenths("both", "", 20))
              .line(tenths("table", "build", 30))
              .line(tenths("matches", "probe", 40))
              .build();
      DeviceLedger ledger = PLANNER.ledger(profile);
      assertThat(ledger.isPlanned()).isEqualTo(most == 6);
      if (!ledger.isPlanned()) {
        assertThat(ledger.errors().get(0).message())
            .isEqualTo(
                "allocations: 6 in phase 'probe', the device allows at most 5, 1 over;"
                    + " 'matches' has the most, 4");
        assertThat(ledger.errors().get(0).fix())
            .isEqualTo("have fewer lines, or lines that need fewer segments");
      }
    }
  }

  @Test
  void aLargestOfAPhaseTakesTheSegmentsThatItsPhaseAndTheLinesOutsideLeave() {
    WorkQueueProfile largest = WorkQueueProfile.builder().largest().entryBytes(1).build();
    DeviceProfile profile =
        device(DeviceLimits.builder().maxAllocationBytes(10).maxAllocations(7))
            .line(tenths("both", "", 20))
            .line(tenths("table", "build", 50))
            .line(QueueLine.builder("matches", largest).maxSegments(-1).phase("probe").build())
            .build();
    assertThat(PLANNER.plan(profile).orElseThrow().queue("matches").plan().capacity())
        .isEqualTo(50);
  }
}
