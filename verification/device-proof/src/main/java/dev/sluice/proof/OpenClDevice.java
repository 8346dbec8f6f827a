// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.sluice.device.DeviceLimits;
import dev.sluice.kernel.KernelLanguage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A device with one queue of OpenCL 1.2 that runs in order. */
final class OpenClDevice implements Device {
  private final Pointer id;
  private final com.sun.jna.Memory ids;
  private final com.sun.jna.Memory status = new com.sun.jna.Memory(4);
  private final Pointer context;
  private final Pointer queue;

  private OpenClDevice(Pointer id) {
    this.id = id;
    this.ids = pointer(id);
    this.context =
        OpenCl.checked(
            OpenCl.clCreateContext(null, 1, ids, null, null, status), status, "clCreateContext");
    this.queue =
        OpenCl.checked(
            OpenCl.clCreateCommandQueue(context, id, 0, status), status, "clCreateCommandQueue");
  }

  /** Opens each device that the drivers of this machine have; none where there is no driver. */
  static List<OpenClDevice> all() {
    List<OpenClDevice> devices = new ArrayList<>();
    try {
      for (Pointer platform : list(null)) {
        for (Pointer device : list(platform)) {
          devices.add(new OpenClDevice(device));
        }
      }
    } catch (UnsatisfiedLinkError | NoClassDefFoundError noLoader) {
      return List.of();
    }
    return devices;
  }

  /** Returns the platforms, or the devices of one. */
  private static List<Pointer> list(@Nullable Pointer platform) {
    com.sun.jna.Memory count = new com.sun.jna.Memory(4);
    count.setInt(0, 0);
    int error = ids(platform, 0, null, count);
    if (error == OpenCl.PLATFORM_NOT_FOUND || error == OpenCl.DEVICE_NOT_FOUND) {
      return List.of();
    }
    OpenCl.check(error, "list of devices");
    int number = count.getInt(0);
    if (number == 0) {
      return List.of();
    }
    com.sun.jna.Memory found = new com.sun.jna.Memory((long) number * Native.POINTER_SIZE);
    OpenCl.check(ids(platform, number, found, null), "list of devices");
    return List.of(found.getPointerArray(0, number));
  }

  private static int ids(
      @Nullable Pointer platform, int most, @Nullable Pointer found, @Nullable Pointer count) {
    return platform == null
        ? OpenCl.clGetPlatformIDs(most, found, count)
        : OpenCl.clGetDeviceIDs(platform, OpenCl.DEVICE_TYPE_ALL, most, found, count);
  }

  private static com.sun.jna.Memory pointer(Pointer value) {
    com.sun.jna.Memory memory = new com.sun.jna.Memory(Native.POINTER_SIZE);
    memory.setPointer(0, value);
    return memory;
  }

  /** Returns a number of up to 64 bits. */
  long number(int info) {
    com.sun.jna.Memory value = new com.sun.jna.Memory(8);
    value.clear();
    OpenCl.check(OpenCl.clGetDeviceInfo(id, info, 8, value, null), "clGetDeviceInfo " + info);
    return value.getLong(0);
  }

  private String text(int info) {
    com.sun.jna.Memory size = new com.sun.jna.Memory(8);
    OpenCl.check(OpenCl.clGetDeviceInfo(id, info, 0, null, size), "clGetDeviceInfo " + info);
    com.sun.jna.Memory value = new com.sun.jna.Memory(size.getLong(0));
    OpenCl.check(
        OpenCl.clGetDeviceInfo(id, info, value.size(), value, null), "clGetDeviceInfo " + info);
    return value.getString(0).strip();
  }

  @Override
  public String name() {
    return text(OpenCl.DEVICE_NAME)
        + ", "
        + text(OpenCl.DEVICE_VERSION)
        + ", driver "
        + text(OpenCl.DRIVER_VERSION);
  }

  @Override
  public KernelLanguage language() {
    return KernelLanguage.OPENCL;
  }

  @Override
  @SuppressWarnings("signedness") // what a device has is far below 2^63
  public DeviceLimits limits() {
    return DeviceLimits.builder()
        .alignment(number(OpenCl.DEVICE_MEM_BASE_ADDR_ALIGN) / Byte.SIZE)
        .maxAllocationBytes(number(OpenCl.DEVICE_MAX_MEM_ALLOC_SIZE))
        .maxThreadsPerGroup(number(OpenCl.DEVICE_MAX_WORK_GROUP_SIZE))
        .build();
  }

  @Override
  public Memory allocate(long bytes) {
    Pointer made = OpenCl.clCreateBuffer(context, OpenCl.MEM_READ_WRITE, bytes, null, status);
    return new Buffer(OpenCl.checked(made, status, "clCreateBuffer of " + bytes + " bytes"));
  }

  @Override
  public void write(Memory to, long offset, ByteBuffer from) {
    OpenCl.check(
        OpenCl.clEnqueueWriteBuffer(
            queue, of(to), 1, offset, from.remaining(), from, 0, null, null),
        "clEnqueueWriteBuffer");
  }

  @Override
  public void read(Memory from, long offset, ByteBuffer to) {
    OpenCl.check(
        OpenCl.clEnqueueReadBuffer(queue, of(from), 1, offset, to.remaining(), to, 0, null, null),
        "clEnqueueReadBuffer");
  }

