// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import java.util.List;

/** What one driver said of its devices, and how it answered. */
record DriverReading(Driver driver, List<RawAnswers.Device> devices, DriverAnswer answer) {}
