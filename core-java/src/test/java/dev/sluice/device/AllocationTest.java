// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.WorkQueueProfile;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What an allocation says of itself. */
class AllocationTest {
  private static DevicePlan plan(Placement placement) {
    WorkQueueProfile queue =
        WorkQueueProfile.builder().capacity(3).entryBytes(4).buffering(Buffering.PING_PONG).build();
    return DevicePlanner.using(Policies.UNSIGNED)
        .plan(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(100))
                .placement(placement)
                .queue("q", queue)
                .build())
        .orElseThrow();
  }

  private static List<Allocation> allocations(Placement placement) {
    return StreamSupport.stream(plan(placement).allocations().spliterator(), false).toList();
  }

  @Test
  void behindTheLastAllocationThereIsNone() {
    Iterator<Allocation> two = plan(Placement.SEPARATE).allocations().iterator();
    two.next();
    two.next();
    assertThat(two.hasNext()).isFalse();
    assertThatThrownBy(two::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("after the last allocation");
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
