// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.queue.QueueSizing;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The order in which lines take their places: reserves first, the largest queues last. Follows from
 * the lines alone, so that a profile keeps it.
 */
final class LineOrder {
  final int[] reserves;
  final int[] others;
  final int[] largest;

  LineOrder(List<DeviceLine> lines) {
    this.reserves = where(lines, ReserveLine.class::isInstance);
    this.largest = where(lines, LineOrder::isLargest);
    this.others = where(lines, line -> !(line instanceof ReserveLine) && !isLargest(line));
  }

  private static int[] where(List<DeviceLine> lines, Predicate<DeviceLine> kind) {
    return IntStream.range(0, lines.size()).filter(i -> kind.test(lines.get(i))).toArray();
  }

  static boolean isLargest(DeviceLine line) {
    return line instanceof QueueLine queue
        && queue.profile().capacity().sizing() == QueueSizing.LARGEST;
  }
}
