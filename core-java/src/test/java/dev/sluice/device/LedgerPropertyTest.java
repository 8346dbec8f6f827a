// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static dev.sluice.device.LedgerOracle.big;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainWindow;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What holds of every device profile. All properties look at the same generated cases; another seed
 * is drawn each time and printed, and {@code -Dsluice.seed} repeats one. {@code -Dsluice.cases}
 * asks for more cases.
 */
class LedgerPropertyTest {
  private static final int CASES = Integer.getInteger("sluice.cases", 3_000);

  /** Longer runs of segments and windows are looked at where they begin and end. */
  private static final int ALL = 200;

  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);

  private static final List<Case> CASES_OF_THIS_RUN = new ArrayList<>();

  private record Case(
      long seed, DeviceProfile profile, PlanResult<DevicePlan> result, List<String> expected) {
    boolean isPlanned() {
      return result.isPlanned();
    }

    DevicePlan plan() {
      return result.orElseThrow();
    }

    List<PlanError.OnLine> errors() {
      return result.fold(
          plan -> List.of(), errors -> errors.stream().map(PlanError.OnLine.class::cast).toList());
    }

    String name() {
      return "case " + seed + ": " + profile;
    }
  }

  @BeforeAll
  static void generate() {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    System.out.println("LedgerPropertyTest: -Dsluice.seed=" + seed);
    CASES_OF_THIS_RUN.clear();
    for (long caseSeed : Profiles.seeds(seed, CASES)) {
      DeviceProfile profile = Profiles.generate(caseSeed);
      CASES_OF_THIS_RUN.add(
          new Case(caseSeed, profile, PLANNER.plan(profile), LedgerOracle.answer(profile)));
    }
  }

  // ---- The cases ----

  @Test
  void casesAreOfAllKinds() {
    assertShare(30, "granularity above 1", LedgerPropertyTest::hasGranularity);
    assertShare(30, "ping-pong", c -> queues(c).anyMatch(LedgerPropertyTest::isPingPong));
    assertShare(30, "segments", LedgerPropertyTest::mayBeSegmented);
    assertShare(30, "an arena", c -> c.profile().placement() == Placement.ARENA);
    assertShare(30, "figures above 2^63", c -> c.profile().memory().bytes() < 0);
    assertShare(10, "side arrays", LedgerPropertyTest::hasSideArrays);
    assertShare(10, "largest", c -> largest(c) > 0);
    assertShare(5, "several largest", c -> largest(c) > 1);
    assertShare(10, "expansion", c -> queues(c).anyMatch(q -> isSized(q, QueueSizing.EXPANSION)));
    assertShare(10, "clamped", c -> queues(c).anyMatch(q -> q.profile().clampToFit()));
    assertShare(10, "own budget", c -> queues(c).anyMatch(q -> isPresent(q.profile())));
    assertShare(
        10, "reserve", c -> c.profile().lines().stream().anyMatch(ReserveLine.class::isInstance));
    assertShare(10, "windows", c -> queues(c).anyMatch(q -> q.drainWindow().isPresent()));
    assertShare(10, "narrow index", c -> queues(c).anyMatch(q -> q.indexBits() < 64));
  }

  @Test
  void outcomesAreOfAllKinds() {
    assertShare(30, "planned", Case::isPlanned);
    assertShare(30, "rejected", c -> !c.isPlanned());
    assertShare(4, "planned in segments", LedgerPropertyTest::isSegmented);
    assertShare(
        5, "planned in an arena", c -> c.isPlanned() && c.profile().placement() == Placement.ARENA);
    assertShare(4, "planned above 2^63", c -> c.isPlanned() && c.plan().allocatedBytes() < 0);
    assertShare(10, "several errors", c -> c.errors().size() > 1);
    Map<String, Integer> kinds = new TreeMap<>();
    for (Case each : CASES_OF_THIS_RUN) {
      each.errors()
          .forEach(e -> kinds.merge(e.cause().getClass().getSimpleName(), 1, Integer::sum));
    }
    System.out.println("errors: " + kinds);
    assertThat(kinds)
        .containsOnlyKeys(
            "HostParticipationRejected",
            "IndexTooNarrow",
            "InitialItemsExceedCapacity",
            "OverBudget",
            "OverMaxAllocation",
            "OverMaxBinding",
            "OverMemory",
            "Overflow",
            "TooManyDrainWindows",
            "WindowExceedsLaunch",
            "ZeroCapacity",
            "ZeroDrainWindow",
            "ZeroEntryBytes");
    assertThat(kinds.values()).allSatisfy(count -> assertThat(count).isGreaterThan(10));
  }

  private static void assertShare(int percent, String of, Predicate<Case> kind) {
    long count = CASES_OF_THIS_RUN.stream().filter(kind).count();
    System.out.println(of + ": " + 100 * count / CASES + " %");
    assertThat(100 * count / CASES).as(of).isGreaterThanOrEqualTo(percent);
  }

  // ---- The answers ----

  @Test
  void everyAnswerIsThatOfTheOracle() {
    for (Case each : CASES_OF_THIS_RUN) {
      assertThat(Transcript.of(each.profile(), each.result()))
          .as(each::name)
          .isEqualTo(each.expected());
    }
  }

  @Test
  void everyPolicyGivesTheSameAnswer() {
    for (NumericPolicy policy : Policies.all()) {
      DevicePlanner planner = DevicePlanner.using(policy);
      for (Case each : CASES_OF_THIS_RUN.subList(0, CASES / 4)) {
        assertThat(planner.plan(each.profile())).as(each::name).isEqualTo(each.result());
      }
    }
  }

  /** The comparison itself: it must not miss what differs a little. */
  @Test
  void aDeviceThatDiffersALittleIsNotThatOfTheOracle() {
    Map<String, UnaryOperator<DeviceProfile>> changes = new TreeMap<>();
    changes.put(
        "a byte more",
        p ->
            Remedies.rebuilt(
                p, DeviceMemory.ofFree(p.memory().bytes() + 1), p.placement(), line -> line));
    changes.put(
        "the other placement",
        p ->
            Remedies.rebuilt(
                p,
                p.memory(),
                p.placement() == Placement.ARENA ? Placement.SEPARATE : Placement.ARENA,
                line -> line));
    changes.put(
        "a buffer more",
        p ->
            Remedies.rebuilt(
                p,
                p.memory(),
                p.placement(),
                line -> line instanceof ResidentLine resident ? oneBufferMore(resident) : line));
    changes.put(
        "more segments",
        p ->
            Remedies.rebuilt(
                p,
                p.memory(),
                p.placement(),
                line ->
                    line instanceof QueueLine queue
                        ? queue.toBuilder(queue.profile()).maxSegments(1_000_000).build()
                        : line));
    changes.forEach(
        (name, change) -> {
          List<Case> some = CASES_OF_THIS_RUN.subList(0, CASES / 4);
          int noticed = 0;
          for (Case each : some) {
            DeviceProfile changed = change.apply(each.profile());
            List<String> transcript = Transcript.of(changed, PLANNER.plan(changed));
            noticed += transcript.equals(each.expected()) ? 0 : 1;
          }
          // The rarest of them shows in 11 %.
          assertThat(100 * noticed / some.size()).as(name).isGreaterThanOrEqualTo(4);
        });
  }

  private static ResidentLine oneBufferMore(ResidentLine line) {
    return ResidentLine.builder(line.label())
        .count(line.count())
        .bytesEach(line.bytesEach())
        .maxSegments(line.maxSegments())
        .buffers(line.buffers() + 1)
        .build();
  }

  // ---- Planned devices ----

  @Test
  void reservesAndSizesAndFreeAreTheMemory() {
    for (Case each : planned()) {
      DevicePlan plan = each.plan();
      BigInteger sum = big(plan.freeBytes()).add(big(plan.tailPaddingBytes()));
      BigInteger padding = big(plan.tailPaddingBytes());
      BigInteger reserved = ZERO;
      for (PlannedLine line : plan.lines()) {
        sum = sum.add(big(line.sizeBytes()));
        assertThat(big(line.bytes()).add(big(line.paddingBytes())))
            .as(each::name)
            .isEqualTo(big(line.sizeBytes()));
        padding = padding.add(big(line.paddingBytes()));
        if (line instanceof PlannedReserve) {
          reserved = reserved.add(big(line.bytes()));
          assertThat(line.regions()).isEmpty();
        } else {
          assertThat(sum(line, Region::sizeBytes)).as(each::name).isEqualTo(line.sizeBytes());
          assertThat(sum(line, Region::bytes)).as(each::name).isEqualTo(line.bytes());
          assertThat(sum(line, Region::paddingBytes)).as(each::name).isEqualTo(line.paddingBytes());
        }
      }
      assertThat(sum).as(each::name).isEqualTo(big(each.profile().memory().bytes()));
      assertThat(big(plan.reservedBytes())).as(each::name).isEqualTo(reserved);
      assertThat(big(plan.paddingBytes())).as(each::name).isEqualTo(padding);
      assertThat(big(plan.allocatedBytes()).add(reserved).add(big(plan.freeBytes())))
          .as(each::name)
          .isEqualTo(big(plan.memoryBytes()));
    }
  }

  private static long sum(PlannedLine line, ToLongFunction<Region> bytes) {
    return line.regions().stream().mapToLong(bytes).sum();
  }

  @Test
  void regionsOfAnArenaAreAlignedAndApart() {
    for (Case each : planned()) {
      if (each.profile().placement() == Placement.ARENA) {
        BigInteger alignment = big(each.profile().limits().alignment());
        BigInteger before = ZERO;
        for (Region region : inPlacingOrder(each.plan())) {
          for (Segment segment : some(region)) {
            assertThat(big(segment.offset()).mod(alignment)).as(each::name).isEqualTo(ZERO);
            if (segment.index() == 0) {
              assertThat(segment.offset()).isEqualTo(region.offset());
            }
          }
          assertThat(big(region.offset())).as(each::name).isGreaterThanOrEqualTo(before);
          Segment last = region.segment(region.segmentCount() - 1);
          BigInteger end = big(last.offset()).add(big(last.bytes()));
          assertThat(before.add(big(region.sizeBytes()))).as(each::name).isEqualTo(end);
          before = end;
        }
        assertThat(before.add(big(each.plan().tailPaddingBytes())))
            .as(each::name)
            .isEqualTo(big(each.plan().allocatedBytes()));
        BigInteger granularity = big(each.profile().limits().granularity());
        assertThat(big(each.plan().allocatedBytes()).mod(granularity)).isEqualTo(ZERO);
      }
    }
  }

  @Test
  void separateRegionsAreWholeAllocations() {
    for (Case each : planned()) {
      if (each.profile().placement() == Placement.SEPARATE) {
        BigInteger granularity = big(each.profile().limits().granularity());
        assertThat(each.plan().tailPaddingBytes()).isZero();
        for (Region region : inPlacingOrder(each.plan())) {
          assertThat(region.offset()).isZero();
          assertThat(big(region.sizeBytes()).mod(granularity)).as(each::name).isEqualTo(ZERO);
          assertThat(big(region.paddingBytes()))
              .as(each::name)
              .isLessThan(granularity.multiply(big(region.segmentCount())));
          some(region).forEach(segment -> assertThat(segment.offset()).isZero());
        }
      }
    }
  }

  private static List<Region> inPlacingOrder(DevicePlan plan) {
    Predicate<PlannedLine> largest =
        line -> line instanceof PlannedQueue queue && isSized(queue.line(), QueueSizing.LARGEST);
    return Stream.concat(
            plan.lines().stream().filter(largest.negate()), plan.lines().stream().filter(largest))
        .flatMap(line -> line.regions().stream())
        .toList();
  }

  @Test
  void segmentsCoverEachArrayOnceWithinTheLimits() {
    for (Case each : planned()) {
      DeviceLimits limits = each.profile().limits();
      for (PlannedLine line : each.plan().lines()) {
        for (Region region : line.regions()) {
          BigInteger next = ZERO;
          BigInteger index = ZERO;
          for (Segment segment : some(region)) {
            if (!big(segment.index()).equals(index)) {
              index = big(segment.index());
              next = index.multiply(big(region.segmentSlots()));
            }
            assertThat(big(segment.firstSlot())).as(each::name).isEqualTo(next);
            assertThat(segment.slots()).as(each::name).isNotZero();
            next = next.add(big(segment.slots()));
            index = index.add(ONE);
            assertAtMost(limits.maxBindingBytes().orElse(-1L), segment.bytes(), each);
            assertAtMost(limits.maxAllocationBytes().orElse(-1L), segment.bytes(), each);
          }
          assertThat(next).as(each::name).isEqualTo(big(region.slots()));
          assertThat(index).as(each::name).isEqualTo(big(region.segmentCount()));
          if (region.kind() != RegionKind.CONTROL) {
            long most =
                line.line() instanceof QueueLine queue
                    ? queue.maxSegments()
                    : ((ResidentLine) line.line()).maxSegments();
            assertAtMost(most, region.segmentCount(), each);
          }
        }
      }
    }
  }

  private static void assertAtMost(long most, long actual, Case each) {
    assertThat(Long.compareUnsigned(actual, most)).as(each::name).isNotPositive();
  }

  /** All segments, or of many the first ones and the last. */
  private static Iterable<Segment> some(Region region) {
    if (Long.compareUnsigned(region.segmentCount(), ALL) <= 0) {
      return region.segments();
    }
    List<Segment> some = new ArrayList<>();
    for (long i = 0; i < 5; i++) {
      some.add(region.segment(i));
    }
    for (long i = 5; i > 0; i--) {
      some.add(region.segment(region.segmentCount() - i));
    }
    return some;
  }

  @Test
  void windowsCoverTheCapacityAndStraddleNoSegment() {
    for (Case each : planned()) {
      for (PlannedLine line : each.plan().lines()) {
        if (line instanceof PlannedQueue queue && queue.drain().isPresent()) {
          assertWindows(each, queue, queue.drain().get());
        }
      }
    }
  }

  private static void assertWindows(Case each, PlannedQueue queue, DrainPlan drain) {
    assertThat(drain.queue()).isEqualTo(queue.plan());
    boolean all = Long.compareUnsigned(drain.windowCount(), ALL) <= 0;
    BigInteger next = ZERO;
    long index = 0;
    for (DrainWindow window : some(drain)) {
      assertThat(window.index()).as(each::name).isEqualTo(index++);
      assertThat(big(window.firstSlot())).as(each::name).isEqualTo(next);
      assertThat(window.slots()).as(each::name).isNotZero();
      assertAtMost(queue.line().drainWindow().getAsLong(), window.slots(), each);
      assertAtMost(drain.itemsPerWindow(), window.slots(), each);
      next = next.add(big(window.slots()));
      assertStraddlesNone(each, queue, window);
      // The items up to the end of a window need that many windows, one more needs the next.
      assertThat(drain.windowsFor(next.longValue())).as(each::name).isEqualTo(index);
      assertThat(drain.windowsFor(window.firstSlot() + 1)).as(each::name).isEqualTo(index);
    }
    if (all) {
      assertThat(next).as(each::name).isEqualTo(big(queue.plan().capacity()));
      assertThat(index).as(each::name).isEqualTo(drain.windowCount());
    } else {
      DrainWindow last = drain.window(drain.windowCount() - 1);
      assertThat(big(last.firstSlot()).add(big(last.slots())))
          .as(each::name)
          .isEqualTo(big(queue.plan().capacity()));
      assertStraddlesNone(each, queue, last);
    }
    assertThat(drain.windowsFor(-1L)).isEqualTo(drain.windowCount());
  }

  private static List<DrainWindow> some(DrainPlan drain) {
    List<DrainWindow> some = new ArrayList<>();
    for (DrainWindow window : drain.windows()) {
      if (some.size() == ALL) {
        break;
      }
      some.add(window);
    }
    return some;
  }

  private static void assertStraddlesNone(Case each, PlannedQueue queue, DrainWindow window) {
    BigInteger first = big(window.firstSlot());
    BigInteger last = first.add(big(window.slots())).subtract(ONE);
    for (Region region : queue.regions()) {
      if (region.kind() != RegionKind.CONTROL) {
        BigInteger segment = big(region.segmentSlots());
        assertThat(last.divide(segment)).as(each::name).isEqualTo(first.divide(segment));
      }
    }
  }

  @Test
  void slotsAtNoExtraCostCostNothing() {
    int more = 0;
    for (Case each : planned()) {
      for (PlannedLine line : each.plan().lines()) {
        if (line instanceof PlannedQueue queue && standsWhereAFixedOneWould(each, queue)) {
          long capacity = queue.capacityAtNoExtraCost();
          if (queue.plan().capacity() == 0) {
            assertThat(capacity).isZero();
            continue;
          }
          assertAtMost(capacity, queue.plan().capacity(), each);
          PlanResult<DevicePlan> again =
              PLANNER.plan(withCapacity(each.profile(), queue, capacity));
          assertThat(again.isPlanned()).as(() -> each.name() + again).isTrue();
          assertThat(again.orElseThrow().freeBytes())
              .as(each::name)
              .isEqualTo(each.plan().freeBytes());
          more += capacity == queue.plan().capacity() ? 0 : 1;
        }
      }
    }
    assertThat(more).isGreaterThan(CASES / 40);
  }

  @Test
  void oneSlotMoreThanTheLargestDoesNotFit() {
    int byMemory = 0;
    for (Case each : planned()) {
      for (PlannedLine line : each.plan().lines()) {
        if (line instanceof PlannedQueue queue
            && isSized(queue.line(), QueueSizing.LARGEST)
            && standsWhereAFixedOneWould(each, queue)
            && queue.plan().capacity() != -1L) {
          PlanResult<DevicePlan> more =
              PLANNER.plan(withCapacity(each.profile(), queue, queue.plan().capacity() + 1));
          assertThat(more.isPlanned()).as(each::name).isFalse();
          byMemory += more.toString().contains("over memory") ? 1 : 0;
        }
      }
    }
    assertThat(byMemory).isGreaterThan(CASES / 100);
  }

  /** A largest queue is placed last; as a fixed one, it would be placed in its turn. */
  private static boolean standsWhereAFixedOneWould(Case each, PlannedQueue queue) {
    List<DeviceLine> lines = each.profile().lines();
    return !isSized(queue.line(), QueueSizing.LARGEST)
        || (largest(each) == 1 && lines.get(lines.size() - 1).equals(queue.line()));
  }

  private static DeviceProfile withCapacity(
      DeviceProfile profile, PlannedQueue queue, long capacity) {
    WorkQueueProfile from = queue.line().profile();
    // A clamp goes with an expansion only, and is left out by making the profile anew.
    WorkQueueProfile.Builder fixed =
        WorkQueueProfile.builder()
            .capacity(capacity)
            .initialItems(from.initialItems())
            .controlBytes(from.controlBytes())
            .buffering(from.buffering());
    from.entry().ifPresentOrElse(fixed::entry, () -> fixed.entryBytes(from.entryBytes()));
    if (from.budgetBytes().isPresent()) {
      fixed.budgetBytes(from.budgetBytes().getAsLong());
    } else {
      fixed.budgetFromDevice();
    }
    return Remedies.rebuilt(
        profile,
        profile.memory(),
        profile.placement(),
        line -> line.equals(queue.line()) ? queue.line().toBuilder(fixed.build()).build() : line);
  }

  // ---- Rejected devices ----

  @Test
  void aRejectedLineTakesNothing() {
    for (Case each : CASES_OF_THIS_RUN) {
      List<String> rejected = each.errors().stream().map(PlanError.OnLine::label).toList();
      // A largest that is rejected has its share, which others get but for those before it.
      if (!rejected.isEmpty() && largest(each) <= 1) {
        DeviceProfile.Builder without =
            DeviceProfile.builder("d")
                .memory(each.profile().memory())
                .limits(each.profile().limits())
                .placement(each.profile().placement());
        each.profile().lines().stream()
            .filter(line -> !rejected.contains(line.label()))
            .forEach(without::line);
        PlanResult<DevicePlan> rest = PLANNER.plan(without.build());
        assertThat(rest.isPlanned()).as(() -> each.name() + rest).isTrue();
        String free = String.format("%,d", big(rest.orElseThrow().freeBytes()));
        assertThat(PLANNER.explain(each.profile()))
            .as(each::name)
            .endsWith(
                "left without the rejected lines: "
                    + free
                    + (free.equals("1") ? " byte\n" : " bytes\n"));
      }
    }
  }

  @Test
  void followingARemedyRemovesItsErrorAndLessOfItDoesNot() {
    Map<RemedyKind, Integer> followed = new EnumMap<>(RemedyKind.class);
    Map<RemedyKind, Integer> tight = new EnumMap<>(RemedyKind.class);
    for (Case each : CASES_OF_THIS_RUN) {
      for (PlanError.OnLine error : each.errors()) {
        for (Remedy remedy : error.remedies()) {
          Supplier<String> what = () -> each.name() + "\n" + error + "\n" + remedy;
          assertThat(remains(error, each, remedy.kind(), remedy.amount())).as(what).isFalse();
          followed.merge(remedy.kind(), 1, Integer::sum);
          Long less = less(error.cause(), remedy);
          if (less != null) {
            assertThat(remains(error, each, remedy.kind(), less)).as(what).isTrue();
            tight.merge(remedy.kind(), 1, Integer::sum);
          }
        }
      }
    }
    System.out.println("remedies followed: " + followed);
    System.out.println("and less of them: " + tight);
    assertThat(followed).containsOnlyKeys(RemedyKind.values());
    assertThat(followed.values()).allSatisfy(count -> assertThat(count).isGreaterThan(10));
  }

  private static boolean remains(PlanError.OnLine error, Case each, RemedyKind kind, long amount) {
    DeviceProfile changed = Remedies.follow(each.profile(), error.label(), kind, amount);
    return PLANNER
        .plan(changed)
        .fold(
            plan -> false,
            errors ->
                errors.stream()
                    .map(PlanError.OnLine.class::cast)
                    .anyMatch(
                        left ->
                            left.label().equals(error.label())
                                && subject(left.cause()).equals(subject(error.cause()))));
  }

  /** What tells an error from others on its line. */
  private static String subject(PlanError error) {
    String kind = error.getClass().getSimpleName();
    if (error instanceof PlanError.OverLimit e) {
      return kind + e.region();
    }
    if (error instanceof PlanError.IndexTooNarrow e) {
      return kind + e.field();
    }
    return error instanceof PlanError.Overflow e ? kind + e.field() : kind;
  }

  /** A little less of a remedy, which should not be enough; null where more is offered. */
  private static Long less(PlanError error, Remedy remedy) {
    if (error instanceof PlanError.Overflow) {
      return null; // what is offered fits the budget or the device at once
    }
    return switch (remedy.kind()) {
      case LOWER_CAPACITY_TO, LOWER_EXPANSION_TO, LOWER_INITIAL_ITEMS_TO, NARROW_WINDOW_TO ->
          remedy.amount() + 1;
      case RAISE_ENTRY_BYTES_TO,
          RAISE_BUDGET_BY,
          WIDEN_WINDOW_TO,
          SPLIT_INTO_SEGMENTS,
          SHARD_OVER ->
          remedy.amount() - 1;
      case WIDEN_INDEX_TO -> remedy.amount() == 64 ? 32L : 31L;
      case RAISE_CAPACITY_TO, // with less of it, another rule is violated
          CLAMP_TO_FIT,
          READ_FINAL_STATE_ONLY,
          PLACE_SEPARATELY,
          RAISE_MEMORY_TO -> // what is left for one line says little: looked at on its own
          null;
      default -> throw new AssertionError(remedy + " is of a warning");
    };
  }

  @Test
  void withTheMemoryRaisedNoLineLacksAnyAndWithAByteLessOneDoes() {
    int enough = 0;
    int least = 0;
    for (Case each : CASES_OF_THIS_RUN) {
      List<Long> amounts =
          each.errors().stream()
              .flatMap(error -> error.remedies().stream())
              .filter(remedy -> remedy.kind() == RemedyKind.RAISE_MEMORY_TO)
              .map(Remedy::amount)
              .distinct()
              .toList();
      if (amounts.isEmpty()) {
        continue;
      }
      assertThat(amounts).as(each::name).hasSize(1);
      long amount = amounts.get(0);
      assertThat(Long.compareUnsigned(amount, each.profile().memory().bytes())).isPositive();
      assertThat(lacksMemory(each, amount)).as(each::name).isFalse();
      enough++;
      boolean onlyMemory =
          each.errors().stream().allMatch(e -> e.cause() instanceof PlanError.OverMemory);
      if (onlyMemory) {
        DeviceProfile raised =
            Remedies.follow(each.profile(), "", RemedyKind.RAISE_MEMORY_TO, amount);
        PlanResult<DevicePlan> result = PLANNER.plan(raised);
        // An arena may only then be too large for an allocation, a clamped queue for its limits.
        if (result.isPlanned() && largest(each) <= 1 && !isClampedBeforeOthers(each)) {
          assertThat(lacksMemory(each, amount - 1)).as(each::name).isTrue();
          least++;
        }
      }
    }
    System.out.println("memory raised: " + enough + ", to the least: " + least);
    assertThat(enough).isGreaterThan(CASES / 20);
    assertThat(least).isGreaterThan(CASES / 50);
  }

  private static boolean lacksMemory(Case each, long memory) {
    DeviceProfile changed = Remedies.follow(each.profile(), "", RemedyKind.RAISE_MEMORY_TO, memory);
    return PLANNER
        .plan(changed)
        .fold(
            plan -> false,
            errors ->
                errors.stream()
                    .anyMatch(e -> ((PlanError.OnLine) e).cause() instanceof PlanError.OverMemory));
  }

  /** Such a one may leave by chance what others need. */
  private static boolean isClampedBeforeOthers(Case each) {
    List<DeviceLine> lines =
        each.profile().lines().stream()
            .filter(line -> !(line instanceof ReserveLine))
            .filter(line -> !(line instanceof QueueLine q && isSized(q, QueueSizing.LARGEST)))
            .toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i) instanceof QueueLine queue
          && queue.profile().clampToFit()
          && (i < lines.size() - 1 || largest(each) > 0)) {
        return true;
      }
    }
    return false;
  }

  // ---- Kinds of cases ----

  private static List<Case> planned() {
    return CASES_OF_THIS_RUN.stream().filter(Case::isPlanned).toList();
  }

  private static Stream<QueueLine> queues(Case each) {
    return each.profile().lines().stream()
        .filter(QueueLine.class::isInstance)
        .map(QueueLine.class::cast);
  }

  private static boolean isSized(QueueLine line, QueueSizing sizing) {
    return line.profile().sizing() == sizing;
  }

  private static boolean isPresent(WorkQueueProfile profile) {
    return profile.budgetBytes().isPresent();
  }

  private static boolean isPingPong(QueueLine line) {
    return line.profile().buffering() == Buffering.PING_PONG;
  }

  private static long largest(Case each) {
    return queues(each).filter(line -> isSized(line, QueueSizing.LARGEST)).count();
  }

  private static boolean hasGranularity(Case each) {
    return each.profile().limits().granularity() != 1;
  }

  private static boolean hasSideArrays(Case each) {
    return queues(each)
        .anyMatch(q -> q.profile().entry().filter(e -> !e.sideArrays().isEmpty()).isPresent());
  }

  private static boolean mayBeSegmented(Case each) {
    DeviceLimits limits = each.profile().limits();
    return (limits.maxBindingBytes().isPresent() || limits.maxAllocationBytes().isPresent())
        && each.profile().lines().stream()
            .anyMatch(
                line ->
                    (line instanceof QueueLine queue && queue.maxSegments() != 1)
                        || (line instanceof ResidentLine r && r.maxSegments() != 1));
  }

  private static boolean isSegmented(Case each) {
    return each.isPlanned()
        && each.plan().lines().stream()
            .flatMap(line -> line.regions().stream())
            .anyMatch(region -> region.segmentCount() != 1);
  }
}
