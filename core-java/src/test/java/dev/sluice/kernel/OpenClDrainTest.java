// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.device.DevicePlan;
import dev.sluice.device.Placement;
import dev.sluice.queue.Buffering;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated protocol on the OpenCL device of this machine, with a host in C. */
class OpenClDrainTest {
  private static final Tree TREE = Tree.of(64, 4, 8);
  private static final int RUNS = 3;

  @TempDir Path directory;

  @BeforeEach
  void device() throws Exception {
    OpenCl.require(directory);
  }

  /** How a test launches. */
  private record Launch(int sweeps, int groupsX, int groupsY, List<String> options) {
    static Launch known() {
      return new Launch(TREE.levels() + 2, 3, 2, List.of());
    }

    Launch sweeps(int count) {
      return new Launch(count, groupsX, groupsY, options);
    }

    Launch option(String name) {
      return option(name, "1");
    }

    Launch option(String name, String value) {
      List<String> more = new ArrayList<>(options);
      more.add("-D" + name + "=" + value);
      return new Launch(sweeps, groupsX, groupsY, more);
    }
  }

  private List<String> drain(Plans plans, Launch launch) throws Exception {
    return drain(plans, launch, UnaryOperator.identity());
  }

  private List<String> drain(Plans plans, Launch launch, UnaryOperator<String> change)
      throws Exception {
    DevicePlan plan = plans.plan();
    boolean parts = launch.options().contains("-DPARTS=1");
    boolean arena = plan.profile().placement() == Placement.ARENA && !parts;
    Files.writeString(directory.resolve("plan.h"), KernelHeader.of(plan, KernelLanguage.C));
    Tools.copy("tree.h", directory);
    Tools.copy("host.c", directory);
    Files.writeString(
        directory.resolve("kernels.cl"),
        change.apply(KernelHeader.of(plan, KernelLanguage.OPENCL))
            + "#define TREE_UINT uint\n"
            + Tools.text("tree.h")
            + Tools.text("drain.cl"));
    long windows = plan.queue("frontier").drain().windowCount();
    List<String> host =
        new ArrayList<>(List.of("cc", "-std=c99", "-O1", "-Wall", "-Wextra", "-Werror"));
    host.addAll(
        List.of(
            "-DLOCAL=32",
            "-DGX=" + launch.groupsX(),
            "-DGY=" + launch.groupsY(),
            "-DWINDOWS=" + windows,
            "-DSWEEPS=" + launch.sweeps(),
            "-DRUNS=" + RUNS,
            "-DDEPTH=" + TREE.depth()));
    if (arena) {
      host.add("-DARENA");
    }
    host.addAll(launch.options());
    host.addAll(List.of("host.c", "-o", "host", "-l:libOpenCL.so.1"));
    Tools.run(directory, host).ok();
    List<String> options = new ArrayList<>(launch.options());
    options.add("-cl-std=CL1.2 -Werror -DLOCAL=32 -DCHILDREN=" + TREE.children());
    options.add("-DDEPTH=" + TREE.depth() + " -DSEGMENTS=" + plans.segments());
    options.add("-DLIMIT=" + Tree.LIMIT + "u");
    if (arena) {
      options.add("-DARENA");
    }
    List<String> command = List.of("./host", "kernels.cl", String.join(" ", options));
    return Tools.run(directory, command).ok().lines().toList();
  }

  private static List<String> each(String outcome) {
    return Collections.nCopies(RUNS, outcome);
  }

  @ParameterizedTest
  @MethodSource
  void everyFormIsExact(Plans plans, Launch launch) throws Exception {
    assertThat(drain(plans, launch)).isEqualTo(each(TREE.outcome()));
  }

  static Stream<Arguments> everyFormIsExact() {
    return Stream.of(Buffering.values())
        .flatMap(
            buffering -> {
              Launch known = Launch.known();
              return Stream.of(
                  Arguments.of(plans(buffering), known),
                  Arguments.of(plans(buffering).unbounded(), known.option("MANY")),
                  Arguments.of(plans(buffering).window(300), known.sweeps(0)),
                  Arguments.of(plans(buffering).unbounded(), known.sweeps(-1)),
                  Arguments.of(plans(buffering).segments(3).window(100), known),
                  Arguments.of(plans(buffering).arena().segments(4).window(90), known),
                  Arguments.of(plans(buffering).indexBits(64), known.option("MANY")));
            });
  }

