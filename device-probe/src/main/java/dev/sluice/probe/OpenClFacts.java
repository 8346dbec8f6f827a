// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import java.util.Map;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/** What OpenCL's answers say of a device. */
final class OpenClFacts {
  private static final @Unsigned long TYPE_CPU = 1L << 1;
  private static final @Unsigned long TYPE_GPU = 1L << 2;
  private static final @Unsigned long TYPE_ACCELERATOR = 1L << 3;
  private static final @Unsigned long BITS_PER_BYTE = 8;

  private OpenClFacts() {}

  static Map<DeviceFact, Fact> of(RawAnswers.Device device) {
    FactReader read = new FactReader(device);
    read.text(DeviceFact.NAME, info("NAME"))
        .text(DeviceFact.VENDOR, info("VENDOR"))
        .text(DeviceFact.DRIVER_VERSION, "clGetDeviceInfo(CL_DRIVER_VERSION)")
        .put(DeviceFact.DEVICE_KIND, kind(read.read(info("TYPE"))))
        .bytes(DeviceFact.TOTAL_BYTES, info("GLOBAL_MEM_SIZE"))
        .put(DeviceFact.FREE_BYTES, Fact.unknown("OpenCL has no call for it"))
        .put(DeviceFact.GRANULARITY_BYTES, Fact.unknown("OpenCL has no call for it"))
        .bytes(DeviceFact.MAX_ALLOCATION_BYTES, info("MAX_MEM_ALLOC_SIZE"))
        .put(DeviceFact.ALIGNMENT_BYTES, alignment(read.read(info("MEM_BASE_ADDR_ALIGN"))))
        .number(DeviceFact.MAX_THREADS_PER_GROUP, info("MAX_WORK_GROUP_SIZE"))
        .put(DeviceFact.MAX_GROUPS_X, Fact.unknown("OpenCL has no call for it"))
        .put(DeviceFact.MAX_GROUPS_Y, Fact.unknown("OpenCL has no call for it"))
        .number(DeviceFact.MULTIPROCESSORS, info("MAX_COMPUTE_UNITS"))
        .put(DeviceFact.MAX_THREADS_PER_MULTIPROCESSOR, Fact.unknown("OpenCL has no call for it"))
        .put(
            DeviceFact.COOPERATIVE_LAUNCH,
            Fact.of(
                false, "the OpenCL specification, which promises no progress of several groups"))
        .flag(DeviceFact.KERNEL_TIMEOUT, info("KERNEL_EXEC_TIMEOUT_NV"))
        .flag(DeviceFact.UNIFIED_MEMORY, info("HOST_UNIFIED_MEMORY"))
        .text(DeviceFact.UUID, info("UUID_KHR"))
        .put(DeviceFact.PCI_ADDRESS, pciAddress(read))
        .put(
            DeviceFact.ALLOCATION_LIMIT_ENFORCED,
            enforced(read.answer("clGetPlatformInfo(CL_PLATFORM_NAME)")));
    Fact total = read.facts().getOrDefault(DeviceFact.TOTAL_BYTES, Fact.unknown(""));
    Fact most = read.facts().getOrDefault(DeviceFact.MAX_ALLOCATION_BYTES, Fact.unknown(""));
    if (total.isKnown()
        && most.isKnown()
        && Long.compareUnsigned(FactReader.bits(most), FactReader.bits(total)) > 0) {
      read.put(
          DeviceFact.MAX_ALLOCATION_BYTES,
          Fact.unknown(
              info("MAX_MEM_ALLOC_SIZE") + " is " + most + " bytes, more than all memory"));
    }
    return read.facts();
  }

  private static String info(String name) {
    return "clGetDeviceInfo(CL_DEVICE_" + name + ")";
  }

  private static Fact kind(Fact type) {
    if (!type.isKnown()) {
      return type;
    }
    @Unsigned long bits = FactReader.bits(type);
    String kind =
        (bits & TYPE_GPU) != 0
            ? "GPU"
            : (bits & TYPE_CPU) != 0 ? "CPU" : (bits & TYPE_ACCELERATOR) != 0 ? "accelerator" : "";
    return kind.isEmpty()
        ? Fact.unknown(info("TYPE") + " is " + type)
        : Fact.of(kind, info("TYPE"));
  }

  /** The driver answers in bits. */
  private static Fact alignment(Fact bits) {
    if (!bits.isKnown()) {
      return bits;
    }
    @Unsigned long bytes = Long.divideUnsigned(FactReader.bits(bits), BITS_PER_BYTE);
    return Long.bitCount(FactReader.bits(bits)) == 1 && bytes != 0
        ? Fact.of(bytes, info("MEM_BASE_ADDR_ALIGN") + ", in bits: " + bits)
        : Fact.unknown(
            info("MEM_BASE_ADDR_ALIGN") + " is " + bits + " bits, no power of two of bytes");
  }

  /** By trial: PoCL refuses a larger buffer, and a buffer of 84 GB was filled on NVIDIA's. */
  private static Fact enforced(@Nullable String platform) {
    if ("Portable Computing Language".equals(platform)) {
      return Fact.of(true, "a trial on PoCL 3.1");
    }
    if ("NVIDIA CUDA".equals(platform)) {
      return Fact.of(false, "a trial on driver 580.159.04");
    }
    return Fact.unknown("this platform was not tried");
  }

  private static Fact pciAddress(FactReader read) {
    @Nullable String info = read.answer(info("PCI_BUS_INFO_KHR"));
    if (info != null && info.length() == 32) {
      return Fact.of(
          PciAddress.of(word(info, 0), word(info, 1), word(info, 2)), info("PCI_BUS_INFO_KHR"));
    }
    Fact bus = read.read(info("PCI_BUS_ID_NV"));
    Fact slot = read.read(info("PCI_SLOT_ID_NV"));
    if (!bus.isKnown() || !slot.isKnown()) {
      return bus.isKnown() ? slot : bus;
    }
    @Unsigned long domain = FactReader.bits(read.read(info("PCI_DOMAIN_ID_NV")));
    // A slot is a device and, in its three lowest bits, one of its functions.
    return Fact.of(
        PciAddress.of(domain, FactReader.bits(bus), Long.divideUnsigned(FactReader.bits(slot), 8)),
        info("PCI_BUS_ID_NV"));
  }

  /** Returns a 32-bit word of a structure that was read as bytes, the lowest first. */
  private static @Unsigned long word(String hex, int index) {
    @Unsigned long word = 0;
    for (int i = 3; i >= 0; i--) {
      int at = index * 8 + i * 2;
      word = (word << 8) | Long.parseUnsignedLong(hex.substring(at, at + 2), 16);
    }
    return word;
  }
}
