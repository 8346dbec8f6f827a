// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.internal.Words;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
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
      WorkQueueProfile.builder().capacity(1).entryBytes(1).build();

  private static final WorkQueueProfile LARGEST = QUEUE.toBuilder().largest().build();

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
    assertState(
        () -> DeviceProfile.builder("d").build(),
        "memory is not set on device 'd'; say how much of it is free, or the total");
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
            .placement(Placement.ARENA)
            .devices(2);
    assertState(() -> builder.devices(2), "devices is set already on device 'd', to 2");
    assertState(
        () -> builder.memory(DeviceMemory.ofFree(1)),
        "memory is set already on device 'd', to 1 byte free");
    assertState(
        () -> builder.limits(DeviceLimits.none()),
        "limits is set already on device 'd', to " + DeviceLimits.none());
    assertState(
        () -> builder.placement(Placement.ARENA),
        "placement is set already on device 'd', to ARENA");
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
    assertThat(none.arrayHeaderBytes()).isZero();
    assertThat(none.bytesMultipleOf()).isEqualTo(1);
    assertThat(none.maxAllocations()).isEqualTo(OptionalUnsignedLong.empty());
    assertThat(none.maxBindings()).isEqualTo(OptionalUnsignedLong.empty());
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
            .arrayHeaderBytes(9)
            .bytesMultipleOf(16)
            .maxAllocations(10)
            .maxBindings(11)
            .maxThreadsPerGroup(12)
            .maxGroupsX(13)
            .maxGroupsY(14)
            .gridBarrier()
            .build();
    assertThat(limits.maxThreadsPerGroup()).isEqualTo(OptionalUnsignedLong.of(12));
    assertThat(limits.maxGroupsX()).isEqualTo(OptionalUnsignedLong.of(13));
    assertThat(limits.maxGroupsY()).isEqualTo(OptionalUnsignedLong.of(14));
    assertThat(limits.gridBarrier()).isTrue();
    assertThat(limits)
        .hasToString(
            "DeviceLimits[maxAllocationBytes=2, maxBindingBytes=3, alignment=4, granularity=5,"
                + " arrayHeaderBytes=9, bytesMultipleOf=16, maxAllocations=10, maxBindings=11,"
                + " maxItemsPerLaunch=6, maxWindows=7, maxThreadsPerGroup=12, maxGroupsX=13,"
                + " maxGroupsY=14, gridBarrier=true]");
    assertThat(limits.arrayHeaderBytes()).isEqualTo(9);
    assertThat(limits.bytesMultipleOf()).isEqualTo(16);
    assertThat(limits.maxAllocations()).isEqualTo(OptionalUnsignedLong.of(10));
    assertThat(limits.maxBindings()).isEqualTo(OptionalUnsignedLong.of(11));
    assertThat(limits.toBuilder().build()).isEqualTo(limits);
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
            .maxWindows(7)
            .arrayHeaderBytes(9)
            .bytesMultipleOf(16)
            .maxAllocations(10)
            .maxBindings(11)
            .maxThreadsPerGroup(12)
            .maxGroupsX(13)
            .maxGroupsY(14)
            .gridBarrier();
    assertState(() -> builder.maxThreadsPerGroup(12), "maxThreadsPerGroup is set already, to 12");
    assertState(() -> builder.maxGroupsX(13), "maxGroupsX is set already, to 13");
    assertState(() -> builder.maxGroupsY(14), "maxGroupsY is set already, to 14");
    assertState(builder::gridBarrier, "gridBarrier is set already");
    assertState(() -> builder.arrayHeaderBytes(9), "arrayHeaderBytes is set already, to 9");
    assertState(() -> builder.bytesMultipleOf(16), "bytesMultipleOf is set already, to 16");
    assertState(() -> builder.maxAllocations(10), "maxAllocations is set already, to 10");
    assertState(() -> builder.maxBindings(11), "maxBindings is set already, to 11");
    assertState(() -> builder.maxAllocationBytes(2), "maxAllocationBytes is set already, to 2");
    assertState(() -> builder.maxBindingBytes(3), "maxBindingBytes is set already, to 3");
    assertState(() -> builder.alignment(4), "alignment is set already, to 4");
    assertState(() -> builder.granularity(5), "granularity is set already, to 5");
    assertState(() -> builder.maxItemsPerLaunch(6), "maxItemsPerLaunch is set already, to 6");
    assertState(() -> builder.maxWindows(7), "maxWindows is set already, to 7");
  }

  @Test
  void anAlignmentIsAPowerOfTwo() {
    for (long wrong : new long[] {0, 3, 6, 255, (1L << 63) + 1, -1}) {
      assertArgument(
          () -> DeviceLimits.builder().alignment(wrong),
          "alignment: " + Words.number(wrong) + " is not a power of two");
    }
    for (int bit = 0; bit < 64; bit++) {
      assertThat(DeviceLimits.builder().alignment(1L << bit).build().alignment())
          .isEqualTo(1L << bit);
    }
  }

  @Test
  void bytesAreAMultipleOfAPowerOfTwo() {
    for (long wrong : new long[] {0, 3, 12, -1}) {
      assertArgument(
          () -> DeviceLimits.builder().bytesMultipleOf(wrong),
          "bytesMultipleOf: " + Words.number(wrong) + " is not a power of two");
    }
    assertThat(DeviceLimits.builder().bytesMultipleOf(1L << 63).build().bytesMultipleOf())
        .isEqualTo(1L << 63);
  }

  @Test
  void aGranularityIsAtLeastOne() {
    assertArgument(() -> DeviceLimits.builder().granularity(0), "granularity: 0, the least is 1");
    assertThat(DeviceLimits.builder().granularity(-1).build().granularity()).isEqualTo(-1);
  }

  @Test
  void aGridHasAtLeastOneGroup() {
    assertArgument(
        () -> DeviceLimits.builder().maxGroupsX(0), "maxGroupsX: 0, a grid has at least 1 group");
    assertArgument(
        () -> DeviceLimits.builder().maxGroupsY(0), "maxGroupsY: 0, a grid has at least 1 group");
    DeviceLimits one = DeviceLimits.builder().maxGroupsX(1).maxGroupsY(-1).build();
    assertThat(one.maxGroupsX()).isEqualTo(OptionalUnsignedLong.of(1));
    assertThat(one.maxGroupsY()).isEqualTo(OptionalUnsignedLong.of(-1));
  }

  // ---- Kernels ----

  private static DeviceProfile.Builder withLines() {
    return DeviceProfile.builder("d")
        .memory(DeviceMemory.ofFree(9))
        .reserve("context", 1)
        .resident("targets", 1, 1)
        .queue("frontier", QUEUE);
  }

  @Test
  void aKernelBindsLines() {
    DeviceProfile profile =
        withLines().kernel("drain", "targets", "frontier").kernel("swap", "frontier").build();
    assertThat(profile.kernels())
        .containsExactly(
            new Kernel("drain", List.of("targets", "frontier")),
            new Kernel("swap", List.of("frontier")));
    assertThat(profile.toBuilder().build()).isEqualTo(profile).hasSameHashCodeAs(profile);
    assertThat(profile).isNotEqualTo(withLines().build());
    assertThat(profile).asString().contains("kernels=[Kernel[name=drain, lines=[targets, ");
    assertThat(withLines().build().kernels()).isEmpty();
    // One that came with the profile may be replaced once, and keeps its place.
    DeviceProfile.Builder changed = profile.toBuilder().kernel("drain", "targets");
    assertThat(changed.build().kernels())
        .containsExactly(
            new Kernel("drain", List.of("targets")), new Kernel("swap", List.of("frontier")));
    assertState(
        () -> changed.kernel("drain", "frontier"),
        "'drain' is the name of two kernels on device 'd'");
  }

  @Test
  void aKernelBindsResidentsAndQueuesOfItsDevice() {
    for (String wrong : List.of("target", "context")) {
      assertState(
          () -> withLines().kernel("drain", "targets", wrong).build(),
          "kernel 'drain' binds '" + wrong + "', which is no resident or queue on device 'd'");
    }
    // Lines may come later.
    assertThat(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(1))
                .kernel("drain", "r")
                .resident("r", 1, 1)
                .build()
                .kernels())
        .hasSize(1);
  }

  @Test
  void aKernelHasANameAndBindsEachLineOnce() {
    assertArgument(
        () -> withLines().kernel(" ", "targets"),
        "name is blank: a kernel that binds lines has a name");
    assertArgument(() -> withLines().kernel("drain"), "kernel 'drain' binds no line");
    assertArgument(
        () -> withLines().kernel("drain", "targets", "frontier", "targets"),
        "kernel 'drain' binds 'targets' twice: name it once");
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
    assertState(() -> builder.count(1), "count is set already on resident 'r', to 1");
    assertState(() -> builder.bytesEach(1), "bytesEach is set already on resident 'r', to 8");
    assertState(() -> builder.entry(layout), "bytesEach is set already on resident 'r', to 8");
    assertState(() -> builder.buffers(1), "buffers is set already on resident 'r', to 1");
    assertState(() -> builder.maxSegments(1), "maxSegments is set already on resident 'r', to 1");
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
          "buffers: " + wrong + " on resident 'r' is not in 1 … 65,536");
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
  void aPhaseHasAName() {
    assertArgument(
        () -> ResidentLine.builder("r").phase(" "),
        "phase is blank on resident 'r': it needs a name");
    assertArgument(
        () -> QueueLine.builder("q", QUEUE).phase(" "),
        "phase is blank on queue 'q': it needs a name");
  }

  @Test
  void segmentsAreAtLeastOne() {
    assertArgument(
        () -> ResidentLine.builder("r").maxSegments(0),
        "maxSegments: 0 on resident 'r', the least is 1");
    assertArgument(
        () -> QueueLine.builder("q", QUEUE).maxSegments(0),
        "maxSegments: 0 on queue 'q', the least is 1");
  }

  // ---- Queues ----

  @Test
  void aQueueLineHasDefaults() {
    QueueLine line = QueueLine.of("q", QUEUE);
    assertThat(line.label()).isEqualTo("q");
    assertThat(line.profile()).isEqualTo(QUEUE);
    assertThat(line.drain()).isEqualTo(DrainProfile.oneWindow());
    assertThat(line.drainWindow()).isEqualTo(OptionalUnsignedLong.empty());
    assertThat(line.maxSegments()).isEqualTo(1);
    assertThat(line.weight()).isEqualTo(1);
  }

  @Test
  void eachSettingOfAQueueLineIsSetOnce() {
    QueueLine.Builder builder =
        QueueLine.builder("q", LARGEST).drainWindow(0).maxSegments(-1).weight(1);
    assertState(() -> builder.profile(QUEUE), "profile is set already on queue 'q', to " + LARGEST);
    String drain = DrainProfile.builder().itemsPerWindow(0).build().toString();
    assertState(
        () -> builder.drainWindow(0), "drainWindow is set already on queue 'q', to " + drain);
    assertState(
        () -> builder.maxSegments(1),
        "maxSegments is set already on queue 'q', to 18,446,744,073,709,551,615");
    assertState(() -> builder.weight(1), "weight is set already on queue 'q', to 1");
    builder.phase("p").sharded();
    assertState(() -> builder.phase("p"), "phase is set already on queue 'q', to p");
    assertState(() -> builder.sharded(), "spread is set already on queue 'q', to sharded");
    QueueLine line = builder.build();
    assertThat(line.toBuilder().build()).isEqualTo(line);
    assertThat(line.toBuilder().drainWindow(5).build().drainWindow().getAsLong()).isEqualTo(5);
    assertState(() -> QueueLine.builder("q").build(), "profile is not set on queue 'q'");
  }

  @Test
  void onlyALargestQueueHasAWeight() {
    assertState(
        () -> QueueLine.builder("q", QUEUE).weight(2).build(),
        "weight is set on queue 'q', but only largest queues share what is left");
    assertState(
        () -> QueueLine.builder("q").weight(2).profile(QUEUE).build(),
        "weight is set on queue 'q', but only largest queues share what is left");
    QueueLine line = QueueLine.builder("q", LARGEST).weight(2).build();
    assertThat(line.toBuilder().profile(QUEUE).build()).isEqualTo(QueueLine.of("q", QUEUE));
    assertThat(line.toBuilder().profile(LARGEST).build()).isEqualTo(line);
  }

  // ---- What every type of settings can be made of ----

  @Test
  void everyTypeOfSettingsStartsFromAnother() {
    DeviceLimits limits = DeviceLimits.builder().granularity(5).maxWindows(7).build();
    assertThat(limits.toBuilder().build()).isEqualTo(limits);
    assertThat(limits.toBuilder().maxWindows(8).build().granularity()).isEqualTo(5);
    ReserveLine reserve = ReserveLine.of("c", 9);
    assertThat(reserve.toBuilder().build()).isEqualTo(reserve);
    assertThat(reserve.toBuilder().bytes(3).build()).isEqualTo(ReserveLine.of("c", 3));
    assertState(
        () -> ReserveLine.builder("c").build(),
        "bytes is not set on reserve 'c', nor are basisPoints");
    ResidentLine resident = ResidentLine.builder("r").count(3).bytesEach(4).buffers(2).build();
    assertThat(resident.toBuilder().build()).isEqualTo(resident);
    ResidentLine more = resident.toBuilder().maxSegments(6).phase("p").perPeer().build();
    assertThat(more.toBuilder().build()).isEqualTo(more);
    assertThat(more.phase()).hasValue("p");
    assertThat(more.spread()).isEqualTo(Spread.perPeer());
    assertThat(resident.toBuilder().count(5).build().buffers()).isEqualTo(2);
    DeviceProfile device =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofTotal(100))
            .limits(limits)
            .placement(Placement.ARENA)
            .line(reserve)
            .line(resident)
            .queue("q", QUEUE)
            .build();
    assertThat(device.toBuilder().build()).isEqualTo(device).hasSameHashCodeAs(device);
    DeviceProfile changed = device.toBuilder().resident("r", 1, 1).queue("new", QUEUE).build();
    assertThat(changed.lines())
        .containsExactly(
            reserve,
            ResidentLine.of("r", 1, 1),
            QueueLine.of("q", QUEUE),
            QueueLine.of("new", QUEUE));
    assertState(
        () -> device.toBuilder().resident("r", 1, 1).resident("r", 1, 1),
        "'r' is the label of two lines on device 'd'");
  }

  @Test
  void aRemedyIsFollowedOnItsLineOrOnTheDevice() {
    DeviceProfile device =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofTotal(100))
            .placement(Placement.ARENA)
            .reserve("c", 9)
            .resident("r", 7, 4)
            .queue("q", QUEUE)
            .build();
    assertThat(device.with(Remedy.of(RemedyKind.RAISE_MEMORY_TO, 200)).memory())
        .isEqualTo(DeviceMemory.ofTotal(200));
    assertThat(device.with(Remedy.of(RemedyKind.PLACE_SEPARATELY, 0)).placement())
        .isEqualTo(Placement.SEPARATE);
    assertThat(device.with(Remedy.of(RemedyKind.SHARD_OVER, 2).onLine("r")))
        .isEqualTo(
            device.toBuilder()
                .devices(2)
                .line(ResidentLine.builder("r").count(7).bytesEach(4).sharded().build())
                .build());
    assertThat(device.with(Remedy.of(RemedyKind.SHARD_OVER, 2).onLine("q")).lines().get(2))
        .isEqualTo(QueueLine.builder("q", QUEUE).sharded().build());
    assertThat(device.with(Remedy.of(RemedyKind.SPLIT_INTO_SEGMENTS, 3).onLine("q")).lines().get(2))
        .isEqualTo(QueueLine.builder("q", QUEUE).maxSegments(3).build());
    assertThat(device.with(Remedy.of(RemedyKind.NARROW_WINDOW_TO, 3).onLine("q")).lines().get(2))
        .isEqualTo(QueueLine.builder("q", QUEUE).drainWindow(3).build());
    for (Remedy wrong :
        List.of(
            Remedy.of(RemedyKind.SHARD_OVER, 2),
            Remedy.of(RemedyKind.SHARD_OVER, 2).onLine("x"),
            Remedy.of(RemedyKind.SHARD_OVER, 2).onLine("c"),
            Remedy.of(RemedyKind.WIDEN_INDEX_TO, 64).onLine("c"),
            Remedy.of(RemedyKind.SHARD_OVER, 0).onLine("r"),
            Remedy.of(RemedyKind.WIDEN_INDEX_TO, 64).onLine("r"),
            Remedy.of(RemedyKind.RAISE_MEMORY_TO, 2).onLine("q"))) {
      assertThatThrownBy(() -> device.with(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("cannot " + wrong + ": ");
    }
  }

  @Test
  void aWeightIsInRange() {
    for (int wrong : new int[] {0, -1, 1_000_001, Integer.MAX_VALUE}) {
      assertArgument(
          () -> QueueLine.builder("q", LARGEST).weight(wrong),
          "weight: " + wrong + " on queue 'q' is not in 1 … 1,000,000");
    }
    assertThat(QueueLine.builder("q", LARGEST).weight(1_000_000).build().weight())
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
