// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-Numbers")

package dev.sluice.kotlin

import dev.sluice.numeric.NumericPolicy
import dev.sluice.numeric.NumericPolicyException
import dev.sluice.numeric.OptionalUnsignedLong

/** Returns the value, or null if there is none. */
public fun OptionalUnsignedLong.getOrNull(): ULong? = if (isPresent) asLong.toULong() else null

/** Returns the exact sum, or null if it exceeds 2^64-1. */
public fun NumericPolicy.add(a: ULong, b: ULong): ULong? = add(a.toLong(), b.toLong()).getOrNull()

/** Returns the exact difference, or null if it is negative. */
public fun NumericPolicy.subtract(a: ULong, b: ULong): ULong? =
  subtract(a.toLong(), b.toLong()).getOrNull()

/** Returns the exact product, or null if it exceeds 2^64-1. */
public fun NumericPolicy.multiply(a: ULong, b: ULong): ULong? =
  multiply(a.toLong(), b.toLong()).getOrNull()

/** Returns the quotient rounded down, or null if [b] is 0. */
public fun NumericPolicy.divide(a: ULong, b: ULong): ULong? =
  divide(a.toLong(), b.toLong()).getOrNull()

/** Returns the quotient rounded up, or null if [b] is 0. */
public fun NumericPolicy.ceilDiv(a: ULong, b: ULong): ULong? =
  ceilDiv(a.toLong(), b.toLong()).getOrNull()

/**
 * Returns [part] · 10,000 / [whole] rounded down, [ifWholeIsZero] if [whole] is 0; every result
 * saturates at 2^32-1.
 */
public fun NumericPolicy.ratioBasisPoints(part: ULong, whole: ULong, ifWholeIsZero: ULong): ULong =
  ratioBasisPoints(part.toLong(), whole.toLong(), ifWholeIsZero.toLong()).toULong()

/** The operands, in the order in which the operation takes them. */
public val NumericPolicyException.operands: List<ULong>
  get() = operands().map(Long::toULong)
