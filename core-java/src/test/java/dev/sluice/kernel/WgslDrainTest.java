// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.device.DevicePlan;
import dev.sluice.device.PlannedQueue;
import dev.sluice.device.Region;
import dev.sluice.device.RegionKind;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.QueueObservation;
import dev.sluice.testing.Chromium;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated protocol as WGSL in a headless Chromium, without a host in another language. */
class WgslDrainTest {
  private static final Tree TREE = Tree.of(64, 4, 8);
  private static final int RUNS = 2;

  /** One launch between two sweeps. */
  private static final String PREPARE =
      """
      @group(1) @binding(0) var<storage, read_write> next_grid: array<u32, 3>;
      @compute @workgroup_size(1)
      fn prepare() {
        let grid = sluice_frontier_grid(launch.x);
        next_grid[0] = grid.x;
        next_grid[1] = grid.y;
        next_grid[2] = grid.z;
      }
      """;

  private static PlannedQueue queueOf(DevicePlan plan) {
    return plan.queue("frontier");
  }

  /** What one run left behind. */
  private record Seen(long count, long sum, long children, ControlBlock block) {}

  private static List<Seen> drain(DevicePlan plan, int sweeps) throws Exception {
    return drain(plan, sweeps, UnaryOperator.identity());
  }

  private static List<Seen> drain(DevicePlan plan, int sweeps, UnaryOperator<String> change)
      throws Exception {
    return drain(plan, sweeps, false, change);
  }

  private static List<Seen> drain(
      DevicePlan plan, int sweeps, boolean swapped, UnaryOperator<String> change) throws Exception {
    boolean indirect = queueOf(plan).drain().profile().grid() == GridKind.INDIRECT;
    PlannedQueue queue = plan.queue("frontier");
    Region entries =
        queue.regions().stream()
            .filter(region -> region.kind() == RegionKind.ENTRIES)
            .findFirst()
            .orElseThrow();
    long segments = entries.segmentCount();
    boolean single = queue.plan().profile().buffering() == Buffering.SINGLE;
    StringBuilder code = new StringBuilder(KernelHeader.of(plan, KernelLanguage.WGSL));
    int binding = 2;
    for (String buffer : single ? List.of("entries") : List.of("current", "next")) {
      for (int i = 0; i < segments; i++) {
        code.append("@group(0) @binding(")
            .append(binding++)
            .append(") var<storage, read_write> sluice_frontier_")
            .append(buffer)
            .append(segments == 1 ? "" : "_" + i)
            .append(": array<sluice_frontier_entry>;\n");
      }
    }
    code.append("const LOCAL = 32u; const CHILDREN = " + TREE.children() + "u;\n");
    code.append("const DEPTH = " + TREE.depth() + "u; const LIMIT = " + Tree.LIMIT + "u;\n");
    code.append(Tools.text("drain.wgsl"));
    if (indirect) {
      code.append(PREPARE);
    }
    ByteBuffer control = ControlBlock.initial(queue.plan(), ByteOrder.LITTLE_ENDIAN);
    List<String> numbers = new ArrayList<>();
    while (control.hasRemaining()) {
      numbers.add(Integer.toUnsignedString(control.getInt()));
    }
    String roots =
        IntStream.range(0, TREE.initial())
            .mapToObj(i -> Integer.toUnsignedString(Tree.root(i)))
            .collect(Collectors.joining(","));
    long windows = queue.drain().windowCount();
    String input =
        "{\"code\":"
            + Chromium.quote(change.apply(code.toString()))
            + ",\"control\":["
            + String.join(",", numbers)
            + "],\"initial\":["
            + roots
            + "],\"capacity\":"
            + queue.plan().capacity()
            + ",\"segmentSlots\":"
            + entries.segmentSlots()
            + ",\"buffers\":"
            + (single ? 1 : 2)
            + ",\"depth\":"
            + TREE.depth()
            + ",\"sweeps\":"
            + sweeps
            + ",\"windows\":"
            + windows
            + ",\"indirect\":"
            + indirect
            + ",\"swapped\":"
            + swapped
            + ",\"groups\":[3,2],\"runs\":"
            + RUNS
            + "}";
    List<Seen> seen = new ArrayList<>();
    for (String line : Chromium.shared().run(Tools.text("drain.js"), input).lines().toList()) {
      ByteBuffer bytes = ByteBuffer.allocate(144).order(ByteOrder.LITTLE_ENDIAN);
      for (String number : line.split(",", -1)) {
        bytes.putInt(Integer.parseUnsignedInt(number));
      }
      bytes.flip();
      seen.add(
          new Seen(
              Integer.toUnsignedLong(bytes.getInt(128)),
              Integer.toUnsignedLong(bytes.getInt(132))
                  + (Integer.toUnsignedLong(bytes.getInt(136)) << 32),
              Integer.toUnsignedLong(bytes.getInt(140)),
              ControlBlock.read(bytes)));
    }
    assertThat(seen).hasSize(RUNS);
    return seen;
  }

