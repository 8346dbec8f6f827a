// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * How many cases a target has looked at, in the file that {@code run} names: mapped, so that the
 * number is there however the process ends.
 */
public final class Cases {
  private static final @Nullable MappedByteBuffer FILE =
      file(System.getProperty("sluice.fuzz.cases"));

  /** Of a number of 64 bits, and a line feed. */
  private static final int CHARS = 21;

  private static long all;

  private Cases() {}

  /** Counts so many more. */
  public static synchronized void count(long cases) {
    all += cases;
    if (FILE != null) {
      FILE.put(0, String.format("%020d\n", all).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static @Nullable MappedByteBuffer file(@Nullable String name) {
    if (name == null) {
      return null;
    }
    try (FileChannel channel =
        FileChannel.open(
            Path.of(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      return channel.map(MapMode.READ_WRITE, 0, CHARS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
