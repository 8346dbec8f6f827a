// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import java.util.List;

/**
 * What was found on this machine. Immutable and thread-safe.
 *
 * @param devices every device once, whichever drivers see it; empty where there is none, which is
 *     no error
 * @param drivers how each driver that was asked answered
 * @since 0.2.0
 */
public record ProbeReport(List<ProbedDevice> devices, List<DriverAnswer> drivers) {
  /** Makes a report of copies of the lists. */
  public ProbeReport {
    devices = List.copyOf(devices);
    drivers = List.copyOf(drivers);
  }
}
