// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.QueueLine;
import dev.sluice.device.ResidentLine;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainEnd;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;

/** A workload in a shape. */
@SuppressWarnings("signedness") // sizes of what fits a host, far below 2^63
record Case(Workload workload, Shape shape) {
  /** The numbers that a run counts of each queue, of 8 bytes each; see {@code dialect.h}. */
  static final int TALLIES = 64;

  static final int TALLY_NUMBERS = 8;

  /** Bytes that are surely there: what is planned is far below. */
  private static final long MEMORY = 1L << 46;

  /** Returns its name, without white space. */
  String name() {
    return workload.name() + "/" + shape;
  }

  /**
   * Returns the plan.
   *
   * @param limits of the device; the shape's own are added
   */
  DevicePlan plan(DeviceLimits limits) {
    DeviceProfile.Builder device =
        DeviceProfile.builder(workload.kernels())
            .memory(DeviceMemory.ofFree(MEMORY))
            .placement(shape.placement());
    DeviceLimits.Builder all = limits.toBuilder();
    if (shape.mostX() != 0) {
      all.maxGroupsX(shape.mostX());
    }
    if (shape.segments() > 1) {
      all.maxBindingBytes(segmentBytes());
    }
    device.limits(all.build());
    for (Resident resident : workload.residents()) {
      device.line(ResidentLine.of(resident.label(), resident.words(), Integer.BYTES));
    }
    device.line(
        ResidentLine.of(
            "tally", (long) workload.queues().size() * TALLIES * TALLY_NUMBERS + 1, Long.BYTES));
    for (Demand demand : workload.queues()) {
      device.line(
          QueueLine.builder(demand.label(), queue(demand))
              .drain(drain(demand))
              .maxSegments(shape.segments())
              .build());
    }
    return DevicePlanner.using(new UnsignedLongPolicy()).plan(device.build()).orElseThrow();
  }

  private WorkQueueProfile queue(Demand demand) {
    EntryLayout.Builder entry = EntryLayout.builder();
    demand.fields().forEach(entry::u32);
    if (shape.sides()) {
      workload.sides(demand.label()).forEach(side -> entry.sideArray(side, DeviceType.U32));
    }
    WorkQueueProfile.Builder queue =
        WorkQueueProfile.builder()
            .capacity(capacity(demand))
            .initialItems(demand.initial())
            .entry(entry.build())
            .control(ControlBlock.standard(shape.indexBits()))
            .buffering(buffering(demand))
            .indexBits(shape.indexBits());
    if (shape.bounded()) {
      queue.bound(enough(demand));
    }
    return queue.build();
  }

  private Buffering buffering(Demand demand) {
    return demand.last() ? Buffering.SINGLE : shape.buffering();
  }

  /** Returns the most items that one buffer is asked for. */
  private long enough(Demand demand) {
    return buffering(demand) == Buffering.SINGLE ? demand.items() : demand.peak();
  }

  private long capacity(Demand demand) {
    long slots = enough(demand);
    return demand.last()
        ? slots
        : Math.max(demand.initial(), slots * shape.capacityPercent() / 100);
  }

  private long segmentBytes() {
    long most = 0;
    for (Demand demand : workload.queues()) {
      long slots = (capacity(demand) + shape.segments() - 1) / shape.segments();
      most = Math.max(most, slots * demand.fields().size() * Integer.BYTES);
    }
    return most;
  }

  private DrainProfile drain(Demand demand) {
    DrainProfile.Builder drain =
        DrainProfile.builder()
            .itemsPerGroup(shape.threads())
            .residentGroups(shape.groups())
            .grid(shape.grid());
    if (shape.window() != 0) {
      drain.itemsPerWindow(shape.window());
    }
    if (demand.last()) {
      return drain.sweepsAtMost(workload.finale().size()).build();
    }
    if (rounds() != 0) {
      drain.sweeps(rounds());
    }
    if (shape.end() == DrainEnd.POLLED) {
      drain.polledEvery(shape.every());
    } else if (shape.end() == DrainEnd.ON_DEVICE) {
      drain.onDevice();
    }
    return drain.build();
  }

  /** Returns the rounds that the plan is made for, 0 if they are not known. */
  long rounds() {
    if (shape.capacityPercent() < 100 && shape.end() != DrainEnd.SWEEPS) {
      // A full buffer may end it sooner.
      return 0;
    }
    return workload.rounds() == 0 || shape.end() != DrainEnd.SWEEPS
        ? workload.rounds()
        : workload.rounds() + shape.extra();
  }
}
