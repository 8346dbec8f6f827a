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
import nl.jqno.equalsverifier.api.SingleTypeEqualsVerifierApi;
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
        PlannedSameSlots.class
      })
  void areEqualByAllTheirFields(Class<?> type) {
    boolean hasArrays = type == ResidentLine.class || type == QueueLine.class;
    String[] follows =
        hasArrays
            ? new String[] {"arrays"}
            : type == DeviceProfile.class ? new String[] {"order", "isOfOneDevice"} : new String[0];
    verifier(type).withIgnoredFields(follows).verify();
  }

  /** Their hashes are of few fields, so that those of many lines cost little. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        PlannedReserve.class,
        PlannedResident.class,
        PlannedQueue.class,
        DevicePlan.class,
        DeviceLedger.class
      })
  void plansAreEqualByAllTheirFields(Class<?> type) {
    SingleTypeEqualsVerifierApi<?> verifier = verifier(type);
    if (type.getSuperclass() != Object.class) {
      verifier = verifier.withRedefinedSuperclass();
    }
    verifier.suppress(Warning.STRICT_HASHCODE).verify();
  }

  private static SingleTypeEqualsVerifierApi<?> verifier(Class<?> type) {
    return EqualsVerifier.forClass(type)
        .withPrefabValues(EntryLayout.class, A_LAYOUT, ANOTHER_LAYOUT)
        .withPrefabValues(
            SameSlots.class,
            new SameSlots("a", Capacity.largest(), 1, List.of("b")),
            new SameSlots("a", Capacity.largest(), 2, List.of("b")))
        // No constructor lets a null in.
        .suppress(Warning.NULL_FIELDS);
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
  void settingsSayWhatIsSet() {
    WorkQueueProfile one = WorkQueueProfile.builder().capacity(1).entryBytes(1).build();
    QueueLine queue = QueueLine.of("q", one);
    assertThat(queue).hasToString("QueueLine[q, maxSegments=1, weight=1, " + one + "]");
    QueueLine more = queue.toBuilder().drainWindow(3).maxSegments(2).phase("p").sharded().build();
    assertThat(more)
        .hasToString(
            "QueueLine[q, "
                + more.drain()
                + ", maxSegments=2, weight=1, phase=p, sharded, "
                + one
                + "]");
    ResidentLine resident = ResidentLine.of("r", 3, 4);
    assertThat(resident)
        .hasToString("ResidentLine[r, count=3, bytesEach=4, buffers=1, maxSegments=1]");
    assertThat(resident.toBuilder().buffers(2).phase("p").perPeer().build())
        .hasToString(
            "ResidentLine[r, count=3, bytesEach=4, buffers=2, maxSegments=1, phase=p, for each"
                + " other device]");
    assertThat(ReserveLine.of("c", 5)).hasToString("ReserveLine[c, bytes=5]");
    DeviceProfile device =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofTotal(60))
            .line(ReserveLine.of("c", 5))
            .line(resident)
            .build();
    String start = ", 60 bytes in total, SEPARATE, " + DeviceLimits.none() + ", lines=";
    assertThat(device).hasToString("DeviceProfile[d" + start + device.lines() + "]");
    DeviceProfile several =
        device.toBuilder()
            .devices(2)
            .kernel("k", "r")
            .sameSlots(new SameSlots("g", Capacity.of(1), 1, List.of("r")))
            .build();
    assertThat(several)
        .hasToString(
            "DeviceProfile[d, devices=2"
                + start
                + device.lines()
                + ", kernels="
                + several.kernels()
                + ", sameSlots="
                + several.sameSlots()
                + "]");
  }

  /** 60 bytes hold the reserve of 5 and 3 · 4; 59 of them are too many for what is left. */
  @Test
  void plansAndLedgersSayWhatBecame() {
    DeviceProfile.Builder device =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofTotal(60))
            .limits(DeviceLimits.builder().granularity(8).build())
            .reserve("c", 5)
            .resident("r", 3, 4);
    DevicePlanner planner = DevicePlanner.using(Policies.UNSIGNED);
    DeviceLedger planned = planner.ledger(device.build());
    assertThat(planned).hasToString("DeviceLedger[d, planned, leftBytes=39]");
    DevicePlan plan = planned.result().orElseThrow();
    assertThat(plan.lines())
        .hasToString(
            "[PlannedReserve[c, bytes=5, takenBytes=5, leftAfterBytes=55],"
                + " PlannedResident[r, bytes=12, takenBytes=16, leftAfterBytes=39]]");
    assertThat(plan.lines().get(1).regions())
        .hasToString(
            "[Region[r, offset=0, bytes=12, takenBytes=16, segments=1, leftAfterBytes=39]]");
    assertThat(plan.allocations())
        .extracting(Allocation::toString)
        .containsExactly("Allocation[r, bytes=12]");
    DeviceLedger rejected = planner.ledger(device.resident("x", 59, 1).build());
    assertThat(rejected)
        .hasToString("DeviceLedger[d, errors=" + rejected.errors() + ", leftBytes=39]");
    assertThat(rejected.hashCode()).isNotEqualTo(planned.hashCode());
    assertThat(rejected.profile().hashCode()).isNotEqualTo(plan.profile().hashCode());
    assertThat(plan.hashCode()).isNotZero().isNotEqualTo(planned.profile().hashCode());
    assertThat(plan.lines().stream().map(PlannedLine::hashCode)).doesNotHaveDuplicates();
  }

  @Test
  void queuesThatDifferInNothingButTheRoomForMoreAreNotEqual() {
    // 5 bytes at offset 0 either way; rounded up to the alignment of 8 there are 3 slots more.
    PlannedQueue loose = queueOfFiveBytes(8, 0);
    PlannedQueue tight = queueOfFiveBytes(1, 0);
    assertThat(loose.regions()).isEqualTo(tight.regions());
    assertThat(loose.capacityAtNoExtraCost()).isNotEqualTo(tight.capacityAtNoExtraCost());
    assertThat(loose).isNotEqualTo(tight);
    assertThat(loose.hashCode()).isNotZero();
  }

  @Test
  void queuesThatDifferInNothingButTheirOffsetAreNotEqual() {
    PlannedQueue first = queueOfFiveBytes(1, 0);
    PlannedQueue second = queueOfFiveBytes(1, 8);
    assertThat(second.plan()).isEqualTo(first.plan());
    assertThat(second.drain()).isEqualTo(first.drain());
    assertThat(second.capacityAtNoExtraCost()).isEqualTo(first.capacityAtNoExtraCost());
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void residentsThatDifferInNothingButTheirOffsetAreNotEqual() {
    PlannedLine first = residentOfFiveBytes(0);
    PlannedLine second = residentOfFiveBytes(8);
    assertThat(second.line()).isEqualTo(first.line());
    assertThat(second).isNotEqualTo(first);
    assertThat(first.hashCode()).isNotZero();
  }

  private static PlannedLine residentOfFiveBytes(long offset) {
    return plan(behind(offset).resident("r", 5, 1).build()).line("r").orElseThrow();
  }

  private static DeviceProfile.Builder behind(long offset) {
    return DeviceProfile.builder("d")
        .memory(DeviceMemory.ofFree(64))
        .placement(Placement.ARENA)
        .resident("before", offset, 1);
  }

  private static PlannedQueue queueOfFiveBytes(long alignment, long offset) {
    return plan(behind(offset)
            .limits(DeviceLimits.builder().alignment(alignment).granularity(8).build())
            .queue(
                "q",
                WorkQueueProfile.builder()
                    .capacity(5)
                    .entryBytes(1)
                    .budgetBytes(10)
                    .buffering(Buffering.SINGLE)
                    .build())
            .build())
        .queue("q");
  }

  private static DevicePlan plan(DeviceProfile profile) {
    return DevicePlanner.using(Policies.UNSIGNED).plan(profile).orElseThrow();
  }
}
