// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * How a family of device languages lays out a struct: the size and the alignment of each type, and
 * which types there are. Each rule rounds the offset of a field up to its alignment, and the whole
 * up to the largest alignment of a field.
 *
 * <table>
 * <caption>Vectors of n components of b bytes</caption>
 * <tr><th>rules</th><th>widths</th><th>size</th><th>alignment</th></tr>
 * <tr><td>{@code C}</td><td>2, 3, 4, 8, 16</td><td>n·b, of 3 as of 4</td><td>the size</td></tr>
 * <tr><td>{@code CUDA}</td><td>2, 3, 4</td><td>n·b</td>
 *     <td>of 2 and 4 the size, at most 16; of 3 b</td></tr>
 * <tr><td>{@code WGSL}</td><td>2, 3, 4</td><td>n·b</td><td>n·b, of 3 that of 4</td></tr>
 * </table>
 *
 * @since 0.2.0
 */
public enum LayoutRules {
  /** C from C99 on, where types are aligned to their size, and OpenCL C with its vectors. */
  C,

  /**
   * CUDA C++ with its own vectors, such as {@code uint3} and {@code float4}. There are none of 8 or
   * 16 components, and of halves none but of 2.
   */
  CUDA,

  /**
   * WGSL in the storage address space: {@code u32}, {@code i32}, {@code f32} and their vectors. An
   * array of vectors of 3 has them in steps of 4. {@code f16} needs an extension that many devices
   * lack, and is refused: {@code unpack2x16float} reads two of a {@code u32}.
   */
  WGSL;

  /** Returns why there is no such type; the empty string if there is. */
  String lack(DeviceType type, int width) {
    String name = type + "x" + width;
    if (this == WGSL) {
      switch (type) {
        case U32, I32, F32 -> {}
        case F16 -> {
          return "WGSL has no f16 without an extension; use u32 and unpack2x16float, or f32";
        }
        default -> {
          return "WGSL has no " + type + "; use u32, i32 or f32";
        }
      }
    }
    if (this != C && width > 4) {
      return name(this) + " has no " + name + "; use vectors of 2, 3 or 4, or an array";
    }
    if (this == CUDA && type == DeviceType.F16 && width > 2) {
      return "CUDA has no " + name + "; use f16x2, or an array";
    }
    return "";
  }

  /** Returns the bytes of one scalar or vector. */
  @SuppressWarnings("signedness") // a width is 1 … 16, the same number signed and unsigned
  @Unsigned
  long sizeBytes(DeviceType type, int width) {
    return type.bytes() * (this == C && width == 3 ? 4 : width);
  }

  /** Returns what one scalar or vector is aligned to, a power of two. */
  @SuppressWarnings("signedness") // a width is 1 … 16, the same number signed and unsigned
  @Unsigned
  long alignmentBytes(DeviceType type, int width) {
    if (this == CUDA && width == 3) {
      return type.bytes();
    }
    @Unsigned long whole = type.bytes() * (width == 3 ? 4 : width);
    return this == CUDA && Long.compareUnsigned(whole, 16) > 0 ? 16 : whole;
  }

  /** Returns the bytes from one element of an array to the next. */
  @Unsigned
  long strideBytes(DeviceType type, int width) {
    @Unsigned long alignment = alignmentBytes(type, width);
    return (sizeBytes(type, width) + alignment - 1) & -alignment;
  }

  private static String name(LayoutRules rules) {
    return rules == CUDA ? "CUDA" : "WGSL";
  }
}
