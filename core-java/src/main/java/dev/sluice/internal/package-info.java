// SPDX-License-Identifier: Apache-2.0
/** Not API: not exported, and free to change in any release. */
@NullMarked
package dev.sluice.internal;

import org.jspecify.annotations.NullMarked;
