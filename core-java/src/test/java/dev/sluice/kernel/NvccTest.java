// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers for CUDA by CUDA's own compiler, where a machine has it. */
@Tag("compiles")
class NvccTest {
  private static final Tree TREE = Tree.of(64, 4, 8);

  @TempDir Path directory;

  /** A program that calls no function of a header is right: nothing is warned of. */
  @Test
  void compilesWithoutAWarning() throws Exception {
    Tools.require("nvcc");
    DrainProfile loop =
        DrainProfile.builder()
            .itemsPerGroup(32)
            .grid(GridKind.STRIDED)
            .residentGroups(1)
            .onDevice()
            .build();
    DrainProfile indirect =
        DrainProfile.builder().itemsPerGroup(32).grid(GridKind.INDIRECT).sweepsAtMost(9).build();
    List<Plans> plans =
        List.of(
            plans(Buffering.SINGLE),
            plans(Buffering.PING_PONG).unbounded().side(),
            plans(Buffering.SINGLE).segments(3).window(100),
            plans(Buffering.PING_PONG).arena().segments(4).window(90),
            plans(Buffering.SINGLE).indexBits(64),
            plans(Buffering.SINGLE).drain(indirect),
            plans(Buffering.SINGLE).drain(loop));
    StringBuilder source = new StringBuilder();
    for (Plans each : plans) {
      source.append(header("P" + plans.indexOf(each), each));
    }
    Files.writeString(directory.resolve("headers.cu"), source);
    Tools.run(
            directory, List.of("nvcc", "-std=c++17", "-Werror", "all-warnings", "-c", "headers.cu"))
        .ok();
  }

  private static String header(String prefix, Plans plans) {
    return KernelHeader.builder(KernelLanguage.CUDA).prefix(prefix).device(plans.plan()).build();
  }

  private static Plans plans(Buffering buffering) {
    return Plans.of(TREE, buffering);
  }
}
