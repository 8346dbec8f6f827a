// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.PlanResult.Rejected;
import dev.sluice.queue.QueueError.CapacityNotAllowed;
import dev.sluice.queue.QueueError.OverBudget;
import dev.sluice.queue.QueueError.Overflow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be asked of a capacity: figures worked out by hand, and the words of its errors. */
@ParameterizedClass
@MethodSource("policies")
class CapacityTest {
  private static final long MAX = -1L;
  private static final long GIB = 1L << 30;

  private final WorkQueuePlanner planner;

  CapacityTest(NumericPolicy policy) {
    this.planner = WorkQueuePlanner.using(policy);
  }

  static List<NumericPolicy> policies() {
    return Policies.all();
  }

  private static WorkQueueProfile.Builder queue(long budget, long control, long slot) {
    return WorkQueueProfile.builder().budgetBytes(budget).controlBytes(control).entryBytes(slot);
  }

  private static WorkQueueProfile.Builder pingPong(long budget, long control, long slot) {
    return queue(budget, control, slot).buffering(Buffering.PING_PONG);
  }

  private static WorkQueueProfile.Builder bytes(long budget) {
    return queue(budget, 0, 1);
  }

  private WorkQueuePlan plan(WorkQueueProfile.Builder profile, Capacity capacity) {
    WorkQueueProfile asked = profile.capacity(capacity).build();
    WorkQueuePlan plan = planner.plan(asked).orElseThrow();
    WorkQueueCandidate candidate = asked.toCandidate();
    assertThat(planner.tryPlan(candidate)).isTrue();
    assertThat(candidate.capacity()).isEqualTo(plan.capacity());
    assertThat(candidate.wanted()).isEqualTo(plan.wanted());
    assertThat(candidate.residentBytes()).isEqualTo(plan.residentBytes());
    return plan;
  }

  private long granted(WorkQueueProfile.Builder profile, Capacity capacity) {
    return plan(profile, capacity).capacity();
  }

  private PlanError error(WorkQueueProfile.Builder profile, Capacity capacity) {
    WorkQueueProfile asked = profile.capacity(capacity).build();
    assertThat(planner.tryPlan(asked.toCandidate())).isFalse();
    List<PlanError> errors = ((Rejected<?>) planner.plan(asked)).errors();
    assertThat(errors).hasSize(1);
    for (Remedy remedy : errors.get(0).remedies()) {
      // Each way out of these leads to a plan at once.
      assertThat(planner.plan(asked.with(remedy)).isPlanned()).as("%s", remedy).isTrue();
    }
    return errors.get(0);
  }

  private static Remedy remedy(RemedyKind kind, long amount) {
    return Remedy.of(kind, amount);
  }

  // ---- The largest ----

  @Test
  void whatIsChosenIsRoundedDown() {
    // (2^30 - 640) / 64
    WorkQueuePlan plain = plan(queue(GIB, 640, 64), Capacity.largest());
    assertThat(plain.capacity()).isEqualTo(16_777_206);
    assertThat(plain.residentBytes()).isEqualTo(1_073_741_824);

    WorkQueuePlan multiple = plan(queue(GIB, 640, 64), Capacity.largest().multipleOf(256));
    assertThat(multiple.capacity()).isEqualTo(16_776_960);
    assertThat(multiple.residentBytes()).isEqualTo(1_073_726_080);
    assertThat(multiple.wanted()).isEqualTo(16_776_960);
    assertThat(multiple.clamped()).isFalse();

    WorkQueuePlan power = plan(queue(GIB, 640, 64), Capacity.largest().powerOfTwo());
    assertThat(power.capacity()).isEqualTo(8_388_608);
    assertThat(power.residentBytes()).isEqualTo(536_871_552);

    assertThat(granted(pingPong(2_097_152, 128, 16), Capacity.largest().multipleOf(256)))
        .isEqualTo(65_280);
    assertThat(
            granted(
                pingPong(2_097_152, 128, 16), Capacity.largest().atMost(50_000).multipleOf(384)))
        .isEqualTo(49_920);
  }

