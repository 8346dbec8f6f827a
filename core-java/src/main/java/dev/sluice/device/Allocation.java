// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import java.util.Objects;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a device is asked for at once: a segment of a region with {@link Placement#SEPARATE},
 * the whole arena with {@link Placement#ARENA}. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class Allocation {
  private final @Nullable Region region;
  private final @Nullable Segment segment;
  private final Optional<String> phase;
  private final @Unsigned long bytes;

  private Allocation(
      @Nullable Region region,
      @Nullable Segment segment,
      Optional<String> phase,
      @Unsigned long bytes) {
    this.region = region;
    this.segment = segment;
    this.phase = phase;
    this.bytes = bytes;
  }

  static Allocation of(Region region, Segment segment, Optional<String> phase) {
    return new Allocation(region, segment, phase, segment.bytes());
  }

  static Allocation arena(@Unsigned long bytes) {
    return new Allocation(null, null, Optional.empty(), bytes);
  }

  /**
   * Returns a name for people: that of the region with, where there are several, the number of the
   * segment, such as {@code frontier[1] segment 0}, or {@code arena}.
   */
  public String label() {
    if (region == null || segment == null) {
      return "arena";
    }
    return region.segmentCount() == 1
        ? region.label()
        : region.label() + " segment " + U64.print(segment.index());
  }

  /** Returns the region that lies in it; empty for an arena, in which all lie. */
  public Optional<Region> region() {
    return Optional.ofNullable(region);
  }

  /** Returns the segment of the region that it holds; empty for an arena. */
  public Optional<Segment> segment() {
    return Optional.ofNullable(segment);
  }

  /**
   * Returns the phase in which alone the allocation is needed, and may be freed after; empty if
   * that is all the time, as an arena is.
   */
  public Optional<String> phase() {
    return phase;
  }

  /** Returns the number of the region's buffer, from 0; 0 for an arena. */
  public int buffer() {
    return region == null ? 0 : region.buffer();
  }

  /** Returns the bytes to ask for, at least 1. */
  public @Unsigned long bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Allocation that
        && Objects.equals(region, that.region)
        && Objects.equals(segment, that.segment)
        && phase.equals(that.phase)
        && bytes == that.bytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(region, segment, phase, U64.hash(bytes));
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "Allocation[" + label() + ", bytes=" + U64.print(bytes) + "]";
  }
}