  private static Plans plans(Buffering buffering) {
    return Plans.of(TREE, buffering);
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void fullQueueConserves(Buffering buffering) throws Exception {
    String right = "attempted right, lost right, guards intact, done 1";
    Launch launch = Launch.known().option("OVERFLOW");
    assertThat(drain(plans(buffering).capacity(300).unbounded(), launch)).isEqualTo(each(right));
    assertThat(drain(plans(buffering).capacity(300).window(40), launch.option("MANY")))
        .isEqualTo(each(right));
  }

  // With a rule broken.

  private static final String END =
      "const uint end = from + items < window ? from + items : window;";

  private static UnaryOperator<String> replace(String from, String to) {
    return header -> {
      assertThat(header).as("the line that the mutant changes").contains(from);
      return header.replace(from, to);
    };
  }

  /** What nobody wrote is drained, or a slot twice. */
  @ParameterizedTest
  @MethodSource
  void moreIsDrained(String mutant, Plans plans, Launch launch, UnaryOperator<String> change)
      throws Exception {
    assertThat(drain(plans, launch, change))
        .allSatisfy(
            line -> {
              String count = line.substring("count ".length(), line.indexOf(','));
              assertThat(Long.parseLong(count)).as(line).isGreaterThan(TREE.count());
            });
  }

  static Stream<Arguments> moreIsDrained() {
    Launch known = Launch.known();
    UnaryOperator<String> none = UnaryOperator.identity();
    return Stream.of(
        Arguments.of(
            "no clip to the items",
            plans(Buffering.PING_PONG),
            known,
            replace(END, "const uint end = window;")),
        Arguments.of(
            "no clip to the window",
            plans(Buffering.SINGLE).window(100),
            known,
            replace(END, "const uint end = from + items;")),
        Arguments.of(
            "no clip to the slice",
            plans(Buffering.SINGLE),
            known,
            replace("return from > first ? from : first;", "return first;")),
        Arguments.of(
            "a wrong stride",
            plans(Buffering.SINGLE),
            known,
            replace(
                "groups > (end - base - 1u) / g ? end : base + groups * g",
                "1u > (end - base - 1u) / g ? end : base + g")),
        Arguments.of(
            "the next counter not cleared",
            plans(Buffering.PING_PONG),
            known,
            replace("c->tail[after] = 0u;", "")),
        Arguments.of(
            "an early return, in sweeps enough",
            plans(Buffering.PING_PONG),
            known.sweeps(TREE.levels() + 8).option("EARLY"),
            none));
  }

  @Test
  void withoutCheckAgainstTheRoomGuardsBreak() throws Exception {
    // Fewer items than the guard words behind the region hold.
    Plans plans = plans(Buffering.PING_PONG).capacity(TREE.peak() - 100).unbounded();
    UnaryOperator<String> change = replace("if (k >= room)\n    return", "if (0)\n    return");
    UnaryOperator<String> latch = replace("if (k >= room || n > room - k)", "if (0)");
    assertThat(drain(plans, Launch.known(), header -> latch.apply(change.apply(header))))
        .allSatisfy(line -> assertThat(line).contains("guards broken"));
  }

  @Test
  void rollBackHidesWhatWasLost() throws Exception {
    UnaryOperator<String> change =
        replace(
            "(void)full;\n  return k;",
            "if (k >= room)\n    atomic_sub((volatile global uint*)&c->tail[i], n);\n  return k;");
    Plans plans = plans(Buffering.PING_PONG).capacity(TREE.peak() - 100);
    assertThat(drain(plans, Launch.known(), change))
        .allSatisfy(line -> assertThat(line).contains(", lost 0,"));
  }

  @Test
  void unguardedTailNearItsEndWraps() throws Exception {
    Launch preset = Launch.known().option("OVERFLOW").option("PRESET", "0xfffffffdu");
    assertThat(drain(plans(Buffering.PING_PONG), preset))
        .allSatisfy(line -> assertThat(line).contains("attempted wrong, lost wrong"));
  }

  @Test
  void tooFewSweepsLeaveItems() throws Exception {
    assertThat(drain(plans(Buffering.SINGLE), Launch.known().sweeps(TREE.levels() - 1)))
        .allSatisfy(line -> assertThat(line).endsWith("done 0"));
  }

  @Test
  void swappedBuffersGiveAnotherSum() throws Exception {
    assertThat(drain(plans(Buffering.PING_PONG), Launch.known().option("SWAPPED")))
        .allSatisfy(line -> assertThat(line).doesNotContain("sum " + TREE.sum()));
  }

  /** A region of an arena starts where the device lets one start. */
  @Test
  void misalignedArenaIsRefused() throws Exception {
    Launch parts = Launch.known().option("PARTS");
    Plans arena = plans(Buffering.PING_PONG).arena();
    assertThat(drain(arena, parts)).isEqualTo(each(TREE.outcome()));
    int misaligned = -13;
    assertThatThrownBy(() -> drain(plans(Buffering.PING_PONG).arena().alignment(8), parts))
        .hasMessageContaining("clCreateSubBuffer: " + misaligned);
  }

  /** Groups beyond the first row drain what the first row drains, if only x counts. */
  @Test
  void onlyOneDimensionOfTheGridDrainsTwice() throws Exception {
    UnaryOperator<String> change =
        header -> {
          String group = "(uint)get_group_id(1) * (uint)get_num_groups(0) + (uint)get_group_id(0)";
          assertThat(header).contains(group);
          return header.replace(group, "(uint)get_group_id(0)");
        };
    assertThat(drain(plans(Buffering.PING_PONG), Launch.known(), change))
        .doesNotContain(TREE.outcome());
  }

  /** A kernel of another plan drains nothing. */
  @Test
  void kernelOfAnotherPlanDrainsNothing() throws Exception {
    UnaryOperator<String> change =
        header -> header.replaceAll("_PLAN_TAG SLUICE_U64\\(\\d+", "_PLAN_TAG SLUICE_U64(7");
    assertThat(drain(plans(Buffering.SINGLE), Launch.known(), change))
        .allSatisfy(line -> assertThat(line).startsWith("count 0, sum 0, sweeps 0, peak 0"));
  }

  /** A struct that the compiler lays out in another way does not compile. */
  @Test
  void wrongOffsetDoesNotCompile() {
    UnaryOperator<String> change =
        header ->
            header.replace(
                "SLUICE_FRONTIER_ENTRY_FIELD_DEPTH_OFFSET SLUICE_U64(4)",
                "SLUICE_FRONTIER_ENTRY_FIELD_DEPTH_OFFSET SLUICE_U64(8)");
    assertThatThrownBy(() -> drain(plans(Buffering.SINGLE), Launch.known(), change))
        .hasMessageContaining("sluice_frontier_entry_depth_at_");
  }
}
