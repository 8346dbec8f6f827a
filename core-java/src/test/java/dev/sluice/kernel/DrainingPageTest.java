// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.QueueObservation;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.testing.Tool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/draining.md} is this, and its kernel compiles. */
class DrainingPageTest {
  private static final Path PAGE = Path.of("..", "docs", "draining.md");
  private static final Path SOURCE =
      Path.of("src", "test", "java", "dev", "sluice", "kernel", "DrainingPageTest.java");

  @TempDir Path directory;

  private static WorkQueueProfile profile(long vertices) {
    // region profile
    WorkQueueProfile frontier =
        WorkQueueProfile.builder()
            .capacity(vertices)
            .bound(vertices)
            .initialItems(1)
            .indexBits(32)
            .entry(EntryLayout.builder().u32("vertex").u32("distance").build())
            .control(ControlBlock.standard())
            .build();
    // endregion
    return frontier;
  }

  private static WorkQueuePlan plan() {
    return WorkQueuePlanner.using(new UnsignedLongPolicy())
        .plan(profile(1000).toBuilder().budgetBytes(1 << 20).build())
        .orElseThrow();
  }

  private static String header(WorkQueuePlan plan) {
    // region header
    String header = KernelHeader.of(plan, KernelLanguage.OPENCL);
    // endregion
    return header.replace("sluice_queue_", "sluice_frontier_");
  }

  private static QueueObservation read(ByteBuffer bytes, WorkQueuePlan plan) {
    // region read
    ControlBlock block = ControlBlock.read(bytes.order(ByteOrder.LITTLE_ENDIAN));
    block.itemsLeft(plan); // 0, or there were too few sweeps
    QueueObservation seen = block.observed(plan);
    seen.dropped(); // in the fullest sweep
    seen.lost(); // in all of them
    // endregion
    return seen;
  }

  private static List<String> blocks(String language) throws Exception {
    List<String> blocks = new ArrayList<>();
    Matcher block =
        Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(PAGE));
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }

  private static String region(String name) throws Exception {
    Matcher region =
        Pattern.compile("(?s)    // region " + name + "\n(.*?)    // endregion")
            .matcher(Files.readString(SOURCE));
    assertThat(region.find()).isTrue();
    return region.group(1).indent(-4);
  }

  @Test
  void theJavaIsThatOfThisTest() throws Exception {
    assertThat(blocks("java"))
        .containsExactly(region("profile") + region("header"), region("read"));
    WorkQueuePlan plan = plan();
    ByteBuffer bytes = ControlBlock.initial(plan, ByteOrder.LITTLE_ENDIAN);
    assertThat(read(bytes, plan).dropped()).isZero();
  }

  @Test
  void theKernelCompiles() throws Exception {
    Tool.CLANG.require();
    String kernel = header(plan()) + String.join("", blocks("c"));
    Files.writeString(directory.resolve("drain.cl"), kernel);
    List<String> clang = List.of("clang", "-x", "cl", "-cl-std=CL1.2", "-Werror");
    List<String> command = new ArrayList<>(clang);
    command.addAll(List.of("-fsyntax-only", "drain.cl"));
    Tools.run(directory, command).ok();
  }

  @Test
  void everyFunctionOfTheTableIsInAHeader() throws Exception {
    String headers =
        header(plan())
            + KernelHeader.of(plan(), KernelLanguage.C)
            + KernelHeader.of(
                Plans.of(Tree.of(4, 2, 2), Buffering.SINGLE).arena().plan(), KernelLanguage.C);
    String page = Files.readString(PAGE);
    String table = page.substring(page.indexOf("| function"), page.indexOf("`full` is 0"));
    Matcher function = Pattern.compile("`(\\w+)\\([^|`]*\\)`(?=[^|]*\\| )").matcher(table);
    List<String> names = new ArrayList<>();
    while (function.find()) {
      names.add(function.group(1));
      assertThat(headers).containsPattern("sluice_(frontier|queue)_" + function.group(1) + "\\(");
    }
    assertThat(names).contains("items", "sweep_begin", "reserve", "emit", "done", "init");
  }
}