  @Override
  public void fill(Memory memory, long offset, long bytes, int word) {
    if (bytes == 0) {
      return;
    }
    com.sun.jna.Memory pattern = new com.sun.jna.Memory(4);
    pattern.setInt(0, word);
    OpenCl.check(
        OpenCl.clEnqueueFillBuffer(queue, of(memory), pattern, 4, offset, bytes, 0, null, null),
        "clEnqueueFillBuffer");
  }

  @Override
  public Program compile(String source, List<String> options) {
    byte[] bytes = (source + "\0").getBytes(StandardCharsets.UTF_8);
    com.sun.jna.Memory text = new com.sun.jna.Memory(bytes.length);
    text.write(0, bytes, 0, bytes.length);
    Pointer program =
        OpenCl.checked(
            OpenCl.clCreateProgramWithSource(context, 1, pointer(text), null, status),
            status,
            "clCreateProgramWithSource");
    int built =
        OpenCl.clBuildProgram(
            program, 1, ids, "-cl-std=CL1.2 " + String.join(" ", options), null, null);
    if (built != 0) {
      String log = log(program);
      OpenCl.clReleaseProgram(program);
      throw new DeviceException("clBuildProgram: " + built + "\n" + log);
    }
    return new Compiled(program);
  }

  private String log(Pointer program) {
    com.sun.jna.Memory size = new com.sun.jna.Memory(8);
    OpenCl.check(
        OpenCl.clGetProgramBuildInfo(program, id, OpenCl.PROGRAM_BUILD_LOG, 0, null, size),
        "clGetProgramBuildInfo");
    com.sun.jna.Memory log = new com.sun.jna.Memory(size.getLong(0) + 1);
    log.clear();
    OpenCl.check(
        OpenCl.clGetProgramBuildInfo(
            program, id, OpenCl.PROGRAM_BUILD_LOG, size.getLong(0), log, null),
        "clGetProgramBuildInfo");
    return log.getString(0);
  }

  @Override
  public void finish() {
    OpenCl.check(OpenCl.clFinish(queue), "clFinish");
  }

  @Override
  public void close() {
    OpenCl.check(OpenCl.clReleaseCommandQueue(queue), "clReleaseCommandQueue");
    OpenCl.check(OpenCl.clReleaseContext(context), "clReleaseContext");
  }

  private static Pointer of(Memory memory) {
    return ((Buffer) memory).pointer;
  }

  private final class Buffer implements Memory {
    private final Pointer pointer;
    private final com.sun.jna.Memory argument;

    Buffer(Pointer pointer) {
      this.pointer = pointer;
      this.argument = pointer(pointer);
    }

    @Override
    public long bytes() {
      com.sun.jna.Memory size = new com.sun.jna.Memory(8);
      OpenCl.check(
          OpenCl.clGetMemObjectInfo(pointer, OpenCl.MEM_SIZE, 8, size, null), "clGetMemObjectInfo");
      return size.getLong(0);
    }

    @Override
    public Memory part(long offset, long bytes) {
      com.sun.jna.Memory region = new com.sun.jna.Memory(16);
      region.setLong(0, offset);
      region.setLong(8, bytes);
      Pointer made =
          OpenCl.clCreateSubBuffer(
              pointer, OpenCl.MEM_READ_WRITE, OpenCl.BUFFER_CREATE_TYPE_REGION, region, status);
      return new Buffer(OpenCl.checked(made, status, "clCreateSubBuffer at " + offset));
    }

    @Override
    public void close() {
      OpenCl.check(OpenCl.clReleaseMemObject(pointer), "clReleaseMemObject");
    }
  }

  private final class Compiled implements Program {
    private final Pointer program;
    private final List<Pointer> kernels = new ArrayList<>();

    Compiled(Pointer program) {
      this.program = program;
    }

    @Override
    public Kernel kernel(String name) {
      Pointer kernel =
          OpenCl.checked(
              OpenCl.clCreateKernel(program, name, status), status, "clCreateKernel " + name);
      kernels.add(kernel);
      return new Launchable(kernel);
    }

    @Override
    public void close() {
      for (Pointer kernel : kernels) {
        OpenCl.check(OpenCl.clReleaseKernel(kernel), "clReleaseKernel");
      }
      OpenCl.check(OpenCl.clReleaseProgram(program), "clReleaseProgram");
    }
  }

  private final class Launchable implements Kernel {
    private final Pointer kernel;
    private final com.sun.jna.Memory word = new com.sun.jna.Memory(4);
    private final com.sun.jna.Memory global = new com.sun.jna.Memory(16);
    private final com.sun.jna.Memory local = new com.sun.jna.Memory(16);

    Launchable(Pointer kernel) {
      this.kernel = kernel;
    }

    @Override
    public void set(int argument, Memory memory) {
      OpenCl.check(
          OpenCl.clSetKernelArg(kernel, argument, Native.POINTER_SIZE, ((Buffer) memory).argument),
          "clSetKernelArg");
    }

    @Override
    public void set(int argument, int value) {
      word.setInt(0, value);
      OpenCl.check(OpenCl.clSetKernelArg(kernel, argument, 4, word), "clSetKernelArg");
    }

    @Override
    public void launch(long groupsX, long groupsY, int threads) {
      global.setLong(0, groupsX * threads);
      global.setLong(8, groupsY);
      local.setLong(0, threads);
      local.setLong(8, 1);
      OpenCl.check(
          OpenCl.clEnqueueNDRangeKernel(queue, kernel, 2, null, global, local, 0, null, null),
          "clEnqueueNDRangeKernel");
    }
  }
}
