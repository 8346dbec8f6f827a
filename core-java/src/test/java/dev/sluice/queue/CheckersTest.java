// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.Model.big;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.PlanResult.Planned;
import dev.sluice.queue.PlanResult.Rejected;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The checkers of the other tests, held against answers that are wrong by one thing each. */
class CheckersTest {
  private static Model model(boolean clampToFit, Optional<BigInteger> maxItemsPerLaunch) {
    return new Model(
        QueueSizing.EXPANSION,
        clampToFit,
        Buffering.SINGLE,
        HostSync.FINAL_ONLY,
        big(100),
        big(8),
        big(0),
        big(96),
        big(4),
        big(16),
        Optional.empty(),
        maxItemsPerLaunch);
  }

  @Test
  void theOracleKnowsEachFigureOfAPlan() {
    Map<String, Object> expected = Oracle.answer(model(true, Optional.empty()));
    assertThat(plan(10, 104, 96, 4_000)).isEqualTo(expected);
    assertThat(plan(9, 104, 96, 4_000)).isNotEqualTo(expected);
    assertThat(plan(10, 103, 96, 4_000)).isNotEqualTo(expected);
    assertThat(plan(10, 104, 95, 4_000)).isNotEqualTo(expected);
    assertThat(plan(10, 104, 96, 4_001)).isNotEqualTo(expected);
  }

  private static Map<String, Object> plan(
      long capacity, long wanted, long residentBytes, int initialOccupancyBps) {
    WorkQueueProfile profile = model(true, Optional.empty()).profile();
    return Answers.of(
        new Planned<>(
            new WorkQueuePlan(
                profile,
                profile.budgetBytes().getAsLong(),
                capacity,
                wanted,
                residentBytes,
                initialOccupancyBps)));
  }

  @Test
  void theOracleKnowsEachFigureOfADrainPlan() {
    WorkQueuePlanner planner = WorkQueuePlanner.using(Policies.UNSIGNED);
    for (long launch = 1; launch <= 12; launch++) {
      Map<String, Object> answer =
          Answers.of(model(true, Optional.of(big(launch))).plannedBy(planner));
      for (long other = 1; other <= 12; other++) {
        boolean same = Math.min(launch, 10) == Math.min(other, 10);
        assertThat(answer.equals(Oracle.answer(model(true, Optional.of(big(other))))))
            .as("%s items per launch, or %s", launch, other)
            .isEqualTo(same);
      }
    }
  }

  @Test
  void theOracleKnowsEachFigureOfAnError() {
    Map<String, Object> expected = Oracle.answer(model(false, Optional.empty()));
    Remedy lower = Remedy.of(RemedyKind.LOWER_EXPANSION_TO, 6);
    Remedy clamp = Remedy.of(RemedyKind.CLAMP_TO_FIT, 10);
    Remedy raise = Remedy.of(RemedyKind.RAISE_BUDGET_BY, 752);
    assertThat(answer(848, 96, lower, clamp, raise)).isEqualTo(expected);
    assertThat(answer(849, 96, lower, clamp, raise)).isNotEqualTo(expected);
    assertThat(answer(848, 97, lower, clamp, raise)).isNotEqualTo(expected);
    assertThat(answer(848, 96, lower, raise)).isNotEqualTo(expected);
    assertThat(answer(848, 96, Remedy.of(RemedyKind.LOWER_EXPANSION_TO, 5), clamp, raise))
        .isNotEqualTo(expected);
    assertThat(Answers.of(new Rejected<>(List.of(new QueueError.ZeroEntryBytes(null, List.of())))))
        .isNotEqualTo(expected);
  }

  private static Map<String, Object> answer(long required, long budget, Remedy... remedies) {
    return Answers.of(
        new Rejected<>(
            List.of(
                new QueueError.OverBudget(
                    null, OptionalUnsignedLong.empty(), required, budget, List.of(remedies)))));
  }

  @Test
  void windowsThatDoNotCoverAreNoticed() {
    List<DrainWindow> windows =
        List.of(new DrainWindow(0, 0, 4), new DrainWindow(1, 4, 4), new DrainWindow(2, 8, 2));
    assertThatCode(() -> Windows.assertCover(10, windows)).doesNotThrowAnyException();
    assertThatCode(() -> Windows.assertCover(0, List.of())).doesNotThrowAnyException();
    assertNoticed(windows, (list, i) -> list.remove((int) i));
    assertNoticed(windows, (list, i) -> list.add(i, list.get(i)));
    assertNoticed(windows, (list, i) -> list.set(i, changed(list.get(i), 1, 0, 0)));
    assertNoticed(windows, (list, i) -> list.set(i, changed(list.get(i), 0, 1, 0)));
    assertNoticed(windows, (list, i) -> list.set(i, changed(list.get(i), 0, 0, 1)));
    assertNoticed(windows, (list, i) -> list.set(i, changed(list.get(i), 0, 0, -1)));
    assertNoticed(windows, (list, i) -> list.add(new DrainWindow(3, 10, 0)));
  }

  private static DrainWindow changed(DrainWindow window, long index, long firstSlot, long slots) {
    return new DrainWindow(
        window.index() + index, window.firstSlot() + firstSlot, window.slots() + slots);
  }

  private static void assertNoticed(
      List<DrainWindow> windows, BiConsumer<List<DrainWindow>, Integer> defect) {
    for (int i = 0; i < windows.size(); i++) {
      List<DrainWindow> changed = new ArrayList<>(windows);
      defect.accept(changed, i);
      assertThatThrownBy(() -> Windows.assertCover(10, changed)).isInstanceOf(AssertionError.class);
    }
  }
}
