// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import dev.sluice.internal.U64;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * One run of a buffer's bytes, short enough for a {@link java.nio.ByteBuffer} or a {@code byte[]};
 * see {@link HostViews}. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class HostView {
  private final @Unsigned long index;
  private final @Unsigned long offset;
  private final int length;

  HostView(@Unsigned long index, @Unsigned long offset, int length) {
    this.index = index;
    this.offset = offset;
    this.length = length;
  }

  /** Returns the position of this view among those of its buffer, a u64 that counts from 0. */
  public @Unsigned long index() {
    return index;
  }

  /** Returns where this view begins, in bytes from the start of the buffer, a u64. */
  public @Unsigned long offset() {
    return offset;
  }

  /** Returns the bytes of this view, 1 … 2^31-1. */
  public int length() {
    return length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostView that
        && index == that.index
        && offset == that.offset
        && length == that.length;
  }

  @Override
  public int hashCode() {
    return Objects.hash(U64.hash(index), U64.hash(offset), length);
  }

  /** For people; the numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "HostView[index="
        + U64.print(index)
        + ", offset="
        + U64.print(offset)
        + ", length="
        + length
        + "]";
  }
}
