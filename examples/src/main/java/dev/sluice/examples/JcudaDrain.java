// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import static jcuda.driver.JCudaDriver.*;
import static jcuda.nvrtc.JNvrtc.*;

import dev.sluice.device.RegionKind;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.kernel.KernelLanguage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import jcuda.Pointer;
import jcuda.Sizeof;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcProgram;

/** Hands a plan to a CUDA device by JCuda. Add the natives of your platform to run it. */
public final class JcudaDrain {
  private JcudaDrain() {}

  /** Drains on the first device, and prints what came of it. */
  public static void main(String[] args) {
    System.out.println(run());
  }

  static TreeDrain.Outcome run() {
    JCudaDriver.setExceptionsEnabled(true);
    JNvrtc.setExceptionsEnabled(true);
    cuInit(0);
    CUdevice device = new CUdevice();
    cuDeviceGet(device, 0);
    CUcontext context = new CUcontext();
    cuCtxCreate(context, 0, device);
    nvrtcProgram program = new nvrtcProgram();
    String source = TreeDrain.source(KernelLanguage.CUDA, "tree.cu");
    nvrtcCreateProgram(program, source, "tree.cu", 0, null, null);
    nvrtcCompileProgram(program, 1, new String[] {"--std=c++17"});
    String[] ptx = new String[1];
    nvrtcGetPTX(program, ptx);
    nvrtcDestroyProgram(program);
    CUmodule module = new CUmodule();
    cuModuleLoadData(module, ptx[0]);
    CUfunction drain = new CUfunction();
    cuModuleGetFunction(drain, module, "drain");

    // Allocations, as the plan has them.
    long distanceBytes = (long) TreeDrain.VERTICES * Sizeof.INT;
    CUdeviceptr control = allocate(TreeDrain.bytes(RegionKind.CONTROL));
    CUdeviceptr entries = allocate(TreeDrain.bytes(RegionKind.ENTRIES));
    CUdeviceptr distances = allocate(distanceBytes);
    byte[] block = TreeDrain.initialControl();
    cuMemcpyHtoD(control, Pointer.to(block), block.length);
    int[] items = TreeDrain.initialItems();
    cuMemcpyHtoD(entries, Pointer.to(items), (long) items.length * Sizeof.INT);

    // Launches, in one stream; the host looks every few sweeps.
    int x = TreeDrain.gridX();
    int y = TreeDrain.gridY();
    ControlBlock read;
    int s = 0;
    do {
      for (int k = 0; k < TreeDrain.polledEvery(); k++, s++) {
        for (int w = 0; w < TreeDrain.windows(); w++) {
          Pointer arguments =
              Pointer.to(
                  Pointer.to(control),
                  Pointer.to(entries),
                  Pointer.to(distances),
                  Pointer.to(new int[] {s}),
                  Pointer.to(new int[] {w}));
          cuLaunchKernel(drain, x, y, 1, TreeDrain.threads(), 1, 1, 0, null, arguments, null);
        }
      }
      cuMemcpyDtoH(Pointer.to(block), control, block.length);
      read = ControlBlock.read(ByteBuffer.wrap(block).order(ByteOrder.nativeOrder()));
    } while (!TreeDrain.isDone(read));

    int[] result = new int[TreeDrain.VERTICES];
    cuMemcpyDtoH(Pointer.to(result), distances, distanceBytes);
    cuMemFree(control);
    cuMemFree(entries);
    cuMemFree(distances);
    cuCtxDestroy(context);
    return new TreeDrain.Outcome(read, IntBuffer.wrap(result));
  }

  private static CUdeviceptr allocate(long bytes) {
    CUdeviceptr memory = new CUdeviceptr();
    cuMemAlloc(memory, bytes);
    return memory;
  }
}
