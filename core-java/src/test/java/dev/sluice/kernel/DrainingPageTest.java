// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.QueueObservation;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.testing.Chromium;
import dev.sluice.testing.Tool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The Java of {@code docs/draining.md} is this, and its drains run. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("compiles")
class DrainingPageTest {
  private static final Path PAGE = Path.of("..", "docs", "draining.md");
  private static final Path SOURCE =
      Path.of("src", "test", "java", "dev", "sluice", "kernel", "DrainingPageTest.java");

  private static final int VERTICES = 1000;

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

  private static final WorkQueuePlanner PLANNER = WorkQueuePlanner.using(new UnsignedLongPolicy());

  private static WorkQueueProfile budgeted() {
    return profile(VERTICES).toBuilder().budgetBytes(1 << 20).build();
  }

  private static WorkQueuePlan plan() {
    return PLANNER.plan(budgeted()).orElseThrow();
  }

  private static String header(WorkQueuePlan plan) {
    // region header
    String header = KernelHeader.of(plan, KernelLanguage.OPENCL);
    // endregion
    return header;
  }

  private static String header(
      WorkQueuePlanner planner, WorkQueueProfile frontier, KernelLanguage language) {
    // region ends
    DrainProfile polled =
        DrainProfile.builder()
            .itemsPerGroup(64)
            .grid(GridKind.STRIDED)
            .residentGroups(8)
            .sweepsAtMost(16)
            .polledEvery(4)
            .build();
    DrainPlan plan = planner.planDrain(frontier, polled).orElseThrow();
    String header = KernelHeader.builder(language).queue("frontier", plan).build();
    // endregion
    return header;
  }

  private static String header(KernelLanguage language) {
    return header(PLANNER, budgeted(), language);
  }

  private static String loop(KernelLanguage language) {
    DrainProfile loop =
        DrainProfile.builder()
            .itemsPerGroup(64)
            .grid(GridKind.STRIDED)
            .residentGroups(8)
            .onDevice()
            .build();
    DrainPlan plan = PLANNER.planDrain(budgeted(), loop).orElseThrow();
    return KernelHeader.builder(language).queue("frontier", plan).build();
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
        .containsExactly(region("profile") + region("header"), region("ends"), region("read"));
    WorkQueuePlan plan = plan();
    ByteBuffer bytes = ControlBlock.initial(plan, ByteOrder.LITTLE_ENDIAN);
    assertThat(read(bytes, plan).dropped()).isZero();
  }

  /** 1,000 vertices are ten levels, of 1, 2, 4 … 256 vertices and of the 489 that are left. */
  private static String visited(String end) {
    return end + ": sweeps 10, attempted 1000, lost 0, done 1\n";
  }

  private static String all() {
    return visited("known") + visited("polled") + visited("on the device");
  }

  private void write(String name, String... parts) throws Exception {
    Files.writeString(directory.resolve(name), String.join("\n", parts));
  }

  private String run(List<String> compiler, List<String> program) throws Exception {
    Tools.copy("page.h", directory);
    Tools.run(directory, compiler).ok();
    return Tools.run(directory, program).ok();
  }

  private static final List<String> CC =
      List.of("cc", "-std=c99", "-D_POSIX_C_SOURCE=200112L", "-O1", "-Wall", "-Wextra", "-Werror");

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void theThreadsVisitAllVertices() throws Exception {
    Tool.C_COMPILER.require();
    write("plan.h", header(KernelLanguage.C));
    write("drain.c", blocks("c").get(0), Tools.text("page.c"));
    assertThat(run(with(CC, "-pthread", "drain.c", "-o", "drain"), List.of("./drain")))
        .isEqualTo(all());
  }

  @Test
  void theOpenClDeviceVisitsAllVertices() throws Exception {
    OpenCl.require(directory);
    write("plan.h", header(KernelLanguage.C));
    write("host.c", blocks("c").get(1), Tools.text("page.cl.c"));
    write("drain.cl", header(KernelLanguage.OPENCL), blocks("opencl").get(0));
    List<String> compiler = with(CC, "host.c", "-o", "host", "-l:libOpenCL.so.1");
    assertThat(run(compiler, List.of("./host", "drain.cl"))).isEqualTo(all());
  }

