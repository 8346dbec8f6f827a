// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/**
 * How the capacity of a queue is found.
 *
 * @since 0.1.0
 */
public enum QueueSizing {
  /**
   * It is given: {@link WorkQueueProfile.Builder#capacity}.
   *
   * @since 0.1.0
   */
  FIXED,

  /**
   * It follows from the items that the device adds: {@link WorkQueueProfile.Builder#expansion}.
   *
   * @since 0.1.0
   */
  EXPANSION,

  /**
   * It is the largest that the budget allows: {@link WorkQueueProfile.Builder#largest}.
   *
   * @since 0.1.0
   */
  LARGEST
}
