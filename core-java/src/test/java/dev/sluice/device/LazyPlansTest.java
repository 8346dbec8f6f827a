// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainWindow;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.HostView;
import dev.sluice.sizing.HostViews;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** More windows, segments and views than would fit any heap, were they kept. */
class LazyPlansTest {
  static List<NumericPolicy> policies() {
    return Policies.all();
  }

  /** 2^60 slots of 4 bytes in segments of 2^22 bytes, drained by 2^12. */
  private static PlannedQueue queue(NumericPolicy policy, Placement placement) {
    return DevicePlanner.using(policy)
        .plan(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(-1))
                .placement(placement)
                .limits(
                    DeviceLimits.builder()
                        .maxBindingBytes((1L << 22) + 3)
                        .alignment(8)
                        .granularity(2)
                        .build())
                .line(
                    QueueLine.builder(
                            "q",
                            WorkQueueProfile.builder()
                                .capacity((1L << 60) - 1)
                                .entryBytes(4)
                                .controlBytes(20)
                                .build())
                        .maxSegments(1L << 40)
                        .drainWindow(1 << 12)
                        .build())
                .build())
        .orElseThrow()
        .queue("q");
  }

  @ParameterizedTest
  @MethodSource("policies")
  void twoToTheFortyEightWindows(NumericPolicy policy) {
    DrainPlan drain = queue(policy, Placement.SEPARATE).drain();
    assertThat(drain.windowCount()).isEqualTo(1L << 48);
    assertThat(drain.window(0)).hasToString("(0, 0, 4096)");
    // A segment has 2^20 slots, hence 256 windows.
    assertThat(drain.window(256)).hasToString("(256, 1048576, 4096)");
    DrainWindow last = drain.window((1L << 48) - 1);
    assertThat(last.firstSlot()).isEqualTo((1L << 60) - (1 << 12));
    assertThat(last.slots()).isEqualTo((1 << 12) - 1);
    assertThatThrownBy(() -> drain.window(1L << 48))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("window 281474976710656 of 281474976710656");
    assertThatThrownBy(() -> drain.window(-1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("window 18446744073709551615 of 281474976710656");
    Iterator<DrainWindow> windows = drain.windows().iterator();
    for (int i = 0; i < 1_000; i++) {
      assertThat(windows.next()).isEqualTo(drain.window(i));
    }
    assertThat(drain.windowsFor((1L << 60) - 1)).isEqualTo(1L << 48);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void twoToTheFortySegments(NumericPolicy policy) {
    Region entries = queue(policy, Placement.SEPARATE).regions().get(1);
    assertThat(entries.segmentCount()).isEqualTo(1L << 40);
    assertThat(entries.segment(0))
        .hasToString("Segment[0, firstSlot=0, slots=1048576, offset=0, bytes=4194304]");
    Segment last = entries.segment((1L << 40) - 1);
    assertThat(last.firstSlot()).isEqualTo((1L << 60) - (1 << 20));
    assertThat(last.slots()).isEqualTo((1 << 20) - 1);
    assertThat(last.offset()).isZero();
    assertThatThrownBy(() -> entries.segment(1L << 40))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("segment 1099511627776 of 1099511627776");
    Iterator<Segment> segments = entries.segments().iterator();
    for (int i = 0; i < 1_000; i++) {
      assertThat(segments.next()).isEqualTo(entries.segment(i));
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void segmentsOfAnArenaLieBehindEachOther(NumericPolicy policy) {
    Region entries = queue(policy, Placement.ARENA).regions().get(1);
    // The control block has 20 bytes, and regions start at multiples of 8.
    assertThat(entries.segment(0).offset()).isEqualTo(24);
    assertThat(entries.segment((1L << 40) - 1).offset())
        .isEqualTo(24 + ((1L << 40) - 1) * (1L << 22));
  }

  @Test
  void theLastSegmentEndsTheIteration() {
    DevicePlan plan =
        plan(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(100))
                .limits(DeviceLimits.builder().maxBindingBytes(10).build())
                .line(ResidentLine.builder("r").count(5).bytesEach(4).maxSegments(3).build())
                .build());
    Region region = plan.lines().get(0).regions().get(0);
    assertThat(region.segments()).extracting(Segment::slots).containsExactly(2L, 2L, 1L);
    Iterator<Segment> segments = region.segments().iterator();
    region.segments().forEach(segment -> segments.next());
    assertThat(segments.hasNext()).isFalse();
    assertThatThrownBy(segments::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("after the last of 3");
  }

  // ---- Host views ----

  @Test
  void viewsOfASegmentCoverItInWholeSlots() {
    // 2^40 slots of 12 bytes in segments of up to 2^33 bytes: 715,827,882 slots each.
    DevicePlan plan =
        plan(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(-1))
                .limits(DeviceLimits.builder().maxAllocationBytes(1L << 33).build())
                .line(
                    ResidentLine.builder("r").count(1L << 40).bytesEach(12).maxSegments(-1).build())
                .build());
    Region region = plan.lines().get(0).regions().get(0);
    for (long index : new long[] {0, 1, region.segmentCount() - 1}) {
      Segment segment = region.segment(index);
      HostViews views = segment.hostViews();
      long next = 0;
      for (HostView view : views) {
        assertThat(view.offset()).isEqualTo(next);
        assertThat(view.length()).isPositive();
        assertThat(view.length() % 12).isZero();
        next += view.length();
      }
      assertThat(next).isEqualTo(segment.bytes());
      assertThat(views.count())
          .isEqualTo(
              BigInteger.valueOf(segment.bytes() + views.viewBytes() - 1)
                  .divide(BigInteger.valueOf(views.viewBytes()))
                  .longValue());
    }
  }

  @Test
  void aSlotThatNoViewHoldsHasNone() {
    DevicePlan plan =
        plan(
            DeviceProfile.builder("d")
                .memory(DeviceMemory.ofFree(-1))
                .resident("r", 3, 1L << 31)
                .build());
    Segment segment = plan.lines().get(0).regions().get(0).segment(0);
    assertThatThrownBy(segment::hostViews)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an entry of 2147483648 bytes");
  }

  private static DevicePlan plan(DeviceProfile profile) {
    return DevicePlanner.using(Policies.UNSIGNED).plan(profile).orElseThrow();
  }
}
