// SPDX-License-Identifier: Apache-2.0
package dev.sluice.documents;

import static dev.sluice.queue.Buffering.PING_PONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.device.DeviceError;
import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.Placement;
import dev.sluice.device.QueueLine;
import dev.sluice.device.ResidentLine;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.HostSync;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.QueueError;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents quote of planning errors is what the planners say, and nothing is missing. */
class PlanningErrorsTest {
  private static final long MOST = Long.parseUnsignedLong("18446744073709551615");

  private final WorkQueuePlanner queues = WorkQueuePlanner.using(new UnsignedLongPolicy());
  private final DevicePlanner devices = DevicePlanner.using(new UnsignedLongPolicy());

  /** Message and fix of each error that the page quotes, by the heading that it stands under. */
  private final Map<String, List<String>> errors = new TreeMap<>();

  PlanningErrorsTest() {
    rejected(queues.planDrain(queue().capacity(64).entryBytes(16).budgetBytes(1_024).build(), 0));
    rejected(queue().capacity(0).initialItems(64).entryBytes(16).budgetBytes(1_024));
    rejected(queue().capacity(64).entryBytes(0).budgetBytes(1_024));
    rejected(queue().capacity(1_024).initialItems(2_048).entryBytes(16).budgetBytes(32_768));
    rejected(
        queue()
            .capacity(64)
            .entryBytes(16)
            .budgetBytes(1_024)
            .hostSync(HostSync.HOST_PARTICIPATES));
    rejected(asked(Capacity.of(1_000).multipleOf(256)));
    rejected(asked(Capacity.expansion(100).multipleOf(32).atMost(100)));

    rejected(queue().initialItems(1L << 63).expansion(1L << 63).entryBytes(1).budgetBytes(MOST));
    rejected(queue().capacity(MOST).entryBytes(16).budgetBytes(1_048_576));
    rejected(queue().capacity(1L << 60).entryBytes(8).buffering(PING_PONG).budgetBytes(1_048_576));
    rejected(queue().capacity(MOST).entryBytes(1).controlBytes(64).budgetBytes(MOST));
    rejected(
        queue()
            .capacity(Capacity.expansion(MOST).multipleOf(256))
            .entryBytes(1)
            .budgetBytes(1_048_576));
    rejected(queue().capacity(1).entryBytes(MOST).controlBytes(MOST).budgetBytes(MOST));
    rejected(device(MOST).resident("graph", 1L << 62, 8));

    rejected(
        queue()
            .capacity(65_536)
            .entryBytes(16)
            .controlBytes(128)
            .buffering(PING_PONG)
            .budgetBytes(2_097_152));
    rejected(queue().initialItems(4).expansion(100).entryBytes(8).controlBytes(16).budgetBytes(96));
    rejected(
        queue()
            .initialItems(8)
            .expansion(100)
            .clampToFit()
            .entryBytes(16)
            .controlBytes(64)
            .budgetBytes(128));
    rejected(queue().capacity(16).entryBytes(8).controlBytes(64).budgetBytes(32));
    rejected(
        queue()
            .capacity(Capacity.largest().powerOfTwo().atLeast(40_000))
            .entryBytes(16)
            .controlBytes(128)
            .buffering(PING_PONG)
            .budgetBytes(2_097_152));

    rejected(limited(DeviceLimits.builder().maxAllocationBytes(1L << 20)).line(line(300_000)));
    rejected(
        limited(DeviceLimits.builder().maxAllocationBytes(1L << 20))
            .placement(Placement.ARENA)
            .resident("graph", 100_000, 8)
            .line(line(100_000)));
    rejected(
        limited(DeviceLimits.builder().maxBindingBytes(128L << 20))
            .resident("graph", 100_000_000, 4));
    rejected(
        device(1L << 40)
            .line(QueueLine.of("frontier", frontier(3_000_000_000L).indexBits(31).build())));
    rejected(
        device(1L << 40)
            .line(
                QueueLine.of(
                    "frontier", frontier(1_000_000).bound(3_000_000_000L).indexBits(31).build())));
    rejected(
        limited(DeviceLimits.builder().maxItemsPerLaunch(65_536)).line(line(1_000_000, 262_144)));
    DrainProfile.Builder groups = DrainProfile.builder().itemsPerGroup(2_048);
    rejected(
        limited(DeviceLimits.builder().maxThreadsPerGroup(1_024))
            .line(drained(1_000_000, groups.build())));
    rejected(
        limited(DeviceLimits.builder().maxGroupsX(65_535).maxGroupsY(1))
            .line(drained(23_947_347, DrainProfile.builder().itemsPerGroup(64).build())));
    rejected(
        limited(DeviceLimits.builder())
            .line(
                drained(
                    1_000_000,
                    groups.grid(GridKind.STRIDED).residentGroups(132).onDevice().build())));
    DrainProfile.Builder loop = DrainProfile.builder().itemsPerGroup(256);
    rejected(
        limited(DeviceLimits.builder().maxBindingBytes(128L << 20).gridBarrier())
            .line(
                QueueLine.builder("frontier", frontier(23_947_347).build())
                    .drain(loop.grid(GridKind.STRIDED).residentGroups(132).onDevice().build())
                    .maxSegments(2)
                    .build()));
    rejected(limited(DeviceLimits.builder().maxWindows(2_048)).line(line(10_000_000, 1_024)));
    rejected(
        device(1L << 34)
            .limits(
                DeviceLimits.builder().maxAllocationBytes(1L << 20).maxAllocations(4_096).build())
            .line(cut(1_000_000_000)));
    rejected(
        limited(DeviceLimits.builder().maxAllocations(3))
            .line(ResidentLine.builder("graph").count(1_000).bytesEach(8).buffers(3).build())
            .line(line(1_000)));
    DeviceLimits.Builder page = DeviceLimits.builder().maxBindingBytes(128L << 20).maxBindings(8);
    rejected(
        limited(page)
            .resident("row offsets", 1_000_001, 4)
            .line(cut(134_217_728))
            .kernel("expand", "row offsets", "frontier"));
    rejected(
        device(1L << 34)
            .limits(page.build())
            .line(
                ResidentLine.builder("targets")
                    .count(3_612_134_270L)
                    .bytesEach(4)
                    .maxSegments(108)
                    .build()));
    rejected(device(1L << 20).resident("graph", 100_000, 8).line(line(32_768)));
    rejected(device(MOST).reserve("context", MOST).resident("graph", 1, 1));
    rejected(device(1L << 20).reserve("context", 1L << 21));
  }

