// SPDX-License-Identifier: Apache-2.0
/** The gate that compares what is published with the last release. */
@NullMarked
package dev.sluice.compat;

import org.jspecify.annotations.NullMarked;
