// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.Capacity;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which limits of a line are said to be broken, and what is offered where several are. */
class LimitsOfLinesTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);

  private static DeviceProfile.Builder device(long memory, DeviceLimits.Builder limits) {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(memory)).limits(limits.build());
  }

  private static List<PlanError> errors(DeviceProfile.Builder profile) {
    return PLANNER.ledger(profile.build()).errors();
  }

  /** 2^62 · 8 exceed u64, and 8 · (2^61 - 1) do with a header of 16 bytes. */
  @Test
  void bytesThatExceedU64AreComparedWithNoSegment() {
    assertThat(
            errors(
                device(-1, DeviceLimits.builder().maxBindingBytes(100)).resident("r", 1L << 62, 8)))
        .singleElement()
        .isInstanceOf(DeviceError.Overflow.class);
    assertThat(
            errors(
                device(-1, DeviceLimits.builder().maxBindingBytes(100).arrayHeaderBytes(16))
                    .resident("r", (1L << 61) - 1, 8)))
        .singleElement()
        .isInstanceOf(DeviceError.Overflow.class);
  }

  /** A segment of 3 bytes holds no entry of 4: neither more segments nor fewer slots mend that. */
  @Test
  void whereNoSlotFitsASegmentNothingIsOffered() {
    assertThat(
            errors(
                    device(100, DeviceLimits.builder().maxBindingBytes(3))
                        .queue("q", WorkQueueProfile.builder().capacity(9).entryBytes(4).build()))
                .get(0)
                .remedies())
        .isEmpty();
  }

  /** With 8 slots as with 16, a window of 5 items is more than a launch drains. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void aMultipleIsOfferedWhereTheLineHasItsPlace(long window) {
    WorkQueueProfile queue =
        WorkQueueProfile.builder().capacity(Capacity.of(10).multipleOf(8)).entryBytes(1).build();
    List<Remedy> both =
        List.of(
            Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 8).onLine("q"),
            Remedy.of(RemedyKind.RAISE_CAPACITY_TO, 16).onLine("q"));
    assertThat(
            errors(
                    device(100, DeviceLimits.builder().maxItemsPerLaunch(4))
                        .line(QueueLine.builder("q", queue).drainWindow(window).build()))
                .get(0)
                .remedies())
        .isEqualTo(window == 4 ? both : List.of());
  }

  /** Two of 2^64 - 2 bytes: one more byte gives one its place, and none gives it to both. */
  @Test
  void noMemoryIsOfferedWhereAllExceedsU64() {
    for (PlanError error :
        errors(device(-3, DeviceLimits.builder()).resident("a", -2, 1).resident("b", -2, 1))) {
      assertThat(error).isInstanceOf(DeviceError.OverMemory.class);
      assertThat(error.remedies()).noneMatch(remedy -> remedy.kind() == RemedyKind.RAISE_MEMORY_TO);
    }
  }

  /** 60 bytes of either phase leave 40, where 50 are needed: the first is named. */
  @Test
  void ofPhasesThatNeedEquallyMuchTheFirstIsNamed() {
    WorkQueueProfile largest =
        WorkQueueProfile.builder().largest().initialItems(50).entryBytes(1).build();
    assertThat(
            errors(
                device(100, DeviceLimits.builder())
                    .phase("build", build -> build.resident("table", 60, 1))
                    .phase("probe", probe -> probe.resident("rows", 60, 1))
                    .queue("q", largest)))
        .singleElement()
        .satisfies(error -> assertThat(error.message()).contains(" beside phase 'build'"));
  }

  // ---- What is explained ----

  @Test
  void phasesOfARejectedDeviceAreExplained() {
    DeviceLedger ledger =
        PLANNER.ledger(
            device(100, DeviceLimits.builder())
                .phase("build", build -> build.resident("table", 30, 1))
                .phase("probe", probe -> probe.resident("rows", 40, 1))
                .resident("large", 200, 1)
                .build());
    assertThat(ledger.phases()).extracting(PlannedPhase::label).containsExactly("build", "probe");
    assertThat(ledger.explain())
        .endsWith(
            """
            ├─ phase build: takes 30 bytes, 70 free
            ├─ phase probe: takes 40 bytes, 60 free
            └─ left without the rejected lines in probe, the fullest phase: 60 bytes
            """);
  }

  @Test
  void onlyWhatIsDividedIsExplainedAsAPart() {
    DeviceProfile.Builder profile =
        device(100, DeviceLimits.builder())
            .resident("whole", 10, 1)
            .line(ResidentLine.builder("part").count(20).bytesEach(1).sharded().build());
    assertThat(PLANNER.explain(profile.build())).doesNotContain("elements");
    assertThat(PLANNER.explain(profile.devices(2).build()))
        .contains("10 of 20 elements, sharded")
        .containsOnlyOnce("elements");
  }
}
