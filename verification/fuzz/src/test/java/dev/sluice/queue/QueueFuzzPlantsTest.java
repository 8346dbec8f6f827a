// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broken.BrokenPolicies;
import dev.sluice.fuzz.Plants;
import dev.sluice.numeric.NumericPolicy;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The targets of this package find what is planted. */
class QueueFuzzPlantsTest {
  private static final WorkQueuePlanner PLANNER = WorkQueuePlanner.using(Policies.UNSIGNED);

  @Test
  void aPlannerOnAPolicyThatComputesWronglyIsFound() {
    for (BrokenPolicies broken :
        new BrokenPolicies[] {
          BrokenPolicies.ADD_WRAPS,
          BrokenPolicies.ADD_STOPS_SHORT_OF_MAX,
          BrokenPolicies.MULTIPLY_WRAPS,
          BrokenPolicies.CEIL_DIV_ROUNDS_DOWN,
          BrokenPolicies.RATIO_ROUNDS_UP
        }) {
      NumericPolicy policy = broken.newPolicy();
      WorkQueuePlanner wrong = WorkQueuePlanner.using(policy);
      QueueFuzz fuzz = new QueueFuzz(wrong, PLANNER, Oracle::answer);
      Plants.assertFound(broken.defect(), 100, fuzz::check);
    }
    WorkQueuePlanner wraps = WorkQueuePlanner.using(BrokenPolicies.MULTIPLY_WRAPS.newPolicy());
    QueueFuzz fuzz = new QueueFuzz(PLANNER, wraps, Oracle::answer);
    Plants.assertFound("the other planner's policy wraps", 100, fuzz::check);
  }

  @Test
  void anOracleWithOneFigureOffIsFound() {
    Set<String> figures = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      for (Model model : QueueFuzz.models(new byte[] {(byte) i})) {
        Oracle.answer(model)
            .forEach((name, value) -> figures.addAll(isFigure(value) ? Set.of(name) : Set.of()));
      }
    }
    assertThat(figures).contains("capacity", "residentBytes", "shortfallBytes", "windowCount");
    for (String figure : figures) {
      QueueFuzz fuzz = new QueueFuzz(PLANNER, PLANNER, model -> off(Oracle.answer(model), figure));
      Plants.assertFound(figure + " is one more", 100, fuzz::check);
    }
  }

  private static boolean isFigure(Object value) {
    return value instanceof BigInteger || value instanceof Integer;
  }

  private static Map<String, Object> off(Map<String, Object> answer, String figure) {
    Map<String, Object> off = new LinkedHashMap<>(answer);
    off.computeIfPresent(
        figure,
        (name, value) ->
            value instanceof BigInteger big
                ? big.add(BigInteger.ONE)
                : value instanceof Integer number ? number + 1 : value);
    return off;
  }

  @Test
  void aDrainThatIsCountedOtherwiseIsFound() {
    DrainFuzz off =
        new DrainFuzz(Policies.UNSIGNED, Policies.BIGINT) {
          @Override
          long launched(int slots, int group, DrainProfile profile, long maxX) {
            return Math.max(1, slots / group);
          }
        };
    Plants.assertFound("groups are rounded down", 20, off::check);
    for (BrokenPolicies broken :
        new BrokenPolicies[] {BrokenPolicies.CEIL_DIV_ALWAYS_ADDS, BrokenPolicies.MULTIPLY_WRAPS}) {
      NumericPolicy policy = broken.newPolicy();
      Plants.assertFound(broken.defect(), 100, new DrainFuzz(policy, Policies.BIGINT)::check);
    }
  }
}
