// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.Placement;
import dev.sluice.device.QueueLine;
import dev.sluice.device.ResidentLine;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.testing.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every form of a header, word for word, in one text for each language, which compilers take. Where
 * a change is meant, what the test has written to {@code target/headers} takes the place of the
 * text.
 */
@Execution(ExecutionMode.CONCURRENT)
class HeaderTextsTest {
  private static final String INCLUDE = "#include \"all.h\"\n";

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void theTextIsTheOneThatCompilersTook(KernelLanguage language) throws Exception {
    String header = header(language);
    String name = language.name().toLowerCase(Locale.ROOT) + ".txt";
    Path actual = Path.of("target", "headers", name);
    Files.createDirectories(actual.getParent());
    Files.writeString(actual, header);
    assertThat(header).isEqualTo(Tools.text("headers/" + name));
  }

  /** What functions of queues need is written with them alone. */
  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void aResidentNeedsNothingOfQueues(KernelLanguage language) {
    DevicePlan plan =
        DevicePlanner.using(new UnsignedLongPolicy())
            .plan(
                DeviceProfile.builder("device")
                    .memory(DeviceMemory.ofFree(1_000))
                    .resident("r", 10, 4)
                    .build())
            .orElseThrow();
    assertThat(KernelHeader.of(plan, language))
        .contains("SLUICE_R_")
        .doesNotContain("SLUICE_DEVICE_CODE", "nv_diag", "SLUICE_FETCH_ADD", "SLUICE_LOAD");
  }

  @Tag("compiles")
  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void compilersTakeIt(KernelLanguage language) throws Exception {
    String header = header(language);
    Files.writeString(directory.resolve("all.h"), header);
    switch (language) {
      case C -> {
        compile("all.c", "cc", "-std=c99", "-pedantic");
        compile("all.cpp", "c++", "-std=c++11", "-pedantic");
      }
      case OPENCL -> compile("all.cl", "clang", "-x", "cl", "-cl-std=CL1.2");
      case CUDA -> Cuda.compile(directory, INCLUDE).ok();
      case WGSL ->
          assertThat(
                  Chromium.shared()
                      .run(Tools.text("compile.js"), "{\"code\":" + Chromium.quote(header) + "}"))
              .isEmpty();
    }
  }

  private void compile(String name, String... compiler) throws Exception {
    Tools.require(compiler[0]);
    Files.writeString(directory.resolve(name), INCLUDE);
    List<String> command = new ArrayList<>(List.of(compiler));
    command.addAll(List.of("-Wall", "-Wextra", "-Werror", "-fsyntax-only", name));
    Tools.run(directory, command).ok();
  }

  private static String header(KernelLanguage language) {
    WorkQueueProfile alone =
        queue(language, false).control(ControlBlock.standard()).budgetBytes(1 << 20).build();
    WorkQueueProfile windows = queue(language, true).budgetBytes(1 << 20).build();
    DrainProfile loop =
        DrainProfile.builder()
            .itemsPerGroup(64)
            .grid(GridKind.STRIDED)
            .residentGroups(1)
            .onDevice()
            .build();
    WorkQueuePlanner planner = WorkQueuePlanner.using(new UnsignedLongPolicy());
    return KernelHeader.builder(language)
        .title("SPDX-License-Identifier: Apache-2.0")
        .prefix("x")
        .device(arena(language))
        .device(separate(language))
        .queue("loop", planner.planDrain(alone, loop).orElseThrow())
        .queue("windows", planner.planDrain(windows, 300).orElseThrow())
        .build();
  }

  /** An entry of 8 bytes; beside it an array of 4 bytes, and one of a struct of 8. */
  private static WorkQueueProfile.Builder queue(KernelLanguage language, boolean sides) {
    EntryLayout.Builder entry =
        EntryLayout.builder(language.layoutRules()).u32("vertex").f32("distance");
    if (sides) {
      EntryLayout place = EntryLayout.builder(language.layoutRules()).i32("x").f32("half").build();
      entry.sideArray("ready", DeviceType.U32).sideArray("place", place);
    }
    return WorkQueueProfile.builder()
        .capacity(1_000)
        .initialItems(7)
        .indexBits(32)
        .entry(entry.build())
        .build()
        .toBuilder();
  }