  @Test
  void fewerThanTheLeastIsARejectionThatSaysWhatWouldDo() {
    Capacity asked = Capacity.largest().powerOfTwo().atLeast(40_000);
    PlanError error = error(pingPong(2_097_152, 128, 16), asked);
    assertThat(error.message())
        .isEqualTo(
            "over budget: 65,536 slots at least would do, 2,097,280 bytes required, 2,097,152"
                + " allowed, 128 short");
    assertThat(((OverBudget) error).leastSlots().getAsLong()).isEqualTo(65_536);
    assertThat(((OverBudget) error).requiredBytes()).isEqualTo(2_097_280);
    assertThat(((OverBudget) error).shortfallBytes()).isEqualTo(128);
    assertThat(error.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_LEAST_TO, 32_768), remedy(RemedyKind.RAISE_BUDGET_BY, 128));
    assertThat(error.fix())
        .isEqualTo("ask for at least 32,768 slots, or raise the budget by 128 bytes");
  }

  @Test
  void theLeastIsOneSlotAndTheInitialItemsUnlessMoreIsAsked() {
    // No multiple of 256 but 0 fits 255 bytes; the least is 256.
    PlanError none = error(bytes(255), Capacity.largest().multipleOf(256));
    assertThat(((OverBudget) none).leastSlots().getAsLong()).isEqualTo(256);
    assertThat(none.remedies()).containsExactly(remedy(RemedyKind.RAISE_BUDGET_BY, 1));

    // 300 initial items need 512 slots.
    PlanError initial =
        error(bytes(400).initialItems(300), Capacity.largest().multipleOf(256).atLeast(1));
    assertThat(((OverBudget) initial).leastSlots().getAsLong()).isEqualTo(512);
    assertThat(initial.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_INITIAL_ITEMS_TO, 256),
            remedy(RemedyKind.RAISE_BUDGET_BY, 112));

    // Neither way alone would do.
    assertThat(
            error(bytes(400).initialItems(300), Capacity.largest().multipleOf(256).atLeast(257))
                .remedies())
        .containsExactly(remedy(RemedyKind.RAISE_BUDGET_BY, 112));
    // Without a limit, the error is what it was.
    PlanError plain = error(bytes(400).initialItems(500), Capacity.largest());
    assertThat(((OverBudget) plain).leastSlots().isPresent()).isFalse();
    assertThat(plain.message()).startsWith("over budget: 500 bytes required");
  }

  @Test
  void aBoundIsACeilingThatYieldsToTheLeast() {
    assertThat(granted(bytes(GIB).bound(1_000), Capacity.largest())).isEqualTo(1_000);
    WorkQueuePlan rounded = plan(bytes(GIB).bound(1_000), Capacity.largest().multipleOf(256));
    assertThat(rounded.capacity()).isEqualTo(768);
    assertThat(rounded.overflow()).isEqualTo(OverflowVerdict.POSSIBLE);
    WorkQueuePlan enough =
        plan(bytes(GIB).bound(1_000), Capacity.largest().multipleOf(256).atLeast(1_000));
    assertThat(enough.capacity()).isEqualTo(1_024);
    assertThat(enough.overflow()).isEqualTo(OverflowVerdict.IMPOSSIBLE);
    assertThat(granted(bytes(GIB).bound(10), Capacity.largest().powerOfTwo().atLeast(20)))
        .isEqualTo(32);
  }

  @Test
  void fewerSlotsThanABoundMayOverflow() {
    PlanError error = error(bytes(1_000).bound(900), Capacity.largest().powerOfTwo().atLeast(900));
    assertThat(error.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_LEAST_TO, 512).mayOverflow(true),
            remedy(RemedyKind.RAISE_BUDGET_BY, 24));
    // 200 slots where 100 fit: the bound was kept and is no more, is kept still, never was.
    Remedy lower = remedy(RemedyKind.LOWER_CAPACITY_TO, 100);
    Capacity fixed = Capacity.of(200);
    assertThat(error(bytes(100).bound(200), fixed).remedies()).contains(lower.mayOverflow(true));
    assertThat(error(bytes(100).bound(101), fixed).remedies()).contains(lower.mayOverflow(true));
    assertThat(error(bytes(100).bound(100), fixed).remedies()).contains(lower);
    assertThat(error(bytes(100).bound(50), fixed).remedies()).contains(lower);
    assertThat(error(bytes(100).bound(201), fixed).remedies()).contains(lower);
  }

  @Test
  void nothingIsBetweenTheLeastAndTheMost() {
    PlanError none = error(bytes(GIB), Capacity.largest().multipleOf(64).atMost(50));
    assertThat(none).isInstanceOf(CapacityNotAllowed.class);
    assertThat(none.message())
        .isEqualTo("capacity: 64 slots would do at least, more than the most asked for, 50");
    assertThat(none.remedies()).isEmpty();
    assertThat(none.fix()).isEqualTo("ask for another capacity, or for less of it");

    PlanError initial = error(bytes(GIB).initialItems(51), Capacity.largest().atMost(50));
    assertThat(initial.remedies()).containsExactly(remedy(RemedyKind.LOWER_INITIAL_ITEMS_TO, 50));
    PlanError least = error(bytes(GIB), Capacity.largest().multipleOf(64).atLeast(65).atMost(100));
    assertThat(least.remedies()).containsExactly(remedy(RemedyKind.LOWER_LEAST_TO, 64));
  }

  // ---- A fixed number ----

  @Test
  void aFixedNumberThatIsNoMultipleIsRejected() {
    Capacity asked = Capacity.of(1_000).multipleOf(256);
    PlanError error = error(bytes(GIB), asked);
    assertThat(error.message()).isEqualTo("capacity: 1,000 slots, not a multiple of 256");
    assertThat(((CapacityNotAllowed) error).asked()).isEqualTo(asked);
    assertThat(((CapacityNotAllowed) error).capacity()).isEqualTo(1_000);
    assertThat(error.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_CAPACITY_TO, 768), remedy(RemedyKind.RAISE_CAPACITY_TO, 1_024));

    PlanError power = error(bytes(GIB), Capacity.of(1_000).powerOfTwo());
    assertThat(power.message()).isEqualTo("capacity: 1,000 slots, not a power of two");
    assertThat(power.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_CAPACITY_TO, 512), remedy(RemedyKind.RAISE_CAPACITY_TO, 1_024));

    assertThat(granted(bytes(GIB), Capacity.of(1_024).multipleOf(256))).isEqualTo(1_024);
    assertThat(granted(bytes(GIB), Capacity.of(1).powerOfTwo())).isEqualTo(1);
    // The 100 that fit are fewer than the least.
    assertThat(error(bytes(100), Capacity.of(200).atLeast(150)).remedies())
        .containsExactly(remedy(RemedyKind.RAISE_BUDGET_BY, 100));
  }

  @Test
  void onlyWhatReallyPlansIsOffered() {
    Capacity asked = Capacity.of(1_000).multipleOf(256);
    assertThat(error(bytes(1_023), asked).remedies())
        .containsExactly(remedy(RemedyKind.LOWER_CAPACITY_TO, 768));
    // The next below does not fit either: as many as do.
    assertThat(error(bytes(700), asked).remedies())
        .containsExactly(remedy(RemedyKind.LOWER_CAPACITY_TO, 512));
    assertThat(error(bytes(255), asked).remedies()).isEmpty();
    assertThat(error(bytes(GIB).initialItems(800), asked).remedies())
        .containsExactly(remedy(RemedyKind.RAISE_CAPACITY_TO, 1_024));
    assertThat(error(bytes(GIB), asked.atMost(1_023)).remedies())
        .containsExactly(remedy(RemedyKind.LOWER_CAPACITY_TO, 768));
    assertThat(error(bytes(GIB), asked.atLeast(769)).remedies())
        .containsExactly(remedy(RemedyKind.RAISE_CAPACITY_TO, 1_024));
    // Both settings are broken; one number mends both.
    assertThat(error(bytes(GIB), asked.atLeast(1_025)).remedies())
        .containsExactly(remedy(RemedyKind.RAISE_CAPACITY_TO, 1_280));
    // Only 768 is no more than the bound: what was impossible may happen.
    assertThat(error(bytes(GIB).bound(1_000), asked).remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_CAPACITY_TO, 768).mayOverflow(true),
            remedy(RemedyKind.RAISE_CAPACITY_TO, 1_024));
    // Beyond 2^64-1 there is no next.
    PlanError last = error(bytes(MAX), Capacity.of(MAX).powerOfTwo());
    assertThat(last.message())
        .isEqualTo("capacity: 18,446,744,073,709,551,615 slots, not a power of two");
    assertThat(last.remedies()).containsExactly(remedy(RemedyKind.LOWER_CAPACITY_TO, 1L << 63));
  }

  @Test
  void aFixedNumberIsInItsRange() {
    PlanError few = error(bytes(GIB), Capacity.of(10).atLeast(20));
    assertThat(few.message()).isEqualTo("capacity: 10 slots, fewer than the least asked for, 20");
    assertThat(few.remedies()).containsExactly(remedy(RemedyKind.RAISE_CAPACITY_TO, 20));
    PlanError many = error(bytes(GIB), Capacity.of(30).atMost(20));
    assertThat(many.message()).isEqualTo("capacity: 30 slots, more than the most asked for, 20");
    assertThat(many.remedies()).containsExactly(remedy(RemedyKind.LOWER_CAPACITY_TO, 20));
    // Raised, it is what was asked for at once.
    assertThat(error(bytes(GIB), Capacity.of(0).multipleOf(256)).remedies())
        .containsExactly(remedy(RemedyKind.RAISE_CAPACITY_TO, 256));
    assertThat(error(bytes(GIB).initialItems(9), Capacity.of(8).powerOfTwo()).remedies())
        .containsExactly(
            remedy(RemedyKind.RAISE_CAPACITY_TO, 16), remedy(RemedyKind.LOWER_INITIAL_ITEMS_TO, 8));
  }

  // ---- An expansion ----

  @Test
  void anExpansionIsRoundedUp() {
    WorkQueuePlan plan =
        plan(pingPong(GIB, 16, 8).initialItems(4), Capacity.expansion(100).multipleOf(32));
    assertThat(plan.wanted()).isEqualTo(100);
    assertThat(plan.capacity()).isEqualTo(128);
    assertThat(plan.residentBytes()).isEqualTo(2_064);
    assertThat(plan.clamped()).isFalse();
    assertThat(plan.overflow()).isEqualTo(OverflowVerdict.IMPOSSIBLE);
    assertThat(plan).asString().contains("capacity=128, wanted=100,");

    // 4 + 100, single-buffered.
    assertThat(granted(bytes(GIB).initialItems(4), Capacity.expansion(100).powerOfTwo()))
        .isEqualTo(128);
    assertThat(granted(bytes(GIB), Capacity.expansion(100).atLeast(200))).isEqualTo(200);
    assertThat(granted(bytes(GIB), Capacity.expansion(0).multipleOf(32))).isZero();
    assertThat(granted(bytes(GIB), Capacity.expansion(0).powerOfTwo())).isZero();
    assertThat(granted(bytes(GIB), Capacity.expansion(0).atLeast(5).multipleOf(4))).isEqualTo(8);
  }

  @Test
  void anExpansionBeyondTheMostIsRejected() {
    PlanError error = error(bytes(GIB), Capacity.expansion(100).multipleOf(32).atMost(100));
    assertThat(error.message()).isEqualTo("capacity: 128 slots, more than the most asked for, 100");
    assertThat(error.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_EXPANSION_TO, 96), remedy(RemedyKind.CLAMP_TO_FIT, 96));
  }

  @Test
  void anExpansionThatDoesNotFitIsLoweredToAMultiple() {
    PlanError error = error(bytes(100).initialItems(10), Capacity.expansion(100).multipleOf(32));
    assertThat(error.message()).isEqualTo("over budget: 128 bytes required, 100 allowed, 28 short");
    assertThat(error.remedies())
        .containsExactly(
            // 96 - 10
            remedy(RemedyKind.LOWER_EXPANSION_TO, 86),
            remedy(RemedyKind.CLAMP_TO_FIT, 96),
            remedy(RemedyKind.RAISE_BUDGET_BY, 28));
    PlanError least = error(bytes(100), Capacity.expansion(10).atLeast(120));
    assertThat(least.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_LEAST_TO, 100), remedy(RemedyKind.RAISE_BUDGET_BY, 20));
    // The least fits, the expansion does not.
    assertThat(error(bytes(100), Capacity.expansion(200).atLeast(100)).remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_EXPANSION_TO, 100),
            remedy(RemedyKind.CLAMP_TO_FIT, 100),
            remedy(RemedyKind.RAISE_BUDGET_BY, 100));
    // Neither fits, and there is no way to lower both.
    assertThat(
            error(bytes(-1L).indexBits(32), Capacity.expansion(1L << 33).atLeast(1L << 33))
                .remedies())
        .containsExactly(remedy(RemedyKind.WIDEN_INDEX_TO, 64));
  }

  @Test
  void aClampObeysAllThatIsAsked() {
    Capacity clamped = Capacity.expansion(100).clampToFit();
    WorkQueuePlan plan = plan(bytes(120), clamped.multipleOf(32));
    assertThat(plan.capacity()).isEqualTo(96);
    assertThat(plan.wanted()).isEqualTo(100);
    assertThat(plan.clamped()).isTrue();
    assertThat(plan.overflow()).isEqualTo(OverflowVerdict.POSSIBLE);
    assertThat(granted(bytes(128), clamped.multipleOf(32))).isEqualTo(128);
    assertThat(granted(bytes(GIB), clamped.multipleOf(32))).isEqualTo(128);
    assertThat(granted(bytes(GIB), clamped.powerOfTwo().atMost(127))).isEqualTo(64);
    assertThat(granted(bytes(GIB), clamped.atMost(70))).isEqualTo(70);
    assertThat(granted(bytes(GIB), clamped.atLeast(170))).isEqualTo(170);
    // Nothing wanted is nothing chosen.
    assertThat(granted(bytes(300), Capacity.expansion(0).clampToFit())).isZero();
    assertThat(granted(bytes(300), Capacity.expansion(MAX).clampToFit().powerOfTwo()))
        .isEqualTo(256);
    PlanError error = error(bytes(90), clamped.multipleOf(32).atLeast(70));
    assertThat(((OverBudget) error).leastSlots().getAsLong()).isEqualTo(96);
    assertThat(error.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_LEAST_TO, 64), remedy(RemedyKind.RAISE_BUDGET_BY, 6));
  }

  // ---- Beyond u64 ----

  @Test
  void whatIsRoundedUpMayExceedU64() {
    PlanError expansion = error(bytes(MAX), Capacity.expansion(MAX).multipleOf(256));
    assertThat(expansion.message())
        .isEqualTo(
            "capacity: 18,446,744,073,709,551,615 rounded up to a multiple of 256 exceeds 2^64-1");
    assertThat(((Overflow) expansion).operation()).isEqualTo("rounded up to a multiple of");
    assertThat(((Overflow) expansion).left()).isEqualTo(MAX);
    assertThat(((Overflow) expansion).right()).isEqualTo(256);
    // 2^64 - 256
    assertThat(expansion.remedies())
        .containsExactly(
            remedy(RemedyKind.LOWER_EXPANSION_TO, -256), remedy(RemedyKind.CLAMP_TO_FIT, -256));

    PlanError least = error(bytes(MAX), Capacity.largest().powerOfTwo().atLeast(-256));
    assertThat(least.message())
        .isEqualTo(
            "capacity: 18,446,744,073,709,551,360 rounded up to a power of 2 exceeds 2^64-1");
    assertThat(least.remedies()).containsExactly(remedy(RemedyKind.LOWER_LEAST_TO, 1L << 63));

    // A setting that is broken comes first.
    WorkQueueProfile empty =
        queue(MAX, 0, 0).capacity(Capacity.expansion(MAX).multipleOf(256)).build();
    assertThat(((Rejected<?>) planner.plan(empty)).errors())
        .singleElement()
        .isInstanceOf(QueueError.ZeroEntryBytes.class);

    // Lowered, either still leaves the other.
    assertThat(error(bytes(MAX), Capacity.expansion(MAX).multipleOf(256).atLeast(MAX)).remedies())
        .isEmpty();

    // 5 divides 2^64-1.
    assertThat(granted(bytes(MAX), Capacity.expansion(MAX).multipleOf(5))).isEqualTo(MAX);
    assertThat(granted(bytes(MAX), Capacity.largest().multipleOf(MAX))).isEqualTo(MAX);
  }

  // ---- The next run ----

  @Test
  void whatWasAskedStaysForTheNextRun() {
    WorkQueuePlan plan = plan(bytes(GIB), Capacity.of(256).multipleOf(256).atMost(512));
    WorkQueueProfile next = plan.observed(300).nextProfile();
    assertThat(next.capacity()).isEqualTo(Capacity.of(512).multipleOf(256).atMost(512));
    assertThat(planner.plan(next).isPlanned()).isTrue();
    // More than is wanted: the planner says so.
    assertThat(planner.plan(plan.observed(513).nextProfile()).isPlanned()).isFalse();
    assertThat(plan.observed(-1).nextProfile().capacity().slots().getAsLong()).isEqualTo(MAX);
  }

  @Test
  void aBoundThatIsDisprovedIsLeftOut() {
    WorkQueueProfile profile = queue(GIB, 0, 8).capacity(70_000_000).bound(63_536_118).build();
    QueueObservation run = planner.plan(profile).orElseThrow().observed(64_000_000);
    assertThat(run.dropped()).isZero();
    assertThat(run.boundExceeded()).isTrue();
    assertThat(run.nextProfile().bound().isPresent()).isFalse();
    assertThat(run.nextProfile().capacity()).isEqualTo(Capacity.of(70_000_000));
  }

  // ---- Settings ----

  @Test
  void eachSettingIsKept() {
    Capacity asked = Capacity.largest().atLeast(40_000).atMost(-2).multipleOf(256);
    assertThat(asked.sizing()).isEqualTo(QueueSizing.LARGEST);
    assertThat(asked.least().getAsLong()).isEqualTo(40_000);
    assertThat(asked.most().getAsLong()).isEqualTo(-2);
    assertThat(asked.multiple().getAsLong()).isEqualTo(256);
    assertThat(asked.isPowerOfTwo()).isFalse();
    assertThat(asked)
        .hasToString(
            "the largest that fits, at least 40,000 slots, at most 18,446,744,073,709,551,614"
                + " slots, a multiple of 256");
    Capacity power = Capacity.expansion(7).clampToFit().powerOfTwo();
    assertThat(power.isPowerOfTwo()).isTrue();
    assertThat(power.multiple().isPresent()).isFalse();
    assertThat(power.clampsToFit()).isTrue();
    assertThat(power.items().getAsLong()).isEqualTo(7);
    assertThat(power).hasToString("an expansion of 7 items, clamped to fit, a power of two");
    assertThat(Capacity.of(1).limits()).isEmpty();
    assertThat(bytes(1).capacity(Capacity.of(1).atMost(1)).build())
        .asString()
        .startsWith("WorkQueueProfile[capacity=1, at most 1 slot, entryBytes=1,");
  }

  @Test
  void whatWasNotAskedIsEmpty() {
    for (Capacity bare : List.of(Capacity.of(3), Capacity.expansion(3), Capacity.largest())) {
      assertThat(bare.slots().isPresent()).isEqualTo(bare.sizing() == QueueSizing.FIXED);
      assertThat(bare.items().isPresent()).isEqualTo(bare.sizing() == QueueSizing.EXPANSION);
      assertThat(bare.clampsToFit()).isFalse();
      assertThat(bare.least().isPresent()).isFalse();
      assertThat(bare.most().isPresent()).isFalse();
      assertThat(bare.multiple().isPresent()).isFalse();
      assertThat(bare.isPowerOfTwo()).isFalse();
      assertThat(bare.limits()).isEmpty();
    }
    assertThat(Capacity.of(3).slots().getAsLong()).isEqualTo(3);
    assertThat(Capacity.of(3).atLeast(1).limits()).isEqualTo("at least 1 slot");
    assertThat(Capacity.of(3).atMost(4).multipleOf(2).limits())
        .isEqualTo("at most 4 slots, a multiple of 2");
    assertThat(Capacity.of(3).powerOfTwo().limits()).isEqualTo("a power of two");
  }

  @Test
  void aSettingMayBeReplacedAndAskForNothing() {
    assertThat(Capacity.of(1).atLeast(5).atLeast(0)).isEqualTo(Capacity.of(1));
    assertThat(Capacity.of(1).atMost(5).atMost(MAX)).isEqualTo(Capacity.of(1));
    assertThat(Capacity.of(1).multipleOf(5).multipleOf(1)).isEqualTo(Capacity.of(1));
    assertThat(Capacity.of(1).multipleOf(1).powerOfTwo().isPowerOfTwo()).isTrue();
    assertThat(Capacity.of(1).atMost(5).atMost(-5).atLeast(6).least().getAsLong()).isEqualTo(6);
    assertThat(Capacity.of(1).atLeast(5).atMost(5).most().getAsLong()).isEqualTo(5);
  }

  @Test
  void whatMakesNoCapacityIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Capacity.largest().multipleOf(0))
        .withMessage("multipleOf: 0, of which no queue has a multiple");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Capacity.largest().atMost(0))
        .withMessage("atMost: 0 slots, a queue has at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Capacity.largest().atMost(4).atLeast(MAX))
        .withMessage("atLeast: 18,446,744,073,709,551,615 slots are more than atMost: 4 slots");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Capacity.largest().atLeast(MAX).atMost(4))
        .withMessageEndingWith("more than atMost: 4 slots");
    assertThatIllegalStateException()
        .isThrownBy(() -> Capacity.largest().powerOfTwo().multipleOf(4))
        .withMessageContaining("multipleOf and powerOfTwo are both set");
    assertThatIllegalStateException()
        .isThrownBy(() -> Capacity.largest().multipleOf(4).powerOfTwo());
    assertThatIllegalArgumentException().isThrownBy(() -> Capacity.of(1).dividedBy(0));
  }

  @Test
  void aShareIsRoundedUp() {
    assertThat(Capacity.of(10).dividedBy(4)).isEqualTo(Capacity.of(3));
    assertThat(Capacity.expansion(10).clampToFit().atLeast(5).atMost(9).dividedBy(4))
        .isEqualTo(Capacity.expansion(3).clampToFit().atLeast(2).atMost(3));
    assertThat(Capacity.of(1_024).multipleOf(256).dividedBy(3))
        .isEqualTo(Capacity.of(512).multipleOf(256));
    assertThat(Capacity.of(1_024).powerOfTwo().dividedBy(3))
        .isEqualTo(Capacity.of(512).powerOfTwo());
    assertThat(Capacity.of(-256).multipleOf(256).dividedBy(1).slots().getAsLong()).isEqualTo(-256);
    // None before, and the planner's to say so afterwards.
    assertThat(Capacity.of(1_000).multipleOf(256).dividedBy(2).slots().getAsLong()).isEqualTo(500);
    assertThat(Capacity.largest().multipleOf(256).dividedBy(2))
        .isEqualTo(Capacity.largest().multipleOf(256));
    // 1,024 / 3; an expansion is rounded when it is planned.
    assertThat(Capacity.expansion(1_024).multipleOf(256).dividedBy(3))
        .isEqualTo(Capacity.expansion(342).multipleOf(256));
  }

  /** What a part is of, for the error of one that exceeds u64. */
  @Test
  void eachNumberThatIsDividedHasAName() {
    assertThat(divided(Capacity.of(3).atLeast(2).atMost(4)))
        .containsExactly("capacity 3", "least capacity 2", "most capacity 4");
    assertThat(divided(Capacity.expansion(3).atMost(4)))
        .containsExactly("expansion 3", "least capacity 0", "most capacity 4");
    assertThat(divided(Capacity.largest())).containsExactly("least capacity 0");
  }

  private static List<String> divided(Capacity capacity) {
    List<String> divided = new ArrayList<>();
    Capacity all =
        capacity.part(
            (what, number) -> {
              divided.add(what + " " + number);
              return number;
            });
    assertThat(all).isEqualTo(capacity);
    return divided;
  }

  @Test
  void aRemedyKeepsAllElseThatIsAsked() {
    Capacity asked = Capacity.largest().powerOfTwo().atLeast(40_000).atMost(90_000);
    WorkQueueProfile profile = bytes(1).capacity(asked).build();
    assertThat(profile.with(remedy(RemedyKind.LOWER_LEAST_TO, 32_768)).capacity())
        .isEqualTo(Capacity.largest().powerOfTwo().atLeast(32_768).atMost(90_000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile.with(remedy(RemedyKind.LOWER_LEAST_TO, 40_001)))
        .withMessage(
            "cannot ask for at least 40,001 slots: the capacity is the largest that fits, at least"
                + " 40,000 slots, at most 90,000 slots, a power of two");
    WorkQueueProfile fixed = bytes(1).capacity(Capacity.of(9).multipleOf(4)).build();
    assertThat(fixed.with(remedy(RemedyKind.RAISE_CAPACITY_TO, 12)).capacity())
        .isEqualTo(Capacity.of(12).multipleOf(4));
    assertThat(fixed.with(remedy(RemedyKind.SHARD_OVER, 2)).capacity())
        .isEqualTo(Capacity.of(5).multipleOf(4));
  }
}
