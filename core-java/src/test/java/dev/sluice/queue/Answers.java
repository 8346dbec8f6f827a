// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.Model.big;

import dev.sluice.queue.PlanResult.Rejected;
import dev.sluice.queue.QueueError.InitialItemsExceedCapacity;
import dev.sluice.queue.QueueError.OverBudget;
import dev.sluice.queue.QueueError.Overflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that a planner's answer says, by name, read through the public accessors. */
final class Answers {
  private Answers() {}

  static Map<String, Object> of(PlanResult<?> result) {
    Map<String, Object> answer = new LinkedHashMap<>();
    if (result instanceof Rejected<?> rejected) {
      List<PlanError> errors = rejected.errors();
      if (errors.size() != 1) {
        throw new AssertionError("a queue has one first error, not " + errors);
      }
      put(answer, errors.get(0));
      return answer;
    }
    WorkQueuePlan queue = Model.queueOf(result).orElseThrow();
    answer.put("outcome", "planned");
    answer.put("capacity", big(queue.capacity()));
    answer.put("wanted", big(queue.wanted()));
    answer.put("clamped", queue.clamped());
    answer.put("bufferBytes", big(queue.bufferBytes()));
    answer.put("queueBytes", big(queue.queueBytes()));
    answer.put("residentBytes", big(queue.residentBytes()));
    answer.put("headroomBytes", big(queue.headroomBytes()));
    answer.put("initialOccupancyBps", queue.initialOccupancyBps());
    answer.put("overflow", queue.overflow());
    answer.put("finalOnlyHostSync", queue.finalOnlyHostSync());
    Model.drainOf(result)
        .ifPresent(
            drain -> {
              answer.put("strategy", drain.strategy());
              answer.put("itemsPerWindow", big(drain.itemsPerWindow()));
              answer.put("windowCount", big(drain.windowCount()));
            });
    return answer;
  }

  private static void put(Map<String, Object> answer, PlanError error) {
    answer.put("outcome", error.getClass().getSimpleName());
    if (error instanceof InitialItemsExceedCapacity e) {
      answer.put("initialItems", big(e.initialItems()));
      answer.put("capacity", big(e.capacity()));
    } else if (error instanceof Overflow e) {
      answer.put("field", e.field());
      answer.put("operation", e.operation());
      answer.put("left", big(e.left()));
      answer.put("right", big(e.right()));
    } else if (error instanceof OverBudget e) {
      answer.put("requiredBytes", big(e.requiredBytes()));
      answer.put("budgetBytes", big(e.budgetBytes()));
      answer.put("shortfallBytes", big(e.shortfallBytes()));
    }
    answer.put("message", error.message());
    answer.put(
        "remedies", error.remedies().stream().map(r -> r.kind() + " " + big(r.amount())).toList());
  }
}
