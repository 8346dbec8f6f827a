// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.QueueObservation;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.testing.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated protocol on the threads of a CPU, as it is and with each of its rules broken. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("compiles")
class CDrainTest {
  private static final Tree TREE = Tree.of(16, 4, 9);
  private static final String CONSERVED =
      "attempted right, lost right, peak right, guards intact, done 1";

  @TempDir Path directory;

  @BeforeEach
  void compiler() {
    Tool.C_COMPILER.require();
  }

  private CDrain drain(Plans plans) {
    return new CDrain(directory, TREE, plans);
  }

  private static UnaryOperator<String> replace(String from, String to) {
    return header -> {
      assertThat(header).as("the line that the mutant changes").contains(from);
      return header.replace(from, to);
    };
  }

  // As it is.

  @ParameterizedTest
  @MethodSource
  void thousandRunsOnEightThreadsAreExact(Buffering buffering, int bits) throws Exception {
    Plans plans = Plans.of(TREE, buffering).indexBits(bits).window(700);
    assertThat(drain(plans).optimised().set("RUNS", 20).set("QUEUES", 50).run().lines())
        .containsExactly("1000 x " + TREE.outcome());
  }

  static Stream<Arguments> thousandRunsOnEightThreadsAreExact() {
    return Stream.of(
        Arguments.of(Buffering.SINGLE, 32),
        Arguments.of(Buffering.PING_PONG, 31),
        Arguments.of(Buffering.SINGLE, 64));
  }

  /** Every form of the header, with an item an emit and with one reservation an item. */
  @ParameterizedTest
  @MethodSource
  void everyFormIsExact(String name, Plans plans, int groups) throws Exception {
    for (CDrain.Outcome outcome : drain(plans).optimised().set("GROUPS", groups).runs()) {
      assertThat(outcome.lines()).containsExactly("20 x " + TREE.outcome());
    }
  }

  static Stream<Arguments> everyFormIsExact() {
    return Stream.of(Buffering.values())
        .flatMap(
            buffering ->
                Stream.of(
                    Arguments.of(buffering + " one window", plans(buffering), 12),
                    Arguments.of(buffering + " a group per slot", plans(buffering), 0),
                    Arguments.of(buffering + " guarded", plans(buffering).unbounded(), 5),
                    Arguments.of(
                        buffering + " 64 bits", plans(buffering).indexBits(64).unbounded(), 5),
                    Arguments.of(
                        buffering + " segments",
                        plans(buffering).segments(3).window(100).side(),
                        5),
                    Arguments.of(
                        buffering + " arena", plans(buffering).arena().side().window(300), 5),
                    Arguments.of(
                        buffering + " segments of an arena, 64 bits",
                        plans(buffering).arena().segments(4).side().window(90).indexBits(64),
                        0)));
  }

  private static Plans plans(Buffering buffering) {
    return Plans.of(TREE, buffering);
  }

  /** A queue that is too small loses items, and says how many: never one slot twice. */
  @ParameterizedTest
  @MethodSource
  void fullQueueConserves(Buffering buffering, Plans plans) throws Exception {
    CDrain drain = drain(plans).define("OVERFLOW");
    for (CDrain.Outcome outcome : drain.runs()) {
      assertThat(outcome.lines()).containsExactly("20 x " + CONSERVED);
      WorkQueuePlan plan = drain.plan().queue("frontier").plan();
      QueueObservation seen = ControlBlock.read(outcome.block()).observed(plan);
      assertThat(seen.dropped()).isPositive();
      assertThat(seen.highWaterMark()).isEqualTo(plan.capacity());
    }
  }

  static Stream<Arguments> fullQueueConserves() {
    return Stream.of(Buffering.values())
        .flatMap(
            buffering ->
                Stream.of(
                        plans(buffering).capacity(200).unbounded(),
                        plans(buffering).capacity(200).unbounded().window(33),
                        plans(buffering).capacity(200),
                        plans(buffering).capacity(200).indexBits(64))
                    .map(plans -> Arguments.of(buffering, plans)));
  }

