// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The slots that the lines of a group have. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class PlannedSameSlots {
  private final SameSlots group;
  private final @Unsigned long slots;
  private final @Unsigned long takenBytes;

  PlannedSameSlots(SameSlots group, @Unsigned long slots, @Unsigned long takenBytes) {
    this.group = group;
    this.slots = slots;
    this.takenBytes = takenBytes;
  }

  /** Returns what was planned. */
  public SameSlots group() {
    return group;
  }

  /** Returns the group's name. */
  public String label() {
    return group.label();
  }

  /** Returns the slots of the group; a line has as many, or a multiple. */
  public @Unsigned long slots() {
    return slots;
  }

  /** Returns the bytes that all lines of the group take, rounding included. */
  public @Unsigned long takenBytes() {
    return takenBytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PlannedSameSlots that
        && group.equals(that.group)
        && slots == that.slots
        && takenBytes == that.takenBytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(group, U64.hash(slots), U64.hash(takenBytes));
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "PlannedSameSlots["
        + label()
        + ", slots="
        + U64.print(slots)
        + ", takenBytes="
        + U64.print(takenBytes)
        + "]";
  }
}
