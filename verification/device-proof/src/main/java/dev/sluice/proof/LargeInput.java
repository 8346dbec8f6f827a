// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

/** A graph or a tree, with what the host found in it. */
interface LargeInput {
  Facts facts();

  /** Returns the items of each sweep. */
  long[] sizes();

  /** Copies to the device what stays there, as the plan's residents have it. */
  Loaded load(Device device, DeviceMemories residents);

  /** An input on a device. */
  interface Loaded {
    /** Sets what kernels take for the work; returns the number of the argument behind. */
    int set(Device.Kernel kernel, int argument);

    /** Writes what is there before the first sweep: the initial items to a buffer. */
    void reset(Device.Memory buffer);

    /** Returns what is wrong with the results, or nothing. */
    String wrong();
  }
}
