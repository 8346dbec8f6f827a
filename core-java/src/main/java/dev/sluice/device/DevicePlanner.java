// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.QueueDoor;
import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.NumericPolicyException;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.WorkQueuePlanner;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * Plans a whole device. Reserves are deducted first; then residents and queues take their places in
 * the order of the profile; then the {@code largest} queues share the bytes that are left, by
 * weight. What one leaves under its ceiling, such as its bound, and what rounding leaves, goes to
 * the others.
 *
 * <p>A line that breaks a rule takes nothing, and the lines behind it are judged without it, so
 * that a rejection has the errors of all lines at once, each with its {@link PlanError#line}; a
 * reserve that the memory does not hold takes all. A queue is judged by the rules of {@link
 * WorkQueuePlanner} first, of which the first that is violated is reported; what passes them is
 * judged by every limit of the device, and by the memory. A chosen capacity obeys every limit.
 *
 * <p>A remedy for a line leaves the lines behind it the place that they have.
 *
 * <p>Of {@linkplain DeviceProfile.Builder#devices several equal devices} the fullest is planned:
 * each line is divided as its {@link Spread} says, and all figures, of plans and of errors, are
 * those of that one device. A number in a remedy is the one to write: of a sharded line, that of
 * all devices together.
 *
 * <p>Immutable and thread-safe; make one and keep it, best in a {@code static final} field.
 *
 * @since 0.1.0
 */
public sealed interface DevicePlanner permits PolicyDevicePlanner {
  /**
   * Returns a planner that computes with the policy that {@link NumericPolicies#select()} finds.
   *
   * @throws IllegalStateException if there is not exactly one; the message says why and what to do
   */
  static DevicePlanner create() {
    return using(NumericPolicies.select());
  }

  /** Returns a planner that computes with {@code policy}. */
  static DevicePlanner using(NumericPolicy policy) {
    return new PolicyDevicePlanner((QueueDoor) WorkQueuePlanner.using(policy));
  }

  /**
   * Plans a device.
   *
   * @throws NumericPolicyException if the policy throws, returns null or gives an answer that
   *     cannot be right
   */
  DeviceLedger ledger(DeviceProfile profile);

  /**
   * Plans a device: {@code ledger(profile).result()}.
   *
   * @throws NumericPolicyException if the policy throws, returns null or gives an answer that
   *     cannot be right
   */
  default PlanResult<DevicePlan> plan(DeviceProfile profile) {
    return ledger(profile).result();
  }

  /**
   * Plans a device with 1, 2, 3 … equal devices, and returns the ledger of the first number with
   * which every line has its place, or that of {@code most} if none is. What is given as the number
   * of devices of the profile does not matter. Each number is tried, as more devices may need more
   * for their {@linkplain Spread#perPeer peers}: it takes as long as that many plans.
   *
   * @param most at least 1
   * @return a ledger whose profile {@linkplain DeviceProfile#devices has the number}
   * @throws IllegalArgumentException if {@code most} is 0
   * @throws NumericPolicyException if the policy throws, returns null or gives an answer that
   *     cannot be right
   */
  DeviceLedger fewestDevices(DeviceProfile profile, @Unsigned long most);

  /**
   * Plans a device and explains it: {@code ledger(profile).explain()}.
   *
   * @throws NumericPolicyException if the policy throws, returns null or gives an answer that
   *     cannot be right
   */
  default String explain(DeviceProfile profile) {
    return ledger(profile).explain();
  }
}
