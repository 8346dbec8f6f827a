// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The functions of the CUDA driver that the proof calls, as NVIDIA's header {@code cuda.h} declares
 * them. Handles and addresses of the device are a {@code long}. Each returns an error, 0 for none.
 */
final class Cuda {
  static final String LIBRARY = "libcuda.so.1";

  static {
    Native.register(Cuda.class, LIBRARY);
  }

  private Cuda() {}

  /** Throws unless a call has succeeded. */
  static void check(int error, String call) {
    if (error != 0) {
      throw new DeviceException(call + ": error " + error + ", " + name(error));
    }
  }

  private static String name(int error) {
    Memory name = new Memory(8);
    name.clear();
    return cuGetErrorName(error, name) == 0 && name.getPointer(0) != null
        ? name.getPointer(0).getString(0)
        : "unknown";
  }

  static native int cuInit(int flags);

  static native int cuGetErrorName(int error, Pointer name);

  static native int cuDriverGetVersion(Pointer version);

  static native int cuDeviceGet(Pointer device, int ordinal);

  static native int cuDeviceGetName(Pointer name, int length, int device);

  static native int cuDeviceTotalMem_v2(Pointer bytes, int device);

  static native int cuDeviceGetAttribute(Pointer value, int attribute, int device);

  static native int cuDevicePrimaryCtxRetain(Pointer context, int device);

  static native int cuDevicePrimaryCtxRelease_v2(int device);

  static native int cuCtxSetCurrent(long context);

  static native int cuMemGetInfo_v2(Pointer free, Pointer total);

  static native int cuMemAlloc_v2(Pointer memory, long bytes);

  static native int cuMemFree_v2(long memory);

  static native int cuMemGetAddressRange_v2(Pointer base, Pointer bytes, long memory);

  static native int cuMemAllocAsync(Pointer memory, long bytes, long stream);

  static native int cuMemFreeAsync(long memory, long stream);

  static native int cuMemAllocHost_v2(Pointer memory, long bytes);

  static native int cuMemcpyHtoDAsync_v2(long to, long from, long bytes, long stream);

  static native int cuMemcpyDtoHAsync_v2(long to, long from, long bytes, long stream);

  static native int cuMemsetD32Async(long memory, int value, long count, long stream);

  static native int cuStreamCreate(Pointer stream, int flags);

  static native int cuStreamDestroy_v2(long stream);

  static native int cuStreamSynchronize(long stream);

  static native int cuModuleLoadData(Pointer module, Pointer image);

  static native int cuModuleUnload(long module);

  static native int cuModuleGetFunction(Pointer function, long module, String name);

  static native int cuOccupancyMaxActiveBlocksPerMultiprocessor(
      Pointer groups, long function, int threads, long sharedBytes);

  static native int cuLaunchKernel(
      long function,
      int gridX,
      int gridY,
      int gridZ,
      int threadsX,
      int threadsY,
      int threadsZ,
      int sharedBytes,
      long stream,
      long arguments,
      long extra);

  static native int cuLaunchCooperativeKernel(
      long function,
      int gridX,
      int gridY,
      int gridZ,
      int threadsX,
      int threadsY,
      int threadsZ,
      int sharedBytes,
      long stream,
      long arguments);

  static native int cuStreamBeginCapture_v2(long stream, int mode);

  static native int cuStreamEndCapture(long stream, Pointer graph);

  static native int cuGraphInstantiateWithFlags(Pointer executable, long graph, long flags);

  static native int cuGraphUpload(long executable, long stream);

  static native int cuGraphLaunch(long executable, long stream);

  static native int cuGraphExecDestroy(long executable);

  static native int cuGraphDestroy(long graph);

  static native int cuEventCreate(Pointer event, int flags);

  static native int cuEventRecord(long event, long stream);

  static native int cuEventElapsedTime(Pointer milliseconds, long from, long to);

  static native int cuEventDestroy_v2(long event);
}