  /** The latch opens by one look at the tail, so that no counter near its end wraps. */
  @ParameterizedTest
  @EnumSource(Buffering.class)
  void guardedTailNearItsEndDoesNotWrap(Buffering buffering) throws Exception {
    CDrain drain = drain(plans(buffering).unbounded()).define("OVERFLOW");
    for (CDrain.Outcome outcome : drain.set("PRESET", 0xffff_fffdL).runs()) {
      assertThat(outcome.lines()).containsExactly("20 x " + CONSERVED);
    }
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void threadSanitizerFindsNothing(Buffering buffering) throws Exception {
    Files.writeString(directory.resolve("none.c"), "int main(void) { return 0; }\n");
    List<String> probe = List.of("cc", "-fsanitize=thread", "none.c", "-o", "none");
    if (Tools.run(directory, probe).status() != 0) {
      throw Tool.C_COMPILER.lacking("no thread sanitizer for the C compiler");
    }
    Plans plans = plans(buffering).unbounded().window(700).side();
    CDrain drain = drain(plans).compiler("cc", "-std=c99", "-g", "-O1", "-fsanitize=thread");
    assertThat(drain.run().lines()).containsExactly("20 x " + TREE.outcome());
    // And it would find something: a tail that is not counted by an atomic.
    drain.compiler("cc", "-std=c99", "-g", "-O1", "-fsanitize=thread", "-Wno-unused-value");
    drain.change(
        replace("__atomic_fetch_add(place, n, __ATOMIC_RELAXED)", "((*(place) += (n)) - (n))"));
    // Threads that a busy machine runs one after the other do not race in each run.
    assertThat(
            Stream.generate(() -> catchThrowable(drain::run))
                .limit(10)
                .filter(Objects::nonNull)
                .findFirst())
        .get(InstanceOfAssertFactories.THROWABLE)
        .hasMessageContaining("ThreadSanitizer: data race");
  }

  // With a rule broken. Each mutant is caught by what its test says, and not by luck.

  private CDrain mutant(Plans plans, String from, String to) {
    return drain(plans).change(replace(from, to));
  }

  /** Drains slots that nobody filled: what was asked for is still conserved. */
  @ParameterizedTest
  @EnumSource(Buffering.class)
  void withoutClipToTheItemsMoreIsDrained(Buffering buffering) throws Exception {
    CDrain drain =
        mutant(
            plans(buffering),
            "const uint32_t end = from + items < window ? from + items : window;",
            "const uint32_t end = ((void)items, window);");
    assertThat(count(drain)).isGreaterThan(TREE.count());
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void withoutClipToTheWindowMoreIsDrained(Buffering buffering) throws Exception {
    CDrain drain =
        mutant(
            plans(buffering).window(100),
            "const uint32_t end = from + items < window ? from + items : window;",
            "const uint32_t end = ((void)window, from + items);");
    assertThat(count(drain)).isGreaterThan(TREE.count());
  }

  @Test
  void withoutClipToTheSliceMoreIsDrained() throws Exception {
    CDrain drain =
        mutant(
            plans(Buffering.SINGLE),
            "return from > first ? from : first;",
            "return (void)from, first;");
    assertThat(count(drain)).isGreaterThan(TREE.count());
  }

  @Test
  void counterNotClearedDrainsMoreOfBuffersThatTakeTurns() throws Exception {
    CDrain drain = mutant(plans(Buffering.PING_PONG), "c->tail[after] = 0u;", "(void)after;");
    assertThat(count(drain)).isNotEqualTo(TREE.count());
  }

  @Test
  void counterNotClearedShiftsSlices() throws Exception {
    CDrain drain = mutant(plans(Buffering.SINGLE), "c->tail[after] = 0u;", "(void)after;");
    assertThat(attempted(drain)).isGreaterThan(TREE.count());
  }

  /** The counter of an empty sweep is not cleared, and comes back three sweeps later. */
  @Test
  void earlyReturnBringsAnOldCounterBack() throws Exception {
    CDrain drain = drain(plans(Buffering.PING_PONG)).define("EARLY");
    drain.sweeps(TREE.levels() + 8);
    assertThat(count(drain)).isGreaterThan(TREE.count());
  }

  /** In slices window 0 is mostly empty, so that it strikes at once. */
  @Test
  void earlyReturnBreaksSlicesOfSeveralWindows() throws Exception {
    CDrain drain = drain(plans(Buffering.SINGLE).window(100)).define("EARLY");
    assertThat(count(drain)).isNotEqualTo(TREE.count());
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void wrongStrideDrainsTwice(Buffering buffering) throws Exception {
    CDrain drain =
        mutant(
            plans(buffering),
            "groups > (end - base - 1u) / g ? end : base + groups * g",
            "(void)groups, 1u > (end - base - 1u) / g ? end : base + g");
    assertThat(count(drain)).isGreaterThan(TREE.count());
  }

  /** Draining up to the live tail takes items of the next sweep, or slots that wait for them. */
  @Test
  void liveTailIsNoSnapshot() throws Exception {
    CDrain drain =
        mutant(
            plans(Buffering.SINGLE),
            "const uint32_t tail = c->tail[s & 3u];",
            "const uint32_t tail = c->tail[s & 3u] + SLUICE_LOAD(&c->tail[(s + 1u) & 3u]);");
    // A thread takes more than one group, so that some begin after others have added items.
    assertThat(drain.run().lines()).isNotEqualTo(List.of("20 x " + TREE.outcome()));
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void withoutCheckAgainstTheRoomGuardsBreak(Buffering buffering) throws Exception {
    CDrain drain =
        mutant(plans(buffering).capacity(200), "if (k >= room)\n    return", "if (0)\n    return");
    assertThat(drain.run().lines()).allSatisfy(line -> assertThat(line).contains("guards broken"));
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void rollBackHidesWhatWasLost(Buffering buffering) throws Exception {
    CDrain drain =
        mutant(
            plans(buffering).capacity(200),
            "  return k;\n}\n#endif",
            """
              if (k >= room)
                SLUICE_FETCH_ADD(&c->tail[i], (uint32_t)0 - n);
              return k;
            }
            #endif\
            """);
    assertThat(drain.run().lines())
        .allSatisfy(line -> assertThat(line).contains("lost 0, guards intact"));
    assertThat(attempted(drain)).isLessThan(TREE.count());
  }

  /** The guard is what keeps a tail from wrapping: without it slots are handed out again. */
  @ParameterizedTest
  @EnumSource(Buffering.class)
  void unguardedTailNearItsEndWraps(Buffering buffering) throws Exception {
    CDrain drain = drain(plans(buffering)).define("OVERFLOW").set("PRESET", 0xffff_fffdL);
    assertThat(drain.run().lines())
        .allSatisfy(line -> assertThat(line).contains("attempted wrong, lost wrong"));
  }

  /** Half of all tails are negative, where a room is compared as signed. */
  @ParameterizedTest
  @EnumSource(Buffering.class)
  void signedTailHandsOutSlotsThatAreNone(Buffering buffering) throws Exception {
    CDrain drain = drain(plans(buffering)).set("PRESET", 0x8000_0000L).sweeps(2);
    String unsigned = drain.run().lines().get(0);
    String check = "if (k >= room)\n    return";
    String signed = "if ((int32_t)k >= (int32_t)room)\n    return";
    // The mutant would write outside of its buffer: shown without the fault.
    UnaryOperator<String> inside =
        replace("slot = sluice_frontier_slot(room, k);", "slot = k % 16u;");
    drain.change(header -> inside.apply(replace(check, signed).apply(header)));
    assertThat(drain.run().lines()).allSatisfy(line -> assertThat(line).doesNotContain(unsigned));
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void tooFewSweepsLeaveItems(Buffering buffering) throws Exception {
    CDrain drain = drain(plans(buffering)).sweeps(TREE.levels() - 1);
    CDrain.Outcome outcome = drain.run();
    assertThat(outcome.lines().get(0)).endsWith("done 0");
    WorkQueuePlan plan = drain.plan().queue("frontier").plan();
    int last = TREE.sizes().get(TREE.levels() - 1);
    ControlBlock block = ControlBlock.read(outcome.block());
    assertThat(block.itemsLeft(plan)).isEqualTo(last);
    assertThat(block.attempted()).isEqualTo(TREE.count() - last);
    assertThat(block.observed(plan).dropped()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void wrongPlanTagDrainsNothing(Buffering buffering) throws Exception {
    CDrain drain = drain(plans(buffering)).define("WRONG_TAG");
    CDrain.Outcome outcome = drain.run();
    assertThat(outcome.lines())
        .containsExactly(
            "20 x count 0, sum 0, sweeps 0, peak 0, attempted 0, lost 0, guards intact, done 1");
    WorkQueuePlan plan = drain.plan().queue("frontier").plan();
    assertThatThrownBy(() -> ControlBlock.read(outcome.block()).observed(plan))
        .hasMessageContaining("plan tag");
  }

  @Test
  void swappedBuffersGiveAnotherSum() throws Exception {
    CDrain drain = drain(plans(Buffering.PING_PONG)).define("SWAPPED");
    assertThat(drain.run().lines())
        .allSatisfy(line -> assertThat(line).doesNotContain("sum " + TREE.sum()));
  }

  @Test
  void wrongHostOracleIsNoticed() throws Exception {
    Tree other = Tree.of(16, 4, 9, Tree.LIMIT - (1 << 24));
    assertThat(drain(plans(Buffering.SINGLE)).run().lines())
        .doesNotContain("20 x " + other.outcome());
  }

  private static long count(CDrain drain) throws Exception {
    return number(drain, "count");
  }

  private static long attempted(CDrain drain) throws Exception {
    return number(drain, "attempted");
  }

  private static long number(CDrain drain, String name) throws Exception {
    String line = drain.run().lines().get(0);
    Matcher matcher = Pattern.compile(name + " (\\d+)").matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return Long.parseUnsignedLong(matcher.group(1));
  }
}
