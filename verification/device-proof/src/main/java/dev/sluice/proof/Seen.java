// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DevicePlan;
import dev.sluice.device.PlannedQueue;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainEnd;
import dev.sluice.queue.DrainTotals;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.OverflowVerdict;
import dev.sluice.queue.QueueObservation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was read back after a run, wherever it ran, to be compared with host and plan. */
final class Seen {
  /** Numbers that the kernels count, see {@code dialect.h}. */
  record Tally(long drained, long sum, long asked, long groups, long launches) {}

  /**
   * What was seen of a queue.
   *
   * @param launches that the host made, with their groups
   */
  record Queue(ControlBlock control, Tally tally, long launches, long groups) {}

  private final long rounds;
  private final long reads;
  final Map<String, Queue> queues = new LinkedHashMap<>();
  final Map<String, Long> results = new TreeMap<>();
  long allocations;
  long bytes;
  long brokenGuards;

  /**
   * Begins with what the host did.
   *
   * @param rounds that were run
   * @param reads of the host, the one at the end included
   */
  Seen(long rounds, long reads) {
    this.rounds = rounds;
    this.reads = reads;
  }

  /** Adds up what the kernels counted of a queue. */
  static Tally tally(int[] words, int queue) {
    long[] sums = new long[Case.TALLY_NUMBERS];
    int first = queue * Case.TALLIES * Case.TALLY_NUMBERS;
    for (int i = 0; i < Case.TALLIES * Case.TALLY_NUMBERS; i++) {
      int at = 2 * (first + i);
      sums[i % sums.length] += Integer.toUnsignedLong(words[at]) | (long) words[at + 1] << 32;
    }
    return new Tally(sums[0], sums[1], sums[2], sums[3], sums[4]);
  }

  /** Compares with what the host computes, and with what the plan and its observation say. */
  List<Figure> figures(Case what, DevicePlan plan, List<Long> planned, Options options) {
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("allocations", planned.size(), allocations));
    figures.add(new Figure("bytes", planned.stream().mapToLong(Long::longValue).sum(), bytes));
    figures.add(new Figure("guards-broken", 0, brokenGuards));
    for (Demand demand : what.workload().queues()) {
      Queue queue = queues.get(demand.label());
      if (queue == null) {
        throw new IllegalStateException("nothing seen of " + demand.label());
      }
      new OfQueue(figures, what, demand, plan.queue(demand.label()), queue).add(options);
    }
    if (what.shape().capacityPercent() < 100) {
      // What was dropped is missing in the results.
      return figures;
    }
    Map<String, Long> right = new TreeMap<>(what.workload().results());
    right.forEach(
        (name, value) -> figures.add(new Figure(name, value, results.getOrDefault(name, -1L))));
    return figures;
  }

  private final class OfQueue {
    private final List<Figure> figures;
    private final Case what;
    private final Demand demand;
    private final PlannedQueue planned;
    private final Queue seen;

    OfQueue(List<Figure> figures, Case what, Demand demand, PlannedQueue planned, Queue seen) {
      this.figures = figures;
      this.what = what;
      this.demand = demand;
      this.planned = planned;
      this.seen = seen;
    }

    private void add(String name, long expected, long is) {
      figures.add(new Figure(demand.label() + "." + name, expected, is));
    }

    void add(Options options) {
      boolean enough = what.shape().capacityPercent() >= 100 || demand.last();
      long preset = Integer.toUnsignedLong(options.tampering().preset());
      boolean single = planned.plan().profile().buffering() == Buffering.SINGLE;
      ControlBlock block = seen.control();
      Optional<QueueObservation> agreed = observed(block);
      add("observed-agrees", 1, agreed.isPresent() ? 1 : 0);
      // Where counts contradict each other the plan observes nothing, and the rest is of the block.
      QueueObservation observed = agreed.orElseGet(() -> planned.plan().observed(block.peak()));
      // What a full single buffer was asked for last belongs to a sweep that never begins.
      long attempted = Sizes.of(single ? observed.attempted() : block.attempted());
      long lost = Sizes.of(observed.lost().orElse(block.lost()));
      long capacity = Sizes.of(planned.plan().capacity());
      long drained = seen.tally().drained();
      add("left", 0, Sizes.of(block.itemsLeft(planned.plan())));
      if (demand.exact() && enough && preset == 0) {
        long sum =
            demand.sum() + (what.shape().sides() ? what.workload().sideSum(demand.label()) : 0);
        add("drained", demand.items(), drained);
        add("sum", sum, seen.tally().sum());
        add("attempted", demand.items(), attempted);
        add("asked", demand.items() - demand.initial(), seen.tally().asked());
        add("peak", demand.peak(), Sizes.of(block.peak()));
        add("sweeps", demand.sweeps(), Sizes.of(block.sweeps()));
        add(
            "high-water",
            single ? demand.items() : demand.peak(),
            Sizes.of(observed.highWaterMark()));
      } else {
        add("attempted", demand.initial() + preset + seen.tally().asked(), attempted);
        if (preset == 0) {
          add("lost-and-drained", attempted, lost + drained);
        } else {
          // The tail speaks of a full buffer that nobody wrote, whose items ask for nothing.
          long all = single ? capacity : demand.initial() + capacity;
          add("drained", all, drained);
          add("lost", demand.initial() + preset + seen.tally().asked() - all, lost);
        }
      }
      if (enough && preset == 0) {
        add("lost", 0, lost);
        add("dropped", 0, Sizes.of(observed.dropped()));
      } else if (demand.exact() && preset == 0) {
        add("overflowed", 1, lost > 0 ? 1 : 0);
        add("dropped", Sizes.of(observed.attempted()) - capacity, Sizes.of(observed.dropped()));
        add("high-water", capacity, Sizes.of(observed.highWaterMark()));
      }
      boolean bounded = what.shape().bounded() && enough;
      add(
          "may-overflow",
          bounded ? 0 : 1,
          planned.plan().overflow() == OverflowVerdict.IMPOSSIBLE ? 0 : 1);
      launches(options);
    }

    private Optional<QueueObservation> observed(ControlBlock block) {
      try {
        return Optional.of(block.observed(planned.plan()));
      } catch (IllegalArgumentException contradiction) {
        return Optional.empty();
      }
    }

    private void launches(Options options) {
      Optional<DrainTotals> totals = planned.drain().totals();
      long sweeps = what.shape().end() == DrainEnd.ON_DEVICE ? 1 : rounds;
      long launched = Sizes.of(planned.drain().windowCount()) * sweeps;
      if (totals.isPresent()) {
        launched = Sizes.of(totals.get().launches().orElse(-1));
        if (!demand.last()) {
          add("rounds", Sizes.of(totals.get().sweeps().orElse(-1)), rounds);
          add("host-reads", Sizes.of(totals.get().hostReads().orElse(-1)), reads);
        }
        add("groups", Sizes.of(totals.get().groups().orElse(-1)), seen.groups());
      }
      add("launches", launched, seen.launches());
      if (options.counted()) {
        add("launches-run", seen.launches(), seen.tally().launches());
        if (planned.drain().profile().grid() == GridKind.INDIRECT) {
          add("more-groups-run", 0, Math.max(0, seen.tally().groups() - seen.groups()));
        } else {
          add("groups-run", seen.groups(), seen.tally().groups());
        }
      }
    }
  }
}
