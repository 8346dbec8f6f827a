// SPDX-License-Identifier: Apache-2.0
/**
 * Not API: the program that runs in a process of its own and asks one driver. It passes on what the
 * driver answers, call by call, and judges nothing.
 */
@NullMarked
package dev.sluice.probe.reader;

import org.jspecify.annotations.NullMarked;
