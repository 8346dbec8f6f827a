// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.Buffering;
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

  private static WorkQueueProfile.Builder queue() {
    return WorkQueueProfile.builder().entryBytes(1);
  }
}
