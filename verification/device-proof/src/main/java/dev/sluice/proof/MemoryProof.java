// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.PlannedLine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What allocations take of a device, beside what plans say. */
final class MemoryProof {
  static final String COLUMNS = "allocator,allocations,bytesEach,plannedBytes,takenBytes";

  private static final long GRANULARITY = 2L << 20;
  private static final long PART = 1L << 30;
  private static final long[] SIZES = {128, 4096, 1 << 18, 1 << 20, 3 << 19, 1 << 21, 5_000_000};

  private MemoryProof() {}

  static void run(CudaDevice cuda, List<String> rows) {
    for (long bytes : SIZES) {
      for (int count : new int[] {1, 8}) {
        rows.add(taken(cuda, "cuMemAlloc", count, bytes));
      }
    }
    for (long bytes : new long[] {40, 1 << 21, 40_000_000}) {
      rows.add(taken(cuda, "cuMemAllocAsync", 1, bytes));
    }
    // A context of its own: one that failed stays of no use.
    OpenClDevice.all().stream()
        .filter(device -> device.name().contains("NVIDIA"))
        .findFirst()
        .ifPresent(
            device -> {
              rows.add(large(cuda, device));
              device.close();
            });
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

  /** One buffer far beyond what OpenCL says that one can have, written and read all over it. */
  private static String large(CudaDevice cuda, OpenClDevice device) {
    long said = Sizes.of(device.limits().maxAllocationBytes().orElseThrow());
    long bytes = cuda.freeBytes() / 10 * 9 / 4 * 4;
    long taken = bytes;
    ByteBuffer word = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    try (Device.Memory memory = device.allocate(bytes)) {
      for (long at = bytes - Integer.BYTES; at >= 0; at -= PART) {
        device.write(memory, at, word.putInt(0, (int) (at / Integer.BYTES)));
      }
      for (long at = bytes - Integer.BYTES; at >= 0; at -= PART) {
        device.read(memory, at, word);
        taken = word.getInt(0) == (int) (at / Integer.BYTES) ? taken : 0;
      }
    } catch (DeviceException refused) {
      System.out.println("a large buffer: " + refused.getMessage());
      taken = 0;
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
