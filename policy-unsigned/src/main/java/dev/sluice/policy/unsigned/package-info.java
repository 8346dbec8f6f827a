// SPDX-License-Identifier: Apache-2.0
/** Arithmetic on the bits of a {@code long}, for planning at full speed. */
@NullMarked
package dev.sluice.policy.unsigned;

import org.jspecify.annotations.NullMarked;
