// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.Model.u64;

/** Candidates of what a test asks. */
final class Candidates {
  private Candidates() {}

  /** Sets all that a candidate can be set to: not the layouts, the clamp and the bound. */
  static WorkQueueCandidate set(WorkQueueCandidate candidate, Model model) {
    candidate
        .entryBytes(u64(model.entryBytes()))
        .budgetBytes(u64(model.budgetBytes()))
        .initialItems(u64(model.initialItems()))
        .controlBytes(u64(model.controlBytes()))
        .buffering(model.buffering())
        .hostSync(model.hostSync());
    return switch (model.sizing()) {
      case FIXED -> candidate.capacity(u64(model.items()));
      case EXPANSION ->
          model.clampToFit()
              ? candidate.capacity(Capacity.expansion(u64(model.items())).clampToFit())
              : candidate.expansion(u64(model.items()));
      case LARGEST -> candidate.largest();
    };
  }
}
