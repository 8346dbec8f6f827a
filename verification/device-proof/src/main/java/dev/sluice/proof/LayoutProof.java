// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.ResidentLine;
import dev.sluice.kernel.KernelHeader;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.LayoutRules;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Sizes and offsets of structs, as the compiler of a device has them, beside those planned. */
@SuppressWarnings("signedness") // hashes are made of bits; sizes are small
final class LayoutProof {
  private static final List<DeviceType> TYPES = List.of(DeviceType.values());
  private static final int[] WIDTHS = {1, 1, 2, 3, 4, 8, 16};

  private final Device device;
  private final List<EntryLayout> layouts = new ArrayList<>();

  /** Makes layouts of all types that the device's language has, at random. */
  LayoutProof(Device device, int count, long seed) {
    this.device = device;
    LayoutRules rules = device.language().layoutRules();
    long random = seed;
    while (layouts.size() < count) {
      EntryLayout.Builder layout = EntryLayout.builder(rules);
      int fields = 1 + (int) ((Hash.mix64(random++) >>> 1) % 9);
      for (int i = 0; i < fields; ) {
        long bits = Hash.mix64(random++) >>> 1;
        DeviceType type = TYPES.get((int) (bits % TYPES.size()));
        int width = WIDTHS[(int) (bits / 16 % WIDTHS.length)];
        int times = bits / 128 % 4 == 0 ? 1 + (int) (bits / 512 % 5) : 0;
        try {
          field(layout, "f" + i, type, width, times);
          i++;
        } catch (IllegalArgumentException lack) {
          // The language has no such type; another is drawn.
        }
      }
      layouts.add(layout.build());
    }
  }

  private static void field(
      EntryLayout.Builder layout, String name, DeviceType type, int width, int times) {
    if (width == 1 && times == 0) {
      layout.field(name, type);
    } else if (width == 1) {
      layout.array(name, type, times);
    } else if (times == 0) {
      layout.vector(name, type, width);
    } else {
      layout.vector(name, type, width, times);
    }
  }

  /** Returns for each number what was planned, and what the device says. */
  List<Figure> figures() {
    DeviceProfile.Builder profile =
        DeviceProfile.builder("layouts")
            .memory(DeviceMemory.ofFree(1L << 40))
            .limits(DeviceLimits.builder().build());
    List<String> names = new ArrayList<>();
    List<Long> planned = new ArrayList<>();
    StringBuilder writes = new StringBuilder();
    for (int i = 0; i < layouts.size(); i++) {
      EntryLayout layout = layouts.get(i);
      profile.line(ResidentLine.builder("l" + i).count(3).entry(layout).build());
      String struct = "sluice_l" + i + "_element";
      add(writes, names, planned, "sizeof(" + struct + ")", Sizes.of(layout.strideBytes()));
      for (EntryLayout.Field field : layout.fields()) {
        String offset = "SLUICE_OFFSET(" + struct + ", " + field.name() + ")";
        add(writes, names, planned, offset, Sizes.of(field.offsetBytes()));
      }
    }
    DevicePlan plan =
        DevicePlanner.using(new UnsignedLongPolicy()).plan(profile.build()).orElseThrow();
    String source =
        KernelHeader.of(plan, device.language())
            + Source.resource("dialect.h")
            + "\nKERNEL layouts(GLOBAL u32* out)\n{\n"
            + writes
            + "}\n";
    ByteBuffer seen =
        ByteBuffer.allocateDirect(names.size() * Integer.BYTES).order(ByteOrder.nativeOrder());
    try (Device.Memory memory = device.allocate(seen.capacity());
        Device.Program program =
            device.compile(source, List.of("-DTHREADS=1", "-DINDEX_BITS=32"))) {
      Device.Kernel kernel = program.kernel("layouts");
      kernel.set(0, memory);
      kernel.launch(1, 1, 1);
      device.read(memory, 0, seen);
    }
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      figures.add(new Figure(names.get(i), planned.get(i), seen.getInt(i * Integer.BYTES)));
    }
    return figures;
  }

  private static void add(
      StringBuilder writes, List<String> names, List<Long> planned, String name, long value) {
    writes.append("  out[").append(names.size()).append("] = (u32)").append(name).append(";\n");
    names.add(name);
    planned.add(value);
  }
}
