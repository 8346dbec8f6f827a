// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.queue.QueueSizing;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The order in which lines take their places: reserves first, the largest queues last; those of a
 * phase behind those outside. Follows from the lines alone, so that a profile keeps it.
 */
final class LineOrder {
  final int[] reserves;

  /** The lines outside of phases, but for reserves and the largest. */
  final int[] others;

  /** The largest outside of phases. */
  final int[] largest;

  /** The phases, in the order in which lines name them; mostly none. */
  final List<Phase> phases;

  /** The lines of a phase. */
  static final class Phase {
    final String label;
    final int[] others;
    final int[] largest;

    private Phase(List<DeviceLine> lines, String label) {
      this.label = label;
      this.others = others(lines, Optional.of(label));
      this.largest = largest(lines, Optional.of(label));
    }
  }

  LineOrder(List<DeviceLine> lines) {
    this.reserves = where(lines, ReserveLine.class::isInstance);
    this.others = others(lines, Optional.empty());
    this.largest = largest(lines, Optional.empty());
    this.phases =
        lines.stream()
            .flatMap(line -> line.phase().stream())
            .distinct()
            .map(label -> new Phase(lines, label))
            .toList();
  }

  private static int[] others(List<DeviceLine> lines, Optional<String> phase) {
    return where(
        lines,
        line -> line.phase().equals(phase) && !(line instanceof ReserveLine) && !isLargest(line));
  }

  private static int[] largest(List<DeviceLine> lines, Optional<String> phase) {
    return where(lines, line -> line.phase().equals(phase) && isLargest(line));
  }

  private static int[] where(List<DeviceLine> lines, Predicate<DeviceLine> kind) {
    return IntStream.range(0, lines.size()).filter(i -> kind.test(lines.get(i))).toArray();
  }

  static boolean isLargest(DeviceLine line) {
    return line instanceof QueueLine queue
        && queue.profile().capacity().sizing() == QueueSizing.LARGEST;
  }
}
