// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * A reserve that was deducted. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class PlannedReserve extends PlannedLine {
  private final ReserveLine line;

  PlannedReserve(ReserveLine line, @Unsigned long leftAfterBytes) {
    super(List.of(), line.bytes(), line.bytes(), leftAfterBytes);
    this.line = line;
  }

  @Override
  public ReserveLine line() {
    return line;
  }

  @Override
  PlannedReserve as(DeviceLine asked) {
    return this;
  }
}
