// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.PlannedQueue;
import dev.sluice.device.QueueLine;
import dev.sluice.device.Region;
import dev.sluice.device.RegionKind;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.kernel.KernelHeader;
import dev.sluice.kernel.KernelLanguage;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.Grid;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the samples of bindings have in common: a search of a binary tree, where 2v + 1 and 2v + 2
 * are below v, that writes how far each vertex is from the root.
 */
final class TreeDrain {
  static final int VERTICES = 1000;

  /** Each region of it is an allocation of its own. */
  static final DevicePlan PLAN =
      DevicePlanner.using(new UnsignedLongPolicy())
          .plan(
              DeviceProfile.builder("device")
                  .memory(DeviceMemory.ofFree(1 << 20))
                  .limits(DeviceLimits.builder().alignment(256).build())
                  .resident("distances", VERTICES, Integer.BYTES)
                  .line(frontier())
                  .build())
          .orElseThrow();

  static final PlannedQueue QUEUE = PLAN.queue("frontier");

  private TreeDrain() {}

  private static QueueLine frontier() {
    WorkQueueProfile queue =
        WorkQueueProfile.builder()
            .capacity(VERTICES)
            .bound(VERTICES)
            .initialItems(1)
            .indexBits(32)
            .entry(EntryLayout.builder().u32("vertex").u32("distance").build())
            .control(ControlBlock.standard())
            .build();
    DrainProfile drain =
        DrainProfile.builder()
            .itemsPerGroup(64)
            .grid(GridKind.STRIDED)
            .residentGroups(8)
            .sweepsAtMost(16)
            .polledEvery(4)
            .build();
    return QueueLine.builder("frontier", queue).drain(drain).build();
  }

  /** What a run left behind. */
  record Outcome(ControlBlock block, IntBuffer distances) {
    @Override
    public String toString() {
      return Long.toUnsignedString(block.sweeps())
          + " sweeps, "
          + Long.toUnsignedString(block.attempted())
          + " vertices, the last at "
          + distances.get(VERTICES - 1);
    }
  }

  /** Returns the bytes of a region that has no other buffer. */
  @SuppressWarnings("signedness")
  static long bytes(RegionKind kind) {
    for (Region region : QUEUE.regions()) {
      if (region.kind() == kind) {
        return region.bytes();
      }
    }
    throw new IllegalArgumentException("the queue has no " + kind);
  }

  static byte[] initialControl() {
    ByteBuffer block = ControlBlock.initial(QUEUE.plan(), ByteOrder.nativeOrder());
    byte[] bytes = new byte[block.remaining()];
    block.get(bytes);
    return bytes;
  }

  /** The root, at distance 0. */
  static int[] initialItems() {
    return new int[] {0, 0};
  }

  // Small numbers, as bindings take them.

  @SuppressWarnings("signedness")
  static int gridX() {
    return (int) grid().x();
  }

  @SuppressWarnings("signedness")
  static int gridY() {
    return (int) grid().y();
  }

  private static Grid grid() {
    return QUEUE.drain().grid(QUEUE.drain().window(0)).orElseThrow();
  }

  @SuppressWarnings("signedness")
  static int windows() {
    return (int) QUEUE.drain().windowCount();
  }

  @SuppressWarnings("signedness")
  static int threads() {
    return (int) QUEUE.drain().profile().threadsPerGroup().orElseThrow();
  }

  @SuppressWarnings("signedness")
  static int polledEvery() {
    return (int) QUEUE.drain().profile().polledEvery().orElseThrow();
  }

  static boolean isDone(ControlBlock block) {
    return block.itemsLeft(QUEUE.plan()) == 0;
  }

  /** Returns the header of the plan and behind it the kernel. */
  static String source(KernelLanguage language, String kernel) {
    try (InputStream text = TreeDrain.class.getResourceAsStream(kernel)) {
      if (text == null) {
        throw new IllegalStateException("no " + kernel + " beside the classes");
      }
      return KernelHeader.of(PLAN, language)
          + new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
