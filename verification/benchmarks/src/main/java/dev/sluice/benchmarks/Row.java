// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.HostSync;
import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.WorkQueueCandidate;
import dev.sluice.queue.WorkQueueProfile;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** One queue to plan, in figures alone: what every contender is given. */
record Row(
    QueueSizing sizing,
    @Unsigned long items,
    @Unsigned long initialItems,
    @Unsigned long entryBytes,
    @Unsigned long controlBytes,
    @Unsigned long budgetBytes,
    @Unsigned long maxItemsPerLaunch,
    boolean pingPong,
    boolean hostParticipates) {

  /** Returns the same queue with what a rule may stand against. */
  Row with(
      @Unsigned long items,
      @Unsigned long initialItems,
      @Unsigned long entryBytes,
      @Unsigned long budgetBytes,
      boolean hostParticipates) {
    return new Row(
        sizing,
        items,
        initialItems,
        entryBytes,
        controlBytes,
        budgetBytes,
        maxItemsPerLaunch,
        pingPong,
        hostParticipates);
  }

  /** Returns a candidate to be set. */
  static WorkQueueCandidate candidate() {
    return WorkQueueProfile.builder()
        .capacity(1)
        .entryBytes(1)
        .budgetBytes(1)
        .build()
        .toCandidate();
  }

  WorkQueueProfile profile() {
    return set(candidate()).profile();
  }

  /** Returns the candidate, set to this queue. */
  WorkQueueCandidate set(WorkQueueCandidate candidate) {
    candidate
        .entryBytes(entryBytes)
        .initialItems(initialItems)
        .controlBytes(controlBytes)
        .budgetBytes(budgetBytes)
        .buffering(pingPong ? Buffering.PING_PONG : Buffering.SINGLE)
        .hostSync(hostParticipates ? HostSync.HOST_PARTICIPATES : HostSync.FINAL_ONLY);
    return switch (sizing) {
      case FIXED -> candidate.capacity(items);
      case EXPANSION -> candidate.expansion(items);
      case LARGEST -> candidate.largest();
    };
  }
}
