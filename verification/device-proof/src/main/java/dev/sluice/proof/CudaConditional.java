// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** Graphs with a node that repeats: since CUDA 12.4. An older driver lacks one of these. */
final class CudaConditional {
  static {
    Native.register(CudaConditional.class, Cuda.LIBRARY);
  }

  private CudaConditional() {}

  static native int cuGraphCreate(Pointer graph, int flags);

  static native int cuGraphConditionalHandleCreate(
      Pointer handle, long graph, long context, int first, int flags);

  static native int cuGraphAddNode_v2(
      Pointer node,
      long graph,
      @Nullable Pointer after,
      @Nullable Pointer edges,
      long count,
      Pointer parameters);

  static native int cuStreamBeginCaptureToGraph(
      long stream,
      long graph,
      @Nullable Pointer after,
      @Nullable Pointer edges,
      long count,
      int mode);
}
