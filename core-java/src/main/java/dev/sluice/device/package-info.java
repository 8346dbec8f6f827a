// SPDX-License-Identifier: Apache-2.0
/**
 * A whole device: the residency ledger that says what the device has, what others keep of it, what
 * stays resident beside the queues, and which queues fit in what is left.
 */
@NullMarked
package dev.sluice.device;

import org.jspecify.annotations.NullMarked;
