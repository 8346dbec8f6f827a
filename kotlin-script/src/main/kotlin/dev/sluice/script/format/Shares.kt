// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import java.math.BigInteger

/** The hundredths of a per cent in 100 %. */
internal const val HUNDREDTHS = 10_000

/**
 * Returns what each part is of their sum, in per cent to the hundredth, such that the parts add up
 * to 100.00 %: what rounding down leaves goes to those that lose most by it.
 */
internal fun shares(parts: List<ULong>): List<String> =
  parts.zip(apportioned(HUNDREDTHS, parts)) { part, share -> hundredths(share, part) }

/**
 * Splits [total] by the size of the parts, which are u64; all of it, unless the parts are all 0.
 */
internal fun apportioned(total: Int, parts: List<ULong>): List<Int> {
  val sum = parts.fold(BigInteger.ZERO) { sum, part -> sum + part.exact() }
  if (sum.signum() == 0) return parts.map { 0 }
  val divided = parts.map { (it.exact() * total.toBigInteger()).divideAndRemainder(sum) }
  val shares = divided.map { it[0].toInt() }.toIntArray()
  val left = total - shares.sum()
  divided.indices.sortedByDescending { divided[it][1] }.take(left).forEach { shares[it]++ }
  return shares.toList()
}

/** Returns what part of a whole is, in per cent, rounded down to hundredths. */
internal fun percent(part: ULong, whole: ULong): String =
  if (whole == 0uL) hundredths(0, 0u)
  else {
    val share = part.exact() * HUNDREDTHS.toBigInteger() / whole.exact()
    hundredths(share.toInt(), part)
  }

/** Prints hundredths of a per cent; what is not nothing is not shown as nothing. */
internal fun hundredths(share: Int, part: ULong): String =
  when {
    share != 0 -> "${share / 100}.${(share % 100).toString().padStart(2, '0')} %"
    part != 0uL -> "under 0.01 %"
    else -> "0 %"
  }
