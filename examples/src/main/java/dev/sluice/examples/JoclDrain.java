// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import static org.jocl.CL.*;

import dev.sluice.device.RegionKind;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.kernel.KernelLanguage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;

/** Hands a plan to an OpenCL device by JOCL. */
public final class JoclDrain {
  private JoclDrain() {}

  /** Drains on the first device, and prints what came of it. */
  public static void main(String[] args) {
    System.out.println(run());
  }

  @SuppressWarnings("deprecation") // the newer way to make a queue needs OpenCL 2.0
  static TreeDrain.Outcome run() {
    CL.setExceptionsEnabled(true);
    cl_platform_id[] platform = new cl_platform_id[1];
    clGetPlatformIDs(1, platform, null);
    cl_device_id[] device = new cl_device_id[1];
    clGetDeviceIDs(platform[0], CL_DEVICE_TYPE_ALL, 1, device, null);
    cl_context context = clCreateContext(null, 1, device, null, null, null);
    cl_command_queue commands = clCreateCommandQueue(context, device[0], 0, null);
    String source = TreeDrain.source(KernelLanguage.OPENCL, "tree.cl");
    cl_program program = clCreateProgramWithSource(context, 1, new String[] {source}, null, null);
    clBuildProgram(program, 1, device, "-cl-std=CL1.2", null, null);
    cl_kernel kernel = clCreateKernel(program, "drain", null);

    // Allocations, as the plan has them.
    long distanceBytes = (long) TreeDrain.VERTICES * Sizeof.cl_uint;
    cl_mem control = allocate(context, TreeDrain.bytes(RegionKind.CONTROL));
    cl_mem entries = allocate(context, TreeDrain.bytes(RegionKind.ENTRIES));
    cl_mem distances = allocate(context, distanceBytes);
    byte[] block = TreeDrain.initialControl();
    clEnqueueWriteBuffer(
        commands, control, true, 0, block.length, Pointer.to(block), 0, null, null);
    int[] items = TreeDrain.initialItems();
    long itemBytes = (long) items.length * Sizeof.cl_uint;
    clEnqueueWriteBuffer(commands, entries, true, 0, itemBytes, Pointer.to(items), 0, null, null);
    clSetKernelArg(kernel, 0, Sizeof.cl_mem, Pointer.to(control));
    clSetKernelArg(kernel, 1, Sizeof.cl_mem, Pointer.to(entries));
    clSetKernelArg(kernel, 2, Sizeof.cl_mem, Pointer.to(distances));

    // Launches, in one queue; the host looks every few sweeps.
    long[] group = {TreeDrain.threads(), 1};
    long[] grid = {TreeDrain.gridX() * group[0], TreeDrain.gridY()};
    ControlBlock read;
    int s = 0;
    do {
      for (int k = 0; k < TreeDrain.polledEvery(); k++, s++) {
        clSetKernelArg(kernel, 3, Sizeof.cl_uint, Pointer.to(new int[] {s}));
        for (int w = 0; w < TreeDrain.windows(); w++) {
          clSetKernelArg(kernel, 4, Sizeof.cl_uint, Pointer.to(new int[] {w}));
          clEnqueueNDRangeKernel(commands, kernel, 2, null, grid, group, 0, null, null);
        }
      }
      clEnqueueReadBuffer(
          commands, control, true, 0, block.length, Pointer.to(block), 0, null, null);
      read = ControlBlock.read(ByteBuffer.wrap(block).order(ByteOrder.nativeOrder()));
    } while (!TreeDrain.isDone(read));

    int[] result = new int[TreeDrain.VERTICES];
    clEnqueueReadBuffer(
        commands, distances, true, 0, distanceBytes, Pointer.to(result), 0, null, null);
    for (cl_mem memory : new cl_mem[] {control, entries, distances}) {
      clReleaseMemObject(memory);
    }
    clReleaseKernel(kernel);
    clReleaseProgram(program);
    clReleaseCommandQueue(commands);
    clReleaseContext(context);
    return new TreeDrain.Outcome(read, IntBuffer.wrap(result));
  }

  private static cl_mem allocate(cl_context context, long bytes) {
    return clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, null);
  }
}
