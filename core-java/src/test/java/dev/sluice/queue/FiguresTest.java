// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.PlanResult.Rejected;
import dev.sluice.queue.QueueError.IndexTooNarrow;
import dev.sluice.queue.QueueError.OverBudget;
import dev.sluice.queue.QueueError.Overflow;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures worked out by hand, and the very words in which errors say them. */
@ParameterizedClass
@MethodSource("policies")
class FiguresTest {
  private static final long MAX = -1L;

  private final WorkQueuePlanner planner;

  FiguresTest(NumericPolicy policy) {
    this.planner = WorkQueuePlanner.using(policy);
  }

  static List<NumericPolicy> policies() {
    return Policies.all();
  }

  private static WorkQueueProfile.Builder fixed(
      long initial, long capacity, long entry, long control, long budget) {
    return profile(initial, entry, control, budget).capacity(capacity);
  }

  private static WorkQueueProfile.Builder expanding(
      long initial, long expansion, long entry, long control, long budget) {
    return profile(initial, entry, control, budget).expansion(expansion);
  }

  private static WorkQueueProfile.Builder profile(
      long initial, long entry, long control, long budget) {
    return WorkQueueProfile.builder()
        .initialItems(initial)
        .entryBytes(entry)
        .controlBytes(control)
        .budgetBytes(budget);
  }

  private PlanError errorOf(WorkQueueProfile.Builder profile) {
    List<PlanError> errors = ((Rejected<?>) planner.plan(profile.build())).errors();
    assertThat(errors).hasSize(1);
    return errors.get(0);
  }

  private WorkQueuePlan planOf(WorkQueueProfile.Builder profile) {
    return planner.plan(profile.build()).orElseThrow();
  }

  private DrainPlan drainOf(WorkQueueProfile.Builder profile, long maxItemsPerLaunch) {
    return planner.planDrain(profile.build(), maxItemsPerLaunch).orElseThrow();
  }

  private static void assertSays(PlanError error, String message, String fix, Remedy... remedies) {
    assertThat(error.message()).isEqualTo(message);
    assertThat(error.remedies()).containsExactly(remedies);
    assertThat(error.fix()).isEqualTo(fix);
    assertThat(error).hasToString(message + "; " + fix);
  }

  private static void assertWindow(DrainWindow window, long index, long firstSlot, long slots) {
    assertThat(window).isEqualTo(new DrainWindow(index, firstSlot, slots));
  }

  @Test
  void aQueueOf1024Entries() {
    WorkQueuePlan plan = planOf(fixed(256, 1_024, 16, 128, 32_768));
    assertThat(plan.capacity()).isEqualTo(1_024);
    assertThat(plan.wanted()).isEqualTo(1_024);
    assertThat(plan.clamped()).isFalse();
    assertThat(plan.bufferBytes()).isEqualTo(16_384);
    assertThat(plan.queueBytes()).isEqualTo(16_384);
    assertThat(plan.residentBytes()).isEqualTo(16_384 + 128).isEqualTo(16_512);
    assertThat(plan.headroomBytes()).isEqualTo(32_768 - 16_512);
    assertThat(plan.initialOccupancyBps()).isEqualTo(2_500);
    assertThat(plan.overflow()).isEqualTo(OverflowVerdict.UNKNOWN);
    assertThat(plan.finalOnlyHostSync()).isTrue();
  }

  @Test
  void aFullQueueOfAllSlotsThereCanBe() {
    WorkQueuePlan plan = planOf(fixed(MAX, MAX, 1, 0, MAX));
    assertThat(plan.residentBytes()).isEqualTo(MAX);
    assertThat(plan.headroomBytes()).isZero();
    assertThat(plan.initialOccupancyBps()).isEqualTo(10_000);
  }

  @Test
  void eightWindowsOf8192() {
    DrainPlan drain = drainOf(fixed(0, 65_536, 16, 128, 1_048_704), 8_192);
    assertThat(drain.strategy()).isEqualTo(DrainStrategy.CHUNKED_RESIDENT);
    assertThat(drain.itemsPerWindow()).isEqualTo(8_192);
    assertThat(drain.windowCount()).isEqualTo(8);
    assertThat(drain.queue().residentBytes()).isEqualTo(1_048_704);
    Windows.assertCover(65_536, drain.windows());
  }

