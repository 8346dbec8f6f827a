// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.List;

/**
 * What a workload asks of one queue.
 *
 * @param label a lower-case word, which the kernels know
 * @param fields of an item, a word each
 * @param initial items before the first launch
 * @param items drained in all
 * @param peak the most items of one sweep
 * @param sweeps that drain something
 * @param sum what the kernels add up of the items
 * @param exact whether all of this is the same in each run, or only what is enough to plan with
 * @param last whether it is drained after the rounds, in as many sweeps as the finale has
 */
record Demand(
    String label,
    List<String> fields,
    long initial,
    long items,
    long peak,
    long sweeps,
    long sum,
    boolean exact,
    boolean last) {
  /** What the host knows exactly of a queue that is drained in rounds. */
  static Demand exact(
      String label,
      List<String> fields,
      long initial,
      long items,
      long peak,
      long sweeps,
      long sum) {
    return new Demand(label, fields, initial, items, peak, sweeps, sum, true, false);
  }

  /** What is only known to be enough. */
  static Demand enough(String label, List<String> fields, long initial, long items, long peak) {
    return new Demand(label, fields, initial, items, peak, 0, 0, false, false);
  }
}
