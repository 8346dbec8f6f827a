// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

/** Runs the suite on a device of this machine, and prints a line for each run. */
public final class Proof {
  private Proof() {}

  /** Prints the devices that there are. */
  public static void main(String[] arguments) {
    for (Device device : OpenClDevice.all()) {
      System.out.println("device=" + device.name());
      device.close();
    }
  }
}
