// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DeviceLimits;
import dev.sluice.kernel.KernelLanguage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A device that runs what it is given in order. Errors of its driver are a {@link DeviceException}.
 * Not thread-safe.
 */
interface Device extends AutoCloseable {
  /** Bytes on the device. */
  interface Memory extends AutoCloseable {
    /** Returns how many bytes the driver says that there are. */
    long bytes();

    /**
     * Returns a part of it that can be given to a kernel on its own, as a region of an arena is.
     */
    Memory part(long offset, long bytes);

    @Override
    void close();
  }

  /** A compiled program. */
  interface Program extends AutoCloseable {
    Kernel kernel(String name);

    @Override
    void close();
  }

  /** A kernel with its arguments, which stay until they are set again. */
  interface Kernel {
    void set(int argument, Memory memory);

    /** Sets an argument of 32 bits. */
    void set(int argument, int value);

    /** Starts a launch, which begins once those before it have ended. */
    void launch(long groupsX, long groupsY, int threads);

    /** Starts a launch whose grid the device has written: words for x, y and z. */
    default void launch(Memory grid, long offset) {
      throw new UnsupportedOperationException("a host says how large each grid is");
    }

    /**
     * Starts a launch whose groups wait for each other.
     *
     * @see #groupsOfLoop
     */
    default void launchTogether(long groupsX, long groupsY, int threads) {
      launch(groupsX, groupsY, threads);
    }
  }

  /** Returns the name of the device and of its driver, in one line. */
  String name();

  KernelLanguage language();

  /** Returns the limits that plans for this device are made with. */
  DeviceLimits limits();

  /** Returns the most groups that one launch may have if all of them wait for each other. */
  default int groupsOfLoop() {
    return 1;
  }

  Memory allocate(long bytes);

  /** Returns a direct buffer that is fast to copy from and to. It stays until the program ends. */
  default ByteBuffer hostMemory(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Copies what remains of a direct buffer, and waits for all that was started before. */
  void write(Memory to, long offset, ByteBuffer from);

  /** Fills a direct buffer from its position on, once all that was started before has ended. */
  void read(Memory from, long offset, ByteBuffer to);

  /** Fills bytes of a number divisible by 4 with a word of 32 bits. */
  void fill(Memory memory, long offset, long bytes, int word);

  Program compile(String source, List<String> options);

  /** Waits for all that was started. */
  void finish();

  @Override
  void close();
}
