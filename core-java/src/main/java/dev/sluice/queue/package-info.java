// SPDX-License-Identifier: Apache-2.0
/** One work queue: its profile, the planner, and the plan or the errors that come of it. */
@NullMarked
package dev.sluice.queue;

import org.jspecify.annotations.NullMarked;
