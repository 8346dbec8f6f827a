// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.LaunchCosts;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);

  private static DeviceProfile.Builder device(DeviceMemory memory) {
    return DeviceProfile.builder("card")
        .memory(memory)
        .limits(
            DeviceLimits.builder().alignment(64).granularity(256).maxBindingBytes(4_096).build())
        .reserve("context", 1_000)
        .line(ResidentLine.builder("rows").count(1_001).bytesEach(8).maxSegments(2).build())
        .line(
            QueueLine.builder(
                    "near",
                    WorkQueueProfile.builder()
                        .capacity(100)
                        .initialItems(1)
                        .bound(100)
                        .entry(
                            EntryLayout.builder()
                                .u64("at")
                                .sideArray("seen", DeviceType.U8)
                                .build())
                        .controlBytes(24)
                        .buffering(Buffering.PING_PONG)
                        .build())
                .drainWindow(32)
                .build());
  }

  @Test
  void anArena() {
    // Offsets: 0, 8,008 -> 8,064 (24), 8,128 (800), 8,960 (100), 9,088 (800), 9,920 (100) to
    // 10,020,
    // rounded up to 10,240. A segment of rows is 512 elements, 4,096 bytes.
    DevicePlan plan =
        PLANNER
            .plan(device(DeviceMemory.ofTotal(20_000)).placement(Placement.ARENA).build())
            .orElseThrow();
    assertThat(plan.explain())
        .isEqualTo(
            """
            card: planned, 20,000 bytes in total, one arena
            ├─ context: reserve of 1,000 bytes, 19,000 left
            ├─ rows: resident of 8,008 bytes, 10,992 left
            │  └─ rows: 1,001 × 8 = 8,008 bytes, in 2 segments of 512 slots, the last of 489
            ├─ near: queue of 1,824 bytes, takes 2,012, 8,980 left
            │  ├─ 100 slots, 104 at no extra cost, 1.00 % full at the start, overflow IMPOSSIBLE
            │  ├─ drained in 4 windows of 32 slots, the last of 4
            │  ├─ near control at 8,064: 24 bytes, takes 80
            │  ├─ near[0] at 8,128: 100 × 8 = 800 bytes, takes 840
            │  ├─ near[0].seen at 8,960: 100 × 1 = 100 bytes, takes 132
            │  ├─ near[1] at 9,088: 100 × 8 = 800 bytes, takes 828
            │  └─ near[1].seen at 9,920: 100 × 1 = 100 bytes, takes 132
            ├─ rounding of the arena: 220 bytes
            └─ free: 8,760 bytes
            """);
  }

  @Test
  void aRejectionHasItsErrorsInThePlaceOfTheLine() {
    // Control block and four arrays of near take 256, 1,024, 256, 1,024 and 256 bytes; far what is
    // left
    // in whole steps of 256. 1,001 · 8 bytes are segments of 4,096 and 3,912, which take 8,192 of
    // the 9,000 left.
    DeviceLedger ledger =
        PLANNER.ledger(
            device(DeviceMemory.ofFree(10_000)).queue("far", queue().largest().build()).build());
    assertThat(ledger.explain())
        .isEqualTo(
            """
            card: rejected, 1 of 4 lines, 10,000 bytes free, separate allocations
            ├─ context: reserve of 1,000 bytes, 9,000 left
            ├─ rows: resident of 8,008 bytes, takes 8,192, 808 left
            │  └─ rows: 1,001 × 8 = 8,008 bytes, takes 8,192, in 2 segments of 512 slots, the last\
             of 489
            ├─ near: REJECTED
            │  ├─ over memory: 2,816 bytes required, 808 left, 2,008 short
            │  └─ → raise the memory to 12,264 bytes
            ├─ far: queue of 768 bytes, 40 left
            │  ├─ 768 slots, 0 % full at the start, overflow UNKNOWN
            │  └─ far: 768 × 1 = 768 bytes
            └─ left without the rejected lines: 40 bytes
            """);
    assertThat(ledger.lines().get(2).place()).isEmpty();
    assertThat(ledger.lines().get(2).errors()).isEqualTo(ledger.errors());
    assertThat(ledger.lines().get(3).place()).isPresent();
    assertThat(ledger).isEqualTo(PLANNER.ledger(ledger.profile())).hasSameHashCodeAs(ledger);
  }

  @Test
  void oneOfAThingIsSaidAsOne() {
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(2))
            .line(QueueLine.builder("q", queue().capacity(1).build()).drainWindow(1).build())
            .build();
    assertThat(PLANNER.explain(profile))
        .isEqualTo(
            """
            d: planned, 2 bytes free, separate allocations
            └─ free: 1 byte
            """
                .replace(
                    "└─ free",
                    """
                    ├─ q: queue of 1 byte, 1 left
                    │  ├─ 1 slot, 0 % full at the start, overflow UNKNOWN
                    │  ├─ drained in 1 window of 1 slot
                    │  └─ q: 1 × 1 = 1 byte
                    └─ free"""));
  }

  @Test
  void aQueueThatStartsAlmostEmptyIsNotSaidToBeEmpty() {
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(1 << 20))
            .queue("q", queue().capacity(65_536).initialItems(1).build())
            .build();
    assertThat(PLANNER.explain(profile)).contains("under 0.01 % full at the start");
  }

  @Test
  void aClampIsSaidBesideWhatWasWanted() {
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(1_000))
            .queue("q", queue().expansion(4_000).clampToFit().build())
            .build();
    assertThat(PLANNER.explain(profile)).contains("1,000 slots of 4,000 wanted, ");
  }

  /**
   * A binding of 4,096 bytes has 16 of header and 510 elements of 8, or whole windows of 1,000
   * slots of 1: 4,000. 510 · 8 + 16 = 4,096 and 490 · 8 + 16, rounded up to 3,968, are 8,064. What
   * is left for the last is 16,816, in whole steps 16,768, of which four segments of 4,016, rounded
   * up to 4,032, leave 640. The grid takes a launch of its own in each of 10 sweeps: 50 times
   * 246,912,345 ps are 12.345 ms.
   */
  @Test
  void severalDevicesWithHeadersAndGrids() {
    DeviceLimits limits =
        DeviceLimits.builder()
            .granularity(64)
            .arrayHeaderBytes(16)
            .maxBindingBytes(4_096)
            .maxItemsPerLaunch(1_000)
            .build();
    DrainProfile drain =
        DrainProfile.builder()
            .itemsPerWindow(32)
            .itemsPerGroup(8)
            .grid(GridKind.INDIRECT)
            .sweepsAtMost(10)
            .totalItems(100)
            .costs(LaunchCosts.builder().enqueue(246_912_345).launch(1).build())
            .build();
    DeviceProfile profile =
        DeviceProfile.builder("card")
            .memory(DeviceMemory.ofFree(30_000))
            .devices(3)
            .limits(limits)
            .line(ResidentLine.builder("table").count(1_500).bytesEach(8).sharded().build())
            .line(ResidentLine.builder("halo").count(100).bytesEach(4).perPeer().build())
            .line(ResidentLine.builder("wide").count(1_000).bytesEach(8).maxSegments(2).build())
            .line(
                QueueLine.builder("fixed", queue().capacity(300).build())
                    .drain(drain)
                    .sharded()
                    .build())
            .line(
                QueueLine.builder(
                        "more",
                        queue()
                            .capacity(Capacity.expansion(30).multipleOf(8))
                            .initialItems(6)
                            .build())
                    .sharded()
                    .build())
            .line(
                QueueLine.builder("rest", queue().largest().initialItems(9).build())
                    .maxSegments(-1)
                    .sharded()
                    .build())
            .build();
    assertThat(PLANNER.explain(profile))
        .isEqualTo(
            """
            card, each of 3 devices: planned, 30,000 bytes free, separate allocations
            ├─ table: resident of 4,000 bytes, takes 4,032, 25,968 left
            │  ├─ 500 of 1,500 elements, sharded
            │  └─ table: 500 × 8 = 4,000 bytes, takes 4,032, behind a header of 16 bytes
            ├─ halo: resident of 800 bytes, takes 832, 25,136 left
            │  ├─ 100 elements for each of 2 other devices
            │  └─ halo: 200 × 4 = 800 bytes, takes 832, behind a header of 16 bytes
            ├─ wide: resident of 8,000 bytes, takes 8,064, 17,072 left
            │  └─ wide: 1,000 × 8 = 8,000 bytes, takes 8,064, in 2 segments of 510 slots, the last\
             of 490, each behind a header of 16 bytes
            ├─ fixed: queue of 112 bytes, takes 192, 16,880 left
            │  ├─ 100 of 300 slots, sharded
            │  ├─ 100 slots, 112 at no extra cost, 0 % full at the start, overflow UNKNOWN
            │  ├─ drained in 4 windows of 32 slots, the last of 4, at most 4 groups each
            │  ├─ 10 sweeps, 50 launches, 130 groups, 1 host read, launching takes at least 12.345 ms
            │  ├─ at most 13 windows of all find an item, which is what a host would launch that\
             reads each frontier's length
            │  ├─ WARNING empty launches: of 10 sweeps with 4 windows each, at most 13 windows find\
             an item; 100 items in all are fewer than a group of 8 for each window
            │  ├─ → widen the drain window to 100 items or more
            │  ├─ fixed grid: 12 bytes, takes 64, behind a header of 16 bytes
            │  └─ fixed: 100 × 1 = 100 bytes, takes 128, behind a header of 16 bytes
            ├─ more: queue of 16 bytes, takes 64, 16,816 left
            │  ├─ 10 of 30 added items, sharded
            │  ├─ 16 slots for 12 wanted (a multiple of 8), 48 at no extra cost, 12.50 % full at\
             the start, overflow IMPOSSIBLE
            │  └─ more: 16 × 1 = 16 bytes, takes 64, behind a header of 16 bytes
            ├─ rest: queue of 16,624 bytes, takes 16,768, 48 left
            │  ├─ 3 of 9 initial items, sharded
            │  ├─ 16,624 slots, 0.01 % full at the start, overflow UNKNOWN
            │  ├─ drained in 17 windows of 1,000 slots, the last of 624
            │  └─ rest: 16,624 × 1 = 16,624 bytes, takes 16,768, in 5 segments of 4,000 slots, the\
             last of 624, each behind a header of 16 bytes
            └─ free: 48 bytes
            """);
  }

  /** Segments of 48 bytes hold 6 slots of 8: windows of 4 and 2, of 4 and 2, and of 1. */
  @Test
  void windowsOfSeveralSizesOfNoneAndOfGroups() {
    WorkQueueProfile.Builder slot = WorkQueueProfile.perSlot(1).entryBytes(1);
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(1_000))
            .limits(DeviceLimits.builder().maxBindingBytes(48).build())
            .line(
                QueueLine.builder(
                        "cut", WorkQueueProfile.builder().capacity(13).entryBytes(8).build())
                    .maxSegments(3)
                    .drain(DrainProfile.builder().itemsPerWindow(4).sweeps(10).build())
                    .build())
            .line(QueueLine.builder("none", queue().expansion(0).build()).drainWindow(4).build())
            .sameSlots("g", Capacity.of(2), g -> g.queue("a", slot.build()))
            .sameSlots("h", Capacity.of(3), h -> h.queue("b", slot.build()))
            .build();
    assertThat(PLANNER.explain(profile))
        .isEqualTo(
            """
            d: planned, 1,000 bytes free, separate allocations
            ├─ cut: queue of 104 bytes, 896 left
            │  ├─ 13 slots, 0 % full at the start, overflow UNKNOWN
            │  ├─ drained in 5 windows of up to 4 slots, the last of 1
            │  ├─ 10 sweeps, 50 launches, unknown groups, 1 host read
            │  ├─ WARNING unproven end: the run ends after 10 sweeps, and nothing says that no run\
             needs more
            │  ├─ → let the host read one flag each 10 sweeps, or prove that no run needs more than\
             10 sweeps, and say so
            │  └─ cut: 13 × 8 = 104 bytes, in 3 segments of 6 slots, the last of 1
            ├─ none: queue of 0 bytes, 896 left
            │  ├─ 0 slots, 0 % full at the start, overflow IMPOSSIBLE
            │  └─ drained in 0 windows
            ├─ g: same slots, 2 in 1 line, take 2 bytes
            │  └─ a: queue of 2 bytes, 894 left
            │     ├─ 2 slots, 0 % full at the start, overflow IMPOSSIBLE
            │     └─ a: 2 × 1 = 2 bytes
            ├─ h: same slots, 3 in 1 line, take 3 bytes
            │  └─ b: queue of 3 bytes, 891 left
            │     ├─ 3 slots, 0 % full at the start, overflow IMPOSSIBLE
            │     └─ b: 3 × 1 = 3 bytes
            └─ free: 891 bytes
            """);
  }

  private static WorkQueueProfile.Builder queue() {
    return WorkQueueProfile.builder().entryBytes(1);
  }
}
