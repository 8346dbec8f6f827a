// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe.reader;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks OpenCL. The numbers are those of the Khronos header {@code cl.h}, and of {@code cl_ext.h}
 * where the name ends in KHR or NV.
 */
final class OpenClReader {
  private static final int DEVICE_TYPE_ALL = -1;
  private static final int PLATFORM_NOT_FOUND_KHR = -1001;
  private static final int DEVICE_NOT_FOUND = -1;

  /** No machine has more; a count beyond it is a wrong answer. */
  private static final int MOST = 256;

  /** No answer is longer: the longest are lists of names. */
  private static final long MOST_BYTES = 1 << 20;

  private enum Type {
    NUMBER,
    TEXT,
    HEX
  }

  private record Query(String name, int code, Type type) {}

  private static final List<Query> OF_PLATFORM =
      List.of(
          new Query("CL_PLATFORM_NAME", 0x0902, Type.TEXT),
          new Query("CL_PLATFORM_VERSION", 0x0901, Type.TEXT));

  private static final List<Query> OF_DEVICE =
      List.of(
          new Query("CL_DEVICE_TYPE", 0x1000, Type.NUMBER),
          new Query("CL_DEVICE_MAX_COMPUTE_UNITS", 0x1002, Type.NUMBER),
          new Query("CL_DEVICE_MAX_WORK_GROUP_SIZE", 0x1004, Type.NUMBER),
          new Query("CL_DEVICE_MAX_MEM_ALLOC_SIZE", 0x1010, Type.NUMBER),
          new Query("CL_DEVICE_MEM_BASE_ADDR_ALIGN", 0x1019, Type.NUMBER),
          new Query("CL_DEVICE_GLOBAL_MEM_SIZE", 0x101F, Type.NUMBER),
          new Query("CL_DEVICE_AVAILABLE", 0x1027, Type.NUMBER),
          new Query("CL_DEVICE_NAME", 0x102B, Type.TEXT),
          new Query("CL_DEVICE_VENDOR", 0x102C, Type.TEXT),
          new Query("CL_DRIVER_VERSION", 0x102D, Type.TEXT),
          new Query("CL_DEVICE_HOST_UNIFIED_MEMORY", 0x1035, Type.NUMBER),
          new Query("CL_DEVICE_UUID_KHR", 0x106A, Type.HEX),
          new Query("CL_DEVICE_PCI_BUS_INFO_KHR", 0x410F, Type.HEX),
          new Query("CL_DEVICE_KERNEL_EXEC_TIMEOUT_NV", 0x4005, Type.NUMBER),
          new Query("CL_DEVICE_PCI_BUS_ID_NV", 0x4008, Type.NUMBER),
          new Query("CL_DEVICE_PCI_SLOT_ID_NV", 0x4009, Type.NUMBER),
          new Query("CL_DEVICE_PCI_DOMAIN_ID_NV", 0x400A, Type.NUMBER));

  private final Library functions;
  private final Answers answers;

  private OpenClReader(Library functions, Answers answers) {
    this.functions = functions;
    this.answers = answers;
  }

  static void read(Library functions, Answers answers) {
    new OpenClReader(functions, answers).read();
  }

  private void read() {
    List<Pointer> platforms = list("clGetPlatformIDs", PLATFORM_NOT_FOUND_KHR, null);
    if (platforms == null) {
      return;
    }
    for (Pointer platform : platforms) {
      List<Pointer> devices = list("clGetDeviceIDs", DEVICE_NOT_FOUND, platform);
      if (devices == null) {
        continue;
      }
      for (Pointer device : devices) {
        answers.device();
        OF_PLATFORM.forEach(query -> ask("clGetPlatformInfo", platform, query));
        OF_DEVICE.forEach(query -> ask("clGetDeviceInfo", device, query));
      }
    }
  }

  /** Returns the platforms, or the devices of one; says so, and returns null, if there are none. */
  private @Nullable List<Pointer> list(String call, int none, @Nullable Pointer platform) {
    Memory count = Library.zeroed(4);
    int error =
        platform == null
            ? functions.call(call, 0, null, count)
            : functions.call(call, platform, (long) DEVICE_TYPE_ALL & 0xffff_ffffL, 0, null, count);
    int number = count.getInt(0);
    if (error == none || (error == 0 && number == 0)) {
      answers.empty(call, error == 0 ? "0 found" : "error " + error);
      return null;
    }
    if (error != 0) {
      answers.broken(call, "error " + error);
      return null;
    }
    if (number < 0 || number > MOST) {
      answers.broken(call, (number & 0xffff_ffffL) + " found, which cannot be right");
      return null;
    }
    Memory ids = Library.zeroed((long) number * Native.POINTER_SIZE);
    error =
        platform == null
            ? functions.call(call, number, ids, null)
            : functions.call(
                call, platform, (long) DEVICE_TYPE_ALL & 0xffff_ffffL, number, ids, null);
    if (error != 0) {
      answers.broken(call, "error " + error);
      return null;
    }
    return List.of(ids.getPointerArray(0, number));
  }

  private void ask(String call, Pointer of, Query query) {
    String name = call + "(" + query.name() + ")";
    Memory sizeOut = Library.zeroed(8);
    int error = functions.call(call, of, query.code(), Library.size(0), null, sizeOut);
    if (error != 0) {
      answers.refused(name, "error " + error);
      return;
    }
    long size = Library.readSize(sizeOut);
    if (size <= 0 || size > MOST_BYTES) {
      answers.refused(name, size == 0 ? "an empty answer" : "an answer of an impossible size");
      return;
    }
    Memory value = Library.zeroed(size);
    error = functions.call(call, of, query.code(), Library.size(size), value, null);
    if (error != 0) {
      answers.refused(name, "error " + error);
      return;
    }
    switch (query.type()) {
      case TEXT -> answers.text(name, Library.readText(value, size));
      case HEX -> answers.text(name, Library.hex(value.getByteArray(0, (int) size)));
      case NUMBER -> {
        String number = Library.readNumber(value, size);
        if (number == null) {
          answers.refused(name, "a number of " + size + " bytes");
        } else {
          answers.number(name, number);
        }
      }
    }
  }
}
