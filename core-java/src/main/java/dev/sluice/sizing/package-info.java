// SPDX-License-Identifier: Apache-2.0
/**
 * What to put into a profile: the bytes of an entry, the growth of a frontier, and how the host
 * looks at a buffer that is larger than its arrays.
 *
 * <p>A u64 is the bits of a {@code long}, as in {@link Long#parseUnsignedLong(String)}; a negative
 * {@code long} means 2^63 or more. Results are exact. The numbers here are sums and products of
 * what the caller hands in, each checked where it could leave 0 … 2^64-1, so that no {@link
 * dev.sluice.numeric.NumericPolicy} takes part and no policy can change them. A result that does
 * not fit is an {@link ArithmeticException} with the operation and its operands, never a wrap; an
 * argument that makes no sense is an {@link IllegalArgumentException} that names it.
 */
@NullMarked
package dev.sluice.sizing;

import org.jspecify.annotations.NullMarked;
