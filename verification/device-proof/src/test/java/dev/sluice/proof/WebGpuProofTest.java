// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.device.DevicePlan;
import dev.sluice.kernel.KernelHeader;
import dev.sluice.kernel.KernelLanguage;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.LayoutRules;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases on the WebGPU of a headless Chromium, and mutants that fail there. Several groups that
 * wait for each other, and 64-bit indices, are what WebGPU has not; the shortest paths have no
 * buffers that take turns, as only the device knows the sweep of their far queue.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebGpuProofTest {
  private static final int GROUPS = 6;
  private static final int THREADS = 32;
  private static final int RUNS = 2;
  private static final int NEAR_END = 0xfffffffd;
  private static final Tree TREE = Suite.tree();
  private static final Shape SINGLE = Shape.of(GROUPS, THREADS).rows(4);
  private static final Shape PING_PONG = SINGLE.pingPong();

  private WebGpuDevice device;

  @BeforeAll
  void open() throws Exception {
    device = new WebGpuDevice();
  }

  @AfterAll
  void close() {
    if (device != null) {
      device.close();
    }
  }

  // As it is.

  @ParameterizedTest
  @MethodSource({"trees", "others"})
  void everyFigureIsRight(Case what) {
    for (Outcome outcome : Runner.run(device, what, Options.closely(), RUNS)) {
      assertThat(outcome.wrong()).as(outcome.toString()).isEmpty();
    }
  }

  static Stream<Case> trees() {
    Stream<Shape> both =
        Stream.of(SINGLE, PING_PONG)
            .flatMap(
                shape ->
                    Stream.of(
                        shape,
                        shape.bits(31).unbounded().windows(700).polled(4),
                        shape.split(3).windows(500),
                        shape.split(2).withSides().windows(600).polled(3),
                        shape.inParts().withSides(),
                        shape.inParts().split(2).windows(800).reserveMany(),
                        shape.groupPerSlots().rows(7),
                        shape.groupPerSlots().windows(600).withSides(),
                        shape.unbounded().reserveMany(),
                        shape.indirect(),
                        shape.indirect().windows(700).polled(4),
                        shape.percent(60),
                        shape.percent(60).windows(400).unbounded().reserveMany().polled(5)));
    Stream<Shape> loops =
        Stream.of(
            SINGLE.onDevice(1),
            SINGLE.onDevice(1).inParts().withSides().bits(31),
            SINGLE.onDevice(1).percent(60));
    return Stream.concat(both, loops).map(shape -> new Case(TREE, shape));
  }

  static Stream<Case> others() {
    Graph rmat = Graph.rmat(9, 8, 1);
    Graph grid = Graph.grid(24, 18);
    List<Case> cases = new ArrayList<>();
    for (Graph graph : List.of(rmat, grid)) {
      Search search = Search.of(graph);
      cases.add(new Case(search, SINGLE.windows(100)));
      cases.add(new Case(search, PING_PONG.inParts().polled(8)));
      cases.add(new Case(search, SINGLE.onDevice(1)));
    }
    cases.add(new Case(Search.of(rmat), PING_PONG.percent(70).unbounded()));
    cases.add(new Case(Paths.of(Graph.rmat(7, 6, 1), 15, 8), SINGLE.unbounded().polled(16)));
    cases.add(new Case(Paths.of(Graph.grid(12, 9), 15, 20), SINGLE.inParts().polled(8)));
    for (Workload work : List.of(Closure.of(48, 2, 1), Walks.of(rmat, 300))) {
      cases.add(new Case(work, SINGLE));
      cases.add(new Case(work, PING_PONG.polled(3)));
      cases.add(new Case(work, SINGLE.inParts().windows(500)));
    }
    return cases.stream();
  }

  /** A guarded tail counts attempts beyond 2^32, and gives out no slot twice. */
  @Test
  void guardedTailPassesItsEnd() {
    for (Shape shape : List.of(SINGLE.unbounded(), PING_PONG.unbounded().reserveMany())) {
      Options options = Options.closely().with(Tampering.preset(NEAR_END));
      Outcome outcome = Runner.run(device, new Case(TREE, shape), options, 1).get(0);
      assertThat(outcome.wrong()).as(outcome.toString()).isEmpty();
    }
  }

  @Test
  void indicesOf64BitsAreRefused() {
    Case what = new Case(TREE, SINGLE.bits(64));
    assertThatThrownBy(() -> Runner.run(device, what, Options.closely(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "queue 'frontier' has indices of 64 bits, and WGSL has integers of 32 bits only; set"
                + " its indexBits to 32");
  }

  /** Nobody can swap the buffers of a launch that loops. */
  @Test
  void loopsOfTwoBuffersAreRefused() {
    Case what = new Case(TREE, PING_PONG.onDevice(1));
    assertThatThrownBy(() -> Runner.run(device, what, Options.closely(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("queue 'frontier' has buffers that take turns and loops");
  }

  // With a rule broken.

  @ParameterizedTest
  @MethodSource
  void everyMutantFailsForItsReason(Mutant mutant) {
    Options options = Options.closely().with(mutant.tampering());
    Outcome outcome = Runner.run(device, mutant.what(), options, 1).get(0);
    assertThat(mutant.escapes(outcome)).as(outcome.toString()).isEmpty();
  }

  private static UnaryOperator<String> replace(String from, String to) {
    return code -> {
      assertThat(code).as("the line that the mutant changes").contains(from);
      return code.replace(from, to);
    };
  }

  private static Mutant mutant(
      String name, Shape shape, UnaryOperator<String> change, String... caught) {
    return new Mutant(
        name, new Case(TREE, shape), Tampering.source(change), Set.of(caught), Set.of());
  }

  private static final String DRAINED = "frontier.drained";
  private static final String SUM = "frontier.sum";
  private static final String ATTEMPTED = "frontier.attempted";
  private static final String LOST = "frontier.lost";
  private static final String LEFT = "frontier.left";
  private static final String SWEEPS = "frontier.sweeps";
  private static final String END =
      "max(sluice_frontier_start(from_slot, w), min(from_slot + items, ";
  private static final String BEGIN = "sluice_frontier_sweep_begin(s, w, group, lane);";
  private static final String CLEAR = "atomicStore(&sluice_frontier_block.tail[after], 0u);";

  static Stream<Mutant> everyMutantFailsForItsReason() {
    UnaryOperator<String> none = UnaryOperator.identity();
    String start = "sluice_frontier_start(sluice_frontier_from(s), w)";
    String end = "sluice_frontier_end(sluice_frontier_from(s), sluice_frontier_items(s), w)";
    // Each level is larger than those before, and the run ends with the last: what lies behind the
    // items was never written, and has no children.
    Case growing = new Case(Tree.of(64, 3, 4, 1000), PING_PONG.known(0));
    String tail = "let tail = atomicLoad(&sluice_frontier_block.tail[s & 3u])";
    return Stream.of(
        new Mutant(
            "no-clip-to-items",
            growing,
            Tampering.source(
                replace(END, "max(sluice_frontier_start(from_slot, w), min(0xffffffffu, ")),
            Set.of(DRAINED, SUM),
            Set.of(ATTEMPTED, LOST, "frontier.peak", LEFT, "guards-broken")),
        mutant(
            "no-clip-to-window",
            SINGLE.windows(500),
            replace("min(from_slot + items, sluice_frontier_window_end(w))", "from_slot + items"),
            DRAINED),
        mutant(
            "no-clip-to-slice",
            SINGLE,
            replace("return max(from_slot, ", "return max(0u, "),
            DRAINED),
        mutant(
            "live-tail",
            SINGLE.windows(500),
            replace(tail, tail + " + atomicLoad(&sluice_frontier_block.tail[(s + 1u) & 3u])"),
            DRAINED),
        mutant("counter-not-cleared", PING_PONG, replace(CLEAR, ""), DRAINED),
        mutant("counter-not-cleared-in-slices", SINGLE, replace(CLEAR, ""), SUM, ATTEMPTED, LOST),
        mutant(
            "early-return",
            PING_PONG.known(8),
            replace(BEGIN, "if (sluice_frontier_items(s) != 0u) { " + BEGIN + " }"),
            DRAINED),
        mutant(
            "early-return-of-empty-window",
            SINGLE.windows(500),
            replace(BEGIN, "if (" + start + " != " + end + ") { " + BEGIN + " }"),
            SUM,
            ATTEMPTED),
        mutant(
            "no-group-where-there-is-no-item",
            PING_PONG.indirect().known(8),
            replace(
                "vec3<u32>((groups - 1u)",
                "select(vec3<u32>(), vec3<u32>(1u), most > 0u) * vec3<u32>((groups - 1u)"),
            DRAINED),
        mutant("only-x-of-grid", PING_PONG, replace("id.y * grid.x + id.x", "id.x"), DRAINED),
        mutant(
            "wrong-stride",
            SINGLE,
            replace("return base + groups * g;", "return base + (groups - 1u) * g;"),
            DRAINED),
        mutant(
            "no-check-against-room",
            PING_PONG.percent(95),
            replace("if (k >= room) {\n    return", "if (false) {\n    return"),
            "guards-broken"),
        mutant(
            "roll-back",
            PING_PONG.percent(60),
            replace(
                "tail[i], n);\n  return k;",
                "tail[i], n);\n  if (k >= room) { atomicSub(&sluice_frontier_block.tail[i], n); }\n"
                    + "  return k;"),
            ATTEMPTED,
            "frontier.overflowed"),
        new Mutant(
            "unguarded-tail",
            new Case(TREE, PING_PONG),
            Tampering.preset(NEAR_END),
            Set.of(ATTEMPTED, LOST, DRAINED),
            Set.of()),
        new Mutant(
            "signed-tail",
            new Case(TREE, PING_PONG.unbounded()),
            Tampering.preset(NEAR_END)
                .and(replace("min(tail, most)", "u32(min(i32(tail), i32(most)))")),
            Set.of(LOST, "frontier.observed-agrees"),
            Set.of()),
        mutant("too-few-sweeps", SINGLE.known(-1), none, LEFT, DRAINED, SWEEPS),
        mutant(
            "wrong-plan-tag",
            SINGLE,
            code -> code.replaceAll("(_PLAN_TAG: u32 =) \\d+u", "$1 7u"),
            DRAINED,
            SWEEPS,
            ATTEMPTED),
        new Mutant(
            "regions-swapped", new Case(TREE, PING_PONG), Tampering.swap(), Set.of(SUM), Set.of()),
        new Mutant(
            "oracle-one-level-too-many",
            new Case(new Mistaken(TREE, Tree.of(64, 4, 9, 400)), SINGLE),
            Tampering.none(),
            Set.of(DRAINED, SUM, ATTEMPTED, SWEEPS),
            Set.of(LOST, "guards-broken")));
  }

  // What the browser refuses.

  /** A region of an arena starts where WebGPU lets one start. */
  @Test
  void misalignedArenaIsRefused() {
    Options options = Options.closely().with(Tampering.alignment(8));
    Case what = Mutant.misaligned(GROUPS, THREADS);
    assertThatThrownBy(() -> Runner.run(device, what, options, 1))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("256");
  }

  /** Regions of one buffer are all written for WebGPU, whatever a kernel does with them. */
  @Test
  void regionsOfAnArenaToReadAndToWriteAreRefused() {
    UnaryOperator<String> reads =
        code -> code.replace("var<storage, read_write> rows", "var<storage, read> rows");
    Search search = Search.of(Graph.grid(8, 6));
    Options options = Options.closely().with(Tampering.source(reads));
    Outcome separate = Runner.run(device, new Case(search, SINGLE), options, 1).get(0);
    assertThat(separate.wrong()).isEmpty();
    assertThatThrownBy(() -> Runner.run(device, new Case(search, SINGLE.inParts()), options, 1))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("usage");
  }

  /** A loop with a barrier needs bounds that the compiler knows to be uniform. */
  @Test
  void boundsThatAreNotUniformAreRefused() {
    UnaryOperator<String> mutant =
        replace(
            "return workgroupUniformLoad(&sluice_frontier_shared);",
            "return vec3<u32>(sluice_frontier_from(s), sluice_frontier_items(s),"
                + " sluice_frontier_room(s));");
    Options options = Options.closely().with(Tampering.source(mutant));
    Case what = new Case(TREE, SINGLE.reserveMany());
    assertThatThrownBy(() -> Runner.run(device, what, options, 1))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("uniform");
  }

  /** Whatever a user calls a field compiles, though the language reserves the word. */
  @Test
  void fieldsOfReservedNamesCompile() {
    WorkQueueProfile profile =
        WorkQueueProfile.builder()
            .capacity(100)
            .initialItems(1)
            .indexBits(32)
            .entry(
                EntryLayout.builder(LayoutRules.WGSL).u32("from").u32("target").u32("type").build())
            .budgetBytes(1 << 20)
            .build();
    WorkQueuePlan plan =
        WorkQueuePlanner.using(new UnsignedLongPolicy()).plan(profile).orElseThrow();
    String header = KernelHeader.of(plan, KernelLanguage.WGSL);
    device.compile(header, List.of()).close();
    for (String word : List.of("from_", "target_", "type_")) {
      assertThat(header).contains(word + ":");
      String bare = header.replace(word + ":", word.substring(0, word.length() - 1) + ":");
      assertThatThrownBy(() -> device.compile(bare, List.of()))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("reserved");
    }
  }

  /** A grid of more groups in a row than there may be is refused, or does nothing if it is read. */
  @Test
  void gridBeyondTheLimitDoesNothing() {
    String counts =
        """
        @group(0) @binding(0) var<storage, read_write> counted: atomic<u32>;
        @group(0) @binding(1) var<storage, read_write> grid: array<u32, 3>;
        @compute @workgroup_size(1)
        fn count() {
          atomicAdd(&counted, 1u);
        }
        """;
    int most = Math.toIntExact(Sizes.of(device.limits().maxGroupsX().orElse(0)));
    assertThat(counted(counts, most, true)).isEqualTo(most);
    assertThat(counted(counts, most + 1, true)).isZero();
    assertThat(counted(counts, most, false)).isEqualTo(most);
    assertThatThrownBy(() -> counted(counts, most + 1, false))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining(Integer.toString(most));
    // The plan of so many groups has two rows.
    DevicePlan plan =
        new Case(Tree.of(most + 1, 1, 0, 400), Shape.of(1, 1).groupPerSlots())
            .plan(device.limits());
    assertThat(plan.queue("frontier").drain().windows().iterator().next())
        .satisfies(
            window -> {
              var grid = plan.queue("frontier").drain().grid(window).orElseThrow();
              assertThat(grid.y()).isEqualTo(2);
              assertThat(grid.x()).isEqualTo((most + 2) / 2);
            });
  }

  private long counted(String code, int groups, boolean written) {
    ByteBuffer word = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer grid = ByteBuffer.allocateDirect(3 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    grid.putInt(groups).putInt(1).putInt(1).flip();
    try (Device.Memory count = device.allocate(Integer.BYTES);
        Device.Memory read = device.allocate(3 * Integer.BYTES);
        Device.Program program = device.compile(code, List.of())) {
      device.fill(count, 0, Integer.BYTES, 0);
      device.write(read, 0, grid);
      Device.Kernel kernel = program.kernel("count");
      kernel.set(0, count);
      if (written) {
        kernel.launch(read, 0);
      } else {
        kernel.launch(groups, 1, 1);
      }
      device.finish();
      device.read(count, 0, word);
      return Integer.toUnsignedLong(word.getInt(0));
    }
  }
}
