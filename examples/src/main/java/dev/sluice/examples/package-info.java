// SPDX-License-Identifier: Apache-2.0
/** Programs that plan queues of real graphs, to be run and to be read. */
@NullMarked
package dev.sluice.examples;

import org.jspecify.annotations.NullMarked;
