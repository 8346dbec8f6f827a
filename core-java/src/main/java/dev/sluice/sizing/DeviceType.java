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
  /**
   * Unsigned, 8 bits.
   *
   * @since 0.1.0
   */
  U8(1),
  /**
   * Unsigned, 16 bits.
   *
   * @since 0.1.0
   */
  U16(2),
  /**
   * Unsigned, 32 bits.
   *
   * @since 0.1.0
   */
  U32(4),
  /**
   * Unsigned, 64 bits.
   *
   * @since 0.1.0
   */
  U64(8),
  /**
   * Signed, 8 bits.
   *
   * @since 0.1.0
   */
  I8(1),
  /**
   * Signed, 16 bits.
   *
   * @since 0.1.0
   */
  I16(2),
  /**
   * Signed, 32 bits.
   *
   * @since 0.1.0
   */
  I32(4),
  /**
   * Signed, 64 bits.
   *
   * @since 0.1.0
   */
  I64(8),
  /**
   * Floating point, 16 bits (half).
   *
   * @since 0.1.0
   */
  F16(2),
  /**
   * Floating point, 32 bits (float).
   *
   * @since 0.1.0
   */
  F32(4),
  /**
   * Floating point, 64 bits (double).
   *
   * @since 0.1.0
   */
  F64(8);

  private final @Unsigned long bytes;

  DeviceType(@Unsigned long bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the size in bytes, which is the alignment too: 1, 2, 4 or 8.
   *
   * @since 0.1.0
   */
  public @Unsigned long bytes() {
    return bytes;
  }

  /** Returns the short name, such as {@code u32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
