// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import java.util.Locale;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * The scalar types that device languages share. Each is aligned to its own size.
 *
 * @since 0.1.0
 */
public enum DeviceType {
  /** Unsigned, 8 bits. */
  U8(1),
  /** Unsigned, 16 bits. */
  U16(2),
  /** Unsigned, 32 bits. */
  U32(4),
  /** Unsigned, 64 bits. */
  U64(8),
  /** Signed, 8 bits. */
  I8(1),
  /** Signed, 16 bits. */
  I16(2),
  /** Signed, 32 bits. */
  I32(4),
  /** Signed, 64 bits. */
  I64(8),
  /** Floating point, 16 bits (half). */
  F16(2),
  /** Floating point, 32 bits (float). */
  F32(4),
  /** Floating point, 64 bits (double). */
  F64(8);

  private final @Unsigned long bytes;

  DeviceType(@Unsigned long bytes) {
    this.bytes = bytes;
  }

  /** Returns the size in bytes, which is the alignment too: 1, 2, 4 or 8. */
  public @Unsigned long bytes() {
    return bytes;
  }

  /** Returns the short name, such as {@code u32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
