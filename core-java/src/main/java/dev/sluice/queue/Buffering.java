// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/**
 * How many equal buffers a queue has.
 *
 * @since 0.1.0
 */
public enum Buffering {
  /** One buffer: items are read and added in the same place, as by ring and append-only queues. */
  SINGLE,

  /** Two equal buffers, one read, one written, swapped at each iteration. */
  PING_PONG;

  /** Returns the number of buffers, 1 or 2. */
  public int buffers() {
    return this == PING_PONG ? 2 : 1;
  }
}