  @Test
  void thePage_quotesEachError_underItsOwnHeading() {
    Map<String, List<String>> quoted = new TreeMap<>();
    page().sections().forEach((heading, section) -> quoted.put(heading, section.blocks("text")));
    quoted.values().removeIf(List::isEmpty);
    assertThat(quoted).isEqualTo(errors);
  }

  @Test
  void everyKindOfError_isHere() {
    Set<String> kinds = new TreeSet<>();
    Stream.of(QueueError.class, DeviceError.class)
        .flatMap(family -> Stream.of(family.getDeclaredClasses()))
        .filter(kind -> !Modifier.isAbstract(kind.getModifiers()))
        .forEach(kind -> kinds.add(kind.getSimpleName()));
    assertThat(kinds).contains("OverBudget");
    assertThat(errors.keySet()).isEqualTo(kinds);
  }

  @Test
  void everyKindOfRemedy_isNamed() {
    assertThat(RemedyKind.values())
        .allSatisfy(kind -> assertThat(page().text()).contains("`" + kind.name() + "`"));
  }

  @Test
  void theTable_namesEachKind_once() {
    List<String> named =
        page().sections().get("All errors").rows().stream()
            .map(row -> row.get(0).replaceAll("\\[(\\w+)\\].*", "$1"))
            .toList();
    assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(errors.keySet());
  }

  private static MarkdownPage page() {
    return new MarkdownPage(Project.read("docs/planning-errors.md"));
  }

  private static WorkQueueProfile.Builder queue() {
    return WorkQueueProfile.builder();
  }

  private static WorkQueueProfile.Builder asked(Capacity capacity) {
    return queue().capacity(capacity).entryBytes(8).budgetBytes(1_048_576);
  }

  private static DeviceProfile.Builder device(long freeBytes) {
    return DeviceProfile.builder("device").memory(DeviceMemory.ofFree(freeBytes));
  }

  private static DeviceProfile.Builder limited(DeviceLimits.Builder limits) {
    return device(1L << 32).limits(limits.build());
  }

  private static WorkQueueProfile.Builder frontier(long slots) {
    return queue().capacity(slots).entryBytes(8);
  }

  private static QueueLine line(long slots) {
    return QueueLine.of("frontier", frontier(slots).build());
  }

  private static QueueLine line(long slots, long drainWindow) {
    return QueueLine.builder("frontier", frontier(slots).build()).drainWindow(drainWindow).build();
  }

  private static QueueLine cut(long slots) {
    return QueueLine.builder("frontier", frontier(slots).build()).maxSegments(1L << 20).build();
  }

  private static QueueLine drained(long slots, DrainProfile drain) {
    return QueueLine.builder("frontier", frontier(slots).build()).drain(drain).build();
  }

  private void rejected(WorkQueueProfile.Builder profile) {
    rejected(queues.plan(profile.build()));
  }

  private void rejected(DeviceProfile.Builder profile) {
    rejected(devices.plan(profile.build()));
  }

  private void rejected(PlanResult<?> result) {
    PlanError error = error(result);
    errors
        .computeIfAbsent(error.getClass().getSimpleName(), k -> new ArrayList<>())
        .add(text(error));
  }

  private static PlanError error(PlanResult<?> result) {
    List<PlanError> all = ((PlanResult.Rejected<?>) result).errors();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static String text(PlanError error) {
    return error.message() + "\n" + error.fix() + "\n";
  }
}
