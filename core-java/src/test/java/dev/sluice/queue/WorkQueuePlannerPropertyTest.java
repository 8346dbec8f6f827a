// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.Model.MAX;
import static dev.sluice.queue.Model.big;
import static dev.sluice.queue.Model.u64;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.queue.PlanResult.Rejected;
import dev.sluice.queue.QueueError.OverBudget;
import dev.sluice.queue.QueueError.Overflow;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.PerProperty;
import net.jqwik.api.statistics.Statistics;

/** jqwik prints the seed of every property; {@code @Property(seed = "…")} repeats a run. */
@PropertyDefaults(tries = 2_048, edgeCases = EdgeCasesMode.NONE)
class WorkQueuePlannerPropertyTest {
  private static final WorkQueuePlanner PLANNER = WorkQueuePlanner.using(Policies.UNSIGNED);
  private static final BigInteger TWO_63 = BigInteger.TWO.pow(63);

  @Provide
  Arbitrary<Model> models() {
    return Models.any();
  }

  @Provide
  Arbitrary<Model> chosenByThePlanner() {
    return Models.chosenByThePlanner();
  }

  @Provide
  Arbitrary<BigInteger> numbers() {
    return Models.numbers();
  }

  @Property(tries = 8_192)
  @PerProperty(EveryLimitIsHit.class)
  void answersAsTheOracleDoes(@ForAll("models") Model model) {
    PlanResult<?> result = model.plannedBy(PLANNER);
    assertThat(Answers.of(result)).isEqualTo(Oracle.answer(model));
    EveryLimitIsHit.count(model, result);
  }

  /** Counts what the generated models bring about, and fails if any of it hardly ever comes up. */
  static final class EveryLimitIsHit implements PerProperty.Lifecycle {
    private static final int OFTEN = 10;

    private static final Map<String, Integer> HITS = new TreeMap<>();

    private static final List<String> EXPECTED =
        List.of(
            "planned",
            "ZeroDrainWindow",
            "ZeroCapacity",
            "ZeroEntryBytes",
            "InitialItemsExceedCapacity",
            "HostParticipationRejected",
            "Overflow of wanted capacity",
            "Overflow of queue bytes: capacity · slot bytes",
            "Overflow of queue bytes: buffer bytes · 2",
            "Overflow of resident bytes",
            "OverBudget",
            "Overflow []",
            "Overflow [LOWER_CAPACITY_TO]",
            "Overflow [LOWER_EXPANSION_TO]",
            "Overflow [LOWER_EXPANSION_TO, CLAMP_TO_FIT]",
            "Overflow [LOWER_INITIAL_ITEMS_TO]",
            "OverBudget [RAISE_BUDGET_BY]",
            "OverBudget [LOWER_CAPACITY_TO, RAISE_BUDGET_BY]",
            "OverBudget [LOWER_EXPANSION_TO, CLAMP_TO_FIT, RAISE_BUDGET_BY]",
            "OverBudget [LOWER_INITIAL_ITEMS_TO, RAISE_BUDGET_BY]",
            "planned FIXED",
            "planned EXPANSION",
            "planned EXPANSION, clamped",
            "planned LARGEST",
            "planned SINGLE",
            "planned PING_PONG",
            "planned FIXED PING_PONG",
            "planned with a side array",
            "overflow IMPOSSIBLE",
            "overflow POSSIBLE",
            "overflow UNKNOWN",
            "no slot",
            "slots from 2^63",
            "resident bytes from 2^63",
            "control bytes from 2^63, planned",
            "budget used up",
            "one byte short of the budget",
            "occupancy 0",
            "occupancy between",
            "occupancy 10000",
            "windows SINGLE_RESIDENT",
            "windows CHUNKED_RESIDENT",
            "windows from 2^32");

    @Override
    public void onSuccess() {
      HITS.forEach((what, hits) -> System.out.printf("%6d %s%n", hits, what));
      for (String what : EXPECTED) {
        assertThat(HITS.getOrDefault(what, 0)).as(what).isGreaterThanOrEqualTo(OFTEN);
      }
    }

    private static void hit(String what) {
      HITS.merge(what, 1, Integer::sum);
    }

    private static void hit(String what, boolean really) {
      if (really) {
        hit(what);
      }
    }

