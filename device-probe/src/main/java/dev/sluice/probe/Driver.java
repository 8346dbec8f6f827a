// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A driver that can be asked. The first that knows a fact of a device that several see, says it.
 */
enum Driver {
  CUDA("CUDA"),
  OPENCL("OpenCL");

  private final String label;

  Driver(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  Map<DeviceFact, Fact> facts(RawAnswers.Device device) {
    return this == CUDA ? CudaFacts.of(device) : OpenClFacts.of(device);
  }

  /** Returns the files that a user must be able to open to use its devices on Linux. */
  List<String> nodes() {
    return this == CUDA
        ? List.of("/dev/nvidiactl", "/dev/nvidia0")
        : List.of("/dev/kfd", "/dev/dri/renderD128", "/dev/nvidiactl");
  }

  /** Returns the name under which this system has the library. */
  String fileName() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    boolean windows = system.startsWith("windows");
    if (this == CUDA) {
      return windows ? "nvcuda.dll" : "libcuda.so.1";
    }
    if (windows) {
      return "OpenCL.dll";
    }
    return system.startsWith("mac")
        ? "/System/Library/Frameworks/OpenCL.framework/OpenCL"
        : "libOpenCL.so.1";
  }
}
