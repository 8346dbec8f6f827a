// SPDX-License-Identifier: Apache-2.0
/** Arithmetic on {@link java.math.BigInteger}, for reference and for checking others. */
@NullMarked
package dev.sluice.policy.bigint;

import org.jspecify.annotations.NullMarked;
