// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import java.util.NoSuchElementException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceBuildersTest {
  private static final WorkQueueProfile QUEUE =
      WorkQueueProfile.builder().capacity(1).entryBytes(1).budgetFromDevice().build();

  // ---- Device ----

  @Test
  void aDeviceHasDefaults() {
    DeviceProfile profile = DeviceProfile.builder("d").memory(DeviceMemory.ofFree(1)).build();
    assertThat(profile.label()).isEqualTo("d");
    assertThat(profile.memory()).isEqualTo(DeviceMemory.ofFree(1));
    assertThat(profile.memory().isTotal()).isFalse();
    assertThat(profile.limits()).isEqualTo(DeviceLimits.none());
    assertThat(profile.placement()).isEqualTo(Placement.SEPARATE);
    assertThat(profile.lines()).isEmpty();
  }

  @Test
  void aDeviceWithoutLinesIsAllFree() {
    DeviceProfile profile = DeviceProfile.builder("d").memory(DeviceMemory.ofFree(7)).build();
    DevicePlan plan = DevicePlanner.using(Policies.UNSIGNED).plan(profile).orElseThrow();
    assertThat(plan.freeBytes()).isEqualTo(7);
    assertThat(plan.profile()).isEqualTo(profile);
  }

  @Test
  void memoryIsRequired() {
    assertState(() -> DeviceProfile.builder("d").build(), "memory is not set on device 'd'");
  }

  @Test
  void aTotalNeedsAReserve() {
    DeviceProfile.Builder builder =
        DeviceProfile.builder("d").memory(DeviceMemory.ofTotal(9)).resident("r", 1, 1);
    assertState(
        builder::build,
        "the memory of device 'd' is a total, of which the context takes its share: add a reserve,"
            + " or give what is free");
    assertThat(builder.reserve("context", 0).build().memory().isTotal()).isTrue();
  }

  @Test
  void eachSettingOfADeviceIsSetOnce() {
    DeviceProfile.Builder builder =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(1))
            .limits(DeviceLimits.none())
            .placement(Placement.ARENA);
    assertState(
        () -> builder.memory(DeviceMemory.ofFree(1)), "memory is set already on device 'd'");
    assertState(() -> builder.limits(DeviceLimits.none()), "limits is set already on device 'd'");
    assertState(() -> builder.placement(Placement.ARENA), "placement is set already on device 'd'");
  }

  @Test
  void labelsAreUnique() {
    DeviceProfile.Builder builder = DeviceProfile.builder("d").reserve("x", 1);
    String message = "'x' is the label of two lines on device 'd'";
    assertState(() -> builder.reserve("x", 1), message);
    assertState(() -> builder.resident("x", 1, 1), message);
    assertState(() -> builder.queue("x", QUEUE), message);
    assertState(() -> builder.line(ReserveLine.of("x", 2)), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void labelsAreNotBlank(String blank) {
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> DeviceProfile.builder(blank),
            () -> DeviceProfile.builder("d").reserve(blank, 1),
            () -> DeviceProfile.builder("d").resident(blank, 1, 1),
            () -> DeviceProfile.builder("d").queue(blank, QUEUE),
            () -> ReserveLine.of(blank, 1),
            () -> ResidentLine.of(blank, 1, 1),
            () -> ResidentLine.builder(blank),
            () -> QueueLine.of(blank, QUEUE),
            () -> QueueLine.builder(blank, QUEUE))) {
      assertArgument(call, "label is blank: everything in a device plan has a name");
    }
  }

  @Test
  void linesKeepTheirOrderAndAreNobodysToChange() {
    DeviceProfile.Builder builder =
        DeviceProfile.builder("d").memory(DeviceMemory.ofFree(1)).queue("q", QUEUE).reserve("c", 1);
    DeviceProfile profile = builder.build();
    builder.resident("r", 1, 1);
    assertThat(profile.lines()).extracting(DeviceLine::label).containsExactly("q", "c");
    assertThatThrownBy(() -> profile.lines().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  // ---- Limits ----

  @Test
  void limitsAreAbsentUnlessSet() {
    DeviceLimits none = DeviceLimits.none();
    assertThat(none.maxAllocationBytes()).isEqualTo(OptionalUnsignedLong.empty());
    assertThat(none.maxBindingBytes()).isEqualTo(OptionalUnsignedLong.empty());
    assertThat(none.maxItemsPerLaunch()).isEqualTo(OptionalUnsignedLong.empty());
    assertThat(none.maxWindows()).isEqualTo(OptionalUnsignedLong.empty());
    assertThat(none.alignment()).isEqualTo(1);
    assertThat(none.granularity()).isEqualTo(1);
  }

  @Test
  void limitsAreWhatTheyAreSetTo() {
    DeviceLimits limits =
        DeviceLimits.builder()
            .maxAllocationBytes(2)
            .maxBindingBytes(3)
            .alignment(4)
            .granularity(5)
            .maxItemsPerLaunch(6)
            .maxWindows(7)
            .build();
    assertThat(limits.maxAllocationBytes()).isEqualTo(OptionalUnsignedLong.of(2));
    assertThat(limits.maxBindingBytes()).isEqualTo(OptionalUnsignedLong.of(3));
    assertThat(limits.alignment()).isEqualTo(4);
    assertThat(limits.granularity()).isEqualTo(5);
    assertThat(limits.maxItemsPerLaunch()).isEqualTo(OptionalUnsignedLong.of(6));
    assertThat(limits.maxWindows()).isEqualTo(OptionalUnsignedLong.of(7));
  }

  @Test
  void aLimitIsSetOnce() {
    DeviceLimits.Builder builder =
        DeviceLimits.builder()
            .maxAllocationBytes(2)
            .maxBindingBytes(3)
            .alignment(4)
            .granularity(5)
            .maxItemsPerLaunch(6)
            .maxWindows(7);
    assertState(() -> builder.maxAllocationBytes(2), "maxAllocationBytes is set already");
    assertState(() -> builder.maxBindingBytes(3), "maxBindingBytes is set already");
    assertState(() -> builder.alignment(4), "alignment is set already");
    assertState(() -> builder.granularity(5), "granularity is set already");
    assertState(() -> builder.maxItemsPerLaunch(6), "maxItemsPerLaunch is set already");
    assertState(() -> builder.maxWindows(7), "maxWindows is set already");
  }

  @Test
  void anAlignmentIsAPowerOfTwo() {
    for (long wrong : new long[] {0, 3, 6, 255, (1L << 63) + 1, -1}) {
      assertArgument(
          () -> DeviceLimits.builder().alignment(wrong),
          "alignment: " + Long.toUnsignedString(wrong) + " is not a power of two");
    }
    for (int bit = 0; bit < 64; bit++) {
      assertThat(DeviceLimits.builder().alignment(1L << bit).build().alignment())
          .isEqualTo(1L << bit);
    }
  }

  @Test
  void aGranularityIsAtLeastOne() {
    assertArgument(() -> DeviceLimits.builder().granularity(0), "granularity: 0, the least is 1");
    assertThat(DeviceLimits.builder().granularity(-1).build().granularity()).isEqualTo(-1);
  }

  // ---- Residents ----

  @Test
  void countAndBytesOfAResidentAreRequired() {
    assertState(
        () -> ResidentLine.builder("r").bytesEach(1).build(), "count is not set on resident 'r'");
    assertState(
        () -> ResidentLine.builder("r").count(1).build(),
        "bytesEach is not set on resident 'r'; call bytesEach or entry");
  }

  @Test
  void eachSettingOfAResidentIsSetOnce() {
    EntryLayout layout = EntryLayout.builder().u32("a").u8("b").build();
    ResidentLine.Builder builder =
        ResidentLine.builder("r").count(1).entry(layout).buffers(1).maxSegments(1);
    assertState(() -> builder.count(1), "count is set already on resident 'r'");
    assertState(() -> builder.bytesEach(1), "bytesEach is set already on resident 'r'");
    assertState(() -> builder.entry(layout), "bytesEach is set already on resident 'r'");
    assertState(() -> builder.buffers(1), "buffers is set already on resident 'r'");
    assertState(() -> builder.maxSegments(1), "maxSegments is set already on resident 'r'");
    ResidentLine line = builder.build();
    assertThat(line.bytesEach()).isEqualTo(8);
    assertThat(line.entry()).contains(layout);
    assertThat(ResidentLine.of("r", 1, 8).entry()).isEmpty();
  }

  @Test
  void buffersOfAResidentAreFew() {
    for (int wrong : new int[] {0, -1, 65_537, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertArgument(
          () -> ResidentLine.builder("r").buffers(wrong),
          "buffers: " + wrong + " is not in 1 … 65536");
    }
    ResidentLine most = ResidentLine.builder("r").count(1).bytesEach(1).buffers(65_536).build();
    assertThat(most.buffers()).isEqualTo(65_536);
    DevicePlan plan =
        DevicePlanner.using(Policies.UNSIGNED)
            .plan(DeviceProfile.builder("d").memory(DeviceMemory.ofFree(65_536)).line(most).build())
            .orElseThrow();
    assertThat(plan.lines().get(0).regions()).hasSize(65_536);
    assertThat(plan.freeBytes()).isZero();
  }

  @Test
  void aResidentsLayoutHasNoSideArrays() {
    EntryLayout layout = EntryLayout.builder().u32("a").sideArray("b", DeviceType.U8).build();
    assertArgument(
        () -> ResidentLine.builder("r").entry(layout),
        "layout has the side array 'b'; beside a resident, give it a line of its own");
  }

  @Test
  void segmentsAreAtLeastOne() {
    String message = "maxSegments: 0, the least is 1";
    assertArgument(() -> ResidentLine.builder("r").maxSegments(0), message);
    assertArgument(() -> QueueLine.builder("q", QUEUE).maxSegments(0), message);
  }

  // ---- Queues ----

  @Test
  void aQueueLineHasDefaults() {
    QueueLine line = QueueLine.of("q", QUEUE);
    assertThat(line.label()).isEqualTo("q");
    assertThat(line.profile()).isEqualTo(QUEUE);
    assertThat(line.indexBits()).isEqualTo(64);
    assertThat(line.drainWindow()).isEqualTo(OptionalUnsignedLong.empty());
    assertThat(line.maxSegments()).isEqualTo(1);
    assertThat(line.weight()).isEqualTo(1);
  }

  @Test
  void eachSettingOfAQueueLineIsSetOnce() {
    QueueLine.Builder builder =
        QueueLine.builder("q", QUEUE).indexBits(31).drainWindow(0).maxSegments(-1).weight(1);
    assertState(() -> builder.indexBits(31), "indexBits is set already on queue 'q'");
    assertState(() -> builder.drainWindow(0), "drainWindow is set already on queue 'q'");
    assertState(() -> builder.maxSegments(1), "maxSegments is set already on queue 'q'");
    assertState(() -> builder.weight(1), "weight is set already on queue 'q'");
    QueueLine line = builder.build();
    assertThat(line.toBuilder(QUEUE).build()).isEqualTo(line);
    assertThat(line.toBuilder(QUEUE).indexBits(64).build().indexBits()).isEqualTo(64);
  }

  @Test
  void anIndexHasTheWidthOfAType() {
    for (int wrong : new int[] {0, 1, 30, 33, 63, 65, -32}) {
      assertArgument(
          () -> QueueLine.builder("q", QUEUE).indexBits(wrong),
          "indexBits: " + wrong + " on queue 'q' is none of 31, 32, 64");
    }
  }

  @Test
  void aWeightIsInRange() {
    for (int wrong : new int[] {0, -1, 1_000_001, Integer.MAX_VALUE}) {
      assertArgument(
          () -> QueueLine.builder("q", QUEUE).weight(wrong),
          "weight: " + wrong + " on queue 'q' is not in 1 … 1000000");
    }
    assertThat(QueueLine.builder("q", QUEUE).weight(1_000_000).build().weight())
        .isEqualTo(1_000_000);
  }

  // ---- Plans ----

  @Test
  void linesOfAPlanAreFoundByTheirLabels() {
    DevicePlan plan =
        DevicePlanner.using(Policies.UNSIGNED)
            .plan(
                DeviceProfile.builder("d")
                    .memory(DeviceMemory.ofFree(9))
                    .resident("r", 1, 1)
                    .queue("q", QUEUE)
                    .build())
            .orElseThrow();
    assertThat(plan.line("r")).containsInstanceOf(PlannedResident.class);
    assertThat(plan.line("q")).contains(plan.queue("q"));
    assertThat(plan.line("x")).isEmpty();
    for (String wrong : List.of("x", "r")) {
      assertThatThrownBy(() -> plan.queue(wrong))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("no queue '" + wrong + "' on device 'd'");
    }
    assertThat(plan.queue("q").bufferStrideBytes()).isEqualTo(OptionalUnsignedLong.empty());
  }

  private static void assertState(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(message);
  }

  private static void assertArgument(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
