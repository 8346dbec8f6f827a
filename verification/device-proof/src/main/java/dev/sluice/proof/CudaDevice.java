// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import com.sun.jna.Pointer;
import dev.sluice.device.DeviceLimits;
import dev.sluice.kernel.KernelLanguage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The first device of the CUDA driver, with one stream. Kernels are compiled by {@link Nvcc}. */
final class CudaDevice implements Device {
  private static final int THREADS_OF_GROUP = 1;
  private static final int GRID_X = 5;
  private static final int GRID_Y = 6;
  private static final int MULTIPROCESSORS = 16;
  private static final int MAJOR = 75;
  private static final int MINOR = 76;
  private static final int COOPERATIVE = 95;
  private static final int NON_BLOCKING = 1;
  private static final int CAPTURE_RELAXED = 2;
  private static final int NODE_CONDITIONAL = 13;
  private static final int CONDITION_WHILE = 1;
  private static final int ASSIGN_DEFAULT = 1;
  private static final int MOST_ARGUMENTS = 64;

  private final int device;
  private final long context;
  private final long stream;
  private final Nvcc compiler;

  /**
   * Opens the device.
   *
   * @param programs the folder that keeps what was compiled
   * @throws DeviceException if the driver has none
   * @throws UnsatisfiedLinkError if there is no driver
   */
  CudaDevice(Path programs) {
    Cuda.check(Cuda.cuInit(0), "cuInit");
    com.sun.jna.Memory out = cleared(8);
    Cuda.check(Cuda.cuDeviceGet(out, 0), "cuDeviceGet");
    device = out.getInt(0);
    out.clear();
    Cuda.check(Cuda.cuDevicePrimaryCtxRetain(out, device), "cuDevicePrimaryCtxRetain");
    context = out.getLong(0);
    Cuda.check(Cuda.cuCtxSetCurrent(context), "cuCtxSetCurrent");
    Cuda.check(Cuda.cuStreamCreate(out, NON_BLOCKING), "cuStreamCreate");
    stream = out.getLong(0);
    compiler = new Nvcc(programs, "sm_" + attribute(MAJOR) + attribute(MINOR));
  }

  private static com.sun.jna.Memory cleared(long bytes) {
    com.sun.jna.Memory memory = new com.sun.jna.Memory(bytes);
    memory.clear();
    return memory;
  }

  private int attribute(int attribute) {
    com.sun.jna.Memory out = cleared(4);
    Cuda.check(Cuda.cuDeviceGetAttribute(out, attribute, device), "cuDeviceGetAttribute");
    return out.getInt(0);
  }

  Nvcc compiler() {
    return compiler;
  }

  String cardName() {
    com.sun.jna.Memory name = cleared(256);
    Cuda.check(Cuda.cuDeviceGetName(name, 255, device), "cuDeviceGetName");
    return name.getString(0);
  }

  @Override
  public String name() {
    com.sun.jna.Memory out = cleared(4);
    Cuda.check(Cuda.cuDriverGetVersion(out), "cuDriverGetVersion");
    return cardName() + ", CUDA " + out.getInt(0) / 1000 + "." + out.getInt(0) % 1000 / 10;
  }

  long totalBytes() {
    com.sun.jna.Memory out = cleared(8);
    Cuda.check(Cuda.cuDeviceTotalMem_v2(out, device), "cuDeviceTotalMem");
    return out.getLong(0);
  }

  long freeBytes() {
    com.sun.jna.Memory free = cleared(8);
    Cuda.check(Cuda.cuMemGetInfo_v2(free, cleared(8)), "cuMemGetInfo");
    return free.getLong(0);
  }

  int multiprocessors() {
    return attribute(MULTIPROCESSORS);
  }

  @Override
  public KernelLanguage language() {
    return KernelLanguage.CUDA;
  }

  @Override
  @SuppressWarnings("signedness") // what a device has is far below 2^63
  public DeviceLimits limits() {
    DeviceLimits.Builder limits =
        DeviceLimits.builder()
            .alignment(256)
            .maxThreadsPerGroup(attribute(THREADS_OF_GROUP))
            .maxGroupsX(attribute(GRID_X))
            .maxGroupsY(attribute(GRID_Y));
    if (attribute(COOPERATIVE) != 0) {
      limits.gridBarrier();
    }
    return limits.build();
  }

  @Override
  public int groupsOfLoop() {
    return attribute(COOPERATIVE) != 0 ? multiprocessors() : 1;
  }

  @Override
  public Memory allocate(long bytes) {
    com.sun.jna.Memory out = cleared(8);
    Cuda.check(Cuda.cuMemAlloc_v2(out, bytes), "cuMemAlloc of " + bytes + " bytes");
    return new Bytes(out.getLong(0), Bytes.Kind.ALLOCATED);
  }

  /** Returns memory of the pool that the device has from the start. */
  Memory allocateOfPool(long bytes) {
    com.sun.jna.Memory out = cleared(8);
    Cuda.check(Cuda.cuMemAllocAsync(out, bytes, stream), "cuMemAllocAsync");
    finish();
    return new Bytes(out.getLong(0), Bytes.Kind.OF_POOL);
  }

