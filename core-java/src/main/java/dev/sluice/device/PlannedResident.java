// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A resident that has its place. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class PlannedResident extends PlannedLine {
  private final ResidentLine line;
  private final @Unsigned long count;

  PlannedResident(
      ResidentLine line,
      @Unsigned long count,
      List<Region> regions,
      @Unsigned long bytes,
      @Unsigned long takenBytes,
      @Unsigned long leftAfterBytes) {
    super(regions, bytes, takenBytes, leftAfterBytes);
    this.line = line;
    this.count = count;
  }

  @Override
  public ResidentLine line() {
    return line;
  }

  /**
   * Returns the elements of each array on this device: of several devices, the fullest. 0 for a
   * line {@linkplain Spread#perPeer per peer} on the only device, which has no region then.
   */
  public @Unsigned long count() {
    return count;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other) && other instanceof PlannedResident that && count == that.count;
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  PlannedResident as(DeviceLine asked) {
    return new PlannedResident(
        (ResidentLine) asked, count, regions(), bytes(), takenBytes(), leftAfterBytes());
  }
}
