// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe.reader;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks the CUDA driver. The numbers are those of NVIDIA's header {@code cuda.h}. */
final class CudaReader {
  private static final int NO_DEVICE = 100;

  /** No machine has more; a count beyond it is a wrong answer. */
  private static final int MOST = 256;

  private record Attribute(String name, int code) {}

  private static final List<Attribute> ATTRIBUTES =
      List.of(
          new Attribute("MAX_THREADS_PER_BLOCK", 1),
          new Attribute("MAX_GRID_DIM_X", 5),
          new Attribute("MAX_GRID_DIM_Y", 6),
          new Attribute("MULTIPROCESSOR_COUNT", 16),
          new Attribute("KERNEL_EXEC_TIMEOUT", 17),
          new Attribute("INTEGRATED", 18),
          new Attribute("PCI_BUS_ID", 33),
          new Attribute("PCI_DEVICE_ID", 34),
          new Attribute("MAX_THREADS_PER_MULTIPROCESSOR", 39),
          new Attribute("PCI_DOMAIN_ID", 50),
          new Attribute("COOPERATIVE_LAUNCH", 95));

  private final Library functions;
  private final Answers answers;

  private CudaReader(Library functions, Answers answers) {
    this.functions = functions;
    this.answers = answers;
  }

  static void read(Library functions, Answers answers) {
    new CudaReader(functions, answers).read();
  }

  private void read() {
    int error = functions.call("cuInit", 0);
    if (error == NO_DEVICE) {
      answers.empty("cuInit", describe(error));
      return;
    }
    if (error != 0) {
      answers.broken("cuInit", describe(error));
      return;
    }
    Memory out = Library.zeroed(8);
    error = functions.call("cuDeviceGetCount", out);
    int count = out.getInt(0);
    if (error != 0) {
      answers.broken("cuDeviceGetCount", describe(error));
    } else if (count == 0) {
      answers.empty("cuDeviceGetCount", "0 found");
    } else if (count < 0 || count > MOST) {
      answers.broken("cuDeviceGetCount", count + " found, which cannot be right");
    } else {
      for (int ordinal = 0; ordinal < count; ordinal++) {
        device(ordinal);
      }
    }
  }

  private void device(int ordinal) {
    Memory out = Library.zeroed(8);
    int error = functions.call("cuDeviceGet", out, ordinal);
    if (error != 0) {
      answers.broken("cuDeviceGet", describe(error));
      return;
    }
    int device = out.getInt(0);
    answers.device();
    version();
    name(device);
    Memory total = Library.zeroed(8);
    if (succeeds("cuDeviceTotalMem_v2", total, device)) {
      answers.number("cuDeviceTotalMem", Objects.requireNonNull(Library.readNumber(total, 8)));
    }
    for (Attribute attribute : ATTRIBUTES) {
      attribute(attribute, device);
    }
    Memory uuid = Library.zeroed(16);
    if (succeeds("cuDeviceGetUuid", uuid, device)) {
      answers.text("cuDeviceGetUuid", Library.hex(uuid.getByteArray(0, 16)));
    }
    granularity(device);
    free(device);
  }

  private void version() {
    Memory out = Library.zeroed(4);
    if (succeeds("cuDriverGetVersion", out)) {
      answers.number("cuDriverGetVersion", Objects.requireNonNull(Library.readNumber(out, 4)));
    }
  }

  private void name(int device) {
    Memory text = Library.zeroed(256);
    if (succeeds("cuDeviceGetName", text, 255, device)) {
      answers.text("cuDeviceGetName", Library.readText(text, 256));
    }
  }

  private void attribute(Attribute attribute, int device) {
    String name = "cuDeviceGetAttribute(" + attribute.name() + ")";
    Memory out = Library.zeroed(4);
    int error = functions.call("cuDeviceGetAttribute", out, attribute.code(), device);
    if (error != 0) {
      answers.refused(name, describe(error));
    } else {
      answers.number(name, Objects.requireNonNull(Library.readNumber(out, 4)));
    }
  }

  /** Memory that is pinned to the device, as every ordinary allocation is. */
  private void granularity(int device) {
    Memory properties = Library.zeroed(64);
    properties.setInt(0, 1);
    properties.setInt(8, 1);
    properties.setInt(12, device);
    Memory out = Library.zeroed(8);
    if (succeeds("cuMemGetAllocationGranularity", out, properties, 0)) {
      answers.number(
          "cuMemGetAllocationGranularity", Objects.requireNonNull(Library.readNumber(out, 8)));
    }
  }

  /** What is free is known within a context only, which takes its share first. */
  private void free(int device) {
    Memory context = Library.zeroed(8);
    if (!succeeds("cuDevicePrimaryCtxRetain", context, device)) {
      return;
    }
    Pointer current = context.getPointer(0);
    Memory free = Library.zeroed(8);
    Memory total = Library.zeroed(8);
    if (succeeds("cuCtxSetCurrent", current) && succeeds("cuMemGetInfo_v2", free, total)) {
      answers.number("cuMemGetInfo", Objects.requireNonNull(Library.readNumber(free, 8)));
    }
    succeeds("cuDevicePrimaryCtxRelease_v2", device);
  }

  /** Says so if a call fails, or an older library does not have it. */
  private boolean succeeds(String call, @Nullable Object... arguments) {
    String name = call.endsWith("_v2") ? call.substring(0, call.length() - 3) : call;
    try {
      int error = functions.call(call, arguments);
      if (error != 0) {
        answers.refused(name, describe(error));
      }
      return error == 0;
    } catch (UnsatisfiedLinkError e) {
      answers.refused(name, "not in this driver");
      return false;
    }
  }

  private String describe(int error) {
    Memory name = Library.zeroed(8);
    try {
      if (functions.call("cuGetErrorName", error, name) == 0 && name.getPointer(0) != null) {
        return "error " + error + ", " + name.getPointer(0).getString(0);
      }
    } catch (UnsatisfiedLinkError e) {
      // The number has to do.
    }
    return "error " + error;
  }
}
