// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import nl.jqno.equalsverifier.EqualsVerifier;
import nl.jqno.equalsverifier.Warning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceValuesTest {
  private static final EntryLayout A_LAYOUT = EntryLayout.builder().u32("a").build();
  private static final EntryLayout ANOTHER_LAYOUT = EntryLayout.builder().u32("b").build();

  @ParameterizedTest
  @ValueSource(
      classes = {
        DeviceMemory.class,
        DeviceLimits.class,
        ReserveLine.class,
        ResidentLine.class,
        QueueLine.class,
        Spread.class,
        DeviceProfile.class,
        Region.class,
        Segment.class,
        Allocation.class,
        PlannedPhase.class,
        PlannedSameSlots.class,
        DevicePlan.class
      })
  void areEqualByAllTheirFields(Class<?> type) {
    boolean hasArrays = type == ResidentLine.class || type == QueueLine.class;
    String[] follows =
        hasArrays
            ? new String[] {"arrays"}
            : type == DeviceProfile.class ? new String[] {"order", "isOfOneDevice"} : new String[0];
    EqualsVerifier.forClass(type)
        .withIgnoredFields(follows)
        .withPrefabValues(EntryLayout.class, A_LAYOUT, ANOTHER_LAYOUT)
        .withPrefabValues(
            SameSlots.class,
            new SameSlots("a", Capacity.largest(), 1, List.of("b")),
            new SameSlots("a", Capacity.largest(), 2, List.of("b")))
        // No constructor lets a null in, and a hash need not have every field.
        .suppress(Warning.NULL_FIELDS, Warning.STRICT_HASHCODE)
        .verify();
  }

  /** What else their regions, sizes and remainders do not tell apart. */
  @ParameterizedTest
  @ValueSource(classes = {PlannedReserve.class, PlannedResident.class, PlannedQueue.class})
  void plannedLinesAreEqualByAllTheirFields(Class<?> type) {
    EqualsVerifier.forClass(type)
        .withRedefinedSuperclass()
        .withPrefabValues(EntryLayout.class, A_LAYOUT, ANOTHER_LAYOUT)
        .suppress(Warning.NULL_FIELDS, Warning.STRICT_HASHCODE)
        .verify();
  }

  @Test
  void aSingleBufferNamedLikeTheSecondOfTwoIsAnotherRegion() {
    DevicePlan plan =
        plan(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(100))
                .line(ResidentLine.builder("q").count(1).bytesEach(8).buffers(2).build())
                .build());
    DevicePlan other =
        plan(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(92))
                .resident("q[1]", 1, 8)
                .build());
    Region second = plan.lines().get(0).regions().get(1);
    Region single = other.lines().get(0).regions().get(0);
    assertThat(second.label()).isEqualTo(single.label());
    assertThat(second.leftAfterBytes()).isEqualTo(single.leftAfterBytes());
    assertThat(second).isNotEqualTo(single);
  }

  @Test
  void numbersArePrintedUnsigned() {
    DeviceLimits limits =
        DeviceLimits.builder()
            .maxAllocationBytes(-1)
            .maxBindingBytes(-1)
            .alignment(Long.MIN_VALUE)
            .granularity(-1)
            .arrayHeaderBytes(-1)
            .bytesMultipleOf(Long.MIN_VALUE)
            .maxAllocations(-1)
            .maxBindings(-1)
            .maxItemsPerLaunch(-1)
            .maxWindows(-1)
            .build();
    QueueLine queue =
        QueueLine.builder("q", WorkQueueProfile.builder().capacity(-1).entryBytes(1).build())
            .maxSegments(-1)
            .drainWindow(-1)
            .build();
    DeviceProfile profile =
        DeviceProfile.builder("d").memory(DeviceMemory.ofFree(-1)).line(queue).build();
    DevicePlan plan = plan(profile);
    Object[] values = {
      DeviceMemory.ofFree(-1),
      DeviceMemory.ofTotal(-1),
      limits,
      ReserveLine.of("c", -1),
      ResidentLine.builder("r").count(-1).bytesEach(-1).maxSegments(-1).build(),
      queue,
      profile,
      plan,
      plan.queue("q"),
      plan.queue("q").regions().get(0),
      plan.queue("q").regions().get(0).segment(0),
      plan.allocations().iterator().next(),
      new Segment(-1, -1, -1, -1, 1, SegmentSize.PLAIN)
    };
    for (Object value : values) {
      assertThat(value.toString().replace(",", ""))
          .contains("18446744073709551615")
          .doesNotContain("-");
    }
    assertThat(limits).asString().contains("alignment=9223372036854775808");
    assertThat(DeviceLimits.none())
        .hasToString(
            "DeviceLimits[maxAllocationBytes=none, maxBindingBytes=none, alignment=1,"
                + " granularity=1, arrayHeaderBytes=0, bytesMultipleOf=1, maxAllocations=none,"
                + " maxBindings=none, maxItemsPerLaunch=none, maxWindows=none,"
                + " maxThreadsPerGroup=none, maxGroupsX=none, maxGroupsY=none, gridBarrier=false]");
    assertThat(plan)
        .hasToString(
            "DevicePlan[d, memoryBytes=18446744073709551615, allocatedBytes=18446744073709551615,"
                + " freeBytes=0, lines=[PlannedQueue[q, bytes=18446744073709551615,"
                + " takenBytes=18446744073709551615, leftAfterBytes=0]]]");
  }

  @Test
  void queuesThatDifferInNothingButTheRoomForMoreAreNotEqual() {
    // 5 bytes at offset 0 either way; rounded up to the alignment of 8 there are 3 slots more.
    PlannedQueue loose = queueOfFiveBytes(8);
    PlannedQueue tight = queueOfFiveBytes(1);
    assertThat(loose.regions()).isEqualTo(tight.regions());
    assertThat(loose.capacityAtNoExtraCost()).isNotEqualTo(tight.capacityAtNoExtraCost());
    assertThat(loose).isNotEqualTo(tight);
  }

  private static PlannedQueue queueOfFiveBytes(long alignment) {
    return plan(DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(64))
            .placement(Placement.ARENA)
            .limits(DeviceLimits.builder().alignment(alignment).granularity(8).build())
            .queue(
                "q",
                WorkQueueProfile.builder()
                    .capacity(5)
                    .entryBytes(1)
                    .buffering(Buffering.SINGLE)
                    .build())
            .build())
        .queue("q");
  }

  private static DevicePlan plan(DeviceProfile profile) {
    return DevicePlanner.using(Policies.UNSIGNED).plan(profile).orElseThrow();
  }
}
