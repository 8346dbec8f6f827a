// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Functions and numbers of the Khronos header {@code cl.h}. Sizes have 64 bits. */
final class OpenCl {
  static final int DEVICE_NOT_FOUND = -1;
  static final int PLATFORM_NOT_FOUND = -1001;
  static final int INVALID_VALUE = -30;
  static final long DEVICE_TYPE_ALL = 0xffff_ffffL;
  static final int DEVICE_MAX_COMPUTE_UNITS = 0x1002;
  static final int DEVICE_MAX_WORK_GROUP_SIZE = 0x1004;
  static final int DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010;
  static final int DEVICE_MEM_BASE_ADDR_ALIGN = 0x1019;
  static final int DEVICE_GLOBAL_MEM_SIZE = 0x101F;
  static final int DEVICE_NAME = 0x102B;
  static final int DRIVER_VERSION = 0x102D;
  static final int DEVICE_VERSION = 0x102F;
  static final long MEM_READ_WRITE = 1;
  static final int BUFFER_CREATE_TYPE_REGION = 0x1220;
  static final int MEM_SIZE = 0x1102;
  static final int PROGRAM_BUILD_LOG = 0x1183;

  static {
    Native.register(OpenCl.class, Platform.isLinux() ? "libOpenCL.so.1" : "OpenCL");
  }

  private OpenCl() {}

  /** Throws unless it succeeded. */
  static void check(int status, String call) {
    if (status != 0) {
      throw new DeviceException(call + ": " + status);
    }
  }

  static Pointer checked(@Nullable Pointer made, Memory status, String call) {
    check(status.getInt(0), call);
    if (made == null) {
      throw new DeviceException(call + ": nothing made, and no error");
    }
    return made;
  }

  static native int clGetPlatformIDs(
      int entries, @Nullable Pointer platforms, @Nullable Pointer count);

  static native int clGetDeviceIDs(
      Pointer platform, long type, int entries, @Nullable Pointer devices, @Nullable Pointer count);

  static native int clGetDeviceInfo(
      Pointer device, int name, long bytes, @Nullable Pointer value, @Nullable Pointer written);

  static native @Nullable Pointer clCreateContext(
      @Nullable Pointer properties,
      int count,
      Pointer devices,
      @Nullable Pointer notify,
      @Nullable Pointer data,
      Pointer status);

  static native @Nullable Pointer clCreateCommandQueue(
      Pointer context, Pointer device, long properties, Pointer status);

  static native @Nullable Pointer clCreateBuffer(
      Pointer context, long flags, long bytes, @Nullable Pointer host, Pointer status);

  static native @Nullable Pointer clCreateSubBuffer(
      Pointer buffer, long flags, int type, Pointer region, Pointer status);

  static native int clGetMemObjectInfo(
      Pointer memory, int name, long bytes, Pointer value, @Nullable Pointer written);

  static native int clEnqueueWriteBuffer(
      Pointer queue,
      Pointer memory,
      int blocking,
      long offset,
      long bytes,
      ByteBuffer from,
      int events,
      @Nullable Pointer waitFor,
      @Nullable Pointer event);

  static native int clEnqueueReadBuffer(
      Pointer queue,
      Pointer memory,
      int blocking,
      long offset,
      long bytes,
      ByteBuffer to,
      int events,
      @Nullable Pointer waitFor,
      @Nullable Pointer event);

  static native int clEnqueueFillBuffer(
      Pointer queue,
      Pointer memory,
      Pointer pattern,
      long patternBytes,
      long offset,
      long bytes,
      int events,
      @Nullable Pointer waitFor,
      @Nullable Pointer event);

  static native @Nullable Pointer clCreateProgramWithSource(
      Pointer context, int count, Pointer sources, @Nullable Pointer lengths, Pointer status);

  static native int clBuildProgram(
      Pointer program,
      int count,
      Pointer devices,
      String options,
      @Nullable Pointer notify,
      @Nullable Pointer data);

  static native int clGetProgramBuildInfo(
      Pointer program,
      Pointer device,
      int name,
      long bytes,
      @Nullable Pointer value,
      @Nullable Pointer written);

  static native @Nullable Pointer clCreateKernel(Pointer program, String name, Pointer status);

  static native int clSetKernelArg(Pointer kernel, int argument, long bytes, Pointer value);

  static native int clEnqueueNDRangeKernel(
      Pointer queue,
      Pointer kernel,
      int dimensions,
      @Nullable Pointer offset,
      Pointer global,
      Pointer local,
      int events,
      @Nullable Pointer waitFor,
      @Nullable Pointer event);

  static native int clFlush(Pointer queue);

  static native int clFinish(Pointer queue);

  static native int clReleaseMemObject(Pointer memory);

  static native int clReleaseKernel(Pointer kernel);

  static native int clReleaseProgram(Pointer program);

  static native int clReleaseCommandQueue(Pointer queue);

  static native int clReleaseContext(Pointer context);
}
