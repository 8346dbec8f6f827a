// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import java.util.Arrays;

/** The most windows that find an item, by dynamic programming over the slots of a small buffer. */
final class BusyWindows {
  private BusyWindows() {}

  /** Returns the windows of a buffer, as the number of the window of each slot. */
  static int[] windowOfSlot(int capacity, int segment, int window) {
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

  /**
   * Returns how many windows find something at most, over all ways to spread the items over the
   * sweeps. Of two buffers each sweep drains the first slots; of one, slices one behind the other,
   * which end with the buffer.
   */
  static int best(Buffering buffering, int[] windowOfSlot, int sweeps, int items) {
    boolean slices = buffering == Buffering.SINGLE;
    int capacity = windowOfSlot.length;
    int all = slices ? Math.min(items, capacity) : items;
    int[] best = new int[all + 1];
    for (int sweep = 0; sweep < sweeps; sweep++) {
      int[] next = best.clone();
      for (int before = 0; before < all; before++) {
        int first = slices ? before : 0;
        for (int n = 1; n <= Math.min(capacity, all - before); n++) {
          int busy = windowOfSlot[first + n - 1] - windowOfSlot[first] + 1;
          next[before + n] = Math.max(next[before + n], best[before] + busy);
        }
      }
      best = next;
    }
    return Arrays.stream(best).max().orElseThrow();
  }
}
