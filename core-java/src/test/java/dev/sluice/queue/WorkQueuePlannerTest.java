// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WorkQueuePlannerTest {
  private static final WorkQueuePlanner PLANNER = WorkQueuePlanner.using(Policies.UNSIGNED);

  @Test
  void nullsAreNamed() {
    assertThatThrownBy(() -> WorkQueuePlanner.using(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("policy");
    assertThatThrownBy(() -> PLANNER.plan(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("profile");
    for (long maxItemsPerLaunch : new long[] {0, 1}) {
      assertThatThrownBy(() -> PLANNER.planDrain(null, maxItemsPerLaunch))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("profile");
    }
  }

  @Test
  void aBudgetOfTheDeviceIsPlannedWithTheDevice() {
    WorkQueueProfile profile = WorkQueueProfile.builder().capacity(8).entryBytes(4).build();
    String message =
        "the profile has no budget: set budgetBytes, or plan it on a device, which gives it what is left";
    assertThatThrownBy(() -> PLANNER.plan(profile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    for (long maxItemsPerLaunch : new long[] {0, 1}) {
      assertThatThrownBy(() -> PLANNER.planDrain(profile, maxItemsPerLaunch))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
    }
  }

  /** Each profile breaks one rule less than the one before. */
  @Test
  void theFirstRuleThatIsViolatedIsReported() {
    WorkQueueProfile profile =
        WorkQueueProfile.builder()
            .capacity(0)
            .entryBytes(0)
            .initialItems(-1)
            .controlBytes(-1)
            .budgetBytes(0)
            .hostSync(HostSync.HOST_PARTICIPATES)
            .build();
    assertFirst(QueueError.ZeroDrainWindow.class, PLANNER.planDrain(profile, 0));
    assertFirst(QueueError.ZeroCapacity.class, PLANNER.planDrain(profile, 1));
    profile = profile.toBuilder().capacity(2).build();
    assertFirst(QueueError.ZeroEntryBytes.class, PLANNER.planDrain(profile, 1));
    profile = profile.toBuilder().entryBytes(1L << 63).build();
    assertFirst(QueueError.InitialItemsExceedCapacity.class, PLANNER.planDrain(profile, 1));
    profile = profile.toBuilder().initialItems(2).build();
    assertFirst(QueueError.HostParticipationRejected.class, PLANNER.planDrain(profile, 1));
    profile = profile.toBuilder().hostSync(HostSync.FINAL_ONLY).build();
    assertOverflow("queue bytes", PLANNER.planDrain(profile, 1));
    profile = profile.toBuilder().entryBytes(1).build();
    assertOverflow("resident bytes", PLANNER.planDrain(profile, 1));
    profile = profile.toBuilder().controlBytes(1).build();
    assertFirst(QueueError.OverBudget.class, PLANNER.planDrain(profile, 1));
    profile = profile.toBuilder().budgetBytes(3).build();
    assertThat(PLANNER.planDrain(profile, 1).isPlanned()).isTrue();

    profile =
        WorkQueueProfile.builder()
            .expansion(-1)
            .initialItems(1)
            .entryBytes(0)
            .budgetBytes(0)
            .build();
    assertFirst(QueueError.ZeroDrainWindow.class, PLANNER.planDrain(profile, 0));
    assertOverflow("wanted capacity", PLANNER.planDrain(profile, 1));
    profile = profile.toBuilder().initialItems(0).build();
    assertFirst(QueueError.ZeroEntryBytes.class, PLANNER.planDrain(profile, 1));
  }

  private static PlanError assertFirst(Class<? extends PlanError> kind, PlanResult<?> result) {
    assertThat(result).isInstanceOf(PlanResult.Rejected.class);
    PlanError error = ((PlanResult.Rejected<?>) result).errors().get(0);
    assertThat(error).isInstanceOf(kind);
    return error;
  }

  private static void assertOverflow(String field, PlanResult<?> result) {
    PlanError error = assertFirst(QueueError.Overflow.class, result);
    assertThat(((QueueError.Overflow) error).field()).isEqualTo(field);
  }
}
