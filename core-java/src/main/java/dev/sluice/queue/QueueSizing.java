// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/**
 * How the capacity of a queue is found.
 *
 * @since 0.1.0
 */
public enum QueueSizing {
  /** It is given: {@link WorkQueueProfile.Builder#capacity}. */
  FIXED,

  /** It follows from the items that the device adds: {@link WorkQueueProfile.Builder#expansion}. */
  EXPANSION,

  /** It is the largest that the budget allows: {@link WorkQueueProfile.Builder#largest}. */
  LARGEST
}
