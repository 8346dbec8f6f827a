// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.testing.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The OpenCL device of this machine, and what compiles a host for it. */
final class OpenCl {
  private OpenCl() {}

  /** Skips the test where a machine has none. */
  static void require(Path directory) throws Exception {
    Tool.C_COMPILER.require();
    Files.writeString(
        directory.resolve("probe.c"),
        "#define CL_TARGET_OPENCL_VERSION 120\n#include <CL/cl.h>\nint main(void) {"
            + " cl_platform_id p; cl_device_id d; return clGetPlatformIDs(1, &p, 0) != 0 ||"
            + " clGetDeviceIDs(p, CL_DEVICE_TYPE_ALL, 1, &d, 0) != 0; }\n");
    if (Tools.run(directory, List.of("cc", "probe.c", "-o", "probe", "-l:libOpenCL.so.1")).status()
        != 0) {
      throw Tool.C_COMPILER.lacking("no OpenCL loader, or no headers of it");
    }
    if (Tools.run(directory, List.of("./probe")).status() != 0) {
      throw Tool.C_COMPILER.lacking("no OpenCL device");
    }
  }
}