    static void count(Model model, PlanResult<?> result) {
      if (result instanceof Rejected<?> rejected) {
        count(model, rejected.errors().get(0));
        return;
      }
      hit("planned");
      WorkQueuePlan queue = Model.queueOf(result).orElseThrow();
      hit("planned " + model.sizing() + (queue.clamped() ? ", clamped" : ""));
      hit("planned " + model.buffering());
      hit("planned " + model.sizing() + " " + model.buffering());
      hit("planned with a side array", model.sideBytes().signum() != 0);
      hit("overflow " + queue.overflow());
      hit("no slot", queue.capacity() == 0);
      hit("slots from 2^63", big(queue.capacity()).compareTo(TWO_63) >= 0);
      hit("resident bytes from 2^63", big(queue.residentBytes()).compareTo(TWO_63) >= 0);
      hit("control bytes from 2^63, planned", model.controlBytes().compareTo(TWO_63) >= 0);
      hit("budget used up", queue.headroomBytes() == 0);
      int occupancy = queue.initialOccupancyBps();
      hit("occupancy " + (occupancy % 10_000 == 0 ? occupancy : "between"));
      Model.drainOf(result)
          .ifPresent(
              drain -> {
                hit("windows " + drain.strategy());
                hit("windows from 2^32", big(drain.windowCount()).bitLength() > 32);
              });
    }

    private static void count(Model model, PlanError error) {
      String kind = error.getClass().getSimpleName();
      hit(kind + " " + error.remedies().stream().map(Remedy::kind).toList());
      if (!(error instanceof Overflow overflow)) {
        hit(kind);
        hit(
            "one byte short of the budget",
            error instanceof OverBudget over && over.shortfallBytes() == 1);
      } else if (overflow.field().equals("queue bytes")) {
        // The right operand of the other product is the slot bytes, which are 2 at times.
        boolean buffers =
            model.buffering() == Buffering.PING_PONG
                && big(overflow.left()).mod(model.slotBytes()).signum() == 0
                && overflow.right() == 2
                && !model.slotBytes().equals(BigInteger.TWO);
        hit("Overflow of queue bytes: " + (buffers ? "buffer bytes · 2" : "capacity · slot bytes"));
      } else {
        hit("Overflow of " + overflow.field());
      }
    }
  }

  @Property
  @Tag("slow")
  void answersAlikeOnEveryPolicy(@ForAll("models") Model model) {
    PlanResult<?> result = model.plannedBy(PLANNER);
    for (var policy : Policies.all()) {
      PlanResult<?> other = model.plannedBy(WorkQueuePlanner.using(policy));
      assertThat(other).as("on %s", policy.id()).isEqualTo(result);
      assertThat(other).hasSameHashCodeAs(result);
      assertThat(other).hasToString(result.toString());
    }
  }

  @Property
  @Tag("slow")
  void residentBytesAreThoseOfQueueAndControlAndWithinTheBudget(@ForAll("models") Model model) {
    WorkQueuePlan queue = planned(model);
    BigInteger buffers = BigInteger.valueOf(model.buffering().buffers());
    assertThat(big(queue.bufferBytes()))
        .isEqualTo(big(queue.capacity()).multiply(model.slotBytes()));
    assertThat(big(queue.queueBytes())).isEqualTo(big(queue.bufferBytes()).multiply(buffers));
    assertThat(big(queue.residentBytes()))
        .isEqualTo(big(queue.queueBytes()).add(model.controlBytes()))
        .isLessThanOrEqualTo(model.budgetBytes());
    assertThat(big(queue.residentBytes()).add(big(queue.headroomBytes())))
        .isEqualTo(model.budgetBytes());
    assertThat(queue.initialOccupancyBps()).isBetween(0, 10_000);
    assertThat(model.initialItems()).isLessThanOrEqualTo(big(queue.capacity()));
    assertThat(big(queue.capacity())).isLessThanOrEqualTo(big(queue.wanted()));
    assertThat(queue.finalOnlyHostSync()).isTrue();
    assertThat(queue.profile()).isEqualTo(model.profile());
  }

  @Property
  void windowsCoverTheCapacityExactlyOnce(
      @ForAll("models") Model model, @ForAll("numbers") BigInteger number) {
    DrainPlan drain = drained(model);
    BigInteger count = big(drain.windowCount());
    assertThat(drain.strategy() == DrainStrategy.SINGLE_RESIDENT)
        .isEqualTo(count.compareTo(ONE) <= 0);
    assertThatThrownBy(() -> drain.window(drain.windowCount()))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("window " + count + " of " + count);
    if (count.compareTo(BigInteger.valueOf(1_000)) <= 0) {
      Windows.assertCover(drain.queue().capacity(), drain.windows());
      Iterator<DrainWindow> windows = drain.windows().iterator();
      for (long index = 0; index < count.longValueExact(); index++) {
        assertThat(windows.next()).isEqualTo(drain.window(index));
      }
      assertThat(windows.hasNext()).isFalse();
      assertThatThrownBy(windows::next).isInstanceOf(NoSuchElementException.class);
    } else {
      BigInteger penultimate = count.subtract(BigInteger.TWO);
      for (BigInteger index : List.of(ZERO, number.mod(penultimate), penultimate)) {
        Windows.assertMeet(drain, u64(index));
      }
    }
    Statistics.label("windows")
        .collect(count.compareTo(BigInteger.valueOf(1_000)) <= 0 ? "all" : "some");
    Statistics.label("windows")
        .coverage(
            coverage -> {
              coverage.check("all").count(hits -> hits >= 10);
              coverage.check("some").count(hits -> hits >= 10);
            });
  }

