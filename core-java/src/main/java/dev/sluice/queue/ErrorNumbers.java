// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The two numbers of an error: an operation's operands, or what is required and what is allowed.
 *
 * @param field the figure that exceeds u64, empty if none does
 * @param operation empty if there is none
 * @param remedies null if they are still to be found
 */
record ErrorNumbers(
    String field,
    String operation,
    @Unsigned long left,
    @Unsigned long right,
    @Nullable List<Remedy> remedies) {}
