// SPDX-License-Identifier: Apache-2.0
/**
 * Pluggable exact arithmetic on unsigned 64-bit integers: the SPI {@link
 * dev.sluice.numeric.NumericPolicy} and {@link dev.sluice.numeric.NumericPolicies}, which finds its
 * providers.
 *
 * <p>A <em>u64</em> is an integer in 0 … 2^64-1, held as the bits of a {@code long} exactly as
 * {@link Long#parseUnsignedLong(String)} gives them: a {@code long} that Java prints as negative
 * stands for 2^63 or more. Such a {@code long} is marked {@link
 * org.checkerframework.checker.signedness.qual.Unsigned}. Compare with {@link
 * Long#compareUnsigned(long, long)}, print with {@link Long#toUnsignedString(long)}.
 */
@NullMarked
package dev.sluice.numeric;

import org.jspecify.annotations.NullMarked;
