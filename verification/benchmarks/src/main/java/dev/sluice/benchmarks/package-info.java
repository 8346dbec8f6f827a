// SPDX-License-Identifier: Apache-2.0
/** Where Sluice stands beside native code, and beside what people would write otherwise. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