  private static Plans plans(Buffering buffering) {
    return Plans.of(TREE, buffering);
  }

  @ParameterizedTest
  @MethodSource
  void everyFormIsExact(Plans plans, int sweeps) throws Exception {
    DevicePlan plan = plans.plan();
    for (Seen seen : drain(plan, sweeps)) {
      ControlBlock block = seen.block();
      assertThat(seen.count()).isEqualTo(TREE.count());
      assertThat(seen.sum()).isEqualTo(TREE.sum());
      assertThat(block.sweeps()).isEqualTo(TREE.levels());
      assertThat(block.attempted()).isEqualTo(TREE.count());
      assertThat(block.peak()).isEqualTo(TREE.peak());
      assertThat(block.lost()).isZero();
      assertThat(block.itemsLeft(plan.queue("frontier").plan())).isZero();
    }
  }

  static Stream<Arguments> everyFormIsExact() {
    int known = TREE.levels() + 2;
    return Stream.of(Buffering.values())
        .flatMap(
            buffering ->
                Stream.of(
                    Arguments.of(plans(buffering), known),
                    Arguments.of(plans(buffering).indexBits(31).unbounded().window(300), 0),
                    Arguments.of(plans(buffering).segments(3).window(100), known),
                    Arguments.of(plans(buffering).drain(indirect().build()), known),
                    Arguments.of(
                        plans(buffering).drain(indirect().itemsPerWindow(100).build()), known)));
  }

