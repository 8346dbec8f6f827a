// SPDX-License-Identifier: Apache-2.0
package acme.planner;

import dev.sluice.numeric.NumericPolicies;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainStrategy;
import dev.sluice.queue.HostSync;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.QueueError;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Answers the profiles of a file of golden vectors, in the same form. */
public final class Vectors {
  private static final Map<Class<? extends PlanError>, String> OUTCOMES =
      Map.of(
          QueueError.ZeroCapacity.class, "zero_capacity",
          QueueError.ZeroEntryBytes.class, "zero_entry_bytes",
          QueueError.ZeroDrainWindow.class, "zero_drain_chunk",
          QueueError.InitialItemsExceedCapacity.class, "initial_items_exceed_capacity",
          QueueError.HostParticipationRejected.class, "host_participation_rejected",
          QueueError.Overflow.class, "byte_count_overflow",
          QueueError.OverBudget.class, "over_budget");
  private static final Map<DrainStrategy, String> STRATEGIES =
      Map.of(
          DrainStrategy.SINGLE_RESIDENT, "single_resident_drain",
          DrainStrategy.CHUNKED_RESIDENT, "chunked_resident_drain");

  private Vectors() {}

  public static void main(String[] arguments) throws Exception {
    WorkQueuePlanner planner = WorkQueuePlanner.using(NumericPolicies.require("acme"));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    List<String> lines = Files.readAllLines(Path.of(arguments[0]));
    out.println(lines.get(0));
    for (String line : lines.subList(1, lines.size())) {
      String[] in = line.split(",", -1);
      WorkQueueProfile profile =
          WorkQueueProfile.builder()
              .capacity(number(in[1]))
              .initialItems(number(in[0]))
              .entryBytes(number(in[2]))
              .controlBytes(number(in[3]))
              .budgetBytes(number(in[4]))
              .hostSync(
                  in[5].equals("final_only") ? HostSync.FINAL_ONLY : HostSync.HOST_PARTICIPATES)
              .build();
      String answer =
          in[6].isEmpty()
              ? planner.plan(profile).fold(Vectors::plan, Vectors::errors)
              : planner.planDrain(profile, number(in[6])).fold(Vectors::drain, Vectors::errors);
      out.println(String.join(",", List.of(in).subList(0, 7)) + "," + answer);
    }
    out.flush();
  }

  private static String plan(WorkQueuePlan plan) {
    return queue(plan) + ",,,,,,";
  }

  private static String drain(DrainPlan plan) {
    return queue(plan.queue())
        + ","
        + STRATEGIES.get(plan.strategy())
        + ","
        + text(plan.itemsPerWindow())
        + ","
        + text(plan.windowCount())
        + ",,,";
  }

  private static String queue(WorkQueuePlan plan) {
    return "planned,"
        + text(plan.queueBytes())
        + ","
        + text(plan.profile().controlBytes())
        + ","
        + text(plan.residentBytes())
        + ","
        + plan.initialOccupancyBps();
  }

  private static String errors(List<PlanError> errors) {
    PlanError first = errors.get(0);
    String field = "";
    String bytes = ",";
    if (first instanceof QueueError.Overflow) {
      field = ((QueueError.Overflow) first).field();
    }
    if (first instanceof QueueError.OverBudget) {
      QueueError.OverBudget over = (QueueError.OverBudget) first;
      bytes = text(over.requiredBytes()) + "," + text(over.budgetBytes());
    }
    return OUTCOMES.get(first.getClass()) + ",,,,,,,," + field + "," + bytes;
  }

  /** Does not run; holds the two variants to what they are. */
  static boolean isPlanned(PlanResult<?> result) {
    return result instanceof PlanResult.Planned && !(result instanceof PlanResult.Rejected);
  }

  private static long number(String digits) {
    return Long.parseUnsignedLong(digits);
  }

  private static String text(long bits) {
    return Long.toUnsignedString(bits);
  }
}