  private static DevicePlan plan(DeviceProfile.Builder device) {
    return DevicePlanner.using(new UnsignedLongPolicy())
        .plan(device.memory(DeviceMemory.ofFree(1L << 40)).build())
        .orElseThrow();
  }

  /** Segments of at most 375 slots, phases, two buffers, grids and control blocks in one arena. */
  private static DevicePlan arena(KernelLanguage language) {
    DrainProfile strided =
        DrainProfile.builder()
            .itemsPerWindow(100)
            .itemsPerGroup(64)
            .threadsPerGroup(32)
            .grid(GridKind.STRIDED)
            .residentGroups(3)
            .sweepsAtMost(13)
            .polledEvery(4)
            .recorded(2)
            .build();
    DrainProfile indirect =
        DrainProfile.builder()
            .itemsPerWindow(400)
            .itemsPerGroup(64)
            .grid(GridKind.INDIRECT)
            .build();
    WorkQueueProfile guarded = queue(language, true).control(ControlBlock.standard()).build();
    WorkQueueProfile turns =
        queue(language, true)
            .indexBits(31)
            .bound(1_000)
            .buffering(Buffering.PING_PONG)
            .control(ControlBlock.standard(31))
            .build();
    return plan(
        DeviceProfile.builder("in one")
            .placement(Placement.ARENA)
            .limits(
                DeviceLimits.builder()
                    .alignment(16)
                    .arrayHeaderBytes(16)
                    .bytesMultipleOf(4)
                    .maxBindingBytes(3_016)
                    .build())
            .line(
                ResidentLine.builder("types")
                    .count(10)
                    .entry(everyType(language))
                    .buffers(2)
                    .maxSegments(20)
                    .build())
            .line(QueueLine.builder("guarded", guarded).drain(strided).maxSegments(3).build())
            .phase(
                "turns",
                phase ->
                    phase
                        .line(
                            QueueLine.builder("turns", turns)
                                .drain(indirect)
                                .maxSegments(3)
                                .build())
                        .resident("weights", 500, 4))
            .phase("other", phase -> phase.resident("bytes", 100, 4)));
  }

  /** Segments that are allocations, and more of them than are bound. */
  private static DevicePlan separate(KernelLanguage language) {
    boolean narrow = language == KernelLanguage.WGSL;
    DrainProfile sweeps = DrainProfile.builder().itemsPerGroup(64).sweeps(9).build();
    EntryLayout own =
        EntryLayout.builder(language.layoutRules()).u32("tail").u32("more", 3).build();
    int bits = narrow ? 32 : 64;
    WorkQueueProfile wide =
        queue(language, true)
            .indexBits(bits)
            .buffering(Buffering.PING_PONG)
            .control(ControlBlock.standard(bits))
            .build();
    return plan(
        DeviceProfile.builder("each")
            .devices(4)
            .limits(DeviceLimits.builder().maxBindingBytes(3_000).build())
            .line(QueueLine.builder("wide", wide).drain(sweeps).maxSegments(3).build())
            // 66 segments of 375 slots, and one of 1.
            .line(
                QueueLine.builder("many", queue(language, false).capacity(66 * 375 + 1).build())
                    .maxSegments(67)
                    .build())
            .queue("own", queue(language, false).capacity(300).control(own).build())
            .queue("empty", queue(language, false).expansion(0).initialItems(0).build())
            .phase("alone", phase -> phase.resident("elements", 100, 4))
            .resident("none", 0, 4));
  }

  private static EntryLayout everyType(KernelLanguage language) {
    EntryLayout.Builder layout = EntryLayout.builder(language.layoutRules());
    for (DeviceType type : DeviceType.values()) {
      addIfPossible(layout, type, 1);
      addIfPossible(layout, type, 2);
    }
    for (int width : new int[] {3, 4, 8, 16}) {
      addIfPossible(layout, DeviceType.U8, width);
      addIfPossible(layout, DeviceType.F32, width);
      addIfPossible(layout, DeviceType.I64, width);
    }
    return layout.vector("several", DeviceType.F32, 4, 2).vector("last", DeviceType.U32, 2).build();
  }

  private static void addIfPossible(EntryLayout.Builder layout, DeviceType type, int width) {
    try {
      if (width == 1) {
        layout.field("one " + type, type).array(type + " thrice", type, 3);
      } else {
        layout.vector(type + " by " + width, type, width, 3);
      }
    } catch (IllegalArgumentException lack) {
      // The language has no such type.
    }
  }
}
