// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import java.util.Map;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** What the CUDA driver's answers say of a device. */
final class CudaFacts {
  private CudaFacts() {}

  static Map<DeviceFact, Fact> of(RawAnswers.Device device) {
    FactReader read = new FactReader(device);
    read.text(DeviceFact.NAME, "cuDeviceGetName")
        .put(DeviceFact.VENDOR, Fact.of("NVIDIA Corporation", "the driver is NVIDIA's"))
        .put(DeviceFact.DRIVER_VERSION, version(read.read("cuDriverGetVersion")))
        .put(DeviceFact.DEVICE_KIND, Fact.of("GPU", "CUDA has no other kind"))
        .bytes(DeviceFact.TOTAL_BYTES, "cuDeviceTotalMem")
        .bytes(DeviceFact.FREE_BYTES, "cuMemGetInfo")
        .bytes(DeviceFact.GRANULARITY_BYTES, "cuMemGetAllocationGranularity")
        .put(DeviceFact.MAX_ALLOCATION_BYTES, Fact.unknown("CUDA has no such limit"))
        .put(DeviceFact.ALLOCATION_LIMIT_ENFORCED, Fact.unknown("CUDA has no such limit"))
        .put(DeviceFact.ALIGNMENT_BYTES, Fact.unknown("CUDA has no call for it"))
        .number(DeviceFact.MAX_THREADS_PER_GROUP, attribute("MAX_THREADS_PER_BLOCK"))
        .number(DeviceFact.MAX_GROUPS_X, attribute("MAX_GRID_DIM_X"))
        .number(DeviceFact.MAX_GROUPS_Y, attribute("MAX_GRID_DIM_Y"))
        .number(DeviceFact.MULTIPROCESSORS, attribute("MULTIPROCESSOR_COUNT"))
        .number(
            DeviceFact.MAX_THREADS_PER_MULTIPROCESSOR, attribute("MAX_THREADS_PER_MULTIPROCESSOR"))
        .flag(DeviceFact.COOPERATIVE_LAUNCH, attribute("COOPERATIVE_LAUNCH"))
        .flag(DeviceFact.KERNEL_TIMEOUT, attribute("KERNEL_EXEC_TIMEOUT"))
        .flag(DeviceFact.UNIFIED_MEMORY, attribute("INTEGRATED"))
        .text(DeviceFact.UUID, "cuDeviceGetUuid")
        .put(DeviceFact.PCI_ADDRESS, pciAddress(read));
    Fact total = read.facts().getOrDefault(DeviceFact.TOTAL_BYTES, Fact.unknown(""));
    Fact free = read.facts().getOrDefault(DeviceFact.FREE_BYTES, Fact.unknown(""));
    if (total.isKnown()
        && free.isKnown()
        && Long.compareUnsigned(FactReader.bits(free), FactReader.bits(total)) > 0) {
      read.put(
          DeviceFact.FREE_BYTES,
          Fact.unknown("cuMemGetInfo is " + free + " bytes, more than all memory"));
    }
    return read.facts();
  }

  private static String attribute(String name) {
    return "cuDeviceGetAttribute(" + name + ")";
  }

  /** The driver answers 1,000 · major + 10 · minor. */
  private static Fact version(Fact version) {
    if (!version.isKnown()) {
      return version;
    }
    @Unsigned long bits = FactReader.bits(version);
    @Unsigned long minor = Long.divideUnsigned(Long.remainderUnsigned(bits, 1_000), 10);
    return Fact.of(
        "CUDA "
            + Long.toUnsignedString(Long.divideUnsigned(bits, 1_000))
            + "."
            + Long.toUnsignedString(minor),
        "cuDriverGetVersion");
  }

  private static Fact pciAddress(FactReader read) {
    Fact bus = read.read(attribute("PCI_BUS_ID"));
    Fact device = read.read(attribute("PCI_DEVICE_ID"));
    if (!bus.isKnown() || !device.isKnown()) {
      return bus.isKnown() ? device : bus;
    }
    @Unsigned long domain = FactReader.bits(read.read(attribute("PCI_DOMAIN_ID")));
    return Fact.of(
        PciAddress.of(domain, FactReader.bits(bus), FactReader.bits(device)),
        attribute("PCI_BUS_ID"));
  }
}
