// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/**
 * What the host reads of the queue.
 *
 * @since 0.1.0
 */
public enum HostSync {
  /** Only the final state; the device runs to it on its own. */
  FINAL_ONLY,

  /** The host reads between launches. No plan is made for that. */
  HOST_PARTICIPATES
}