  @Property
  @Tag("slow")
  void asManyWindowsAsTheItemsReachInto(
      @ForAll("models") Model model, @ForAll("numbers") BigInteger number) {
    DrainPlan drain = drained(model);
    BigInteger capacity = big(drain.queue().capacity());
    for (BigInteger items : around(number, capacity, big(drain.itemsPerWindow()))) {
      BigInteger windows = big(drain.windowsFor(u64(items)));
      BigInteger present = items.min(capacity);
      if (present.signum() == 0) {
        assertThat(windows).isZero();
      } else {
        DrainWindow last = drain.window(u64(windows.subtract(ONE)));
        assertThat(big(last.firstSlot())).isLessThan(present);
        assertThat(big(last.firstSlot()).add(big(last.slots()))).isGreaterThanOrEqualTo(present);
      }
    }
    assertThat(drain.windowsFor(drain.queue().capacity())).isEqualTo(drain.windowCount());
  }

  /** As a device plan cuts them: no window lies across the end of a segment. */
  @Property
  @Tag("slow")
  void windowsOfSegmentsCoverTheCapacityToo(
      @ForAll @LongRange(min = 1, max = 2_000) long capacity,
      @ForAll @LongRange(min = 1, max = 900) long slots,
      @ForAll @LongRange(min = 1, max = 90) long maxItemsPerLaunch) {
    long segmentSlots = Math.min(slots, capacity);
    long windowsPerSegment = (segmentSlots + maxItemsPerLaunch - 1) / maxItemsPerLaunch;
    long rest = capacity % segmentSlots;
    long windowCount =
        capacity / segmentSlots * windowsPerSegment
            + (rest + maxItemsPerLaunch - 1) / maxItemsPerLaunch;
    WorkQueueProfile profile =
        WorkQueueProfile.builder().capacity(capacity).entryBytes(1).budgetBytes(capacity).build();
    DrainShape shape =
        new DrainShape(
            capacity,
            capacity,
            Buffering.SINGLE,
            Math.min(maxItemsPerLaunch, segmentSlots),
            windowCount,
            segmentSlots,
            windowsPerSegment,
            segmentSlots,
            -1,
            -1,
            -1);
    DrainPlan drain =
        new DrainPlan(
            PLANNER.plan(profile).orElseThrow(),
            DrainProfile.oneWindow(),
            maxItemsPerLaunch,
            windowCount,
            new DrainDetails(shape, null, List.of()));
    Windows.assertCover(capacity, drain.windows());
    long number = 0;
    for (DrainWindow window : drain.windows()) {
      assertThat(window).isEqualTo(drain.window(number));
      assertThat(window.slots()).isLessThanOrEqualTo(drain.itemsPerWindow());
      long last = window.firstSlot() + window.slots() - 1;
      assertThat(last / segmentSlots).as("%s", window).isEqualTo(window.firstSlot() / segmentSlots);
      number++;
      assertThat(drain.windowsFor(window.firstSlot() + 1)).isEqualTo(number);
      assertThat(drain.windowsFor(last + 1)).isEqualTo(number);
    }
    assertThat(number).isEqualTo(windowCount);
  }

