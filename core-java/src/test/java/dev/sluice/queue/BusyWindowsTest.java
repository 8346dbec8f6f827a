// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.PerProperty;
import org.junit.jupiter.api.Test;

/**
 * The most windows that can find an item, against the best of all frontiers, which dynamic
 * programming finds slot by slot.
 */
@PropertyDefaults(tries = 4_000, edgeCases = EdgeCasesMode.NONE)
class BusyWindowsTest {
  /** The windows of a buffer, as the number of the window of each slot. */
  private static int[] windowOfSlot(int capacity, int segment, int window) {
    int[] of = new int[capacity];
    int windows = 0;
    for (int from = 0; from < capacity; ) {
      int segmentEnd = Math.min(capacity, (from / segment + 1) * segment);
      int end = Math.min(segmentEnd, from + window);
      for (int slot = from; slot < end; slot++) {
        of[slot] = windows;
      }
      windows++;
      from = end;
    }
    return of;
  }

  /** Sweeps that each drain the first slots of a buffer: how many windows find something? */
  private static int bestFromTheStart(int[] windowOfSlot, int sweeps, int items) {
    int[] best = new int[items + 1];
    for (int sweep = 0; sweep < sweeps; sweep++) {
      int[] next = best.clone();
      for (int before = 0; before <= items; before++) {
        for (int n = 1; n <= Math.min(windowOfSlot.length, items - before); n++) {
          int busy = windowOfSlot[n - 1] + 1;
          next[before + n] = Math.max(next[before + n], best[before] + busy);
        }
      }
      best = next;
    }
    int most = 0;
    for (int busy : best) {
      most = Math.max(most, busy);
    }
    return most;
  }

  /** Sweeps that drain one slice each, one behind the other. */
  private static int bestInSlices(int[] windowOfSlot, int sweeps, int items) {
    int drained = Math.min(items, windowOfSlot.length);
    int[] best = new int[drained + 1];
    for (int sweep = 0; sweep < sweeps; sweep++) {
      int[] next = best.clone();
      for (int from = 0; from < drained; from++) {
        for (int to = from + 1; to <= drained; to++) {
          int busy = windowOfSlot[to - 1] - windowOfSlot[from] + 1;
          next[to] = Math.max(next[to], best[from] + busy);
        }
      }
      best = next;
    }
    int most = 0;
    for (int busy : best) {
      most = Math.max(most, busy);
    }
    return most;
  }

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
    int[] windows = windowOfSlot(capacity, Math.toIntExact(shape.segmentSlots()), window);
    assertThat(shape.windowCount()).isEqualTo(windows[capacity - 1] + 1);
    return windows;
  }

  @Property
  @PerProperty(HardlyAbove.class)
  void pingPongIsNeverBelowTheBest(
      @ForAll @IntRange(min = 1, max = 30) int capacity,
      @ForAll @IntRange(min = 1, max = 30) int segment,
      @ForAll @IntRange(min = 1, max = 12) int window,
      @ForAll @IntRange(min = 1, max = 8) int sweeps,
      @ForAll @IntRange(min = 1, max = 60) int items) {
    int best = bestFromTheStart(windows(capacity, segment, window), sweeps, items);
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
    int best = bestInSlices(windows(capacity, segment, window), sweeps, items);
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
    assertThat(bestFromTheStart(windowOfSlot(10, 10, 4), 4, 23)).isEqualTo(8);
    // 2 sweeps of 10 items in all: 9 and 1, or 5 and 5.
    assertThat(bestFromTheStart(windowOfSlot(10, 10, 4), 2, 10)).isEqualTo(4);
    // Slices of 2, 4, 3 and 1: 1, 2, 2 and 1.
    assertThat(bestInSlices(windowOfSlot(10, 10, 4), 4, 10)).isEqualTo(6);
    assertThat(bestInSlices(windowOfSlot(10, 10, 4), 1, 10)).isEqualTo(3);
    assertThat(windowOfSlot(7, 5, 3)).containsExactly(0, 0, 0, 1, 1, 2, 2);
  }
}
