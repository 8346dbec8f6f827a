// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.launcher;

import dev.sluice.fuzz.Draws;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Files in the cache of compiled scripts that nobody wrote: read as none, whatever they hold, so
 * that the script is compiled again.
 */
final class CompiledScriptFuzz implements AutoCloseable {
  /** Files that are made of one input. */
  static final int FILES = 16;

  static final int DIGEST_CHARS = 64;
  private static final String KEY = "fuzz";

  private final Path folder;
  private final Path source;
  private final byte[] whole;

  /** Says whether a script is read from the file in a folder; for a test to spoil. */
  private final Predicate<Path> isRead;

  CompiledScriptFuzz(Predicate<Path> isRead) {
    this.isRead = isRead;
    try {
      folder = Files.createTempDirectory("sluice-fuzz");
      source = Files.writeString(folder.resolve("a.main.kts"), "1");
      whole =
          new CompiledScript(
                  List.of(
                      new CompiledScript.Source(
                          "A_main", source, digest(Files.readAllBytes(source)))),
                  List.of(source),
                  Map.of("A_main.class", new byte[] {1, 2, 3}))
              .toBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isRead(Path folder) {
    return new ScriptCache(folder).get(KEY) != null;
  }

  static Path file(Path folder) {
    return folder.resolve(KEY + ".script");
  }

  /** Returns how many cases they were; throws at the first that is taken for a script. */
  long check(byte[] data) {
    Draws draws = new Draws(data);
    check(data, "what a fuzzer made");
    check(signed(data), "what a fuzzer made, with its digest");
    for (int i = 2; i < FILES; i++) {
      switch (draws.nextInt(4)) {
        case 0 -> check(Arrays.copyOf(whole, draws.nextInt(whole.length)), "a part");
        case 1 -> {
          byte[] damaged = whole.clone();
          int at = draws.nextInt(damaged.length);
          damaged[at] ^= (byte) (1 + draws.nextInt(255));
          check(damaged, "one with another byte at " + at);
        }
        // Written by another program that had the same key: the digest is right, the layout is not.
        default -> check(signed(other(draws)), "one of another layout");
      }
    }
    write(whole);
    if (!isRead.test(folder)) {
      throw new AssertionError("what was written is not read");
    }
    return FILES;
  }

  private void check(byte[] file, String what) {
    write(file);
    if (!Arrays.equals(file, whole) && isRead.test(folder)) {
      throw new AssertionError(what + " is taken for a compiled script: " + Arrays.toString(file));
    }
  }

  private void write(byte[] file) {
    try {
      Files.write(file(folder), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts, names and lengths as they may come, of which one at least is none. */
  private byte[] other(Draws draws) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(draws.one(2) ? 0 : count(draws));
      for (int i = draws.nextInt(4); i > 0; i--) {
        out.writeUTF(draws.one(2) ? source.toString() : draws.text(2));
        out.writeInt(count(draws));
      }
      out.write(draws.nextInt(256));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static int count(Draws draws) {
    return draws.of(0, 1, 2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, draws.nextInt(1 << 20));
  }

  static byte[] signed(byte[] content) {
    byte[] digest = digest(content).getBytes(StandardCharsets.US_ASCII);
    byte[] file = Arrays.copyOf(digest, DIGEST_CHARS + content.length);
    System.arraycopy(content, 0, file, DIGEST_CHARS, content.length);
    return file;
  }

  private static String digest(byte[] bytes) {
    return CompiledScript.Companion.digest(bytes);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file(folder));
      Files.deleteIfExists(source);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
