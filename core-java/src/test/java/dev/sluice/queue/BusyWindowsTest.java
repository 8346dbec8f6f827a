// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.PerProperty;
import org.junit.jupiter.api.Test;

/**
 * The most windows that can find an item, against the best of all frontiers, which dynamic
 * programming finds slot by slot.
 */
@PropertyDefaults(tries = 4_000, edgeCases = EdgeCasesMode.NONE)
class BusyWindowsTest {
  private static int bound(
      Buffering buffering, int capacity, int segment, int window, int sweeps, int items) {
    Drains buffer =
        new Drains(
            Policies.UNSIGNED, capacity, 8, buffering, segment, Drains.ANY, Drains.ANY, Drains.ANY);
    DrainProfile.Builder profile =
        DrainProfile.builder().itemsPerWindow(window).sweeps(sweeps).totalItems(items);
    return Math.toIntExact(buffer.totals(profile).busyAtMost().getAsLong());
  }

  private static int[] windows(int capacity, int segment, int window) {
    DrainShape shape =
        Drains.single(Policies.UNSIGNED, capacity)
            .segments(segment)
            .figures(DrainProfile.builder().itemsPerWindow(window).build())
            .shape();
    int[] windows =
        BusyWindows.windowOfSlot(capacity, Math.toIntExact(shape.segmentSlots()), window);
    assertThat(shape.windowCount()).isEqualTo(windows[capacity - 1] + 1);
    return windows;
  }

  @Property
  @PerProperty(HardlyAbove.class)
  @Tag("slow")
  void pingPongIsNeverBelowTheBest(
      @ForAll @IntRange(min = 1, max = 30) int capacity,
      @ForAll @IntRange(min = 1, max = 30) int segment,
      @ForAll @IntRange(min = 1, max = 12) int window,
      @ForAll @IntRange(min = 1, max = 8) int sweeps,
      @ForAll @IntRange(min = 1, max = 60) int items) {
    int best =
        BusyWindows.best(Buffering.PING_PONG, windows(capacity, segment, window), sweeps, items);
    int bound = bound(Buffering.PING_PONG, capacity, segment, window, sweeps, items);
    assertThat(bound).isGreaterThanOrEqualTo(best);
    HardlyAbove.count(best, bound);
  }

  /** Here the bound is the best there is. */
  @Property
  void slicesAreAtMostTheBest(
      @ForAll @IntRange(min = 1, max = 30) int capacity,
      @ForAll @IntRange(min = 1, max = 30) int segment,
      @ForAll @IntRange(min = 1, max = 12) int window,
      @ForAll @IntRange(min = 1, max = 8) int sweeps,
      @ForAll @IntRange(min = 1, max = 60) int items) {
    int best =
        BusyWindows.best(Buffering.SINGLE, windows(capacity, segment, window), sweeps, items);
    assertThat(bound(Buffering.SINGLE, capacity, segment, window, sweeps, items)).isEqualTo(best);
  }

  /** The average of what the bound is above the best. */
  static final class HardlyAbove implements PerProperty.Lifecycle {
    private static final List<Double> RATIOS = new ArrayList<>();

    static void count(int best, int bound) {
      RATIOS.add((double) bound / best);
    }

    @Override
    public void onSuccess() {
      double average = RATIOS.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      assertThat(average).isBetween(1.0, 1.02);
      assertThat(RATIOS.stream().filter(ratio -> ratio > 1).count()).as("above").isPositive();
    }
  }

  /** The solution itself is held to small cases by hand. */
  @Test
  void theBestOfSmallCases() {
    // 10 slots in windows of 4, 4 and 2; 23 items in 4 sweeps: 9, 5, 5 and 4 find 3 + 2 + 2 + 1.
    assertThat(BusyWindows.best(Buffering.PING_PONG, BusyWindows.windowOfSlot(10, 10, 4), 4, 23))
        .isEqualTo(8);
    // 2 sweeps of 10 items in all: 9 and 1, or 5 and 5.
    assertThat(BusyWindows.best(Buffering.PING_PONG, BusyWindows.windowOfSlot(10, 10, 4), 2, 10))
        .isEqualTo(4);
    // Slices of 2, 4, 3 and 1: 1, 2, 2 and 1.
    assertThat(BusyWindows.best(Buffering.SINGLE, BusyWindows.windowOfSlot(10, 10, 4), 4, 10))
        .isEqualTo(6);
    assertThat(BusyWindows.best(Buffering.SINGLE, BusyWindows.windowOfSlot(10, 10, 4), 1, 10))
        .isEqualTo(3);
    assertThat(BusyWindows.windowOfSlot(7, 5, 3)).containsExactly(0, 0, 0, 1, 1, 2, 2);
  }
}
