// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.internal.U64.print;

import dev.sluice.internal.U64;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The run of slots of one buffer that one launch drains. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class DrainWindow {
  private final @Unsigned long index;
  private final @Unsigned long firstSlot;
  private final @Unsigned long slots;

  DrainWindow(@Unsigned long index, @Unsigned long firstSlot, @Unsigned long slots) {
    this.index = index;
    this.firstSlot = firstSlot;
    this.slots = slots;
  }

  /** Returns the window's number in the sweep, from 0. */
  public @Unsigned long index() {
    return index;
  }

  /** Returns the first slot, counted from the start of the buffer. */
  public @Unsigned long firstSlot() {
    return firstSlot;
  }

  /** Returns the number of slots, at least 1; the launch clips it to the items present. */
  public @Unsigned long slots() {
    return slots;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DrainWindow that
        && index == that.index
        && firstSlot == that.firstSlot
        && slots == that.slots;
  }

  @Override
  public int hashCode() {
    return Objects.hash(U64.hash(index), U64.hash(firstSlot), U64.hash(slots));
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "(" + print(index) + ", " + print(firstSlot) + ", " + print(slots) + ")";
  }
}