  private static DrainProfile.Builder indirect() {
    return DrainProfile.builder().itemsPerGroup(32).grid(GridKind.INDIRECT);
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void fullQueueConserves(Buffering buffering) throws Exception {
    for (Plans plans : List.of(plans(buffering), plans(buffering).unbounded())) {
      DevicePlan plan = plans.capacity(300).plan();
      for (Seen seen : drain(plan, TREE.levels() + 2)) {
        ControlBlock block = seen.block();
        assertThat(block.attempted()).isEqualTo(TREE.initial() + seen.children());
        assertThat(block.lost()).isEqualTo(block.attempted() - seen.count()).isPositive();
        QueueObservation observed = block.observed(plan.queue("frontier").plan());
        assertThat(observed.dropped()).isPositive();
      }
    }
  }

  // With a rule broken.

  private static UnaryOperator<String> replace(String from, String to) {
    return code -> {
      assertThat(code).as("the line that the mutant changes").contains(from);
      return code.replace(from, to);
    };
  }

  /** What nobody wrote is drained, or a slot twice. */
  @ParameterizedTest
  @MethodSource
  void moreIsDrained(String mutant, Plans plans, int sweeps, UnaryOperator<String> change)
      throws Exception {
    assertThat(drain(plans.plan(), sweeps, change))
        .allSatisfy(seen -> assertThat(seen.count()).isGreaterThan(TREE.count()));
  }

  static Stream<Arguments> moreIsDrained() {
    int known = TREE.levels() + 2;
    String end = "max(sluice_frontier_start(from_slot, w), min(from_slot + items, ";
    String begin = "sluice_frontier_sweep_begin(s, w, group, lane);";
    return Stream.of(
        // Groups beyond the first row drain what the first row drains, if only x counts.
        Arguments.of(
            "only x of a grid of two dimensions",
            plans(Buffering.PING_PONG),
            known,
            replace("id.y * grid.x + id.x", "id.x")),
        Arguments.of(
            "no clip to the items",
            plans(Buffering.SINGLE),
            known,
            replace(end, "max(sluice_frontier_start(from_slot, w), min(0xffffffffu, ")),
        Arguments.of(
            "no clip to the window",
            plans(Buffering.SINGLE).window(100),
            known,
            replace("min(from_slot + items, sluice_frontier_window_end(w))", "from_slot + items")),
        Arguments.of(
            "no clip to the slice",
            plans(Buffering.SINGLE),
            known,
            replace("return max(from_slot, ", "return max(0u, ")),
        Arguments.of(
            "a wrong stride",
            plans(Buffering.SINGLE),
            known,
            replace(
                "let groups = sluice_frontier_groups(grid);",
                "let groups = min(1u, sluice_frontier_groups(grid));")),
        Arguments.of(
            "the next counter not cleared",
            plans(Buffering.PING_PONG),
            known,
            replace("atomicStore(&sluice_frontier_block.tail[after], 0u);", "")),
        Arguments.of(
            "an early return, in sweeps enough",
            plans(Buffering.PING_PONG),
            TREE.levels() + 8,
            replace(begin, "if (sluice_frontier_items(s) != 0u) { " + begin + " }")),
        Arguments.of(
            "no group where there is no item",
            plans(Buffering.PING_PONG).drain(indirect().build()),
            TREE.levels() + 8,
            replace(
                "vec3<u32>((groups - 1u)",
                "select(vec3<u32>(), vec3<u32>(1u), most > 0u) * vec3<u32>((groups - 1u)")));
  }

  @Test
  void rollBackHidesWhatWasLost() throws Exception {
    DevicePlan plan = plans(Buffering.PING_PONG).capacity(300).plan();
    UnaryOperator<String> change =
        replace(
            "tail[i], n);\n  return k;",
            "tail[i], n);\n  if (k >= room) { atomicSub(&sluice_frontier_block.tail[i], n); }\n"
                + "  return k;");
    for (Seen seen : drain(plan, TREE.levels() + 2, change)) {
      assertThat(seen.block().lost()).isZero();
      assertThat(seen.block().attempted()).isLessThan(TREE.initial() + seen.children());
    }
  }

  @Test
  void tooFewSweepsLeaveItems() throws Exception {
    DevicePlan plan = plans(Buffering.SINGLE).plan();
    int last = TREE.sizes().get(TREE.levels() - 1);
    for (Seen seen : drain(plan, TREE.levels() - 1)) {
      assertThat(seen.block().itemsLeft(queueOf(plan).plan())).isEqualTo(last);
    }
  }

  @Test
  void kernelOfAnotherPlanDrainsNothing() throws Exception {
    UnaryOperator<String> change = code -> code.replaceAll("(_PLAN_TAG: u32 =) \\d+u", "$1 7u");
    for (Seen seen : drain(plans(Buffering.SINGLE).plan(), TREE.levels(), change)) {
      assertThat(seen.count()).isZero();
      assertThat(seen.block().sweeps()).isZero();
    }
  }

  @Test
  void swappedBuffersGiveAnotherSum() throws Exception {
    DevicePlan plan = plans(Buffering.PING_PONG).plan();
    assertThat(drain(plan, TREE.levels() + 2, true, UnaryOperator.identity()))
        .allSatisfy(seen -> assertThat(seen.sum()).isNotEqualTo(TREE.sum()));
  }

  /** A region of an arena starts where WebGPU lets one start. */
  @Test
  void misalignedArenaIsRefused() throws Exception {
    assertThat(bindings(plans(Buffering.PING_PONG).arena().plan())).isEmpty();
    assertThat(bindings(plans(Buffering.PING_PONG).arena().alignment(8).plan())).contains("256");
  }

  private static String bindings(DevicePlan plan) throws Exception {
    String regions =
        queueOf(plan).regions().stream()
            .map(region -> "[" + region.offset() + "," + region.bytes() + "]")
            .collect(Collectors.joining(",", "[", "]"));
    return Chromium.shared().run(Tools.text("arena.js"), regions);
  }

  @Test
  void indicesOf64BitsAreAnError() {
    DevicePlan plan = plans(Buffering.SINGLE).indexBits(64).plan();
    assertThatThrownBy(() -> KernelHeader.of(plan, KernelLanguage.WGSL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "queue 'frontier' has indices of 64 bits, and WGSL has integers of 32 bits only; set"
                + " its indexBits to 32");
  }
}
