// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that others keep: the context, a library's workspace, another process. They are taken byte
 * for byte, before all other lines, and have no region. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class ReserveLine implements DeviceLine {
  private final String label;
  private final @Unsigned long bytes;

  private ReserveLine(String label, @Unsigned long bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /**
   * Returns a reserve.
   *
   * @param bytes any u64
   * @throws IllegalArgumentException if {@code label} is blank
   * @since 0.1.0
   */
  public static ReserveLine of(String label, @Unsigned long bytes) {
    return new ReserveLine(DeviceProfile.checkLabel(label), bytes);
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * Returns the bytes kept.
   *
   * @since 0.1.0
   */
  public @Unsigned long bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReserveLine that && label.equals(that.label) && bytes == that.bytes;
  }

  @Override
  public int hashCode() {
    return 31 * label.hashCode() + U64.hash(bytes);
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "ReserveLine[" + label + ", bytes=" + U64.print(bytes) + "]";
  }
}
