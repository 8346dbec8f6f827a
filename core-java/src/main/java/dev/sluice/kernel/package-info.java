// SPDX-License-Identifier: Apache-2.0
/**
 * What device code needs of a plan: a header with its constants, its structs and the protocol that
 * keeps its promise, and the control block that the protocol counts in.
 *
 * <p>A u64 is the bits of a {@code long}; a negative {@code long} means 2^63 or more.
 */
@NullMarked
package dev.sluice.kernel;

import org.jspecify.annotations.NullMarked;
