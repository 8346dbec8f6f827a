// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.queue.Capacity;
import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import java.util.Set;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * Lines that have equally many slots, such as queues of paths and the state of each path: a group,
 * for which one number of slots is chosen, or given. What its lines say of themselves is per slot
 * of the group: a resident of count 1 has an element for each, a queue of capacity 2 has two slots.
 * It is planned and rejected as one, and stands where its first line stands. Immutable and
 * thread-safe.
 *
 * @param label the group's name
 * @param capacity the slots of the group: a number of them, or the largest that fits
 * @param weight the group's weight where several largest share what is left, 1 … 1,000,000
 * @param lines the labels of residents and queues, at least one
 * @since 0.2.0
 */
public record SameSlots(String label, Capacity capacity, int weight, List<String> lines) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if {@code label} is blank, {@code capacity} is an expansion,
   *     {@code weight} is out of range or set on a group of a fixed number, or {@code lines} are
   *     none or name one twice
   */
  public SameSlots {
    DeviceProfile.checkLabel(label);
    lines = List.copyOf(lines);
    if (capacity.sizing() == QueueSizing.EXPANSION) {
      throw new IllegalArgumentException(
          "same slots '"
              + label
              + "': "
              + capacity
              + " is of one queue; give a number, or largest");
    }
    if (weight < 1 || weight > 1_000_000) {
      throw new IllegalArgumentException(
          "weight: " + weight + " on same slots '" + label + "' is not in 1 … 1,000,000");
    }
    if (weight != 1 && capacity.sizing() != QueueSizing.LARGEST) {
      throw new IllegalArgumentException(
          "weight: "
              + weight
              + " on same slots '"
              + label
              + "', but only the largest share what is left");
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("same slots '" + label + "' are of no line");
    }
    if (Set.copyOf(lines).size() != lines.size()) {
      throw new IllegalArgumentException("same slots '" + label + "' name a line twice: " + lines);
    }
  }

  /** Returns the same lines with another capacity. */
  public SameSlots withCapacity(Capacity capacity) {
    return new SameSlots(label, capacity, weight, lines);
  }

  /** Returns the same lines with another weight. */
  public SameSlots withWeight(int weight) {
    return new SameSlots(label, capacity, weight, lines);
  }

  /** Returns the group with a remedy followed, as {@link DeviceProfile#with} does. */
  SameSlots with(Remedy remedy) {
    return withCapacity(unit(0).with(remedy).capacity());
  }

  /** Returns a queue of one byte for each slot of the group: what is chosen for it is for all. */
  WorkQueueProfile unit(@Unsigned long initialItems) {
    return WorkQueueProfile.builder()
        .capacity(capacity)
        .entryBytes(1)
        .initialItems(initialItems)
        .build();
  }
}
