// SPDX-License-Identifier: Apache-2.0
/** Plans that are run on real devices, and compared with what a host computes. */
@NullMarked
package dev.sluice.proof;

import org.jspecify.annotations.NullMarked;
