// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.kernel.ControlBlock;
import java.nio.ByteBuffer;

/** Measures what launches cost that find nothing; takes the least of each. */
final class CostMeasurements implements AutoCloseable {
  private static final int ROUNDS = 200;
  private static final int CALLS = 256;
  private static final int NODES = 200;
  private static final int FEWER_GROUPS = 1 << 18;
  private static final int MORE_GROUPS = 1 << 20;

  private final Device device;
  private final Costs costs;
  private final Device.Program program;
  private final Device.Kernel empty;
  private final Device.Kernel nothing;
  private final LargeQueue queue;

  /** Measures with the kernels of a plan that has one window. */
  CostMeasurements(Device device, TimedPlan plan, LargeInput.Loaded input, Costs costs) {
    this.device = device;
    this.costs = costs;
    program = device.compile(TimedSource.of(plan, device.language()), TimedSource.options());
    queue = new LargeQueue(device, plan.queue());
    // A block that nobody wrote drains nothing.
    device.fill(queue.control(), 0, ControlBlock.BYTES, 0);
    empty = program.kernel("drain");
    int sweep = input.set(empty, queue.set(empty));
    empty.set(sweep, 1);
    empty.set(sweep + 1, 0);
    nothing = program.kernel("nothing");
    nothing.set(0, queue.launches());
  }

  private void take(String cost, double nanos) {
    costs.take(device.language().name(), cost, (long) Math.floor(nanos * 1000));
  }

  /** Measures what the host spends. */
  void ofHost() {
    for (int i = 0; i < 20; i++) {
      enqueue();
    }
    for (int round = 0; round < ROUNDS; round++) {
      take("enqueue", enqueue() / (double) CALLS);
    }
    ByteBuffer block = device.hostMemory(ControlBlock.BYTES);
    for (int round = 0; round < 20 * ROUNDS; round++) {
      long start = System.nanoTime();
      device.read(queue.control(), 0, block);
      take("hostRead", (double) (System.nanoTime() - start));
    }
  }

  private long enqueue() {
    device.finish();
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      empty.launch(1, 1, Variant.GROUP);
    }
    long nanos = System.nanoTime() - start;
    device.finish();
    return nanos;
  }

  /** Measures what a CUDA device spends, and what submitting a recording costs the host. */
  void ofDevice(CudaDevice cuda, Card card) {
    take("launch", recorded(cuda, nothing, 1, NODES));
    take("launch", recorded(cuda, empty, 1, NODES));
    double fewer = recorded(cuda, empty, FEWER_GROUPS, 20);
    double more = recorded(cuda, empty, MORE_GROUPS, 20);
    take("group", (more - fewer) / (MORE_GROUPS - FEWER_GROUPS));
    try (CudaDevice.Recording four = cuda.record(() -> enqueue(empty, 1, 4))) {
      for (int round = 0; round < ROUNDS; round++) {
        device.finish();
        for (int i = 0; i < 64; i++) {
          long start = System.nanoTime();
          four.submit();
          take("submit", (double) (System.nanoTime() - start));
        }
      }
      device.finish();
    }
    for (int groups : new int[] {1, 2, 4, card.residentGroups()}) {
      barriers(cuda, groups * card.multiprocessors());
    }
  }

  private static void enqueue(Device.Kernel launch, int groups, int times) {
    for (int i = 0; i < times; i++) {
      launch.launch(groups, 1, Variant.GROUP);
    }
  }

  /** Returns the least nanoseconds of a node of a recording. */
  private static double recorded(CudaDevice cuda, Device.Kernel launch, int groups, int nodes) {
    try (CudaDevice.Recording recording = cuda.record(() -> enqueue(launch, groups, nodes))) {
      double least = Double.POSITIVE_INFINITY;
      for (int round = 0; round < 30; round++) {
        least = Math.min(least, cuda.deviceNanos(recording::submit));
      }
      return least / nodes;
    }
  }

  private void barriers(CudaDevice cuda, int groups) {
    Device.Kernel barriers = program.kernel("barriers");
    double least = Double.POSITIVE_INFINITY;
    for (int round = 0; round < 15; round++) {
      double few = barriers(cuda, barriers, groups, 100);
      double many = barriers(cuda, barriers, groups, 2100);
      least = Math.min(least, (many - few) / 2000);
    }
    take("barrier " + groups, least);
  }

  private static double barriers(CudaDevice cuda, Device.Kernel launch, int groups, int barriers) {
    launch.set(0, barriers);
    return cuda.deviceNanos(() -> launch.launchTogether(groups, 1, Variant.GROUP));
  }

  @Override
  public void close() {
    device.finish();
    queue.close();
    program.close();
  }
}