  /** No build has a GPU: this compiles it, by clang and what it uses of CUDA declared. */
  @Test
  void theCudaProgramsCompile() throws Exception {
    Tool.CLANG.require();
    for (String header : List.of(header(KernelLanguage.CUDA), loop(KernelLanguage.CUDA))) {
      cuda(header, blocks("cuda").get(0)).ok();
    }
    assertThat(cuda(header(KernelLanguage.CUDA), "__global__ void k() { absent(); }").status())
        .isNotZero();
  }

  private Tools.Result cuda(String header, String program) throws Exception {
    write("plan.h", header);
    return Cuda.compile(directory, program);
  }

  @Test
  void theShadersVisitAllVertices() throws Exception {
    WorkQueuePlan plan = plan();
    ByteBuffer control = ControlBlock.initial(plan, ByteOrder.LITTLE_ENDIAN);
    List<String> words = new ArrayList<>();
    while (control.hasRemaining()) {
      words.add(Integer.toUnsignedString(control.getInt()));
    }
    String code = header(KernelLanguage.WGSL) + blocks("wgsl").get(0);
    String program =
        """
        const adapter = await navigator.gpu.requestAdapter();
        const device = await adapter.requestDevice();
        const errors = [];
        device.onuncapturederror = (e) => errors.push(e.error.message);
        const module = device.createShaderModule({ code: input.code });
        const of = (name) => Number(input.code.match(`SLUICE_FRONTIER_${name}: u32 = (\\\\d+)u`)[1]);
        const plan = {
          control: new Uint32Array(input.control), entryBytes: of('ENTRY_ARRAY_BYTES'), capacity: of('CAPACITY'),
          sweeps: of('SWEEPS'), polledEvery: of('POLLED_EVERY'), windows: of('WINDOWS'),
          gridX: of('GRID_X'), gridY: of('GRID_Y'),
          nextOffset: of('CONTROL_FIELD_NEXT_OFFSET'), startOffset: of('CONTROL_FIELD_START_OFFSET'),
        };
        """
            + blocks("js").get(0)
            + """
            await { known, polled, onDevice }[input.end]();
            const seen = [...await read(control), ...await read(distances)];
            if (errors.length) throw new Error(errors.join('; '));
            return seen.join(',');
            """;
    for (String end : List.of("known", "polled", "onDevice")) {
      String input =
          "{\"code\":%s,\"control\":%s,\"end\":\"%s\"}".formatted(Chromium.quote(code), words, end);
      ByteBuffer seen =
          ByteBuffer.allocate(ControlBlock.BYTES + 4 * VERTICES).order(ByteOrder.LITTLE_ENDIAN);
      for (String word : Chromium.shared().run(program, input).split(",", -1)) {
        seen.putInt(Integer.parseUnsignedInt(word));
      }
      ControlBlock block = ControlBlock.read(seen.flip());
      assertThat(block.sweeps()).as(end).isEqualTo(10);
      assertThat(block.attempted()).isEqualTo(VERTICES);
      assertThat(block.observed(plan).dropped()).isZero();
      for (int v = 0; v < VERTICES; v++) {
        int level = 31 - Integer.numberOfLeadingZeros(v + 1);
        assertThat(seen.getInt(ControlBlock.BYTES + 4 * v)).as(end + " " + v).isEqualTo(level);
      }
    }
  }

  @Test
  void everyFunctionOfTheTableIsInAHeader() throws Exception {
    String headers =
        header(plan())
            + KernelHeader.of(plan(), KernelLanguage.C)
            + KernelHeader.of(
                Plans.of(Tree.of(4, 2, 2), Buffering.SINGLE).arena().plan(), KernelLanguage.C)
            + KernelHeader.of(
                Plans.of(Tree.of(4, 2, 2), Buffering.SINGLE)
                    .drain(DrainProfile.builder().itemsPerGroup(4).grid(GridKind.INDIRECT).build())
                    .plan(),
                KernelLanguage.C);
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