  @Override
  public ByteBuffer hostMemory(int bytes) {
    com.sun.jna.Memory out = cleared(8);
    Cuda.check(Cuda.cuMemAllocHost_v2(out, bytes), "cuMemAllocHost");
    return out.getPointer(0).getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void write(Memory to, long offset, ByteBuffer from) {
    Cuda.check(
        Cuda.cuMemcpyHtoDAsync_v2(address(to) + offset, at(from), from.remaining(), stream),
        "cuMemcpyHtoDAsync");
    finish();
  }

  @Override
  public void read(Memory from, long offset, ByteBuffer to) {
    Cuda.check(
        Cuda.cuMemcpyDtoHAsync_v2(at(to), address(from) + offset, to.remaining(), stream),
        "cuMemcpyDtoHAsync");
    finish();
  }

  private static long at(ByteBuffer direct) {
    return Pointer.nativeValue(com.sun.jna.Native.getDirectBufferPointer(direct))
        + direct.position();
  }

  @Override
  public void fill(Memory memory, long offset, long bytes, int word) {
    if (bytes != 0) {
      Cuda.check(
          Cuda.cuMemsetD32Async(address(memory) + offset, word, bytes / 4, stream),
          "cuMemsetD32Async");
    }
  }

  @Override
  public void finish() {
    Cuda.check(Cuda.cuStreamSynchronize(stream), "cuStreamSynchronize");
  }

  @Override
  public Program compile(String source, List<String> options) {
    try {
      byte[] bytes = Files.readAllBytes(compiler.compiled(source, options));
      com.sun.jna.Memory image = cleared(bytes.length + 1L);
      image.write(0, bytes, 0, bytes.length);
      com.sun.jna.Memory out = cleared(8);
      Cuda.check(Cuda.cuModuleLoadData(out, image), "cuModuleLoadData");
      return new CudaProgram(out.getLong(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Cuda.check(Cuda.cuStreamDestroy_v2(stream), "cuStreamDestroy");
    Cuda.check(Cuda.cuDevicePrimaryCtxRelease_v2(device), "cuDevicePrimaryCtxRelease");
  }

  private static long address(Memory memory) {
    return ((Bytes) memory).address;
  }

  private final class Bytes implements Memory {
    enum Kind {
      ALLOCATED,
      OF_POOL,
      PART
    }

    private final long address;
    private final Kind kind;

    Bytes(long address, Kind kind) {
      this.address = address;
      this.kind = kind;
    }

    @Override
    public long bytes() {
      com.sun.jna.Memory size = cleared(8);
      Cuda.check(Cuda.cuMemGetAddressRange_v2(cleared(8), size, address), "cuMemGetAddressRange");
      return size.getLong(0);
    }

    @Override
    public Memory part(long offset, long bytes) {
      return new Bytes(address + offset, Kind.PART);
    }

    @Override
    public void close() {
      switch (kind) {
        case ALLOCATED -> Cuda.check(Cuda.cuMemFree_v2(address), "cuMemFree");
        case OF_POOL -> {
          Cuda.check(Cuda.cuMemFreeAsync(address, stream), "cuMemFreeAsync");
          finish();
        }
        case PART -> {}
      }
    }
  }

  /** A module. */
  final class CudaProgram implements Program {
    private final long module;

    private CudaProgram(long module) {
      this.module = module;
    }

    @Override
    public CudaKernel kernel(String name) {
      com.sun.jna.Memory out = cleared(8);
      Cuda.check(
          Cuda.cuModuleGetFunction(out, module, name), "cuModuleGetFunction of '" + name + "'");
      return new CudaKernel(out.getLong(0));
    }

    @Override
    public void close() {
      finish();
      Cuda.check(Cuda.cuModuleUnload(module), "cuModuleUnload");
    }
  }

  /** A function with its arguments. */
  final class CudaKernel implements Kernel {
    private final long function;
    private final com.sun.jna.Memory values = cleared(8L * MOST_ARGUMENTS);
    private final com.sun.jna.Memory pointers = cleared(8L * MOST_ARGUMENTS);
    private final long arguments = Pointer.nativeValue(pointers);

    private CudaKernel(long function) {
      this.function = function;
      for (int i = 0; i < MOST_ARGUMENTS; i++) {
        pointers.setPointer(8L * i, values.share(8L * i));
      }
    }

    @Override
    public void set(int argument, Memory memory) {
      set(argument, address(memory));
    }

    @Override
    public void set(int argument, int value) {
      values.setInt(8L * argument, value);
    }

    /** Sets an argument of 64 bits. */
    void set(int argument, long value) {
      values.setLong(8L * argument, value);
    }

    @Override
    public void launch(long groupsX, long groupsY, int threads) {
      int error =
          Cuda.cuLaunchKernel(
              function, (int) groupsX, (int) groupsY, 1, threads, 1, 1, 0, stream, arguments, 0);
      if (error != 0) {
        Cuda.check(error, "cuLaunchKernel");
      }
    }

    @Override
    public void launchTogether(long groupsX, long groupsY, int threads) {
      Cuda.check(
          Cuda.cuLaunchCooperativeKernel(
              function, (int) groupsX, (int) groupsY, 1, threads, 1, 1, 0, stream, arguments),
          "cuLaunchCooperativeKernel");
    }

    /** Returns how many groups of it a multiprocessor runs at once. */
    int residentGroups(int threads) {
      com.sun.jna.Memory out = cleared(4);
      Cuda.check(
          Cuda.cuOccupancyMaxActiveBlocksPerMultiprocessor(out, function, threads, 0),
          "cuOccupancyMaxActiveBlocksPerMultiprocessor");
      return out.getInt(0);
    }
  }

  /** What was recorded, to be submitted again and again. */
  final class Recording implements AutoCloseable {
    private final long graph;
    private final long executable;

    private Recording(long graph) {
      this.graph = graph;
      com.sun.jna.Memory out = cleared(8);
      Cuda.check(Cuda.cuGraphInstantiateWithFlags(out, graph, 0), "cuGraphInstantiateWithFlags");
      executable = out.getLong(0);
      Cuda.check(Cuda.cuGraphUpload(executable, stream), "cuGraphUpload");
      finish();
    }

    void submit() {
      int error = Cuda.cuGraphLaunch(executable, stream);
      if (error != 0) {
        Cuda.check(error, "cuGraphLaunch");
      }
    }

    @Override
    public void close() {
      finish();
      Cuda.check(Cuda.cuGraphExecDestroy(executable), "cuGraphExecDestroy");
      Cuda.check(Cuda.cuGraphDestroy(graph), "cuGraphDestroy");
    }
  }

  /** Records what is started. */
  Recording record(Runnable starts) {
    Cuda.check(Cuda.cuStreamBeginCapture_v2(stream, CAPTURE_RELAXED), "cuStreamBeginCapture");
    starts.run();
    return new Recording(endOfCapture());
  }

  private long endOfCapture() {
    com.sun.jna.Memory graph = cleared(8);
    Cuda.check(Cuda.cuStreamEndCapture(stream, graph), "cuStreamEndCapture");
    return graph.getLong(0);
  }

  /** What is started to be repeated: it is told the handle of the condition. */
  interface Body {
    void start(long condition);
  }

  /**
   * Records what is repeated for as long as the device says so.
   *
   * @throws UnsatisfiedLinkError if the driver has no such graphs
   */
  Recording repeat(Body body) {
    com.sun.jna.Memory out = cleared(8);
    Cuda.check(CudaConditional.cuGraphCreate(out, 0), "cuGraphCreate");
    long graph = out.getLong(0);
    Cuda.check(
        CudaConditional.cuGraphConditionalHandleCreate(out, graph, context, 1, ASSIGN_DEFAULT),
        "cuGraphConditionalHandleCreate");
    long condition = out.getLong(0);
    // CUgraphNodeParams: its type, and from byte 16 CUDA_CONDITIONAL_NODE_PARAMS.
    com.sun.jna.Memory parameters = cleared(256);
    parameters.setInt(0, NODE_CONDITIONAL);
    parameters.setLong(16, condition);
    parameters.setInt(24, CONDITION_WHILE);
    parameters.setInt(28, 1);
    parameters.setLong(40, context);
    Cuda.check(
        CudaConditional.cuGraphAddNode_v2(out, graph, null, null, 0, parameters), "cuGraphAddNode");
    long repeated = parameters.getPointer(32).getLong(0);
    Cuda.check(
        CudaConditional.cuStreamBeginCaptureToGraph(
            stream, repeated, null, null, 0, CAPTURE_RELAXED),
        "cuStreamBeginCaptureToGraph");
    body.start(condition);
    endOfCapture();
    return new Recording(graph);
  }

  /** Returns what the device spends on what is started, in nanoseconds. */
  double deviceNanos(Runnable starts) {
    com.sun.jna.Memory out = cleared(8);
    Cuda.check(Cuda.cuEventCreate(out, 0), "cuEventCreate");
    long from = out.getLong(0);
    Cuda.check(Cuda.cuEventCreate(out, 0), "cuEventCreate");
    long to = out.getLong(0);
    Cuda.check(Cuda.cuEventRecord(from, stream), "cuEventRecord");
    starts.run();
    Cuda.check(Cuda.cuEventRecord(to, stream), "cuEventRecord");
    finish();
    Cuda.check(Cuda.cuEventElapsedTime(out, from, to), "cuEventElapsedTime");
    double nanos = out.getFloat(0) * 1e6;
    Cuda.check(Cuda.cuEventDestroy_v2(from), "cuEventDestroy");
    Cuda.check(Cuda.cuEventDestroy_v2(to), "cuEventDestroy");
    return nanos;
  }
}