  @Test
  void windowsOfAllSlotsThereCanBeAreReadAtBothEnds() {
    DrainPlan drain = drainOf(fixed(0, MAX, 1, 0, MAX), 65_536);
    // (2^64-1) / 2^16 is 2^48 less a bit.
    assertThat(drain.windowCount()).isEqualTo(1L << 48).isEqualTo(281_474_976_710_656L);
    Iterator<DrainWindow> windows = drain.windows().iterator();
    assertWindow(windows.next(), 0, 0, 65_536);
    assertWindow(windows.next(), 1, 65_536, 65_536);
    assertWindow(drain.window(1L << 47), 1L << 47, 1L << 63, 65_536);
    long last = 281_474_976_710_655L;
    assertWindow(drain.window(last), last, last << 16, 65_535);
    assertThat(drain.window(last)).hasToString("(281474976710655, 18446744073709486080, 65535)");
    assertThatThrownBy(() -> drain.window(1L << 48))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("window 281474976710656 of 281474976710656");
    assertThatThrownBy(() -> drain.window(MAX))
        .hasMessage("window 18446744073709551615 of 281474976710656");
    assertThat(drain.windowsFor(MAX)).isEqualTo(1L << 48);
    assertThat(drain.windowsFor(65_537)).isEqualTo(2);
  }

  @Test
  void aWindowForEverySlotThereCanBe() {
    DrainPlan drain = drainOf(fixed(0, MAX, 1, 0, MAX), 1);
    assertThat(drain.windowCount()).isEqualTo(MAX);
    assertWindow(drain.window(MAX - 1), MAX - 1, MAX - 1, 1);
    assertThat(drain.strategy()).isEqualTo(DrainStrategy.CHUNKED_RESIDENT);
  }

  @Test
  void bothBuffersOfAPingPongQueueCount() {
    PlanError error = errorOf(fixed(0, 65_536, 16, 128, 2_097_152).buffering(Buffering.PING_PONG));
    assertThat(((OverBudget) error).requiredBytes()).isEqualTo(2_097_280);
    assertThat(((OverBudget) error).budgetBytes()).isEqualTo(2_097_152);
    assertThat(((OverBudget) error).shortfallBytes()).isEqualTo(128);
    assertSays(
        error,
        "over budget: 2,097,280 bytes required, 2,097,152 allowed, 128 short",
        "lower the capacity to 65,532 slots, or raise the budget by 128 bytes",
        Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 65_532),
        Remedy.of(RemedyKind.RAISE_BUDGET_BY, 128));

