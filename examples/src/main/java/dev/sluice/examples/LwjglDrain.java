// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import static org.lwjgl.opencl.CL10.*;

import dev.sluice.device.RegionKind;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.kernel.KernelLanguage;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import org.lwjgl.PointerBuffer;
import org.lwjgl.opencl.CL;
import org.lwjgl.opencl.CLCapabilities;
import org.lwjgl.system.MemoryStack;

/** Hands a plan to an OpenCL device by LWJGL. */
public final class LwjglDrain {
  private LwjglDrain() {}

  /** Drains on the first device, and prints what came of it. */
  public static void main(String[] args) {
    System.out.println(run());
  }

  static TreeDrain.Outcome run() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      return run(stack);
    }
  }

  private static TreeDrain.Outcome run(MemoryStack stack) {
    PointerBuffer platform = stack.mallocPointer(1);
    check(clGetPlatformIDs(platform, (IntBuffer) null));
    CLCapabilities capabilities = CL.createPlatformCapabilities(platform.get(0));
    if (!capabilities.OpenCL12) {
      throw new IllegalStateException("the first platform has no OpenCL 1.2");
    }
    PointerBuffer device = stack.mallocPointer(1);
    check(clGetDeviceIDs(platform.get(0), CL_DEVICE_TYPE_ALL, device, (IntBuffer) null));
    IntBuffer status = stack.mallocInt(1);
    PointerBuffer none = stack.pointers(0);
    long context = clCreateContext(none, device, null, 0, status);
    check(status.get(0));
    long commands = clCreateCommandQueue(context, device.get(0), 0, status);
    check(status.get(0));
    String source = TreeDrain.source(KernelLanguage.OPENCL, "tree.cl");
    long program = clCreateProgramWithSource(context, source, status);
    check(status.get(0));
    check(clBuildProgram(program, device, "-cl-std=CL1.2", null, 0));
    long kernel = clCreateKernel(program, "drain", status);
    check(status.get(0));

    // Allocations, as the plan has them.
    long control = allocate(context, TreeDrain.bytes(RegionKind.CONTROL), status);
    long entries = allocate(context, TreeDrain.bytes(RegionKind.ENTRIES), status);
    long distances = allocate(context, (long) TreeDrain.VERTICES * Integer.BYTES, status);
    ByteBuffer block = stack.malloc(ControlBlock.BYTES);
    block.put(TreeDrain.initialControl()).flip();
    check(clEnqueueWriteBuffer(commands, control, true, 0, block, null, null));
    check(clEnqueueWriteBuffer(commands, entries, true, 0, TreeDrain.initialItems(), null, null));
    check(clSetKernelArg1p(kernel, 0, control));
    check(clSetKernelArg1p(kernel, 1, entries));
    check(clSetKernelArg1p(kernel, 2, distances));

    // Launches, in one queue; the host looks every few sweeps.
    PointerBuffer group = stack.pointers(TreeDrain.threads(), 1);
    long across = (long) TreeDrain.gridX() * TreeDrain.threads();
    PointerBuffer grid = stack.pointers(across, TreeDrain.gridY());
    ControlBlock read;
    int s = 0;
    do {
      for (int k = 0; k < TreeDrain.polledEvery(); k++, s++) {
        check(clSetKernelArg1i(kernel, 3, s));
        for (int w = 0; w < TreeDrain.windows(); w++) {
          check(clSetKernelArg1i(kernel, 4, w));
          check(clEnqueueNDRangeKernel(commands, kernel, 2, null, grid, group, null, null));
        }
      }
      check(clEnqueueReadBuffer(commands, control, true, 0, block, null, null));
      read = ControlBlock.read(block);
    } while (!TreeDrain.isDone(read));

    int[] result = new int[TreeDrain.VERTICES];
    check(clEnqueueReadBuffer(commands, distances, true, 0, result, null, null));
    for (long memory : new long[] {control, entries, distances}) {
      check(clReleaseMemObject(memory));
    }
    check(clReleaseKernel(kernel));
    check(clReleaseProgram(program));
    check(clReleaseCommandQueue(commands));
    check(clReleaseContext(context));
    return new TreeDrain.Outcome(read, IntBuffer.wrap(result));
  }

  private static long allocate(long context, long bytes, IntBuffer status) {
    long memory = clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, status);
    check(status.get(0));
    return memory;
  }

  private static void check(int status) {
    if (status != CL_SUCCESS) {
      throw new IllegalStateException("OpenCL says " + status);
    }
  }
}
