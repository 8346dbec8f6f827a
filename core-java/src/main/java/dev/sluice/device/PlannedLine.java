// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * One line of a device plan. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public abstract sealed class PlannedLine permits PlannedReserve, PlannedResident, PlannedQueue {
  private final List<Region> regions;
  private final @Unsigned long bytes;
  private final @Unsigned long takenBytes;
  private final @Unsigned long leftAfterBytes;

  PlannedLine(
      List<Region> regions,
      @Unsigned long bytes,
      @Unsigned long takenBytes,
      @Unsigned long leftAfterBytes) {
    this.regions = regions;
    this.bytes = bytes;
    this.takenBytes = takenBytes;
    this.leftAfterBytes = leftAfterBytes;
  }

  /** Returns what was planned: the line as it was given, also where it is sharded. */
  public abstract DeviceLine line();

  /** Returns the same place for the line that this one's was derived from. */
  abstract PlannedLine as(DeviceLine asked);

  /** Returns the line's name. */
  public String label() {
    return line().label();
  }

  /**
   * Returns the line's regions in order: of a queue the control block, then per buffer its entries
   * and its side arrays. What has no bytes has no region.
   */
  public List<Region> regions() {
    return regions;
  }

  /** Returns the bytes that the line asks for, without any header. */
  public @Unsigned long bytes() {
    return bytes;
  }

  /** Returns the bytes that the line takes, headers and rounding included. */
  public @Unsigned long takenBytes() {
    return takenBytes;
  }

  /** Returns the bytes that the line takes beyond those it asks for. */
  public @Unsigned long paddingBytes() {
    return takenBytes - bytes;
  }

  /**
   * Returns what the device had left once this line was taken; reserves are taken first, {@code
   * largest} queues last.
   */
  public @Unsigned long leftAfterBytes() {
    return leftAfterBytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PlannedLine that
        && line().equals(that.line())
        && regions.equals(that.regions)
        && bytes == that.bytes
        && takenBytes == that.takenBytes
        && leftAfterBytes == that.leftAfterBytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(line(), U64.hash(leftAfterBytes));
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return getClass().getSimpleName()
        + "["
        + label()
        + ", bytes="
        + U64.print(bytes)
        + ", takenBytes="
        + U64.print(takenBytes)
        + ", leftAfterBytes="
        + U64.print(leftAfterBytes)
        + "]";
  }
}
