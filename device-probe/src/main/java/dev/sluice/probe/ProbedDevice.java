// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DeviceProfile;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * One device, and what its drivers say of it. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class ProbedDevice {
  private final List<String> drivers;
  private final Map<DeviceFact, Fact> facts;

  ProbedDevice(List<String> drivers, Map<DeviceFact, Fact> facts) {
    this.drivers = List.copyOf(drivers);
    this.facts = new EnumMap<>(facts);
  }

  /** Returns the drivers that see this device, such as {@code CUDA} and {@code OpenCL}. */
  public List<String> drivers() {
    return drivers;
  }

  /** Returns an answer, or why it is unknown. */
  public Fact fact(DeviceFact fact) {
    Fact known = facts.get(fact);
    return known != null ? known : Fact.unknown("no driver of this device was asked for it");
  }

  /** Returns the device's name; {@code unnamed device} if no driver tells. */
  public String name() {
    return fact(DeviceFact.NAME).text().filter(name -> !name.isBlank()).orElse("unnamed device");
  }

  /**
   * Returns a profile of this device, without a line yet. Its memory is what is free, if that is
   * known; else it is the total, so that building it asks for a reserve.
   *
   * @throws IllegalStateException if neither is known
   */
  public DeviceProfile.Builder toProfile() {
    OptionalUnsignedLong free = fact(DeviceFact.FREE_BYTES).number();
    OptionalUnsignedLong total = fact(DeviceFact.TOTAL_BYTES).number();
    if (free.isEmpty() && total.isEmpty()) {
      throw new IllegalStateException(
          "the memory of '"
              + name()
              + "' is unknown: "
              + fact(DeviceFact.TOTAL_BYTES).reason().orElse("")
              + "; give it yourself, with DeviceProfile.builder");
    }
    return DeviceProfile.builder(name())
        .memory(
            free.isPresent()
                ? DeviceMemory.ofFree(free.getAsLong())
                : DeviceMemory.ofTotal(total.getAsLong()))
        .limits(toLimits());
  }

  /**
   * Returns the limits that are known. A limit on allocations that the driver does not enforce is
   * left out; one of which that is unknown is kept. A device that launches cooperatively has a
   * barrier for the grid.
   */
  public DeviceLimits toLimits() {
    DeviceLimits.Builder limits = DeviceLimits.builder();
    @Nullable Boolean enforced = fact(DeviceFact.ALLOCATION_LIMIT_ENFORCED).flag().orElse(null);
    OptionalUnsignedLong maxAllocation = fact(DeviceFact.MAX_ALLOCATION_BYTES).number();
    if (maxAllocation.isPresent() && !Boolean.FALSE.equals(enforced)) {
      limits.maxAllocationBytes(maxAllocation.getAsLong());
    }
    set(DeviceFact.ALIGNMENT_BYTES, limits::alignment);
    set(DeviceFact.GRANULARITY_BYTES, limits::granularity);
    set(DeviceFact.MAX_THREADS_PER_GROUP, limits::maxThreadsPerGroup);
    set(DeviceFact.MAX_GROUPS_X, limits::maxGroupsX);
    set(DeviceFact.MAX_GROUPS_Y, limits::maxGroupsY);
    if (fact(DeviceFact.COOPERATIVE_LAUNCH).flag().orElse(false)) {
      limits.gridBarrier();
    }
    return limits.build();
  }

  private interface Setting {
    DeviceLimits.Builder to(@Unsigned long value);
  }

  private void set(DeviceFact fact, Setting setting) {
    OptionalUnsignedLong known = fact(fact).number();
    if (known.isPresent()) {
      setting.to(known.getAsLong());
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProbedDevice that
        && drivers.equals(that.drivers)
        && facts.equals(that.facts);
  }

  @Override
  public int hashCode() {
    return 31 * drivers.hashCode() + facts.hashCode();
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "ProbedDevice[" + name() + ", drivers=" + drivers + ", facts=" + facts + "]";
  }
}
