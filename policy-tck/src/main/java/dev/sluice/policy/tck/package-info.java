// SPDX-License-Identifier: Apache-2.0
/**
 * What a {@link dev.sluice.numeric.NumericPolicy} must do, as numbered rules that JUnit checks: see
 * {@link dev.sluice.policy.tck.NumericPolicyTck}.
 */
@NullMarked
package dev.sluice.policy.tck;

import org.jspecify.annotations.NullMarked;
