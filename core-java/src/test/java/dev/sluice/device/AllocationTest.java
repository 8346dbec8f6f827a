// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What an allocation says of itself. */
class AllocationTest {
  private static List<Allocation> allocations(Placement placement) {
    WorkQueueProfile queue =
        WorkQueueProfile.builder().capacity(3).entryBytes(4).buffering(Buffering.PING_PONG).build();
    DevicePlan plan =
        DevicePlanner.using(Policies.UNSIGNED)
            .plan(
                DeviceProfile.builder("d")
                    .memory(DeviceMemory.ofFree(100))
                    .placement(placement)
                    .queue("q", queue)
                    .build())
            .orElseThrow();
    return StreamSupport.stream(plan.allocations().spliterator(), false).toList();
  }

  @Test
  void anAllocationOfARegionHoldsASegmentOfABuffer() {
    List<Allocation> two = allocations(Placement.SEPARATE);
    assertThat(two).extracting(Allocation::label).containsExactly("q[0]", "q[1]");
    assertThat(two).extracting(Allocation::buffer).containsExactly(0, 1);
    assertThat(two).extracting(Allocation::bytes).containsExactly(12L, 12L);
    assertThat(two).allMatch(each -> each.region().isPresent() && each.segment().isPresent());
  }

  @Test
  void anArenaHoldsAllRegions() {
    Allocation arena = allocations(Placement.ARENA).get(0);
    assertThat(arena.label()).isEqualTo("arena");
    assertThat(arena.buffer()).isZero();
    assertThat(arena.bytes()).isEqualTo(24);
    assertThat(arena.region()).isEmpty();
    assertThat(arena.segment()).isEmpty();
  }
}
