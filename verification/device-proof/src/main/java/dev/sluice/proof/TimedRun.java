// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.kernel.ControlBlock;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainWindow;
import dev.sluice.queue.Grid;
import dev.sluice.queue.WorkQueuePlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Runs one way to drain one input, again and again, and says how long each run took. */
final class TimedRun implements AutoCloseable {
  private static final int RECORDED = 4;

  private final Device device;
  private final TimedPlan plan;
  private final LargeInput.Loaded input;
  private final LargeQueue queue;
  private final WorkQueuePlan planned;
  private final long[] gridX;
  private final long[] gridY;
  private final Device.Program program;
  private final Device.Kernel drain;
  private final Device.Kernel nothing;

  /** The number of the argument that is the sweep; behind it comes the window. */
  private final int sweep;

  private final ByteBuffer block;
  private final ByteBuffer initial;
  private CudaDevice.@Nullable Recording recording;
  private long reads;

  /** What came of one run. */
  record Outcome(long nanos, long launches, long reads, String wrong) {}

  TimedRun(Device device, TimedPlan plan, LargeInput.Loaded input, LargeQueue queue) {
    this.device = device;
    this.plan = plan;
    this.input = input;
    this.queue = queue;
    DrainPlan drained = plan.queue().drain();
    planned = plan.queue().plan();
    int windows = (int) Sizes.of(drained.windowCount());
    gridX = new long[windows];
    gridY = new long[windows];
    int w = 0;
    for (DrainWindow window : drained.windows()) {
      Grid grid = drained.grid(window).orElseThrow();
      gridX[w] = Sizes.of(grid.x());
      gridY[w++] = Sizes.of(grid.y());
    }
    program = device.compile(TimedSource.of(plan, device.language()), TimedSource.options());
    boolean loop = plan.variant().end() == Variant.End.ON_DEVICE;
    drain = program.kernel(loop ? "drain_all" : "drain");
    sweep = input.set(drain, queue.set(drain));
    if (!loop) {
      drain.set(sweep, 0);
      drain.set(sweep + 1, 0);
    }
    nothing = program.kernel("nothing");
    nothing.set(0, queue.launches());
    block = device.hostMemory(ControlBlock.BYTES);
    initial = device.hostMemory(ControlBlock.BYTES);
    initial.put(ControlBlock.initial(planned, ByteOrder.nativeOrder())).flip();
    if (plan.variant().recorded() != 0) {
      recording = ((CudaDevice) device).record(() -> sweeps(0, RECORDED));
    } else if (plan.variant().end() == Variant.End.REPEATED) {
      recording = ((CudaDevice) device).repeat(this::body);
    }
  }

  private void body(long condition) {
    sweeps(0, RECORDED - 1);
    CudaDevice.CudaKernel last = (CudaDevice.CudaKernel) program.kernel("drain_again");
    input.set(last, queue.set(last));
    last.set(sweep, RECORDED - 1);
    last.set(sweep + 1, 0);
    last.set(sweep + 2, condition);
    last.launch(gridX[0], gridY[0], Variant.GROUP);
  }

  /** Runs once. */
  Outcome run() {
    input.reset(queue.buffer());
    device.write(queue.control(), 0, initial);
    device.fill(queue.launches(), 0, Integer.BYTES, 0);
    device.finish();
    reads = 0;
    long start = System.nanoTime();
    drain();
    device.finish();
    long nanos = System.nanoTime() - start;
    block.clear().limit(Integer.BYTES);
    device.read(queue.launches(), 0, block);
    long launches = Integer.toUnsignedLong(block.getInt(0));
    String wrong = input.wrong();
    return new Outcome(nanos, launches, reads, wrong.isEmpty() ? wrongFigures() : wrong);
  }

  private String wrongFigures() {
    ControlBlock seen = read();
    Facts facts = plan.facts();
    String told =
        figures(
            Sizes.of(seen.sweeps()),
            Sizes.of(seen.peak()),
            Sizes.of(seen.attempted()),
            Sizes.of(seen.lost()));
    String right = figures(facts.sweeps(), facts.peak(), facts.total(), 0);
    if (!told.equals(right)) {
      return told + " and not " + right;
    }
    long left = Sizes.of(seen.itemsLeft(planned));
    return left == 0 ? "" : left + " items left";
  }

  private static String figures(long sweeps, long peak, long attempted, long lost) {
    return sweeps + " sweeps, peak " + peak + ", " + attempted + " attempted, " + lost + " lost";
  }

  private void drain() {
    Variant variant = plan.variant();
    long sweeps = plan.facts().sweeps();
    switch (variant.end()) {
      case KNOWN -> {
        if (variant.recorded() != 0) {
          submit(sweeps);
        } else {
          sweeps(0, Math.toIntExact(sweeps));
        }
      }
      case POLLED -> {
        for (int s = 0; ; s += Math.toIntExact(variant.polled())) {
          if (variant.recorded() != 0) {
            submit(variant.polled());
          } else {
            sweeps(s, Math.toIntExact(variant.polled()));
          }
          if (polled().itemsLeft(planned) == 0) {
            return;
          }
        }
      }
      case ON_DEVICE -> drain.launchTogether(gridX[0], gridY[0], Variant.GROUP);
      case REPEATED -> recorded().submit();
      case HOST -> {
        long items = plan.facts().initial();
        for (int s = 0; items != 0; s++) {
          long groups = (items + Variant.GROUP - 1) / Variant.GROUP;
          drain.set(sweep, s);
          drain.launch(groups, 1, Variant.GROUP);
          items = Sizes.of(polled().itemsLeft(planned));
        }
      }
    }
  }

  private CudaDevice.Recording recorded() {
    if (recording == null) {
      throw new IllegalStateException("nothing was recorded");
    }
    return recording;
  }

  private void submit(long sweeps) {
    CudaDevice.Recording submitted = recorded();
    for (long s = 0; s < sweeps; s += RECORDED) {
      submitted.submit();
    }
  }

  private void sweeps(int from, int count) {
    int windows = gridX.length;
    long between = plan.variant().between();
    for (int s = from; s < from + count; s++) {
      drain.set(sweep, s);
      for (int w = 0; w < windows; w++) {
        if (windows != 1) {
          drain.set(sweep + 1, w);
        }
        drain.launch(gridX[w], gridY[w], Variant.GROUP);
      }
      for (long i = 0; i < between; i++) {
        nothing.launch(1, 1, Variant.GROUP);
      }
    }
  }

  private ControlBlock polled() {
    reads++;
    return read();
  }

  private ControlBlock read() {
    block.clear();
    device.read(queue.control(), 0, block);
    return ControlBlock.read(block);
  }

  @Override
  public void close() {
    if (recording != null) {
      recording.close();
    }
    program.close();
  }
}
