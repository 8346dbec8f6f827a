// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.Placement;
import dev.sluice.device.QueueLine;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import org.jspecify.annotations.Nullable;

/** One queue on a device, for the trees. */
final class Plans {
  private final Tree tree;
  private final Buffering buffering;
  private long capacity;
  private OptionalUnsignedLong bound;
  private int indexBits = 32;
  private long window;
  private int segments = 1;
  private Placement placement = Placement.SEPARATE;
  private boolean side;
  private @Nullable DrainProfile drain;

  private Plans(Tree tree, Buffering buffering) {
    this.tree = tree;
    this.buffering = buffering;
    this.capacity = buffering == Buffering.SINGLE ? tree.count() : tree.peak();
    this.bound = OptionalUnsignedLong.of(capacity);
  }

  static Plans of(Tree tree, Buffering buffering) {
    return new Plans(tree, buffering);
  }

  Plans capacity(long slots) {
    capacity = slots;
    return this;
  }

  /** Leaves out the bound, so that attempts may pass 2^32 for all that is known. */
  Plans unbounded() {
    bound = OptionalUnsignedLong.empty();
    return this;
  }

  Plans indexBits(int bits) {
    indexBits = bits;
    return this;
  }

  Plans window(long items) {
    window = items;
    return this;
  }

  /** Has the entries split into so many segments, by a limit. */
  Plans segments(int count) {
    segments = count;
    return this;
  }

  Plans arena() {
    placement = Placement.ARENA;
    return this;
  }

  Plans side() {
    side = true;
    return this;
  }

  /** Says how the queue is drained, rather than in what windows alone. */
  Plans drain(DrainProfile profile) {
    drain = profile;
    return this;
  }

  long capacity() {
    return capacity;
  }

  int segments() {
    return segments;
  }

  @Override
  public String toString() {
    return buffering + " of " + capacity + ", " + indexBits + " bits, " + placement;
  }

  DevicePlan plan() {
    EntryLayout.Builder entry = EntryLayout.builder().u32("hash").u32("depth");
    if (side) {
      entry.sideArray("ready", DeviceType.U32);
    }
    WorkQueueProfile.Builder queue =
        WorkQueueProfile.builder()
            .capacity(capacity)
            .initialItems(tree.initial())
            .entry(entry.build())
            .control(ControlBlock.standard(indexBits))
            .buffering(buffering)
            .indexBits(indexBits);
    if (bound.isPresent()) {
      queue.bound(bound.getAsLong());
    }
    QueueLine.Builder line = QueueLine.builder("frontier", queue.build()).maxSegments(segments);
    if (drain != null) {
      line.drain(drain);
    } else if (window != 0) {
      line.drainWindow(window);
    }
    DeviceLimits.Builder limits = DeviceLimits.builder().alignment(256);
    if (segments > 1) {
      limits.maxBindingBytes((capacity + segments - 1) / segments * 8);
    }
    return DevicePlanner.using(new UnsignedLongPolicy())
        .plan(
            DeviceProfile.builder("device")
                .memory(DeviceMemory.ofFree(1L << 34))
                .limits(limits.build())
                .placement(placement)
                .line(line.build())
                .build())
        .orElseThrow();
  }
}
