// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.PlannedLine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What allocations take of a device, beside what plans say. */
final class MemoryProof {
  static final String COLUMNS = "allocator,allocations,bytesEach,plannedBytes,takenBytes";

  private static final long GRANULARITY = 2L << 20;
  private static final long PART = 1L << 30;
  private static final long[] SIZES = {128, 4096, 1 << 18, 1 << 20, 3 << 19, 1 << 21, 5_000_000};

  private MemoryProof() {}

  static void run(CudaDevice cuda, Optional<OpenClDevice> openCl, List<String> rows) {
    for (long bytes : SIZES) {
      for (int count : new int[] {1, 8}) {
        rows.add(taken(cuda, "cuMemAlloc", count, bytes));
      }
    }
    for (long bytes : new long[] {40, 1 << 21, 40_000_000}) {
      rows.add(taken(cuda, "cuMemAllocAsync", 1, bytes));
    }
    openCl.ifPresent(device -> rows.add(large(cuda, device)));
  }

  private static long planned(int count, long bytes) {
    return count * ((bytes + GRANULARITY - 1) / GRANULARITY * GRANULARITY);
  }

  private static String taken(CudaDevice cuda, String allocator, int count, long bytes) {
    long before = cuda.freeBytes();
    List<Device.Memory> memories = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      memories.add(
          allocator.equals("cuMemAlloc") ? cuda.allocate(bytes) : cuda.allocateOfPool(bytes));
    }
    long taken = before - cuda.freeBytes();
    memories.forEach(Device.Memory::close);
    return row(allocator, count, bytes, planned(count, bytes), taken);
  }

  private static String row(String allocator, int count, long bytes, long planned, long taken) {
    return allocator + "," + count + "," + bytes + "," + planned + "," + taken;
  }

  /** One buffer far beyond what OpenCL says that one can have, written and read at its end. */
  private static String large(CudaDevice cuda, OpenClDevice device) {
    long said = Sizes.of(device.limits().maxAllocationBytes().orElseThrow());
    long bytes = cuda.freeBytes() / 10 * 9 / 4 * 4;
    long taken = 0;
    try (Device.Memory memory = device.allocate(bytes)) {
      for (long at = 0; at < bytes; at += PART) {
        device.fill(memory, at, Math.min(PART, bytes - at), 0x51c3a9e7);
      }
      ByteBuffer end = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
      device.read(memory, bytes - Integer.BYTES, end);
      taken = end.getInt(0) == 0x51c3a9e7 ? bytes : 0;
    } catch (DeviceException refused) {
      System.out.println("a large buffer: " + refused.getMessage());
    }
    return row("clCreateBuffer beyond its limit of " + said, 1, bytes, bytes, taken);
  }

  /** Allocates all of a plan. */
  static String of(CudaDevice cuda, TimedPlan plan) {
    long before = cuda.freeBytes();
    List<DeviceMemories> all = new ArrayList<>();
    int count = 0;
    for (PlannedLine line : plan.plan().lines()) {
      DeviceMemories memories = DeviceMemories.of(cuda, line);
      count += memories.memories().size();
      all.add(memories);
    }
    long taken = before - cuda.freeBytes();
    all.forEach(DeviceMemories::close);
    return row(
        "plan of " + plan.facts().name(), count, 0, Sizes.of(plan.plan().allocatedBytes()), taken);
  }
}
