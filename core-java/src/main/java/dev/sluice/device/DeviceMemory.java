// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.internal.Words;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a device has to give. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class DeviceMemory {
  private final boolean total;
  private final @Unsigned long bytes;

  private DeviceMemory(boolean total, @Unsigned long bytes) {
    this.total = total;
    this.bytes = bytes;
  }

  /**
   * Memory that was measured as free once the context of this process existed, as {@code
   * cudaMemGetInfo} gives it.
   *
   * @param bytes any u64
   */
  public static DeviceMemory ofFree(@Unsigned long bytes) {
    return new DeviceMemory(false, bytes);
  }

  /**
   * All of the device's memory as its driver reports it to programs; a marketing figure, and often
   * a management tool's, is larger. The context takes its share of it, so that a profile with such
   * memory needs a reserve.
   *
   * @param bytes any u64
   */
  public static DeviceMemory ofTotal(@Unsigned long bytes) {
    return new DeviceMemory(true, bytes);
  }

  DeviceMemory withBytes(@Unsigned long bytes) {
    return new DeviceMemory(total, bytes);
  }

  /** Says whether this is the total, rather than what was free. */
  public boolean isTotal() {
    return total;
  }

  /** Returns the bytes. */
  public @Unsigned long bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeviceMemory that && total == that.total && bytes == that.bytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(total, U64.hash(bytes));
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return Words.bytes(bytes) + (total ? " in total" : " free");
  }
}
