// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.NumericPolicyException;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.WorkQueuePlanner;

/**
 * Plans a whole device. Reserves are deducted first; then residents and queues take their places in
 * the order of the profile; then the {@code largest} queues share what is left, by weight. What the
 * rounding of one leaves of its share goes to the next.
 *
 * <p>A line that breaks a rule takes nothing, and the lines behind it are judged without it, so
 * that a rejection has the errors of all lines at once, each as {@link PlanError.OnLine}. A queue
 * is judged by the rules of {@link WorkQueuePlanner} first, of which the first that is violated is
 * reported; what passes them is judged by every limit of the device, and by the memory.
 *
 * <p>Immutable and thread-safe; make one and keep it, best in a {@code static final} field.
 *
 * @since 0.1.0
 */
public sealed interface DevicePlanner permits PolicyDevicePlanner {
  /**
   * Returns a planner that computes with {@code policy}.
   *
   * @since 0.1.0
   */
  static DevicePlanner using(NumericPolicy policy) {
    return new PolicyDevicePlanner(WorkQueuePlanner.using(policy));
  }

  /**
   * Plans a device.
   *
   * @throws NumericPolicyException if the policy throws, returns null or gives an answer that
   *     cannot be right
   * @since 0.1.0
   */
  PlanResult<DevicePlan> plan(DeviceProfile profile);

  /**
   * Plans a device and returns the ledger as a tree of plain text for people, planned or rejected;
   * in a rejection, with the errors and remedies in the place of the lines that they stand against.
   * The format may change.
   *
   * @throws NumericPolicyException if the policy throws, returns null or gives an answer that
   *     cannot be right
   * @since 0.1.0
   */
  String explain(DeviceProfile profile);
}