    WorkQueuePlan lower =
        planOf(fixed(0, 65_532, 16, 128, 2_097_152).buffering(Buffering.PING_PONG));
    assertThat(lower.bufferBytes()).isEqualTo(1_048_512);
    assertThat(lower.queueBytes()).isEqualTo(2_097_024);
    assertThat(lower.residentBytes()).isEqualTo(2_097_152);
    assertThat(
            planOf(fixed(0, 65_536, 16, 128, 2_097_280).buffering(Buffering.PING_PONG))
                .headroomBytes())
        .isZero();
    assertThat(
            planOf(profile(0, 16, 128, 2_097_152).largest().buffering(Buffering.PING_PONG))
                .capacity())
        .isEqualTo(65_532);
  }

  @Test
  void initialItemsAndExpansionShareASingleBuffer() {
    WorkQueuePlan plan = planOf(expanding(4, 12, 8, 64, 256));
    assertThat(plan.capacity()).isEqualTo(16);
    assertThat(plan.residentBytes()).isEqualTo(192);
    assertThat(plan.initialOccupancyBps()).isEqualTo(2_500);
    assertThat(plan.overflow()).isEqualTo(OverflowVerdict.IMPOSSIBLE);
  }

  @Test
  void theNextIterationHasABufferOfItsOwn() {
    WorkQueuePlan plan = planOf(expanding(4, 12, 8, 64, 256).buffering(Buffering.PING_PONG));
    assertThat(plan.capacity()).isEqualTo(12);
    assertThat(plan.residentBytes()).isEqualTo(2 * 12 * 8 + 64);
    assertThat(plan.overflow()).isEqualTo(OverflowVerdict.IMPOSSIBLE);
    assertThat(planOf(expanding(12, 4, 8, 64, 256).buffering(Buffering.PING_PONG)).capacity())
        .isEqualTo(12);
  }

  @Test
  void whatWasLostInAllIsNoLessThanTheFullestBufferDropped() {
    WorkQueuePlan plan = planOf(fixed(4, 10, 8, 16, 96));
    assertThat(plan.budgetBytes()).isEqualTo(96);
    QueueObservation observed = plan.observed(15, 5);
    assertThat(observed.dropped()).isEqualTo(5);
    assertThat(observed.lost().getAsLong()).isEqualTo(5);
    assertThat(observed)
        .isEqualTo(plan.observed(15, 5))
        .isNotEqualTo(plan.observed(15))
        .isNotEqualTo(plan.observed(15, 6))
        .hasToString("QueueObservation[attempted=15, dropped=5, lost=5, highWaterMark=10]");
    assertThat(plan.observed(15, MAX).lost().getAsLong()).isEqualTo(MAX);
    assertThat(plan.observed(15).lost().isPresent()).isFalse();
    assertThatThrownBy(() -> plan.observed(15, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lost: 4 in all is less than the 5 that the fullest buffer dropped");
  }

  @Test
  void aBoundIsExceededByOneMore() {
    // 4 + 10 in one buffer; an expansion is its own bound.
    WorkQueuePlan expansion = planOf(expanding(4, 10, 8, 0, MAX));
    assertThat(expansion.observed(14).boundExceeded()).isFalse();
    assertThat(expansion.observed(15).boundExceeded()).isTrue();
    assertThat(expansion.observed(15).nextProfile().capacity()).isEqualTo(Capacity.of(15));
    WorkQueuePlan bounded = planOf(fixed(4, 10, 8, 0, MAX).bound(20));
    assertThat(bounded.observed(20).boundExceeded()).isFalse();
    assertThat(bounded.observed(21).boundExceeded()).isTrue();
    assertThat(planOf(fixed(4, 10, 8, 0, MAX)).observed(MAX).boundExceeded()).isFalse();
  }

  private static WorkQueueProfile.Builder indexed(int bits, Capacity capacity) {
    return profile(0, 8, 0, MAX).indexBits(bits).capacity(capacity);
  }

  /** The largest index is 2^31-1 = 2,147,483,647, or 2^32-1 = 4,294,967,295. */
  @Test
  void anIndexCountsTheSlots() {
    long most31 = 2_147_483_647L;
    long most32 = 4_294_967_295L;
    assertThat(planOf(indexed(31, Capacity.of(most31))).capacity()).isEqualTo(most31);
    assertThat(planOf(indexed(32, Capacity.of(most32))).capacity()).isEqualTo(most32);
    assertThat(planOf(indexed(32, Capacity.largest())).capacity()).isEqualTo(most32);
    assertThat(planOf(indexed(31, Capacity.largest())).capacity()).isEqualTo(most31);
    PlanError narrow = errorOf(indexed(31, Capacity.of(most31 + 1)));
    assertThat(((IndexTooNarrow) narrow).field()).isEqualTo("capacity");
    assertThat(((IndexTooNarrow) narrow).value()).isEqualTo(most31 + 1);
    assertThat(((IndexTooNarrow) narrow).indexBits()).isEqualTo(31);
    assertSays(
        narrow,
        "index: a capacity of 2,147,483,648 does not fit 31 bits, at most 2,147,483,647",
        "widen the index to 32 bits, or lower the capacity to 2,147,483,647 slots",
        Remedy.of(RemedyKind.WIDEN_INDEX_TO, 32),
        Remedy.of(RemedyKind.LOWER_CAPACITY_TO, most31));
    assertThat(errorOf(indexed(31, Capacity.of(most32))).remedies())
        .contains(Remedy.of(RemedyKind.WIDEN_INDEX_TO, 32));
    assertThat(errorOf(indexed(31, Capacity.of(most32 + 1))).remedies())
        .contains(Remedy.of(RemedyKind.WIDEN_INDEX_TO, 64));
    assertSays(
        errorOf(indexed(32, Capacity.expansion(most32 + 1))),
        "index: a capacity of 4,294,967,296 does not fit 32 bits, at most 4,294,967,295",
        "widen the index to 64 bits, or lower the expansion to 4,294,967,295 items",
        Remedy.of(RemedyKind.WIDEN_INDEX_TO, 64),
        Remedy.of(RemedyKind.LOWER_EXPANSION_TO, most32));
  }

  @Test
  void anIndexCountsTheAttemptsToo() {
    assertThat(planOf(indexed(32, Capacity.of(16)).bound(4_294_967_295L)).capacity()).isEqualTo(16);
    PlanError bound = errorOf(indexed(32, Capacity.of(16)).bound(4_294_967_296L));
    assertThat(((IndexTooNarrow) bound).field()).isEqualTo("bound");
    assertSays(
        bound,
        "index: a bound of 4,294,967,296 does not fit 32 bits, at most 4,294,967,295",
        "widen the index to 64 bits",
        Remedy.of(RemedyKind.WIDEN_INDEX_TO, 64));
    assertSays(
        errorOf(indexed(31, Capacity.expansion(4_294_967_295L).clampToFit())),
        "index: a bound of 4,294,967,295 does not fit 31 bits, at most 2,147,483,647",
        "widen the index to 32 bits",
        Remedy.of(RemedyKind.WIDEN_INDEX_TO, 32));
    assertThat(planOf(indexed(64, Capacity.of(16)).bound(MAX)).capacity()).isEqualTo(16);
  }

  @Test
  void aClampIsGrantedWhereAskedForAndSaid() {
    WorkQueuePlan plan = planOf(expanding(4, 100, 8, 16, 96).clampToFit());
    assertThat(plan.capacity()).isEqualTo(10);
    assertThat(plan.wanted()).isEqualTo(104);
    assertThat(plan.clamped()).isTrue();
    assertThat(plan.residentBytes()).isEqualTo(96);
    assertThat(plan.initialOccupancyBps()).isEqualTo(4_000);
    assertThat(plan.overflow()).isEqualTo(OverflowVerdict.POSSIBLE);
    assertThat(plan)
        .hasToString(
            "WorkQueuePlan[capacity=10, wanted=104, bufferBytes=80, queueBytes=80,"
                + " residentBytes=96, headroomBytes=0, initialOccupancyBps=4000,"
                + " overflow=POSSIBLE]");
  }

  @Test
  void withoutAClampAnExpansionIsOverBudget() {
    assertSays(
        errorOf(expanding(4, 100, 8, 16, 96)),
        "over budget: 848 bytes required, 96 allowed, 752 short",
        "lower the expansion to 6 items, or clamp the expansion to what fits, 10 slots, and handle"
            + " overflow, or raise the budget by 752 bytes",
        Remedy.of(RemedyKind.LOWER_EXPANSION_TO, 6),
        Remedy.of(RemedyKind.CLAMP_TO_FIT, 10),
        Remedy.of(RemedyKind.RAISE_BUDGET_BY, 752));
  }

  @Test
  void aClampNeverGoesBelowTheInitialItems() {
    assertSays(
        errorOf(expanding(8, 100, 16, 64, 128).clampToFit()),
        "over budget: 192 bytes required, 128 allowed, 64 short",
        "lower the initial items to 4, or raise the budget by 64 bytes",
        Remedy.of(RemedyKind.LOWER_INITIAL_ITEMS_TO, 4),
        Remedy.of(RemedyKind.RAISE_BUDGET_BY, 64));
  }

  @Test
  void aClampNeverGoesBelowOneSlot() {
    assertSays(
        errorOf(expanding(0, 8, 4, 64, 32).clampToFit()),
        "over budget: 68 bytes required, 32 allowed, 36 short",
        "raise the budget by 36 bytes",
        Remedy.of(RemedyKind.RAISE_BUDGET_BY, 36));
    assertSays(
        errorOf(expanding(0, 8, 4, 64, 64).clampToFit()),
        "over budget: 68 bytes required, 64 allowed, 4 short",
        "raise the budget by 4 bytes",
        Remedy.of(RemedyKind.RAISE_BUDGET_BY, 4));
    assertThat(planOf(expanding(0, 8, 4, 64, 68).clampToFit()).capacity()).isEqualTo(1);
  }

  @Test
  void anExpansionBeyondAllSlotsThereCanBe() {
    PlanError error = errorOf(expanding(MAX, 1, 1, 0, MAX));
    assertThat(((Overflow) error).field()).isEqualTo("wanted capacity");
    assertSays(
        error,
        "wanted capacity: 18,446,744,073,709,551,615 + 1 exceeds 2^64-1",
        "lower the expansion to 0 items",
        Remedy.of(RemedyKind.LOWER_EXPANSION_TO, 0));
    // Not a matter of what fits, hence not of a clamp.
    assertThat(errorOf(expanding(MAX, 1, 1, 0, MAX).clampToFit())).isEqualTo(error);
    assertThat(planOf(expanding(MAX, 0, 1, 0, MAX)).capacity()).isEqualTo(MAX);
  }

  @Test
  void queueBytesBeyondAllBytesThereCanBe() {
    PlanError error = errorOf(fixed(0, MAX, 16, 128, 2_048));
    assertThat(((Overflow) error).field()).isEqualTo("queue bytes");
    assertThat(((Overflow) error).operation()).isEqualTo("×");
    assertThat(((Overflow) error).left()).isEqualTo(MAX);
    assertThat(((Overflow) error).right()).isEqualTo(16);
    // (2048 - 128) / 16
    assertSays(
        error,
        "queue bytes: 18,446,744,073,709,551,615 × 16 exceeds 2^64-1",
        "lower the capacity to 120 slots",
        Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 120));
    assertThat(planOf(fixed(0, 120, 16, 128, 2_048)).headroomBytes()).isZero();
  }

  @Test
  void theSecondBufferBeyondAllBytesThereCanBe() {
    assertSays(
        errorOf(fixed(1, 1L << 62, 2, 0, 0).buffering(Buffering.PING_PONG)),
        "queue bytes: 9,223,372,036,854,775,808 × 2 exceeds 2^64-1",
        // Nothing fits the budget of 0; this removes the overflow at least: (2^64-1) / 4.
        "lower the capacity to 4,611,686,018,427,387,903 slots",
        Remedy.of(RemedyKind.LOWER_CAPACITY_TO, (1L << 62) - 1));
  }

  @Test
  void residentBytesBeyondAllBytesThereCanBe() {
    PlanError error = errorOf(fixed(7, MAX, 1, 1, MAX));
    assertThat(((Overflow) error).field()).isEqualTo("resident bytes");
    assertSays(
        error,
        "resident bytes: 18,446,744,073,709,551,615 + 1 exceeds 2^64-1",
        "lower the capacity to 18,446,744,073,709,551,614 slots",
        Remedy.of(RemedyKind.LOWER_CAPACITY_TO, MAX - 1));
  }

  @Test
  void anOverflowThatNoSingleNumberRemoves() {
    PlanError error = errorOf(fixed(2, 2, 1L << 63, 0, MAX));
    assertSays(
        error,
        "queue bytes: 2 × 9,223,372,036,854,775,808 exceeds 2^64-1",
        "lower what makes one of the two so large");
  }

  @Test
  void anOverflowThatAClampWouldNotPlan() {
    // 100 items do not fit the budget, so that a clamp would grant 100 slots and be over budget.
    assertSays(
        errorOf(expanding(100, MAX - 100, 8, 0, 64)),
        "queue bytes: 18,446,744,073,709,551,615 × 8 exceeds 2^64-1",
        // (2^64-1) / 8 - 100
        "lower the expansion to 2,305,843,009,213,693,851 items",
        Remedy.of(RemedyKind.LOWER_EXPANSION_TO, 2_305_843_009_213_693_851L));
  }

  @Test
  void theErrorsThatNeedNoArithmetic() {
    assertSays(
        errorOf(fixed(0, 0, 16, 0, 64)),
        "capacity: 0 slots, a queue has at least 1",
        "raise the capacity to 1 slot",
        Remedy.of(RemedyKind.RAISE_CAPACITY_TO, 1));
    assertSays(
        errorOf(fixed(9, 0, 16, 0, 64)),
        "capacity: 0 slots, a queue has at least 1",
        "raise the capacity to 9 slots",
        Remedy.of(RemedyKind.RAISE_CAPACITY_TO, 9));
    assertSays(
        errorOf(fixed(0, 8, 0, 0, 64)),
        "entry bytes: 0, an entry takes at least 1",
        "raise the entry bytes to 1 or more",
        Remedy.of(RemedyKind.RAISE_ENTRY_BYTES_TO, 1));
    assertSays(
        errorOf(fixed(MAX, 8, 1, 0, 64)),
        "initial items: 18,446,744,073,709,551,615 exceed the capacity of 8",
        "raise the capacity to 18,446,744,073,709,551,615 slots, or lower the initial items to 8",
        Remedy.of(RemedyKind.RAISE_CAPACITY_TO, MAX),
        Remedy.of(RemedyKind.LOWER_INITIAL_ITEMS_TO, 8));
    assertSays(
        errorOf(fixed(0, 8, 1, 0, 64).hostSync(HostSync.HOST_PARTICIPATES)),
        "host sync: the host participates, a resident queue is read in its final state only",
        "let the host read the final state only",
        Remedy.of(RemedyKind.READ_FINAL_STATE_ONLY, 0));
    PlanResult<DrainPlan> zeroWindow = planner.planDrain(fixed(0, 8, 1, 0, 64).build(), 0);
    assertSays(
        ((Rejected<?>) zeroWindow).errors().get(0),
        "drain window: 0 items per launch, a launch drains at least 1",
        "widen the drain window to 1 item or more",
        Remedy.of(RemedyKind.WIDEN_WINDOW_TO, 1));
  }

  @Test
  void theLargestQueueLeavesLessThanASlot() {
    // floor((1000 - 40) / (2 · 12)) = 40, exactly; one byte less makes it 39.
    assertThat(
            planOf(profile(3, 12, 40, 1_000).largest().buffering(Buffering.PING_PONG)).capacity())
        .isEqualTo(40);
    WorkQueuePlan plan =
        planOf(profile(3, 12, 40, 999).largest().buffering(Buffering.PING_PONG).bound(39));
    assertThat(plan.capacity()).isEqualTo(39);
    assertThat(plan.wanted()).isEqualTo(39);
    assertThat(plan.headroomBytes()).isEqualTo(23);
    assertThat(plan.overflow()).isEqualTo(OverflowVerdict.IMPOSSIBLE);
    assertThat(planOf(profile(0, 1, 0, MAX).largest()).capacity()).isEqualTo(MAX);
    assertSays(
        errorOf(profile(41, 12, 40, 1_000).largest().buffering(Buffering.PING_PONG)),
        "over budget: 1,024 bytes required, 1,000 allowed, 24 short",
        "lower the initial items to 40, or raise the budget by 24 bytes",
        Remedy.of(RemedyKind.LOWER_INITIAL_ITEMS_TO, 40),
        Remedy.of(RemedyKind.RAISE_BUDGET_BY, 24));
  }

  @Test
  void nothingWantedIsTheEmptyPlan() {
    DrainPlan drain = drainOf(expanding(0, 0, 8, 64, 64), 10);
    assertThat(drain.queue().capacity()).isZero();
    assertThat(drain.queue().queueBytes()).isZero();
    assertThat(drain.queue().residentBytes()).isEqualTo(64);
    assertThat(drain.queue().initialOccupancyBps()).isZero();
    assertThat(drain.queue().overflow()).isEqualTo(OverflowVerdict.IMPOSSIBLE);
    assertThat(drain.strategy()).isEqualTo(DrainStrategy.SINGLE_RESIDENT);
    assertThat(drain.itemsPerWindow()).isZero();
    assertThat(drain.windowCount()).isZero();
    assertThat(drain.windows()).isEmpty();
    assertThat(drain.windowsFor(5)).isZero();
    assertThat(planOf(expanding(0, 0, 8, 64, 64).clampToFit())).isNotNull();
    // Still checked for entry bytes, host sync and budget.
    assertThat(errorOf(expanding(0, 0, 0, 64, 64))).isInstanceOf(QueueError.ZeroEntryBytes.class);
    assertThat(errorOf(expanding(0, 0, 8, 64, 64).hostSync(HostSync.HOST_PARTICIPATES)))
        .isInstanceOf(QueueError.HostParticipationRejected.class);
    assertSays(
        errorOf(expanding(0, 0, 8, 64, 63)),
        "over budget: 64 bytes required, 63 allowed, 1 short",
        "raise the budget by 1 byte",
        Remedy.of(RemedyKind.RAISE_BUDGET_BY, 1));
  }

  @Test
  void aBoundDecidesWhetherTheQueueCanOverflow() {
    assertThat(planOf(fixed(0, 8, 1, 0, 64)).overflow()).isEqualTo(OverflowVerdict.UNKNOWN);
    assertThat(planOf(fixed(0, 8, 1, 0, 64).bound(8)).overflow())
        .isEqualTo(OverflowVerdict.IMPOSSIBLE);
    assertThat(planOf(fixed(0, 8, 1, 0, 64).bound(9)).overflow())
        .isEqualTo(OverflowVerdict.POSSIBLE);
    assertThat(planOf(fixed(0, 8, 1, 0, 64).bound(MAX)).overflow())
        .isEqualTo(OverflowVerdict.POSSIBLE);
  }

  /** Transitive closure of a road network: 5000000 tuples planned, 5611392 attempted. */
  @Test
  void aTailThatCountedMoreThanTheCapacity() {
    WorkQueueProfile profile =
        fixed(165_435, 5_000_000, 8, 64, 1L << 30)
            .buffering(Buffering.PING_PONG)
            .bound(35_000_000)
            .build();
    DrainPlan drain = planner.planDrain(profile, 196_608).orElseThrow();
    assertThat(drain.queue().initialOccupancyBps()).isEqualTo(330);
    assertThat(drain.queue().overflow()).isEqualTo(OverflowVerdict.POSSIBLE);
    assertThat(drain.windowCount()).isEqualTo(26);
    assertWindow(drain.window(25), 25, 25 * 196_608, 84_800);

    QueueObservation observed = drain.queue().observed(5_611_392);
    assertThat(observed.dropped()).isEqualTo(611_392);
    assertThat(observed.highWaterMark()).isEqualTo(5_000_000);
    assertThat(observed)
        .hasToString("QueueObservation[attempted=5611392, dropped=611392, highWaterMark=5000000]");
    assertThat(observed.nextProfile()).isEqualTo(profile.toBuilder().capacity(5_611_392).build());
    assertThat(drain.queue().observed(5_000_000).nextProfile()).isSameAs(profile);
    // More than the bound: it was none.
    assertThat(drain.queue().observed(35_000_001).nextProfile().bound().isEmpty()).isTrue();
    assertThat(drain.queue().observed(35_000_000).nextProfile().bound().getAsLong())
        .isEqualTo(35_000_000);
  }

  @Test
  void aClampedExpansionThatOverflowedIsPlannedAtWhatItAttempted() {
    WorkQueuePlan plan = planOf(expanding(4, 100, 8, 16, 96).clampToFit());
    assertThat(plan.observed(40).nextProfile()).isEqualTo(fixed(4, 40, 8, 16, 96).build());
    assertThat(plan.observed(10).nextProfile()).isSameAs(plan.profile());
  }

  /** Breadth-first search of soc-LiveJournal1 and road_usa at their measured peaks. */
  @Test
  void windowsAreThoseOfOneBuffer() {
    DrainPlan journal =
        drainOf(fixed(1, 2_516_296, 8, 64, 1L << 30).buffering(Buffering.PING_PONG), 262_144);
    assertThat(journal.queue().residentBytes()).isEqualTo(40_260_800);
    assertThat(journal.windowCount()).isEqualTo(10);
    assertThat(journal.window(9).slots()).isEqualTo(157_000);

    assertThat(drainOf(fixed(1, 23_947_347, 8, 64, 1L << 30), 262_144).windowCount()).isEqualTo(92);
    DrainPlan peak = drainOf(fixed(1, 9_931, 8, 64, 1L << 30), 262_144);
    assertThat(peak.windowCount()).isEqualTo(1);
    assertThat(peak.strategy()).isEqualTo(DrainStrategy.SINGLE_RESIDENT);
    assertThat(peak.itemsPerWindow()).isEqualTo(9_931);
  }

  /** com-Friendster, 221184 threads, frontiers of at most 5214 times the one before. */
  @Test
  void aFrontierNeedsTheWindowsItReachesInto() {
    DrainPlan drain =
        drainOf(fixed(1, 65_608_366, 8, 64, 1L << 31).buffering(Buffering.PING_PONG), 221_184);
    assertThat(drain.queue().queueBytes()).isEqualTo(1_049_733_856);
    assertThat(drain.queue().residentBytes()).isEqualTo(1_049_733_920);
    assertThat(drain.queue().initialOccupancyBps()).isZero();
    assertThat(drain.windowCount()).isEqualTo(297);
    assertThat(drain.window(296).slots()).isEqualTo(137_902);
    assertThat(drain.windowsFor(1)).isEqualTo(1);
    assertThat(drain.windowsFor(5_214)).isEqualTo(1);
    assertThat(drain.windowsFor(27_185_796)).isEqualTo(123);
    assertThat(drain.windowsFor(65_608_366)).isEqualTo(297);
    assertThat(drain.windowsFor(MAX)).isEqualTo(297);
  }

  @Test
  void tenSlotsDrainedFourAtATime() {
    DrainPlan drain = drainOf(fixed(0, 10, 8, 0, 1_024).buffering(Buffering.PING_PONG), 4);
    assertThat(drain.windows())
        .containsExactly(
            new DrainWindow(0, 0, 4), new DrainWindow(1, 4, 4), new DrainWindow(2, 8, 2));
    assertThat(List.of(1, 3, 9, 10).stream().map(items -> drain.windowsFor(items)))
        .containsExactly(1L, 1L, 3L, 3L);
    assertThat(drain)
        .hasToString(
            "DrainPlan[CHUNKED_RESIDENT, itemsPerWindow=4, windowCount=3, queue="
                + drain.queue()
                + "]");
  }

  /** Vertex, distance and parent, and a flag of four bytes beside them. */
  @Test
  void sideArraysCountWithTheirBuffer() {
    EntryLayout entry =
        EntryLayout.builder()
            .u32("vertex")
            .f32("distance")
            .u32("parent")
            .sideArray("ready", DeviceType.U32)
            .build();
    WorkQueueProfile.Builder profile =
        WorkQueueProfile.builder()
            .capacity(20_000_000)
            .entry(entry)
            .control(EntryLayout.builder().u32("counters", 5).build())
            .buffering(Buffering.PING_PONG)
            .budgetBytes(640_000_020);
    WorkQueuePlan plan = planOf(profile);
    assertThat(plan.profile().entryBytes()).isEqualTo(12);
    assertThat(plan.profile().slotBytes()).isEqualTo(16);
    assertThat(plan.bufferBytes()).isEqualTo(240_000_000 + 80_000_000);
    assertThat(plan.queueBytes()).isEqualTo(640_000_000);
    assertThat(plan.residentBytes()).isEqualTo(640_000_020);
    assertSays(
        errorOf(plan.profile().toBuilder().budgetBytes(618_176_512)),
        "over budget: 640,000,020 bytes required, 618,176,512 allowed, 21,823,508 short",
        "lower the capacity to 19,318,015 slots, or raise the budget by 21,823,508 bytes",
        Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 19_318_015),
        Remedy.of(RemedyKind.RAISE_BUDGET_BY, 21_823_508));
  }

  @Test
  void occupancyIsRoundedDown() {
    assertThat(planOf(fixed(759_617, 20_000_000, 12, 20, MAX)).initialOccupancyBps())
        .isEqualTo(379);
    assertThat(planOf(fixed(MAX - 1, MAX, 1, 0, MAX)).initialOccupancyBps()).isEqualTo(9_999);
  }
}
