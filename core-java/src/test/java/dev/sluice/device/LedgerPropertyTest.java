// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static dev.sluice.device.LedgerOracle.big;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
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
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What holds of every device profile. All properties look at the same generated cases; another seed
 * is drawn each time and printed, and {@code -Dsluice.seed} repeats one. {@code -Dsluice.cases}
 * asks for more cases.
 */
class LedgerPropertyTest {
  private static final int CASES = Integer.getInteger("sluice.cases", 3_000);

  /**
   * Cases that were wrong once: slots at no extra cost beyond a bound; a remedy that left a clamped
   * queue before the line more segments, and one behind it no bytes; and more devices than needed,
   * as a clamped queue behind the line may do with less.
   */
  private static final List<Long> ONCE_WRONG =
      List.of(
          -2_992_737_228_743_004_186L,
          -712_755_968_848_680_584L,
          -7_279_284_345_159_188_535L,
          -7_908_879_647_176_118_457L,
          7_270_280_606_454_162_897L,
          8_193_265_214_208_243_316L,
          7_889_145_287_608_304_810L,
          4_003_054_922_232_813_708L,
          -1_391_151_459_974_356_744L);

  /** Longer runs of segments and windows are looked at where they begin and end. */
  private static final int ALL = 200;

  private static final Set<RemedyKind> OF_WARNINGS =
      EnumSet.of(
          RemedyKind.STRIDE_GROUPS,
          RemedyKind.USE_SINGLE_BUFFER,
          RemedyKind.PROVE_BOUND,
          RemedyKind.LOWER_THREADS_TO,
          RemedyKind.POLL_EVERY,
          RemedyKind.LOWER_SWEEPS_TO,
          RemedyKind.PROVE_SWEEPS);

  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);

  private static final List<Case> CASES_OF_THIS_RUN = new ArrayList<>();

  private record Case(long seed, DeviceLedger ledger) {
    DeviceProfile profile() {
      return ledger.profile();
    }

    PlanResult<DevicePlan> result() {
      return ledger.result();
    }

    boolean isPlanned() {
      return ledger.isPlanned();
    }

    DevicePlan plan() {
      return result().orElseThrow();
    }

    List<PlanError> errors() {
      return ledger.errors();
    }

    List<String> expected() {
      return LedgerOracle.answer(profile());
    }

    String name() {
      return "case " + seed + ": " + profile();
    }
  }

  @BeforeAll
  static void generate() {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    System.out.println("LedgerPropertyTest: -Dsluice.seed=" + seed);
    CASES_OF_THIS_RUN.clear();
    ONCE_WRONG.forEach(LedgerPropertyTest::add);
    for (long caseSeed : Profiles.seeds(seed, CASES)) {
      add(caseSeed);
    }
  }

  private static void add(long caseSeed) {
    CASES_OF_THIS_RUN.add(new Case(caseSeed, PLANNER.ledger(Profiles.generate(caseSeed))));
  }

  // ---- The cases ----

  @Test
  @Tag("slow")
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
    assertShare(10, "clamped", c -> queues(c).anyMatch(q -> q.profile().capacity().clampsToFit()));
    assertShare(10, "a multiple", c -> asks(c, q -> q.multiple().isPresent()));
    assertShare(4, "a power of two", c -> asks(c, Capacity::isPowerOfTwo));
    assertShare(10, "at most", c -> asks(c, q -> q.most().isPresent()));
    assertShare(10, "at least", c -> asks(c, q -> q.least().isPresent()));
    assertShare(10, "own budget", c -> queues(c).anyMatch(q -> isPresent(q.profile())));
    assertShare(
        10, "reserve", c -> c.profile().lines().stream().anyMatch(ReserveLine.class::isInstance));
    assertShare(10, "reserved share", LedgerPropertyTest::hasShare);
    assertShare(10, "phases", c -> !c.profile().phases().isEmpty());
    assertShare(10, "array headers", c -> c.profile().limits().arrayHeaderBytes() != 0);
    assertShare(10, "bytes a multiple", c -> c.profile().limits().bytesMultipleOf() != 1);
    assertShare(10, "counted", c -> c.profile().limits().maxAllocations().isPresent());
    assertShare(10, "bindings", c -> c.profile().limits().maxBindings().isPresent());
    assertShare(10, "kernels", c -> !c.profile().kernels().isEmpty());
    assertShare(10, "windows", c -> queues(c).anyMatch(q -> q.drainWindow().isPresent()));
    assertShare(20, "several devices", c -> c.profile().devices() != 1);
    assertShare(10, "sharded queue", c -> queues(c).anyMatch(q -> q.spread().isSharded()));
    assertShare(10, "sharded resident", c -> residents(c).anyMatch(r -> r.spread().isSharded()));
    assertShare(10, "per peer", c -> residents(c).anyMatch(r -> r.spread().isPerPeer()));
    assertShare(10, "narrow index", c -> queues(c).anyMatch(q -> q.profile().indexBits() < 64));
  }

  @Test
  void outcomesAreOfAllKinds() {
    assertShare(25, "planned", Case::isPlanned);
    assertShare(30, "rejected", c -> !c.isPlanned());
    assertShare(4, "planned in segments", LedgerPropertyTest::isSegmented);
    assertShare(
        5, "planned in an arena", c -> c.isPlanned() && c.profile().placement() == Placement.ARENA);
    assertShare(4, "planned above 2^63", c -> c.isPlanned() && c.plan().allocatedBytes() < 0);
    assertShare(4, "planned in phases", c -> c.isPlanned() && !c.plan().phases().isEmpty());
    assertShare(10, "several errors", c -> c.errors().size() > 1);
    Map<String, Integer> kinds = new TreeMap<>();
    for (Case each : CASES_OF_THIS_RUN) {
      each.errors().forEach(e -> kinds.merge(e.getClass().getSimpleName(), 1, Integer::sum));
    }
    System.out.println("errors: " + kinds);
    assertThat(kinds)
        .containsOnlyKeys(
            "CapacityNotAllowed",
            "HostParticipationRejected",
            "IndexTooNarrow",
            "InitialItemsExceedCapacity",
            "OverBudget",
            "OverMaxAllocation",
            "OverMaxBinding",
            "OverMemory",
            "Overflow",
            "TooManyAllocations",
            "TooManyBindings",
            "TooManyDrainWindows",
            "WindowExceedsLaunch",
            "ZeroCapacity",
            "ZeroDrainWindow",
            "ZeroEntryBytes");
    assertThat(kinds.values()).allSatisfy(count -> assertThat(count).isGreaterThan(CASES / 300));
  }

  private static boolean asks(Case each, Predicate<Capacity> what) {
    return queues(each).anyMatch(queue -> what.test(queue.profile().capacity()));
  }

  private static void assertShare(int percent, String of, Predicate<Case> kind) {
    long count = CASES_OF_THIS_RUN.stream().filter(kind).count();
    System.out.println(of + ": " + 100 * count / CASES + " %");
    assertThat(100 * count / CASES).as(of).isGreaterThanOrEqualTo(percent);
  }

  // ---- The answers ----

  /** Plans again: what is reached before all tests, a run of mutants counts for none. */
  @Test
  void everyAnswerIsThatOfTheOracle() {
    for (Case each : CASES_OF_THIS_RUN) {
      assertThat(Transcript.of(each.profile(), PLANNER.plan(Profiles.generate(each.seed()))))
          .as(each::name)
          .isEqualTo(each.expected());
    }
  }

  @Test
  @Tag("slow")
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
  @Tag("slow")
  void aDeviceThatDiffersALittleIsNotThatOfTheOracle() {
    Map<String, UnaryOperator<DeviceProfile>> changes = new TreeMap<>();
    changes.put(
        "a byte more",
        p -> p.toBuilder().memory(DeviceMemory.ofFree(p.memory().bytes() + 1)).build());
    changes.put(
        "the other placement",
        p ->
            p.toBuilder()
                .placement(p.placement() == Placement.ARENA ? Placement.SEPARATE : Placement.ARENA)
                .build());
    changes.put(
        "a buffer more",
        p ->
            changed(
                p,
                line ->
                    line instanceof ResidentLine resident
                        ? resident.toBuilder().buffers(resident.buffers() + 1).build()
                        : line));
    changes.put(
        "more segments",
        p ->
            changed(
                p,
                line ->
                    line instanceof QueueLine queue
                        ? queue.toBuilder().maxSegments(1_000_000).build()
                        : line));
    Map<String, Integer> noticed = new TreeMap<>();
    for (Case each : CASES_OF_THIS_RUN.subList(0, CASES / 4)) {
      List<String> expected = each.expected();
      changes.forEach(
          (name, change) -> {
            DeviceProfile changed = change.apply(each.profile());
            List<String> transcript = Transcript.of(changed, PLANNER.plan(changed));
            noticed.merge(name, transcript.equals(expected) ? 0 : 1, Integer::sum);
          });
    }
    // The rarest of them shows in 11 %.
    noticed.forEach(
        (name, count) -> assertThat(100 * count / (CASES / 4)).as(name).isGreaterThanOrEqualTo(4));
  }

  private static DeviceProfile changed(DeviceProfile profile, UnaryOperator<DeviceLine> change) {
    DeviceProfile.Builder builder = profile.toBuilder();
    profile.lines().forEach(line -> builder.line(change.apply(line)));
    return builder.build();
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
        boolean counts = isIn(plan.fullestPhase(), line.line().phase());
        sum = counts ? sum.add(big(line.takenBytes())) : sum;
        assertThat(big(line.bytes()).add(big(line.paddingBytes())))
            .as(each::name)
            .isEqualTo(big(line.takenBytes()));
        padding = counts ? padding.add(big(line.paddingBytes())) : padding;
        if (line instanceof PlannedReserve) {
          reserved = reserved.add(big(line.bytes()));
          assertThat(line.regions()).isEmpty();
        } else {
          assertThat(sum(line, Region::takenBytes)).as(each::name).isEqualTo(line.takenBytes());
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

  /** Says whether what is in a phase, or in none, is there in one phase. */
  private static boolean isIn(Optional<PlannedPhase> there, Optional<String> phase) {
    return phase.isEmpty() || phase.equals(there.map(PlannedPhase::label));
  }

  /** What each phase has, together with what is outside, is what its free bytes leave. */
  @Test
  void eachPhaseHasAllThatTheLinesOutsideLeave() {
    for (Case each : planned()) {
      DevicePlan plan = each.plan();
      for (PlannedPhase phase : plan.phases()) {
        BigInteger outside = ZERO;
        BigInteger inside = ZERO;
        for (PlannedLine line : plan.lines()) {
          if (line.line().phase().isEmpty()) {
            outside = outside.add(big(line.takenBytes()));
          } else if (line.line().phase().get().equals(phase.label())) {
            inside = inside.add(big(line.takenBytes()));
          }
        }
        assertThat(big(phase.takenBytes())).as(each::name).isEqualTo(inside);
        BigInteger left = big(plan.memoryBytes()).subtract(outside).subtract(inside);
        BigInteger granularity = big(each.profile().limits().granularity());
        BigInteger available = big(plan.memoryBytes()).subtract(big(plan.reservedBytes()));
        BigInteger end = available.subtract(left);
        BigInteger allocated =
            each.profile().placement() == Placement.ARENA
                ? end.add(granularity).subtract(ONE).divide(granularity).multiply(granularity)
                : end;
        assertThat(big(phase.freeBytes())).as(each::name).isEqualTo(available.subtract(allocated));
        assertAtMost(phase.freeBytes(), plan.freeBytes(), each);
      }
      if (!plan.phases().isEmpty()) {
        assertThat(plan.fullestPhase().orElseThrow().freeBytes()).isEqualTo(plan.freeBytes());
      }
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
        for (Optional<PlannedPhase> phase : phases(each.plan())) {
          assertAlignedAndApart(each, phase, alignment);
        }
        BigInteger granularity = big(each.profile().limits().granularity());
        assertThat(big(each.plan().allocatedBytes()).mod(granularity)).isEqualTo(ZERO);
      }
    }
  }

  /** The phases, or of a plan without, none. */
  private static List<Optional<PlannedPhase>> phases(DevicePlan plan) {
    return plan.phases().isEmpty()
        ? List.of(Optional.empty())
        : plan.phases().stream().map(Optional::of).toList();
  }

  private static void assertAlignedAndApart(
      Case each, Optional<PlannedPhase> phase, BigInteger alignment) {
    BigInteger before = ZERO;
    for (Region region : inPlacingOrder(each.plan(), phase)) {
      for (Segment segment : some(region)) {
        assertThat(big(segment.offset()).mod(alignment)).as(each::name).isEqualTo(ZERO);
        if (segment.index() == 0) {
          assertThat(segment.offset()).isEqualTo(region.offset());
        }
      }
      assertThat(big(region.offset())).as(each::name).isGreaterThanOrEqualTo(before);
      Segment last = region.segment(region.segmentCount() - 1);
      BigInteger end = big(last.offset()).add(big(last.bytes()));
      assertThat(before.add(big(region.takenBytes()))).as(each::name).isEqualTo(end);
      before = end;
    }
    if (phase.equals(each.plan().fullestPhase())) {
      assertAtMost(each.plan().allocatedBytes(), before.longValue(), each);
    }
    if (each.plan().phases().size() <= 1) {
      assertThat(before.add(big(each.plan().tailPaddingBytes())))
          .as(each::name)
          .isEqualTo(big(each.plan().allocatedBytes()));
    }
  }

  @Test
  void separateRegionsAreWholeAllocations() {
    for (Case each : planned()) {
      if (each.profile().placement() == Placement.SEPARATE) {
        BigInteger granularity = big(each.profile().limits().granularity());
        assertThat(each.plan().tailPaddingBytes()).isZero();
        for (Region region :
            each.plan().lines().stream().flatMap(line -> line.regions().stream()).toList()) {
          assertThat(region.offset()).isZero();
          assertThat(big(region.takenBytes()).mod(granularity)).as(each::name).isEqualTo(ZERO);
          DeviceLimits limits = each.profile().limits();
          // Less than a step for each segment, and less than a multiple, besides its header.
          assertThat(big(region.paddingBytes()))
              .as(each::name)
              .isLessThan(
                  granularity
                      .add(big(limits.bytesMultipleOf()))
                      .add(big(limits.arrayHeaderBytes()))
                      .multiply(big(region.segmentCount())));
          some(region).forEach(segment -> assertThat(segment.offset()).isZero());
        }
      }
    }
  }

  /** What is asked for, with each rounded up, is what the plan takes; and it covers each region. */
  @Test
  void allocationsAreWhatIsTaken() {
    for (Case each : planned()) {
      DevicePlan plan = each.plan();
      boolean few =
          plan.lines().stream()
              .flatMap(line -> line.regions().stream())
              .allMatch(region -> Long.compareUnsigned(region.segmentCount(), 100) <= 0);
      if (!few) {
        continue;
      }
      BigInteger granularity = big(each.profile().limits().granularity());
      BigInteger taken = ZERO;
      List<String> covered = new ArrayList<>();
      for (Allocation allocation : plan.allocations()) {
        assertThat(allocation.bytes()).as(each::name).isNotZero();
        BigInteger steps =
            big(allocation.bytes()).add(granularity).subtract(ONE).divide(granularity);
        if (isIn(plan.fullestPhase(), allocation.phase())) {
          taken = taken.add(steps.multiply(granularity));
        }
        covered.add(allocation.label());
      }
      assertThat(taken).as(each::name).isEqualTo(big(plan.allocatedBytes()));
      assertThat(covered).as(each::name).isEqualTo(labels(plan));
    }
  }

  /** Any number of segments costs no memory. */
  @Test
  void allocationsAreMadeWhenTheyAreAskedFor() {
    DevicePlan plan =
        PLANNER
            .plan(
                DeviceProfile.builder("d")
                    .memory(DeviceMemory.ofFree(-1))
                    .limits(DeviceLimits.builder().maxAllocationBytes(1).build())
                    .line(ResidentLine.builder("r").count(-1).bytesEach(1).maxSegments(-1).build())
                    .build())
            .orElseThrow();
    Iterator<Allocation> allocations = plan.allocations().iterator();
    assertThat(allocations.next().label()).isEqualTo("r segment 0");
    assertThat(allocations.next()).hasToString("Allocation[r segment 1, bytes=1]");
  }

  private static List<String> labels(DevicePlan plan) {
    if (plan.profile().placement() == Placement.ARENA) {
      return plan.allocatedBytes() == 0 ? List.of() : List.of("arena");
    }
    List<String> labels = new ArrayList<>();
    for (PlannedLine line : plan.lines()) {
      for (Region region : line.regions()) {
        for (Segment segment : region.segments()) {
          String part = region.segmentCount() == 1 ? "" : " segment " + segment.index();
          if (segment.bytes() != 0) {
            labels.add(region.label() + part);
          }
        }
      }
    }
    return labels;
  }

  /** The regions that are there in a phase, from the start on. */
  private static List<Region> inPlacingOrder(DevicePlan plan, Optional<PlannedPhase> phase) {
    Predicate<PlannedLine> largest =
        line -> line instanceof PlannedQueue queue && isSized(queue.line(), QueueSizing.LARGEST);
    return Stream.of(Optional.<String>empty(), phase.map(PlannedPhase::label))
        .distinct()
        .flatMap(
            of ->
                Stream.of(largest.negate(), largest)
                    .flatMap(
                        kind ->
                            plan.lines().stream()
                                .filter(line -> line.line().phase().equals(of))
                                .filter(kind)))
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
        if (line instanceof PlannedQueue queue) {
          assertWindows(each, queue, queue.drain());
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
      assertAtMost(queue.line().drainWindow().orElse(-1), window.slots(), each);
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
  @Tag("slow")
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
          // Where segments may be cut in two ways, more slots may take less.
          assertAtMost(again.orElseThrow().freeBytes(), each.plan().freeBytes(), each);
          more += capacity == queue.plan().capacity() ? 0 : 1;
        }
      }
    }
    assertThat(more).isGreaterThan(CASES / 40);
  }

  @Test
  @Tag("slow")
  void oneSlotMoreThanTheLargestDoesNotFit() {
    int byMemory = 0;
    for (Case each : planned()) {
      for (PlannedLine line : each.plan().lines()) {
        if (line instanceof PlannedQueue queue
            && isSized(queue.line(), QueueSizing.LARGEST)
            && standsWhereAFixedOneWould(each, queue)
            // Slots beyond the bound would fit, and nobody can ask for them.
            && next(queue).compareTo(ceiling(queue)) <= 0) {
          PlanResult<DevicePlan> more =
              PLANNER.plan(withCapacity(each.profile(), queue, next(queue).longValue()));
          assertThat(more.isPlanned()).as(each::name).isFalse();
          byMemory += more.toString().contains("over memory") ? 1 : 0;
        }
      }
    }
    assertThat(byMemory).isGreaterThan(CASES / 100);
  }

  /** The next number of slots that may be asked for. */
  private static BigInteger next(PlannedQueue queue) {
    BigInteger slots = big(queue.plan().capacity());
    Capacity asked = queue.plan().profile().capacity();
    return asked.isPowerOfTwo()
        ? slots.shiftLeft(1)
        : slots.add(
            asked.multiple().isPresent() ? big(asked.multiple().getAsLong()) : BigInteger.ONE);
  }

  private static BigInteger ceiling(PlannedQueue queue) {
    WorkQueueProfile profile = queue.plan().profile();
    return big(profile.bound().orElse(-1L)).min(big(profile.capacity().most().orElse(-1L)));
  }

  /** A largest queue is placed last; as a fixed one, it would be placed in its turn. */
  private static boolean standsWhereAFixedOneWould(Case each, PlannedQueue queue) {
    List<DeviceLine> lines = each.profile().lines();
    if (!each.profile().phases().isEmpty()) {
      // More slots in a phase are fewer of a largest outside.
      return !isSized(queue.line(), QueueSizing.LARGEST) && largestOutside(each) == 0;
    }
    return !isSized(queue.line(), QueueSizing.LARGEST)
        || (largest(each) == 1 && lines.get(lines.size() - 1).equals(queue.line()));
  }

  private static DeviceProfile withCapacity(
      DeviceProfile profile, PlannedQueue queue, long capacity) {
    WorkQueueProfile fixed = queue.plan().profile().toBuilder().capacity(capacity).build();
    return profile.toBuilder()
        .line(queue.line().toBuilder().profile(fixed).spread(Spread.replicated()).build())
        .build();
  }

  // ---- Rejected devices ----

  @Test
  @Tag("slow")
  void aRejectedLineTakesNothing() {
    for (Case each : CASES_OF_THIS_RUN) {
      List<String> rejected =
          each.errors().stream().flatMap(error -> error.line().stream()).toList();
      // A largest that is rejected has its share, which others get but for those before it; a
      // reserve takes what there is; what is chosen leaves it a segment for each region.
      if (!rejected.isEmpty()
          && !isCounted(each)
          && largest(each) <= 1
          && rejected.stream().noneMatch(label -> label.startsWith("reserve"))) {
        DeviceProfile.Builder without =
            DeviceProfile.builder("d")
                .memory(each.profile().memory())
                .devices(each.profile().devices())
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
            .matches(
                "(?s).*└─ left without the rejected lines( in [abc], the fullest phase)?: "
                    + free
                    + (free.equals("1") ? " byte\n" : " bytes\n"));
      }
    }
  }

  @Test
  void followingARemedyRemovesItsErrorAndLessOfItDoesNot() {
    Map<RemedyKind, Integer> followed = new EnumMap<>(RemedyKind.class);
    Map<RemedyKind, Integer> tight = new EnumMap<>(RemedyKind.class);
    int fewest = 0;
    for (Case each : CASES_OF_THIS_RUN) {
      for (PlanError error : each.errors()) {
        for (Remedy remedy : error.remedies()) {
          Supplier<String> what = () -> each.name() + "\n" + error + "\n" + remedy;
          DeviceLedger after = PLANNER.ledger(each.profile().with(remedy));
          assertThat(after.errors())
              .as(what)
              .noneMatch(
                  left -> left.line().equals(error.line()) && Remedies.isOfOneKind(left, error));
          assertLinesBehindKeepTheirPlace(each, after, what);
          followed.merge(remedy.kind(), 1, Integer::sum);
          if (remedy.plansAll()) {
            assertThat(after.isPlanned()).as(what).isTrue();
            // No fewer do, of those that there are or more.
            if (each.profile().devices() == 1 && remedy.amount() > 0 && remedy.amount() <= 16) {
              assertThat(PLANNER.fewestDevices(after.profile(), 16)).as(what).isEqualTo(after);
              fewest++;
            }
          }
          // A clamped queue keeps its slots, and may do with fewer.
          Remedy less =
              isClampedBeforeOthers(each) || isRoundedUpInParts(each, remedy) ? null : less(remedy);
          // Lines without a place are left a segment for each region, and have none.
          boolean isTight = !isCounted(each) || rejectedLines(each) <= 1;
          if (less != null && isTight) {
            assertThat(PLANNER.ledger(each.profile().with(less)))
                .as(what)
                .matches(
                    tooLittle ->
                        tooLittle.errors().stream().anyMatch(e -> e.line().equals(error.line()))
                            || !tooLittle.deviceErrors().isEmpty()
                            || !Remedies.keepAllPlaces(each.ledger(), tooLittle));
            tight.merge(remedy.kind(), 1, Integer::sum);
          }
        }
      }
    }
    System.out.println("remedies followed: " + followed);
    System.out.println("and less of them: " + tight + ", fewest devices: " + fewest);
    assertThat(fewest).isGreaterThan(CASES / 100);
    Set<RemedyKind> ofErrors = EnumSet.allOf(RemedyKind.class);
    ofErrors.removeAll(OF_WARNINGS);
    // The rarest is one of a thousand.
    if (CASES >= 3_000) {
      assertThat(followed.keySet()).isEqualTo(ofErrors);
    }
    assertThat(followed.values()).allSatisfy(count -> assertThat(count).isGreaterThan(CASES / 600));
  }

  /**
   * Says whether a slot more in all may be a multiple, of which parts are rounded up to one: of an
   * uneven part, the most in all need not be a multiple itself.
   */
  private static boolean isRoundedUpInParts(Case each, Remedy remedy) {
    return remedy.kind() == RemedyKind.LOWER_CAPACITY_TO
        && each.profile().devices() > 1
        && each.profile().line(line(remedy)) instanceof QueueLine queue
        && queue.spread().isSharded()
        && queue.spread().imbalanceBps() != 10_000
        && (queue.profile().capacity().multiple().isPresent()
            || queue.profile().capacity().isPowerOfTwo());
  }

  private static boolean isCounted(Case each) {
    DeviceLimits limits = each.profile().limits();
    return limits.maxAllocations().isPresent() || limits.maxBindings().isPresent();
  }

  private static long rejectedLines(Case each) {
    return each.ledger().lines().stream().filter(line -> line.place().isEmpty()).count();
  }

  private static void assertLinesBehindKeepTheirPlace(
      Case each, DeviceLedger after, Supplier<String> what) {
    assertThat(Remedies.keepPlaces(each.ledger(), after))
        .as(() -> what.get() + "\n" + after)
        .isTrue();
  }

  /**
   * A little less of a remedy, which breaks a limit, that of the error or another, or takes the
   * place of a line behind; null where more than the least is offered.
   */
  private static Remedy less(Remedy remedy) {
    long amount = remedy.amount();
    return switch (remedy.kind()) {
      case LOWER_CAPACITY_TO, LOWER_EXPANSION_TO, NARROW_WINDOW_TO ->
          amount == -1L ? null : Remedy.of(remedy.kind(), amount + 1).onLine(line(remedy));
      case RAISE_ENTRY_BYTES_TO, RAISE_BUDGET_BY ->
          Remedy.of(remedy.kind(), amount - 1).onLine(line(remedy));
      case LOWER_INITIAL_ITEMS_TO, // what is chosen need not be the most then
          LOWER_LEAST_TO, // what is chosen is rounded
          WIDEN_WINDOW_TO, // whole segments may do with fewer items
          SPLIT_INTO_SEGMENTS, // 1 of 2 leaves another error
          SHARD_OVER, // 1 of 2 is the line itself
          WIDEN_INDEX_TO,
          RAISE_CAPACITY_TO,
          CLAMP_TO_FIT,
          READ_FINAL_STATE_ONLY,
          PLACE_SEPARATELY,
          PLACE_IN_ARENA,
          RAISE_MEMORY_TO -> // looked at on its own
          null;
      default -> throw new AssertionError(remedy + " is of a warning");
    };
  }

  private static String line(Remedy remedy) {
    return remedy.line().orElseThrow();
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
      assertThat(Long.compareUnsigned(amount, each.profile().memory().bytes()))
          .as(each::name)
          .isPositive();
      assertThat(lacksMemory(each, amount)).as(each::name).isFalse();
      enough++;
      boolean onlyMemory =
          each.errors().stream().allMatch(DeviceError.OverMemory.class::isInstance);
      if (onlyMemory) {
        PlanResult<DevicePlan> result = PLANNER.plan(withMemory(each, amount));
        // An arena may only then be too large for an allocation, a clamped queue for its limits.
        if (result.isPlanned()
            && !LedgerOracle.sharesLargest(each.profile())
            && !isClampedBeforeOthers(each)) {
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
    return PLANNER.ledger(withMemory(each, memory)).errors().stream()
        .anyMatch(DeviceError.OverMemory.class::isInstance);
  }

  private static DeviceProfile withMemory(Case each, long memory) {
    return each.profile().with(Remedy.of(RemedyKind.RAISE_MEMORY_TO, memory));
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
          && queue.profile().capacity().clampsToFit()
          && (i < lines.size() - 1 || largest(each) > 0 || !each.profile().phases().isEmpty())) {
        return true;
      }
    }
    return false;
  }

  // ---- Kinds of cases ----

  private static List<Case> planned() {
    return CASES_OF_THIS_RUN.stream().filter(Case::isPlanned).toList();
  }

  private static boolean hasShare(Case each) {
    return each.profile().lines().stream()
        .anyMatch(line -> line instanceof ReserveLine r && r.basisPoints().isPresent());
  }

  private static Stream<QueueLine> queues(Case each) {
    return each.profile().lines().stream()
        .filter(QueueLine.class::isInstance)
        .map(QueueLine.class::cast);
  }

  private static Stream<ResidentLine> residents(Case each) {
    return each.profile().lines().stream()
        .filter(ResidentLine.class::isInstance)
        .map(ResidentLine.class::cast);
  }

  private static boolean isSized(QueueLine line, QueueSizing sizing) {
    return line.profile().capacity().sizing() == sizing;
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

  private static long largestOutside(Case each) {
    return queues(each)
        .filter(line -> isSized(line, QueueSizing.LARGEST) && line.phase().isEmpty())
        .count();
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
