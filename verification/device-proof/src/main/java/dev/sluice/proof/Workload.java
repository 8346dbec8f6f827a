// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.List;
import java.util.Map;

/**
 * Work that a device does with queues: its input, its kernels and what a host computes. All arrays
 * are of words of 32 bits, and an item has one word for each of its fields. Immutable.
 */
interface Workload {
  /** Returns its name with its size, without white space. */
  String name();

  /**
   * Returns the name of the resources with its kernels, such as {@code tree} for {@code tree.c} and
   * {@code tree.wgsl}.
   */
  String kernels();

  /** Returns what the kernels are compiled with, by names of macros. */
  Map<String, Long> defines();

  List<Demand> queues();

  List<Resident> residents();

  /** Returns the items that a queue has before the first launch. */
  int[] initial(String queue);

  /** Returns the words that an initial item has in the side array; none where queues have none. */
  default int[] side(String queue) {
    return new int[0];
  }

  /** Returns the side arrays that a queue can have, of one word for each slot. */
  default List<String> sides(String queue) {
    return List.of();
  }

  /** Returns what the kernels add up of the side arrays of a queue, beyond the sum of its items. */
  default long sideSum(String queue) {
    return 0;
  }

  /**
   * Returns an item that is safe to drain, and shows in the sums: slots that nobody wrote hold it.
   */
  int[] unwritten(String queue);

  /** Returns the launches of one round, each for all windows of its queue. */
  List<Step> round();

  /** Returns the launches after the last round. The offset of each is the sweep. */
  default List<Step> finale() {
    return List.of();
  }

  /** Returns the kernel that drains the only queue in one launch, or nothing if there is none. */
  default String loop() {
    return "";
  }

  /** Returns the rounds after which nothing is left, 0 if they depend on how the device runs. */
  long rounds();

  /** Returns what the host computes, by names. */
  Map<String, Long> results();

  /** Returns the same of what the device has left in its residents. */
  Map<String, Long> results(Residents residents);

  /** What residents hold after a run. */
  interface Residents {
    int[] words(String label);
  }

  /**
   * Launches of one kernel for all windows of a queue.
   *
   * @param offset what is added to the round to get the sweep of the queue
   */
  record Step(String kernel, String queue, int offset) {}
}
