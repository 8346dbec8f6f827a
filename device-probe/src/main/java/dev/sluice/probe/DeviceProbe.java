// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the drivers of this machine for its devices: OpenCL, and the CUDA driver. Each driver is
 * asked in a process of its own, with a time limit, so that one that hangs or crashes is an answer
 * and nothing worse. Nothing is allocated on a device but what a context takes while it is asked.
 * Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class DeviceProbe {
  /** A driver's first context may take seconds. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

  private final Map<Driver, String> libraries;
  private final Duration timeout;

  private DeviceProbe(Builder from) {
    this.libraries = new EnumMap<>(from.libraries);
    this.timeout = from.timeout;
  }

  /**
   * Returns the devices of this machine. No driver and no device are answers, not errors.
   *
   * @throws IllegalStateException if a process cannot be started, or this thread is interrupted
   */
  public static ProbeReport devices() {
    return builder().build().read();
  }

  /** Returns a builder with this system's drivers and a time limit of 20 seconds. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Asks all drivers, at the same time.
   *
   * @throws IllegalStateException if a process cannot be started, or this thread is interrupted
   */
  public ProbeReport read() {
    List<ReaderProcess> processes = new ArrayList<>();
    List<DriverReading> readings = new ArrayList<>();
    try {
      for (Map.Entry<Driver, String> entry : libraries.entrySet()) {
        processes.add(ReaderProcess.start(entry.getKey(), entry.getValue(), timeout));
      }
      for (ReaderProcess process : processes) {
        readings.add(process.await());
      }
    } catch (IOException e) {
      throw new IllegalStateException("a driver cannot be asked: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the drivers were asked", e);
    }
    return report(readings);
  }

  static ProbeReport report(List<DriverReading> readings) {
    List<ProbedDevice> devices = new ArrayList<>();
    for (DriverReading reading : readings) {
      for (RawAnswers.Device device : reading.devices()) {
        add(devices, reading.driver(), reading.driver().facts(device));
      }
    }
    return new ProbeReport(devices, readings.stream().map(DriverReading::answer).toList());
  }

  /** Adds a device, or what another driver says of one that is there already. */
  private static void add(List<ProbedDevice> devices, Driver driver, Map<DeviceFact, Fact> facts) {
    ProbedDevice added = new ProbedDevice(List.of(driver.label()), facts);
    for (int i = 0; i < devices.size(); i++) {
      if (isSame(devices.get(i), added)) {
        devices.set(i, merged(devices.get(i), added));
        return;
      }
    }
    devices.add(added);
  }

  private static boolean isSame(ProbedDevice a, ProbedDevice b) {
    Optional<String> uuid = a.fact(DeviceFact.UUID).text().filter(DeviceProbe::tellsApart);
    Optional<String> otherUuid = b.fact(DeviceFact.UUID).text().filter(DeviceProbe::tellsApart);
    if (uuid.isPresent() && otherUuid.isPresent()) {
      return uuid.equals(otherUuid);
    }
    Optional<String> address = a.fact(DeviceFact.PCI_ADDRESS).text();
    return address.isPresent() && address.equals(b.fact(DeviceFact.PCI_ADDRESS).text());
  }

  /** Zeros alone are what a driver says that has none. */
  private static boolean tellsApart(String uuid) {
    return uuid.chars().anyMatch(c -> c != '0');
  }

  private static ProbedDevice merged(ProbedDevice first, ProbedDevice second) {
    Map<DeviceFact, Fact> facts = new EnumMap<>(DeviceFact.class);
    for (DeviceFact name : DeviceFact.values()) {
      facts.put(name, first.fact(name).isKnown() ? first.fact(name) : second.fact(name));
    }
    List<String> drivers = new ArrayList<>(first.drivers());
    for (String driver : second.drivers()) {
      if (!drivers.contains(driver)) {
        drivers.add(driver);
      }
    }
    return new ProbedDevice(drivers, facts);
  }

  /**
   * Collects how the drivers are asked. Not thread-safe.
   *
   * @since 0.2.0
   */
  public static final class Builder {
    private final Map<Driver, String> libraries = new EnumMap<>(Driver.class);
    private Duration timeout = DEFAULT_TIMEOUT;

    private Builder() {
      for (Driver driver : Driver.values()) {
        libraries.put(driver, driver.fileName());
      }
    }

    /** Sets the library of OpenCL, as a name or a file; the system's unless set. */
    public Builder openClLibrary(String library) {
      libraries.put(Driver.OPENCL, Objects.requireNonNull(library, "library"));
      return this;
    }

    /** Sets the library of the CUDA driver, as a name or a file; the system's unless set. */
    public Builder cudaLibrary(String library) {
      libraries.put(Driver.CUDA, Objects.requireNonNull(library, "library"));
      return this;
    }

    /**
     * Sets how long each driver may take.
     *
     * @throws IllegalArgumentException if {@code timeout} is not positive
     */
    public Builder timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException(
            "timeout: " + timeout + ", a driver needs some time to answer");
      }
      this.timeout = timeout;
      return this;
    }

    /** Returns the probe. */
    public DeviceProbe build() {
      return new DeviceProbe(this);
    }
  }
}
