// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.device.DevicePlan;
import dev.sluice.device.PlannedQueue;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.QueueObservation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated protocol as WGSL in a headless Chromium, without a host in another language. */
class WgslDrainTest {
  private static final Tree TREE = Tree.of(64, 4, 8);
  private static final int RUNS = 2;
  private static Optional<Chromium> browser = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    browser = Optional.of(new Chromium());
  }

  @AfterAll
  static void end() throws Exception {
    if (browser.isPresent()) {
      browser.get().close();
    }
  }

  /** What one run left behind. */
  private record Seen(long count, long sum, long children, ControlBlock block) {}

  private static List<Seen> drain(DevicePlan plan, int sweeps) throws Exception {
    return drain(plan, sweeps, UnaryOperator.identity());
  }

  private static List<Seen> drain(DevicePlan plan, int sweeps, UnaryOperator<String> change)
      throws Exception {
    PlannedQueue queue = plan.queue("frontier");
    long segments = queue.regions().get(1).segmentCount();
    boolean single = queue.plan().profile().buffering() == Buffering.SINGLE;
    StringBuilder code =
        new StringBuilder(change.apply(KernelHeader.of(plan, KernelLanguage.WGSL)));
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
            + Chromium.quote(code.toString())
            + ",\"control\":["
            + String.join(",", numbers)
            + "],\"initial\":["
            + roots
            + "],\"capacity\":"
            + queue.plan().capacity()
            + ",\"segmentSlots\":"
            + queue.regions().get(1).segmentSlots()
            + ",\"buffers\":"
            + (single ? 1 : 2)
            + ",\"depth\":"
            + TREE.depth()
            + ",\"sweeps\":"
            + sweeps
            + ",\"windows\":"
            + windows
            + ",\"groups\":[3,2],\"runs\":"
            + RUNS
            + "}";
    List<Seen> seen = new ArrayList<>();
    for (String line : browser.orElseThrow().run(Tools.text("drain.js"), input).lines().toList()) {
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
                    Arguments.of(plans(buffering).segments(3).window(100), known)));
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

  /** Groups beyond the first row drain what the first row drains, if only x counts. */
  @Test
  void onlyOneDimensionOfTheGridDrainsTwice() throws Exception {
    UnaryOperator<String> change = header -> header.replace("id.y * grid.x + id.x", "id.x");
    assertThat(drain(plans(Buffering.PING_PONG).plan(), TREE.levels() + 2, change))
        .allSatisfy(seen -> assertThat(seen.count()).isGreaterThan(TREE.count()));
  }

  @Test
  void withoutClipToTheItemsMoreIsDrained() throws Exception {
    String clip = "min(from_slot + items, sluice_frontier_window_end(w))";
    UnaryOperator<String> change =
        header -> {
          assertThat(header).contains(clip);
          return header.replace(clip, "sluice_frontier_window_end(w)");
        };
    assertThat(drain(plans(Buffering.SINGLE).plan(), TREE.levels() + 2, change))
        .allSatisfy(seen -> assertThat(seen.count()).isGreaterThan(TREE.count()));
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