  @Property(tries = 4_096)
  void followingARemedyRemovesItsErrorAndLessDoesNot(@ForAll("models") Model model) {
    Assume.that(model.plannedBy(PLANNER) instanceof Rejected<?>);
    PlanError error = ((Rejected<?>) model.plannedBy(PLANNER)).errors().get(0);
    for (Remedy remedy : error.remedies()) {
      PlanResult<?> after = after(model, remedy.kind(), remedy.amount());
      if (error instanceof OverBudget) {
        assertThat(after.isPlanned()).as("%s: %s gives %s", error, remedy, after).isTrue();
      } else if (after instanceof Rejected<?> rejected) {
        PlanError next = rejected.errors().get(0);
        assertThat(rule(next)).as("%s: %s gives %s", error, remedy, next).isNotEqualTo(rule(error));
      }
      if (remedy.kind() == RemedyKind.CLAMP_TO_FIT) {
        WorkQueuePlan clamped = Model.queueOf(after).orElseThrow();
        assertThat(big(clamped.capacity())).isEqualTo(big(remedy.amount()));
        assertThat(clamped.overflow()).isEqualTo(OverflowVerdict.POSSIBLE);
      } else if (remedy.kind() != RemedyKind.READ_FINAL_STATE_ONLY) {
        boolean lower = remedy.kind().name().startsWith("LOWER_");
        BigInteger tooLittle = big(remedy.amount()).add(lower ? ONE : ONE.negate());
        if (tooLittle.compareTo(MAX) <= 0) {
          PlanResult<?> still = after(model, remedy.kind(), u64(tooLittle));
          assertThat(still.isPlanned()).as("%s: one short of %s", error, remedy).isFalse();
        }
      }
    }
  }

  private static String rule(PlanError error) {
    return error.getClass().getSimpleName()
        + (error instanceof Overflow overflow ? " of " + overflow.field() : "");
  }

  private static PlanResult<?> after(Model model, RemedyKind remedy, long amount) {
    WorkQueueProfile profile = model.profile();
    if (remedy == RemedyKind.WIDEN_WINDOW_TO) {
      return PLANNER.planDrain(profile, amount);
    }
    return model.plannedBy(PLANNER, profile.with(Remedy.of(remedy, amount)));
  }

  @Property
  void oneSlotMoreThanWhatFitsDoesNotFit(@ForAll("chosenByThePlanner") Model model) {
    WorkQueuePlan queue = planned(model);
    boolean largest = model.sizing() == QueueSizing.LARGEST;
    Assume.that(largest || queue.clamped());
    // Slots beyond the bound would fit, and nobody can ask for them.
    Assume.that(model.bound().orElse(MAX).compareTo(big(queue.capacity())) > 0);
    BigInteger more = big(queue.capacity()).add(ONE);
    Assume.that(more.compareTo(MAX) <= 0);
    PlanResult<WorkQueuePlan> result = PLANNER.plan(fixed(model, more));
    assertThat(result.isPlanned()).isFalse();
    assertThat(((Rejected<?>) result).errors().get(0))
        .isInstanceOfAny(OverBudget.class, Overflow.class);
    assertThat(PLANNER.plan(fixed(model, big(queue.capacity()))).isPlanned()).isTrue();
    Statistics.label("sizing").collect(largest ? "largest" : "clamped");
    Statistics.label("sizing")
        .coverage(
            coverage -> {
              coverage.check("largest").count(hits -> hits >= 10);
              coverage.check("clamped").count(hits -> hits >= 10);
            });
  }

  @Property
  void whatFitsIsFound(@ForAll("chosenByThePlanner") Model model) {
    Assume.that(model.plannedBy(PLANNER) instanceof Rejected<?>);
    PlanError error = ((Rejected<?>) model.plannedBy(PLANNER)).errors().get(0);
    boolean tooLarge =
        error instanceof OverBudget
            || (error instanceof Overflow overflow && !overflow.field().equals("wanted capacity"));
    boolean empty =
        model.sizing() == QueueSizing.EXPANSION
            && model.items().signum() == 0
            && model.initialItems().signum() == 0;
    Assume.that(tooLarge && !empty);
    BigInteger least = model.initialItems().max(ONE);
    assertThat(PLANNER.plan(fixed(model, least)).isPlanned()).isFalse();
  }

  private static WorkQueueProfile fixed(Model model, BigInteger capacity) {
    return model
        .entry(WorkQueueProfile.builder())
        .capacity(u64(capacity))
        .budgetBytes(u64(model.budgetBytes()))
        .initialItems(u64(model.initialItems()))
        .controlBytes(u64(model.controlBytes()))
        .buffering(model.buffering())
        .hostSync(model.hostSync())
        .build();
  }

