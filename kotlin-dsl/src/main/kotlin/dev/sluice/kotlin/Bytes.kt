// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Bytes")

package dev.sluice.kotlin

private const val KB: ULong = 1_000uL
private const val MB: ULong = 1_000_000uL
private const val GB: ULong = 1_000_000_000uL
private const val TB: ULong = 1_000_000_000_000uL
private const val KIB: ULong = 1_024uL
private const val MIB: ULong = 1_048_576uL
private const val GIB: ULong = 1_073_741_824uL
private const val TIB: ULong = 1_099_511_627_776uL

/**
 * This many bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @since 0.1.0
 */
public val Int.B: ULong
  get() = unsigned(toLong(), "B")

/**
 * This many bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @since 0.1.0
 */
public val Long.B: ULong
  get() = unsigned(this, "B")

/**
 * This many bytes, in bytes.
 *
 * @since 0.1.0
 */
public val UInt.B: ULong
  get() = toULong()

/**
 * This many bytes, in bytes.
 *
 * @since 0.1.0
 */
public val ULong.B: ULong
  get() = this

/**
 * This many kilobytes of 1,000 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @since 0.1.0
 */
public val Int.KB: ULong
  get() = times(unsigned(toLong(), "KB"), KB, "KB")

/**
 * This many kilobytes of 1,000 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val Long.KB: ULong
  get() = times(unsigned(this, "KB"), KB, "KB")

/**
 * This many kilobytes of 1,000 bytes, in bytes.
 *
 * @since 0.1.0
 */
public val UInt.KB: ULong
  get() = times(toULong(), KB, "KB")

/**
 * This many kilobytes of 1,000 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val ULong.KB: ULong
  get() = times(this, KB, "KB")

/**
 * This many megabytes of 1,000,000 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @since 0.1.0
 */
public val Int.MB: ULong
  get() = times(unsigned(toLong(), "MB"), MB, "MB")

/**
 * This many megabytes of 1,000,000 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val Long.MB: ULong
  get() = times(unsigned(this, "MB"), MB, "MB")

/**
 * This many megabytes of 1,000,000 bytes, in bytes.
 *
 * @since 0.1.0
 */
public val UInt.MB: ULong
  get() = times(toULong(), MB, "MB")

/**
 * This many megabytes of 1,000,000 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val ULong.MB: ULong
  get() = times(this, MB, "MB")

/**
 * This many gigabytes of 10^9 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @since 0.1.0
 */
public val Int.GB: ULong
  get() = times(unsigned(toLong(), "GB"), GB, "GB")

/**
 * This many gigabytes of 10^9 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val Long.GB: ULong
  get() = times(unsigned(this, "GB"), GB, "GB")

/**
 * This many gigabytes of 10^9 bytes, in bytes.
 *
 * @since 0.1.0
 */
public val UInt.GB: ULong
  get() = times(toULong(), GB, "GB")

/**
 * This many gigabytes of 10^9 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val ULong.GB: ULong
  get() = times(this, GB, "GB")

/**
 * This many terabytes of 10^12 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val Int.TB: ULong
  get() = times(unsigned(toLong(), "TB"), TB, "TB")

/**
 * This many terabytes of 10^12 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val Long.TB: ULong
  get() = times(unsigned(this, "TB"), TB, "TB")

/**
 * This many terabytes of 10^12 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val UInt.TB: ULong
  get() = times(toULong(), TB, "TB")

/**
 * This many terabytes of 10^12 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val ULong.TB: ULong
  get() = times(this, TB, "TB")

/**
 * This many kibibytes of 1,024 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @since 0.1.0
 */
public val Int.KiB: ULong
  get() = times(unsigned(toLong(), "KiB"), KIB, "KiB")

/**
 * This many kibibytes of 1,024 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val Long.KiB: ULong
  get() = times(unsigned(this, "KiB"), KIB, "KiB")

/**
 * This many kibibytes of 1,024 bytes, in bytes.
 *
 * @since 0.1.0
 */
public val UInt.KiB: ULong
  get() = times(toULong(), KIB, "KiB")

/**
 * This many kibibytes of 1,024 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val ULong.KiB: ULong
  get() = times(this, KIB, "KiB")

/**
 * This many mebibytes of 1,048,576 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @since 0.1.0
 */
public val Int.MiB: ULong
  get() = times(unsigned(toLong(), "MiB"), MIB, "MiB")

/**
 * This many mebibytes of 1,048,576 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val Long.MiB: ULong
  get() = times(unsigned(this, "MiB"), MIB, "MiB")

/**
 * This many mebibytes of 1,048,576 bytes, in bytes.
 *
 * @since 0.1.0
 */
public val UInt.MiB: ULong
  get() = times(toULong(), MIB, "MiB")

/**
 * This many mebibytes of 1,048,576 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val ULong.MiB: ULong
  get() = times(this, MIB, "MiB")

/**
 * This many gibibytes of 2^30 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @since 0.1.0
 */
public val Int.GiB: ULong
  get() = times(unsigned(toLong(), "GiB"), GIB, "GiB")

/**
 * This many gibibytes of 2^30 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val Long.GiB: ULong
  get() = times(unsigned(this, "GiB"), GIB, "GiB")

/**
 * This many gibibytes of 2^30 bytes, in bytes.
 *
 * @since 0.1.0
 */
public val UInt.GiB: ULong
  get() = times(toULong(), GIB, "GiB")

/**
 * This many gibibytes of 2^30 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val ULong.GiB: ULong
  get() = times(this, GIB, "GiB")

/**
 * This many tebibytes of 2^40 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val Int.TiB: ULong
  get() = times(unsigned(toLong(), "TiB"), TIB, "TiB")

/**
 * This many tebibytes of 2^40 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val Long.TiB: ULong
  get() = times(unsigned(this, "TiB"), TIB, "TiB")

/**
 * This many tebibytes of 2^40 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val UInt.TiB: ULong
  get() = times(toULong(), TIB, "TiB")

/**
 * This many tebibytes of 2^40 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 * @since 0.1.0
 */
public val ULong.TiB: ULong
  get() = times(this, TIB, "TiB")

private fun unsigned(count: Long, unit: String): ULong {
  require(count >= 0) { "bytes: $count.$unit is negative, the least is 0.$unit" }
  return count.toULong()
}

private fun times(count: ULong, unitBytes: ULong, unit: String): ULong {
  if (count > ULong.MAX_VALUE / unitBytes) {
    throw ArithmeticException(
      "bytes: $count × $unitBytes exceeds 2^64-1, at most ${ULong.MAX_VALUE / unitBytes}.$unit"
    )
  }
  return count * unitBytes
}
