// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe.reader;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A driver's library: every function in it returns an error, 0 for none. */
final class Library {
  /** No text that a driver has to say is longer; a size beyond it is a wrong answer. */
  private static final long MOST_BYTES = 65_536;

  private final NativeLibrary functions;

  private Library(NativeLibrary functions) {
    this.functions = functions;
  }

  /** Opens a library; says so, and returns null, if there is none or it cannot be opened. */
  static @Nullable Library open(String name, Answers answers) {
    try {
      return new Library(NativeLibrary.getInstance(name));
    } catch (UnsatisfiedLinkError e) {
      String reason = String.valueOf(e.getMessage());
      if (isAbsent(name, reason)) {
        answers.missing(name);
      } else {
        answers.broken("opening " + name, reason.lines().skip(1).findFirst().orElse(reason));
      }
      return null;
    }
  }

  /** Says whether it is the library itself that is not there, and not one that it needs. */
  private static boolean isAbsent(String name, String reason) {
    return reason.contains(name + ": cannot open shared object file: No such file")
        || reason.contains("(no such file)")
        || reason.contains("The specified module could not be found");
  }

  /** Calls a function; 0 is success. Throws {@link UnsatisfiedLinkError} if there is none. */
  int call(String function, @Nullable Object... arguments) {
    return functions.getFunction(function, Function.C_CONVENTION).invokeInt(arguments);
  }

  /** Returns {@code bytes} in the type that the platform has for sizes. */
  static Object size(long bytes) {
    return Native.SIZE_T_SIZE == 8 ? (Object) bytes : (Object) (int) bytes;
  }

  static Memory zeroed(long bytes) {
    Memory memory = new Memory(bytes);
    memory.clear();
    return memory;
  }

  /** Reads a size that a driver wrote; -1 if it is beyond what any answer has. */
  static long readSize(Memory memory) {
    long size = Native.SIZE_T_SIZE == 8 ? memory.getLong(0) : memory.getInt(0);
    return size < 0 || size > MOST_BYTES ? -1 : size;
  }

  /** Reads a text up to its NUL, or to the end of the memory where there is none. */
  static String readText(Memory memory, long size) {
    byte[] bytes = memory.getByteArray(0, (int) size);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
  }

  /** Reads an integer of 1, 2, 4 or 8 bytes as unsigned; null if the size is another. */
  @SuppressWarnings("signedness") // the bits of what a driver wrote, widened with zeros
  static @Nullable String readNumber(Memory memory, long size) {
    return switch ((int) size) {
      case 1 -> Long.toUnsignedString(memory.getByte(0) & 0xffL);
      case 2 -> Long.toUnsignedString(memory.getShort(0) & 0xffffL);
      case 4 -> Long.toUnsignedString(memory.getInt(0) & 0xffff_ffffL);
      case 8 -> Long.toUnsignedString(memory.getLong(0));
      default -> null;
    };
  }

  static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
    }
    return text.toString();
  }
}
