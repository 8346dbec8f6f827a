// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.queue.QueueSizing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /** Of the first line of each group the group, which stands for it; null if there is no group. */
  private final @Nullable SlotGroup @Nullable [] groups;

  /** The lines of a phase. */
  static final class Phase {
    final String label;
    final int[] others;
    final int[] largest;

    private Phase(String label, int[] others, int[] largest) {
      this.label = label;
      this.others = others;
      this.largest = largest;
    }
  }

  LineOrder(List<DeviceLine> lines, List<SameSlots> sameSlots) {
    this.groups = sameSlots.isEmpty() ? null : groups(lines, sameSlots);
    this.reserves = where(lines, ReserveLine.class::isInstance);
    this.others = others(lines, Optional.empty());
    this.largest = largest(lines, Optional.empty());
    this.phases =
        lines.stream()
            .flatMap(line -> line.phase().stream())
            .distinct()
            .map(
                label ->
                    new Phase(
                        label,
                        others(lines, Optional.of(label)),
                        largest(lines, Optional.of(label))))
            .toList();
  }

  private static @Nullable SlotGroup[] groups(List<DeviceLine> lines, List<SameSlots> sameSlots) {
    @Nullable SlotGroup[] groups = new SlotGroup[lines.size()];
    for (SameSlots group : sameSlots) {
      int[] members = where(lines, line -> group.lines().contains(line.label()));
      groups[members[0]] = new SlotGroup(group, members, lines);
    }
    return groups;
  }

  /** Returns the group that a line stands for, if it is the first of one. */
  @Nullable SlotGroup group(int line) {
    return groups == null ? null : groups[line];
  }

  /** Returns the groups, in the order of their first lines. */
  List<SlotGroup> groups() {
    return groups == null ? List.of() : Arrays.stream(groups).flatMap(Stream::ofNullable).toList();
  }

  /** Returns the group that a line is in. */
  @Nullable SlotGroup groupOf(DeviceLine line) {
    for (SlotGroup group : groups()) {
      if (group.settings.lines().contains(line.label())) {
        return group;
      }
    }
    return null;
  }

  /** Says whether a line stands in another's place: where its group has an earlier one. */
  boolean isFurther(int line) {
    return groups().stream()
        .anyMatch(g -> IntStream.of(g.members).skip(1).anyMatch(m -> m == line));
  }

  /** Says whether a line, or the group that it is in, is one of the largest. */
  boolean isAmongLargest(List<DeviceLine> lines, int line) {
    return isLargest(lines.get(line))
        || groups().stream()
            .anyMatch(g -> g.isLargest() && IntStream.of(g.members).anyMatch(m -> m == line));
  }

  private boolean isLargest(List<DeviceLine> lines, int line) {
    SlotGroup group = group(line);
    return group == null ? isLargest(lines.get(line)) : group.isLargest();
  }

  private int[] others(List<DeviceLine> lines, Optional<String> phase) {
    return IntStream.of(where(lines, line -> isIn(line, phase)))
        .filter(i -> !isFurther(i) && !isLargest(lines, i))
        .toArray();
  }

  private int[] largest(List<DeviceLine> lines, Optional<String> phase) {
    return IntStream.of(where(lines, line -> isIn(line, phase)))
        .filter(i -> isLargest(lines, i))
        .toArray();
  }

  private static boolean isIn(DeviceLine line, Optional<String> phase) {
    return line.phase().equals(phase) && !(line instanceof ReserveLine);
  }

  private static int[] where(List<DeviceLine> lines, Predicate<DeviceLine> kind) {
    return IntStream.range(0, lines.size()).filter(i -> kind.test(lines.get(i))).toArray();
  }

  static boolean isLargest(DeviceLine line) {
    return line instanceof QueueLine queue
        && queue.profile().capacity().sizing() == QueueSizing.LARGEST;
  }
}
