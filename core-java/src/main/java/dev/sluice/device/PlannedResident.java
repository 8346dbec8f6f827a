// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * A resident that has its place. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class PlannedResident extends PlannedLine {
  private final ResidentLine line;

  PlannedResident(
      ResidentLine line,
      List<Region> regions,
      @Unsigned long bytes,
      @Unsigned long takenBytes,
      @Unsigned long leftAfterBytes) {
    super(regions, bytes, takenBytes, leftAfterBytes);
    this.line = line;
  }

  @Override
  public ResidentLine line() {
    return line;
  }
}
