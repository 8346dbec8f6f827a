// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.PlannedQueue;
import dev.sluice.device.QueueLine;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;

/** The plan of one way to drain one input. */
@SuppressWarnings("signedness") // sizes of what fits a device, far below 2^63
record TimedPlan(String api, Facts facts, Buffering buffering, Variant variant, DevicePlan plan) {
  static final String QUEUE = "frontier";

  static TimedPlan of(
      String api, Facts facts, Buffering buffering, Variant variant, Card card, Costs costs) {
    boolean single = buffering == Buffering.SINGLE;
    boolean search = facts.work() == Facts.Work.BFS;
    // A search marks what it has seen, and how much of the graph it reaches is not known.
    long capacity = search ? facts.vertices() : single ? facts.total() : facts.peak();
    WorkQueueProfile queue =
        WorkQueueProfile.builder()
            .capacity(capacity)
            .bound(capacity)
            .initialItems(facts.initial())
            .entry(
                search
                    ? EntryLayout.builder().u32("vertex").u32("distance").build()
                    : EntryLayout.builder().u64("node").build())
            .control(ControlBlock.standard())
            .buffering(buffering)
            .indexBits(32)
            .build();
    DeviceProfile.Builder device =
        DeviceProfile.builder(card.name())
            .memory(DeviceMemory.ofTotal(card.totalBytes()))
            .limits(card.limits())
            .reserve("context", Card.RESERVE);
    if (search) {
      device
          .resident("offsets", facts.vertices() + 1, 8)
          .resident("targets", facts.edges(), 4)
          .resident("distances", facts.vertices(), 4);
    } else {
      device.resident("sums", 512, 8);
    }
    device.line(
        QueueLine.builder(QUEUE, queue)
            .drain(variant.profile(facts, capacity, card, api, costs))
            .build());
    DevicePlan plan =
        DevicePlanner.using(new UnsignedLongPolicy()).plan(device.build()).orElseThrow();
    return new TimedPlan(api, facts, buffering, variant, plan);
  }

  PlannedQueue queue() {
    return plan.queue(QUEUE);
  }

  /** Returns what the log calls it. */
  String name() {
    return api + "; " + facts.name() + "; " + buffering + "; " + variant.name();
  }
}
