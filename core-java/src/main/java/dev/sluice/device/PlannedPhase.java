// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What the lines of one phase take, and what is free while it runs. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class PlannedPhase {
  private final String label;
  private final @Unsigned long takenBytes;
  private final @Unsigned long freeBytes;

  PlannedPhase(String label, @Unsigned long takenBytes, @Unsigned long freeBytes) {
    this.label = label;
    this.takenBytes = takenBytes;
    this.freeBytes = freeBytes;
  }

  /** Returns the phase whose lines take the most, the first of several. */
  static Optional<PlannedPhase> fullest(List<PlannedPhase> phases) {
    PlannedPhase fullest = null;
    for (PlannedPhase phase : phases) {
      if (fullest == null || Long.compareUnsigned(phase.takenBytes, fullest.takenBytes) > 0) {
        fullest = phase;
      }
    }
    return Optional.ofNullable(fullest);
  }

  /** Returns the phase's name. */
  public String label() {
    return label;
  }

  /** Returns the bytes that the lines of the phase take together, rounding included. */
  public @Unsigned long takenBytes() {
    return takenBytes;
  }

  /**
   * Returns the bytes that nothing takes while the phase runs: with {@link Placement#ARENA} those
   * that would be free if the arena were as large as this phase needs it.
   */
  public @Unsigned long freeBytes() {
    return freeBytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PlannedPhase that
        && label.equals(that.label)
        && takenBytes == that.takenBytes
        && freeBytes == that.freeBytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(label, U64.hash(takenBytes), U64.hash(freeBytes));
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "PlannedPhase["
        + label
        + ", takenBytes="
        + U64.print(takenBytes)
        + ", freeBytes="
        + U64.print(freeBytes)
        + "]";
  }
}
