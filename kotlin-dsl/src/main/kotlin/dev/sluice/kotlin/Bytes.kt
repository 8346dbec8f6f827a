// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Bytes")

package dev.sluice.kotlin

// No name here is that of a unit: within a property of that name it would mean the property.
private const val KILO: ULong = 1_000uL
private const val MEGA: ULong = 1_000_000uL
private const val GIGA: ULong = 1_000_000_000uL
private const val TERA: ULong = 1_000_000_000_000uL
private const val KIBI: ULong = 1_024uL
private const val MEBI: ULong = 1_048_576uL
private const val GIBI: ULong = 1_073_741_824uL
private const val TEBI: ULong = 1_099_511_627_776uL

/**
 * This many bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 */
public val Int.B: ULong
  get() = unsigned(toLong(), "B")

/**
 * This many bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 */
public val Long.B: ULong
  get() = unsigned(this, "B")

/** This many bytes, in bytes. */
public val UInt.B: ULong
  get() = toULong()

/** This many bytes, in bytes. */
public val ULong.B: ULong
  get() = this

/**
 * This many kilobytes of 1,000 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 */
public val Int.KB: ULong
  get() = times(unsigned(toLong(), "KB"), KILO, "KB")

/**
 * This many kilobytes of 1,000 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val Long.KB: ULong
  get() = times(unsigned(this, "KB"), KILO, "KB")

/** This many kilobytes of 1,000 bytes, in bytes. */
public val UInt.KB: ULong
  get() = times(toULong(), KILO, "KB")

/**
 * This many kilobytes of 1,000 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val ULong.KB: ULong
  get() = times(this, KILO, "KB")

/**
 * This many megabytes of 1,000,000 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 */
public val Int.MB: ULong
  get() = times(unsigned(toLong(), "MB"), MEGA, "MB")

/**
 * This many megabytes of 1,000,000 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val Long.MB: ULong
  get() = times(unsigned(this, "MB"), MEGA, "MB")

/** This many megabytes of 1,000,000 bytes, in bytes. */
public val UInt.MB: ULong
  get() = times(toULong(), MEGA, "MB")

/**
 * This many megabytes of 1,000,000 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val ULong.MB: ULong
  get() = times(this, MEGA, "MB")

/**
 * This many gigabytes of 10^9 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 */
public val Int.GB: ULong
  get() = times(unsigned(toLong(), "GB"), GIGA, "GB")

/**
 * This many gigabytes of 10^9 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val Long.GB: ULong
  get() = times(unsigned(this, "GB"), GIGA, "GB")

/** This many gigabytes of 10^9 bytes, in bytes. */
public val UInt.GB: ULong
  get() = times(toULong(), GIGA, "GB")

/**
 * This many gigabytes of 10^9 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val ULong.GB: ULong
  get() = times(this, GIGA, "GB")

/**
 * This many terabytes of 10^12 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val Int.TB: ULong
  get() = times(unsigned(toLong(), "TB"), TERA, "TB")

/**
 * This many terabytes of 10^12 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val Long.TB: ULong
  get() = times(unsigned(this, "TB"), TERA, "TB")

/**
 * This many terabytes of 10^12 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val UInt.TB: ULong
  get() = times(toULong(), TERA, "TB")

/**
 * This many terabytes of 10^12 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val ULong.TB: ULong
  get() = times(this, TERA, "TB")

/**
 * This many kibibytes of 1,024 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 */
public val Int.KiB: ULong
  get() = times(unsigned(toLong(), "KiB"), KIBI, "KiB")

/**
 * This many kibibytes of 1,024 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val Long.KiB: ULong
  get() = times(unsigned(this, "KiB"), KIBI, "KiB")

/** This many kibibytes of 1,024 bytes, in bytes. */
public val UInt.KiB: ULong
  get() = times(toULong(), KIBI, "KiB")

/**
 * This many kibibytes of 1,024 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val ULong.KiB: ULong
  get() = times(this, KIBI, "KiB")

/**
 * This many mebibytes of 1,048,576 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 */
public val Int.MiB: ULong
  get() = times(unsigned(toLong(), "MiB"), MEBI, "MiB")

/**
 * This many mebibytes of 1,048,576 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val Long.MiB: ULong
  get() = times(unsigned(this, "MiB"), MEBI, "MiB")

/** This many mebibytes of 1,048,576 bytes, in bytes. */
public val UInt.MiB: ULong
  get() = times(toULong(), MEBI, "MiB")

/**
 * This many mebibytes of 1,048,576 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val ULong.MiB: ULong
  get() = times(this, MEBI, "MiB")

/**
 * This many gibibytes of 2^30 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 */
public val Int.GiB: ULong
  get() = times(unsigned(toLong(), "GiB"), GIBI, "GiB")

/**
 * This many gibibytes of 2^30 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val Long.GiB: ULong
  get() = times(unsigned(this, "GiB"), GIBI, "GiB")

/** This many gibibytes of 2^30 bytes, in bytes. */
public val UInt.GiB: ULong
  get() = times(toULong(), GIBI, "GiB")

/**
 * This many gibibytes of 2^30 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val ULong.GiB: ULong
  get() = times(this, GIBI, "GiB")

/**
 * This many tebibytes of 2^40 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val Int.TiB: ULong
  get() = times(unsigned(toLong(), "TiB"), TEBI, "TiB")

/**
 * This many tebibytes of 2^40 bytes, in bytes.
 *
 * @throws IllegalArgumentException if the number is negative
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val Long.TiB: ULong
  get() = times(unsigned(this, "TiB"), TEBI, "TiB")

/**
 * This many tebibytes of 2^40 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val UInt.TiB: ULong
  get() = times(toULong(), TEBI, "TiB")

/**
 * This many tebibytes of 2^40 bytes, in bytes.
 *
 * @throws ArithmeticException if the bytes exceed 2^64-1
 */
public val ULong.TiB: ULong
  get() = times(this, TEBI, "TiB")

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
