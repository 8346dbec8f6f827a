// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/**
 * How many launches drain one buffer.
 *
 * @since 0.1.0
 */
public enum DrainStrategy {
  /** At most one drain window: one launch sees the whole buffer. */
  SINGLE_RESIDENT,

  /** Several drain windows, back to back, with no host read between. */
  CHUNKED_RESIDENT
}