  @Property
  @Tag("slow")
  void aProfileIsWhatItWasMadeOf(@ForAll("models") Model model) {
    WorkQueueProfile profile = model.profile();
    assertThat(profile.toBuilder().build())
        .isEqualTo(profile)
        .hasSameHashCodeAs(profile)
        .hasToString(profile.toString());
    assertThat(profile.capacity().sizing()).isEqualTo(model.sizing());
    assertThat(profile.capacity().clampsToFit()).isEqualTo(model.clampToFit());
    assertThat(profile.buffering()).isEqualTo(model.buffering());
    assertThat(profile.hostSync()).isEqualTo(model.hostSync());
    assertThat(profile.capacity().slots().isPresent())
        .isEqualTo(model.sizing() == QueueSizing.FIXED);
    assertThat(profile.capacity().items().isPresent())
        .isEqualTo(model.sizing() == QueueSizing.EXPANSION);
    if (model.sizing() != QueueSizing.LARGEST) {
      assertThat(big(profile.capacity().slots().orElse(profile.capacity().items().orElse(0))))
          .isEqualTo(model.items());
    }
    assertThat(big(profile.entryBytes())).isEqualTo(model.entryBytes());
    assertThat(big(profile.slotBytes())).isEqualTo(model.slotBytes());
    assertThat(profile.entry().isPresent()).isEqualTo(model.sideBytes().signum() != 0);
    assertThat(big(profile.budgetBytes().getAsLong())).isEqualTo(model.budgetBytes());
    assertThat(big(profile.initialItems())).isEqualTo(model.initialItems());
    assertThat(big(profile.controlBytes())).isEqualTo(model.controlBytes());
    assertThat(profile.bound().isPresent()).isEqualTo(model.bound().isPresent());
    assertThat(big(profile.bound().orElse(0))).isEqualTo(model.bound().orElse(ZERO));
  }

  @Property
  @Tag("slow")
  void anObservationAccountsForWhatWasAttempted(
      @ForAll("models") Model model, @ForAll("numbers") BigInteger number) {
    WorkQueuePlan queue = planned(model);
    BigInteger capacity = big(queue.capacity());
    for (BigInteger attempted : around(number, capacity, model.bound().orElse(ZERO))) {
      QueueObservation observed = queue.observed(u64(attempted));
      assertThat(big(observed.attempted())).isEqualTo(attempted);
      assertThat(big(observed.highWaterMark())).isEqualTo(attempted.min(capacity));
      assertThat(big(observed.dropped())).isEqualTo(attempted.subtract(capacity).max(ZERO));
      WorkQueueProfile next = observed.nextProfile();
      if (attempted.compareTo(capacity) <= 0) {
        // A bound that was exceeded is none, whether or not anything was dropped.
        boolean exceeded =
            model.bound().isPresent() && attempted.compareTo(model.bound().get()) > 0;
        assertThat(observed.boundExceeded()).isEqualTo(exceeded);
        assertThat(next.bound().isPresent()).isEqualTo(model.bound().isPresent() && !exceeded);
        assertThat(exceeded ? next.toBuilder().bound(u64(model.bound().get())).build() : next)
            .isEqualTo(model.profile());
        continue;
      }
      // Planned with a budget that is no obstacle, it holds what was attempted, or no u64 does.
      PlanResult<WorkQueuePlan> result =
          PLANNER.plan(next.toBuilder().budgetBytes(u64(MAX)).build());
      if (result instanceof Rejected<?> rejected) {
        assertThat(rejected.errors().get(0)).isInstanceOf(Overflow.class);
      } else {
        assertThat(big(result.orElseThrow().capacity())).isEqualTo(attempted);
        assertThat(result.orElseThrow().observed(u64(attempted)).dropped()).isZero();
      }
      assertThat(next.bound().isPresent())
          .isEqualTo(model.bound().isPresent() && attempted.compareTo(model.bound().get()) <= 0);
      assertThat(next)
          .isEqualTo(
              next.bound().isPresent()
                  ? fixed(model, attempted).toBuilder().bound(u64(model.bound().get())).build()
                  : fixed(model, attempted));
    }
  }

  private static WorkQueuePlan planned(Model model) {
    PlanResult<?> result = model.plannedBy(PLANNER);
    Assume.that(result.isPlanned());
    return Model.queueOf(result).orElseThrow();
  }

  private static DrainPlan drained(Model model) {
    PlanResult<?> result = model.plannedBy(PLANNER);
    Assume.that(Model.drainOf(result).isPresent());
    return Model.drainOf(result).orElseThrow();
  }

  /** The number, both ends of the range, and what lies beside two limits. */
  private static List<BigInteger> around(BigInteger number, BigInteger limit, BigInteger other) {
    return Stream.of(
            number,
            ZERO,
            MAX,
            limit.subtract(ONE),
            limit,
            limit.add(ONE),
            other.subtract(ONE),
            other,
            other.add(ONE))
        .map(value -> value.max(ZERO).min(MAX))
        .distinct()
        .toList();
  }
}
